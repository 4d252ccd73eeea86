"""Pictures of campaigns: taken for what they are, and made anew without anything else that was in the file."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.alliances.model import Grant, Level
from bot.errors import UserError
from bot.outreach import picture
from bot.outreach.campaigns import CampaignService
from bot.outreach.picture import SIDE, TAKEN, made_anew
from tests.hours.conftest import Person

ORGANIZER = Grant(Level.ORGANIZER)
PLACE = 34853  # where it was taken, as EXIF has it
TURNED = 274


def drawn(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(written, kind, **options)
    return written.getvalue()


def claiming(size: tuple[int, int]) -> bytes:
    """A PNG that says it is of that size: to draw one of 1.6 thousand million points takes a minute."""
    png = bytearray(drawn())
    png[16:24] = struct.pack(">II", *size)
    png[29:33] = struct.pack(">I", zlib.crc32(png[12:29]))  # of its header
    return bytes(png)


def read(made: tuple[str, bytes] | str) -> Image.Image:
    assert isinstance(made, tuple), made
    return Image.open(io.BytesIO(made[1]))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_but_the_points_is_kept(kind: str) -> None:
    told = Image.Exif()
    told[TURNED] = 6
    told[PLACE] = {1: "N", 2: (30.0, 16.0, 2.0)}
    given_ = drawn(kind, exif=told.tobytes())
    assert Image.open(io.BytesIO(given_)).getexif()
    made = made_anew(given_)
    shown = read(made)
    assert made[0] == kind.lower()
    assert (shown.format, dict(shown.getexif()), shown.size) == (kind, {}, (40, 60))  # and it is upright


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_whatever_its_points_are_made_of(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    shown = read(made_anew(drawn(kind, mode=mode)))
    assert shown.mode == ("RGBA" if mode in ("LA", "RGBA") else "RGB")


def test_large_ones_are_made_smaller_or_refused() -> None:
    assert read(made_anew(drawn("JPEG", (SIDE * 2, SIDE)))).size == (SIDE, SIDE // 2)
    assert made_anew(claiming((6000, 6000))) == "large"
    assert made_anew(claiming((40000, 40000))) == "large"
    noise = io.BytesIO()
    Image.effect_noise((SIDE, SIDE), 200).convert("RGB").save(noise, "PNG")
    assert made_anew(noise.getvalue()) == "heavy"


@pytest.mark.parametrize(
    "given_",
    [
        b"",
        b"%PDF-1.7",
        b"<svg/>",
        drawn("GIF"),
        drawn("BMP"),
        drawn()[:-40],
        drawn("JPEG")[:200],
        drawn("WEBP")[:-40],
    ],
)
def test_what_is_none(given_: bytes) -> None:
    assert made_anew(given_) == "kind"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 400))
def test_whatever_is_handed_in_is_a_picture_or_is_refused(junk: bytes, kind: str, at: int) -> None:
    whole = drawn(kind)
    for given_ in (junk, whole[:at] + junk + whole[at:]):
        made = made_anew(given_)
        assert made == "kind" or made == "large" or read(made).size


async def test_one_a_language_in_the_place_of_the_other(campaigns: CampaignService, person: Person) -> None:
    anna, volunteer = await person(1, ORGANIZER), await person(2)
    other = await person(3, ORGANIZER, alliance=2)
    campaign = await campaigns.create(anna, "Register")
    with pytest.raises(UserError, match="campaign-kit-missing"):
        await campaigns.put_picture(anna, campaign.id, "en", drawn(), "A door")
    await campaigns.put_kit(anna, campaign.id, "en", "One", "")
    assert await campaigns.picture(volunteer, campaign.id, "en") is None
    for given_, described in ((drawn(), "A door"), (drawn("WEBP"), " Two\ndoors ")):
        await campaigns.put_picture(anna, campaign.id, "en", given_, described)
    kept = await campaigns.picture(volunteer, campaign.id, "en")
    assert kept is not None
    assert (kept.media, kept.described, read((kept.media, kept.data)).size) == ("webp", "Two doors", (60, 40))
    await campaigns.put_kit(anna, campaign.id, "en", "Two", "")  # other words leave it as it is
    assert await campaigns.picture(volunteer, campaign.id, "en") == kept
    for act, key in (
        (campaigns.put_picture(anna, campaign.id, "en", b"GIF89a", "x"), "campaign-picture-kind"),
        (campaigns.put_picture(anna, campaign.id, "en", bytes(TAKEN + 1), "x"), "campaign-picture-big"),
        (campaigns.put_picture(anna, campaign.id, "en", drawn(), "\u200b"), "campaign-picture-undescribed"),
        (campaigns.put_picture(anna, campaign.id, "en", drawn(), "x" * 301), "too-long"),
        (campaigns.put_picture(volunteer, campaign.id, "en", drawn(), "x"), "not-allowed"),
        (campaigns.drop_picture(volunteer, campaign.id, "en"), "not-allowed"),
        (campaigns.put_picture(other, campaign.id, "en", drawn(), "x"), "campaign-unknown"),
        (campaigns.picture(other, campaign.id, "en"), "campaign-unknown"),
        (campaigns.drop_picture(other, campaign.id, "en"), "campaign-unknown"),
    ):
        with pytest.raises(UserError, match=key):
            await act
    await campaigns.drop_picture(anna, campaign.id, "en")
    with pytest.raises(UserError, match="campaign-picture-none"):
        await campaigns.drop_picture(anna, campaign.id, "en")


def test_its_limits_fit_into_a_message() -> None:
    assert picture.KEPT < picture.TAKEN < 10 * 2**20  # what Discord takes of a bot
