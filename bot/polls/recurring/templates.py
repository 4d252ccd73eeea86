"""Templates: polls of the alliance that organizers keep to ask them again."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.database.tables import poll_templates
from bot.errors import UserError
from bot.polls import again
from bot.polls.model import NewPoll, Typed
from bot.polls.recurring import rules, store, stored
from bot.polls.recurring.model import Template
from bot.polls.rules import check_own
from bot.polls.service import CHOICES, PollService
from bot.text import clean
from bot.times import written_duration

PAGE = 5


class TemplateService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        polls: PollService,
        alliances: AllianceService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._polls = polls
        self._alliances = alliances
        self._audit = audit

    async def save(self, actor: Actor, poll_id: int, name: str) -> Template:
        """Keep a poll, whatever became of it, as a template.

        Raises UserError not-allowed, poll-unknown, poll-of-proposal, template-taken, template-many and what
        `check_name` raises.
        """
        actor.require(Level.ORGANIZER)
        name = rules.check_name(name)
        poll = await self._polls.find(actor, poll_id)
        check_own(poll)
        async with self._database.write() as connection:
            await store.lock_alliance(connection, actor.alliance_id)
            if await store.count(connection, poll_templates, actor.alliance_id) >= rules.TEMPLATES:
                raise UserError("template-many", limit=rules.TEMPLATES)
            saved = await store.add_template(
                connection,
                actor.alliance_id,
                poll.guild_id,
                name,
                actor.user_id,
                self._clock.now(),
                stored.of(poll),
            )
            if saved is None:
                raise UserError("template-taken", name=name)
            await self._record(connection, actor, "template-save", saved)
        return saved

    async def use(self, actor: Actor, template_id: int, channel_id: int | None) -> Typed:
        """What the form of a new poll holds at first, in the channel that `place` says.

        Raises UserError not-allowed, template-unknown, poll-channel-unusable and what `stored.read` raises.
        """
        found = await self.template(actor, template_id)
        new = stored.read(found.stored, self._clock.now())
        place = await self.place(actor, found, new, channel_id)
        return again.typed(new, written_duration(stored.lasts(found.stored)), channel_id=place)

    async def place(self, actor: Actor, template: Template, new: NewPoll, channel_id: int | None) -> int:
        """Where a template's poll is asked: in that channel, or that of the template, or in another server the polls
        channel. Raises UserError poll-channel-unusable."""
        if channel_id is not None or template.guild_id == actor.guild_id:
            return channel_id or new.channel_id
        chapter = await self._alliances.chapter(actor.guild_id)
        if chapter is None or Purpose.POLLS not in chapter.channels:
            raise UserError("poll-channel-unusable")
        return chapter.channels[Purpose.POLLS]

    async def template(self, actor: Actor, template_id: int) -> Template:
        """Raises UserError not-allowed, template-unknown."""
        actor.require(Level.ORGANIZER)
        async with self._database.read() as connection:
            found = await store.template(connection, actor.alliance_id, template_id)
        if found is None:
            raise UserError("template-unknown")
        return found

    async def templates(self, actor: Actor, page: int) -> tuple[Sequence[Template], int]:
        """A page of them by their names, and how many there are."""
        actor.require(Level.ORGANIZER)
        async with self._database.read() as connection:
            total = await store.count(connection, poll_templates, actor.alliance_id)
            return await store.templates(connection, actor.alliance_id, PAGE, page * PAGE), total

    async def suggest(self, actor: Actor, typed: str) -> Sequence[Template]:
        """Templates whose name contains what was typed; none for whoever may not see them."""
        if not actor.may(Level.ORGANIZER):
            return []
        async with self._database.read() as connection:
            return await store.templates(connection, actor.alliance_id, CHOICES, typed=clean(typed))

    async def delete(self, actor: Actor, template_id: int) -> Template:
        """Polls that repeat because of it go on. Raises UserError not-allowed, template-unknown."""
        found = await self.template(actor, template_id)
        rules.check_yours(actor, found.saved_by)
        async with self._database.write() as connection:
            if not await store.remove(connection, poll_templates, template_id):
                raise UserError("template-unknown")
            await self._record(connection, actor, "template-delete", found)
        return found

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """The templates that a person saved and the repeating polls they set up, for their export."""
        templates, repeats = await store.about(connection, alliance_id, user_id)
        return {
            "poll_templates": [{"name": one.name, "saved_at": one.saved_at.isoformat()} for one in templates],
            "poll_repeats": [{"name": one.name, "next_at": one.next_at.isoformat()} for one in repeats],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Make a person a stranger in what they saved and set up."""
        await store.forget(connection, alliance_id, user_id)

    async def _record(self, connection: AsyncConnection, actor: Actor, act: str, template: Template) -> None:
        await self._audit.record(
            connection, actor.alliance_id, actor.user_id, act, f"template:{template.id}", name=template.name
        )
