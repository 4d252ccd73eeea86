"""A closed poll's ballots in the formats that others count by."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.database import Database
from bot.errors import UserError
from bot.polls import publication, rules, sealed_store, store
from bot.polls.ballot_store import as_choice
from bot.polls.formats import ENDINGS, preflib, write
from bot.polls.formats.election import Election, UnfitError, distinct
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import Ballots, Choice
from bot.polls.model import Poll

PUBLISHED = "json"
# What can be asked for, and the endings of its files: the first that can hold the ballots.
KINDS = {
    PUBLISHED: (PUBLISHED,),
    "csv": ("csv",),
    "blt": ("blt",),
    "preflib": (*preflib.ORDERS, "cat"),
    "pabulib": ("pb",),
}


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    content: bytes


async def cast(database: Database, poll_id: int) -> Ballots:
    """All of a closed poll's ballots, read a page at a time so as not to hold the event loop."""
    ballots: dict[Choice, int] = {}

    def take(page: Sequence[tuple[str, int]]) -> None:
        ballots.update((as_choice(choices), people) for choices, people in page)

    said = ""
    async with database.read() as connection:
        while page := await sealed_store.tallies_after(connection, poll_id, said):
            await asyncio.to_thread(take, page)
            said, _ = page[-1]
    return ballots


def election(poll: Poll, ballots: Ballots) -> Election:
    terms = rules.terms(poll)
    return Election(
        names=distinct(option.text for option in poll.options),
        form=RULES[poll.method].form,
        ballots=ballots,
        title=poll.question,
        method=poll.method,
        seats=poll.seats,
        threshold=terms.threshold,
        quorum=terms.quorum,
        roll=terms.roll,
        top=terms.top,
        costs=terms.costs,
        budget=terms.budget or None,
        lot=terms.lot,
    )


def export(poll: Poll, ballots: Ballots, kind: str) -> Export:
    """In one of KINDS, other than the published file. Raises UserError error-option, poll-export-unfit."""
    if kind not in KINDS:
        raise UserError("error-option")
    for ending in KINDS[kind]:
        try:
            lines = "".join(f"{line}\n" for line in write(election(poll, ballots), ending))
        except UnfitError:
            continue
        return Export(f"poll-{poll.id}.{ending}", lines.encode())
    raise UserError("poll-export-unfit")


async def to_file(database: Database, poll_id: int, file: Path) -> int:
    """Write a closed poll's ballots into a new file, as its ending tells; how many they are.

    Raises UserError poll-unknown, poll-not-closed; UnfitError; OSError.
    """
    async with database.read() as connection:
        poll = await store.poll(connection, poll_id)
    if poll is None:
        raise UserError("poll-unknown")
    rules.check_published(poll)
    ballots = await cast(database, poll_id)
    ending = file.suffix.removeprefix(".")
    if ending not in ENDINGS:
        raise UnfitError(f"the file's name must end in one of .{', .'.join(ENDINGS)}")
    if ending == PUBLISHED:
        await publication.write(database, poll, count(poll.method, rules.terms(poll), ballots), file)
    else:
        lines = list(write(election(poll, ballots), ending))
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return sum(ballots.values())
