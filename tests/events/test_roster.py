"""Seats: never held by two, and given to whoever has waited longest."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.errors import UserError
from bot.events.model import Role, Roster, State
from bot.events.roster import accept, confirm, free_seat, join, leave, next_lapse, refit, settle

START = datetime(2026, 3, 1, 18, tzinfo=UTC)
PATIENCE = timedelta(hours=12)
PEOPLE, ROLES = st.integers(1, 8), st.integers(0, 1)


class Seats(RuleBasedStateMachine):
    """What people do in any order, as the service has it happen: settled before and after everything."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START - timedelta(days=3)
        self.roles = [Role("canvassers", 2), Role("", 1)]
        self.roster: Roster = {}
        self.line: list[int] = []  # who waits or waited, in the order in which they came

    def settled(self, roster: Roster) -> Roster:
        return settle(roster, self.roles, self.now, START, PATIENCE)

    @precondition(lambda self: self.now < START)
    @rule(who=PEOPLE, role=ROLES)
    def joins(self, who: int, role: int) -> None:
        before = self.settled(self.roster)
        if who in before:
            with pytest.raises(UserError, match="event-already"):
                join(before, self.roles, who, role)
            return
        self.roster = self.settled(join(before, self.roles, who, role))
        if self.roster[who].state is not State.GOING:
            self.line = [one for one in self.line if one != who] + [who]

    @precondition(lambda self: self.now < START)
    @rule(who=PEOPLE)
    def leaves(self, who: int) -> None:
        before = self.settled(self.roster)
        if who not in before:
            with pytest.raises(UserError, match="event-not-in"):
                leave(before, who)
            return
        self.roster = self.settled(leave(before, who))
        assert who not in self.roster

    @precondition(lambda self: self.now < START)
    @rule(who=PEOPLE)
    def accepts(self, who: int) -> None:
        before = self.settled(self.roster)
        if who in before and before[who].state is State.OFFERED:
            self.roster = self.settled(accept(before, who, self.now))
            assert self.roster[who].state is State.GOING
        else:
            with pytest.raises(UserError, match=r"event-no-offer|event-not-in"):
                accept(before, who, self.now)

    @precondition(lambda self: self.now < START)
    @rule(more=st.integers(0, 2))
    def grows(self, more: int) -> None:
        roles = [Role(role.name, role.seats + more) for role in self.roles]
        self.roster, self.roles = refit(self.settled(self.roster), self.roles, roles), roles
        self.roster = self.settled(self.roster)

    @precondition(lambda self: self.now < START)
    @rule()
    def shrinks_as_far_as_it_can(self) -> None:
        self.roster = self.settled(self.roster)
        taken = [
            sum(place.role == index and place.seat is not None for place in self.roster.values())
            for index in range(2)
        ]
        roles = [Role(role.name, max(1, count)) for role, count in zip(self.roles, taken, strict=True)]
        self.roster, self.roles = refit(self.roster, self.roles, roles), roles

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.roster = self.settled(self.roster)

    @invariant()
    def no_seat_is_held_by_two(self) -> None:
        held = [(place.role, place.seat) for place in self.roster.values() if place.seat is not None]
        assert len(held) == len(set(held))
        assert all(seat < self.roles[role].seats for role, seat in held)

    @invariant()
    def nobody_waits_while_a_seat_is_free(self) -> None:
        if self.now < START:
            for place in self.roster.values():
                if place.state is State.WAITING:
                    assert free_seat(self.roster, self.roles, place.role) is None

    @invariant()
    def those_who_came_first_are_offered_first(self) -> None:
        for role in range(2):
            line = [who for who in self.line if who in self.roster and self.roster[who].role == role]
            states = [self.roster[who].state for who in line]
            waiting = [index for index, state in enumerate(states) if state is State.WAITING]
            offered = [index for index, state in enumerate(states) if state is State.OFFERED]
            assert not waiting or not offered or max(offered) < min(waiting)

    @invariant()
    def an_offer_has_an_end(self) -> None:
        for place in self.roster.values():
            assert (place.state is State.OFFERED) == (place.offer_until is not None)
            if place.offer_until is not None:
                assert self.now < place.offer_until < START


TestSeats = Seats.TestCase


def full(count: int, seats: int = 1) -> tuple[list[Role], Roster]:
    roles: list[Role] = [Role("", seats)]
    roster: Roster = {}
    for who in range(1, count + 1):
        roster = join(roster, roles, who, 0)
    return roles, roster


def test_an_offer_lapses_and_goes_on() -> None:
    roles, roster = full(3)
    now = START - timedelta(days=2)
    roster = settle(leave(roster, 1), roles, now, START, PATIENCE)
    assert next_lapse(roster) == now + PATIENCE
    roster = settle(roster, roles, now + PATIENCE, START, PATIENCE)
    assert 2 not in roster
    assert roster[3].state is State.OFFERED


def test_close_to_the_start_there_is_less_time() -> None:
    roles, roster = full(2)
    now = START - timedelta(hours=2)
    assert next_lapse(settle(leave(roster, 1), roles, now, START, PATIENCE)) == now + timedelta(hours=1)
    assert next_lapse(settle(leave(roster, 1), roles, START, START, PATIENCE)) is None


def test_only_who_has_a_seat_confirms() -> None:
    _, roster = full(2)
    assert confirm(roster, 1)[1].confirmed
    for who, key in ((2, "event-no-seat"), (3, "event-not-in")):
        with pytest.raises(UserError, match=key):
            confirm(roster, who)


def test_roles_stay_where_somebody_has_joined() -> None:
    roles, roster = full(3, seats=3)
    with pytest.raises(UserError, match="event-roles-fixed"):
        refit(roster, roles, [Role("drivers", 5)])
    with pytest.raises(UserError, match="event-seats-taken"):
        refit(roster, roles, [Role("", 2)])
    assert refit({}, roles, [Role("drivers", 1)]) == {}
    left = refit(leave(roster, 1), roles, [Role("", 2), Role("drivers", 1)])
    assert {place.seat for place in left.values()} == {0, 1}
    with pytest.raises(UserError, match="error-option"):
        join(roster, roles, 9, 1)
