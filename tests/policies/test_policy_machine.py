"""Whatever people do, and however long the bot is away: no text becomes policy but by the whole way."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy.exc import IntegrityError

from bot.database.tables import clearances, policies, proposals
from bot.errors import UserError
from bot.policies.model import State, Text, What
from bot.policies.rules import NOTICE, hash_of
from bot.polls.rules import passed
from tests.conftest import FixedClock
from tests.machine import StoreMachine, play
from tests.policies.chamber import Chamber

people = st.integers(1, 6)
spans = st.sampled_from([0.5, 1, 1, 3, 7, 8, 31])


class Life(StoreMachine):
    """One or two proposals of one author each, and six people who do what they like with them."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.chamber = Chamber(self.database, self.clock, next(self.numbers))
        self._run(self.chamber.found(people=6))
        self.proposals = [self._run(self.chamber.propose(1, "One."))]
        self.texts = 0

    def _try(self, call: Any) -> None:
        try:
            self._run(call)
        except UserError as error:
            if not error.key.startswith(("policy-", "poll-", "not-allowed")):
                raise

    def _proposal(self, number: int) -> Any:
        return self._run(self.chamber.look(number)).proposal

    # --- what people do ------------------------------------------------------------------------------------

    @rule(user_id=people)
    def second(self, user_id: int) -> None:
        self._try(self.chamber.policies.second(self.chamber.actor(user_id), self.proposals[-1]))

    @rule()
    def seconds(self) -> None:
        for user_id in (2, 3, 4):
            self.second(user_id)

    @rule(user_id=people)
    def unsecond(self, user_id: int) -> None:
        self._try(self.chamber.policies.unsecond(self.chamber.actor(user_id), self.proposals[-1]))

    @rule(user_id=people)
    def edit(self, user_id: int) -> None:
        self.texts += 1
        text = Text("Water", self.chamber.areas[0].id, "In short.", f"Version {self.texts}.")
        self._try(self.chamber.policies.edit(self.chamber.actor(user_id), self.proposals[-1], text))

    @rule(user_id=st.sampled_from([1, 1, 2]))
    def move_on(self, user_id: int) -> None:
        self._try(self.chamber.policies.move_on(self.chamber.actor(user_id), self.proposals[-1]))

    @rule(user_id=st.sampled_from([1, 5]), sure=st.integers(0, 5))
    def withdraw(self, user_id: int, sure: int) -> None:
        if not sure:
            self._try(self.chamber.policies.withdraw(self.chamber.actor(user_id), self.proposals[-1]))

    @rule()
    def another(self) -> None:
        self.texts += 1
        new = self.chamber.new(f"Another {self.texts}.")
        if not self._proposal(self.proposals[-1]).state.is_open:
            made = self._run(self.chamber.policies.propose(self.chamber.actor(1), new))
            self.proposals.append(made.proposal.id)

    @rule()
    def onward(self) -> None:
        self._onward()

    @rule()
    def in_a_hurry(self) -> None:
        self._onward(early=1)

    @rule()
    def a_last_word(self) -> None:
        self._onward(late=True)

    def _onward(self, *, early: int = 0, late: bool = False) -> None:
        """What usually comes next."""
        number, state = self.proposals[-1], self._proposal(self.proposals[-1]).state
        if state is State.DRAFT:
            self.seconds()
        elif state is State.DISCUSSION:
            self.a_while(7 - 4 * early)
            self.move_on(1)
            self.a_while(0.5)
            if late:
                self.edit(1)
            self.a_while(0.5)
        elif state is State.REVIEW:
            self.cleared()
        elif state is State.VOTE:
            for voter in (2, 3)[early:]:
                self.vote(voter, early)
            self.a_while(7)
        assert number == self.proposals[-1]

    # --- what a review comes to ----------------------------------------------------------------------------

    @rule()
    def cleared(self) -> None:
        if self._proposal(self.proposals[-1]).state is State.REVIEW:
            self._run(self.chamber.clear(self.proposals[-1]))

    @rule()
    def sustained(self) -> None:
        proposal = self._proposal(self.proposals[-1])

        async def decide() -> None:
            async with self.database.write() as connection:
                await self.chamber.policies.sustained(
                    connection, proposal.id, proposal.version.text_hash, "It violates a right."
                )

        self._run(decide())

    @rule()
    def cleared_without_a_review(self) -> None:
        """A mistake in the code: nothing may follow from it."""
        proposal = self._proposal(self.proposals[-1])

        async def cheat() -> None:
            async with self.database.write() as connection:
                await self.chamber.policies.cleared(connection, proposal.id, proposal.version.text_hash)

        if proposal.state is State.REVIEW:
            with pytest.raises(IntegrityError):
                self._run(cheat())
        else:
            self._run(cheat())
        assert self._proposal(proposal.id).state is proposal.state

    # --- the vote ------------------------------------------------------------------------------------------

    @rule(voter=people, side=st.sampled_from([0, 0, 1, 2, None]))
    def vote(self, voter: int, side: int | None) -> None:
        poll_id = self._run(self.chamber.look(self.proposals[-1])).poll_id
        if poll_id is not None:
            self._try(self.chamber.polls.cast(self.chamber.guild_id, voter, poll_id, side))

    # --- what time does ------------------------------------------------------------------------------------

    @rule(days=spans)
    def a_while(self, days: float) -> None:
        self._run(self.chamber.pass_time(timedelta(days=days)))

    @rule(days=spans)
    def away(self, days: float) -> None:
        """The bot is not there, and comes back."""
        self.clock.at += timedelta(days=days)
        self._run(self.chamber.restart())

    # --- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def whatever_is_policy_went_the_whole_way(self) -> None:
        for policy in self._run(self.chamber.rows(policies)):
            if policy.proposal_id in self.proposals:
                self._went_the_whole_way(policy)

    def _went_the_whole_way(self, policy: Any) -> None:
        standing = self._run(self.chamber.look(policy.proposal_id))
        proposal, terms = standing.proposal, standing.terms
        text_hash = hash_of(proposal.kind, proposal.act, proposal.target, proposal.version.text)
        assert policy.text_hash == text_hash == proposal.version.text_hash
        cleared = {(row.proposal_id, row.text_hash) for row in self._run(self.chamber.rows(clearances))}
        assert (proposal.id, text_hash) in cleared
        counted = self._run(self.chamber.polls.standing(policy.poll_id))
        assert passed(counted)
        assert counted.result.ballots * 100 >= terms.quorum * counted.poll.roll_size
        events = standing.events
        opened = max(event.number for event in events if event.what is What.OPENED)
        reviewed = max(event.number for event in events if event.what is What.REVIEW)
        notice = max(event.number for event in events if event.what is What.NOTICE and event.number > opened)
        assert len({one.user_id for one in standing.sponsors} - {proposal.author_id}) >= terms.seconds
        least = events[reviewed - 1].at - events[opened - 1].at
        assert least >= timedelta(days=terms.min_days)
        assert events[reviewed - 1].at - events[notice - 1].at >= NOTICE
        assert events[reviewed - 1].at - proposal.version.at >= NOTICE
        assert [event.number for event in events] == list(range(1, len(events) + 1))

    @invariant()
    def a_frozen_text_is_what_it_was(self) -> None:
        for row in self._run(self.chamber.rows(proposals)):
            if row.id in self.proposals and row.state in ("review", "vote", "adopted", "rejected"):
                standing = self._run(self.chamber.look(row.id))
                frozen = max(event.number for event in standing.events if event.what is What.REVIEW)
                assert not any(event.what is What.EDITED for event in standing.events[frozen:])
                assert standing.events[frozen - 1].at - standing.proposal.version.at >= NOTICE

    def teardown(self) -> None:
        self._run(self.chamber.polls.finish())


def test_no_text_becomes_policy_but_by_the_whole_way(sqlite_url: str) -> None:
    play(Life, sqlite_url, examples=12, steps=30)
