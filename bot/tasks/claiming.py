"""What people do with a task they take on, and what happens when nothing is heard of them.

A task is named by its number, so that a message can be answered in direct messages too, where there is no server to
tell the alliance by. Only whose claim it is can answer for it; each transaction holds the task.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import decay
from bot.alarm import Alarm
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import TaskSettings
from bot.counties.service import CountyService
from bot.database import Database, after_commit
from bot.database.holding import hold_volunteer
from bot.decay import Step
from bot.errors import UserError
from bot.following import Following
from bot.reminders.service import ReminderService
from bot.tasks import rules, store
from bot.tasks.cards import Cards
from bot.tasks.model import Claim, Standing, State, Task, What
from bot.tasks.telling import Telling
from bot.typed import paragraphs

ALARM = "tasks"
_STEPS = {Step.ASK: What.ASKED, Step.ASK_AGAIN: What.ASKED_AGAIN, Step.TELL: What.TOLD}
_ENDS = {
    State.GIVEN_BACK: What.GIVEN_BACK,
    State.RELEASED: What.RELEASED,
    State.CANCELLED: What.CANCELLED,
    State.LEFT: What.LEFT,
}


class Claiming:
    """The half of `TaskService` that is about claims."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        alliances: AllianceService,
        counties: CountyService,
        audit: AuditService,
        reminders: ReminderService,
        settings: TaskSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._counties = counties
        self._atlas = counties.atlas
        self._audit = audit
        self._reminders = reminders
        self._settings = settings
        self.ladder = rules.ladder(settings)
        self._telling = Telling(clock, alliances, reminders, self._atlas, settings.offer_people)
        self.cards = Cards(database, clock, alarm, timedelta(seconds=settings.refresh_seconds))
        self._following = Following(ALARM, database, clock, alarm, store.due, store.next_at, self._follow)

    async def resume(self) -> None:
        """At start: steps may be due, and cards be behind."""
        await self.cards.resume()
        await self._following.resume()

    # --- what people do -----------------------------------------------------------------------------------

    async def claim(
        self, user_id: int, task_id: int, due: str = "", alliance_id: int | None = None
    ) -> Standing:
        """Take a task on, until a day that they typed, or as long as there is. `alliance_id` is that of the server
        in which they do, if they do in one.

        Raises UserError: task-unknown, not-allowed-volunteer, and what `rules.check_claim` and `claim_due` raise.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            task = await self._task(connection, task_id, alliance_id, lock=False)
            if not await hold_volunteer(connection, task.alliance_id, user_id):
                raise UserError("not-allowed-volunteer")
            before = await self._standing(connection, task_id)
            task, held = before.task, len(await store.held_by(connection, task.alliance_id, user_id))
            slot = rules.check_claim(before, user_id, now, held, self._settings.per_person)
            zone = await self._reminders.zone_within(connection, task.alliance_id, user_id)
            due_at = rules.claim_due(task, due, now, zone, self.ladder)
            new = Claim(0, task_id, user_id, slot, now, due_at, now, State.CLAIMED)
            claim = await store.begin(connection, rules.heard(new, self.ladder, now, zone))
            if claim is None:
                raise UserError("task-full")
            await store.happened(connection, task_id, now, What.CLAIMED, user_id, user_id)
            await self._telling.claimed(connection, task, claim)
            await self._changed(connection, task_id, claim)
            dates = await self._dates(connection, task, claim)
            return replace(before, claims=[*before.claims, claim], dates=dates)

    async def still_on_it(self, user_id: int, task_id: int) -> Standing:
        """A sign of life. Raises UserError: task-unknown, task-not-yours, task-not-now."""
        return await self._go_on(user_id, task_id, What.STILL_ON_IT)

    async def more_time(self, user_id: int, task_id: int) -> Standing:
        """A later day. Raises UserError as `still_on_it` does, task-no-more-time."""
        return await self._go_on(user_id, task_id, What.MORE_TIME)

    async def done(self, user_id: int, task_id: int, words: str) -> Standing:
        """It is done, as they say in a line; whoever looks after the task is asked to look.

        Raises UserError as `still_on_it` does, task-line-empty, too-long.
        """
        words, now = paragraphs(words, rules.LINE_LIMIT, "task-line-empty"), self._clock.now()
        async with self._database.write() as connection:
            before, claim = await self._own(connection, user_id, task_id)
            after = replace(claim, state=State.DONE, heard_at=now, watch=None, words=words)
            await store.save(connection, after)
            await store.happened(connection, task_id, now, What.DONE, user_id, user_id, words)
            await self._telling.hush(connection, before.task, claim.id)
            await self._telling.to_look_at(connection, before.task, after)
            await self._changed(connection, task_id)
            return _with(before, after)

    async def give_back(self, user_id: int, task_id: int) -> Task:
        """Others may take it on. Raises UserError as `still_on_it` does."""
        async with self._database.write() as connection:
            standing, claim = await self._own(connection, user_id, task_id)
            await self._end(connection, standing.task, claim, State.GIVEN_BACK, user_id)
            return standing.task

    async def decline(self, user_id: int, task_id: int) -> Task:
        """Whom it was kept for does not want it: others may take it on. Raises UserError: task-unknown,
        task-not-yours."""
        now = self._clock.now()
        async with self._database.write() as connection:
            task = await self._task(connection, task_id)
            if task.plan.asked_id != user_id:
                raise UserError("task-not-yours")
            await store.keep_for_nobody(connection, task_id)
            await store.happened(connection, task_id, now, What.DECLINED, user_id)
            await self._telling.tell(connection, task, task.created_by, "task-told-declined")
            await self._changed(connection, task_id)
            return task

    async def release_within(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Somebody is no volunteer any more: what they were to do is others'."""
        for task_id, claim_id in await store.held_by(connection, alliance_id, user_id):
            task = await self._task(connection, task_id)
            held = await store.held(connection, claim_id)
            if held is not None:
                await self._end(connection, task, held.claim, State.LEFT, user_id)

    # --- silence ------------------------------------------------------------------------------------------

    async def _follow(self, claim_id: int, now: datetime) -> None:
        """The one step that is due for a claim; nothing, if they have answered meanwhile."""
        async with self._database.write() as connection:
            found = await store.held(connection, claim_id)
            if found is None:
                return
            await self._task(connection, found.task.id)
            held = await store.held(connection, claim_id)
            if held is None or (watch := held.claim.watch) is None:
                return
            task, claim = held.task, held.claim
            zone = await self._reminders.zone_within(connection, task.alliance_id, claim.user_id)
            told = await self._telling.reached(connection, task, claim)
            step, after = decay.follow(watch, self.ladder, now, zone, told=told, rests_until=held.rests_until)
            if step is Step.RELEASE:
                await self._end(connection, task, claim, State.RELEASED, None)
                await self._telling.tell(connection, task, claim.user_id, "task-told-released")
                await self._audit.record(
                    connection,
                    task.alliance_id,
                    None,
                    "task-release",
                    f"task:{task.id}",
                    title=task.plan.title,
                    user_id=claim.user_id,
                )
            elif after != watch:
                await store.save(connection, replace(claim, watch=after))
                if step is not None:
                    await store.happened(connection, task.id, now, _STEPS[step], None, claim.user_id)
                    await self._telling.ask(connection, task, claim, after.next_at)
                    if step is Step.TELL and watch.taken < Step.TELL:
                        opens_at = decay.announced(after, self.ladder, zone)[Step.RELEASE]
                        await self._telling.quiet(connection, task, claim, opens_at)

    # --- parts --------------------------------------------------------------------------------------------

    async def _go_on(self, user_id: int, task_id: int, what: What) -> Standing:
        now = self._clock.now()
        async with self._database.write() as connection:
            before, claim = await self._own(connection, user_id, task_id)
            task = before.task
            zone = await self._reminders.zone_within(connection, task.alliance_id, user_id)
            go_on = rules.more_time if what is What.MORE_TIME else rules.heard
            after = go_on(claim, self.ladder, now, zone)
            await store.save(connection, after)
            await store.happened(connection, task_id, now, what, user_id, user_id)
            await self._telling.claimed(connection, task, after)
            await self._changed(connection, task_id, after)
            dates = await self._dates(connection, task, after)
            return replace(_with(before, after), dates=dates)

    async def _end(
        self, connection: AsyncConnection, task: Task, claim: Claim, state: State, by: int | None
    ) -> None:
        """Its place is free, and its holder is asked nothing any more. The task must be held."""
        await store.end(connection, claim.id, state, self._clock.now())
        await store.happened(connection, task.id, self._clock.now(), _ENDS[state], by, claim.user_id)
        await self._telling.hush(connection, task, claim.id)
        if task.plan.asked_id == claim.user_id:
            await store.keep_for_nobody(connection, task.id)
        await self._changed(connection, task.id)

    async def _changed(self, connection: AsyncConnection, task_id: int, claim: Claim | None = None) -> None:
        await store.touch(connection, task_id)
        after_commit(connection, partial(self.cards.changed, task_id))
        if claim is not None and claim.watch is not None:
            self._following.wake_after(connection, claim.watch.next_at)

    async def _task(
        self, connection: AsyncConnection, task_id: int, alliance_id: int | None = None, *, lock: bool = True
    ) -> Task:
        """Raises UserError: task-unknown."""
        task = await store.task(connection, task_id, alliance_id, lock=lock)
        if task is None:
            raise UserError("task-unknown")
        return task

    async def _standing(
        self, connection: AsyncConnection, task_id: int, alliance_id: int | None = None, *, lock: bool = True
    ) -> Standing:
        """Raises UserError: task-unknown."""
        task = await self._task(connection, task_id, alliance_id, lock=lock)
        return Standing(task, (await store.claims(connection, [task_id]))[task_id])

    async def _own(self, connection: AsyncConnection, user_id: int, task_id: int) -> tuple[Standing, Claim]:
        """What somebody is to do. Raises UserError: task-unknown, task-not-yours, task-not-now."""
        standing = await self._standing(connection, task_id)
        return standing, rules.own(standing, user_id, State.CLAIMED)

    async def _dates(self, connection: AsyncConnection, task: Task, claim: Claim) -> dict[Step, datetime]:
        if claim.watch is None:
            return {}
        zone = await self._reminders.zone_within(connection, task.alliance_id, claim.user_id)
        return decay.announced(claim.watch, self.ladder, zone)


def _with(standing: Standing, after: Claim) -> Standing:
    return replace(standing, claims=[after if claim.id == after.id else claim for claim in standing.claims])
