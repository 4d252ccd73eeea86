"""What people type, as it is kept: cleaned, there at all, and not longer than there is room."""

from collections.abc import Callable

from bot.errors import UserError
from bot.text import clean


def line(given: str, limit: int, empty: str, there: Callable[[str], bool] = bool) -> str:
    """On one line. Raises UserError by the key `empty` where nothing is `there`, and too-long."""
    return _checked(" ".join(clean(given).split()), limit, empty, there)


def paragraphs(given: str, limit: int, empty: str, there: Callable[[str], bool] = bool) -> str:
    """As `line`, on as many as were typed."""
    return _checked(clean(given), limit, empty, there)


def fitting(words: str, limit: int) -> str:
    """The words. Raises UserError too-long where there are more than `limit` characters."""
    if len(words) > limit:
        raise UserError("too-long", limit=limit, given=len(words))
    return words


def file_text(given: bytes) -> str:
    """What a text file says, without the mark that some editors begin it with. Raises UserError file-not-text."""
    try:
        words = given.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("file-not-text") from None
    if "\0" in words:
        raise UserError("file-not-text")
    return words


def _checked(words: str, limit: int, empty: str, there: Callable[[str], bool]) -> str:
    if not there(words):
        raise UserError(empty)
    return fitting(words, limit)
