"""Paper to draw on: as wide as a phone, as long as it takes, with letters that the fonts have."""

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from matplotlib import font_manager
from matplotlib.backends import backend_agg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.charts.model import Kind, Said

# One unit is a pixel of a phone 375 wide, where pictures are read; each is drawn three times as fine.
WIDTH, MARGIN, SCALE = 375.0, 14.0, 3
RIGHT = WIDTH - MARGIN
# The paper is opaque, so that it reads the same in Discord's dark theme and its light one.
INK, SOFT, FAINT, PAPER, EDGE = "#1B1B1F", "#55555E", "#EDEDF0", "#FFFFFF", "#5C6B78"
Renderer: Any = backend_agg.RendererAgg  # it has no types
BLUE, NAVY = "#0072B2", "#004B76"
COLOURS = 64
_BOX = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


@dataclass(frozen=True, slots=True)
class Style:
    """How a shape is filled and outlined; `thick` is its outline's, 0 for none."""

    face: str | None
    edge: str
    hatch: str = ""
    hatch_colour: str = EDGE
    thick: float = 0.7
    alpha: float = 1.0
    snap: bool | None = None


# Told apart by how dark they are and by hatching, before any colour.
STYLES = {
    Kind.WON: Style(BLUE, NAVY),
    Kind.OTHER: Style("#D3DFE8", EDGE),
    Kind.REST: Style(PAPER, EDGE, "....", "#9AA3AB"),
}
CAME = {  # later, to what is in this style
    Kind.WON: Style(PAPER, NAVY, "//////", BLUE),
    Kind.OTHER: Style(PAPER, EDGE, "//////"),
    Kind.REST: STYLES[Kind.REST],
}
STAYS = {
    Kind.WON: Style(BLUE, BLUE, thick=0, alpha=0.35),
    Kind.OTHER: Style("#D3DFE8", EDGE, thick=0, alpha=0.5),
    Kind.REST: Style("#D3DFE8", EDGE, thick=0, alpha=0.25),
}
MOVES = Style("#F5C767", "#B97F00", "////", "#B97F00", thick=0.5)
# DejaVu comes with matplotlib; of the others whichever this machine has, for the letters that it lacks.
FAMILIES = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Noto Sans Thai",
    "Noto Sans Ethiopic",
    "Noto Emoji",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "FreeSans",
)


@lru_cache
def font(size: float, bold: bool = False) -> FontProperties:
    here = {entry.name for entry in font_manager.fontManager.ttflist}
    families = [family for family in FAMILIES if family in here]
    return FontProperties(family=families, size=size, weight="bold" if bold else "normal")


@cache
def letters() -> frozenset[int]:
    """What both weights of the fonts can show."""
    here = {family for family in FAMILIES if family in {e.name for e in font_manager.fontManager.ttflist}}
    shown: set[int] = set()
    for family in here:
        weights = [
            set(FT2Font(font_manager.findfont(FontProperties(family=family, weight=weight))).get_charmap())
            for weight in ("normal", "bold")
        ]
        shown |= weights[0] & weights[1]
    return frozenset(shown)


ISOLATES = (
    "\u2068\u2069"  # see `bot.text.isolated`: they have no glyph, and keep the words around a name in order
)


@lru_cache(maxsize=1024)
def readable(said: Said) -> str:
    """Without emoji and the like for which there is no glyph; in other words where letters are missing."""
    wanted, otherwise = said
    missing = {c for c in wanted if ord(c) not in letters() and not c.isspace() and c not in ISOLATES}
    if not all(unicodedata.category(c) in ("So", "Sk", "Cf", "Mn", "Me") for c in missing):
        return otherwise
    kept = " ".join("".join(c for c in wanted if c not in missing).split())
    return kept if any(unicodedata.category(c)[0] in "LNPS" for c in kept) else otherwise


@cache
def _measure() -> Any:
    return Renderer(1, 1, 72 * SCALE)


@lru_cache(maxsize=8192)
def width(words: str, size: float, bold: bool = False) -> float:
    return float(_measure().get_text_width_height_descent(words, font(size, bold), ismath=False)[0]) / SCALE


def shortened(words: str, room: float, size: float, bold: bool = False) -> str:
    """As much as fits, with an ellipsis where that is not all."""
    if width(words, size, bold) <= room:
        return words
    fits, longer = 0, len(words)
    while longer - fits > 1:
        half = (fits + longer) // 2
        if width(words[:half].rstrip() + "…", size, bold) <= room:
            fits = half
        else:
            longer = half
    return words[:fits].rstrip() + "…"


