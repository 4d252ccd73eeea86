"""Draws a picture of a result: bars, tables, and flows from round to round."""

from collections.abc import Sequence

from matplotlib.path import Path

from bot.charts.model import Bar, Bars, Entry, Flow, Kind, Picture, Plane, Segment, Stage, Table
from bot.charts.paper import (
    BLUE,
    CAME,
    EDGE,
    FAINT,
    INK,
    MARGIN,
    MOVES,
    NAVY,
    PAPER,
    RIGHT,
    SOFT,
    STAYS,
    STYLES,
    Paper,
    Style,
    letters,
    readable,
    shortened,
    width,
    wrapped,
)
from bot.charts.plane import plane

ROOM = RIGHT - MARGIN
NAME, NUMBER, SMALL = 11.5, 11.0, 9.5  # sizes of letters
DENSE = 12  # with more bars than this a name stands beside its bar and not above it
BESIDE = 150.0  # the room for a name beside its bar
CELL = 30.0
TICK = "✔ "


def ready() -> None:
    """Find the fonts, which takes longest where that was never done before."""
    letters()


def draw(picture: Picture) -> bytes:
    """A PNG, 1125 pixels wide."""
    paper = Paper()
    paper.block(readable(picture.title), 14, bold=True, most=4)
    paper.block(picture.subtitle, SMALL, colour=SOFT, most=2)
    paper.y += 4
    paper.block(readable(picture.headline), 12, bold=True, colour=NAVY, most=4)
    for panel in picture.panels:
        paper.y += 12
        if panel.heading:
            paper.block(panel.heading, 10.5, bold=True, most=3)
            paper.y += 3
        match panel:
            case Bars():
                _bars(paper, panel)
            case Flow():
                _flow(paper, panel)
            case Plane():
                plane(paper, panel)
            case Table():
                _table(paper, panel)
    paper.y += 8
    for note in picture.notes:
        paper.block(note, SMALL, colour=SOFT)
    return paper.png()


# --- bars --------------------------------------------------------------------------------------------------


def _bars(paper: Paper, panel: Bars) -> None:
    dense = len(panel.bars) > DENSE
    names = [readable(bar.name) for bar in panel.bars]
    numbers = max(width(bar.number, NUMBER, bold=True) for bar in panel.bars) + 6
    notes = max(width(bar.note, SMALL) for bar in panel.bars) + 6 if dense else 0
    beside = BESIDE - min(
        max(notes - 70, 0), 40
    )  # long notes take room from the names too, not only from the bars
    left = MARGIN + (beside + 6 if dense else 0)
    scale = (RIGHT - left - numbers - notes) / (panel.full or 1)
    if panel.line is not None:
        _line_words(paper, left + panel.line * scale, panel.line_words)
    for at, (name, bar) in enumerate(zip(names, panel.bars, strict=True)):
        name = bar.name[1] if names.count(name) > 1 else name
        line = left + panel.line * scale if panel.line is not None and at < panel.marked else None
        if dense:
            _beside(paper, bar, name, left, scale, line, RIGHT - notes)
        else:
            _below(paper, bar, name, scale, line)


def _line_words(paper: Paper, x: float, words: str) -> None:
    half = width(words, SMALL) / 2
    paper.words(min(max(x, MARGIN + half), RIGHT - half), paper.y + 6, words, SMALL, at=0.5)
    paper.y += 15


def _below(paper: Paper, bar: Bar, name: str, scale: float, line: float | None) -> None:
    """A bar under its name."""
    bold = bar.kind is Kind.WON
    room = ROOM - (width(bar.note, SMALL) + 8 if bar.note else 0)
    paper.words(RIGHT, paper.y + 7, bar.note, SMALL, colour=SOFT, at=1)
    for shown in wrapped(_marked(bar, name), room, NAME, bold, 2):
        paper.words(MARGIN, paper.y + 7, shown, NAME, bold=bold)
        paper.y += 15
    end = _bar(paper, bar, MARGIN, 11, scale)
    if line is not None:
        _mark(paper, line, 11)
        end = line if -4 < line - end < width(bar.number, NUMBER, bold=True) + 8 else end
    paper.words(end + 5, paper.y + 5.5, bar.number, NUMBER, bold=True)
    paper.y += 20


