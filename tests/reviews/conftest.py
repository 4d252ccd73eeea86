"""An alliance with rights, a panel and proposals whose texts are under review; what came of them is remembered."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.database import Database
from bot.database.tables import clearances, proposals
from bot.polls.model import State as PollState
from bot.reviews.model import NewReview, Objection, Outcome, ReviewTerms
from bot.reviews.panel import PanelService
from bot.reviews.service import ReviewService
from bot.rights.service import RightService
from tests.conftest import FixedClock, pass_time
from tests.operation.conftest import value
from tests.polls.conftest import Hall
from tests.rights.test_right_markdown import BY_HAND

BOSS, SPONSOR, OBJECTOR = 1, 2, 3
PANEL = (4, 5, 6)
THREAD = 900
TERMS = ReviewTerms(seconds=2)
TEXT = "Whoever rents pays.\n\n**Nobody may speak** against “the landlord”."
PASSAGE = 'nobody   may speak against "the landlord"'.replace("nobody", "Nobody")
SECOND = timedelta(seconds=1)


def hash_(text: str) -> str:
    return f"{hash(text) % 10**12:064d}"


class Court(Hall):
    """Volunteer 1 is the administrator, 2 sponsors, 3 objects, 4 to 6 are the panel, and so on."""

    async def found(self, people: int = 12) -> "Court":
        self.outcomes: list[Outcome] = []
        self.in_force: set[int] = set()
        await super().found(people)
        await self.rights.take_in(self.alliance_id, BY_HAND)
        return self

    def start(self) -> None:
        super().start()
        audit = AuditService(self.database, self.clock, self.reminders)
        alliances = AllianceService(self.database, self.clock, audit)
        self.rights = RightService(self.database, self.clock, audit)
        self.panel = PanelService(self.database, self.clock, alliances, self.polls, self.reminders, audit)
        self.reviews = ReviewService(
            self.database,
            self.clock,
            self.alarm,
            self.rights,
            self.panel,
            self.polls,
            self.reminders,
            audit,
        )

        async def thread(connection: AsyncConnection, proposal_id: int) -> int | None:
            return THREAD

        async def in_force(connection: AsyncConnection, proposal_id: int) -> bool:
            return proposal_id in self.in_force

        async def told(connection: AsyncConnection, outcome: Outcome) -> None:
            self.outcomes.append(outcome)

        self.reviews.telling.thread = thread
        self.reviews.in_force = in_force
        self.reviews.on_outcome.append(told)

    async def restart(self) -> None:
        await super().restart()
        await self.reviews.resume()
        await self.run_due()

    async def pass_time(self, by: timedelta) -> None:
        """With every wake-up at its instant."""
        await pass_time(self.clock, self.alarm, by)

    async def seat(self, *people: int, days: int = 365) -> None:
        for user_id in people:
            await self.panel.appoint(self.boss, user_id, days)

    @property
    def boss(self) -> Actor:
        return self.actor(BOSS, Level.ADMINISTRATOR)

    def volunteer(self, user_id: int) -> Actor:
        return self.actor(user_id, Level.VOLUNTEER)

    async def proposal(self) -> int:
        needed = {c.name: value(c, 1) for c in proposals.c if not c.nullable and c.name != "id"}
        async with self.database.write() as connection:
            made = await connection.scalar(
                insert(proposals).values(needed | {"alliance_id": self.alliance_id}).returning(proposals.c.id)
            )
        assert made is not None
        return int(made)

    async def review(
        self, text: str = TEXT, proposal_id: int | None = None, sponsors: tuple[int, ...] = (SPONSOR,)
    ) -> int:
        """Open one; the number of its proposal."""
        number = proposal_id or await self.proposal()
        async with self.database.write() as connection:
            new = NewReview(
                self.alliance_id,
                100,
                number,
                hash_(text),
                "Rent",
                text,
                target_right=4,
                terms=TERMS,
                sponsors=frozenset(sponsors),
            )
            await self.reviews.open(connection, new)
        await self.run_due()
        return number

    async def object(self, proposal_id: int, user_id: int = OBJECTOR, right: int = 1) -> Objection:
        return await self.reviews.object_to(self.volunteer(user_id), proposal_id, right, PASSAGE, "It gags.")

    async def decide(self, objection: Objection, sustain: bool, *people: int) -> Objection:
        for user_id in people:
            objection = await self.reviews.decide(
                self.volunteer(user_id), objection.id, sustain, f"Because {user_id}."
            )
        return objection

    async def appeal(self, objection: Objection, *people: int) -> Objection:
        for user_id in people:
            objection = await self.reviews.appeal(self.volunteer(user_id), objection.id)
        return objection

    async def now(self, objection: Objection) -> Objection:
        _, found = await self.reviews.show(self.boss, objection.id)
        return found

    async def poll(self, objection: Objection, yes: int, no: int) -> None:
        """So many say yes and no in the poll of everybody, which closes then."""
        await self.run_due()
        poll = await self.polls.find(self.boss, (await self.now(objection)).poll_id or 0)
        assert poll.state is PollState.OPEN
        for user_id in range(1, yes + no + 1):
            await self.vote(user_id, poll, 0 if user_id <= yes else 1)
        await self.pass_time(poll.closes_at - self.clock.at + SECOND)

    async def cleared(self, proposal_id: int, text: str = TEXT) -> bool:
        async with self.database.read() as connection:
            return await self.reviews.is_cleared(connection, proposal_id, hash_(text))

    async def clearances(self) -> list[Any]:
        async with self.database.read() as connection:
            return list(await connection.scalars(select(clearances.c.proposal_id)))


@pytest.fixture
async def court(database: Database, clock: FixedClock) -> AsyncIterator[Court]:
    court = await Court(database, clock).found()
    yield court
    await court.polls.finish()
