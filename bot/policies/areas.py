"""Areas of government, and the terms by which an alliance's proposals live: what administrators set."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level, Purpose
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import PolicySettings
from bot.database import Database
from bot.errors import UserError
from bot.policies import area_store, terms
from bot.policies.model import AllTerms, Area, Kind, MajorTopic, Terms
from bot.reminders.model import NewReminder, notice
from bot.reminders.service import ReminderService
from bot.text import FALLBACK, label
from bot.typed import line

NAME_LIMIT = 60
AREAS_LIMIT = 25  # options of a select in Discord


class AreaService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditService,
        reminders: ReminderService,
        settings: PolicySettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._reminders = reminders
        self._defaults = terms.defaults(settings)

    # --- areas --------------------------------------------------------------------------------------------

    async def areas(self, actor: Actor, *, retired: bool = False) -> Sequence[Area]:
        """In their order; an alliance has those of the Comparative Agendas Project until it changes them."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            found: Sequence[Area] = await area_store.all_(connection, actor.alliance_id)
        if not found:
            async with self._database.write() as connection:
                found = await self.within(connection, actor.alliance_id)
        return [area for area in found if retired or area.retired_at is None]

    async def within(self, connection: AsyncConnection, alliance_id: int) -> Sequence[Area]:
        """All of them, the retired ones too; part of a transaction that writes."""
        found = await area_store.all_(connection, alliance_id)
        if found:
            return found
        await area_store.lock(connection, alliance_id)
        names = [label(FALLBACK, f"area-of-{topic.value}") for topic in MajorTopic]
        return await area_store.add(connection, alliance_id, names) or await area_store.all_(
            connection, alliance_id
        )

    async def usable(self, connection: AsyncConnection, alliance_id: int, area_id: int) -> Area:
        """One that takes proposals. Raises UserError area-unknown, area-retired."""
        area = await self.find(connection, alliance_id, area_id)
        if area.retired_at is not None:
            raise UserError("area-retired", name=area.name)
        return area

    async def add(self, actor: Actor, name: str) -> Area:
        """Raises UserError not-allowed, area-name-empty, too-long, area-taken, area-many."""
        async with self._database.write() as connection:
            found = await self._managed(connection, actor)
            if sum(area.retired_at is None for area in found) >= AREAS_LIMIT:
                raise UserError("area-many", limit=AREAS_LIMIT)
            made = await area_store.add(connection, actor.alliance_id, [_checked(name, found)])
            await self._record(connection, actor, "area-add", made[0].id, name=made[0].name)
        return made[0]

    async def rename(self, actor: Actor, area_id: int, name: str) -> Area:
        """Its proposals stay in it. Raises UserError as `add` does, area-unknown."""
        async with self._database.write() as connection:
            found = await self._managed(connection, actor)
            area = await self.find(connection, actor.alliance_id, area_id)
            new = _checked(name, [one for one in found if one.id != area_id])
            await area_store.rename(connection, area_id, new)
            await self._record(connection, actor, "area-rename", area_id, name=new, before=area.name)
        return area

    async def retire(self, actor: Actor, area_id: int) -> Area:
        """It takes no new proposals, or, if it took none, does again. Raises UserError not-allowed, area-unknown,
        area-last, area-many."""
        async with self._database.write() as connection:
            found = await self._managed(connection, actor)
            area = await self.find(connection, actor.alliance_id, area_id)
            active = sum(one.retired_at is None for one in found)
            if area.retired_at is None and active == 1:
                raise UserError("area-last")
            if area.retired_at is not None and active >= AREAS_LIMIT:
                raise UserError("area-many", limit=AREAS_LIMIT)
            at = self._clock.now() if area.retired_at is None else None
            await area_store.retire(connection, area_id, at)
            act = "area-retire" if at is not None else "area-restore"
            await self._record(connection, actor, act, area_id, name=area.name)
        return Area(area.id, area.name, area.place, at)

    async def _managed(self, connection: AsyncConnection, actor: Actor) -> Sequence[Area]:
        actor.require(Level.ADMINISTRATOR)
        await area_store.lock(connection, actor.alliance_id)
        return await self.within(connection, actor.alliance_id)

    async def find(self, connection: AsyncConnection, alliance_id: int, area_id: int) -> Area:
        """One of the alliance's, retired or not. Raises UserError area-unknown."""
        for area in await area_store.all_(connection, alliance_id):
            if area.id == area_id:
                return area
        raise UserError("area-unknown")

    # --- terms --------------------------------------------------------------------------------------------

    async def terms(self, actor: Actor) -> AllTerms:
        """Those of proposals whose discussion opens now."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self.terms_within(connection, actor.alliance_id)

    async def terms_within(self, connection: AsyncConnection, alliance_id: int) -> AllTerms:
        return terms.with_changes(self._defaults, await area_store.terms(connection, alliance_id))

    async def change_terms(self, actor: Actor, kind: Kind, changes: Mapping[str, object]) -> AllTerms:
        """For what is not discussed yet: nobody lowers the bar of what is under way. On the record, and told in the
        polls channel: a forum has no place for it. Raises UserError not-allowed and what `terms.check_…` raise."""
        actor.require(Level.ADMINISTRATOR)
        checked = terms.check_changes(kind, changes)
        async with self._database.write() as connection:
            await area_store.lock(connection, actor.alliance_id)
            stored = {
                name: dict(given)
                for name, given in (await area_store.terms(connection, actor.alliance_id)).items()
            }
            before = terms.with_changes(self._defaults, stored)
            stored.setdefault(kind.value, {}).update(checked)
            after = terms.with_changes(self._defaults, stored)
            terms.check_together(after)
            if after == before:
                raise UserError("policy-terms-nothing")
            now = self._clock.now()
            await area_store.save_terms(connection, actor.alliance_id, stored, actor.user_id, now)
            changed = ", ".join(f"{name}: {old} → {new}" for name, old, new in _differences(before, after))
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "policy-terms",
                f"alliance:{actor.alliance_id}",
                changed=changed,
            )
            await self._reminders.schedule_for_channels(
                connection,
                NewReminder(
                    alliance_id=actor.alliance_id,
                    kind="text",
                    subject=f"policy-terms:{now.timestamp():.0f}",
                    due_at=now,
                    arguments=notice("policy-terms-told", who={"user": actor.user_id}, changed=changed),
                ),
                Purpose.POLLS.value,
            )
        return after

    async def _record(
        self, connection: AsyncConnection, actor: Actor, act: str, area_id: int, **details: object
    ) -> None:
        await self._audit.record(
            connection, actor.alliance_id, actor.user_id, act, f"area:{area_id}", **details
        )

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Who changed the terms is nobody any more."""
        await area_store.forget(connection, alliance_id, user_id)


def _checked(given: str, others: Sequence[Area]) -> str:
    name = line(given, NAME_LIMIT, "area-name-empty")
    if any(area.name.casefold() == name.casefold() for area in others):
        raise UserError("area-taken", name=name)
    return name


def _differences(before: AllTerms, after: AllTerms) -> list[tuple[str, object, object]]:
    found = [
        (f"{kind} {one.name}".replace("_", " "), getattr(old, one.name), getattr(new, one.name))
        for kind, old, new in (("policy", before.policy, after.policy), ("right", before.right, after.right))
        for one in fields(Terms)
    ]
    found.append(("right repeal", before.right_repeal, after.right_repeal))
    return [(name, old, new) for name, old, new in found if old != new]