def _beside(
    paper: Paper, bar: Bar, name: str, left: float, scale: float, line: float | None, numbers: float
) -> None:
    """A bar to the right of its name, from `left` on, and its number right of where the longest ends."""
    bold = bar.kind is Kind.WON
    shown = shortened(_marked(bar, name), left - 6 - MARGIN, 10.5, bold)
    paper.words(MARGIN, paper.y + 5, shown, 10.5, bold=bold)
    _bar(paper, bar, left, 10, scale)
    if line is not None:
        _mark(paper, line, 10)
    paper.words(numbers, paper.y + 5, bar.number, 10.5, bold=True, at=1)
    paper.words(RIGHT, paper.y + 5, bar.note, SMALL, colour=SOFT, at=1)
    paper.y += 16


def _marked(bar: Bar, name: str) -> str:
    letter = f"{bar.letter}  " if bar.letter else ""
    return f"{TICK if bar.kind is Kind.WON else ''}{letter}{name}"


def _bar(paper: Paper, bar: Bar, x: float, high: float, scale: float) -> float:
    """The x where it ends."""
    wide, more = max(bar.value * scale, 0.8), bar.more * scale
    paper.box(x, paper.y, wide, high, STYLES[bar.kind])
    if more:
        paper.box(x + wide, paper.y, more, high, CAME[bar.kind])
    return x + wide + more


def _mark(paper: Paper, x: float, high: float) -> None:
    paper.line(x, paper.y - 2, paper.y + high + 3, PAPER, 3.6)
    paper.line(x, paper.y - 2, paper.y + high + 3, INK, 1.6)


# --- tables ------------------------------------------------------------------------------------------------


def _table(paper: Paper, panel: Table) -> None:
    """A filled cell is a victory of its row over its column."""
    cell = min(44.0, max(CELL, (ROOM - 130) / len(panel.entries)))
    left = RIGHT - cell * len(panel.entries)
    for place, entry in enumerate(panel.entries):
        middle = left + cell * (place + 0.5)
        paper.words(middle, paper.y + 6, entry.letter, NUMBER, bold=True, at=0.5)
    paper.y += 15
    for place, entry in enumerate(panel.entries):
        _row(paper, entry, place, left, cell)


def _row(paper: Paper, entry: Entry, place: int, left: float, cell: float) -> None:
    bold, high = entry.kind is Kind.WON, 27.0
    tick = TICK if bold else ""
    paper.words(MARGIN, paper.y + high / 2, f"{tick}{entry.letter}", 10.5, bold=True)
    indent = MARGIN + width(f"{tick}{entry.letter}", 10.5, bold=True) + 5
    lines = wrapped(readable(entry.name), left - indent - 6, 10, bold, 2)
    for at, shown in enumerate(lines):
        middle = paper.y + high / 2 + (at - (len(lines) - 1) / 2) * 12
        paper.words(indent, middle, shown, 10, bold=bold)
    for column, number in enumerate(entry.numbers):
        x, beats = left + cell * column, column in entry.beats
        if column == place:
            paper.box(x + 0.5, paper.y + 0.5, cell - 1, high - 1, Style(FAINT, FAINT))
            continue
        paper.box(x + 0.5, paper.y + 0.5, cell - 1, high - 1, Style(BLUE if beats else PAPER, EDGE))
        shown = f"= {number}" if column in entry.ties else number
        size = 10.0 if width(shown, 10, beats) <= cell - 3 else 8.0
        colour = PAPER if beats else INK
        paper.words(x + cell / 2, paper.y + high / 2, shown, size, bold=beats, colour=colour, at=0.5)
    paper.y += high


# --- flows -------------------------------------------------------------------------------------------------

ASIDE, HIGH, FALL = (
    74.0,
    24.0,
    26.0,
)  # the room for a stage's words; how high a stage is; and how far to the next
Spans = dict[int, tuple[float, float]]  # from where to where each segment reaches


