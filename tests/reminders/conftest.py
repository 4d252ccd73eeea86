"""An alliance in the store, and a sender that remembers what it was given."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import insert, select

from bot.alarm import ManualAlarm
from bot.alliances import store as alliances
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.config import ReminderSettings
from bot.database import Database
from bot.database.tables import consents, volunteers
from bot.database.tables import reminders as table
from bot.reminders.model import Reminder, Topic
from bot.reminders.service import ReminderService
from tests.conftest import FixedClock

GUILD, LOBBY = 100, 200


@dataclass
class Recorder:
    """Remembers every message that went out; `trouble` may raise before one does."""

    messages: list[tuple[Reminder, bool]] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)  # of each of these
    trouble: Callable[[Reminder, bool], None] = lambda reminder, direct: None
    now_sending: int = 0
    most_at_once: int = 0

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        self.now_sending += 1
        self.most_at_once = max(self.most_at_once, self.now_sending)
        try:
            await asyncio.sleep(0)
            self.trouble(reminder, direct)
            self.messages.append((reminder, direct))
            self.silent.append(silent)
        finally:
            self.now_sending -= 1

    @property
    def subjects(self) -> list[str]:
        return [reminder.subject for reminder, _ in self.messages]


class Home:
    """One alliance with a chapter, and a service whose sender is a recorder."""

    def __init__(
        self, database: Database, clock: FixedClock, alliance_id: int, alarm: ManualAlarm | None = None
    ) -> None:
        self.database = database
        self.clock = clock
        self.alliance_id = alliance_id
        self.settings = ReminderSettings()
        self.alarm = alarm or ManualAlarm()
        self.sender = Recorder()
        self.service = self.new_service(self.sender, self.alarm)

    def new_service(self, sender: Recorder, alarm: ManualAlarm) -> ReminderService:
        service = ReminderService(self.database, self.clock, alarm, self.settings)
        service.connect(sender)
        return service

    def actor(self, user_id: int = 1, level: Level = Level.VOLUNTEER) -> Actor:
        return Actor(self.alliance_id, GUILD, user_id, frozenset({Grant(level)}))

    async def volunteer(self, user_id: int, **values: object) -> None:
        row: dict[str, object] = {
            "alliance_id": self.alliance_id,
            "user_id": user_id,
            "status": "active",
            "guild_id": GUILD,
            "skills": [],
            "zone": "America/Denver",
            "locale": "en-US",
            "created_at": self.clock.at,
        }
        row |= {name: self.clock.at for name in ("changed_at",) if name in volunteers.c}
        async with self.database.write() as connection:
            await connection.execute(insert(volunteers).values(row | values))

    async def opt_in(self, user_id: int, topic: Topic = Topic.PERSONAL) -> None:
        async with self.database.write() as connection:
            await connection.execute(
                insert(consents).values(
                    alliance_id=self.alliance_id, user_id=user_id, topic=topic.value, given_at=self.clock.at
                )
            )

    async def rows(self) -> Sequence[object]:
        async with self.database.read() as connection:
            return (await connection.execute(select(table).order_by(table.c.id))).all()

    async def state(self, subject: str) -> tuple[str, str | None]:
        """The state of a reminder and what the problem with it is."""
        async with self.database.read() as connection:
            row = (await connection.execute(select(table).where(table.c.subject == subject))).one()
        return row.state, row.problem

    async def next_at(self, subject: str) -> datetime:
        async with self.database.read() as connection:
            found: datetime = (
                await connection.execute(select(table.c.next_at).where(table.c.subject == subject))
            ).scalar_one()
        return found


async def new_home(database: Database, clock: FixedClock, guild_id: int = GUILD) -> Home:
    async with database.write() as connection:
        alliance_id = await alliances.create_alliance(connection, "Texas", "a pledge", clock.at)
        await alliances.create_chapter(connection, guild_id, alliance_id, "Texas", clock.at)
        await alliances.save_layout(connection, guild_id, {}, {Purpose.COVERAGE: LOBBY + guild_id})
    return Home(database, clock, alliance_id)


@pytest.fixture
async def home(database: Database, clock: FixedClock) -> Home:
    return await new_home(database, clock)
