"""An alliance in the store with volunteers, and the services that make policy over it, without Discord."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.alarm import ManualAlarm
from bot.alliances import store as alliance_store
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.config import OpinionSettings, PolicySettings, PollSettings, ReminderSettings
from bot.database import Database
from bot.database.tables import polls, proposal_events
from bot.opinions.service import OpinionService
from bot.policies.areas import AreaService
from bot.policies.model import Act, Kind, NewProposal, Standing
from bot.policies.reviewing import Reviewing
from bot.policies.service import PolicyService
from bot.polls.service import PollService
from bot.reminders.service import ReminderService
from bot.reviews.panel import PanelService
from bot.reviews.service import ReviewService
from bot.rights.service import RightService
from tests.conftest import FixedClock, pass_time

POLLS, POLICIES = 201, 202
DAY = timedelta(days=1)


class Chamber:
    """Volunteers are numbered from 1; an administrator is 100."""

    def __init__(self, database: Database, clock: FixedClock, guild_id: int = 500) -> None:
        self.database, self.clock, self.guild_id = database, clock, guild_id

    async def found(self, people: int = 12) -> "Chamber":
        async with self.database.write() as connection:
            self.alliance_id = await alliance_store.create_alliance(
                connection, f"Alliance {self.guild_id}", "a pledge", self.clock.at
            )
            await alliance_store.create_chapter(
                connection, self.guild_id, self.alliance_id, "Texas", self.clock.at
            )
            await alliance_store.save_layout(
                connection, self.guild_id, {}, {Purpose.POLLS: POLLS, Purpose.POLICIES: POLICIES}
            )
            for user_id in range(1, people + 1):
                await alliance_store.add_grant(
                    connection, self.alliance_id, user_id, Grant(Level.VOLUNTEER), 1, self.clock.at
                )
        self.start()
        self.areas = await self.policies._areas.areas(self.actor(1))
        return self

    def start(self) -> None:
        """Services as at the start of the bot: over the same store, with nothing in memory."""
        self.alarm = ManualAlarm()
        reminders = ReminderService(self.database, self.clock, self.alarm, ReminderSettings())
        audit = AuditService(self.database, self.clock, reminders)
        alliances = AllianceService(self.database, self.clock, audit)
        self.polls = PollService(
            self.database, self.clock, self.alarm, PollSettings(), alliances, reminders, audit
        )
        self.rights = RightService(self.database, self.clock, audit)
        opinions = OpinionService(
            self.database, self.clock, self.alarm, alliances, audit, reminders, OpinionSettings()
        )
        panel = PanelService(self.database, self.clock, alliances, self.polls, reminders, audit)
        reviews = ReviewService(
            self.database, self.clock, self.alarm, self.rights, panel, self.polls, reminders, audit
        )
        areas = AreaService(self.database, self.clock, audit, reminders, PolicySettings())
        self.policies = PolicyService(
            self.database,
            self.clock,
            self.alarm,
            PolicySettings(),
            alliances,
            areas,
            self.polls,
            self.rights,
            opinions,
            reviews,
            reminders,
            audit,
        )
        Reviewing(self.policies, reviews)
        self.area_service = areas

    async def restart(self) -> None:
        await self.polls.finish()
        self.start()
        await self.polls.resume()
        await self.policies.resume()
        await self.run_due()

    async def run_due(self) -> None:
        await self.alarm.run_due(self.clock.now())

    async def pass_time(self, by: timedelta) -> None:
        """With every wake-up at its instant."""
        await pass_time(self.clock, self.alarm, by)

    def actor(self, user_id: int, level: Level = Level.VOLUNTEER) -> Actor:
        return Actor(self.alliance_id, self.guild_id, user_id, frozenset({Grant(level)}))

    def new(self, text: str = "One.", **fields: Any) -> NewProposal:
        given: dict[str, Any] = {
            "kind": Kind.POLICY,
            "act": Act.ADOPT,
            "target": None,
            "title": f"Water {text[:20]}",
            "area_id": self.areas[0].id,
            "summary": "In short.",
            "text": text,
        }
        return NewProposal(**given | fields)

    async def propose(self, by: int = 1, text: str = "One.", **fields: Any) -> int:
        return (await self.policies.propose(self.actor(by), self.new(text, **fields))).proposal.id

    async def look(self, number: int) -> Standing:
        found = await self.policies.load(number)
        assert found is not None
        return found

    async def state(self, number: int) -> str:
        return (await self.look(number)).proposal.state.value

    async def rows(self, table: Any) -> list[Any]:
        async with self.database.read() as connection:
            return list(await connection.execute(select(table)))

    async def history(self, number: int) -> list[Any]:
        rows = [row for row in await self.rows(proposal_events) if row.proposal_id == number]
        return sorted(rows, key=lambda row: row.number)

    async def second(self, number: int, *people: int) -> None:
        for user_id in people:
            await self.policies.second(self.actor(user_id), number)

    async def to_review(self, number: int) -> None:
        await self.second(number, 2, 3, 4, *([5, 6] if (await self.look(number)).terms.seconds > 3 else []))
        await self.pass_time(DAY * (await self.look(number)).terms.min_days)
        await self.policies.move_on(self.actor(1), number)
        await self.pass_time(DAY)
        assert await self.state(number) == "review"

    async def clear(self, number: int) -> None:
        """Nobody objects."""
        await self.pass_time(DAY * (await self.look(number)).terms.objection_days)

    async def to_vote(self, number: int) -> None:
        await self.to_review(number)
        await self.clear(number)
        assert await self.state(number) == "vote"

    async def vote(self, number: int, yes: int = 4, no: int = 0) -> None:
        poll_id = (await self.look(number)).poll_id
        for voter in range(yes + no):
            await self.polls.cast(self.guild_id, voter + 1, poll_id or 0, 0 if voter < yes else 1)
        await self.pass_time(DAY * (await self.look(number)).terms.vote_days)

    async def adopt(self, **given: Any) -> int:
        number = await self.propose(**given)
        await self.to_vote(number)
        await self.vote(number)
        assert await self.state(number) == "adopted"
        return number

    async def poll_of(self, number: int) -> Any:
        poll_id = (await self.look(number)).poll_id
        return next(row for row in await self.rows(polls) if row.id == poll_id)