def _flow(paper: Paper, panel: Flow) -> None:
    for number, stage in enumerate(panel.stages):
        spans = _stage(paper, stage)
        if number + 1 < len(panel.stages):
            if stage.gap:
                paper.words(MARGIN + ASIDE, paper.y + 10, stage.gap, SMALL, colour=SOFT)
                paper.y += 20
            else:
                following = panel.stages[number + 1]
                _ribbons(paper, stage, spans, _spans(following))
                paper.y += FALL
    paper.y += 6  # words of the last stage may reach below it


def _spans(stage: Stage) -> Spans:
    total = sum(segment.value for segment in stage.segments) or 1
    scale, x, spans = (ROOM - ASIDE) / total, MARGIN + ASIDE, {}
    for segment in stage.segments:
        spans[segment.key] = (x, x := x + segment.value * scale)
    return spans


def _stage(paper: Paper, stage: Stage) -> Spans:
    spans = _spans(stage)
    words = [(stage.heading, True), *((note, False) for note in stage.notes)]
    for number, (shown, bold) in enumerate(words):
        y = paper.y + HIGH / 2 + (number - (len(words) - 1) / 2) * 12
        paper.words(MARGIN, y, shortened(shown, ASIDE - 4, SMALL, bold), SMALL, bold=bold)
    for segment in stage.segments:
        _segment(paper, segment, *spans[segment.key])
    paper.y += HIGH
    return spans


def _segment(paper: Paper, segment: Segment, left: float, right: float) -> None:
    if right - left < 0.3:
        return
    paper.box(left, paper.y, right - left, HIGH, STYLES[segment.kind])
    both = f"{segment.letter} {segment.number}".strip()
    for words in (both, segment.letter):
        room = right - left - 4
        if words and width(words, 10, bold=True) <= room:
            colour = PAPER if segment.kind is Kind.WON else INK
            if segment.kind is Kind.REST:
                half = width(words, 10, bold=True) / 2 + 1.5
                middle = (left + right) / 2
                paper.box(middle - half, paper.y + 5, 2 * half, HIGH - 10, Style(PAPER, PAPER))
            paper.words((left + right) / 2, paper.y + HIGH / 2, words, 10, bold=True, colour=colour, at=0.5)
            return


def _ribbons(paper: Paper, stage: Stage, here: Spans, there: Spans) -> None:
    """What stays falls from a segment's left end to its left end; what moves goes from right to right."""
    total = sum(segment.value for segment in stage.segments) or 1
    scale = (ROOM - ASIDE) / total
    leaving = {s.key: sum(m.value for m in stage.moves if m.source == s.key) * scale for s in stage.segments}
    arriving = {key: right for key, (_, right) in there.items()}
    for move in stage.moves:
        arriving[move.target] -= move.value * scale
    for segment in stage.segments:
        if segment.key in there and (stays := segment.value * scale - leaving[segment.key]) > 0.2:
            _ribbon(paper, here[segment.key][0], there[segment.key][0], stays, STAYS[segment.kind])
    gone: dict[int, float] = {}
    for move in sorted(stage.moves, key=lambda move: there[move.target]):
        wide = move.value * scale
        start = here[move.source][1] - leaving[move.source] + gone.get(move.source, 0.0)
        gone[move.source] = gone.get(move.source, 0.0) + wide
        _ribbon(paper, start, arriving[move.target], wide, MOVES)
        arriving[move.target] += wide


def _ribbon(paper: Paper, start: float, end: float, wide: float, style: Style) -> None:
    top, bottom = paper.y, paper.y + FALL
    half = (top + bottom) / 2
    points: Sequence[tuple[float, float]] = [
        (start, top),
        (start, half),
        (end, half),
        (end, bottom),
        (end + wide, bottom),
        (end + wide, half),
        (start + wide, half),
        (start + wide, top),
        (start, top),
    ]
    curve = [Path.CURVE4] * 3
    paper.shape(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY], style)
