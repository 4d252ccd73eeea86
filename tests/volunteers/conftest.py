"""An alliance in the store, with every service that has to do with who belongs to it."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Level, Purpose
from bot.alliances.service import AllianceService, Layout
from bot.audit.service import AuditService
from bot.config import (
    ApplicationSettings,
    CountySettings,
    DecaySettings,
    EventSettings,
    PollSettings,
    RaidSettings,
    ReminderSettings,
    TaskSettings,
)
from bot.counties.service import CountyService
from bot.counties.teams import Teams
from bot.database import Database
from bot.events.service import EventService
from bot.outreach.campaigns import CampaignService
from bot.pictures import Pictures
from bot.polls.service import PollService
from bot.raids.service import RaidService
from bot.reminders.service import ReminderService
from bot.tasks.service import TaskService
from bot.volunteers.applications import ApplicationService
from bot.volunteers.invitations import InvitationService
from bot.volunteers.model import Answers, Application, Commitment, Draft, Hours, Skill
from bot.volunteers.personal import PersonalService
from bot.volunteers.queue import QueueService
from bot.volunteers.service import VolunteerService
from tests.conftest import FixedClock

GUILD, LOBBY, BOSS = 100, 200, 10**17
HARRIS = "48201"
ANSWERS = Answers(frozenset({Skill.LAW, Skill.OTHER}), Hours.MORE, Commitment.TEAM)


class Home:
    """One alliance with a chapter of which BOSS is the administrator. People are numbered from 10**17 + 1."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.reminders = ReminderService(database, clock, ManualAlarm(), ReminderSettings())
        self.audit = AuditService(database, clock, self.reminders)
        self.alliances = AllianceService(database, clock, self.audit)
        teams = Teams(clock, self.alliances, self.reminders, DecaySettings(), CountySettings())
        self.counties = CountyService(database, clock, teams, self.alliances, self.audit, self.reminders)
        base = database, clock, self.audit, self.alliances, self.counties, self.reminders
        self.polls = PollService(
            database, clock, ManualAlarm(), PollSettings(), self.alliances, self.reminders, self.audit
        )
        campaigns = CampaignService(database, clock, self.audit, Pictures())
        self.events = EventService(
            database,
            clock,
            ManualAlarm(),
            teams.atlas,
            campaigns,
            self.audit,
            self.reminders,
            EventSettings(),
        )
        self.tasks = TaskService(
            database,
            clock,
            ManualAlarm(),
            self.alliances,
            self.counties,
            self.audit,
            self.reminders,
            TaskSettings(),
        )
        self.volunteers = VolunteerService(*base, self.polls, self.events, self.tasks)
        self.raids = RaidService(database, clock, self.audit, self.alliances, self.reminders, RaidSettings())
        self.applications = ApplicationService(*base, self.volunteers, self.raids, ApplicationSettings())
        self.queue = QueueService(database, clock, self.audit, self.applications, self.raids)
        self.invitations = InvitationService(database, clock)
        self.personal = PersonalService(
            database,
            clock,
            self.counties,
            self.reminders,
            self.volunteers,
            [
                self.queue,
                self.invitations,
                self.alliances,
                self.counties,
                self.polls,
                self.reminders,
                self.audit,
            ],
        )

    async def set_up(self, guild_id: int = GUILD, by: int = BOSS) -> None:
        layout = Layout(
            {level: guild_id * 10 + level for level in Level},
            {purpose: guild_id * 100 + n for n, purpose in enumerate(Purpose)},
        )
        await self.alliances.set_up(guild_id, f"Alliance {guild_id}", by, layout, "Be kind.")

    async def actor(self, user_id: int = BOSS, guild_id: int = GUILD) -> Actor:
        return await self.alliances.actor(guild_id, user_id)

    async def apply(self, user_id: int, guild_id: int = GUILD, version: int = 1) -> Application:
        draft = Draft(ANSWERS, version, HARRIS)
        return await self.applications.apply(await self.actor(user_id, guild_id), draft, LOBBY)

    async def volunteer(self, user_id: int) -> Application:
        application = await self.apply(user_id)
        await self.applications.approve(await self.actor(), application.id)
        return application

    async def moderator(self, user_id: int) -> Actor:
        await self.alliances.grant(await self.actor(), user_id, Level.MODERATOR)
        return await self.actor(user_id)

    async def rows(self, table: Table) -> Sequence[Any]:
        async with self.database.read() as connection:
            return (await connection.execute(select(table))).all()


@pytest.fixture
async def home(database: Database, clock: FixedClock) -> Home:
    made = Home(database, clock)
    await made.set_up()
    return made
