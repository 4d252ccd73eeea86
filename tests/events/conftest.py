"""Events on both databases, and people of two alliances."""

import pytest

from bot.alarm import ManualAlarm
from bot.audit.service import AuditService
from bot.config import EventSettings, ReminderSettings
from bot.counties.atlas import Atlas
from bot.database import Database
from bot.events.attendance import AttendanceService
from bot.events.service import EventService
from bot.outreach.campaigns import CampaignService
from bot.pictures import Pictures
from bot.reminders.service import ReminderService
from tests.conftest import FixedClock
from tests.hours.conftest import hours, person
from tests.outreach.conftest import campaigns, office, outreach

__all__ = ["campaigns", "hours", "office", "outreach", "person"]


@pytest.fixture
def events(database: Database, clock: FixedClock, alarm: ManualAlarm) -> EventService:
    reminders = ReminderService(database, clock, alarm, ReminderSettings())
    audit = AuditService(database, clock, reminders)
    return EventService(
        database,
        clock,
        alarm,
        Atlas.load(),
        CampaignService(database, clock, audit, Pictures()),
        audit,
        reminders,
        EventSettings(),
    )


@pytest.fixture
def attendance(database: Database, clock: FixedClock, events: EventService) -> AttendanceService:
    return AttendanceService(database, clock, events.cards)
