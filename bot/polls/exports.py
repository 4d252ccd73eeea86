"""A closed poll's ballots in the formats that others count by."""

from dataclasses import dataclass
from pathlib import Path

from bot.database import Database
from bot.errors import UserError
from bot.polls import publication, rules, store
from bot.polls.formats import ENDINGS, preflib, write
from bot.polls.formats.election import Election, UnfitError, distinct
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import Ballots
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
        cast = await store.cast(connection, poll_id)
    if poll is None:
        raise UserError("poll-unknown")
    rules.check_published(poll)
    ending = file.suffix.removeprefix(".")
    if ending not in ENDINGS:
        raise UnfitError(f"the file's name must end in one of .{', .'.join(ENDINGS)}")
    if ending == PUBLISHED:
        await publication.write(database, poll, count(poll.method, rules.terms(poll), cast), file)
    else:
        lines = list(write(election(poll, cast), ending))
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return sum(cast.values())
