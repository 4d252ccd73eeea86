"""Setting up an alliance and its chapters, and who may do what in it."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances import store
from bot.alliances.model import NATIONAL, Actor, Chapter, Grant, Level, Pledge, Purpose
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database, stranger
from bot.errors import UserError
from bot.text import mention
from bot.typed import paragraphs

PLEDGE_LIMIT = 1500
INVITATION_GOOD_FOR = timedelta(days=1)
# Discord does not say who gave a role, to a bot that does not ask for its audit log.
_BY_HAND = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """What setup made or adopted in a server: Discord ids. `holders` had an adopted role already."""

    roles: Mapping[Level, int]
    channels: Mapping[Purpose, int]
    holders: Mapping[Level, Sequence[int]] = field(default_factory=dict)


class AllianceService:
    def __init__(self, database: Database, clock: Clock, audit: AuditService) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    # --- who is it? ---------------------------------------------------------------------------------------

    async def actor(self, guild_id: int | None, user_id: int, locale: str = "en") -> Actor:
        """Who acts, by what Discord says of the interaction: raises UserError outside a chapter."""
        if guild_id is None:
            raise UserError("only-in-server")
        async with self._database.read() as connection:
            found = await store.standing(connection, guild_id, user_id)
        if found is None:
            raise UserError("not-set-up")
        alliance_id, held = found
        return Actor(alliance_id, guild_id, user_id, held, locale)

    async def chapter(self, guild_id: int) -> Chapter | None:
        async with self._database.read() as connection:
            return await store.chapter(connection, guild_id)

    async def chapters(self, alliance_id: int) -> list[Chapter]:
        async with self._database.read() as connection:
            return await store.chapters_of(connection, alliance_id)

    async def all_chapters(self) -> list[int]:
        """Guild ids of every chapter of every alliance."""
        async with self._database.read() as connection:
            return await store.chapter_ids(connection)

    async def alliance_ids(self) -> list[int]:
        async with self._database.read() as connection:
            return await store.alliance_ids(connection)

    # --- setup --------------------------------------------------------------------------------------------

    async def set_up(
        self,
        guild_id: int,
        guild_name: str,
        user_id: int,
        layout: Layout,
        pledge: str,
        invitation: str | None = None,
    ) -> Chapter:
        """Make this server a chapter and remember its roles and channels; the cog has made sure that Discord
        knows whoever asks as its administrator.

        A new server founds an alliance, with that person as its administrator, or joins the one that gave
        the `invitation`, in which case nobody gains a level. Running it again only updates the layout.
        Raises UserError invitation-spent, setup-at-once.
        """
        async with self._database.write() as connection:
            now = self._clock.now()
            before = await store.chapter(connection, guild_id)
            if before is None:
                alliance_id = await self._alliance_for(connection, guild_name, user_id, pledge, invitation)
                if not await store.create_chapter(connection, guild_id, alliance_id, guild_name, now):
                    raise UserError("setup-at-once")
            else:
                alliance_id = before.alliance_id
            await store.save_layout(connection, guild_id, layout.roles, layout.channels)
            held = await store.grants_of(connection, alliance_id, user_id)
            if Actor(alliance_id, guild_id, user_id, held).may(Level.ADMINISTRATOR):
                for level, people in layout.holders.items():
                    for person in people if level > Level.VOLUNTEER else ():
                        await self._give(connection, alliance_id, person, Grant(level), user_id)
            await self._audit.record(
                connection, alliance_id, user_id, "setup", f"chapter:{guild_id}", server=guild_name
            )
            chapter = await store.chapter(connection, guild_id)
        assert chapter is not None
        return chapter

    async def _alliance_for(
        self, connection: AsyncConnection, guild_name: str, user_id: int, pledge: str, invitation: str | None
    ) -> int:
        now = self._clock.now()
        if invitation is not None:
            invited_by = await store.use_invitation(connection, _digest(invitation), now)
            if invited_by is None:
                raise UserError("invitation-spent")
            return invited_by
        founded = await store.create_alliance(connection, guild_name, pledge, now)
        await store.add_grant(connection, founded, user_id, Grant(Level.ADMINISTRATOR), user_id, now)
        return founded

    async def invite(self, actor: Actor) -> tuple[str, datetime]:
        """A code by which one more server can join the alliance, and until when it is good, while its maker is
        an administrator."""
        actor.require(Level.ADMINISTRATOR)
        code = secrets.token_hex(8)
        now = self._clock.now()
        expires_at = now + INVITATION_GOOD_FOR
        async with self._database.write() as connection:
            await store.add_invitation(
                connection, _digest(code), actor.alliance_id, actor.user_id, now, expires_at
            )
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "chapter-invite",
                f"alliance:{actor.alliance_id}",
            )
        return code, expires_at

    async def inviting(self, invitation: str) -> str:
        """The name of the alliance that a code invites to. Raises UserError invitation-spent."""
        async with self._database.read() as connection:
            found = await store.invitation(connection, _digest(invitation), self._clock.now())
        if found is None:
            raise UserError("invitation-spent")
        return found[1]

    async def remember_message(self, guild_id: int, purpose: Purpose, message_id: int) -> None:
        async with self._database.write() as connection:
            await store.save_message(connection, guild_id, purpose, message_id)

    async def pledge(self, alliance_id: int) -> Pledge:
        async with self._database.read() as connection:
            return await store.pledge(connection, alliance_id)

    async def change_pledge(self, actor: Actor, text: str) -> int:
        """A new version of the pledge; people who agreed to an older one keep that on their record."""
        actor.require(Level.ADMINISTRATOR)
        text = paragraphs(text, PLEDGE_LIMIT, "pledge-empty")
        async with self._database.write() as connection:
            version = await store.add_pledge(connection, actor.alliance_id, text, self._clock.now())
            await self._audit.record(
                connection, actor.alliance_id, actor.user_id, "pledge", f"pledge:{version}", version=version
            )
        return version

    # --- levels -------------------------------------------------------------------------------------------

    async def grant(self, actor: Actor, user_id: int, level: Level, scope: str = NATIONAL) -> bool:
        """Give a level above volunteer; whether it is new. Volunteers come in by their application."""
        actor.require(Level.ADMINISTRATOR)
        if level is Level.VOLUNTEER:
            raise UserError("level-volunteer-by-joining")
        async with self._database.write() as connection:
            return await self._give(
                connection, actor.alliance_id, user_id, Grant(level, scope), actor.user_id
            )

    async def revoke(self, actor: Actor, user_id: int, level: Level, scope: str | None = None) -> bool:
        """Take a level away; the last national administrator cannot be, or nobody could mend it."""
        actor.require(Level.ADMINISTRATOR)
        if level is Level.VOLUNTEER:
            raise UserError("level-volunteer-by-joining")
        async with self._database.write() as connection:
            if level is Level.ADMINISTRATOR and await store.holders(connection, actor.alliance_id, level) == [
                user_id
            ]:
                raise UserError("level-last-administrator")
            held = await store.remove_grants(connection, actor.alliance_id, user_id, [level], scope)
            if held:
                await self._audit.record(
                    connection,
                    actor.alliance_id,
                    actor.user_id,
                    "revoke",
                    f"user:{user_id}",
                    user_id=user_id,
                    level=level.word,
                )
        return held > 0

    async def appoint(self, actor: Actor, user_id: int, state: str) -> bool:
        """Make a volunteer coordinator of a state, by its FIPS code; whether they were not.

        An organizer for that state and nothing beyond, and so without the role in Discord, which tells of the
        nation's. Raises UserError: coordinator-not-volunteer.
        """
        actor.require(Level.MODERATOR, state)
        async with self._database.write() as connection:
            held = await store.grants_of(connection, actor.alliance_id, user_id)
            if not replace(actor, user_id=user_id, grants=held).may(Level.VOLUNTEER, state):
                raise UserError("coordinator-not-volunteer", person=mention(user_id))
            return await self._give(
                connection, actor.alliance_id, user_id, Grant(Level.ORGANIZER, state), actor.user_id
            )

    async def dismiss(self, actor: Actor, user_id: int, state: str) -> bool:
        """Whether they were a coordinator of that state; they are no more."""
        actor.require(Level.MODERATOR, state)
        async with self._database.write() as connection:
            held = await store.remove_grants(connection, actor.alliance_id, user_id, [Level.ORGANIZER], state)
            if held:
                await self._audit.record(
                    connection,
                    actor.alliance_id,
                    actor.user_id,
                    "dismiss",
                    f"user:{user_id}",
                    user_id=user_id,
                    scope=state,
                )
        return held > 0

    async def coordinators(self, actor: Actor) -> list[tuple[str, int]]:
        """Every state that has coordinators, by FIPS code, and who they are, the longest at it first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.held_for_states(connection, actor.alliance_id, Level.ORGANIZER)

    async def _give(
        self, connection: AsyncConnection, alliance_id: int, user_id: int, grant: Grant, actor_id: int | None
    ) -> bool:
        """Give a level, on the record; whether it is new. `actor_id` is None for what was done by hand."""
        new = await self.grant_within(connection, alliance_id, user_id, grant, actor_id or _BY_HAND)
        if new:
            await self._audit.record(
                connection,
                alliance_id,
                actor_id,
                "grant",
                f"user:{user_id}",
                user_id=user_id,
                level=grant.level.word,
                scope=grant.scope or "nation",
            )
        return new

    async def grant_within(
        self, connection: AsyncConnection, alliance_id: int, user_id: int, grant: Grant, by: int
    ) -> bool:
        return await store.add_grant(connection, alliance_id, user_id, grant, by, self._clock.now())

    async def is_volunteer(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> bool:
        held = await store.grants_of(connection, alliance_id, user_id)
        return any(grant.level >= Level.VOLUNTEER and grant.scope == NATIONAL for grant in held)

    async def coordinators_within(
        self, connection: AsyncConnection, alliance_id: int, state: str
    ) -> list[int]:
        """Who coordinates a state, by its FIPS code, those longest at it first: its organizers, not the nation's."""
        return await store.held_for(connection, alliance_id, Level.ORGANIZER, state)

    async def may_within(
        self, connection: AsyncConnection, alliance_id: int, user_id: int, level: Level, scope: str
    ) -> bool:
        """Whether somebody who does not act themselves holds a level for the whole of a scope."""
        held = await store.grants_of(connection, alliance_id, user_id)
        return Actor(alliance_id, 0, user_id, held).may(level, scope)

    async def revoke_all_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
        return await store.remove_grants(connection, alliance_id, user_id, list(Level))

    async def suspend_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> int:
        """Whoever has left every chapter holds nothing until they are back; see `suspended_within`."""
        return await store.suspend_grants(connection, alliance_id, user_id, self._clock.now())

    async def suspended_within(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> frozenset[Grant]:
        """What somebody held when they left: volunteer may come back with them, the rest is for a person to give."""
        return await store.suspended(connection, alliance_id, user_id)

    async def seen(self, alliance_id: int, user_id: int, joined_at: datetime) -> None:
        """They joined one more server of the alliance while they were in another."""
        async with self._database.write() as connection:
            await store.seen(connection, alliance_id, user_id, max(joined_at, self._clock.now()))

    async def last_seen(self, alliance_id: int) -> Mapping[int, datetime]:
        """Everybody who holds a level, and when they were last seen to; see `bot.volunteers.rules.has_returned`."""
        async with self._database.read() as connection:
            return await store.last_seen(connection, alliance_id)

    async def follow_within(
        self,
        connection: AsyncConnection,
        chapter: Chapter,
        user_id: int,
        gained: set[Level],
        lost: set[Level],
    ) -> Mapping[Level, bool]:
        """Somebody gave or took a mapped role by hand where the alliance was founded: the levels follow. Those
        that did, and whether they are held now.

        The volunteer role alone makes nobody a volunteer: that takes a pledge and an approval.
        """
        gained, lost = gained - {Level.VOLUNTEER}, lost - {Level.VOLUNTEER}
        followed: dict[Level, bool] = {}
        # Elsewhere the server's own administrators give roles, and they are not the alliance's.
        if not gained | lost or not await store.is_first(connection, chapter.alliance_id, chapter.guild_id):
            return followed
        for level in sorted(gained):
            if await self._give(connection, chapter.alliance_id, user_id, Grant(level), None):
                followed[level] = True
        for level in sorted(lost):
            # The role is the nation's: who coordinates a state does so without it.
            if await store.remove_grants(connection, chapter.alliance_id, user_id, [level], NATIONAL):
                followed[level] = False
                await self._audit.record(
                    connection,
                    chapter.alliance_id,
                    None,
                    "revoke",
                    f"user:{user_id}",
                    user_id=user_id,
                    level=level.word,
                )
        return followed

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything kept here about a person, as JSON, for their export."""
        return {
            "levels": [
                {
                    "level": grant.level.word,
                    "scope": grant.scope,
                    "given_at": given_at.isoformat(),
                    "suspended_at": suspended_at and suspended_at.isoformat(),
                }
                for grant, given_at, suspended_at in await store.every_grant(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Delete a person's levels; what they gave to others stays, given by nobody known."""
        await store.forget(connection, alliance_id, user_id, stranger())


def _digest(invitation: str) -> str:
    return hashlib.sha256(invitation.strip().lower().encode()).hexdigest()
