"""How the counties stand, in words and as a map; the map says the same in words to those who cannot see it."""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import discord

from bot.counties import rules
from bot.counties.map import draw_map
from bot.counties.model import County, Coverage, Measure, Standing, State
from bot.services import Services
from bot.text import label, text

SHOWN = (Coverage.ACTIVE, Coverage.CLAIMED, Coverage.STALE, Coverage.UNCOVERED)
DESCRIPTION_LIMIT = 1024  # of a picture, by Discord


def title(locale: str, state: State | None) -> str:
    return text(locale, "coverage-state", state=state.name) if state else text(locale, "coverage-nation")


def counts(locale: str, counted: Mapping[Coverage, int]) -> Iterator[str]:
    total = sum(counted.values())
    for coverage in SHOWN:
        count = counted[coverage]
        yield text(
            locale, "coverage-count", coverage=coverage.value, count=count, percent=_percent(count, total)
        )


async def coverage_map(
    services: Services, locale: str, standing: Standing
) -> tuple[str, discord.File | None]:
    """Words and, if it can be drawn now, a picture of the counties by their coverage."""
    total = len(standing.counties)
    legend = tuple(
        (
            coverage.value,
            label(
                locale,
                "map-legend",
                coverage=coverage.value,
                count=standing.counts[coverage],
                percent=_percent(standing.counts[coverage], total),
            ),
        )
        for coverage in SHOWN
    )
    shown = {geoid: coverage.value for geoid, coverage in standing.covered.items()}
    file = await _drawn(services, locale, standing.state, standing.counties, shown, legend, Measure.COVERAGE)
    return "\n".join([title(locale, standing.state), *counts(locale, standing.counts)]), file


async def number_map(
    services: Services,
    locale: str,
    state: State | None,
    counties: Sequence[County],
    measure: Measure,
    numbers: Mapping[str, int],
) -> tuple[str, discord.File | None]:
    """Words and, if it can be drawn now, a picture of the counties by a number: volunteers, hours, people reached."""
    begins = (0, *rules.bands(max(numbers.values(), default=0)))
    shown = {geoid: str(sum(number >= begin for begin in begins) - 1) for geoid, number in numbers.items()}
    counted = Counter(shown.get(county.geoid, "0") for county in counties)
    ends = [begin - 1 for begin in begins[1:]] + [None]
    legend = tuple(
        (str(n), _band(locale, begin, end, counted[str(n)]))
        for n, (begin, end) in enumerate(zip(begins, ends, strict=True))
    )
    file = await _drawn(services, locale, state, counties, shown, legend, measure)
    words = text(
        locale,
        f"coverage-{measure}",
        count=sum(numbers.values()),
        counties=sum(number > 0 for number in numbers.values()),
    )
    return "\n".join([title(locale, state), words]), file


async def _drawn(
    services: Services,
    locale: str,
    state: State | None,
    counties: Sequence[County],
    shown: Mapping[str, str],
    legend: tuple[tuple[str, str], ...],
    measure: Measure,
) -> discord.File | None:
    place, day = state.name if state else "nation", services.clock.now().date().isoformat()
    head = label(locale, "map-title", measure=measure.value, place=place, day=day)
    here = tuple(county.geoid for county in counties)
    picture = await services.pictures.in_time(
        draw_map, tuple(sorted(shown.items())), here, head, legend, measure
    )
    if picture is None:
        return None
    described = label(
        locale,
        "map-described",
        DESCRIPTION_LIMIT,
        measure=measure.value,
        title=head,
        legend="; ".join(words for _, words in legend),
    )
    return discord.File(io.BytesIO(picture), f"{measure.value}.png", description=described)


def _band(locale: str, first: int, last: int | None, count: int) -> str:
    """Of a legend: the numbers of a band, and how many counties are in it."""
    kind = "more" if last is None else "none" if last == 0 else "one" if first == last else "range"
    return label(locale, "map-band", kind=kind, first=first, last=last or 0, count=count)


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1)
