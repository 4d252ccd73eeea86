"""Topics and statements on both databases, and people of two alliances."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import insert

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.config import OpinionSettings, ReminderSettings
from bot.database import Database
from bot.database.tables import alliances, chapter_channels, chapters
from bot.opinions.model import Statement
from bot.opinions.service import OpinionService
from bot.reminders.service import ReminderService
from tests.conftest import START, FixedClock

LEVELS = {level: frozenset({Grant(level)}) for level in Level}
Say = Callable[..., Awaitable[Statement]]


@pytest.fixture
async def opinions(
    database: Database, clock: FixedClock, alarm: ManualAlarm
) -> AsyncIterator[OpinionService]:
    async with database.write() as connection:
        for number in (1, 2):
            await connection.execute(insert(alliances).values(id=number, name=f"{number}", created_at=START))
            await connection.execute(
                insert(chapters).values(guild_id=number, alliance_id=number, name="x", created_at=START)
            )
            await connection.execute(
                insert(chapter_channels).values(guild_id=number, purpose="moderators", channel_id=number)
            )
    reminders = ReminderService(database, clock, alarm, ReminderSettings())
    audit = AuditService(database, clock, reminders)
    service = OpinionService(
        database, clock, alarm, AllianceService(database, clock, audit), audit, reminders, OpinionSettings()
    )
    yield service
    await service.maps.close()


def person(user_id: int, level: Level = Level.VOLUNTEER, alliance: int = 1) -> Actor:
    return Actor(alliance, alliance, user_id, LEVELS[level])


MODERATOR = person(900, Level.MODERATOR)
ORGANIZER = person(901, Level.ORGANIZER)


@pytest.fixture
async def topic_id(opinions: OpinionService) -> int:
    return (await opinions.create(ORGANIZER, "What about the river?", 5)).id


@pytest.fixture
def say(opinions: OpinionService, topic_id: int) -> Say:
    """Somebody says something, and a moderator approves it."""

    async def made(words: str, by: int = 1, kind: str = "statement", *, approved: bool = True) -> Statement:
        one = await opinions.argue(person(by), topic_id, kind, words)
        if approved:
            one, _ = await opinions.moderation.approve(MODERATOR, one.id)
        return one

    return made
