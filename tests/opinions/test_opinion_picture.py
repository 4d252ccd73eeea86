"""The picture of an opinion map: as wide as a phone, whatever lies on it."""

import io

import pytest
from PIL import Image

from bot.charts import draw
from bot.charts.model import Camp, Picture, Plane

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def camp(letter: str, right: float, outline: tuple[tuple[float, float], ...] = SQUARE) -> Camp:
    moved = tuple((x + right, y) for x, y in outline)
    spread = tuple((x, y, 1 + n) for n, (x, y) in enumerate(moved))
    return Camp(letter, "12 people", (0.5 + right, 0.5), moved, spread)


def drawn(*panels: Plane) -> Image.Image:
    title = "What about מים ﷽ 川 \u202e🏞️ $x^2$?"
    return Image.open(io.BytesIO(draw(Picture((title, "Opinion map"), "", ("", ""), panels, ("A note",)))))


@pytest.mark.parametrize(
    "camps",
    [
        [camp("A", 0)],
        [camp(letter, 3 * at) for at, letter in enumerate("ABCDE")],
        [camp("A", 0, ((0.0, 0.0),)), camp("B", 2, ((0.0, 0.0), (1.0, 1.0)))],
        [Camp("A", "9,000 people", (0.0, 0.0), ((0.0, 0.0),), ((0.0, 0.0, 9000),))],
        [camp("A", 0), camp("B", 1e4)],
    ],
)
def test_it_is_as_wide_as_a_phone_and_no_longer_than_it_must(camps: list[Camp]) -> None:
    picture = drawn(Plane("", tuple(camps)))
    assert picture.width == 1125
    assert picture.height < 1900
    assert len(picture.convert("RGB").getcolors(1 << 16) or []) > 4


def test_where_the_reader_is_is_on_theirs_alone() -> None:
    camps = (camp("A", 0), camp("B", 3))
    without, own = drawn(Plane("", camps)), drawn(Plane("", camps, (2.0, 0.5), "You"))

    def red(picture: Image.Image) -> int:
        colours = picture.convert("RGB").getcolors(1 << 16) or []
        return sum(n for n, (r, g, b) in colours if r > 140 and g < 60 and b < 90)  # type: ignore[misc]

    assert red(without) == 0
    assert red(own) > 200


def test_people_on_a_line_do_not_carry_their_area_out_of_the_frame() -> None:
    line = ((0.0, 0.0), (0.0, 1.0))
    picture = drawn(Plane("", (camp("A", 0, line), camp("B", 2, line)))).convert("RGB")
    for edge in (0, picture.width - 1):
        assert len(picture.crop((edge, 0, edge + 1, picture.height)).getcolors() or []) == 1
