"""Rows of ballots and of the roll as votes come in, by the driver itself: see `bot.database.direct`."""

import hmac
from collections.abc import Mapping

from bot.database.direct import Direct
from bot.polls.methods.story import Choice


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

    def put(self, poll_id: int, ballots: Mapping[bytes, Choice]) -> None:
        """Ballots by their keys; one that says nothing is taken out."""
        if kept := [(poll_id, key, written(choice)) for key, choice in ballots.items() if choice]:
            self._direct.run(
                "INSERT INTO ballots (poll_id, key, choices) VALUES ?"
                " ON CONFLICT (poll_id, key) DO UPDATE SET choices = excluded.choices",
                [kept],
            )
        if empty := [key for key, choice in ballots.items() if not choice]:
            self._direct.run("DELETE FROM ballots WHERE poll_id = ? AND key IN (?)", [poll_id, empty])

    def mark(self, poll_id: int, voted: Mapping[int, bool]) -> None:
        """Who has voted now, and who has not any more."""
        for now in (True, False):
            if people := [user_id for user_id, has in voted.items() if has is now]:
                self._direct.run(
                    "UPDATE roll SET voted = ? WHERE poll_id = ? AND user_id IN (?)", [now, poll_id, people]
                )
