"""Rows of ballots and of the roll as votes come in, by the driver itself: see `bot.database.direct`."""

import hmac
from collections.abc import Mapping, Sequence

from bot.database.direct import Direct
from bot.polls.model import Choice


def ballot_key(secret: bytes, user_id: int) -> bytes:
    """Where a voter's ballot is kept while the poll is open; nobody can tell whose it is without the secret."""
    return hmac.digest(secret, user_id.to_bytes(8, "big"), "sha256")


def written(choice: Choice) -> str:
    return ",".join(map(str, choice))


def as_choice(stored: str) -> Choice:
    return tuple(map(int, stored.split(",")))


class BallotStore:
    def __init__(self, direct: Direct) -> None:
        self._direct = direct

    def open_in(self, poll_ids: set[int], guild_ids: set[int]) -> set[tuple[int, int]]:
        """Which of the polls are open, in which of the servers: those of their own alliance. They stay open."""
        found = self._direct.share(
            "SELECT polls.id, chapters.guild_id FROM polls"
            " JOIN chapters ON chapters.alliance_id = polls.alliance_id"
            " WHERE polls.state = 'open' AND polls.id IN (?) AND chapters.guild_id IN (?)",
            [sorted(poll_ids), sorted(guild_ids)],
            table="polls",
        )
        return {(row[0], row[1]) for row in found}

    def roll(self, poll_id: int, user_ids: list[int]) -> Mapping[int, bool]:
        """Whether they have voted, of those who are on the roll."""
        found = self._direct.rows(
            "SELECT user_id, voted FROM roll WHERE poll_id = ? AND user_id IN (?)", [poll_id, user_ids]
        )
        return {row[0]: bool(row[1]) for row in found}

    def choices(self, poll_id: int, keys: list[bytes]) -> Mapping[bytes, Choice]:
        if not keys:
            return {}
        found = self._direct.rows(
            "SELECT key, choices FROM ballots WHERE poll_id = ? AND key IN (?)", [poll_id, keys]
        )
        return {row[0]: as_choice(row[1]) for row in found}

    def put(self, ballots: Sequence[tuple[int, bytes, Choice]]) -> None:
        """Ballots by poll and key; one that says nothing is taken out."""
        if kept := [(poll_id, key, written(choice)) for poll_id, key, choice in ballots if choice]:
            self._direct.many(
                "INSERT INTO ballots (poll_id, key, choices) VALUES (?, ?, ?)"
                " ON CONFLICT (poll_id, key) DO UPDATE SET choices = excluded.choices",
                kept,
            )
        if empty := [(poll_id, key) for poll_id, key, choice in ballots if not choice]:
            self._direct.many("DELETE FROM ballots WHERE poll_id = ? AND key = ?", empty)

    def mark(self, voters: Sequence[tuple[bool, int, int]]) -> None:
        """Whether somebody has voted, in a poll, by user id."""
        if voters:
            self._direct.many("UPDATE roll SET voted = ? WHERE poll_id = ? AND user_id = ?", voters)
