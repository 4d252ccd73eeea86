"""Alliances in the store, and the services that look after their counties."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import AllianceService, Layout
from bot.audit.service import AuditService
from bot.config import CountySettings, DecaySettings, DigestSettings, ReminderSettings
from bot.counties.assignments import AssignmentService
from bot.counties.digest import DigestService
from bot.counties.model import AssignmentRole
from bot.counties.service import CountyService
from bot.counties.teams import Teams
from bot.database import Database
from bot.database.tables import assignments, audit, reminders, volunteers
from bot.reminders.service import ReminderService
from tests.conftest import FixedClock

LEAD, BACKUP, MEMBER = AssignmentRole
TRAVIS, WILLIAMSON, HAYS, COOK = "48453", "48491", "48209", "17031"
FOUNDER = 1000
COVERAGE = 500  # the coverage channel of a chapter is this and its guild id


class Office:
    """One alliance with a chapter whose server has the id `guild_id`, and its services over one database."""

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        guild_id: int,
        alarm: ManualAlarm,
        alliance_id: int = 0,
    ) -> None:
        self.database = database
        self.clock = clock
        self.alarm = alarm
        self.guild_id = guild_id
        self.alliance_id = alliance_id
        self.reminders = ReminderService(database, clock, alarm, ReminderSettings())
        self.audit = AuditService(database, clock, self.reminders)
        self.alliances = AllianceService(database, clock, self.audit)
        decay = DecaySettings()
        self.teams = Teams(clock, self.alliances, self.reminders, decay, CountySettings())
        self.counties = CountyService(database, clock, self.teams, self.alliances, self.audit, self.reminders)
        self.assignments = AssignmentService(
            database, clock, alarm, self.teams, self.audit, self.reminders, decay
        )

    def digests(self, settings: DigestSettings | None = None) -> DigestService:
        return DigestService(
            self.database,
            self.clock,
            self.alarm,
            self.counties,
            self.reminders,
            settings or DigestSettings(),
        )

    async def set_up(self) -> "Office":
        layout = Layout({}, {Purpose.COVERAGE: COVERAGE + self.guild_id})
        chapter = await self.alliances.set_up(self.guild_id, "Server", FOUNDER, layout, "pledge")
        self.alliance_id = chapter.alliance_id
        return self

    async def pass_days(self, days: float) -> None:
        """Let time pass, with every wake-up at its instant, as far as the alarm is set."""
        until = self.clock.now() + timedelta(days=days)
        await self.assignments.resume()
        while (due := self.alarm.next_due("silence")) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            await self.alarm.run_due(due)
        self.clock.at = until

    async def volunteer(self, user_id: int, *grants: Grant, geoid: str = TRAVIS) -> Actor:
        """A volunteer who lives in a county, or somebody with other rights."""
        async with self.database.write() as connection:
            for grant in grants or (Grant(Level.VOLUNTEER),):
                await self.alliances.grant_within(connection, self.alliance_id, user_id, grant, FOUNDER)
            await connection.execute(
                insert(volunteers).values(
                    alliance_id=self.alliance_id,
                    user_id=user_id,
                    status="active",
                    guild_id=self.guild_id,
                    geoid=geoid,
                    skills=[],
                    hours="more",
                    commitment="team-member",
                    pledge_version=1,
                    zone="America/Chicago",
                    locale="en",
                    created_at=self.clock.now(),
                    changed_at=self.clock.now(),
                )
            )
        return await self.alliances.actor(self.guild_id, user_id)

    async def rows(self) -> list[tuple[str, int, str, datetime | None]]:
        """GEOID, person, role and end of every assignment ever, in the order in which they began."""
        async with self.database.read() as connection:
            found = await connection.execute(
                select(assignments)
                .where(assignments.c.alliance_id == self.alliance_id)
                .order_by(assignments.c.id)
            )
            return [(row.geoid, row.user_id, row.role, row.ended_at) for row in found]

    async def acts(self) -> list[str]:
        async with self.database.read() as connection:
            found = await connection.scalars(
                select(audit.c.act).where(audit.c.alliance_id == self.alliance_id).order_by(audit.c.id)
            )
            return [act for act in found if act.startswith("county")]

    async def reminders_of(self, kind: str) -> list[tuple[str, str, datetime, int]]:
        """Subject, state, due instant and channel."""
        async with self.database.read() as connection:
            found = await connection.execute(
                select(reminders)
                .where(reminders.c.kind == kind, reminders.c.alliance_id == self.alliance_id)
                .order_by(reminders.c.id)
            )
            return [(row.subject, row.state, row.due_at, row.channel_id) for row in found]


@pytest.fixture
async def office(database: Database, clock: FixedClock, alarm: ManualAlarm) -> Office:
    return await Office(database, clock, 100, alarm).set_up()


@pytest.fixture
async def other_office(database: Database, clock: FixedClock, alarm: ManualAlarm) -> Office:
    """A second alliance in the same database."""
    return await Office(database, clock, 200, alarm).set_up()


@pytest.fixture
async def sqlite_office(sqlite_url: str, clock: FixedClock, alarm: ManualAlarm) -> AsyncIterator[Office]:
    """For what does not depend on the database."""
    database = Database(sqlite_url)
    yield await Office(database, clock, 100, alarm).set_up()
    await database.close()
