"""Seeing, correcting, exporting and deleting what is kept about a person, on both databases."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import MetaData

from bot.alliances.model import Actor, Level
from bot.counties.model import AssignmentRole
from bot.database import metadata
from bot.database.tables import audit, consents, grants, volunteers
from bot.errors import UserError
from bot.reminders.model import ClosedMessages, Reminder, Topic
from bot.volunteers.model import Answers, Commitment, Hours, Skill
from tests.volunteers.conftest import ANSWERS, BOSS, HARRIS, Home

MARIA, OMAR, MOD = BOSS + 1, BOSS + 2, BOSS + 9
OTHER = Answers(frozenset({Skill.DRIVING}), Hours.UP_TO_2, Commitment.SUPPORTER)
CHICAGO, NEW_YORK = "America/Chicago", "America/New_York"


class Post:
    """A Discord in which direct messages arrive, or not."""

    def __init__(self, *, closed: bool = False) -> None:
        self.closed = closed
        self.sent: list[Reminder] = []

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        if self.closed:
            raise ClosedMessages
        self.sent.append(reminder)


@pytest.fixture
async def maria(home: Home) -> Actor:
    await home.volunteer(MARIA)
    return await home.actor(MARIA)


async def row_of(home: Home, user_id: int = MARIA) -> tuple[str, str, list[str], str]:
    (row,) = [row for row in await home.rows(volunteers) if row.user_id == user_id]
    return row.geoid, row.zone, row.skills, row.hours


async def test_correcting(home: Home, maria: Actor) -> None:
    for where, zone, kept in (
        ("Harris County, Texas", CHICAGO, (HARRIS, CHICAGO)),
        ("Kings County, New York", CHICAGO, ("36047", NEW_YORK)),  # the clock follows
        ("10001", NEW_YORK, ("36061", NEW_YORK)),
        ("Kings County, New York", "Arizona", ("36047", "America/Phoenix")),
        ("Harris County, Texas", "eastern", (HARRIS, NEW_YORK)),
    ):
        correction = await home.personal.correct(maria, OTHER, where, zone)
        assert (correction.choice, correction.problems) == (None, [])
        assert await row_of(home) == (*kept, ["driving"], "up-to-2")


async def test_what_is_wrong_in_a_correction_loses_nothing_else(home: Home, maria: Actor) -> None:
    for where, zone, keys in (
        ("", CHICAGO, ["where-empty"]),
        ("\u200b\u202e", CHICAGO, ["where-empty"]),
        ("00000", CHICAGO, ["zip-unknown"]),
        ("123", CHICAGO, ["zip-invalid"]),
        ("Qwxyzburg", CHICAGO, ["county-unknown"]),
        ("Harris County, Texas", "Mars/Olympus", ["time-zone-unknown"]),
        ("x" * 101, "", ["too-long", "time-zone-unknown"]),
        ("@everyone <@1> ||**", CHICAGO, ["county-unknown"]),
    ):
        await home.personal.correct(maria, ANSWERS, "Harris County, Texas", CHICAGO)
        correction = await home.personal.correct(maria, OTHER, where, zone)
        assert [error.key for error in correction.problems] == keys
        assert await row_of(home) == (HARRIS, CHICAGO, ["driving"], "up-to-2")


async def test_a_county_of_several_is_left_to_the_person(home: Home, maria: Actor) -> None:
    correction = await home.personal.correct(maria, OTHER, "Washington", CHICAGO)
    assert correction.choice is not None
    assert len(correction.choice.counties) > 25
    assert await row_of(home) == (HARRIS, CHICAGO, ["driving"], "up-to-2")
    county = await home.personal.move(maria, "41067")
    assert county.state == "OR"
    assert (await row_of(home))[:2] == ("41067", "America/Los_Angeles")
    with pytest.raises(UserError, match="county-unknown"):
        await home.personal.move(maria, "nowhere")


async def test_a_clock_set_by_hand_stays_when_the_person_moves(home: Home, maria: Actor) -> None:
    await home.personal.correct(maria, ANSWERS, "Harris County, Texas", "Pacific/Honolulu")
    await home.personal.move(maria, "36047")
    assert (await row_of(home))[:2] == ("36047", "Pacific/Honolulu")


async def test_who_never_applied_has_nothing_to_change(home: Home) -> None:
    actor = await home.actor(OMAR)
    for call in (
        home.personal.correct(actor, OTHER, "10001", CHICAGO),
        home.personal.move(actor, HARRIS),
        home.personal.choose_topics(actor, ["polls"]),
        home.personal.pause(actor, "2d"),
        home.personal.resume(actor),
    ):
        with pytest.raises(UserError, match="me-nothing"):
            await call
    kept = await home.personal.kept(actor)
    assert kept.profile.volunteer is None
    assert not await home.rows(consents)


async def test_topics_are_what_was_picked_and_begin_with_a_message(home: Home, maria: Actor) -> None:
    post = Post()
    home.reminders.connect(post)
    assert (await home.personal.kept(maria)).topics == frozenset()
    await home.personal.choose_topics(maria, ["polls", "county"])
    assert [reminder.topic for reminder in post.sent] == [Topic.POLLS, Topic.COUNTY]
    await home.personal.choose_topics(maria, ["county"])
    assert (await home.personal.kept(maria)).topics == {Topic.COUNTY}
    assert len(post.sent) == 2
    await home.personal.choose_topics(maria, [])
    assert not await home.rows(consents)


async def test_closed_messages_are_found_and_what_was_taken_back_stays_so(home: Home, maria: Actor) -> None:
    home.reminders.connect(Post())
    await home.personal.choose_topics(maria, ["polls"])
    home.reminders.connect(Post(closed=True))
    with pytest.raises(UserError, match="consent-closed"):
        await home.personal.choose_topics(maria, ["membership"])
    assert not await home.rows(consents)


async def test_a_topic_that_is_none(home: Home, maria: Actor) -> None:
    with pytest.raises(UserError, match="form-choice"):
        await home.personal.choose_topics(maria, ["polls", "everything"])
    assert not await home.rows(consents)


async def test_a_pause_ends_at_an_instant_or_a_date(home: Home, maria: Actor) -> None:
    for given, until in (
        ("2026-01-05", datetime(2026, 1, 5, 6, tzinfo=UTC)),  # midnight in Chicago
        ("2026-01-05 18:00", datetime(2026, 1, 6, 0, tzinfo=UTC)),
        ("2d", datetime(2026, 1, 3, tzinfo=UTC)),
    ):
        assert await home.personal.pause(maria, given) == until
        kept = (await home.personal.kept(maria)).profile.volunteer
        assert kept is not None
        assert kept.paused_until == until
    await home.personal.resume(maria)
    kept = (await home.personal.kept(maria)).profile.volunteer
    assert kept is not None
    assert kept.paused_until is None


async def test_a_pause_that_cannot_be(home: Home, maria: Actor) -> None:
    for given, key in (
        ("", "time-unreadable"),
        ("2020-01-01", "time-past"),
        ("soon", "time-unreadable"),
        ("9999d", "time-too-far"),
    ):
        with pytest.raises(UserError, match=key):
            await home.personal.pause(maria, given)


async def everything_about(home: Home, user_id: int) -> list[str]:
    """Every table in which somebody's id can be found, whatever the column."""
    found = []
    tables: MetaData = metadata
    for table in tables.sorted_tables:
        if any(str(user_id) in str(tuple(row)) for row in await home.rows(table)):
            found.append(table.name)
    return found


