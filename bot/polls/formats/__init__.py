"""The files that elections are kept in: BLT, PrefLib, Pabulib, tables, and the bot's own published one."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path

from bot.polls.formats import blt, pabulib, preflib, published, table
from bot.polls.formats.election import Election, UnfitError, UnreadableError
from bot.polls.formats.published import Published

__all__ = ["ENDINGS", "Election", "Published", "UnfitError", "UnreadableError", "parse", "read", "write"]

ENDINGS = ("json", "blt", *preflib.ORDERS, "cat", "pb", "csv")


def read(file: Path) -> Election | Published:
    """A file's election, by its ending or else by what it holds; packed with gzip or not.

    Raises UnreadableError.
    """
    try:
        content = b"".join(part.read_bytes() for part in _parts(file))
        if content.startswith(b"\x1f\x8b"):
            content = gzip.decompress(content)
    except OSError as error:
        raise UnreadableError(None, error.strerror or str(error)) from error
    except (EOFError, zlib.error) as error:
        raise UnreadableError(None, f"packed with gzip, and broken: {error}") from error
    return parse(
        _decoded(content), file.name.removesuffix(".1").removesuffix(".gz").rpartition(".")[2].lower()
    )


def _parts(file: Path) -> Iterator[Path]:
    """A file that was cut into parts, `….gz.1`, `….gz.2` and so on, goes by the name of the first."""
    yield file
    if file.name.endswith(".gz.1"):
        yield from takewhile(Path.exists, (file.with_suffix(f".{number}") for number in count(2)))


def _decoded(content: bytes) -> str:
    """UTF-8; UTF-16 where it says so, as spreadsheets do; otherwise of before: only names can suffer."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def parse(text: str, ending: str = "") -> Election | Published:
    """What a file of that ending holds, whatever ends its lines. Raises UnreadableError."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableError(1, "the file is empty")
    kind = ending if ending in ENDINGS else _looks_like(text)
    if kind == "json":
        return published.read(text)
    if kind == "blt":
        return blt.read(text)
    if kind == "pb":
        return pabulib.read(text)
    if kind == "csv":
        return table.read(text)
    return preflib.read(text, kind)


def _looks_like(text: str) -> str:
    first = text.lstrip().partition("\n")[0].split()
    if text.lstrip().startswith("{"):
        return "json"
    if first[:1] == ["META"]:
        return "pb"
    if "# NUMBER ALTERNATIVES" in text:
        return ""  # PrefLib's metadata tell which
    return "blt" if len(first) == 2 and all(map(str.isdigit, first)) else "csv"


def write(election: Election, kind: str) -> Iterator[str]:
    """The lines of a file of that ending. Raises UnfitError where the format cannot hold the election."""
    if kind == "blt":
        return blt.write(election)
    if kind == "pb":
        return pabulib.write(election)
    if kind == "csv":
        return table.write(election)
    return preflib.write(election, kind)
