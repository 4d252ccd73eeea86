"""Who is on the roll: narrowed, previewed, frozen at the opening, which may be later."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from bot.alliances import store as alliance_store
from bot.alliances.model import Actor, Chapter, Grant, Level
from bot.database.tables import audit, grants, roll, volunteers
from bot.errors import UserError
from bot.polls import electorate_store, rolls, rules
from bot.polls.filling import Act, Edit, mark_of
from bot.polls.model import EVERYBODY, Circle, Electorate, Poll, State, Typed
from tests.polls.assembly import FILLED, Assembly, id_of
from tests.polls.conftest import CHANNEL, ELSEWHERE, GUILD, MODERATOR, MODERATORS, POLLS, Hall
from tests.world import custom_ids, said

TEXAS, HARRIS, TRAVIS, OHIO = "48", "48201", "48453", "39049"
HOUR = timedelta(hours=1)
SERVER, ROLE = Circle(ELSEWHERE, 0, "Ohio"), Circle(GUILD, 555, "Canvassers")


async def tell(
    hall: Hall, user_id: int, geoid: str, commitment: str, since: datetime, alliance_id: int | None = None
) -> None:
    """What a volunteer told of themselves, and when they were approved."""
    row: dict[str, Any] = {
        "alliance_id": alliance_id or hall.alliance_id,
        "user_id": user_id,
        "status": "active",
        "guild_id": GUILD,
        "geoid": geoid,
        "skills": [],
        "commitment": commitment,
        "zone": "UTC",
        "locale": "en-US",
        "created_at": since,
        "approved_at": since,
        "changed_at": since,
    }
    async with hall.database.write() as connection:
        await connection.execute(insert(volunteers), row)


async def give(hall: Hall, user_id: int, level: Level, scope: str = "") -> None:
    async with hall.database.write() as connection:
        await alliance_store.add_grant(
            connection, hall.alliance_id, user_id, Grant(level, scope), MODERATOR, hall.clock.at
        )


async def leave(hall: Hall, user_id: int) -> None:
    async with hall.database.write() as connection:
        await alliance_store.suspend_grants(connection, hall.alliance_id, user_id, hall.clock.at)


@pytest.fixture
async def town(hall: Hall) -> Hall:
    """With people of another alliance, somebody who has left, and an organizer who left and came back a volunteer."""
    now = hall.clock.at
    await tell(hall, 6, HARRIS, "team-member", now - timedelta(days=99))
    await hall.join(6)
    for user_id in (2, 6):
        await give(hall, user_id, Level.ORGANIZER)
        await leave(hall, user_id)
    await hall.join(2)
    async with hall.database.write() as connection:
        ohio = await alliance_store.create_alliance(connection, "Ohio", "a pledge", now)
        for user_id, level in ((5, Level.ORGANIZER), (7, Level.VOLUNTEER)):
            await alliance_store.add_grant(connection, ohio, user_id, Grant(level), MODERATOR, now)
    await tell(hall, 5, HARRIS, "regular-helper", now - timedelta(days=99), ohio)
    await tell(hall, 2, HARRIS, "team-member", now - timedelta(days=40))
    await tell(hall, 3, HARRIS, "regular-helper", now - timedelta(days=30))
    async with hall.database.write() as connection:  # they left, and came back today
        await connection.execute(update(volunteers).where(volunteers.c.user_id == 3).values(changed_at=now))
    await tell(hall, 4, TRAVIS, "team-member", now - timedelta(days=29))
    await tell(hall, 5, OHIO, "team-member", now)
    return hall


def typed(electorate: Electorate = EVERYBODY, **more: Any) -> Typed:
    given: dict[str, Any] = {"question": "Tea?", "options": "Yes\nNo", "results": "hidden", "closes": "2d"}
    return Typed(**(given | {"channel_id": CHANNEL, "electorate": electorate} | more))


async def on_roll(hall: Hall, poll_id: int) -> set[int]:
    return {row.user_id for row in await hall.rows(roll) if row.poll_id == poll_id}


@pytest.mark.parametrize("at_once", [10_000, 1])
@pytest.mark.parametrize(
    ("electorate", "people"),
    [
        (EVERYBODY, {1, 2, 3, 4, 5}),
        (Electorate(area=TEXAS, place="Texas"), {2, 3, 4}),
        (Electorate(area=HARRIS), {2, 3}),
        (Electorate(commitment="team-member"), {2, 4, 5}),
        (Electorate(days=30), {2, 3}),
        (Electorate(area=TEXAS, commitment="team-member", days=29), {2, 4}),
        (Electorate(level="organizer"), {1, 3, 4}),
        (Electorate(level="moderator"), {4}),
        (Electorate(circles=(SERVER,)), {1, 2, 3}),
        (Electorate(circles=(ROLE,)), {3, 4}),
        (Electorate(circles=(SERVER, ROLE)), {3}),
        (Electorate(area=HARRIS, level="organizer", circles=(SERVER,)), {3}),
    ],
)
async def test_the_preview_says_how_many_are_on_the_roll_then(
    town: Hall, electorate: Electorate, people: set[int], at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (electorate_store, rolls):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
    await give(town, 3, Level.ORGANIZER, scope=TEXAS)
    await give(town, 4, Level.MODERATOR)
    town.wall.inside = {(ELSEWHERE, 0): {1, 2, 3, 77}, (GUILD, 555): {3, 4, 77}}
    _, size = await town.polls.preview(town.actor(), typed(electorate))
    assert size == len(people)
    poll = await town.polls.open(town.actor(), typed(electorate))
    assert (poll.roll_size, poll.electorate) == (size, electorate)
    assert await on_roll(town, poll.id) == people
    await tell(town, 1, HARRIS, "team-member", town.clock.at - timedelta(days=99))
    assert await on_roll(town, poll.id) == people


@pytest.mark.parametrize(
    ("electorate", "key"),
    [
        (Electorate(area="01001"), "poll-nobody-there"),
        (Electorate(circles=(Circle(GUILD, 556, "Nobody"),)), "poll-nobody-there"),
        (Electorate(circles=(Circle(GUILD, 557, "Who knows?"),)), "error-discord-busy"),
        (Electorate(circles=(SERVER, Circle(999, 0, "Another alliance"))), "error-option"),
        (Electorate(level="emperor"), "error-option"),
        (Electorate(area="4"), "error-option"),
        (Electorate(area="%"), "error-option"),
        (Electorate(commitment="king"), "error-option"),
        (Electorate(days=-1), "error-option"),
    ],
)
async def test_an_electorate_that_cannot_be(town: Hall, electorate: Electorate, key: str) -> None:
    town.wall.inside = {(ELSEWHERE, 0): {1, 2}, (GUILD, 556): set()}
    for call in (town.polls.preview, town.polls.open):
        with pytest.raises(UserError) as refused:
            await call(town.actor(), typed(electorate))
        assert refused.value.key == key


def test_the_role_of_a_level_stands_for_the_level() -> None:
    """Whoever has the role, given by hand in a server of whose administrators the alliance knows nothing."""
    roles = {Level.VOLUNTEER: 61, Level.ORGANIZER: 62}
    chapter = Chapter(GUILD, 1, "Texas", roles, {}, {})
    asked = Electorate(circles=(SERVER, Circle(GUILD, 62, "Organizers"), ROLE))
    other = replace(chapter, guild_id=ELSEWHERE, roles={Level.ORGANIZER: 555})
    assert rules.check_electorate(asked, [chapter, other]) == Electorate(
        level="organizer", circles=(SERVER, ROLE)
    )
    volunteers = Electorate(circles=(Circle(GUILD, 61, "Volunteers"),))
    assert rules.check_electorate(volunteers, [chapter]) == EVERYBODY


async def test_who_is_where_is_asked_when_the_poll_opens_and_again_until_it_is_known(town: Hall) -> None:
    town.wall.inside = {(GUILD, 555): {3, 4}}
    asked = typed(Electorate(circles=(ROLE,)), opens="in 3 hours")
    poll = await town.polls.open(town.actor(), asked)
    town.wall.inside = {}
    await town.pass_time(3 * HOUR)
    assert (await town.stored(poll)).state == "scheduled"
    town.wall.inside = {(GUILD, 555): {4, 5}}
    await town.pass_time(timedelta(minutes=1))
    assert (await town.stored(poll)).state == "open"
    assert await on_roll(town, poll.id) == {4, 5}
    town.wall.inside = {(GUILD, 555): {3}}
    assert await refusal(town.vote(3, poll, 0)) == "poll-not-on-roll"
    await town.vote(4, poll, 0)


async def test_what_becomes_of_people_after_the_opening_changes_nothing(town: Hall) -> None:
    """They move, lose their level, leave the alliance; and still see what they vote in, and that it was counted."""
    await give(town, 3, Level.ORGANIZER)
    who = Electorate(area=HARRIS, commitment="regular-helper", days=30, level="organizer", circles=(ROLE,))
    town.wall.inside = {(GUILD, 555): {3}}
    poll = await town.open(electorate=who, method="irv")
    town.wall.inside = {(GUILD, 555): {1, 2}}
    async with town.database.write() as connection:
        await connection.execute(delete(grants).where(grants.c.user_id == 3))
        moved = {"geoid": OHIO, "commitment": "team-member", "status": "left"}
        await connection.execute(update(volunteers).where(volunteers.c.user_id == 3).values(moved))
    left, stranger = (Actor(town.alliance_id, GUILD, user_id, frozenset()) for user_id in (3, 77))
    sheet = await town.polls.drafts.edit(GUILD, 3, poll.id, Edit(Act.RANK, (1,)))
    receipt = await town.polls.cast_filled(GUILD, 3, poll.id, mark_of(sheet.choice))
    _, own = await town.polls.show(left, poll.id)
    assert (own.choice, own.code) == (receipt.choice, receipt.code)
    assert [voted for _, voted in (await town.polls.mine(left, 0))[0]] == [True]
    await town.pass_time(timedelta(days=2))
    assert (await town.polls.verify(left, receipt.code))[2] == receipt.choice
    for call in (
        town.polls.show(stranger, poll.id),
        town.polls.mine(stranger, 0),
        town.polls.verify(stranger, receipt.code),
        town.polls.verify(stranger, "7K3M-9QWX-2BHT-4PRS"),
        town.polls.verify(left, "7K3M-9QWX-2BHT-4PRS"),
        town.polls.names(stranger, poll.id, 0),
    ):
        assert await refusal(call) == "not-allowed-volunteer"


async def test_more_people_than_the_store_is_asked_about_at_once(
    town: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(electorate_store, "AT_ONCE", 2)
    town.wall.inside = {(GUILD, 555): set(range(2, 40))}
    asked = typed(Electorate(circles=(ROLE,)))
    assert (await town.polls.preview(town.actor(), asked))[1] == 4
    assert await on_roll(town, (await town.polls.open(town.actor(), asked)).id) == {2, 3, 4, 5}


async def test_a_preview_opens_nothing(town: Hall) -> None:
    await town.polls.preview(town.actor(), typed())
    assert await town.rows(roll) == []
    with pytest.raises(UserError) as refused:
        await town.polls.preview(town.actor(level=Level.VOLUNTEER), typed())
    assert refused.value.key == "not-allowed"


# --- later -------------------------------------------------------------------------------------------------


async def later(hall: Hall) -> Any:
    return await hall.polls.open(hall.actor(), typed(opens="in 3 hours", closes="2d"))


async def refusal(call: Any) -> str:
    with pytest.raises(UserError) as refused:
        await call
    return refused.value.key


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_scheduled_poll_opens_once_at_its_instant(town: Hall, restarted: bool) -> None:
    poll = await later(town)
    assert (poll.state, poll.roll_size) == (State.SCHEDULED, 0)
    assert poll.opens_at == town.clock.at + 3 * HOUR
    assert poll.closes_at == poll.opens_at + timedelta(days=2)
    assert await refusal(town.vote(3, poll, 0)) == "poll-not-open-yet"
    await town.join(9)
    if restarted:
        await town.polls.finish()
        town.clock.at += 4 * HOUR
        await town.restart()
    else:
        await town.pass_time(3 * HOUR - timedelta(seconds=1))
        assert (await town.stored(poll)).state == "scheduled"
        await town.pass_time(timedelta(seconds=1))
    assert (await town.stored(poll)).state == "open"
    assert await on_roll(town, poll.id) == {1, 2, 3, 4, 5, 9}
    await town.restart()
    await town.run_due()
    assert len(await town.reminders_of("poll-card")) == 1
    await town.vote(9, poll, 0)
    await town.pass_time(timedelta(days=2))
    assert (await town.stored(poll)).state == "closed"
    assert len(await town.reminders_of("poll-result")) == 1


async def demote(hall: Hall, user_id: int) -> None:
    async with hall.database.write() as connection:
        above = grants.c.level != Level.VOLUNTEER.word
        await connection.execute(delete(grants).where(grants.c.user_id == user_id, above))


@pytest.mark.parametrize("why", ["late", "nobody", "asker"])
async def test_what_is_of_no_use_does_not_open_on_the_record(town: Hall, why: str) -> None:
    """Half of its time is gone; its role was deleted in Discord; nobody answers for it any more."""
    town.wall.inside = {(GUILD, 555): {3}}
    asked = typed(Electorate(circles=(ROLE,)), opens="in 3 hours", closes="2d")
    poll = await town.polls.open(town.actor(), asked)
    after = 3 * HOUR
    if why == "late":
        after += 25 * HOUR
    elif why == "nobody":
        town.wall.inside = {(GUILD, 555): set()}
    else:
        await demote(town, 1)
    town.clock.at += after
    inside = town.wall.inside
    await town.polls.finish()
    town.start()
    town.wall.inside = inside
    await town.polls.resume()
    await town.run_due()
    left = await town.stored(poll)
    assert (left.state, left.ended_by, left.message_id, left.secret) == ("cancelled", None, None, None)
    [told] = [row for row in await town.rows(audit) if row.act == "poll-unopened"]
    assert told.details == {"question": "Tea?", "why": why}
    assert [row.channel_id for row in await town.reminders_of("poll-unopened")] == [MODERATORS]
    assert await town.reminders_of("poll-card") == await town.reminders_of("poll-result") == []
    assert await on_roll(town, poll.id) == set()
    assert await refusal(town.vote(3, poll, 0)) == "poll-cancelled"


async def test_who_edited_it_answers_for_it_too(town: Hall) -> None:
    poll = await later(town)
    await give(town, 4, Level.MODERATOR)
    again = await town.polls.editable(town.actor(4, Level.MODERATOR), poll.id)
    edited = await town.polls.open(town.actor(4, Level.MODERATOR), again)
    await demote(town, 1)
    await town.pass_time(3 * HOUR)
    assert (await town.stored(edited)).state == "open"


async def test_where_its_channel_is_gone_the_card_hangs_in_the_polls_channel(town: Hall) -> None:
    poll = await later(town)
    town.wall.gone.add(CHANNEL)
    await town.pass_time(3 * HOUR)
    assert (await town.stored(poll)).state == "open"
    assert [row.channel_id for row in await town.reminders_of("poll-card")] == [POLLS]


async def test_late_it_opens_while_half_of_its_time_is_left(town: Hall) -> None:
    poll = await later(town)
    town.clock.at += 27 * HOUR
    await town.restart()
    assert (await town.stored(poll)).state == "open"


async def test_a_scheduled_poll_is_cancelled_without_a_word_in_public(town: Hall) -> None:
    poll = await later(town)
    assert await refusal(town.polls.end(town.actor(), poll.id, State.CLOSED, "x")) == "poll-not-open-yet"
    await town.polls.end(town.actor(), poll.id, State.CANCELLED, "x")
    await town.pass_time(timedelta(days=5))
    assert (await town.stored(poll)).state == "cancelled"
    assert await town.reminders_of("poll-card") == await town.reminders_of("poll-result") == []
    assert await on_roll(town, poll.id) == set()


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"opens": "yesterday 10:00"}, "time-unreadable"),
        ({"opens": "2025-12-01 10:00"}, "time-past"),
        ({"opens": "3d", "closes": "1m"}, "time-too-soon"),
    ],
)
async def test_an_opening_that_cannot_be(town: Hall, more: dict[str, Any], key: str) -> None:
    assert await refusal(town.polls.open(town.actor(), typed(**more))) == key


# --- in Discord --------------------------------------------------------------------------------------------


async def test_the_form_is_read_over_before_the_poll_opens(assembly: Assembly) -> None:
    world = assembly.world
    ohio = await world.volunteer("oscar", "Franklin County, Ohio")
    form = await assembly.form(state="TX", commitment="regular-helper")
    preview = await assembly.olga.submit_modal(form, FILLED)
    await world.run_due()
    assert preview.ephemeral
    assert "**Who may vote:** regular helpers of Texas" in said(preview)
    assert "Open it for 3 people" in said(preview)
    assert assembly.cards() == []
    opening, again = custom_ids(preview)
    back = await world.press(assembly.olga, preview, again)
    assert back.modal is not None
    assert "Your poll is open" in said(await world.press(assembly.olga, preview, opening))
    await world.run_due()
    assert "opened already" in said(await world.press(assembly.olga, preview, opening))
    await world.run_due()
    [card] = assembly.cards()
    assert "regular helpers of Texas" in card
    assert "0 of 3" in card
    refused = await assembly.vote(ohio, assembly.board.last_message, 0)
    assert "You are not on the roll" in refused
    assert "whom the card names under “Who may vote”" in refused
    shown = await ohio.slash(assembly.lobby, "poll show", poll=id_of(assembly.board.last_message))
    assert "volunteers as the card says under “Who may vote”" in said(shown)


async def test_a_scheduled_poll_in_discord(assembly: Assembly) -> None:
    world = assembly.world
    answer = await assembly.hand_in(await assembly.form(opens="in 3 hours", method="irv"))
    assert "opens by itself" in said(answer)
    assert assembly.cards() == []
    [choice] = await assembly.vera.autocomplete(assembly.lobby, "poll show", "poll", "tea")
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=choice["value"])
    assert "**Opens**" in said(shown)
    assert not any(":ballot" in one for one in custom_ids(shown))
    assert "This poll opens" in await assembly.forged(assembly.vera, choice["value"])
    await world.restart()
    await world.skip(3 * HOUR)
    assert len(assembly.cards()) == 1
    assert id_of(assembly.board.last_message) == choice["value"]


async def test_a_role_that_is_deleted_before_the_opening(assembly: Assembly) -> None:
    """Moderators are told, nobody reads of a roll or of ballots that never were, and its template is of use still."""
    world, olga = assembly.world, assembly.olga
    role = world.guild.create_role("Canvassers")
    world.env.backend.add_member_role(world.guild.id, assembly.vera.id, role.id)
    await world.env.settle()
    assert "opens by itself" in said(await assembly.hand_in(await assembly.form(role=role, opens="3h")))
    await world.bot.http.delete_role(world.guild.id, role.id)
    await world.skip(3 * HOUR)
    assert assembly.cards() == []
    told = said(world.guild.channels["moderators"].last_message)
    assert "“Tea or coffee?” was to open by itself, and did not. Nobody could have voted" in told
    assert "nobody could have voted in it" in said(world.guild.channels["audit"].last_message)
    [choice] = await olga.autocomplete(assembly.lobby, "poll show", "poll", "tea")
    shown = said(await olga.slash(assembly.lobby, "poll show", poll=choice["value"]))
    assert "**Cancelled**" in shown
    assert "roll" not in shown
    assert "ballot" not in shown
    await olga.slash(assembly.lobby, "poll template save", poll=choice["value"], name="Tea")
    [template] = await olga.autocomplete(assembly.lobby, "poll template use", "template", "")
    for everybody, words in ((False, "There is nobody who could vote"), (True, "Your poll is open")):
        form = await olga.slash(
            assembly.lobby, "poll template use", template=template["value"], everybody=everybody
        )
        assert words in said(await assembly.hand_in(form))


async def test_a_county_in_another_state(assembly: Assembly) -> None:
    answer = await assembly.form(state="OH", county="48201")
    assert "That county is not in that state" in said(answer)


async def test_a_server_and_a_role_in_discord(assembly: Assembly) -> None:
    world = assembly.world
    role = world.guild.create_role("Canvassers_1")
    for who in (assembly.vera, assembly.viktor):
        world.env.backend.add_member_role(world.guild.id, who.id, role.id)
    other = world.new_guild("Ohio")
    code = said(await assembly.admin.slash(assembly.lobby, "alliance invite")).split("`")[1]
    boss = world.admin("boss", other)
    plan = await boss.slash(other.channels["lobby"], "setup", invitation=code)
    await world.press(boss, plan, f"setup:apply:{code}")
    other.add_member(assembly.vera.user)
    await world.env.settle()
    [choice] = await assembly.olga.autocomplete(assembly.lobby, "poll create", "server", "oh")
    assert choice["name"] == "Ohio"
    form = await assembly.form(role=role, server=choice["value"])
    preview = await assembly.olga.submit_modal(form, FILLED)
    assert r"volunteers, in the server “Ohio”, with the role “Canvassers\_1”." in said(preview)
    assert "Open it for one person" in said(preview)
    everyone = await assembly.form(role=world.guild.default_role)
    assert "Open it for 3 people" in said(await assembly.olga.submit_modal(everyone, FILLED))
    organizers = await assembly.form(role=world.guild.roles["Organizer"])
    preview = await assembly.olga.submit_modal(organizers, FILLED)
    assert "volunteers, who are at least organizers." in said(preview)
    assert "Open it for one person" in said(preview)
    assert "does not know" in said(await assembly.form(server="anywhere"))
    elsewhere = await assembly.hand_in(await assembly.form(server="123456"))
    assert "does not know" in said(elsewhere)


# --- rolls of very many ------------------------------------------------------------------------------------


@pytest.fixture
def some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people a transaction: the five are many."""
    for module in (electorate_store, rolls):
        monkeypatch.setattr(module, "AT_ONCE", 2)


