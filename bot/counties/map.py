"""The map of coverage: every county by its state, told by pattern as well as by colour."""

import io
from collections.abc import Iterable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from bot.counties.model import Coverage, Measure
from bot.counties.shapes import SIZE, Line, Shapes

# Okabe and Ito's colours, which people with any colour vision tell apart, and hatching for those without.
STYLES: dict[Coverage, dict[str, Any]] = {
    Coverage.ACTIVE: {"facecolor": "#0072B2", "hatch": ""},
    Coverage.CLAIMED: {"facecolor": "#56B4E9", "hatch": "///", "hatchcolor": "#FFFFFF"},
    Coverage.STALE: {"facecolor": "#E69F00", "hatch": "xxx", "hatchcolor": "#4A3300"},
    Coverage.UNCOVERED: {"facecolor": "#EDEDF0", "hatch": ""},
}
# Of few to many: darker and denser, by the number of a band; 0 is nobody.
BANDS: dict[str, dict[str, Any]] = {
    "0": {"facecolor": "#F4F4F6", "hatch": ""},
    "1": {"facecolor": "#C7E3F4", "hatch": "..", "hatchcolor": "#5B7F95"},
    "2": {"facecolor": "#74BBE3", "hatch": "///", "hatchcolor": "#FFFFFF"},
    "3": {"facecolor": "#1F7FB8", "hatch": "xxx", "hatchcolor": "#BFDDF0"},
    "4": {"facecolor": "#08324D", "hatch": ""},
}
PALETTES: dict[Measure, dict[str, dict[str, Any]]] = {
    Measure.COVERAGE: {coverage.value: style for coverage, style in STYLES.items()},
    **dict.fromkeys((Measure.VOLUNTEERS, Measure.HOURS, Measure.CONTACTS), BANDS),
}
NOTHING = dict.fromkeys(Measure, "0") | {Measure.COVERAGE: Coverage.UNCOVERED.value}
INK, PAPER, COUNTY_LINE, STATE_LINE = "#1B1B1F", "#FFFFFF", "#A5A5B0", "#55555E"
WIDTH, HEIGHT, DOTS = 9.75, 7.4, 120  # inches and dots an inch: 1170 by 888, legible at a third of it


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
    shapes, by_county, styles = Shapes.load(), dict(shown), PALETTES[measure]
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor=PAPER)
    axes = figure.add_axes((0.01, 0.17, 0.98, 0.75))
    axes.set_axis_off()
    axes.set_aspect("equal")
    thin = 0.25 if len({geoid[:2] for geoid in everything}) > 1 else 0.9
    for kind, style in styles.items():
        counties = [geoid for geoid in everything if by_county.get(geoid, NOTHING[measure]) == kind]
        outlines = [ring for geoid in counties for polygon in shapes.outline(geoid) for ring in polygon]
        if outlines:
            # Not add_patch, which would measure every curve for limits that are set below.
            axes.add_artist(PathPatch(_path(outlines), edgecolor=COUNTY_LINE, linewidth=thin, **style))
        points = [shapes.centre(geoid) for geoid in counties if geoid in shapes.points]
        across, down = np.array(points).reshape(-1, 2).T
        axes.scatter(across, down, s=4, color=style["facecolor"], linewidths=0)
    _frame(axes, shapes, everything)
    figure.text(0.5, 0.955, title, ha="center", va="center", fontsize=21, color=INK, weight="bold")
    handles = [
        Patch(label=words, edgecolor=STATE_LINE, linewidth=0.6, **styles[kind]) for kind, words in legend
    ]
    figure.legend(handles=handles, loc="lower center", ncols=2, fontsize=18, frameon=False, labelcolor=INK)
    picture = io.BytesIO()
    FigureCanvasAgg(figure).print_png(picture)  # type: ignore[no-untyped-call]
    return picture.getvalue()


def _frame(axes: Axes, shapes: Shapes, everything: tuple[str, ...]) -> None:
    """The borders of the states, and the page: the whole, or a state with a margin."""
    if len({geoid[:2] for geoid in everything}) > 1:
        axes.add_collection(
            LineCollection(shapes.state_borders, colors=STATE_LINE, linewidths=0.7), autolim=False
        )
        axes.set_xlim(0, SIZE[0])
        axes.set_ylim(SIZE[1], 0)
        return
    points = np.concatenate(
        [ring for geoid in everything for polygon in shapes.outline(geoid) for ring in polygon]
    )
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    margin = 0.03 * max(right - left, bottom - top)
    axes.set_xlim(left - margin, right + margin)
    axes.set_ylim(bottom + margin, top - margin)


def _path(rings: Iterable[Line]) -> Path:
    """All rings in one path: thousands of patches would take seconds."""
    rings = list(rings)
    codes = [np.full(len(ring), Path.LINETO, dtype=np.uint8) for ring in rings]
    for code in codes:
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(np.concatenate(rings), np.concatenate(codes))
