"""What people do with tasks: make them, look at them, say whether they are done, call them off."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, Actor, Level
from bot.database.holding import hold_volunteer
from bot.errors import UserError
from bot.reminders.model import Reminder
from bot.tasks import rules, store
from bot.tasks.claiming import Claiming
from bot.tasks.model import Claim, Happened, Plan, Standing, State, Task, What
from bot.tasks.telling import APPROVED, OFFER, REVIEW
from bot.times import written
from bot.typed import paragraphs

PAGE = 5
HISTORY_SHOWN = 25
_ABOUT = {REVIEW: State.DONE, APPROVED: State.APPROVED}  # other reminders are about what is to be done
TAKEN_ON_SHOWN = 25  # as many as an autocomplete holds


class TaskService(Claiming):
    """Making tasks, deciding about them and looking at them; `Claiming` is the half that is about doing them."""

    # --- those who look after tasks -----------------------------------------------------------------------

    async def create(
        self,
        actor: Actor,
        channel_id: int,
        title: str,
        due: str,
        *,
        details: str = "",
        geoid: str | None = None,
        places: int = 1,
        asked_id: int | None = None,
    ) -> Task:
        """Its day is read in the county's zone, the nation's in the organizer's own.

        Raises UserError: county-unknown, not-allowed, task-asked-nobody, and what `rules.plan` and `read_due` raise.
        """
        zone, now = await self._zone(actor, geoid), self._clock.now()
        plan = rules.plan(title, details, geoid, rules.read_due(due, now, zone), places, asked_id)
        async with self._database.write() as connection:
            await self._check_asked(connection, actor, asked_id)
            task = await store.add(connection, actor, channel_id, plan, now, self._kept_until(plan))
            await store.happened(connection, task.id, now, What.MADE, actor.user_id)
            await self._telling.made(connection, task)
            await self._note(connection, actor, task, "task-create")
        return task

    async def managed(self, actor: Actor, task_id: int) -> tuple[Task, str]:
        """One to be changed, and its day as it is typed. Raises UserError as `cancel` does."""
        async with self._database.read() as connection:
            task = (await self._changeable(connection, actor, task_id, lock=False)).task
        return task, written(task.plan.due_at, await self._zone(actor, task.plan.geoid))

    async def edit(
        self,
        actor: Actor,
        task_id: int,
        title: str,
        due: str,
        details: str,
        geoid: str | None,
        places: int,
        asked_id: int | None = None,
    ) -> Task:
        """Whoever is on it stays on it, and hears once of other words, another place or another day. A day that is
        left as `managed` gave it stays, even if it is over.

        Raises UserError as `create` and `cancel` do, and what `rules.replanned` raises.
        """
        old, unchanged = await self.managed(actor, task_id)
        zone, now = await self._zone(actor, geoid), self._clock.now()
        due_at = old.plan.due_at if due.strip() == unchanged else rules.read_due(due, now, zone)
        typed = rules.plan(title, details, geoid, due_at, places, asked_id)
        async with self._database.write() as connection:
            await self._check_asked(connection, actor, asked_id)
            before = await self._changeable(connection, actor, task_id)
            old, plan = before.task, rules.replanned(before, typed)
            if plan == old.plan:
                return old
            kept = old.asked_until if plan.asked_id == old.plan.asked_id else self._kept_until(plan)
            task = replace(old, plan=plan, asked_until=kept if plan.asked_id else None)
            await store.change(connection, task_id, plan, task.asked_until)
            await store.happened(connection, task_id, now, What.EDITED, actor.user_id)
            same = (plan.title, plan.details, plan.geoid) == (
                old.plan.title,
                old.plan.details,
                old.plan.geoid,
            )
            for claim in before.of(State.CLAIMED):
                after = await self._moved(connection, claim, old, task)
                if claim.user_id != actor.user_id and (after != claim or not same):
                    await self._telling.edited(connection, task, after)
            if (plan.asked_id, plan.geoid) != (old.plan.asked_id, old.plan.geoid) and replace(
                before, task=task
            ).free:
                await self._telling.offer(connection, task)
            await self._note(connection, actor, task, "task-edit")
            await self._changed(connection, task_id)
        return task

    async def _moved(self, connection: AsyncConnection, claim: Claim, old: Task, new: Task) -> Claim:
        zone = await self._reminders.zone_within(connection, new.alliance_id, claim.user_id)
        after = rules.moved(claim, old, new, self.ladder, self._clock.now(), zone)
        if after != claim:
            await store.save(connection, after)
            await self._telling.claimed(connection, new, after)
            await self._changed(connection, new.id, after)
        return after

    async def approve(self, actor: Actor, task_id: int, claim_id: int) -> Standing:
        """It is done, as a second person sees it. Raises UserError: task-unknown, and what `rules.check_decision`
        raises."""
        now = self._clock.now()
        async with self._database.write() as connection:
            before, claim = await self._to_decide(connection, actor, task_id, claim_id)
            after = replace(claim, state=State.APPROVED)
            await store.save(connection, after, actor.user_id)
            await store.happened(connection, task_id, now, What.APPROVED, actor.user_id, claim.user_id)
            await self._telling.hush(connection, before.task, claim_id)
            await self._telling.approved(connection, before.task, claim)
            await self._note(connection, actor, before.task, "task-approve", user_id=claim.user_id)
            await self._changed(connection, task_id)
            return await self._standing(connection, task_id)

    async def send_back(self, actor: Actor, task_id: int, claim_id: int, reason: str) -> Standing:
        """It is not done yet, and why; they have some more time for it. Raises UserError as `approve` does,
        task-reason-empty, too-long."""
        reason, now = paragraphs(reason, rules.LINE_LIMIT, "task-reason-empty"), self._clock.now()
        async with self._database.write() as connection:
            before, claim = await self._to_decide(connection, actor, task_id, claim_id)
            task = before.task
            zone = await self._reminders.zone_within(connection, task.alliance_id, claim.user_id)
            after = rules.sent_back(claim, self.ladder, now, zone)
            await store.save(connection, after)
            await store.happened(
                connection, task_id, now, What.SENT_BACK, actor.user_id, claim.user_id, reason
            )
            await self._telling.claimed(connection, task, after)
            await self._telling.tell(
                connection, task, claim.user_id, "task-told-sent-back", reason=reason, due=after.due_at
            )
            await self._note(connection, actor, task, "task-send-back", user_id=claim.user_id)
            await self._changed(connection, task_id, after)
            return await self._standing(connection, task_id)

    async def cancel(self, actor: Actor, task_id: int) -> Task:
        """Nobody needs to do it any more; whoever was to hears of it. What is done already can still be approved.

        Raises UserError: task-unknown, not-allowed, task-is-cancelled.
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            standing = await self._changeable(connection, actor, task_id)
            task = standing.task
            await store.cancel(connection, task_id, now)
            await store.happened(connection, task_id, now, What.CANCELLED, actor.user_id)
            await self._telling.withdrawn(connection, task)
            for claim in standing.of(State.CLAIMED):
                await self._end(connection, task, claim, State.CANCELLED, actor.user_id)
                await self._telling.tell(connection, task, claim.user_id, "task-told-cancelled")
            await self._note(connection, actor, task, "task-cancel")
            await self._changed(connection, task_id)
        return replace(task, cancelled_at=now)

    async def history(self, actor: Actor, task_id: int) -> tuple[Task, list[Happened]]:
        """What happened with a task, the latest first; looking is on the record. Raises UserError: task-unknown,
        not-allowed."""
        async with self._database.write() as connection:
            task = (await self._looked_after(connection, actor, task_id)).task
            await self._note(connection, actor, task, "task-history")
            return task, await store.history(connection, task_id, HISTORY_SHOWN)

    # --- seeing -------------------------------------------------------------------------------------------

    async def show(self, actor: Actor, task_id: int) -> Standing:
        """With what becomes of their own claim if nothing is heard. Raises UserError: task-unknown, or for whoever
        is no volunteer."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            standing = await self._standing(connection, task_id, actor.alliance_id, lock=False)
            own = standing.own(actor.user_id)
            if own is None:
                return standing
            return replace(standing, dates=await self._dates(connection, standing.task, own))

    async def near(self, actor: Actor, index: int = 0) -> tuple[list[Standing], int]:
        """Open ones in their county, beside it and the nation's. Raises UserError: me-nothing."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            home = await self._counties.home_within(connection, actor.alliance_id, actor.user_id)
            if home is None:
                raise UserError("me-nothing")
            here = store.is_in([home, *self._atlas.get(home).neighbours], nation=True)
            return await self._page(connection, actor, here & store.is_open(self._clock.now()), index)

    async def within(self, actor: Actor, geoid: str, index: int = 0) -> tuple[list[Standing], int]:
        """Open ones in a county. Raises UserError: county-unknown."""
        actor.require(Level.VOLUNTEER)
        here = store.is_in([self._atlas.get(geoid).geoid], nation=False)
        async with self._database.read() as connection:
            return await self._page(connection, actor, here & store.is_open(self._clock.now()), index)

    async def mine(self, actor: Actor, index: int = 0) -> tuple[list[Standing], int]:
        """What they are on, are asked for, or have made and can look at."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self._page(connection, actor, store.is_for(actor.user_id), index)

    async def search(self, actor: Actor, title: str, size: int) -> list[Task]:
        """For picking one by its title."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            found, _ = await store.page(connection, actor.alliance_id, store.is_there(), size, title=title)
        return found

    async def guild_of(self, task_id: int) -> int:
        """The server of a task, for whoever answers outside of it. Raises UserError: task-unknown."""
        async with self._database.read() as connection:
            return (await self._task(connection, task_id, lock=False)).guild_id

    async def taken_on(
        self,
        connection: AsyncConnection,
        actor: Actor,
        days: int,
        task_id: int | None = None,
        *,
        approved: bool = False,
    ) -> list[Task]:
        """Those that somebody is on, or has done, and was heard of in the last days, the latest first; or the one
        asked for. With `approved` only what a second person has approved."""
        since = self._clock.now() - timedelta(days=days)
        states = (State.APPROVED,) if approved else (State.CLAIMED, State.DONE, State.APPROVED)
        return await store.taken_on(
            connection, actor.alliance_id, actor.user_id, since, states, TAKEN_ON_SHOWN, task_id
        )

    async def to_tell(self, reminder: Reminder) -> tuple[Standing, Claim | None] | None:
        """The task of a reminder that is about to go out, and the claim that it is about; None, and it is
        cancelled, where it is not true any more."""
        async with self._database.read() as connection:
            found = await self._still_true(connection, reminder)
        if found is None:
            async with self._database.write() as connection:
                await self._reminders.cancel(
                    connection, reminder.alliance_id, reminder.kind, reminder.subject
                )
        return found

    async def _still_true(
        self, connection: AsyncConnection, reminder: Reminder
    ) -> tuple[Standing, Claim | None] | None:
        task_id = int(reminder.subject.split(":")[1])
        task = await store.task(connection, task_id, reminder.alliance_id)
        if task is None:
            return None
        standing = Standing(task, (await store.claims(connection, [task_id]))[task_id])
        if "claim_id" in reminder.arguments:
            claim = next((one for one in standing.claims if one.id == reminder.arguments["claim_id"]), None)
            if claim is None or claim.state is not _ABOUT.get(reminder.kind, State.CLAIMED):
                return None
            if claim.user_id == reminder.user_id:
                standing = replace(standing, dates=await self._dates(connection, task, claim))
            return standing, claim
        if task.cancelled_at is not None:
            return None
        user_id = reminder.user_id or 0
        wanted = standing.free and standing.own(user_id) is None
        if reminder.kind == OFFER and (
            not wanted or rules.kept_for_another(task, user_id, self._clock.now())
        ):
            return None
        return standing, None

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """The tasks that somebody made, was asked for or took on; instants in ISO 8601."""
        return {
            "tasks": [
                {
                    "task": task.id,
                    "title": task.plan.title,
                    "due_at": task.plan.due_at.isoformat(),
                    "made_by_you": task.created_by == user_id,
                    "kept_for_you": task.plan.asked_id == user_id,
                }
                for task in await store.made_by(connection, alliance_id, user_id)
            ],
            "task_claims": [
                {
                    "task": claim.task_id,
                    "title": title,
                    "since": claim.since.isoformat(),
                    "due_at": claim.due_at.isoformat(),
                    "last_sign_of_life": claim.heard_at.isoformat(),
                    "state": claim.state.value,
                    "words": claim.words,
                }
                for title, claim in await store.claimed_by(connection, alliance_id, user_id)
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """What they were to do goes to others; that somebody did it stays, who it was does not."""
        await self.release_within(connection, alliance_id, user_id)
        await store.forget(connection, alliance_id, user_id)

    # --- parts --------------------------------------------------------------------------------------------

    async def _page(
        self, connection: AsyncConnection, actor: Actor, among: ColumnElement[bool], index: int
    ) -> tuple[list[Standing], int]:
        found, total = await store.page(connection, actor.alliance_id, among, PAGE, index * PAGE)
        claims = await store.claims(connection, [task.id for task in found])
        return [Standing(task, claims[task.id]) for task in found], total

    async def _to_decide(
        self, connection: AsyncConnection, actor: Actor, task_id: int, claim_id: int
    ) -> tuple[Standing, Claim]:
        standing = await self._standing(connection, task_id, actor.alliance_id)
        claim = next((claim for claim in standing.claims if claim.id == claim_id), None)
        return standing, rules.check_decision(actor, standing.task, claim)

    async def _zone(self, actor: Actor, geoid: str | None) -> ZoneInfo:
        """In which the day of a task is typed, for who organizes there. Raises UserError: county-unknown,
        not-allowed."""
        county = self._atlas.get(geoid) if geoid is not None else None
        actor.require(Level.ORGANIZER, geoid or NATIONAL)
        return ZoneInfo(county.zone) if county is not None else await self._reminders.zone(actor)

    def _kept_until(self, plan: Plan) -> datetime | None:
        if plan.asked_id is None:
            return None
        return min(plan.due_at, self._clock.now() + timedelta(days=self._settings.keep_days))

    async def _check_asked(self, connection: AsyncConnection, actor: Actor, asked_id: int | None) -> None:
        """Raises UserError: task-asked-nobody."""
        if asked_id is not None and not await hold_volunteer(connection, actor.alliance_id, asked_id):
            raise UserError("task-asked-nobody")

    async def _changeable(
        self, connection: AsyncConnection, actor: Actor, task_id: int, *, lock: bool = True
    ) -> Standing:
        """Raises UserError as `_looked_after` does, task-is-cancelled."""
        standing = await self._looked_after(connection, actor, task_id, lock=lock)
        if standing.task.cancelled_at is not None:
            raise UserError("task-is-cancelled")
        return standing

    async def _looked_after(
        self, connection: AsyncConnection, actor: Actor, task_id: int, *, lock: bool = True
    ) -> Standing:
        """Raises UserError: task-unknown, or for whoever does not organize there."""
        standing = await self._standing(connection, task_id, actor.alliance_id, lock=lock)
        if not rules.may_look_after(actor, standing.task):
            raise UserError("not-allowed", level=Level.ORGANIZER.word)
        return standing

    async def _note(
        self, connection: AsyncConnection, actor: Actor, task: Task, act: str, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"task:{task.id}",
            title=task.plan.title,
            **details,
        )
