"""Hours on both databases, and people of one alliance."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.alarm import ManualAlarm
from bot.alliances.model import NATIONAL, Actor, Grant, Level
from bot.config import HourSettings, TaskSettings
from bot.database import Database
from bot.database.tables import alliances, grants, volunteers
from bot.events.attendance import AttendanceService
from bot.events.cards import Cards
from bot.hours.service import HourService
from bot.tasks.service import TaskService
from tests.conftest import START, FixedClock
from tests.counties.conftest import Office

HARRIS, TRAVIS, COOK = "48201", "48453", "17031"
Person = Callable[..., Awaitable[Actor]]


@pytest.fixture
def hours(database: Database, clock: FixedClock, alarm: ManualAlarm) -> HourService:
    office, attendance = (
        Office(database, clock, 1, alarm),
        AttendanceService(database, clock, Cards(database, clock, alarm, timedelta(seconds=5))),
    )
    return HourService(
        database,
        clock,
        office.counties,
        office.assignments,
        attendance,
        TaskService(
            database,
            clock,
            alarm,
            office.alliances,
            office.counties,
            office.audit,
            office.reminders,
            TaskSettings(),
        ),
        office.alliances,
        office.audit,
        office.reminders,
        HourSettings(),
    )


@pytest.fixture
async def person(database: Database) -> Person:
    """Makes a volunteer of Harris County in the alliance (1, or 2), with further levels."""
    async with database.write() as connection:
        for number in (1, 2):
            await connection.execute(insert(alliances).values(id=number, name=f"{number}", created_at=START))

    async def make(user_id: int, *held: Grant, alliance: int = 1) -> Actor:
        everything = {Grant(Level.VOLUNTEER, NATIONAL), *held}
        async with database.write() as connection:
            await connection.execute(
                insert(volunteers).values(
                    alliance_id=alliance,
                    user_id=user_id,
                    status="active",
                    guild_id=1,
                    geoid=HARRIS,
                    skills=[],
                    zone="America/Chicago",
                    locale="en",
                    created_at=START,
                    changed_at=START,
                )
            )
            for grant in everything:
                await connection.execute(
                    insert(grants).values(
                        alliance_id=alliance,
                        user_id=user_id,
                        level=grant.level.word,
                        scope=grant.scope,
                        granted_by=0,
                        granted_at=START,
                    )
                )
        return Actor(alliance, 1, user_id, frozenset(everything))

    return make
