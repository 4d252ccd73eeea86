"""Whatever people do in whatever order, and however long the bot is away: no text is cleared that should not be."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bot.database import Database
from bot.errors import UserError
from bot.polls.methods.story import Why
from bot.reviews.model import Objection, ReviewState, Standing, State
from tests.conftest import FixedClock
from tests.machine import StoreMachine, playing
from tests.reviews.conftest import OBJECTOR, PANEL, SPONSOR, TERMS, Court, hash_

people = st.integers(1, 9)
DAYS = st.sampled_from([1, 1, 3, 5])


class Reviewed(StoreMachine):
    """One proposal of one court: each example takes a new one, and an empty panel."""

    court: Court

    def __init__(self) -> None:
        super().__init__()
        self.proposal = self._run(self.court.proposal())
        self.version = 0
        self.withdrawn: dict[int, datetime] = {}  # objections, and when
        self.court.outcomes.clear()
        for seat in self._run(self.court.panel.seats(self.court.boss)):
            self._run(self.court.panel.dismiss(self.court.boss, seat.user_id))
        self._run(self.court.seat(*PANEL[:2], SPONSOR, OBJECTOR))  # of whom the last two never decide
        self.open()

    def _text(self, version: int) -> str:
        return f"Nobody may speak against “the landlord”. Version {version} of {self.proposal}."

    def _standing(self) -> Standing:
        found = self._run(self.court.reviews.of(self.court.boss, self.proposal))
        assert found is not None
        return found

    @rule()
    def open(self) -> None:
        """A review of the next text, to which somebody objects; while there is one, nothing."""
        if self.version and self._standing().review.state is ReviewState.OPEN:
            self._run(self.court.review(self._text(self.version + 1), self.proposal))
            return
        self.version += 1
        self._run(self.court.review(self._text(self.version), self.proposal))
        self.object(3)

    @rule(really=st.sampled_from([False] * 4 + [True]))
    def withdraw(self, really: bool) -> None:
        async def withdraw() -> None:
            async with self.court.database.write() as connection:
                await self.court.reviews.withdraw(connection, self.proposal)

        if really:
            self._run(withdraw())

    @rule(user_id=st.integers(2, 4))
    def object(self, user_id: int) -> None:
        with suppress(UserError):
            self._run(self.court.object(self.proposal, user_id))

    @rule(sides=st.lists(st.sampled_from([False, False, True, None]), min_size=9, max_size=9))
    def decide(self, sides: list[bool | None]) -> None:
        """Everybody tries, twice: whoever may not is refused."""
        for objection in self._standing().objections:
            for user_id, sustain in enumerate([*sides, *sides]):
                if sustain is not None:
                    with suppress(UserError):
                        self._run(self.court.decide(objection, sustain, user_id % 9 + 1))

    @rule(some=st.sets(st.integers(1, 9), min_size=2), objector=st.booleans())
    def appeal(self, some: set[int], objector: bool) -> None:
        for objection in self._standing().objections:
            for user_id in [*some, *([objection.user_id] if objector else []), *some]:
                with suppress(UserError):
                    self._run(self.court.appeal(objection, user_id))

    @rule(user_id=st.integers(2, 4), days=st.sampled_from([0, TERMS.objections]))
    def withdraw_objections(self, user_id: int, days: int) -> None:
        """Perhaps once nobody else can object any more."""
        self._run(self.court.pass_time(timedelta(days=days)))
        for objection in self._standing().objections:
            with suppress(UserError):
                self._run(self.court.reviews.withdraw_objection(self.court.volunteer(user_id), objection.id))
                self.withdrawn[objection.id] = self.court.clock.at

    @rule(user_id=people, seated=st.booleans())
    def panel(self, user_id: int, seated: bool) -> None:
        with suppress(UserError):
            if seated:
                self._run(self.court.seat(user_id))
            else:
                self._run(self.court.panel.dismiss(self.court.boss, user_id))

    @rule(yes=st.integers(0, 2), no=st.integers(0, 2))
    def everybody(self, yes: int, no: int) -> None:
        for objection in self._standing().objections:
            if objection.state in (State.ELECTORATE, State.APPEALED):
                self._run(self.court.poll(objection, yes, no))
                return

    @rule(days=DAYS)
    def wait(self, days: int) -> None:
        self._run(self.court.pass_time(timedelta(days=days)))

    @rule(days=DAYS)
    def away(self, days: int) -> None:
        """Nobody and nothing acts, and then the bot is there again."""
        self.court.clock.at += timedelta(days=days)
        self._run(self.court.restart())

    @rule()
    def again(self) -> None:
        before = self._standing()
        self._run(self.court.reviews.resume())
        assert self._standing() == before

    @invariant()
    def nothing_is_cleared_that_should_not_be(self) -> None:
        standing = self._standing()
        state = standing.review.state
        for version in range(1, self.version + 1):
            cleared = self._run(self.court.cleared(self.proposal, self._text(version)))
            latest = standing.review.text_hash == hash_(self._text(version))
            assert cleared == (latest and state is ReviewState.CLEARED)
        if state is ReviewState.CLEARED:
            assert standing.review.ended_at is not None
            assert standing.review.ended_at - standing.review.opened_at >= timedelta(days=TERMS.objections)
            for objection in standing.objections:
                assert objection.state in (State.DISMISSED, State.WITHDRAWN)
                if objection.state is State.DISMISSED:
                    self._was_dismissed(objection)
                else:  # whoever relied on it could object themselves
                    since = standing.review.ended_at - self.withdrawn[objection.id]
                    assert since >= timedelta(days=1)
        for objection in standing.objections:
            assert all(vote.user_id not in (SPONSOR, objection.user_id) for vote in objection.panel)
        if state is ReviewState.OPEN:
            assert all(one.state is not State.SUSTAINED for one in standing.objections)
        told = [one for one in self.court.outcomes if one.proposal_id == self.proposal]
        assert len({one.text_hash for one in told}) == len(told)
        assert (state in (ReviewState.CLEARED, ReviewState.SUSTAINED)) == any(
            one.text_hash == standing.review.text_hash for one in told
        )

    def _was_dismissed(self, objection: Objection) -> None:
        """By more than half of its panel, or by everybody."""
        against = sum(vote.sustain is False for vote in objection.panel)
        by_panel = 2 * against > len(objection.panel)
        if objection.poll_id is None:
            assert by_panel
            return
        counted = self._run(self.court.polls.standing(objection.poll_id))
        assert counted is not None
        assert counted.result is not None
        assert counted.result.decision is not None
        decision, quorum = counted.result.decision, counted.result.why is not Why.QUORUM
        if by_panel:
            assert not (quorum and decision.yes > decision.no)
        else:
            assert quorum
            assert decision.no > decision.yes


def test_nothing_is_cleared_that_should_not_be(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url)
        Reviewed.runner = runner
        Reviewed.court = runner.run(Court(database, FixedClock()).found())
        try:
            run_state_machine_as_test(Reviewed, settings=playing(12))
        finally:
            runner.run(Reviewed.court.polls.finish())
            runner.run(database.close())
