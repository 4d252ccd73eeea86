"""Draws groups of opinion on a plane: told apart by letters, marks and hatching before any colour."""

from math import atan2, cos, pi, sin, sqrt

from matplotlib.path import Path

from bot.charts.model import Camp, Plane
from bot.charts.paper import EDGE, INK, MARGIN, PAPER, RIGHT, Paper, Style, width

ROOM = RIGHT - MARGIN
LOWEST, INSET = 150.0, 22.0  # of the plane's height, and what is left free at its edges
ONE, LARGEST = 2.4, 9.0  # radii of the marks of one person, and of as many as anywhere
AROUND = 12.0  # how far the area of people on a line reaches beyond it: less than the inset
YOU = "#B00020"
Point = tuple[float, float]

# One for each letter: how its area and its marks look, how many corners a mark has, and how it is turned.
LOOKS = (
    (Style("#CFE3F3", "#004B76", thick=1.4), Style("#0072B2", PAPER, thick=0.4), 20, 0.0),
    (
        Style("#F9E2C4", "#7A4A00", "////", "#D9A55B", thick=1.4),
        Style("#B06A00", PAPER, thick=0.4),
        4,
        pi / 4,
    ),
    (
        Style("#D5EDE2", "#00513A", "....", "#6DB79B", thick=1.4),
        Style("#007A56", PAPER, thick=0.4),
        3,
        -pi / 2,
    ),
    (
        Style("#EAD9EC", "#5B2A63", "\\\\\\\\", "#B58ABD", thick=1.4),
        Style("#8A4A95", PAPER, thick=0.4),
        4,
        0.0,
    ),
    (
        Style("#E4E4E0", "#3A3A36", "xxxx", "#A5A59E", thick=1.4),
        Style("#5A5A54", PAPER, thick=0.4),
        5,
        -pi / 2,
    ),
)


def plane(paper: Paper, panel: Plane) -> None:
    """Both axes have the same scale, so that what is far apart looks so."""
    places = [(x, y) for camp in panel.camps for x, y, _ in camp.spread]
    places += [panel.own] if panel.own is not None else []
    left, top = min(x for x, _ in places), max(y for _, y in places)
    wide = max(max(x for x, _ in places) - left, 1e-6)
    high = max(top - min(y for _, y in places), 1e-6)
    scale = min((ROOM - 2 * INSET) / wide, (ROOM - 2 * INSET) / high)
    box = max(high * scale + 2 * INSET, LOWEST)
    paper.box(MARGIN, paper.y, ROOM, box, Style("#FAFAFB", "#C9CDD2"))
    shift = (MARGIN + (ROOM - wide * scale) / 2, paper.y + (box - high * scale) / 2)

    def at(place: Point) -> Point:
        return shift[0] + (place[0] - left) * scale, shift[1] + (top - place[1]) * scale

    for camp in panel.camps:
        _area(paper, camp, [at(place) for place in camp.outline], at(camp.centre))
    largest = max(people for camp in panel.camps for *_, people in camp.spread)
    size = min(ONE, LARGEST / sqrt(largest))
    for camp in panel.camps:
        _, mark, corners, turned = _look(camp)
        for x, y, people in camp.spread:
            _polygon(paper, at((x, y)), size * sqrt(people), corners, turned, mark)
    for camp in panel.camps:
        _name(paper, camp, at(camp.centre))
    if panel.own is not None:
        _you(paper, at(panel.own), panel.own_words)
    paper.y += box + 10
    for camp in panel.camps:
        _, mark, corners, turned = _look(camp)
        _polygon(paper, (MARGIN + 8, paper.y + 8), 5.5, corners, turned, mark)
        paper.words(MARGIN + 20, paper.y + 8, camp.letter, 11, bold=True)
        paper.words(MARGIN + 36, paper.y + 8, camp.words, 11)
        paper.y += 17


def _look(camp: Camp) -> tuple[Style, Style, int, float]:
    return LOOKS[(ord(camp.letter) - ord("A")) % len(LOOKS)]


def _area(paper: Paper, camp: Camp, outline: list[Point], centre: Point) -> None:
    style = _look(camp)[0]
    if len(outline) < 3:  # all in one place, or on a line
        first, last = (outline[0], outline[-1]) if outline else (centre, centre)
        turned = atan2(last[1] - first[1], last[0] - first[0])
        outline = [
            (x + AROUND * cos(turned + side + pi * n / 12), y + AROUND * sin(turned + side + pi * n / 12))
            for (x, y), side in ((last, -pi / 2), (first, pi / 2))
            for n in range(13)
        ]
    codes = [Path.MOVETO, *[Path.LINETO] * (len(outline) - 1), Path.CLOSEPOLY]
    paper.shape([*outline, outline[0]], codes, style)


def _name(paper: Paper, camp: Camp, centre: Point) -> None:
    x, y = centre
    _polygon(paper, centre, 11, 24, 0.0, Style(PAPER, _look(camp)[0].edge, thick=1.4))
    paper.words(x, y, camp.letter, 14, bold=True, colour=INK, at=0.5)


def _you(paper: Paper, place: Point, words: str) -> None:
    x, y = place
    points = [
        (x + r * cos(pi * n / 5 - pi / 2), y + r * sin(pi * n / 5 - pi / 2))
        for n in range(10)
        for r in ((9.0, 4.0)[n % 2],)
    ]
    codes = [Path.MOVETO, *[Path.LINETO] * 9, Path.CLOSEPOLY]
    paper.shape([*points, points[0]], codes, Style(YOU, PAPER, thick=1.2))
    half = width(words, 11, bold=True) / 2 + 3
    middle = min(max(x, MARGIN + half), RIGHT - half)
    paper.box(middle - half, y + 10, 2 * half, 15, Style(PAPER, EDGE, alpha=0.9))
    paper.words(middle, y + 17.5, words, 11, bold=True, colour=YOU, at=0.5)


def _polygon(paper: Paper, centre: Point, radius: float, corners: int, turned: float, style: Style) -> None:
    x, y = centre
    points = [
        (x + radius * cos(turned + 2 * pi * n / corners), y + radius * sin(turned + 2 * pi * n / corners))
        for n in range(corners)
    ]
    codes = [Path.MOVETO, *[Path.LINETO] * (corners - 1), Path.CLOSEPOLY]
    paper.shape([*points, points[0]], codes, style)
