"""Ballots while they are filled in: kept in the store, so that half of one survives a restart of the bot."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.polls import draft_store, rules, store
from bot.polls.ballot_store import ballot_key
from bot.polls.filling import Edit, edited, form_of
from bot.polls.methods.story import Choice
from bot.polls.model import Poll


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ballot as somebody is filling it in, and as it was cast; BLANK where it says nothing."""

    poll: Poll
    choice: Choice
    cast: Choice


class Drafts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def look(self, guild_id: int | None, user_id: int, poll_id: int) -> Sheet:
        """What is begun, or else what is cast. Raises what `edit` raises."""
        async with self._database.read() as connection:
            sheet, _ = await self._sheet(connection, guild_id, user_id, poll_id)
        return sheet

    async def edit(self, guild_id: int | None, user_id: int, poll_id: int, edit: Edit) -> Sheet:
        """One step further. Raises UserError only-in-server, poll-unknown, what `rules.check_ballot` raises, and
        poll-option-unknown."""
        async with self._database.write() as connection:
            sheet, key = await self._sheet(connection, guild_id, user_id, poll_id, lock=True)
            choice = edited(form_of(sheet.poll), len(sheet.poll.options), sheet.choice, edit)
            await draft_store.keep(connection, poll_id, key, choice)
        return Sheet(sheet.poll, choice, sheet.cast)

    async def drop(self, user_id: int, poll_id: int) -> None:
        """It has been cast."""
        async with self._database.write() as connection:
            secret = await store.secret(connection, poll_id)
            if secret is not None:
                await draft_store.drop(connection, poll_id, ballot_key(secret, user_id))

    async def _sheet(
        self,
        connection: AsyncConnection,
        guild_id: int | None,
        user_id: int,
        poll_id: int,
        *,
        lock: bool = False,
    ) -> tuple[Sheet, bytes]:
        """Locked, the poll does not end meanwhile: no draft is left behind by a poll that has."""
        if guild_id is None:
            raise UserError("only-in-server")
        poll = await store.poll_in(connection, guild_id, poll_id, lock=lock)
        if poll is None:
            raise UserError("poll-unknown")
        on_roll = await store.on_roll(connection, poll_id, user_id) is not None
        rules.check_ballot(poll, on_roll, None, self._clock.now())
        secret = await store.secret(connection, poll_id)
        assert secret is not None  # it is open
        key = ballot_key(secret, user_id)
        cast = (await store.ballot(connection, poll_id, key)).choice
        begun = await draft_store.draft(connection, poll_id, key)
        return Sheet(poll, cast if begun is None else begun, cast), key
