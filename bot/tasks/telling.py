"""What people are told about tasks, as part of the caller's transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, STATE_DIGITS, Level, Purpose
from bot.alliances.service import AllianceService
from bot.clock import Clock
from bot.counties.atlas import Atlas
from bot.reminders.model import NewReminder, Topic, notice
from bot.reminders.service import ReminderService
from bot.tasks import rules
from bot.tasks.model import Claim, Task

# Kinds of reminder: the public card; somebody is asked to take a task on, reminded of its day, asked whether they
# are still on it; somebody is asked to look at what was done, and whoever did it hears that it is approved.
CARD, OFFER, DUE, ASK, REVIEW = "task-card", "task-offer", "task-due", "task-ask", "task-review"
APPROVED = "task-approved"
NEWS_USEFUL = timedelta(days=7)


class Telling:
    def __init__(
        self, clock: Clock, alliances: AllianceService, reminders: ReminderService, atlas: Atlas, offers: int
    ) -> None:
        self._clock = clock
        self._alliances = alliances
        self._reminders = reminders
        self._atlas = atlas
        self._offers = offers

    async def made(self, connection: AsyncConnection, task: Task) -> None:
        """Its card is hung up, and people are asked whether they take it on."""
        card = self._new(task, CARD, f"task:{task.id}:", {"task_id": task.id}, None)
        await self._reminders.schedule(connection, replace(card, channel_id=task.channel_id, topic=None))
        await self.offer(connection, task)

    async def offer(self, connection: AsyncConnection, task: Task) -> None:
        """People are asked whether they take it on: whom it is for, or those near it; and nobody else any more."""
        await self._reminders.cancel(connection, task.alliance_id, OFFER, f"task:{task.id}:")
        if task.plan.asked_id is not None:
            await self._schedule(connection, self._offer(task, task.plan.asked_id, task.asked_until))
            return
        asked = 0
        for geoids in self._around(task):
            near = await self._reminders.willing(connection, task.alliance_id, Topic.TASKS, geoids=geoids)
            for user_id in near:
                if user_id == task.created_by or asked >= self._offers:
                    continue
                # Nobody is mentioned in a channel who did not ask for this one: directly, or not at all.
                offer = replace(self._offer(task, user_id, task.plan.due_at), channel_id=None, can_wait=True)
                await self._reminders.schedule(connection, offer)
                asked += 1

    async def claimed(self, connection: AsyncConnection, task: Task, claim: Claim) -> None:
        """From now on, or with another day: a reminder before it is due."""
        await self.hush(connection, task, claim.id)
        at = claim.due_at - rules.REMIND_BEFORE
        if at > self._clock.now():
            subject = f"task:{task.id}:{claim.id}:{claim.due_at.timestamp():.0f}"
            new = self._new(task, DUE, subject, {"claim_id": claim.id}, claim.user_id)
            await self._schedule(connection, replace(new, due_at=at, expires_at=claim.due_at))

    async def hush(self, connection: AsyncConnection, task: Task, claim_id: int) -> None:
        """What was to be asked about a claim needs no answer any more."""
        for kind in (DUE, ASK, REVIEW):
            await self._reminders.cancel(connection, task.alliance_id, kind, f"task:{task.id}:{claim_id}:")

    async def withdrawn(self, connection: AsyncConnection, task: Task) -> None:
        """Nobody is asked to take it on any more."""
        for kind in (OFFER, CARD):
            await self._reminders.cancel(connection, task.alliance_id, kind, f"task:{task.id}:")

    async def edited(self, connection: AsyncConnection, task: Task, claim: Claim) -> None:
        """Whoever is on it hears once that it is another: of what they have not read yet, the latest."""
        subject = f"task-edited:{task.id}:{claim.id}:"
        await self._reminders.cancel(connection, task.alliance_id, "text", subject)
        arguments = notice("task-told-edited", title=task.plan.title, due=claim.due_at)
        new = self._new(task, "text", f"{subject}{secrets.token_hex(6)}", arguments, claim.user_id)
        await self._schedule(connection, new)

    async def ask(self, connection: AsyncConnection, task: Task, claim: Claim, until: datetime) -> None:
        """Whether they are still on it, with all dates to come, which are read when it is sent."""
        subject = f"{heard_prefix(claim)}{self._clock.now().timestamp():.0f}"
        new = self._new(task, ASK, subject, {"claim_id": claim.id}, claim.user_id)
        await self._schedule(connection, replace(new, expires_at=until, can_wait=True))

    async def reached(self, connection: AsyncConnection, task: Task, claim: Claim) -> bool:
        """Whether they were asked, since the last sign of life."""
        return await self._reminders.reached(connection, task.alliance_id, ASK, heard_prefix(claim))

    async def to_look_at(self, connection: AsyncConnection, task: Task, claim: Claim) -> None:
        """Whoever looks after the task is asked whether it is done."""
        subject = f"task:{task.id}:{claim.id}:{secrets.token_hex(6)}"
        new = self._new(task, REVIEW, subject, {"claim_id": claim.id}, None)
        await self._tell_who_looks_after(connection, task, claim.user_id, new)

    async def quiet(self, connection: AsyncConnection, task: Task, claim: Claim, opens_at: datetime) -> None:
        """Whoever looks after the task hears that nothing is heard of it."""
        arguments = notice("task-told-quiet", title=task.plan.title, due=claim.due_at, at=opens_at)
        new = self._new(task, "text", f"task-quiet:{claim.id}:{secrets.token_hex(6)}", arguments, None)
        await self._tell_who_looks_after(connection, task, claim.user_id, replace(new, can_wait=True))

    async def approved(self, connection: AsyncConnection, task: Task, claim: Claim) -> None:
        new = self._new(task, APPROVED, f"task:{task.id}:{claim.id}:", {"claim_id": claim.id}, claim.user_id)
        await self._schedule(connection, new)

    async def tell(
        self, connection: AsyncConnection, task: Task, user_id: int, key: str, **args: object
    ) -> None:
        arguments = notice(key, title=task.plan.title, **args)
        new = self._new(task, "text", f"{key}:{task.id}:{secrets.token_hex(6)}", arguments, user_id)
        await self._schedule(connection, new)

    # --- parts --------------------------------------------------------------------------------------------

    async def _tell_who_looks_after(
        self, connection: AsyncConnection, task: Task, besides: int, new: NewReminder
    ) -> None:
        """Whoever made it; if that is whom it is about, or they organize there no more, others who do; where there
        are none, the moderators."""
        scope = rules.scope(task)
        made_by = task.created_by
        if made_by != besides and await self._alliances.may_within(
            connection, task.alliance_id, made_by, Level.ORGANIZER, scope
        ):
            people = [made_by]
        else:
            state = scope[:STATE_DIGITS] if scope else NATIONAL
            everybody = await self._alliances.coordinators_within(connection, task.alliance_id, state)
            people = await self._reminders.least_contacted(
                connection, task.alliance_id, [one for one in everybody if one != besides]
            )
        for user_id in people:
            subject = f"{new.subject}:{user_id}"
            await self._schedule(connection, replace(new, subject=subject, user_id=user_id))
        if not people:
            nobody = replace(new, topic=None, channel_id=None, can_wait=False)
            await self._reminders.schedule_for_channels(connection, nobody, Purpose.MODERATORS)

    async def _schedule(self, connection: AsyncConnection, new: NewReminder) -> None:
        if new.user_id is not None and new.user_id > 0:  # nobody whose data were deleted
            await self._reminders.schedule(connection, new)

    def _offer(self, task: Task, user_id: int, until: datetime | None) -> NewReminder:
        new = self._new(task, OFFER, f"task:{task.id}:{user_id}:", {"task_id": task.id}, user_id)
        return replace(new, expires_at=until)

    def _around(self, task: Task) -> list[list[str]]:
        """Where those live who are near a task: its county, then those beside it. Nobody is near a nation's."""
        if task.plan.geoid is None or not self._offers:
            return []
        return [[task.plan.geoid], list(self._atlas.get(task.plan.geoid).neighbours)]

    def _new(
        self, task: Task, kind: str, subject: str, arguments: Mapping[str, object], user_id: int | None
    ) -> NewReminder:
        now = self._clock.now()
        return NewReminder(
            alliance_id=task.alliance_id,
            kind=kind,
            subject=subject,
            due_at=now,
            user_id=user_id,
            channel_id=task.channel_id,
            guild_id=task.guild_id,
            topic=Topic.TASKS,
            expires_at=now + NEWS_USEFUL,
            arguments=arguments,
        )


def heard_prefix(claim: Claim) -> str:
    """Of everything that somebody is asked between two signs of life."""
    return f"task:{claim.task_id}:{claim.id}:{claim.heard_at.timestamp():.0f}:"
