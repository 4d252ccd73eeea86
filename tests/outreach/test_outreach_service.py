"""Outreach on both databases."""

import asyncio

import pytest

from bot.alliances.model import Grant, Level
from bot.counties.model import State
from bot.errors import UserError
from bot.outreach.campaigns import CampaignService
from bot.outreach.model import Campaign, Means
from bot.outreach.service import OutreachService
from tests.hours.conftest import COOK, HARRIS, TRAVIS, Person

WORDS = {means: means.value for means in Means}
TEXAS = State("TX", "48", "Texas")


async def test_sums_by_week_place_and_campaign(
    outreach: OutreachService, campaigns: CampaignService, person: Person
) -> None:
    anna, other = await person(1, Grant(Level.ORGANIZER)), await person(2, alliance=2)
    campaign = await campaigns.create(anna, "Register")
    for counts, geoid, day, of in (
        ("doors 40, calls 2", HARRIS, "2025-12-31", campaign.id),
        ("doors 1", TRAVIS, "2025-12-22", None),
        ("texts 5", COOK, "2025-12-29", None),
        ("posts 9", COOK, "2025-11-03", None),
    ):
        await outreach.log(anna, counts, WORDS, day=day, geoid=geoid, campaign_id=of)
    report = await outreach.report(anna, None, 2)
    assert [(f"{monday}", sum(counts.values())) for monday, counts in report.weeks] == [
        ("2025-12-22", 1),
        ("2025-12-29", 47),
    ]
    assert report.total == {Means.DOORS: 41, Means.CALLS: 2, Means.TEXTS: 5}
    assert [place for place, _ in report.places] == ["48", "17"]
    assert [(name, sum(counts.values())) for name, counts in report.campaigns] == [("Register", 42)]
    registered = await outreach.report(anna, None, 2, campaign.id)
    assert (registered.of, registered.total) == ("Register", {Means.DOORS: 40, Means.CALLS: 2})
    assert ([place for place, _ in registered.places], registered.campaigns) == (["48"], [])
    for who, number in ((other, campaign.id), (anna, 99)):
        with pytest.raises(UserError, match="campaign-unknown"):
            await outreach.report(who, None, 2, number)
    texas = await outreach.report(anna, TEXAS, 2)
    assert [(place, sum(counts.values())) for place, counts in texas.places] == [(HARRIS, 42), (TRAVIS, 1)]
    assert await outreach.by_county(anna) == {HARRIS: 42, TRAVIS: 1, COOK: 14}
    assert await outreach.by_county(anna, TEXAS) == {HARRIS: 42, TRAVIS: 1}
    assert await outreach.by_county(other) == {}
    assert not (await outreach.report(other, None, 26)).total


async def test_one_of_many_begins_a_campaign(
    outreach: OutreachService, campaigns: CampaignService, person: Person
) -> None:
    anna = await person(1, Grant(Level.ORGANIZER))
    tries = await asyncio.gather(
        *(campaigns.create(anna, "Register") for _ in range(10)), return_exceptions=True
    )
    made = [one for one in tries if isinstance(one, Campaign)]
    assert len(made) == 1
    assert {one.key for one in tries if isinstance(one, UserError)} == {"campaign-twice"}
    other = await campaigns.create(anna, "Doors")
    for name, error in (("Register", "campaign-twice"), (" ", "campaign-nameless")):
        with pytest.raises(UserError, match=error):
            await campaigns.rename(anna, other.id, name)
    renamed = await campaigns.rename(anna, other.id, "Open doors")
    assert (renamed.name, renamed.code) == ("Open doors", other.code)
    assert (await campaigns.rename(anna, other.id, "Open doors")).name == "Open doors"
    tries = await asyncio.gather(
        *(campaigns.rename(anna, one.id, "Windows") for one in (made[0], other)), return_exceptions=True
    )
    assert [one.key for one in tries if isinstance(one, UserError)] == ["campaign-twice"]
    await campaigns.rename(anna, made[0].id, "Register")
    await campaigns.end(anna, made[0].id)
    assert (await campaigns.create(anna, "Register")).code != made[0].code
    with pytest.raises(UserError, match="campaign-unknown"):
        await outreach.log(anna, "doors 1", WORDS, day="", geoid=HARRIS, campaign_id=made[0].id)


async def test_a_kit_is_written_anew(campaigns: CampaignService, person: Person) -> None:
    anna, other = await person(1, Grant(Level.ORGANIZER)), await person(2, Grant(Level.ORGANIZER), alliance=2)
    campaign = await campaigns.create(anna, "Register")
    await campaigns.put_kit(anna, campaign.id, "en", "One", "")
    shown = await campaigns.put_kit(anna, campaign.id, "en", "Two", "https://example.org")
    assert [(kit.text, kit.link) for kit in shown.kits] == [("Two", "https://example.org")]
    for act in (
        campaigns.put_kit(other, campaign.id, "en", "x", ""),
        campaigns.end(other, campaign.id),
        campaigns.campaign(other, campaign.id),
    ):
        with pytest.raises(UserError, match="campaign-unknown"):
            await act