async def busy_life(home: Home) -> Actor:
    """Somebody who did everything there is to do, to others too."""
    await home.volunteer(MARIA)
    mod = await home.moderator(MARIA)
    await home.volunteer(OMAR)
    declined = await home.apply(BOSS + 20)
    await home.applications.decline(mod, declined.id, "No.")
    await home.volunteers.show(mod, OMAR)
    await home.volunteers.show(await home.actor(), MARIA)
    await home.alliances.grant(await home.actor(), MARIA, Level.ADMINISTRATOR)
    maria = await home.actor(MARIA)
    await home.alliances.grant(maria, OMAR, Level.ORGANIZER)
    await home.counties.claim(maria, HARRIS, AssignmentRole.LEAD)
    home.reminders.connect(Post())
    await home.personal.choose_topics(maria, ["polls", "personal"])
    await home.reminders.set_own(maria, "Call Omar", home.clock.at + timedelta(days=1), None)
    await home.alliances.invite(maria)
    chapter = await home.alliances.chapter(maria.guild_id)
    assert chapter is not None
    for post in (Post(), Post(closed=True)):  # of what names her some is delivered, some failed, some waits
        await home.volunteers.tell_moderators(
            chapter, "role-refused", person={"user": MARIA}, server="s", role="r"
        )
        await home.volunteers.show(mod, OMAR)
        home.reminders.connect(post)
        await home.reminders.deliver_due(home.clock.at)
    await home.volunteers.tell_moderators(
        chapter, "role-refused", person={"user": MARIA}, server="s", role="r"
    )
    return maria


