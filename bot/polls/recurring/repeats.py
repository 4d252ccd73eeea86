"""Polls that open by themselves, every week or every month."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database, after_commit
from bot.database.tables import poll_repeats
from bot.errors import UserError
from bot.polls.cards import TRY_AGAIN
from bot.polls.recurring import rules, store, stored
from bot.polls.recurring.model import Repeat
from bot.polls.recurring.templates import TemplateService
from bot.polls.service import PollService
from bot.reminders.service import ReminderService
from bot.times import parse_instant, parse_zone

ALARM = "poll-repeats"
PAGE = 5


class RepeatService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        polls: PollService,
        templates: TemplateService,
        alliances: AllianceService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._polls = polls
        self._templates = templates
        self._alliances = alliances
        self._reminders = reminders
        self._audit = audit
        self._next: datetime | None = None  # what the alarm is set to

    async def resume(self) -> None:
        """At start: what fell due meanwhile happens now, once, or is recorded as missed."""
        self._wake_by(self._clock.now())

    # --- what people do -----------------------------------------------------------------------------------

    async def start(
        self,
        actor: Actor,
        template_id: int,
        weekday: int | None,
        day: int | None,
        clock: str,
        zone: str = "",
        *,
        channel_id: int | None = None,
        lasts: str = "",
    ) -> Repeat:
        """Have a poll open by itself, from its next time on, as the template is now.

        `zone` is as the person types it, otherwise their own; `lasts` as they type a closing time, otherwise it is
        open for as long as the template was; the channel is the one that `TemplateService.place` says.

        Raises UserError not-allowed, template-unknown, poll-channel-unusable, repeat-many, time-zone-unknown, and
        what `check_rhythm`, `check_lasts`, `stored.read` and `parse_instant` raise.
        """
        template = await self._templates.template(actor, template_id)
        own = await self._reminders.zone(actor)
        rhythm = rules.check_rhythm(weekday, day, clock, parse_zone(zone) if zone.strip() else own)
        now = self._clock.now()
        next_at = rules.following(rhythm, now)
        new = stored.read(template.stored, next_at)
        if lasts.strip():
            least = timedelta(minutes=new.min_minutes)
            closes_at = parse_instant(lasts, next_at, rhythm.zone, earliest=least)
        else:
            closes_at = new.closes_at
        rules.check_lasts(rhythm, closes_at - next_at)
        place = await self._templates.place(actor, template, new, channel_id)
        if not self._polls.usable(actor.guild_id, place):
            raise UserError("poll-channel-unusable")
        kept = stored.otherwise(template.stored, place, closes_at - next_at)
        template = replace(template, guild_id=actor.guild_id, stored=kept)
        async with self._database.write() as connection:
            await store.lock_alliance(connection, actor.alliance_id)
            if await store.count(connection, poll_repeats, actor.alliance_id) >= rules.REPEATS:
                raise UserError("repeat-many", limit=rules.REPEATS)
            repeat = await store.add_repeat(connection, template, rhythm, next_at, actor.user_id, now)
            await self._record(connection, actor.user_id, "repeat-start", repeat)
            after_commit(connection, lambda: self._wake_by(next_at))
        return repeat

    async def repeats(self, actor: Actor, page: int) -> tuple[Sequence[Repeat], int]:
        """A page of them, the next to open first, and how many there are."""
        actor.require(Level.ORGANIZER)
        async with self._database.read() as connection:
            total = await store.count(connection, poll_repeats, actor.alliance_id)
            return await store.repeats(connection, actor.alliance_id, PAGE, page * PAGE), total

    async def suggest(self, actor: Actor, typed: str) -> Sequence[Repeat]:
        """Those whose name contains what was typed; none for whoever may not see them."""
        if not actor.may(Level.ORGANIZER):
            return []
        async with self._database.read() as connection:
            every = await store.repeats(connection, actor.alliance_id, rules.REPEATS)
        return [one for one in every if typed.casefold() in one.name.casefold()]

    async def stop(self, actor: Actor, repeat_id: int) -> Repeat:
        """What has opened stays open. Raises UserError not-allowed, repeat-unknown."""
        actor.require(Level.ORGANIZER)
        async with self._database.write() as connection:
            repeat = await store.repeat(connection, repeat_id, actor.alliance_id, lock=True)
            if repeat is None:
                raise UserError("repeat-unknown")
            rules.check_yours(actor, repeat.created_by)
            await store.remove(connection, poll_repeats, repeat_id)
            await self._record(connection, actor.user_id, "repeat-stop", repeat)
        return repeat

    # --- by the clock -------------------------------------------------------------------------------------

    async def _ring(self) -> None:
        self._next = None
        now, failed = self._clock.now(), list[Exception]()
        try:
            async with self._database.read() as connection:
                due = await store.due(connection, now)
            for repeat_id in due:
                try:
                    await self._turn(repeat_id, now)
                except Exception as error:  # one poll's trouble is not another's
                    failed.append(error)
            async with self._database.read() as connection:
                following = await store.next_at(connection)
        except Exception:
            self._wake_by(now + TRY_AGAIN)
            raise
        if following is not None:
            self._wake_by(now + TRY_AGAIN if failed else following)
        if failed:
            raise ExceptionGroup(ALARM, failed)

    async def _turn(self, repeat_id: int, now: datetime) -> None:
        """Open what is due, or record why not; once, however often this is called: what was met is due no more."""
        async with self._database.read() as connection:
            repeat = await store.repeat(connection, repeat_id)
        if repeat is None:
            return
        may = await self._may(repeat)
        async with self._database.write() as connection:
            repeat = await store.repeat(connection, repeat_id, lock=True)
            if repeat is None:
                return
            if not may:
                await store.remove(connection, poll_repeats, repeat_id)
                await self._record(connection, None, "repeat-end", repeat)
                return
            turn = rules.turn(repeat.rhythm, repeat.next_at, stored.lasts(repeat.stored), now)
            await store.move(connection, repeat_id, turn.next_at)
            if turn.missed:
                await self._missed(connection, repeat, turn.missed, "late")
            if turn.opens is not None:
                await self._open(connection, repeat, turn.opens)

    async def _open(self, connection: AsyncConnection, repeat: Repeat, at: datetime) -> None:
        try:
            new = stored.read(repeat.stored, at)
        except UserError:
            await self._missed(connection, repeat, (at,), "unreadable")
            return
        if not self._polls.usable(repeat.guild_id, new.channel_id):
            await self._missed(connection, repeat, (at,), "channel")
            return
        # The clocks going forward make a week, or February, an hour shorter than it may last.
        new = replace(new, closes_at=min(new.closes_at, rules.following(repeat.rhythm, at)))
        await self._polls.schedule(connection, repeat.alliance_id, repeat.guild_id, repeat.created_by, new)
        await self._record(connection, None, "repeat-open", repeat, question=new.question)

    async def _may(self, repeat: Repeat) -> bool:
        """Somebody answers for every poll: whoever set it up has to be an organizer still."""
        try:
            actor = await self._alliances.actor(repeat.guild_id, repeat.created_by)
        except UserError:  # the server is no chapter any more
            return False
        return actor.alliance_id == repeat.alliance_id and actor.may(Level.ORGANIZER)

    async def _missed(
        self, connection: AsyncConnection, repeat: Repeat, missed: Sequence[datetime], why: str
    ) -> None:
        first, last = (str(int(at.timestamp())) for at in (missed[0], missed[-1]))
        await self._record(
            connection, None, "repeat-missed", repeat, count=len(missed), first=first, last=last, why=why
        )

    async def _record(
        self, connection: AsyncConnection, by: int | None, act: str, repeat: Repeat, **details: object
    ) -> None:
        await self._audit.record(
            connection, repeat.alliance_id, by, act, f"repeat:{repeat.id}", name=repeat.name, **details
        )

    def _wake_by(self, at: datetime) -> None:
        """Set the alarm, unless it is set to an earlier instant already."""
        if self._next is None or at < self._next:
            self._next = at
            self._alarm.wake(ALARM, at, self._ring)
