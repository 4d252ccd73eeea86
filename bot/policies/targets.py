"""What proposals amend, repeal or replace, and what became of that while they were under way."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.following import Following
from bot.policies import policy_store, store
from bot.policies.model import Act, Ended, Event, Kind, Proposal, Replaced, Text, What
from bot.rights.service import RightService

ALARM = "proposal-targets"


async def _never(connection: AsyncConnection, now: datetime) -> datetime | None:
    return None  # what is told here comes by no clock


class Targets:
    """`step` writes down what happened to a proposal."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        rights: RightService,
        step: Callable[..., Awaitable[Event]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._rights = rights
        self._step = step
        self._following = Following(ALARM, database, clock, alarm, store.with_targets, _never, self._follow)

    # --- as they stand --------------------------------------------------------------------------------------

    async def head(self, connection: AsyncConnection, alliance_id: int, number: int) -> int | None:
        """The policy that stands for one now: itself, or what it was amended to; none where it was repealed."""
        _, head = await self._chain(connection, alliance_id, number)
        return head

    async def _chain(
        self, connection: AsyncConnection, alliance_id: int, number: int
    ) -> tuple[Replaced | None, int | None]:
        """What last became of a policy and of what took its place; and what stands for it now."""
        last: Replaced | None = None
        while (policy := await policy_store.policy(connection, alliance_id, number)) is not None:
            if policy.ended_at is None:
                return last, number
            assert policy.ended_as is not None
            last = Replaced(policy.ended_as, policy.ended_by)
            if policy.ended_as is Ended.REPEALED or policy.ended_by is None:
                break
            number = policy.ended_by
        return last, None

    async def right_text(self, connection: AsyncConnection, alliance_id: int, number: int) -> Text | None:
        """A right in force as it stands now."""
        try:
            right = await self._rights.find(connection, alliance_id, number)
        except UserError:
            return None
        return Text(right.now.title, 0, "", right.now.text) if right.in_force else None

    async def text(self, connection: AsyncConnection, proposal: Proposal) -> Text | None:
        """The text of its target, as it stands now, or as it was where it was repealed."""
        if proposal.target is None:
            return None
        if proposal.kind is Kind.RIGHT:
            return await self.right_text(connection, proposal.alliance_id, proposal.target)
        head = await self.head(connection, proposal.alliance_id, proposal.target)
        target = await store.proposal(connection, head or proposal.target, proposal.alliance_id)
        return target.version.text if target is not None else None

    async def in_force(self, connection: AsyncConnection, proposal: Proposal) -> bool:
        """Whether what it amends or repeals is still in force, as it is or as amended meanwhile."""
        if proposal.target is None or proposal.act is Act.ADOPT:
            return True
        if proposal.kind is Kind.RIGHT:
            return await self.right_text(connection, proposal.alliance_id, proposal.target) is not None
        return await self.head(connection, proposal.alliance_id, proposal.target) is not None

    async def replaced(self, connection: AsyncConnection, proposal: Proposal) -> Replaced | None:
        """What became of its target since it was proposed; nothing, where that is as it was, or all is decided."""
        if proposal.target is None or not proposal.state.is_open:
            return None
        if proposal.kind is Kind.POLICY:
            return (await self._chain(connection, proposal.alliance_id, proposal.target))[0]
        right = await self._rights.find(connection, proposal.alliance_id, proposal.target)
        if not right.in_force:
            return Replaced(Ended.REPEALED, right.now.proposal_id)
        if right.now.at > proposal.created_at:
            return Replaced(Ended.AMENDED, right.now.proposal_id)
        return None

    # --- told to those under way ----------------------------------------------------------------------------

    async def resume(self) -> None:
        """At start: proposals that were not told are now."""
        await self._following.resume()

    def changed(self, connection: AsyncConnection) -> None:
        """Once this is committed, tell every proposal under way whose target is another now. Each by itself: two that
        end at once would wait for each other."""
        self._following.wake_after(connection, self._clock.now())

    async def _follow(self, proposal_id: int, now: datetime) -> None:
        """Once for each change."""
        async with self._database.write() as connection:
            proposal = await store.proposal(connection, proposal_id, lock=True)
            after = await self.replaced(connection, proposal) if proposal is not None else None
            if proposal is None or after is None:
                return
            details = {"ended": after.ended.value, "by": after.by}
            told = [one for one in await store.events(connection, proposal_id) if one.what is What.TARGET]
            if not told or any(told[-1].details[name] != value for name, value in details.items()):
                await self._step(
                    connection,
                    proposal,
                    What.TARGET,
                    kind=proposal.kind.value,
                    act=proposal.act.value,
                    **details,
                )