@pytest.mark.usefixtures("some_at_a_time")
@pytest.mark.parametrize("opens", ["", "1h"])
async def test_a_roll_of_many_holds_the_same_people(hall: Hall, opens: str) -> None:
    poll = await hall.open(opens=opens)
    await hall.pass_time(timedelta(hours=1 if opens else 0))
    stored = await hall.stored(poll)
    assert (stored.state, stored.roll_size) == ("open", 5)
    assert sorted(row.user_id for row in await hall.rows(roll)) == [1, 2, 3, 4, 5]
    assert (await hall.vote(5, poll, 0)).choice == (0,)


@pytest.mark.usefixtures("some_at_a_time")
async def test_others_have_their_turn_while_a_roll_of_many_is_frozen(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await hall.open()
    real = electorate_store.freeze_some
    turns: list[str] = []
    heard: list[asyncio.Task[Any]] = []

    async def other() -> None:
        async with hall.database.write():
            turns.append("another")

    async def observed(*given: Any) -> int | None:
        if (after := await real(*given)) is not None:
            turns.append("some")
            heard.append(asyncio.create_task(other()))
            await asyncio.sleep(0)  # it stands in line before the next of the roll
            heard.append(asyncio.create_task(hall.vote(turns.count("some"), first, 1)))
        return after

    monkeypatch.setattr(electorate_store, "freeze_some", observed)
    assert (await hall.open()).roll_size == 5
    if hall.database.is_sqlite:  # where there is one writer at a time, in the order in which they come
        assert turns == ["some", "another"] * 3
    assert len(await asyncio.gather(*heard)) == 6


async def interrupted(hall: Hall, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Poll], Any]) -> Poll:
    """Something happens when four are on the roll, and what it returns is raised in the opening."""
    poll = await hall.open(opens="1h")
    real = electorate_store.freeze_some

    async def torn(connection: Any, poll: Poll, now: Any, among: Any, after: int) -> int | None:
        if after == 4 and (error := await meanwhile(poll)) is not None:
            raise error
        return await real(connection, poll, now, among, after)

    with monkeypatch.context() as patched:
        patched.setattr(electorate_store, "freeze_some", torn)
        await hall.pass_time(timedelta(hours=1))
    return poll


