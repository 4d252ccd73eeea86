"""An alliance in the store with volunteers, a poll service over it, and a board that remembers what it showed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from bot.alarm import ManualAlarm
from bot.alliances import store as alliance_store
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.config import PollSettings, ReminderSettings
from bot.database import Database, tables
from bot.database.tables import ballots, consents, polls, reminders, roll, tallies, volunteers
from bot.polls.ballot_store import as_choice
from bot.polls.formats import chain
from bot.polls.methods.story import Choice
from bot.polls.model import Circle, Poll, Standing, Typed
from bot.polls.service import PollService
from bot.reminders.model import Busy, Reminder, Topic
from bot.reminders.service import ReminderService
from tests.conftest import FixedClock
from tests.polls.assembly import Assembly, assembled
from tests.world import Story, World

GUILD, ELSEWHERE = 100, 101
CHANNEL, POLLS, MODERATORS = 200, 201, 202
ASKER, MODERATOR = 1, 2


@dataclass
class Wall:
    """A board without Discord: what it was told to show, and what is wrong with it."""

    shown: list[Standing] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    threads: dict[int, str] = field(default_factory=dict)  # by poll
    inside: dict[tuple[int, int], set[int]] = field(default_factory=dict)  # by server and role
    trouble: Callable[[Standing], None] = lambda standing: None

    def usable(self, guild_id: int, channel_id: int) -> bool:
        return channel_id not in self.gone

    def discussable(self, guild_id: int, channel_id: int) -> bool:
        return channel_id not in self.gone

    async def discuss(self, poll: Poll) -> int | None:
        if poll.message_id in self.gone:
            return None
        assert poll.id not in self.threads
        self.threads[poll.id] = "open"
        return poll.message_id

    async def talks(self, poll: Poll) -> bool:
        return poll.thread_id not in self.gone

    async def archive(self, poll: Poll) -> None:
        self.threads[poll.id] = "archived"

    async def members(self, circle: Circle) -> set[int]:
        if (circle.guild_id, circle.role_id) not in self.inside:
            raise Busy
        return self.inside[circle.guild_id, circle.role_id]

    async def draw(self, standing: Standing) -> bool:
        await asyncio.sleep(0)
        self.trouble(standing)
        self.shown.append(standing)
        return standing.poll.channel_id not in self.gone


class Letterbox:
    """Takes every reminder as delivered."""

    def __init__(self) -> None:
        self.sent: list[Reminder] = []

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        self.sent.append(reminder)


class Hall:
    """One alliance; volunteers are numbered from 1, who is an organizer."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.settings = PollSettings()

    async def found(self, people: int) -> "Hall":
        async with self.database.write() as connection:
            self.alliance_id = await alliance_store.create_alliance(
                connection, "Texas", "a pledge", self.clock.at
            )
            for guild_id in (GUILD, ELSEWHERE):
                await alliance_store.create_chapter(
                    connection, guild_id, self.alliance_id, "Texas", self.clock.at
                )
            await alliance_store.save_layout(
                connection, GUILD, {}, {Purpose.POLLS: POLLS, Purpose.MODERATORS: MODERATORS}
            )
        await self.join(*range(1, people + 1))
        async with self.database.write() as connection:
            await alliance_store.add_grant(
                connection, self.alliance_id, ASKER, Grant(Level.ORGANIZER), MODERATOR, self.clock.at
            )
        self.start()
        return self

    def start(self) -> None:
        """A service as at the start of the bot: over the same store, with nothing in memory."""
        self.alarm = ManualAlarm()
        self.wall = Wall()
        self.letters = Letterbox()
        self.reminders = ReminderService(self.database, self.clock, self.alarm, ReminderSettings())
        self.reminders.connect(self.letters)
        audit = AuditService(self.database, self.clock, self.reminders)
        alliances = AllianceService(self.database, self.clock, audit)
        self.polls = PollService(
            self.database, self.clock, self.alarm, self.settings, alliances, self.reminders, audit
        )
        self.polls.connect(self.wall)

    async def restart(self) -> None:
        await self.polls.finish()
        self.start()
        await self.reminders.resume()
        await self.polls.resume()
        await self.run_due()

    async def join(self, *people: int) -> None:
        async with self.database.write() as connection:
            for user_id in people:
                await alliance_store.add_grant(
                    connection, self.alliance_id, user_id, Grant(Level.VOLUNTEER), MODERATOR, self.clock.at
                )

    async def lives_in(self, user_id: int, zone: str) -> None:
        row = {
            "alliance_id": self.alliance_id,
            "user_id": user_id,
            "status": "active",
            "guild_id": GUILD,
            "skills": [],
            "zone": zone,
            "locale": "en-US",
            "created_at": self.clock.at,
            "changed_at": self.clock.at,
        }
        async with self.database.write() as connection:
            await connection.execute(insert(volunteers).values(row))

    async def opt_in(self, *people: int, topic: Topic = Topic.POLLS, alliance_id: int | None = None) -> None:
        rows = [
            {
                "alliance_id": alliance_id or self.alliance_id,
                "user_id": user_id,
                "topic": topic.value,
                "given_at": self.clock.at,
            }
            for user_id in people
        ]
        async with self.database.write() as connection:
            await connection.execute(insert(consents), rows)

    def actor(self, user_id: int = ASKER, level: Level = Level.ORGANIZER) -> Actor:
        return Actor(self.alliance_id, GUILD, user_id, frozenset({Grant(level)}))

    async def open(self, **typed: Any) -> Poll:
        given: dict[str, Any] = {
            "question": "Tea?",
            "options": "Yes\nNo\nLater",
            "results": "hidden",
            "closes": "2d",
            "channel_id": CHANNEL,
        }
        return await self.polls.open(self.actor(), Typed(**(given | typed)))

    async def posted(self, **typed: Any) -> Poll:
        """A poll whose card hangs in its channel as message 300."""
        poll = await self.open(**typed)
        await self.polls.posted(poll.id, poll.channel_id, 300)
        await self.pass_time(timedelta(seconds=self.settings.refresh_seconds))
        return poll

    async def vote(self, user_id: int, poll: Poll, option: int | None, guild_id: int | None = GUILD) -> Any:
        return await self.polls.cast(guild_id, user_id, poll.id, option)

    async def run_due(self) -> None:
        await self.alarm.run_due(self.clock.now())

    async def pass_time(self, by: timedelta) -> None:
        self.clock.at += by
        await self.run_due()

    async def rows(self, table: Any) -> Sequence[Any]:
        async with self.database.read() as connection:
            return (await connection.execute(select(table))).all()

    async def in_box(self, poll: Poll) -> list[str]:
        """What the ballots of a poll say, in no order."""
        return sorted(row.choices for row in await self.rows(ballots) if row.poll_id == poll.id)

    async def check_tallies(self, poll: Poll) -> None:
        """They say what a recount of the ballots says, and so does the turnout."""
        said = Counter(await self.in_box(poll))
        tallied = {row.choices: row.people for row in await self.rows(tallies) if row.poll_id == poll.id}
        assert tallied == said
        stored = await self.stored(poll)
        assert stored.state == "cancelled" or stored.turnout == said.total()

    async def sealed(self, poll: Poll) -> list[tuple[str, Choice]]:
        """The ballots of a closed poll by their codes."""
        return [
            (row.code, as_choice(row.choices)) for row in await self.rows(ballots) if row.poll_id == poll.id
        ]

    async def chain(self, poll: Poll) -> list[chain.Entry]:
        """What was done to the ballots of a poll."""
        rows = sorted(
            (row for row in await self.rows(tables.chain) if row.poll_id == poll.id),
            key=lambda row: row.number,
        )
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        return [(row.act, row.seal.hex(), row.head.hex()) for row in rows]

    async def voted(self, poll: Poll) -> set[int]:
        return {row.user_id for row in await self.rows(roll) if row.poll_id == poll.id and row.voted}

    async def stored(self, poll: Poll) -> Any:
        return next(row for row in await self.rows(polls) if row.id == poll.id)

    async def reminders_of(self, kind: str) -> list[Any]:
        return [row for row in await self.rows(reminders) if row.kind == kind]


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def hall(database: Database, clock: FixedClock) -> AsyncIterator[Hall]:
    hall = await Hall(database, clock).found(people=5)
    yield hall
    await hall.polls.finish()
    await hall.polls._settle()
    async with database.read() as connection:  # whatever a test did, no ballot is without its mark, or twice
        for poll in await hall.rows(polls):
            cast = await connection.scalar(
                select(func.count()).select_from(ballots).where(ballots.c.poll_id == poll.id)
            )
            assert cast == (0 if poll.state == "cancelled" else len(await hall.voted(poll)))
            await hall.check_tallies(poll)
            if poll.definition is not None and poll.state != "cancelled":
                assert chain.check(poll.definition, await hall.chain(poll), poll.head.hex(), cast or 0) == []


@pytest.fixture
def story() -> Story:
    return assembled


@pytest.fixture
async def assembly(world: World) -> Assembly:
    return Assembly(world)
