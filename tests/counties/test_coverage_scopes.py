"""Each thing that can be done about counties, by each level and scope: what is allowed, and nothing else."""

from collections.abc import Awaitable, Callable

import pytest

from bot.alliances.model import Actor, Grant, Level
from bot.counties.gaps import GapService
from bot.errors import UserError
from bot.volunteers.points import PointService
from tests.conftest import FixedClock
from tests.counties.conftest import BACKUP, LEAD, TRAVIS, Office

Act = Callable[[Office, Actor], Awaitable[object]]
GRANTS = [
    None,
    *(Grant(Level.VOLUNTEER, scope) for scope in ("", "06")),
    *(
        Grant(level, scope)
        for level in (Level.ORGANIZER, Level.MODERATOR)
        for scope in ("", "48", "06", TRAVIS)
    ),
    Grant(Level.ADMINISTRATOR),
]


def gaps(office: Office) -> GapService:
    return GapService(office.database, office.audit)


def points(office: Office) -> PointService:
    return PointService(office.database, office.audit, office.alliances, office.counties)


ACTS: dict[str, tuple[Level, str, Act]] = {
    "look at a county": (Level.VOLUNTEER, TRAVIS, lambda o, a: o.counties.page(a, TRAVIS)),
    "the coverage of a state": (
        Level.VOLUNTEER,
        "48",
        lambda o, a: o.counties.standing(a, o.counties.find_state("TX")),
    ),
    "the coverage of the nation": (Level.VOLUNTEER, "", lambda o, a: o.counties.standing(a)),
    "the gaps of a state": (
        Level.VOLUNTEER,
        "48",
        lambda o, a: gaps(o).gaps(a, o.counties.find_state("TX")),
    ),
    "the map of volunteers": (Level.VOLUNTEER, "", lambda o, a: gaps(o).volunteers(a)),
    "the coordinators": (Level.VOLUNTEER, "", lambda o, a: o.alliances.coordinators(a)),
    "the history of a county": (Level.ORGANIZER, TRAVIS, lambda o, a: o.assignments.history(a, TRAVIS)),
    "more time for a lead": (Level.ORGANIZER, TRAVIS, lambda o, a: o.assignments.extend(a, TRAVIS)),
    "give a role": (Level.ORGANIZER, TRAVIS, lambda o, a: o.counties.assign(a, 2, TRAVIS, BACKUP)),
    "take a role": (Level.ORGANIZER, TRAVIS, lambda o, a: o.counties.unassign(a, 1, TRAVIS)),
    "a point person": (Level.ORGANIZER, TRAVIS, lambda o, a: points(o).choose(a, 1, 2)),
    "numbers of a state": (
        Level.ORGANIZER,
        "48",
        lambda o, a: gaps(o).numbers(a, o.counties.find_state("TX")),
    ),
    "numbers of the nation": (Level.ORGANIZER, "", lambda o, a: gaps(o).numbers(a)),
    "appoint a coordinator": (Level.MODERATOR, "48", lambda o, a: o.alliances.appoint(a, 2, "48")),
    "dismiss a coordinator": (Level.MODERATOR, "48", lambda o, a: o.alliances.dismiss(a, 2, "48")),
}


async def a_lead_was_asked(office: Office) -> None:
    """Somebody leads Travis County and has not answered for a while; somebody else lives there."""
    lead = await office.volunteer(1)
    await office.volunteer(2)
    await office.counties.claim(lead, TRAVIS, LEAD)
    await office.pass_days(22)


@pytest.mark.parametrize("grant", GRANTS, ids=str)
async def test_what_each_level_may_do_where(sqlite_office: Office, grant: Grant | None) -> None:
    await a_lead_was_asked(sqlite_office)
    actor = await sqlite_office.volunteer(3, grant or Grant(Level.VOLUNTEER))
    if grant is None:
        async with sqlite_office.database.write() as connection:
            await sqlite_office.alliances.revoke_all_within(connection, sqlite_office.alliance_id, 3)
        actor = await sqlite_office.alliances.actor(sqlite_office.guild_id, 3)
    done = {}
    for name, (_, _, act) in ACTS.items():
        try:
            await act(sqlite_office, actor)
        except UserError as error:
            assert error.key in ("not-allowed", "not-allowed-volunteer"), name  # noqa: PT017
            done[name] = False
        else:
            done[name] = True
    expected = {
        name: grant is not None and grant.level >= level and scope.startswith(grant.scope)
        for name, (level, scope, _) in ACTS.items()
    }
    assert done == expected


async def test_an_administrator_of_another_alliance_does_nothing_here(
    sqlite_office: Office, clock: FixedClock
) -> None:
    await a_lead_was_asked(sqlite_office)
    other = await Office(sqlite_office.database, clock, 200, sqlite_office.alarm).set_up()
    stranger = await other.volunteer(1, Grant(Level.ADMINISTRATOR))
    await other.volunteer(2)
    before = await sqlite_office.rows()
    for _, _, act in ACTS.values():
        try:
            await act(other, stranger)
        except UserError as error:
            assert not error.key.startswith("not-allowed")  # noqa: PT017
    assert await sqlite_office.rows() == before
    async with sqlite_office.database.read() as connection:
        mine = sqlite_office.alliance_id
        assert await sqlite_office.alliances.coordinators_within(connection, mine, "48") == []
    point = await points(sqlite_office).of(sqlite_office.alliance_id, 2)
    assert point is not None
    assert point.why == "lead"
