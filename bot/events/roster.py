"""Who gets a seat: pure rules, each of which takes everybody's places and gives them as they are then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.events.model import Place, Role, Roster, State

WAITING_LIMIT = 500


def join(roster: Roster, roles: Sequence[Role], user_id: int, role: int) -> Roster:
    """A seat, or a place at the end of the waiting list.

    Raises UserError: error-option, event-already, event-waiting-full.
    """
    if not 0 <= role < len(roles):
        raise UserError("error-option")
    if (own := roster.get(user_id)) is not None:
        raise UserError("event-already", state=own.state.value)
    seat = free_seat(roster, roles, role)
    if seat is None and sum(place.state is State.WAITING for place in roster.values()) >= WAITING_LIMIT:
        raise UserError("event-waiting-full", limit=WAITING_LIMIT)
    turn = max((place.turn for place in roster.values()), default=0) + 1
    state = State.WAITING if seat is None else State.GOING
    return {**roster, user_id: Place(user_id, role, state, turn, seat)}


def leave(roster: Roster, user_id: int) -> Roster:
    """Raises UserError: event-not-in."""
    _own(roster, user_id)
    return {user: place for user, place in roster.items() if user != user_id}


def accept(roster: Roster, user_id: int, now: datetime) -> Roster:
    """Take the seat that is kept for somebody. Raises UserError: event-not-in, event-no-offer."""
    own = _own(roster, user_id)
    if own.state is not State.OFFERED or own.offer_until is None or own.offer_until <= now:
        raise UserError("event-no-offer")
    return {**roster, user_id: replace(own, state=State.GOING, offer_until=None)}


def confirm(roster: Roster, user_id: int) -> Roster:
    """They will be there. Raises UserError: event-not-in, event-no-seat."""
    return {**roster, user_id: replace(going(roster, user_id), confirmed=True)}


def settle(
    roster: Roster, roles: Sequence[Role], now: datetime, starts_at: datetime, patience: timedelta
) -> Roster:
    """Offers that lapsed are gone with whoever had them, and free seats are kept for those who waited longest.

    They have `patience` to answer, or half of the time that is left: so that the next ones have some too.
    """
    after = {user: place for user, place in roster.items() if not lapsed(place, now)}
    if now >= starts_at:
        return after
    until = now + min(patience, (starts_at - now) / 2)
    for place in sorted(after.values(), key=lambda place: place.turn):
        if place.state is State.WAITING and (seat := free_seat(after, roles, place.role)) is not None:
            after[place.user_id] = replace(place, state=State.OFFERED, seat=seat, offer_until=until)
    return after


def lapsed(place: Place, now: datetime) -> bool:
    return place.offer_until is not None and place.offer_until <= now


def next_lapse(roster: Roster) -> datetime | None:
    return min((place.offer_until for place in roster.values() if place.offer_until), default=None)


def refit(roster: Roster, old: Sequence[Role], new: Sequence[Role]) -> Roster:
    """Everybody with a seat keeps one under other roles, those of before first, by the same names.

    Raises UserError: event-roles-fixed, event-seats-taken.
    """
    if not roster:
        return roster
    if [role.name for role in new[: len(old)]] != [role.name for role in old]:
        raise UserError("event-roles-fixed")
    after = dict(roster)
    for index, role in enumerate(new[: len(old)]):
        seated = sorted(
            (p.seat, user) for user, p in roster.items() if p.role == index and p.seat is not None
        )
        if len(seated) > role.seats:
            raise UserError(
                "event-seats-taken", role=role.name, named=int(bool(role.name)), taken=len(seated)
            )
        for seat, (_, user) in enumerate(seated):
            after[user] = replace(after[user], seat=seat)
    return after


def free_seat(roster: Roster, roles: Sequence[Role], role: int) -> int | None:
    """The first that is nobody's. None where there is none."""
    held = {place.seat for place in roster.values() if place.role == role}
    return next((seat for seat in range(roles[role].seats) if seat not in held), None)


def going(roster: Roster, user_id: int) -> Place:
    """Raises UserError: event-not-in, event-no-seat."""
    own = _own(roster, user_id)
    if own.state is not State.GOING:
        raise UserError("event-no-seat")
    return own


def _own(roster: Roster, user_id: int) -> Place:
    if user_id not in roster:
        raise UserError("event-not-in")
    return roster[user_id]
