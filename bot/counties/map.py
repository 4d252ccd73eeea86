"""The map of coverage, to be drawn by the process that draws: only there is `cartography` loaded, and what it needs."""

from bot.counties.model import Measure


def draw_map(
    shown: tuple[tuple[str, str], ...],
    everything: tuple[str, ...],
    title: str,
    legend: tuple[tuple[str, str], ...],
    measure: Measure = Measure.COVERAGE,
) -> bytes:
    """A PNG of the counties `everything`, by GEOID: those in `shown` in the style of their class, a state of
    coverage or the number of a band, all others as uncovered or empty.

    Alaska and Hawaii stand in the corner below California, as in the Census Bureau's own maps.
    """
    from bot.counties import cartography

    return cartography.draw_map(shown, everything, title, legend, measure)
