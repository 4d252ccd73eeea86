"""What a person sees, corrects, exports and deletes of what is kept about them, in every capability."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.clock import Clock
from bot.counties.model import County
from bot.counties.service import CountyService
from bot.database import Database
from bot.errors import UserError
from bot.reminders.model import Quiet, Topic
from bot.reminders.service import ReminderService
from bot.times import parse_hours, parse_until, parse_zone, written_hours
from bot.volunteers import store
from bot.volunteers.model import Answers, Application, Profile, Volunteer
from bot.volunteers.places import Located, locate
from bot.volunteers.service import VolunteerService


class PersonalData(Protocol):
    """A capability that keeps something about people."""

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """Everything it keeps about a person, as JSON under names of its own."""
        ...

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """Delete it; where a row must stay for others, put `bot.database.stranger` in the person's place."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about a person; `everything` is what an export holds."""

    profile: Profile
    topics: frozenset[Topic]
    quiet: Quiet
    everything: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Correction:
    """What became of a correction: `choice` still needs the person, `problems` were left as they were."""

    choice: Located | None
    problems: Sequence[UserError]


class PersonalService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        counties: CountyService,
        reminders: ReminderService,
        volunteers: VolunteerService,
        others: Sequence[PersonalData],
    ) -> None:
        self._database = database
        self._clock = clock
        self._atlas = counties.atlas
        self._reminders = reminders
        self._volunteers = volunteers
        self._parts: Sequence[PersonalData] = (volunteers, *others)

    async def kept(self, actor: Actor) -> Kept:
        topics, quiet = await self._reminders.topics(actor), await self._reminders.quiet(actor)
        async with self._database.read() as connection:
            profile = await self._volunteers.profile(connection, actor.alliance_id, actor.user_id)
            everything: dict[str, object] = {}
            for part in self._parts:
                everything |= await part.export(connection, actor.alliance_id, actor.user_id)
        return Kept(profile, topics, quiet, everything)

    async def correct(self, actor: Actor, answers: Answers, where: str, zone: str) -> Correction:
        """Keep what can be kept, whatever is wrong with the rest. `where` and `zone` are as the person typed them.

        Raises UserError me-nothing.
        """
        problems: list[UserError] = []
        located: Located | None = None
        async with self._database.write() as connection:
            kept = await self._own(connection, actor)
            corrected = replace(kept, answers=answers, locale=actor.locale)
            try:
                if where != self._atlas.label(self._atlas.get(kept.geoid)):
                    located = locate(self._atlas, where)
            except UserError as error:
                problems.append(error)
            if located is not None and located.only is not None:
                corrected, located = self._moved(corrected, located.only), None
            try:
                if zone != kept.zone:
                    corrected = replace(corrected, zone=parse_zone(zone).key)
            except UserError as error:
                problems.append(error)
            await self._save(connection, corrected)
        return Correction(located, problems)

    async def move(self, actor: Actor, geoid: str) -> County:
        """The person lives in another county. Raises UserError county-unknown, me-nothing."""
        county = self._atlas.get(geoid)
        async with self._database.write() as connection:
            await self._save(connection, self._moved(await self._own(connection, actor), county))
        return county

    async def set_quiet(self, actor: Actor, hours: str) -> None:
        """When nothing is to reach the person, as they typed it. Raises UserError me-nothing, hours-…."""
        quiet = written_hours(*parse_hours(hours))
        async with self._database.write() as connection:
            await self._save(connection, replace(await self._own(connection, actor), quiet=quiet))

    async def choose_topics(self, actor: Actor, chosen: Iterable[str]) -> frozenset[Topic]:
        """Let the bot write about these, and nothing else. A new one begins with a message to the person.

        Raises UserError form-choice, me-nothing, and what `ReminderService.consent` raises.
        """
        try:
            topics = frozenset(Topic(topic) for topic in chosen)
        except ValueError:
            raise UserError("form-choice") from None
        async with self._database.read() as connection:
            await self._own(connection, actor)
        # First what is taken back: that holds even where direct messages turn out to be closed.
        for topic in sorted(Topic, key=lambda topic: topic in topics):
            await self._reminders.consent(actor, topic, topic in topics)
        return topics

    async def pause(self, actor: Actor, until: str) -> datetime:
        """Say nothing to the person before an instant that they typed; a date alone is its beginning.

        Raises UserError me-nothing, time-….
        """
        now = self._clock.now()
        async with self._database.write() as connection:
            kept = await self._own(connection, actor)
            at = parse_until(until, now, ZoneInfo(kept.zone))
            await store.save(connection, replace(kept, paused_until=at))
        return at

    async def resume(self, actor: Actor) -> None:
        """Raises UserError me-nothing."""
        async with self._database.write() as connection:
            kept = await self._own(connection, actor)
            await self._save(connection, replace(kept, paused_until=None))

    async def erase(self, actor: Actor) -> Sequence[Application]:
        """Delete everything about the person, or nothing; their applications as they were, for their cards."""
        async with self._database.write() as connection:
            await store.volunteer(connection, actor.alliance_id, actor.user_id, lock=True)
            gone = await store.applications_of(connection, actor.alliance_id, actor.user_id)
            for part in self._parts:
                await part.erase(connection, actor.alliance_id, actor.user_id)
        await self._database.forget()
        return gone

    async def _own(self, connection: AsyncConnection, actor: Actor) -> Volunteer:
        found = await store.volunteer(connection, actor.alliance_id, actor.user_id, lock=True)
        if found is None:
            raise UserError("me-nothing")
        return found

    async def _save(self, connection: AsyncConnection, kept: Volunteer) -> None:
        """As it is from now on; what waits for them may go out at another time then."""
        await store.save(connection, kept)
        await self._reminders.release_within(connection, kept.alliance_id, kept.user_id)

    def _moved(self, volunteer: Volunteer, county: County) -> Volunteer:
        """In another county; their clock follows unless they had set it themselves."""
        follows = volunteer.zone == self._atlas.get(volunteer.geoid).zone
        return replace(volunteer, geoid=county.geoid, zone=county.zone if follows else volunteer.zone)
