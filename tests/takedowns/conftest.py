"""Every service of the bot over one database, without Discord, and people of two alliances who write things."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.alarm import ManualAlarm
from bot.alliances import store
from bot.alliances.model import NATIONAL, Actor, Grant, Level
from bot.app import build
from bot.config import DatabaseSettings, Settings
from bot.database import metadata
from bot.database.tables import alliances, chapter_channels, chapters, consents
from bot.events.model import Every
from bot.events.model import Typed as TypedEvent
from bot.policies.model import Act, NewProposal, Text
from bot.policies.model import Kind as ProposalKind
from bot.polls.model import Typed as TypedPoll
from bot.reminders.model import Reminder, Topic
from bot.takedowns.model import Kind, Said
from bot.volunteers import store as volunteer_store
from bot.volunteers.model import Answers, Commitment, Hours, Status, Volunteer
from tests.conftest import START, FixedClock, pass_time
from tests.policies.conftest import assembly, story
from tests.rights.test_right_markdown import BY_HAND

__all__ = ["assembly", "story"]

AUTHOR, OTHER, MODERATOR, ADMIN = 1, 2, 900, 901
ABUSE = "zzzabuse"  # that nobody should have to read
TRAVIS, LOS_ANGELES = "48453", "06037"
DAY = timedelta(days=1)
EVENT = TypedEvent(f"Meet {ABUSE}", "2026-01-10 18:00", "2026-01-10 20:00", f"5 {ABUSE}", ABUSE, ABUSE)


class Post:
    """Takes every reminder as delivered, and every message as overwritten, unless Discord is said to refuse."""

    def __init__(self) -> None:
        self.sent: list[Reminder] = []
        self.overwritten: list[Said] = []
        self.trouble: Exception | None = None

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        self.sent.append(reminder)

    async def overwrite(self, said: Said) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.overwritten.append(said)


class House:
    def __init__(self, url: str, clock: FixedClock) -> None:
        self.url, self.clock = url, clock

    async def found(self) -> "House":
        await self.start()
        async with self.database.write() as connection:
            for number in (1, 2):
                await connection.execute(
                    insert(alliances).values(id=number, name=f"{number}", created_at=START)
                )
                await connection.execute(
                    insert(chapters).values(guild_id=number, alliance_id=number, name="x", created_at=START)
                )
                for purpose in ("moderators", "polls", "policies"):
                    await connection.execute(
                        insert(chapter_channels).values(guild_id=number, purpose=purpose, channel_id=number)
                    )
                for user_id in range(1, 10):
                    await store.add_grant(connection, number, user_id, Grant(Level.VOLUNTEER), 1, START)
            await store.add_grant(connection, 1, AUTHOR, Grant(Level.ORGANIZER), 1, START)
            kept = Volunteer(
                alliance_id=1,
                user_id=AUTHOR,
                status=Status.ACTIVE,
                guild_id=1,
                geoid=TRAVIS,
                answers=Answers(frozenset(), Hours.MORE, Commitment.TEAM),
                pledge_version=1,
                zone="America/Chicago",
                locale="en-US",
                created_at=START,
                changed_at=START,
                approved_at=START,
            )
            await volunteer_store.save(connection, kept)
            for user_id in (AUTHOR, OTHER):
                for topic in Topic:
                    await connection.execute(
                        insert(consents).values(
                            alliance_id=1, user_id=user_id, topic=topic.value, given_at=START
                        )
                    )
        await self.services.rights.take_in(1, BY_HAND)
        return self

    async def start(self) -> None:
        self.alarm = ManualAlarm()
        settings = Settings(database=DatabaseSettings(url=self.url))
        self.bot = await build(settings, clock=self.clock, alarm=self.alarm)
        self.services, self.post = self.bot.services, Post()
        self.database = self.services.takedowns._database
        self.services.reminders.connect(self.post)
        self.services.takedowns.board = self.post

    async def restart(self) -> None:
        await self.stop()
        await self.start()
        for call in self.bot.resume_calls:
            await call()
        await self.run_due()

    async def stop(self) -> None:
        for call in self.bot.close_calls:
            await call()

    async def run_due(self) -> None:
        await self.alarm.run_due(self.clock.now())

    async def pass_time(self, by: timedelta) -> None:
        """With every wake-up at its instant."""
        await pass_time(self.clock, self.alarm, by)

    def actor(
        self, user_id: int, level: Level = Level.VOLUNTEER, scope: str = NATIONAL, alliance: int = 1
    ) -> Actor:
        held = {Grant(level, scope), Grant(Level.VOLUNTEER)}
        return Actor(alliance, alliance, user_id, frozenset(held))

    @property
    def moderator(self) -> Actor:
        return self.actor(MODERATOR, Level.MODERATOR)

    @property
    def admin(self) -> Actor:
        return self.actor(ADMIN, Level.ADMINISTRATOR)

    @property
    def organizer(self) -> Actor:
        return self.actor(AUTHOR, Level.ORGANIZER)

    async def down(self, kind: Kind, number: int, by: Actor | None = None, reason: str = "Insults") -> None:
        await self.services.takedowns.take_down(by or self.moderator, kind, number, reason)

    # --- what people write ------------------------------------------------------------------------------

    async def write(self, kind: Kind) -> int:
        return int(await getattr(self, kind.value)())

    async def proposal(self, by: int = AUTHOR) -> int:
        policies, author = self.services.policies, self.actor(by)
        area = (await self.services.areas.areas(author))[0].id
        text = f"First.\n\nNobody may {ABUSE}."
        new = NewProposal(
            ProposalKind.POLICY, Act.ADOPT, None, f"Title {ABUSE}", area, f"Summary {ABUSE}", text
        )
        number = (await policies.propose(author, new)).proposal.id
        await policies.edit(
            author, number, Text(f"Title {ABUSE}", area, f"Summary {ABUSE}", f"{text} Second.")
        )
        return number

    async def discussed(self) -> int:
        number = await self.proposal()
        for user_id in (2, 3, 4):
            await self.services.policies.second(self.actor(user_id), number)
        return number

    async def reviewed(self) -> int:
        number = await self.discussed()
        await self.pass_time(7 * DAY)
        await self.services.policies.move_on(self.actor(AUTHOR), number)
        await self.pass_time(DAY)
        return number

    async def voted(self) -> int:
        number = await self.reviewed()
        await self.pass_time(5 * DAY)
        return number

    async def topic(self) -> int:
        return (await self.services.opinions.create(self.organizer, f"About {ABUSE}", 5)).id

    async def statement(self) -> int:
        opinions = self.services.opinions
        about = await opinions.create(self.organizer, "The river", 5)
        made = await opinions.argue(
            self.actor(OTHER), about.id, "statement", f"It is {ABUSE}", f"https://{ABUSE}.example"
        )
        await opinions.moderation.hung(made.id, 7, 77)
        await opinions.moderation.approve(self.moderator, made.id)
        return made.id

    async def objection(self) -> int:
        reviews = self.services.reviews
        number = await self.reviewed()
        for user_id in (5, 6, 7):
            await self.services.panel.appoint(self.admin, user_id, 365)
        made = await reviews.object_to(self.actor(OTHER), number, 1, f"Nobody may {ABUSE}", f"As {ABUSE}")
        for user_id in (5, 6):
            await reviews.decide(self.actor(user_id), made.id, True, "It does.")
        return made.id

    async def poll(self) -> int:
        typed = TypedPoll(f"Who is {ABUSE}?", f"{ABUSE} a\n{ABUSE} b", "live", "2d", 9, description=ABUSE)
        return (await self.services.polls.open(self.organizer, typed)).id

    async def event(self, geoid: str | None = TRAVIS) -> int:
        return (await self.services.events.create(self.organizer, 9, EVENT, geoid)).id

    async def series(self) -> int:
        made = await self.services.series.create(
            self.organizer, 9, EVENT, TRAVIS, None, Every.WEEK.value, None
        )
        return made.id

    async def task(self) -> int:
        made = await self.services.tasks.create(
            self.organizer, 9, f"Print {ABUSE}", "2026-02-01", details=ABUSE, geoid=TRAVIS
        )
        return made.id

    async def campaign(self) -> int:
        made = await self.services.campaigns.create(self.organizer, f"Doors {ABUSE}")
        await self.services.campaigns.put_kit(
            self.organizer, made.id, "en", ABUSE, f"https://{ABUSE}.example"
        )
        return made.id

    # --- where it can be read ---------------------------------------------------------------------------

    async def where(self) -> set[str]:
        """The tables in which the words still stand; the log of what was done says what it said then."""
        found = set()
        async with self.database.read() as connection:
            for table in metadata.sorted_tables:
                for row in (await connection.execute(select(table))).mappings():
                    if table.name == "reminders" and row["kind"] == "audit":
                        continue
                    if ABUSE in str(dict(row)):
                        found.add(table.name)
        return found - {"audit"}

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.read() as connection:
            return list(await connection.execute(select(table).order_by(*table.primary_key)))


@pytest.fixture
async def house(database_url: str, clock: FixedClock) -> AsyncIterator[House]:
    made = await House(database_url, clock).found()
    yield made
    await made.stop()
