"""The file of a closed poll, by which anybody can count it again: written off the event loop, a page at a time."""

import asyncio
import shutil
import weakref
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Database
from bot.polls import rules, sealed_store, store
from bot.polls.formats import published
from bot.polls.formats.chain import Told
from bot.polls.formats.told import told
from bot.polls.methods.story import Result
from bot.polls.model import Poll

PARTS = 8  # of a file: a message takes ten, and there are the script and perhaps a picture
LONG, EVERY = 50_000, 100  # entries of a chain
KEPT = 4  # publications, so that whoever asks for the same again does not wait
_CHUNK = 1 << 20
Place = TypeVar("Place")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Publication:
    """A poll's file: as it is, packed with gzip, or packed and cut into parts, to be read by the name of the first.

    There are no `files` where even so it is too large. They are there as long as this is. `digest` is the
    SHA-256 of the file as it is when it is not packed.
    """

    files: tuple[Path, ...]
    digest: str


class Publisher:
    """Makes one at a time, so as to leave memory and processor to others; who asks for the same waits for the same."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._made: OrderedDict[tuple[Poll, int], asyncio.Task[Publication]] = OrderedDict()

    async def publish(self, poll: Poll, result: Result, limit: int) -> Publication:
        """The file of a closed poll, for messages that take files of `limit` bytes each."""
        key = (poll, limit)
        if key not in self._made:
            self._made[key] = asyncio.create_task(self._make(poll, result, limit))
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        try:
            return await asyncio.shield(self._made[key])
        except Exception:
            self._made.pop(key, None)
            raise

    async def close(self) -> None:
        for task in self._made.values():
            task.cancel()
        await asyncio.gather(*self._made.values(), return_exceptions=True)
        self._made.clear()

    async def _make(self, poll: Poll, result: Result, limit: int) -> Publication:
        async with self._turn:
            folder = Path(await asyncio.to_thread(mkdtemp, prefix="alliance-poll-"))
            try:
                file = folder / f"poll-{poll.id}.json"
                digest = await write(self._database, poll, result, file)
                files = await asyncio.to_thread(_packed, file, limit)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
        publication = Publication(files if len(files) <= PARTS else (), digest)
        weakref.finalize(publication, shutil.rmtree, folder, ignore_errors=True)
        return publication


async def write(database: Database, poll: Poll, result: Result, to: Path) -> str:
    """Write a closed poll's whole file; its SHA-256. Raises OSError."""

    async def after(page: Callable[[AsyncConnection, int, Place], Awaitable[Row]], place: Place) -> Row:
        # Each in a transaction of its own: a long one would keep in SQLite's log what was deleted at the closing.
        async with database.read() as connection:
            return await page(connection, poll.id, place)

    def story() -> dict[str, object]:
        return told(result, tuple(option.text for option in poll.options), rules.terms(poll).lot)

    with to.open("wb") as out:
        writer = published.Writer(out)
        async with database.read() as connection:
            definition, length = await store.definition(connection, poll.id)
        writer.begin(definition, closing=rules.closing(poll), lot=poll.lot or "")
        code, number = "", 0
        while ballots := await after(sealed_store.ballots_after, code):
            await asyncio.to_thread(writer.ballots, ballots)
            code, _ = ballots[-1]
        writer.begin_chain()
        while entries := await after(sealed_store.entries_after, number):
            await asyncio.to_thread(writer.entries, _told(entries, number, length))
            number += len(entries)
        return writer.end(head=poll.head or "", result=await asyncio.to_thread(story))


def _told(entries: Iterable[tuple[str, bytes, bytes]], before: int, length: int) -> Iterator[Told]:
    """As they are published: beyond LONG with one head in EVERY, since they are half of the file and follow."""
    for number, (act, seal, head) in enumerate(entries, before + 1):
        told = length <= LONG or number % EVERY == 0 or number == length
        yield act, seal.hex(), head.hex() if told else None


def _packed(file: Path, limit: int) -> tuple[Path, ...]:
    """The file itself if it has at most `limit` bytes, or else packed; in parts where that has more too."""
    if file.stat().st_size <= limit:
        return (file,)
    packed = file.with_name(f"{file.name}.gz")
    # Hashes are random: that they be packed in less time, and a little better, nothing like them is looked for.
    packer = zlib.compressobj(wbits=31, strategy=zlib.Z_FILTERED)
    with file.open("rb") as whole, packed.open("wb") as out:
        while chunk := whole.read(_CHUNK):
            out.write(packer.compress(chunk))
        out.write(packer.flush())
    file.unlink()
    if packed.stat().st_size <= limit:
        return (packed,)
    with packed.open("rb") as whole:
        parts = tuple(
            _part(whole, packed, number, limit) for number in range(1, -(-packed.stat().st_size // limit) + 1)
        )
    packed.unlink()
    return parts


def _part(whole: BinaryIO, packed: Path, number: int, limit: int) -> Path:
    """The next `limit` bytes."""
    part = packed.with_name(f"{packed.name}.{number}")
    with part.open("wb") as out:
        while (left := limit - out.tell()) and (chunk := whole.read(min(_CHUNK, left))):
            out.write(chunk)
    return part
