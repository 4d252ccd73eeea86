"""Outreach and campaigns on both databases."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.alarm import ManualAlarm
from bot.database import Database
from bot.events.attendance import AttendanceService
from bot.events.cards import Cards
from bot.outreach.campaigns import CampaignService
from bot.outreach.service import OutreachService
from bot.pictures import Pictures
from tests.conftest import FixedClock
from tests.counties.conftest import Office
from tests.hours.conftest import person

__all__ = ["person"]
OLDEST = 60  # days


@pytest.fixture
def office(database: Database, clock: FixedClock, alarm: ManualAlarm) -> Office:
    return Office(database, clock, 1, alarm)


@pytest.fixture
async def campaigns(database: Database, clock: FixedClock, office: Office) -> AsyncIterator[CampaignService]:
    pictures = Pictures()
    yield CampaignService(database, clock, office.audit, pictures)
    await pictures.close()


@pytest.fixture
def outreach(
    database: Database, clock: FixedClock, alarm: ManualAlarm, office: Office, campaigns: CampaignService
) -> OutreachService:
    attendance = AttendanceService(database, clock, Cards(database, clock, alarm, timedelta(seconds=5)))
    return OutreachService(
        database,
        clock,
        office.counties,
        office.assignments,
        attendance,
        campaigns,
        office.reminders,
        OLDEST,
    )