def wrapped(words: str, room: float, size: float, bold: bool = False, most: int = 99) -> list[str]:
    """Lines that fit, at most so many; the last one is shortened."""
    lines: list[str] = []
    rest = words
    while rest and len(lines) < most - 1 and width(rest, size, bold) > room:
        fitting = shortened(rest, room, size, bold).rstrip("…")
        cut = fitting.rfind(" ") if rest[len(fitting) : len(fitting) + 1] != " " else len(fitting)
        if 3 * cut < len(fitting):  # hardly anything before a long word: part of that fits too
            cut = max(len(fitting), 1)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, shortened(rest, room, size, bold)] if rest else lines


class Paper:
    """Shapes and words at places in units from the top left corner; `y` is how far it is filled.

    They go to matplotlib's renderer without its artists, which take five times as long to lay out what has
    its place already.
    """

    def __init__(self) -> None:
        self._drawn: list[Callable[[Any, float], None]] = []
        self._pasted: list[tuple[Image.Image, int]] = []
        self.y = MARGIN

    def words(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        at: float = 0.0,
    ) -> None:
        """`y` is the middle of the line; `at` is how much of the words stands left of `x`, from 0 to 1."""
        left, base = x - at * width(words, size, bold), y + 0.36 * size

        def draw(renderer: Any, high: float) -> None:
            pen = renderer.new_gc()
            pen.set_foreground(colour)
            renderer.draw_text(pen, left * SCALE, base * SCALE, words, font(size, bold), 0)

        if words:
            self._drawn.append(draw)

    def block(
        self, words: str, size: float, *, bold: bool = False, colour: str = INK, most: int = 99
    ) -> None:
        """Lines across the paper, below all that is there."""
        for line in wrapped(words, RIGHT - MARGIN, size, bold, most):
            self.words(MARGIN, self.y + size * 0.65, line, size, bold=bold, colour=colour)
            self.y += size * 1.35

    def box(self, x: float, y: float, wide: float, high: float, style: Style) -> None:
        self.shape([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)], _BOX, style)

    def line(self, x: float, top: float, bottom: float, edge: str, thick: float) -> None:
        self.shape([(x, top), (x, bottom)], [Path.MOVETO, Path.LINETO], Style(None, edge, thick=thick))

    def shape(self, points: Sequence[tuple[float, float]], codes: Sequence[Any], style: Style) -> None:
        path = Path(points, codes)

        def draw(renderer: Any, high: float) -> None:
            pen = renderer.new_gc()
            pen.set_linewidth(style.thick)
            pen.set_foreground(style.edge)
            pen.set_snap(style.snap)
            if style.alpha < 1:
                pen.set_alpha(style.alpha)
            if style.hatch:
                pen.set_hatch(style.hatch)
                pen.set_hatch_color(style.hatch_colour)
                pen.set_hatch_linewidth(0.6)
            flipped = Affine2D().scale(SCALE, -SCALE).translate(0, high * SCALE)
            renderer.draw_path(pen, path, flipped, to_rgba(style.face) if style.face else None)

        self._drawn.append(draw)

    def picture(self, picture: Image.Image) -> None:
        """Dots as wide as the paper and as fine, below all that is there."""
        self._pasted.append((picture, round(self.y * SCALE)))
        self.y += picture.height / SCALE

    def png(self) -> bytes:
        picture = io.BytesIO()
        # A picture of so few colours is a third as large, and sooner written, as a list of them.
        colours = self.drawn(self.y + MARGIN).quantize(COLOURS, Image.Quantize.FASTOCTREE)
        colours.save(picture, "png", compress_level=3)
        return picture.getvalue()

    def drawn(self, high: float) -> Image.Image:
        """So many units of it."""
        renderer = Renderer(WIDTH * SCALE, round(high * SCALE), 72 * SCALE)
        blank = renderer.new_gc()
        blank.set_linewidth(0)
        everywhere = Path([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
        renderer.draw_path(
            blank, everywhere, Affine2D().scale(renderer.width, renderer.height), to_rgba(PAPER)
        )
        for draw in self._drawn:
            draw(renderer, high)
        size = (int(renderer.width), int(renderer.height))
        drawn = Image.frombuffer("RGBA", size, renderer.buffer_rgba()).convert("RGB")
        for picture, y in self._pasted:
            drawn.paste(picture, (0, y))
        return drawn