@pytest.mark.usefixtures("some_at_a_time")
async def test_an_opening_that_was_cut_short_begins_anew(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(poll: Poll) -> Exception:
        return OSError("the power failed")

    poll = await interrupted(hall, monkeypatch, crash)
    assert (await hall.stored(poll)).state == "scheduled"
    assert {row.user_id for row in await hall.rows(roll)} == {1, 2, 3, 4}
    async with hall.database.write() as connection:  # two of them leave while the bot is down
        await connection.execute(delete(grants).where(grants.c.user_id.in_([2, 5])))
    await hall.restart()
    stored = await hall.stored(poll)
    assert (stored.state, stored.roll_size) == ("open", 3)
    assert {row.user_id for row in await hall.rows(roll)} == {1, 3, 4}


@pytest.mark.usefixtures("some_at_a_time")
async def test_who_is_removed_while_a_roll_is_frozen_is_not_on_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(poll: Poll) -> Exception:
        return OSError("the power failed")

    poll = await interrupted(hall, monkeypatch, crash)
    async with hall.database.write() as connection:
        await hall.polls.strike_within(connection, hall.actor(2, Level.MODERATOR), 3)
    assert {row.user_id for row in await hall.rows(roll)} == {1, 2, 4}
    cancelled = await hall.polls.end(hall.actor(2, Level.MODERATOR), poll.id, State.CANCELLED, "x")
    assert cancelled.state is State.CANCELLED
    await hall.run_due()
    assert await hall.rows(roll) == []
