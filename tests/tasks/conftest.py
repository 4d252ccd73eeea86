"""Tasks on both databases, and people of two alliances."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.config import ReminderSettings, TaskSettings
from bot.database import Database
from bot.database.tables import reminders
from bot.reminders.model import Reminder
from bot.tasks.model import Task
from bot.tasks.service import TaskService
from tests.conftest import FixedClock
from tests.counties.conftest import Office
from tests.hours.conftest import HARRIS, person

__all__ = ["person"]

NOON = datetime(2026, 1, 20, 18, tzinfo=UTC)
TEXAS, NATION = Grant(Level.ORGANIZER, "48"), Grant(Level.ORGANIZER)


class Post:
    """The Discord side: who was told what, and of which claim."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.sent: list[tuple[datetime, Reminder]] = []

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        self.sent.append((self.clock.now(), reminder))

    def to(self, user_id: int) -> list[str]:
        """The kinds, and of texts the keys, of all that somebody was sent."""
        return [
            str(one.arguments["key"]) if one.kind == "text" else one.kind
            for _, one in self.sent
            if one.user_id == user_id
        ]


class Desk:
    """The services of tasks over one database, and a clock that moves with every wake-up at its instant."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock, self.post = database, clock, Post(clock)
        self.open()

    def open(self, settings: TaskSettings | None = None) -> None:
        """As after a start."""
        self.alarm = ManualAlarm()
        self.office = Office(self.database, self.clock, 1, self.alarm)
        self.office.reminders = self.office.reminders.__class__(
            self.database, self.clock, self.alarm, ReminderSettings(quiet_hours="", weekly_budget=0)
        )
        self.reminders = self.office.reminders
        self.reminders.connect(self.post)
        self.tasks = TaskService(
            self.database,
            self.clock,
            self.alarm,
            self.office.alliances,
            self.office.counties,
            self.office.audit,
            self.reminders,
            settings or TaskSettings(),
        )

    async def restart(self) -> None:
        self.open()
        await self.reminders.resume()
        await self.tasks.resume()
        await self.alarm.run_due(self.clock.now())

    async def pass_to(self, until: datetime) -> None:
        while (due := self.alarm.next_due()) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            await self.alarm.run_due(self.clock.at)
        self.clock.at = until

    async def make(
        self, who: Actor, title: str = "Print flyers", due: str = "2026-02-01", **given: object
    ) -> Task:
        given = {"geoid": HARRIS} | given
        return await self.tasks.create(who, 77, title, due, **given)  # type: ignore[arg-type]

    async def pending(self, user_id: int) -> list[str]:
        async with self.database.read() as connection:
            kinds = await connection.scalars(
                select(reminders.c.kind)
                .where(reminders.c.user_id == user_id, reminders.c.state == "pending")
                .order_by(reminders.c.due_at)
            )
            return list(kinds)


@pytest.fixture
def desk(database: Database, clock: FixedClock) -> Desk:
    clock.at = NOON
    return Desk(database, clock)