async def test_an_export_holds_everything_and_nobody_else(home: Home) -> None:
    maria = await busy_life(home)
    kept = await home.personal.kept(maria)
    written = json.loads(json.dumps(kept.everything))
    assert written["user_id"] == MARIA
    assert written["volunteer"]["county"] == "Harris County, Texas"
    assert written["volunteer"]["skills"] == ["law", "other"]
    assert [one["status"] for one in written["applications"]] == ["approved"]
    assert {one["level"] for one in written["levels"]} == {"volunteer", "moderator", "administrator"}
    assert [one["geoid"] for one in written["assignments"]] == [HARRIS]
    assert written["topics"] == ["personal", "polls"]
    assert "Call Omar" in json.dumps(written["reminders"])
    assert {"approve", "grant", "show", "decline"} <= {one["act"] for one in written["audit"]}
    for somebody in (OMAR, BOSS, BOSS + 20):
        assert str(somebody) not in json.dumps(written)


async def test_deleting_leaves_the_id_nowhere_and_others_as_they_were(home: Home) -> None:
    maria = await busy_life(home)
    assert {
        "volunteers",
        "applications",
        "grants",
        "audit",
        "consents",
        "reminders",
        "chapter_invitations",
    } <= set(await everything_about(home, MARIA))
    entries = len(await home.rows(audit))
    before = {row.user_id: row.level for row in await home.rows(grants) if row.user_id == OMAR}
    gone = await home.personal.erase(maria)
    assert [one.user_id for one in gone] == [MARIA]
    assert await everything_about(home, MARIA) == []
    assert len(await home.rows(audit)) == entries
    strangers = {row.actor_id for row in await home.rows(audit) if row.act in ("show", "decline")} - {BOSS}
    assert len(strangers) == 1
    assert strangers.pop() < 0
    assert {row.user_id: row.level for row in await home.rows(grants) if row.user_id == OMAR} == before
    assert not (await home.actor(MARIA)).grants
    kept = await home.personal.kept(await home.actor(MARIA))
    assert {name: value for name, value in kept.everything.items() if value and name != "user_id"} == {}


async def test_after_deleting_one_is_a_newcomer(home: Home, maria: Actor) -> None:
    await home.personal.erase(maria)
    again = await home.apply(MARIA)
    assert (await home.applications.dossier(again.alliance_id, again.id)).earlier == []


async def test_deleting_is_all_or_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    maria = await busy_life(home)
    before = await everything_about(home, MARIA)

    async def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(home.audit, "erase", broken)
    with pytest.raises(OSError):
        await home.personal.erase(maria)
    assert await everything_about(home, MARIA) == before
    assert (await home.actor(MARIA)).highest is Level.ADMINISTRATOR


async def test_deleting_touches_only_this_alliance(home: Home, maria: Actor) -> None:
    await home.set_up(guild_id=500, by=BOSS + 50)
    await home.apply(MARIA, guild_id=500)
    await home.personal.erase(maria)
    (left,) = await home.rows(volunteers)
    assert left.guild_id == 500
