"""Claims, releases and confirmations, by one person and by many at once, on both databases."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.alliances.model import Grant, Level
from bot.counties.model import AssignmentRole, Coverage
from bot.errors import UserError
from bot.text import text
from tests.counties.conftest import (
    BACKUP,
    COOK,
    COVERAGE,
    HAYS,
    LEAD,
    MEMBER,
    TRAVIS,
    WILLIAMSON,
    Office,
)

CALIFORNIAN = Grant(Level.ORGANIZER, "06")  # of no use in Texas


async def refused(attempt: object) -> str:
    """The key of the refusal, which has words for what it is given."""
    with pytest.raises(UserError) as caught:
        await attempt  # type: ignore[misc]
    assert text("en", caught.value.key, **caught.value.arguments)
    return caught.value.key


def in_force(rows: Sequence[tuple[str, int, str, object]]) -> list[tuple[str, int, str]]:
    return [(geoid, user_id, role) for geoid, user_id, role, ended in rows if ended is None]


# --- many at once ------------------------------------------------------------------------------------------


async def test_of_twenty_claims_at_once_one_is_the_lead(office: Office) -> None:
    people = [await office.volunteer(user_id) for user_id in range(1, 21)]
    results = await asyncio.gather(
        *(office.counties.claim(actor, TRAVIS, LEAD) for actor in people), return_exceptions=True
    )
    keys = Counter(result.key for result in results if isinstance(result, UserError))
    assert keys == {"county-has-lead": 19}
    assert len(in_force(await office.rows())) == 1
    assert await office.acts() == ["county-claim"]


async def test_the_refused_are_told_who_came_first(office: Office) -> None:
    people = [await office.volunteer(user_id) for user_id in (1, 2)]
    results = await asyncio.gather(
        *(office.counties.claim(actor, TRAVIS, LEAD) for actor in people), return_exceptions=True
    )
    (refusal,) = (result for result in results if isinstance(result, UserError))
    ((_, lead, _),) = in_force(await office.rows())
    assert f"<@{lead}>" in text("en", refusal.key, **refusal.arguments)


async def test_one_person_claiming_everywhere_at_once_stays_within_the_limit(office: Office) -> None:
    actor = await office.volunteer(1)
    texas = [county.geoid for county in office.counties.atlas.in_state("TX")][:12]
    results = await asyncio.gather(
        *(office.counties.claim(actor, geoid, LEAD) for geoid in texas), return_exceptions=True
    )
    keys = Counter(result.key for result in results if isinstance(result, UserError))
    assert keys == {"county-too-many": 9}
    assert len(in_force(await office.rows())) == 3


async def test_one_person_pressing_every_button_at_once_has_one_duty(office: Office) -> None:
    actor = await office.volunteer(1)
    await asyncio.gather(
        *(office.counties.claim(actor, TRAVIS, role) for role in AssignmentRole for _ in range(4)),
        return_exceptions=True,
    )
    assert len(in_force(await office.rows())) == 1


async def test_two_backups_stepping_up_at_once(office: Office) -> None:
    people = [await office.volunteer(user_id) for user_id in (1, 2)]
    for actor in people:
        await office.counties.claim(actor, TRAVIS, BACKUP)
    results = await asyncio.gather(
        *(office.counties.claim(actor, TRAVIS, LEAD) for actor in people), return_exceptions=True
    )
    assert sum(isinstance(result, UserError) for result in results) == 1
    # Whoever came second is still the backup: a refused claim changes nothing.
    assert sorted(role for _, _, role in in_force(await office.rows())) == ["backup", "lead"]


async def test_nobody_is_left_with_a_county_after_leaving(office: Office) -> None:
    actor = await office.volunteer(1)

    async def leave() -> None:
        async with office.database.write() as connection:
            await office.counties.release_all_within(connection, office.alliance_id, 1)
            await office.alliances.revoke_all_within(connection, office.alliance_id, 1)

    claims = [office.counties.claim(actor, geoid, MEMBER) for geoid in (TRAVIS, HAYS, WILLIAMSON, COOK)]
    await asyncio.gather(claims[0], claims[1], leave(), claims[2], claims[3], return_exceptions=True)
    assert in_force(await office.rows()) == []


# --- one person --------------------------------------------------------------------------------------------


async def test_claiming_promotes_a_backup(office: Office) -> None:
    actor = await office.volunteer(1)
    await office.counties.claim(actor, TRAVIS, BACKUP)
    office.clock.at += timedelta(days=1)
    await office.counties.claim(actor, TRAVIS, LEAD)
    assert await office.rows() == [
        (TRAVIS, 1, "backup", office.clock.now()),
        (TRAVIS, 1, "lead", None),
    ]
    assert await office.acts() == ["county-claim", "county-claim"]


async def test_a_backup_is_no_lead_while_there_is_one(office: Office) -> None:
    first, second = await office.volunteer(1), await office.volunteer(2)
    await office.counties.claim(first, TRAVIS, LEAD)
    await office.counties.claim(second, TRAVIS, BACKUP)
    before = await office.rows()
    assert await refused(office.counties.claim(second, TRAVIS, LEAD)) == "county-has-lead"
    assert await office.rows() == before
    await office.counties.release(first, TRAVIS)
    await office.counties.claim(second, TRAVIS, LEAD)
    assert in_force(await office.rows()) == [(TRAVIS, 2, "lead")]


async def test_the_coverage_of_a_county_follows_its_lead(office: Office) -> None:
    actor = await office.volunteer(1)

    async def coverage() -> Coverage:
        return (await office.counties.coverage_of(office.alliance_id)).get(TRAVIS, Coverage.UNCOVERED)

    async def since() -> object:
        return (await office.counties.page(actor, TRAVIS)).since

    assert (await coverage(), await since()) == (Coverage.UNCOVERED, None)
    start = office.clock.now()
    await office.counties.claim(actor, TRAVIS, LEAD)
    assert (await coverage(), await since()) == (Coverage.CLAIMED, start)
    office.clock.at += timedelta(days=10)
    await office.counties.confirm(actor, TRAVIS)
    assert (await coverage(), await since()) == (Coverage.ACTIVE, start + timedelta(days=10))
    await office.pass_days(27)
    assert await coverage() is Coverage.ACTIVE
    await office.pass_days(1)
    assert await coverage() is Coverage.STALE
    await office.counties.confirm(actor, TRAVIS)
    assert await coverage() is Coverage.ACTIVE
    left = office.clock.now()
    await office.counties.release(actor, TRAVIS)
    office.clock.at += timedelta(days=1)
    assert (await coverage(), await since()) == (Coverage.UNCOVERED, left)


async def test_a_page_tells_what_this_person_can_do(office: Office) -> None:
    lead, backup, guest = [await office.volunteer(user_id) for user_id in (1, 2, 3)]
    await office.counties.claim(lead, TRAVIS, LEAD)
    await office.counties.claim(backup, TRAVIS, BACKUP)
    await office.counties.claim(lead, HAYS, LEAD)
    pages = [await office.counties.page(actor, TRAVIS) for actor in (lead, backup, guest)]
    assert [page.own.role if page.own else None for page in pages] == [LEAD, BACKUP, None]
    assert [page.open_roles for page in pages] == [[BACKUP, MEMBER], [MEMBER], [BACKUP, MEMBER]]
    assert [page.residents for page in pages] == [3, 3, 3]
    covered = {county.geoid: state for county, state in pages[2].neighbours}
    assert covered[HAYS] is Coverage.CLAIMED
    assert covered[WILLIAMSON] is Coverage.UNCOVERED
    assert (await office.counties.page(guest, WILLIAMSON)).open_roles == [LEAD, BACKUP, MEMBER]


@pytest.mark.parametrize("geoid", ["", "0", "00000", "48", "4845x", "99999", "٤٨٤٥٣", "48453 ", "'; --"])
async def test_a_forged_geoid_is_unknown(sqlite_office: Office, geoid: str) -> None:
    counties, admin = sqlite_office.counties, await sqlite_office.volunteer(1, Grant(Level.ADMINISTRATOR))
    for attempt in (
        counties.page(admin, geoid),
        counties.claim(admin, geoid, LEAD),
        counties.release(admin, geoid),
        counties.confirm(admin, geoid),
        counties.assign(admin, 1, geoid, LEAD),
        counties.unassign(admin, 1, geoid),
    ):
        assert await refused(attempt) == "county-unknown"
    assert await sqlite_office.rows() == []


async def test_only_volunteers_claim_and_look(sqlite_office: Office) -> None:
    counties = sqlite_office.counties
    nobody = await sqlite_office.volunteer(1, CALIFORNIAN)
    for attempt in (
        counties.page(nobody, TRAVIS),
        counties.claim(nobody, TRAVIS, MEMBER),
        counties.standing(nobody),
        counties.standing(nobody, counties.find_state("TX")),
    ):
        assert await refused(attempt) == "not-allowed-volunteer"
    for attempt in (counties.release(nobody, TRAVIS), counties.confirm(nobody, TRAVIS)):
        assert await refused(attempt) == "county-not-yours"
    assert (await counties.standing(nobody, counties.find_state("California"))).state is not None


async def test_a_right_that_was_just_taken_away_is_gone(sqlite_office: Office) -> None:
    stale = await sqlite_office.volunteer(1)
    async with sqlite_office.database.write() as connection:
        await sqlite_office.alliances.suspend_within(connection, sqlite_office.alliance_id, 1)
    assert await refused(sqlite_office.counties.claim(stale, TRAVIS, LEAD)) == "not-allowed-volunteer"


# --- somebody else -----------------------------------------------------------------------------------------


async def test_an_organizer_assigns_in_their_own_state(office: Office) -> None:
    texan = await office.volunteer(1, Grant(Level.VOLUNTEER), Grant(Level.ORGANIZER, "48"))
    await office.volunteer(2)
    assert await refused(office.counties.assign(texan, 2, COOK, LEAD)) == "not-allowed"
    await office.counties.assign(texan, 2, TRAVIS, LEAD)
    assert in_force(await office.rows()) == [(TRAVIS, 2, "lead")]
    assert await refused(office.counties.unassign(texan, 2, COOK)) == "not-allowed"
    await office.counties.unassign(texan, 2, TRAVIS)
    assert in_force(await office.rows()) == []
    assert await office.acts() == ["county-assign", "county-unassign"]
    told = await office.reminders_of("text")
    # The volunteer, twice, and the coordinator of Texas, as the county has nobody any more.
    assert [(state, channel) for _, state, _, channel in told] == [("pending", COVERAGE + 100)] * 3


async def test_volunteers_assign_nobody(sqlite_office: Office) -> None:
    counties = sqlite_office.counties
    actor = await sqlite_office.volunteer(1)
    assert await refused(counties.assign(actor, 1, TRAVIS, LEAD)) == "not-allowed"
    assert await refused(counties.unassign(actor, 1, TRAVIS)) == "not-allowed"


async def test_refusals_about_somebody_else_name_them(sqlite_office: Office) -> None:
    counties = sqlite_office.counties
    boss = await sqlite_office.volunteer(1, Grant(Level.MODERATOR))
    for user_id in (2, 3):
        await sqlite_office.volunteer(user_id)
    assert await refused(counties.assign(boss, 9, TRAVIS, LEAD)) == "county-not-volunteer"
    assert await refused(counties.unassign(boss, 2, TRAVIS)) == "county-assign-none"
    await counties.assign(boss, 2, TRAVIS, LEAD)
    assert await refused(counties.assign(boss, 2, TRAVIS, LEAD)) == "county-assign-already"
    assert await refused(counties.assign(boss, 3, TRAVIS, LEAD)) == "county-assign-has-lead"
    await counties.assign(boss, 2, HAYS, LEAD)
    await counties.assign(boss, 2, WILLIAMSON, LEAD)
    assert await refused(counties.assign(boss, 2, COOK, LEAD)) == "county-assign-too-many"
    assert len(await sqlite_office.acts()) == len(await sqlite_office.reminders_of("text")) == 3


async def test_a_volunteer_of_another_alliance_cannot_be_assigned(
    office: Office, other_office: Office
) -> None:
    boss = await office.volunteer(1, Grant(Level.ADMINISTRATOR))
    theirs = await other_office.volunteer(2)
    assert await refused(office.counties.assign(boss, 2, TRAVIS, LEAD)) == "county-not-volunteer"
    await other_office.counties.claim(theirs, TRAVIS, LEAD)
    assert await refused(office.counties.unassign(boss, 2, TRAVIS)) == "county-assign-none"
    page = await office.counties.page(boss, TRAVIS)
    assert (page.coverage, page.team.shown, page.residents) == (Coverage.UNCOVERED, [], 1)
    await office.counties.claim(boss, TRAVIS, LEAD)


# --- all counties, names, leaving --------------------------------------------------------------------------


async def test_standing_counts_every_county_once(sqlite_office: Office) -> None:
    counties = sqlite_office.counties
    actor = await sqlite_office.volunteer(1)
    await counties.claim(actor, TRAVIS, LEAD)
    await counties.claim(actor, COOK, LEAD)
    await counties.confirm(actor, COOK)
    nation, texas = await counties.standing(actor), await counties.standing(actor, counties.find_state("tx"))
    assert nation.counts == {
        Coverage.UNCOVERED: 3142,
        Coverage.CLAIMED: 1,
        Coverage.ACTIVE: 1,
        Coverage.STALE: 0,
    }
    assert len(nation.uncovered) == 3142
    assert (nation.gaps[0].state, nation.gaps[0].uncovered, nation.gaps[0].counties) == ("Texas", 253, 254)
    assert texas.counts[Coverage.UNCOVERED] == len(texas.uncovered) == 253
    assert texas.counts[Coverage.CLAIMED] == 1
    assert TRAVIS not in {county.geoid for county in texas.uncovered}


@pytest.mark.parametrize(
    ("given", "geoid"),
    [
        ("48453", TRAVIS),
        ("Travis County, Texas", TRAVIS),
        ("travis", TRAVIS),
        ("District of Columbia", "11001"),
        ("\u202e48453\u202e", TRAVIS),
    ],
)
def test_a_name_typed_by_hand(given: str, geoid: str, sqlite_office: Office) -> None:
    assert sqlite_office.counties.find(given).geoid == geoid


def test_an_ambiguous_name_is_answered_by_all_its_counties(sqlite_office: Office) -> None:
    with pytest.raises(UserError) as caught:
        sqlite_office.counties.find("Washington")
    shown = text("en", caught.value.key, **caught.value.arguments)
    assert shown.count("Washington County, ") == 30
    assert "Washington Parish, Louisiana" in shown
    assert len(shown) <= 2000


@pytest.mark.parametrize("given", ["", "   ", "Atlantis", "@everyone", "x" * 6000])
def test_no_such_name(given: str, sqlite_office: Office) -> None:
    with pytest.raises(UserError) as caught:
        sqlite_office.counties.find(given)
    assert caught.value.key == "county-unknown"
    assert len(text("en", caught.value.key, **caught.value.arguments)) <= 2000


@pytest.mark.parametrize("given", ["TX", "tx", "Texas", " texas ", "48"])
def test_a_state_typed_by_hand(given: str, sqlite_office: Office) -> None:
    assert sqlite_office.counties.find_state(given).name == "Texas"


@pytest.mark.parametrize("given", ["", "ZZ", "Puerto Rico", "x" * 6000])
def test_no_such_state(given: str, sqlite_office: Office) -> None:
    with pytest.raises(UserError, match="state-unknown"):
        sqlite_office.counties.find_state(given)


async def test_whoever_leaves_has_no_county_any_more(office: Office) -> None:
    actor, other = await office.volunteer(1), await office.volunteer(2)
    await office.counties.claim(actor, TRAVIS, LEAD)
    await office.counties.claim(actor, HAYS, BACKUP)
    await office.counties.claim(other, HAYS, LEAD)
    async with office.database.write() as connection:
        assert await office.counties.release_all_within(connection, office.alliance_id, 1) == 2
        assert await office.counties.release_all_within(connection, office.alliance_id, 1) == 0
    assert in_force(await office.rows()) == [(HAYS, 2, "lead")]
    assert await office.counties.mine(actor) == []


async def test_a_person_gets_and_erases_what_is_kept(office: Office) -> None:
    actor, other = await office.volunteer(1), await office.volunteer(2)
    await office.counties.claim(actor, TRAVIS, LEAD)
    await office.counties.release(actor, TRAVIS)
    await office.counties.claim(actor, HAYS, MEMBER)
    await office.counties.claim(other, TRAVIS, LEAD)
    async with office.database.write() as connection:
        kept = await office.counties.export(connection, office.alliance_id, 1)
        assert isinstance(kept["assignments"], list)
        assert [(one["geoid"], one["role"]) for one in kept["assignments"]] == [
            (TRAVIS, "lead"),
            (HAYS, "member"),
        ]
        await office.counties.erase(connection, office.alliance_id, 1)
        assert await office.counties.export(connection, office.alliance_id, 1) == {"assignments": []}
    assert 1 not in {user_id for _, user_id, _, _ in await office.rows()}
    assert in_force(await office.rows()) == [(TRAVIS, 2, "lead")]
