"""Rows of ballots and of the roll as votes come in, by the driver itself: see `bot.database.direct`."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.database.direct import Direct
from bot.polls.formats.chain import Entry
from bot.polls.methods.story import Choice
from bot.polls.model import BLANK


def ballot_key(secret: bytes, user_id: int) -> bytes:
    """Where a voter's ballot is kept while the poll is open; nobody can tell whose it is without the secret."""
    return hmac.digest(secret, user_id.to_bytes(8, "big"), "sha256")


def written(choice: Choice) -> str:
    return ",".join(map(str, choice))


def as_choice(stored: str) -> Choice:
    return tuple(map(int, stored.split(",")))


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a voter has in the box, and its receipt's code; both are empty where there is nothing."""

    choice: Choice = BLANK
    code: str = ""


NOTHING = Ballot()


@dataclass(frozen=True, slots=True)
class End:
    """Where a poll's chain ends: its head, and after how many entries."""

    head: str
    entries: int


class BallotStore:
    def __init__(self, direct: Direct) -> None:
        self._direct = direct

    def open_in(self, poll_ids: set[int], guild_ids: set[int]) -> Mapping[tuple[int, int], End]:
        """Which of the polls are open, in which of the servers: those of their own alliance; and where their
        chains end. They stay open, and nobody else votes in them: a chain has one end."""
        found = self._direct.lock(
            "SELECT polls.id, chapters.guild_id, polls.head, polls.entries FROM polls"
            " JOIN chapters ON chapters.alliance_id = polls.alliance_id"
            " WHERE polls.state = 'open' AND polls.ended_at IS NULL AND polls.id IN (?) AND chapters.guild_id IN (?)"
            " ORDER BY polls.id",
            [sorted(poll_ids), sorted(guild_ids)],
            table="polls",
        )
        return {(row[0], row[1]): End(row[2].hex(), row[3]) for row in found}

    def roll(self, poll_id: int, user_ids: list[int]) -> Mapping[int, bool]:
        """Whether they have voted, of those who are on the roll."""
        found = self._direct.rows(
            "SELECT user_id, voted FROM roll WHERE poll_id = ? AND user_id IN (?)", [poll_id, user_ids]
        )
        return {row[0]: bool(row[1]) for row in found}

    def ballots(self, poll_id: int, keys: list[bytes]) -> Mapping[bytes, Ballot]:
        if not keys:
            return {}
        found = self._direct.rows(
            "SELECT key, choices, code FROM ballots WHERE poll_id = ? AND key IN (?)", [poll_id, keys]
        )
        return {row[0]: Ballot(as_choice(row[1]), row[2]) for row in found}

    def put(self, poll_id: int, ballots: Mapping[bytes, Ballot]) -> None:
        """Ballots by their keys; one that says nothing is taken out."""
        if kept := [(poll_id, key, b.code, written(b.choice)) for key, b in ballots.items() if b.choice]:
            self._direct.run(
                "INSERT INTO ballots (poll_id, key, code, choices) VALUES ?"
                " ON CONFLICT (poll_id, key) DO UPDATE SET code = excluded.code, choices = excluded.choices",
                [kept],
            )
        if empty := [key for key, ballot in ballots.items() if not ballot.choice]:
            self._direct.run("DELETE FROM ballots WHERE poll_id = ? AND key IN (?)", [poll_id, empty])

    def tally(self, poll_id: int, more: Mapping[Choice, int]) -> None:
        """How many ballots more, or fewer, say what: none of them nothing."""
        rows = [(poll_id, written(choice), people) for choice, people in more.items() if people]
        if not rows:
            return
        self._direct.run(
            "INSERT INTO tallies (poll_id, choices, people) VALUES ?"
            " ON CONFLICT (poll_id, choices) DO UPDATE SET people = tallies.people + excluded.people",
            [rows],
        )
        if fewer := [choices for _, choices, people in rows if people < 0]:
            self._direct.run(
                "DELETE FROM tallies WHERE poll_id = ? AND choices IN (?) AND people = 0", [poll_id, fewer]
            )

    def append(self, poll_id: int, end: End, entries: Sequence[Entry], more: int) -> None:
        """Entries to a poll's chain, which ended at `end`; by them it has so many more ballots, or fewer."""
        rows = [
            (poll_id, number, act, bytes.fromhex(seal), bytes.fromhex(head))
            for number, (act, seal, head) in enumerate(entries, end.entries + 1)
        ]
        self._direct.run("INSERT INTO chain (poll_id, number, act, seal, head) VALUES ?", [rows])
        _, number, _, _, head = rows[-1]
        self._direct.run(
            "UPDATE polls SET head = ?, entries = ?, turnout = turnout + ? WHERE id = ?",
            [head, number, more, poll_id],
        )

    def name(self, poll_id: int, choices: Mapping[int, Choice]) -> None:
        """Who votes what now, and who nothing any more, where ballots are open."""
        rows = [
            (poll_id, user_id, bool(choice), written(choice) or None) for user_id, choice in choices.items()
        ]
        if rows:
            self._direct.run(
                "INSERT INTO roll (poll_id, user_id, voted, choices) VALUES ?"
                " ON CONFLICT (poll_id, user_id) DO UPDATE"
                " SET voted = excluded.voted, choices = excluded.choices",
                [rows],
            )

    def mark(self, poll_id: int, voted: Mapping[int, bool]) -> None:
        """Who has voted now, and who has not any more."""
        for now in (True, False):
            if people := [user_id for user_id, has in voted.items() if has is now]:
                self._direct.run(
                    "UPDATE roll SET voted = ? WHERE poll_id = ? AND user_id IN (?)", [now, poll_id, people]
                )
