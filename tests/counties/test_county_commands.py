"""Counties as people use them in Discord: every command and button, with and without the right to it."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from discord.ui import ActionRow, Button
from simcord import GuildHandle, MemberActor

from bot.alliances.model import Grant, Level
from bot.database import Database
from bot.ui import SafeLayout
from tests.counties.conftest import COOK, HAYS, TRAVIS
from tests.world import World, custom_ids, message_of, said

ONLY_VOLUNTEERS = "Only approved volunteers"


async def person(world: World, name: str, *grants: Grant, guild: GuildHandle | None = None) -> MemberActor:
    """An approved volunteer of Travis County, with further rights."""
    member = await world.volunteer(name, "Travis County, Texas", guild)
    alliances = world.bot.services.alliances
    chapter = await alliances.chapter(member.guild.id)
    assert chapter is not None
    database = Database(world.settings.database.url)
    async with database.write() as connection:
        for grant in grants:
            await alliances.grant_within(connection, chapter.alliance_id, member.id, grant, member.id)
    await database.close()
    return member


async def do(who: MemberActor, command: str, **options: Any) -> Any:
    return await who.slash(who.guild.channels["lobby"], command, **options)


async def forged(world: World, *custom_ids: str) -> Any:
    """A message of the bot with such buttons."""
    buttons: list[Button[Any]] = [Button(label=custom_id, custom_id=custom_id) for custom_id in custom_ids]
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    with world.env._bot_scope():
        return await channel.send(view=SafeLayout(ActionRow(*buttons)))


def pings(world: World) -> Any:
    """Which mentions the last answer to an interaction let ping."""
    answer = [entry for entry in world.env.http_requests if entry.path.endswith("/callback")][-1]
    assert answer.json is not None
    return answer.json["data"]["allowed_mentions"]["parse"]


# --- finding a county --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("travis", {"name": "Travis County, Texas", "value": "48453"}),
        ("48453", {"name": "Travis County, Texas", "value": "48453"}),
        ("washington or", {"name": "Washington County, Oregon", "value": "41067"}),
        (
            "fairfield county conn",
            {"name": "Greater Bridgeport Planning Region, Connecticut", "value": "09120"},
        ),
    ],
)
async def test_a_county_is_found_while_typing(world: World, typed: str, first: dict[str, str]) -> None:
    anna = world.member("anna")  # the directory is no secret: nobody needs a right to look into it
    choices = await anna.autocomplete(world.guild.channels["lobby"], "county show", "county", typed)
    assert first in [{"name": choice["name"], "value": choice["value"]} for choice in choices[:3]]


async def test_washington_shows_its_states_within_what_discord_can_hold(world: World) -> None:
    lobby = world.guild.channels["lobby"]
    anna = world.member("anna")
    choices = await anna.autocomplete(lobby, "county claim", "county", "Washington")
    assert len(choices) == 25
    assert all(choice["name"].startswith("Washington ") and ", " in choice["name"] for choice in choices[:20])
    for odd in ("", "zzzzz", "@everyone", "\u202e", "x" * 100):
        assert len(await anna.autocomplete(lobby, "county show", "county", odd)) <= 25
    states = await anna.autocomplete(lobby, "coverage state", "state", "new")
    assert [choice["name"] for choice in states] == ["New Hampshire", "New Jersey", "New Mexico", "New York"]
    assert len(await anna.autocomplete(lobby, "coverage state", "state", "")) == 25


async def test_a_name_typed_without_choosing(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    assert "Travis County, Texas" in said(await do(anna, "county show", county="travis county tx"))
    many = said(await do(anna, "county show", county="Washington"))
    assert "More than one county" in many
    assert "Washington County, Oregon" in many
    assert "do not know a county" in said(await do(anna, "county show", county="<@1> Atlantis"))
    assert "do not know a county" in said(await do(anna, "county claim", county="00000"))
    assert "do not know a state" in said(await do(anna, "coverage state", state="Atlantis"))


# --- a county's card ---------------------------------------------------------------------------------------


async def test_a_volunteer_takes_a_county_keeps_it_and_gives_it_up(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    shown = await do(anna, "county show", county=TRAVIS)
    assert shown.ephemeral
    assert "Uncovered:" in said(shown)
    assert "Hays County, Texas: uncovered" in said(shown)
    assert custom_ids(shown) == [f"county:{TRAVIS}:claim:{role}" for role in ("lead", "backup", "member")]

    await world.press(anna, shown, f"county:{TRAVIS}:claim:lead")
    assert "You are now the lead of **Travis County, Texas**" in said(shown)
    assert "Claimed:" in said(shown)
    assert f"Lead: <@{anna.id}>" in said(shown)
    assert f"<t:{int(world.env.now().timestamp())}:R>" in said(shown)
    assert pings(world) == []

    await world.press(anna, shown, f"county:{TRAVIS}:confirm")
    assert "Active:" in said(shown)
    assert "Hays County" in said(shown)
    assert "Travis County, Texas: active" in said(await do(anna, "county show", county=HAYS))
    await world.press(anna, shown, f"county:{TRAVIS}:release")
    assert "You have given up your role" in said(shown)
    assert "Uncovered:" in said(shown)
    await world.run_due()
    assert "gave up Travis County, Texas as lead" in world.guild.channels["audit"].last_message.content


async def test_a_backup_steps_up(world: World) -> None:
    await world.set_up()
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    assert "You are now the lead" in said(await do(anna, "county claim", county=TRAVIS))
    refused = said(await do(bert, "county claim", county=TRAVIS, role="lead"))
    assert f"already has a lead: <@{anna.id}>" in refused
    card = await do(bert, "county claim", county=TRAVIS, role="backup")
    assert f"Backup: <@{bert.id}>" in said(card)
    assert f"county:{TRAVIS}:claim:lead" not in custom_ids(card)
    assert "given up" in said(await do(anna, "county release", county=TRAVIS))
    card = await do(bert, "county show", county=TRAVIS)
    await world.press(bert, card, f"county:{TRAVIS}:claim:lead")
    assert f"Lead: <@{bert.id}>" in said(card)
    assert "Backup" not in said(card)


async def test_an_old_button_is_checked_again(world: World) -> None:
    await world.set_up()
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    before = await do(bert, "county show", county=TRAVIS)
    await do(anna, "county claim", county=TRAVIS)
    answer = await world.press(bert, before, f"county:{TRAVIS}:claim:lead")
    assert "already has a lead" in said(answer)
    assert answer.ephemeral
    card = await do(anna, "county show", county=TRAVIS)
    await do(anna, "county release", county=TRAVIS)
    assert "no assignment" in said(await world.press(anna, card, f"county:{TRAVIS}:confirm"))


async def test_buttons_work_after_a_restart(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    card = await do(anna, "county show", county=TRAVIS)
    await world.restart()
    await world.press(anna, card, f"county:{TRAVIS}:claim:lead")
    assert f"Lead: <@{anna.id}>" in said(card)
    mine = await do(anna, "county mine")
    await world.restart()
    await world.press(anna, mine, f"county:mine:0:{TRAVIS}:confirm")
    assert "Active:" in said(await do(anna, "county show", county=TRAVIS))


async def test_forged_buttons_change_nothing(world: World) -> None:
    await world.set_up()
    anna, guest = await person(world, "anna"), world.member("guest")
    unknown = ["county:00000:claim:lead", "county:99999:confirm", "county:mine:0:00000:release"]
    message = await forged(world, *unknown, "coverage:ZZ:0")
    for custom_id in unknown:
        assert "do not know a county" in said(await world.press(anna, message, custom_id))
    assert "do not know a state" in said(await world.press(anna, message, "coverage:ZZ:0"))
    real = [f"county:{TRAVIS}:claim:lead", "coverage:TX:0"]
    message = await forged(world, *real, f"county:{TRAVIS}:release", "county:mine:9999", "coverage:TX:9999")
    for custom_id in real:
        assert ONLY_VOLUNTEERS in said(await world.press(guest, message, custom_id))
    assert "no assignment" in said(await world.press(guest, message, f"county:{TRAVIS}:release"))
    await world.press(anna, message, "coverage:TX:9999")  # past the last page is the last page
    assert "Zavala County" in said(message_of(world.guild.channels["lobby"].last_message))


async def test_a_name_however_long_is_answered(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    for given in ("Washington" + "_" * 3000, "_" * 6000):
        answer = said(await do(anna, "county show", county=given))
        assert "Washington County, Oregon" in answer or "I do not know a county" in answer


async def test_a_forged_role_is_no_role(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    lobby = world.guild.channels["lobby"]
    root = anna._resolve_root("county", 1, lobby.id)
    options = [
        {"name": name, "type": 3, "value": value} for name, value in (("county", TRAVIS), ("role", "king"))
    ]
    claim = [{"name": "claim", "type": 1, "options": options}]
    data = {"id": root["id"], "name": "county", "type": 1, "options": claim}
    answer = await anna._dispatch_interaction(2, lobby, data)
    assert "Pick from the list" in said(answer)
    assert "Uncovered:" in said(await do(anna, "county show", county=TRAVIS))


# --- without the right -------------------------------------------------------------------------------------


async def test_who_is_no_volunteer(world: World) -> None:
    await world.set_up()
    guest = world.member("guest")
    for command, options in (
        ("county show", {"county": TRAVIS}),
        ("county claim", {"county": TRAVIS}),
        ("coverage summary", {}),
        ("coverage state", {"state": "TX"}),
    ):
        answer = await do(guest, command, **options)
        assert ONLY_VOLUNTEERS in said(answer)
        assert answer.ephemeral
    assert "no assignment" in said(await do(guest, "county release", county=TRAVIS))
    assert "no role in any county" in said(await do(guest, "county mine"))
    for who in (guest, await person(world, "anna")):
        for command in ("county assign", "county unassign"):
            extra = {"role": "lead"} if command == "county assign" else {}
            answer = await do(who, command, person=guest, county=TRAVIS, **extra)
            assert "Only organizers" in said(answer)


async def test_where_no_alliance_is_set_up(world: World) -> None:
    anna = world.member("anna")
    for command, options in (
        ("county show", {"county": TRAVIS}),
        ("county mine", {}),
        ("county claim", {"county": TRAVIS}),
        ("county release", {"county": TRAVIS}),
        ("county assign", {"county": TRAVIS, "person": anna, "role": "lead"}),
        ("county unassign", {"county": TRAVIS, "person": anna}),
        ("coverage summary", {}),
        ("coverage state", {"state": "TX"}),
    ):
        assert "not part of an alliance" in said(await do(anna, command, **options))


async def test_alliances_keep_to_themselves(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    anna = await person(world, "anna")
    otto = await person(world, "otto", Grant(Level.MODERATOR), guild=elsewhere)
    await do(anna, "county claim", county=TRAVIS)

    card = await do(otto, "county show", county=TRAVIS)
    assert "Uncovered:" in said(card)
    assert str(anna.id) not in said(card)
    assert "claimed: 0" in said(await do(otto, "coverage summary"))
    in_both = world.guild.add_member(otto.user)
    assert ONLY_VOLUNTEERS in said(await do(in_both, "county show", county=TRAVIS))
    message = await forged(world, f"county:{HAYS}:claim:lead", f"county:{TRAVIS}:release")
    assert ONLY_VOLUNTEERS in said(await world.press(in_both, message, f"county:{HAYS}:claim:lead"))
    assert "Only organizers" in said(await do(in_both, "county unassign", person=anna, county=TRAVIS))
    anna_there = elsewhere.add_member(anna.user)
    assert "not an approved volunteer" in said(
        await do(otto, "county assign", person=anna_there, county=HAYS, role="lead")
    )
    assert "has no role" in said(await do(otto, "county unassign", person=anna_there, county=TRAVIS))
    await world.press(otto, card, f"county:{TRAVIS}:claim:lead")
    assert f"Lead: <@{otto.id}>" in said(card)
    assert f"Lead: <@{anna.id}>" in said(await do(anna, "county show", county=TRAVIS))


# --- for somebody else -------------------------------------------------------------------------------------


async def test_an_organizer_gives_and_takes_a_county(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    olga = await person(world, "olga", Grant(Level.ORGANIZER, "48"))
    guest = world.member("guest")
    coverage = world.guild.channels["coverage"]

    answer = await do(olga, "county assign", person=anna, county=TRAVIS, role="lead")
    assert f"<@{anna.id}> is now the lead of **Travis County, Texas**" in said(answer)
    await world.run_due()
    assert f"<@{anna.id}>" in coverage.last_message.content
    assert "You have been made the lead of **Travis County, Texas**" in coverage.last_message.content
    assert f"made <@{anna.id}> lead of Travis County" in world.guild.channels["audit"].last_message.content

    already = await do(olga, "county assign", person=anna, county=TRAVIS, role="lead")
    assert "already has the role of lead" in said(already)
    assert "already has a lead" in said(
        await do(olga, "county assign", person=olga, county=TRAVIS, role="lead")
    )
    assert "Only organizers" in said(await do(olga, "county assign", person=anna, county=COOK, role="lead"))
    assert "not an approved volunteer" in said(
        await do(olga, "county assign", person=guest, county=HAYS, role="member")
    )
    answer = await do(olga, "county unassign", person=anna, county=TRAVIS)
    assert "has no role in **Travis County, Texas** any more" in said(answer)
    await world.run_due()
    assert "You are no longer the lead of **Travis County, Texas**" in coverage.last_message.content
    assert "has no role" in said(await do(olga, "county unassign", person=anna, county=TRAVIS))


# --- one's own counties ------------------------------------------------------------------------------------


async def test_ones_own_counties_are_listed_and_turned(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    assert "no role in any county" in said(await do(anna, "county mine"))
    texas = world.bot.services.counties.atlas.in_state("TX")[:7]
    for number, county in enumerate(texas):
        await do(anna, "county claim", county=county.geoid, role="lead" if number < 2 else "member")
    mine = await do(anna, "county mine")
    assert "Your 7 counties" in said(mine)
    assert said(mine).index("you are its lead") < said(mine).index("you are a member")
    assert said(mine).count("Still here") == 5

    await world.press(anna, mine, f"county:mine:0:{texas[0].geoid}:confirm")
    assert "Noted: you are still there for" in said(mine)
    assert "The county is active" in said(mine)
    await world.press(anna, mine, "county:mine:1")
    assert said(mine).count("Still here") == 2
    for county in texas[5:]:
        await world.press(anna, mine, f"county:mine:1:{county.geoid}:release")
    assert "Your 5 counties" in said(mine)  # the page that emptied gave way to the one before
    assert said(mine).count("Still here") == 5
    assert "county:mine:1" not in custom_ids(mine)


async def test_a_person_leads_only_so_many(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    texas = world.bot.services.counties.atlas.in_state("TX")
    for county in texas[:3]:
        await do(anna, "county claim", county=county.geoid)
    assert "already lead 3 counties" in said(await do(anna, "county claim", county=texas[3].geoid))
    card = await do(anna, "county show", county=texas[3].geoid)
    assert f"county:{texas[3].geoid}:claim:lead" not in custom_ids(card)


# --- all counties ------------------------------------------------------------------------------------------


async def test_the_coverage_of_the_nation_and_of_a_state(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    await do(anna, "county claim", county=TRAVIS)
    summary = await do(anna, "coverage summary")
    assert summary.ephemeral
    assert "claimed: 1 " in said(summary)
    assert "uncovered: 3,143 " in said(summary)
    assert "Texas: 253 of 254" in said(summary)
    texas = await do(anna, "coverage state", state="TX")
    assert "uncovered: 253 (99.6 %)" in said(texas)
    assert str(anna.id) not in said(texas) + said(summary)  # numbers, not names
    listed: list[str] = []
    for page in range(9):
        if page:
            await world.press(anna, texas, f"coverage:TX:{page}")
        listed += [line for line in said(texas).splitlines() if line.endswith(" County")]
    assert len(listed) == len(set(listed)) == 253
    assert "• Travis County" not in listed
    assert custom_ids(texas) == ["coverage:TX:7"]
    delaware = await do(anna, "coverage state", state="delaware")
    assert custom_ids(delaware) == []


async def test_a_state_with_a_lead_everywhere_lists_nothing(world: World) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    for county in world.bot.services.counties.atlas.in_state("DE"):
        await do(anna, "county claim", county=county.geoid)
    shown = said(await do(anna, "coverage state", state="DE"))
    assert "uncovered: 0 (0 %)" in shown
    assert "Take one with" not in shown


async def test_the_digest_comes_every_week_with_that_hours_numbers(world: World) -> None:
    await world.set_up()
    coverage = world.guild.channels["coverage"]
    anna, bert = [await person(world, name) for name in ("anna", "bert")]
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "county claim", county=HAYS)
    await do(bert, "county release", county=HAYS)
    await do(bert, "county claim", county=HAYS, role="backup")
    await world.skip(timedelta(days=7))

    def digests() -> list[discord.Message]:
        return [message for message in coverage.history() if "Our counties this week" in message.content]

    (digest,) = digests()
    for words in (
        "claimed: 1 ",
        "2 counties were claimed by a lead",
        "One backup or member was added",
        "One lead stepped back",
        "Texas: 253 of 254",
        "thank you, to the new leads of Travis County, Texas!",
        "Thank you to the 2 people",
    ):
        assert words in digest.content
    assert "gone stale" not in digest.content
    assert str(anna.id) not in digest.content
    assert len(digest.content) <= 2000
    await world.skip(timedelta(days=19))
    assert "One lead has been asked whether they are still there" in digests()[-1].content
    assert str(anna.id) not in digests()[-1].content
    await world.skip(timedelta(days=7))
    assert len(digests()) == 5
    assert "One county has gone stale" in digests()[-1].content
    assert "stale: 1 " in digests()[-1].content
    await world.skip(timedelta(days=7))
    assert "Nothing changed this week" in digests()[-1].content


async def test_a_digest_missed_in_downtime_comes_once(world: World) -> None:
    await world.set_up()
    coverage = world.guild.channels["coverage"]
    board = len(coverage.history())
    next_digest = world.alarm.next_due("digest")
    assert next_digest is not None
    away = (next_digest - world.env.now()).total_seconds() + 20 * 3600
    await world.env.advance_time(away)  # the alarm is not asked: as if the bot were down
    assert len(coverage.history()) == board
    await world.restart()
    assert len(coverage.history()) == board + 1
    await world.restart()
    await world.skip(timedelta(days=1))
    assert len(coverage.history()) == board + 1
    await world.skip(timedelta(days=6))
    assert len(coverage.history()) == board + 2


# --- when Discord fails ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10062), (400, 50035)])
async def test_a_claim_stands_though_its_answer_was_lost(world: World, status: int, code: int) -> None:
    await world.set_up()
    anna = await person(world, "anna")
    world.env.inject_error("POST", "/interactions/*/*/callback", status=status, code=code)
    await do(anna, "county claim", county=TRAVIS)
    world.unexpected()
    card = await do(anna, "county show", county=TRAVIS)
    assert f"Lead: <@{anna.id}>" in said(card)


async def test_a_digest_that_has_no_channel_any_more_is_shown_to_moderators(world: World) -> None:
    admin = await world.set_up()
    with world.env._bot_scope():
        coverage = world.bot.get_channel(world.guild.channels["coverage"].id)
        assert isinstance(coverage, discord.TextChannel)
        await coverage.delete()
    await world.skip(timedelta(days=7))
    assert "One reminder could not be delivered" in said(await do(admin, "reminders undelivered"))


# --- leaving -----------------------------------------------------------------------------------------------


async def test_whoever_leaves_leads_no_county_any_more(world: World) -> None:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert")
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "county claim", county=TRAVIS, role="backup")
    world.guild.remove_member(anna)
    await world.run_due()
    card = await do(bert, "county show", county=TRAVIS)
    assert "Uncovered:" in said(card)
    assert str(anna.id) not in said(card)
    await world.press(bert, card, f"county:{TRAVIS}:claim:lead")
    assert f"Lead: <@{bert.id}>" in said(card)
