"""What people do with hours: log them, correct them, have them approved by a second person, take them along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, STATE_DIGITS, Actor, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import HourSettings
from bot.counties.assignments import AssignmentService
from bot.counties.model import State
from bot.counties.service import CountyService
from bot.database import Database
from bot.days import first_week, read_day
from bot.errors import UserError
from bot.events.attendance import AttendanceService
from bot.events.model import Event
from bot.events.rules import worked_minutes, worked_on
from bot.hours import rules, statements, store
from bot.hours.model import Act, Entry, Line, NewEntry, Page, Reason, Statement, Status
from bot.reminders.model import NewReminder, Reminder, Topic
from bot.reminders.service import ReminderService
from bot.tasks.model import Task
from bot.tasks.service import TaskService

PAGE = 5
# Kinds of reminder: what became of somebody's hours; that others' wait to be decided.
DECIDED, WAITING = "hours-decided", "hours-waiting"
NEWS_USEFUL = timedelta(days=7)


class HourService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        counties: CountyService,
        assignments: AssignmentService,
        attendance: AttendanceService,
        tasks: TaskService,
        alliances: AllianceService,
        audit: AuditService,
        reminders: ReminderService,
        settings: HourSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alliances = alliances
        self._audit = audit
        self._counties = counties
        self._atlas = counties.atlas
        self._assignments = assignments
        self._attendance = attendance
        self._tasks = tasks
        self._reminders = reminders
        self._settings = settings

    # --- one's own ----------------------------------------------------------------------------------------

    async def log(
        self,
        actor: Actor,
        time: str = "",
        kind: str = "",
        *,
        day: str = "",
        geoid: str | None = None,
        note: str = "",
        shift_id: int | None = None,
        task_id: int | None = None,
    ) -> Entry:
        """Log work; for one's own county, unless another is named. Of a shift that one was at, what is not said is
        as it was there; and for a task that one took on, county and line are its own.

        Raises UserError for whoever is no volunteer, hours-too-many, hours-unsaid, event-not-there,
        hours-shift-logged, task-not-done, and what `read_day`, `rules.read_…` and `rules.check_…` raise.
        """
        if shift_id is None and not (time and kind):
            raise UserError("hours-unsaid")
        return await self._log(actor, time, kind, day, geoid, note, shift_id, task_id)

    async def correct(
        self, actor: Actor, entry_id: int, time: str, kind: str, day: str, geoid: str, note: str
    ) -> Entry:
        """Put another entry in the place of one's own; what was approved counts until the other is.

        Raises UserError as `log` does, hours-unknown, hours-settled, hours-correction-waits.
        """
        return await self._log(actor, time, kind, day, geoid, note, None, None, entry_id)

    async def _log(
        self,
        actor: Actor,
        time: str,
        kind: str,
        day: str,
        geoid: str | None,
        note: str,
        shift_id: int | None,
        task_id: int | None,
        corrects: int | None = None,
    ) -> Entry:
        actor.require(Level.VOLUNTEER)
        now = self._clock.now()
        today = now.astimezone(await self._reminders.zone(actor)).date()
        async with self._database.write() as connection:
            home = await self._counties.home_within(connection, actor.alliance_id, actor.user_id, lock=True)
            if shift_id is not None:
                plan = (await self._shift(connection, actor, shift_id)).plan
                time, kind = time or f"{worked_minutes(plan)}m", kind or plan.kind.value
                # East of here it may be tomorrow already.
                day = day or f"{min(worked_on(plan), today)}"
                geoid, note = geoid or plan.geoid, note or plan.title
            if task_id is not None:
                task = await self._task(connection, actor, task_id)
                geoid, note = geoid or task.plan.geoid, note or task.plan.title
            if corrects is not None:
                before = (await self._entry(connection, actor, corrects)).work
                shift_id, task_id = before.event_id, before.task_id
            county = self._atlas.get(geoid or home or "")
            work = NewEntry(
                read_day(day, today, self._settings.oldest_days),
                rules.read_minutes(time),
                rules.check_kind(kind),
                county.geoid,
                rules.check_note(note),
                shift_id,
                task_id,
            )
            if (
                await store.open_of(connection, actor.alliance_id, actor.user_id)
                >= self._settings.waiting_at_most
            ):
                raise UserError("hours-too-many", limit=self._settings.waiting_at_most)
            replaces = corrects and await self._make_room(connection, actor, corrects, now)
            await self._check_day(connection, actor, work, replaces)
            entry_id = await store.add(connection, actor.alliance_id, actor.user_id, work, now, replaces)
            await store.note(connection, entry_id, Line(now, actor.user_id, Act.LOG))
            await self._assignments.seen(connection, actor.alliance_id, county.geoid, actor.user_id)
            await self._tell_waiting(connection, actor, county.geoid, now)
            return await self._entry(connection, actor, entry_id)

    async def shifts(self, actor: Actor) -> Sequence[Event]:
        """Those at which somebody was and for which they have not logged hours, the latest first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            found = await self._attendance.attended(
                connection, actor.alliance_id, actor.user_id, self._settings.oldest_days
            )
            done = await store.logged_shifts(
                connection, actor.alliance_id, actor.user_id, [event.id for event in found]
            )
        return [event for event in found if event.id not in done]

    async def tasks(self, actor: Actor) -> Sequence[Task]:
        """Those that somebody did, as was approved, and for which they have not logged hours, the latest first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            found = await self._tasks.taken_on(connection, actor, self._settings.oldest_days, approved=True)
            done = await store.logged_tasks(
                connection, actor.alliance_id, actor.user_id, [task.id for task in found]
            )
        return [task for task in found if task.id not in done]

    async def tasks_to_name(self, actor: Actor) -> Sequence[Task]:
        """Those that somebody is on or has done, for which they can log hours, the latest first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self._tasks.taken_on(connection, actor, self._settings.oldest_days)

    async def _task(self, connection: AsyncConnection, actor: Actor, task_id: int) -> Task:
        """One of those. Raises UserError: task-not-done."""
        found = await self._tasks.taken_on(connection, actor, self._settings.oldest_days, task_id)
        if not found:
            raise UserError("task-not-done", days=self._settings.oldest_days)
        return found[0]

    async def _shift(self, connection: AsyncConnection, actor: Actor, shift_id: int) -> Event:
        """One that is to be logged. Raises UserError: event-not-there, hours-shift-logged."""
        event = await self._attendance.shift(
            connection, actor.alliance_id, actor.user_id, shift_id, self._settings.oldest_days
        )
        if await store.logged_shifts(connection, actor.alliance_id, actor.user_id, [shift_id]):
            raise UserError("hours-shift-logged", title=event.plan.title)
        return event

    async def _make_room(
        self, connection: AsyncConnection, actor: Actor, entry_id: int, now: datetime
    ) -> int:
        """For a correction: what was approved stays until that is, all else goes at once. The entry in whose
        place it will stand: of a correction that is corrected, what the first one was to replace."""
        old = await self._entry(connection, actor, entry_id)
        status = rules.check_own(old, actor, Act.REPLACE)
        if old.status is not Status.APPROVED:
            await store.settle(connection, (old, status, Line(now, actor.user_id, Act.REPLACE)))
            if old.replaces is None:
                return entry_id
            entry_id = old.replaces
        await self._check_alone(connection, entry_id)
        return entry_id

    async def _check_alone(self, connection: AsyncConnection, corrected: int | None) -> None:
        """Raises UserError: hours-correction-waits."""
        if corrected is not None and await store.waiting_correction(connection, corrected):
            raise UserError("hours-correction-waits")

    async def _check_day(
        self, connection: AsyncConnection, actor: Actor, work: NewEntry, *without: int | None
    ) -> None:
        """Raises UserError: hours-day-full."""
        apart = [entry_id for entry_id in without if entry_id is not None]
        others = await store.minutes_on(connection, actor.alliance_id, actor.user_id, work.day, apart)
        rules.check_day_total(work, others)

    async def mine(self, actor: Actor, index: int = 0) -> Page:
        async with self._database.read() as connection:
            return await store.own(connection, actor.alliance_id, actor.user_id, PAGE, index * PAGE)

    async def one(self, actor: Actor, entry_id: int) -> Entry:
        """One's own entry. Raises UserError: hours-unknown."""
        async with self._database.read() as connection:
            entry = await self._entry(connection, actor, entry_id)
        if entry.user_id != actor.user_id:
            raise UserError("hours-unknown")
        return entry

    async def withdraw(self, actor: Actor, entry_id: int) -> Entry:
        """Raises UserError: hours-unknown, hours-settled."""
        return await self._own_act(actor, entry_id, Act.WITHDRAW)

    async def dispute(self, actor: Actor, entry_id: int, words: str) -> Entry:
        """Have one's own entry that was refused decided again, by somebody else.

        Raises UserError: hours-unknown, hours-settled, reason-empty, too-long.
        """
        return await self._own_act(actor, entry_id, Act.DISPUTE, rules.check_words(words))

    async def _own_act(self, actor: Actor, entry_id: int, act: Act, words: str = "") -> Entry:
        now = self._clock.now()
        async with self._database.write() as connection:
            entry = await self._entry(connection, actor, entry_id)
            status = rules.check_own(entry, actor, act)
            if act is Act.DISPUTE:
                await self._check_alone(connection, entry.replaces)
                await self._check_day(connection, actor, entry.work, entry_id, entry.replaces)
            line = Line(now, actor.user_id, act, words=words)
            await store.settle(connection, (entry, status, line))
            return replace(entry, status=status, words=words)

    # --- a second person ----------------------------------------------------------------------------------

    async def queue(self, actor: Actor, index: int = 0) -> Page:
        """What waits for this person's decision, in the places that they organize."""
        scopes = {grant.scope for grant in actor.grants if grant.level >= rules.REVIEWER}
        if not scopes:
            actor.require(rules.REVIEWER)
        async with self._database.read() as connection:
            return await store.queue(connection, actor.alliance_id, actor.user_id, scopes, PAGE, index * PAGE)

    async def approve(self, actor: Actor, entry_id: int) -> Entry:
        """Raises UserError: hours-unknown, and what `rules.check_review` raises."""
        return await self._review(actor, entry_id, Act.APPROVE)

    async def refuse(self, actor: Actor, entry_id: int, reason: str, words: str = "") -> Entry:
        """Raises UserError: hours-unknown, error-option, too-long, what `rules.check_review` raises; and
        reason-empty where another reason is given without words."""
        why = rules.check_reason(reason)
        said = rules.check_words(words) if why is Reason.OTHER else rules.check_note(words)
        return await self._review(actor, entry_id, Act.REFUSE, why, said)

    async def dispute_approved(self, actor: Actor, entry_id: int, words: str) -> Entry:
        """Have somebody else's entry that was approved decided again, by neither who did nor who asks.

        Raises UserError: hours-unknown, reason-empty, too-long, what `rules.check_review` raises.
        """
        return await self._review(actor, entry_id, Act.DISPUTE, None, rules.check_words(words))

    async def of(self, actor: Actor, user_id: int, index: int = 0) -> Page:
        """Somebody's entries for moderators to look into; that they looked is recorded."""
        actor.require(Level.MODERATOR)
        async with self._database.write() as connection:
            page = await store.own(connection, actor.alliance_id, user_id, PAGE, index * PAGE)
            if index == 0:
                await self._audit.record(
                    connection,
                    actor.alliance_id,
                    actor.user_id,
                    "hours-read",
                    f"user:{user_id}",
                    user_id=user_id,
                )
        return page

    async def _review(
        self, actor: Actor, entry_id: int, act: Act, reason: Reason | None = None, words: str = ""
    ) -> Entry:
        now = self._clock.now()
        async with self._database.write() as connection:
            entry = await self._entry(connection, actor, entry_id)
            status = rules.check_review(entry, actor, act)
            settled = [(entry, status, Line(now, actor.user_id, act, reason, words))]
            if act is Act.APPROVE and entry.replaces is not None:
                corrected = await self._entry(connection, actor, entry.replaces)
                if corrected.status in rules.STANDING:
                    settled.append((corrected, Status.REPLACED, Line(now, actor.user_id, Act.REPLACE)))
            await store.settle(connection, *settled)
            await self._tell(connection, actor, entry.user_id, now)
            return replace(entry, status=status, reason=reason, words=words)

    async def _tell(self, connection: AsyncConnection, actor: Actor, user_id: int, now: datetime) -> None:
        """Whoever wishes so hears what became of their hours, of all that was decided in an hour at once."""
        if not await self._reminders.wanted(connection, actor.alliance_id, user_id, Topic.HOURS):
            return
        due_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        await self._reminders.schedule(
            connection,
            NewReminder(
                alliance_id=actor.alliance_id,
                kind=DECIDED,
                subject=f"hours:{user_id}:{due_at:%Y%m%d%H}",
                due_at=due_at,
                user_id=user_id,
                guild_id=actor.guild_id,
                topic=Topic.HOURS,
                expires_at=due_at + NEWS_USEFUL,
            ),
        )

    async def _tell_waiting(
        self, connection: AsyncConnection, actor: Actor, geoid: str, now: datetime
    ) -> None:
        """Once this has waited for some days, whoever coordinates the state hears of all that waits there, if they
        wish so, at most once a week; where nobody does, the moderators."""
        if not self._settings.nudge_days:
            return
        state, due_at = geoid[:STATE_DIGITS], now + timedelta(days=self._settings.nudge_days)
        new = NewReminder(
            alliance_id=actor.alliance_id,
            kind=WAITING,
            subject=f"hours:{state}:{due_at:%G-%V}",
            due_at=due_at,
            guild_id=actor.guild_id,
            expires_at=due_at + NEWS_USEFUL,
            arguments={"state": state},
        )
        there = await self._alliances.coordinators_within(connection, actor.alliance_id, state)
        others = [user_id for user_id in there if user_id != actor.user_id]
        people = await self._reminders.willing(connection, actor.alliance_id, Topic.HOURS, people=others)
        for user_id in people:
            own = replace(new, subject=f"{new.subject}:{user_id}", user_id=user_id, topic=Topic.HOURS)
            await self._reminders.schedule(connection, replace(own, can_wait=True))
        if not people:
            await self._reminders.schedule_for_channels(connection, new, Purpose.MODERATORS)

    async def waiting(self, reminder: Reminder) -> tuple[str, int, datetime] | None:
        """What waits by now for whom a reminder goes to: the state's name, how many, and since when; None, and it is
        cancelled, where nothing does."""
        fips = str(reminder.arguments["state"])
        state = next(one for one in self._atlas.states if one.fips == fips)
        async with self._database.read() as connection:
            page = await store.queue(
                connection, reminder.alliance_id, reminder.user_id or 0, {state.fips}, 1, 0
            )
        if page.entries:
            return state.name, page.total, page.entries[0].logged_at
        async with self._database.write() as connection:
            await self._reminders.cancel(connection, reminder.alliance_id, WAITING, reminder.subject)
        return None

    async def decided_before(self, alliance_id: int, user_id: int, until: datetime) -> Mapping[Status, int]:
        """How many entries were approved and refused in the hour before an instant."""
        async with self._database.read() as connection:
            return await store.decided(connection, alliance_id, user_id, until - timedelta(hours=1), until)

    async def by_county(self, actor: Actor, state: State | None = None) -> Mapping[str, int]:
        """By GEOID, the hours approved in the RECENT_WEEKS, begun ones as a whole."""
        scope = state.fips if state else NATIONAL
        actor.require(Level.VOLUNTEER, scope)
        since = first_week(self._clock.now().date())
        async with self._database.read() as connection:
            found = await store.by_county(connection, actor.alliance_id, since, scope)
        return {geoid: -(-minutes // 60) for geoid, minutes in found.items()}

    # --- statements ---------------------------------------------------------------------------------------

    async def statement(self, actor: Actor, month: str = "") -> Statement:
        """One's own approved hours of a month, `2026-11`; of this one unless told otherwise.

        Raises UserError: hours-month-unreadable, hours-month-empty.
        """
        now = self._clock.now()
        today = now.astimezone(await self._reminders.zone(actor)).date()
        first, until = rules.check_month(month or f"{today:%Y-%m}", today)
        async with self._database.read() as connection:
            entries = await store.approved(connection, actor.alliance_id, actor.user_id, first, until)
        if not entries:
            raise UserError("hours-month-empty", month=f"{first:%Y-%m}")
        rows = [statements.row(one, self._atlas.label(self._atlas.get(one.work.geoid))) for one in entries]
        minutes = sum(entry.work.minutes for entry in entries)
        contents = {
            "alliance_id": str(actor.alliance_id),
            "user_id": str(actor.user_id),
            "month": f"{first:%Y-%m}",
            "minutes": minutes,
            "entries": rows,
            "issued_at": statements.written(now),
        }
        document = statements.sign(contents, await self._key(actor.alliance_id))
        return Statement(f"{first:%Y-%m}", minutes, statements.table(rows), document)

    async def public_key(self, actor: Actor) -> str:
        """What the alliance's statements are checked with."""
        actor.require(Level.VOLUNTEER)
        return statements.public_key(await self._key(actor.alliance_id))

    async def _key(self, alliance_id: int) -> bytes:
        async with self._database.write() as connection:
            return await store.key(connection, alliance_id, statements.new_key())

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything a person logged and what became of it, without who decided; instants in ISO 8601."""
        trails = await store.trails(connection, alliance_id, user_id)
        return {
            "hours": [
                {
                    "entry": entry.id,
                    "day": entry.work.day.isoformat(),
                    "minutes": entry.work.minutes,
                    "kind": entry.work.kind.value,
                    "geoid": entry.work.geoid,
                    "note": entry.work.note,
                    "event": entry.work.event_id,
                    "task": entry.work.task_id,
                    "status": entry.status.value,
                    "logged_at": entry.logged_at.isoformat(),
                    "replaces": entry.replaces,
                    "decided_at": entry.decided_at and entry.decided_at.isoformat(),
                    "reason": entry.reason,
                    "words": entry.words,
                    "trail": [
                        {
                            "at": line.at.isoformat(),
                            "act": line.act.value,
                            "by_you": line.actor_id == user_id,
                            "reason": line.reason,
                            "words": line.words,
                        }
                        for line in trails.get(entry.id, ())
                    ],
                }
                for entry in await store.everything(connection, alliance_id, user_id)
            ]
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """That so long was worked stays; who it was, and their words, do not."""
        await store.forget(connection, alliance_id, user_id)

    async def _entry(self, connection: AsyncConnection, actor: Actor, entry_id: int) -> Entry:
        """Raises UserError: hours-unknown."""
        entry = await store.entry(connection, actor.alliance_id, entry_id)
        if entry is None:
            raise UserError("hours-unknown")
        return entry
