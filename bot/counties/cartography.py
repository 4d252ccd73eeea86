"""How the map of coverage is drawn: every county by its state, told by pattern as well as by colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import numpy as np
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from bot.charts.paper import MARGIN, RIGHT, SCALE, WIDTH, Paper, Renderer, Style, width
from bot.charts.paper import PAPER as WHITE
from bot.counties.model import Coverage, Measure
from bot.counties.shapes import Line, Shapes

COUNTY_LINE, STATE_LINE = "#A5A5B0", "#55555E"
# Okabe and Ito's colours, which people with any colour vision tell apart, and hatching for those without.
STYLES = {
    Coverage.ACTIVE: Style("#0072B2", STATE_LINE),
    Coverage.CLAIMED: Style("#56B4E9", STATE_LINE, "/////", "#FFFFFF"),
    Coverage.STALE: Style("#E69F00", STATE_LINE, "xxxxx", "#4A3300"),
    Coverage.UNCOVERED: Style("#EDEDF0", STATE_LINE),
}
# Of few to many: darker and denser, by the number of a band; 0 is nobody.
BANDS = {
    "0": Style("#EDEDF0", STATE_LINE),
    "1": Style("#C7E3F4", STATE_LINE, "....", "#5B7F95"),
    "2": Style("#74BBE3", STATE_LINE, "/////", "#FFFFFF"),
    "3": Style("#1F7FB8", STATE_LINE, "xxxxx", "#BFDDF0"),
    "4": Style("#08324D", STATE_LINE),
}
PALETTES: dict[Measure, dict[str, Style]] = {
    Measure.COVERAGE: {coverage.value: style for coverage, style in STYLES.items()},
    **dict.fromkeys((Measure.VOLUNTEERS, Measure.HOURS, Measure.CONTACTS), BANDS),
}
NOTHING = dict.fromkeys(Measure, "0") | {Measure.COVERAGE: Coverage.UNCOVERED.value}
BROAD, HIGHEST = round(WIDTH * SCALE), 700  # dots of a map
THIN, THICK = 0.17, 0.42  # points, of a line between counties and between states
FEW = 6  # dots: a county of fewer is shown with a square of nine
KEPT = 8  # pages that are remembered, of 5 MB each: the nation and the states that are asked for most
LETTERS, LINE, BOX = 10.0, 17.0, (22.0, 11.0)


@dataclass(frozen=True, slots=True)
class Page:
    """What stays the same on every map of the same counties."""

    where: NDArray[np.uint16]  # by dot: 1 for the first of the counties and so on, 0 outside
    lines: Image.Image  # borders, on nothing


def draw_map(
    shown: tuple[tuple[str, str], ...],
    everything: tuple[str, ...],
    title: str,
    legend: tuple[tuple[str, str], ...],
    measure: Measure,
) -> bytes:
    """As `bot.counties.map` has it."""
    styles = PALETTES[measure]
    paper = Paper()
    paper.block(title, 14, bold=True, most=3)
    paper.y += 4
    paper.picture(_coloured(dict(shown), everything, NOTHING[measure], styles))
    paper.y += 8
    _legend(paper, [(styles[kind], words) for kind, words in legend])
    return paper.png()


def _coloured(
    by_county: dict[str, str], everything: tuple[str, ...], otherwise: str, styles: dict[str, Style]
) -> Image.Image:
    """The page is looked up dot by dot: thousands of shapes would take five times as long."""
    page, kinds = _page(everything), {kind: number for number, kind in enumerate(styles, start=1)}
    numbers = [kinds[by_county.get(geoid, otherwise)] for geoid in everything]
    dots = np.array([0, *numbers], dtype=np.uint8)[page.where]
    picture = Image.new("RGB", page.lines.size, WHITE)
    for kind, number in kinds.items():
        texture = _texture(styles[kind]).crop((0, 0, *picture.size))
        picture.paste(texture, mask=Image.fromarray(dots == number))
    picture.paste(page.lines, mask=page.lines)
    return picture


def _legend(paper: Paper, legend: list[tuple[Style, str]]) -> None:
    """In two columns, filled one after the other, if all the words fit."""
    column = (RIGHT - MARGIN) / 2
    fits = all(BOX[0] + 6 + width(words, LETTERS) < column for _, words in legend)
    rows = -(-len(legend) // 2) if fits else len(legend)
    for number, (style, words) in enumerate(legend):
        x, y = MARGIN + column * (number // rows), paper.y + LINE * (number % rows)
        paper.box(x, y, *BOX, style)
        paper.words(x + BOX[0] + 6, y + BOX[1] / 2, words, LETTERS)
    paper.y += LINE * rows


@cache
def _texture(style: Style) -> Image.Image:
    """As large as any map, all in that style."""
    paper = Paper()
    paper.box(-1, -1, WIDTH + 2, HIGHEST / SCALE + 2, style)
    return paper.drawn(HIGHEST / SCALE)


@lru_cache(maxsize=KEPT)
def _page(everything: tuple[str, ...]) -> Page:
    shapes = Shapes.load()
    outlines = [[ring for polygon in shapes.outline(geoid) for ring in polygon] for geoid in everything]
    rings = list(chain.from_iterable(outlines))
    place, high = _frame(rings)
    ids, lines = (Renderer(BROAD, high, 72 * SCALE) for _ in range(2))
    for number, outline in enumerate(outlines, start=1):
        colour = (number % 256 / 255, number // 256 / 255, 0.0, 1.0)
        pen = ids.new_gc()
        pen.set_antialiased(False)  # a dot belongs to one county
        pen.set_snap(False)
        pen.set_linewidth(0)
        ids.draw_path(pen, _path(outline), place, colour)
    low, rest, _, drawn = np.array(ids.buffer_rgba(), dtype=np.uint16).transpose(2, 0, 1)
    where = np.where(drawn, low | rest << 8, 0)
    # Some are so small that they would not be seen, as Manhattan is on the map of the nation.
    for few in np.flatnonzero(np.bincount(where.ravel(), minlength=len(everything) + 1)[1:] < FEW):
        x, y = place.transform(shapes.centre(everything[few])).astype(int)
        where[high - y - 2 : high - y + 1, x - 1 : x + 2] = few + 1
    nation = len({geoid[:2] for geoid in everything}) > 1
    _stroke(lines, rings, place, COUNTY_LINE, THIN if nation else THICK)
    if nation:
        _stroke(lines, shapes.state_borders, place, STATE_LINE, THICK)
    return Page(where, Image.fromarray(np.array(lines.buffer_rgba())))


def _frame(lines: list[Line]) -> tuple[Affine2D, int]:
    """From the shapes to the dots, so that they fit with a margin, and how many dots that is high."""
    points = np.concatenate(lines)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    margin = 0.015 * max(right - left, bottom - top)
    wide, high = right - left + 2 * margin, bottom - top + 2 * margin
    scale = min(BROAD / wide, HIGHEST / high)
    dots = round(scale * high)
    shift = (BROAD - scale * wide) / 2
    place = Affine2D().translate(margin - left, margin - top).scale(scale, -scale)
    return place.translate(shift, dots), dots


def _stroke(on: Renderer, lines: list[Line], place: Affine2D, colour: str, thick: float) -> None:
    pen = on.new_gc()
    pen.set_foreground(to_rgba(colour))
    pen.set_linewidth(thick)
    on.draw_path(pen, _path(lines), place, None)


def _path(lines: Iterable[Line]) -> Path:
    """All in one path."""
    lines = list(lines)
    codes = [np.full(len(line), Path.LINETO, dtype=np.uint8) for line in lines]
    for code in codes:
        code[0] = Path.MOVETO
    return Path(np.concatenate(lines), np.concatenate(codes))
