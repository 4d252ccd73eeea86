"""Roles in Discord follow the store, but for what somebody did by hand."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances import role_store, store
from bot.alliances.model import Chapter, Level, Mark, Move, Purpose, Shown
from bot.alliances.role_rules import compare
from bot.alliances.service import AllianceService
from bot.clock import Clock
from bot.database import Database
from bot.reminders.model import NewReminder
from bot.reminders.service import ReminderService

TAKEN = "roles-taken"


class RoleService:
    def __init__(
        self, database: Database, clock: Clock, alliances: AllianceService, reminders: ReminderService
    ) -> None:
        self._database = database
        self._clock = clock
        self._alliances = alliances
        self._reminders = reminders

    # --- what was just done -------------------------------------------------------------------------------

    async def changed(
        self, chapter: Chapter, user_id: int, gained: set[Level], lost: set[Level]
    ) -> Mapping[Level, bool]:
        """Somebody got or lost roles, by hand or by the bot. Levels that followed, and whether they are held now."""
        now = self._clock.now()
        async with self._database.write() as connection:
            followed = await self._alliances.follow_within(connection, chapter, user_id, gained, lost)
            wanted = await role_store.wanted(connection, chapter.alliance_id, [user_id])
            for level in gained | lost:
                role_id = chapter.roles[level]
                if (user_id, level) not in wanted:
                    await role_store.drop(connection, chapter.guild_id, [(user_id, role_id)])
                elif level in gained:
                    await role_store.see(
                        connection, chapter.alliance_id, chapter.guild_id, {(user_id, role_id): now}
                    )
                else:
                    await role_store.lose(
                        connection, chapter.alliance_id, chapter.guild_id, user_id, role_id, now
                    )
        return followed

    async def taken(self, chapter: Chapter, user_id: int, level: Level) -> bool:
        """Whether somebody took the role of that level from them by hand."""
        async with self._database.read() as connection:
            marks = await role_store.marks(connection, chapter.guild_id, [user_id])
        mark = marks.get((user_id, chapter.roles.get(level, 0)))
        return mark is not None and mark.gone

    # --- catching up --------------------------------------------------------------------------------------

    async def differences(self, chapter: Chapter, people: Sequence[Shown]) -> list[tuple[Shown, Level]]:
        """Of some people in a server, as Discord showed them before this is called, for whom a role is to be looked
        at by `settle`. What is only to be remembered is at once."""
        ids = [one.user_id for one in people]
        async with self._database.read() as connection:
            wanted = await role_store.wanted(connection, chapter.alliance_id, ids)
            marks = await role_store.marks(connection, chapter.guild_id, ids)
            first = await store.is_first(connection, chapter.alliance_id, chapter.guild_id)
        now = self._clock.now()
        seen: dict[tuple[int, int], datetime] = {}
        forgotten: list[tuple[int, int]] = []
        rest = []
        for one in people:
            for level, role_id in chapter.roles.items():
                key = (one.user_id, role_id)
                match _move(one, level, (one.user_id, level) in wanted, marks.get(key), first):
                    case None:
                        pass
                    case Move.SEEN:
                        seen[key] = max(now, one.joined_at)
                    case Move.FORGET:
                        forgotten.append(key)
                    case _:
                        rest.append((one, level))
        if seen or forgotten:
            async with self._database.write() as connection:
                await role_store.see(connection, chapter.alliance_id, chapter.guild_id, seen)
                await role_store.drop(connection, chapter.guild_id, forgotten)
        return rest

    async def settle(self, chapter: Chapter, one: Shown, level: Level) -> Move | None:
        """What is to be done in Discord about a role, GIVE or TAKE, or GONE where moderators are to be told;
        whatever else follows is done. `one` is as Discord shows them now."""
        now = self._clock.now()
        role_id = chapter.roles[level]
        key = (one.user_id, role_id)
        async with self._database.write() as connection:
            wanted = await role_store.wanted(connection, chapter.alliance_id, [one.user_id])
            marks = await role_store.marks(connection, chapter.guild_id, [one.user_id])
            first = await store.is_first(connection, chapter.alliance_id, chapter.guild_id)
            move = _move(one, level, (one.user_id, level) in wanted, marks.get(key), first)
            match move:
                case Move.GRANT | Move.SEEN:
                    if move is Move.GRANT:
                        await self._alliances.follow_within(connection, chapter, one.user_id, {level}, set())
                    seen = {key: max(now, one.joined_at)}
                    await role_store.see(connection, chapter.alliance_id, chapter.guild_id, seen)
                case Move.REVOKE | Move.FORGET:
                    if move is Move.REVOKE:
                        await self._alliances.follow_within(connection, chapter, one.user_id, set(), {level})
                    await role_store.drop(connection, chapter.guild_id, [key])
                case Move.GONE:
                    await role_store.lose(
                        connection, chapter.alliance_id, chapter.guild_id, one.user_id, role_id, now
                    )
        return move

    # --- telling ------------------------------------------------------------------------------------------

    async def report(self, chapter: Chapter) -> bool:
        """Tell the moderators of a server, once, what was taken by hand; whether there is anything."""
        number = secrets.token_hex(8)
        async with self._database.write() as connection:
            if not await role_store.report(connection, chapter.guild_id, number):
                return False
            await self._reminders.schedule(
                connection,
                NewReminder(
                    alliance_id=chapter.alliance_id,
                    kind=TAKEN,
                    subject=f"roles-taken:{number}",
                    due_at=self._clock.now(),
                    channel_id=chapter.channels[Purpose.MODERATORS],
                    guild_id=chapter.guild_id,
                    arguments={"report": number},
                ),
            )
        return True

    async def reported(self, chapter: Chapter, number: str) -> Mapping[Level, Sequence[int]]:
        """What a report is about, as far as it is so still: by level, from whom the role was taken."""
        async with self._database.read() as connection:
            found = await role_store.reported(connection, chapter.guild_id, number)
        levels = {role_id: level for level, role_id in chapter.roles.items()}
        taken: dict[Level, list[int]] = {}
        for user_id, role_id in found:
            if role_id in levels:
                taken.setdefault(levels[role_id], []).append(user_id)
        return taken

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export."""
        return {
            "roles_shown": [
                {
                    "server": row.guild_id,
                    "role": row.role_id,
                    "seen_at": row.seen_at.isoformat(),
                    "taken_by_hand_at": row.gone_at and row.gone_at.isoformat(),
                }
                for row in await role_store.of(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        await role_store.forget(connection, alliance_id, user_id)


def _move(one: Shown, level: Level, wanted: bool, mark: Mark | None, first: bool) -> Move | None:
    return compare(
        wanted=wanted,
        held=level in one.levels,
        mark=mark,
        joined_at=one.joined_at,
        follows=first and level > Level.VOLUNTEER,
    )
