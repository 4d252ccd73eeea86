"""Templates and polls that repeat over a real store: kept, used, opened once, missed on the record, and stopped."""

import asyncio
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.alliances import store as alliance_store
from bot.alliances.model import Actor, Grant, Level, Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.database import Database
from bot.database.tables import audit, grants, poll_repeats, poll_templates, polls
from bot.errors import UserError
from bot.polls.methods.counting import RULES
from bot.polls.methods.story import Method
from bot.polls.model import Circle, Electorate, NewPoll, Poll
from bot.polls.recurring import stored
from bot.polls.recurring.model import Repeat, Template
from bot.polls.recurring.repeats import ALARM, RepeatService
from bot.polls.recurring.rules import REPEATS, TEMPLATES
from bot.polls.recurring.templates import TemplateService
from tests.conftest import FixedClock

GUILD, ELSEWHERE, CHANNEL, POLLS, MODERATOR = 100, 101, 200, 201, 2  # as in the hall


class Studio:
    """A hall whose volunteer 1 is an organizer, and the services over it."""

    def __init__(self, hall: Any) -> None:
        self.hall = hall
        self.clock: FixedClock = hall.clock
        self.start()

    def start(self) -> None:
        hall = self.hall
        log = AuditService(hall.database, hall.clock, hall.reminders)
        alliances = AllianceService(hall.database, hall.clock, log)
        self.templates = TemplateService(hall.database, hall.clock, hall.polls, alliances, log)
        self.repeats = RepeatService(
            hall.database, hall.clock, hall.alarm, hall.polls, self.templates, alliances, hall.reminders, log
        )

    async def restart(self) -> None:
        await self.hall.polls.finish()
        self.hall.start()
        self.start()
        await self.hall.polls.resume()
        await self.repeats.resume()
        await self.hall.run_due()

    @property
    def organizer(self) -> Actor:
        actor: Actor = self.hall.actor()
        return actor

    async def template(self, name: str = "Weekly tea", **typed: Any) -> Template:
        poll = await self.hall.open(**typed)
        return await self.templates.save(self.organizer, poll.id, name)

    async def repeat(self, at: str = "18:00", *, closes: str = "2d", **rhythm: Any) -> Repeat:
        template = await self.template(closes=closes)
        rhythm = rhythm or {"weekday": 0}
        return await self.repeats.start(
            self.organizer, template.id, rhythm.get("weekday"), rhythm.get("day"), at, "America/Denver"
        )

    async def opened(self) -> list[Any]:
        """The polls beyond the one that the template was made of."""
        return sorted(await self.hall.rows(polls), key=lambda row: row.id)[1:]

    async def record(self, act: str) -> list[Any]:
        return [row for row in await self.hall.rows(audit) if row.act == act]

    async def pass_to(self, at: datetime) -> None:
        await self.hall.pass_time(at - self.clock.at)


@pytest.fixture
async def studio(hall: Any) -> Studio:
    return Studio(hall)


def refusing(key: str) -> Any:
    return pytest.raises(UserError, match=key)


# --- templates ---------------------------------------------------------------------------------------------


async def test_a_template_is_of_the_alliance_and_has_a_name_of_its_own(studio: Studio) -> None:
    saved = await studio.template(closes="3d 2h", options="Yes | With milk\nNo")
    assert (await studio.record("template-save"))[0].details == {"name": "Weekly tea"}
    with refusing("template-taken"):
        await studio.template(" weekly  TEA ")
    other = replace(studio.organizer, user_id=4)
    typed = await studio.templates.use(other, saved.id, None)
    assert (typed.question, typed.options, typed.closes) == ("Tea?", "Yes | With milk\nNo", "3d 2h")
    assert typed.channel_id == CHANNEL
    assert (await studio.templates.use(other, saved.id, 7)).channel_id == 7
    shown, total = await studio.templates.templates(other, 0)
    assert ([one.id for one in shown], total) == ([saved.id], 1)
    assert await studio.templates.suggest(other, "TEA") == [saved]
    assert await studio.templates.suggest(other, "%") == []
    with refusing("not-allowed"):
        await studio.templates.delete(other, saved.id)
    await studio.templates.delete(replace(other, grants=frozenset({Grant(Level.MODERATOR)})), saved.id)
    with refusing("template-unknown"):
        await studio.templates.use(other, saved.id, None)


async def test_in_another_server_its_polls_channel_is_meant(studio: Studio) -> None:
    saved = await studio.template()
    with refusing("poll-channel-unusable"):
        await studio.templates.use(replace(studio.organizer, guild_id=ELSEWHERE), saved.id, None)
    async with studio.hall.database.write() as connection:
        await connection.execute(update(poll_templates).values(guild_id=ELSEWHERE))
    assert (await studio.templates.use(studio.organizer, saved.id, None)).channel_id == POLLS


async def test_nobody_else_sees_them(studio: Studio) -> None:
    saved = await studio.template()
    poll = await studio.hall.open()
    volunteer = studio.hall.actor(3, Level.VOLUNTEER)
    stranger = replace(studio.organizer, alliance_id=studio.hall.alliance_id + 1)
    for somebody, refusal in ((volunteer, "not-allowed"), (stranger, "unknown")):
        for attempt in (
            studio.templates.use(somebody, saved.id, None),
            studio.templates.delete(somebody, saved.id),
            studio.templates.save(somebody, poll.id, "Mine"),
            studio.repeats.start(somebody, saved.id, 0, None, "18:00"),
            studio.repeats.stop(somebody, 1),
        ):
            with refusing(refusal):
                await attempt
    await studio.repeats.start(studio.organizer, saved.id, 0, None, "18:00")
    for somebody in (volunteer, stranger):
        assert await studio.templates.suggest(somebody, "") == []
        assert await studio.repeats.suggest(somebody, "") == []
    assert await studio.templates.templates(stranger, 0) == ([], 0)


async def test_of_two_who_take_a_name_at_once_one_gets_it(studio: Studio) -> None:
    poll = await studio.hall.open()
    taken = await asyncio.gather(
        *(studio.templates.save(studio.organizer, poll.id, "Tea") for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, Template) for one in taken) == 1
    assert {one.key for one in taken if isinstance(one, UserError)} == {"template-taken"}


async def test_there_are_only_so_many(studio: Studio) -> None:
    saved = await studio.template()
    row = {"alliance_id": saved.alliance_id, "guild_id": GUILD, "stored": {}}
    async with studio.hall.database.write() as connection:
        for number in range(TEMPLATES - 1):
            await fill(connection, poll_templates, row, number, saved_by=1, saved_at=studio.clock.at)
    with refusing("template-many"):
        await studio.template("One more")
    for _ in range(REPEATS):
        await studio.repeats.start(studio.organizer, saved.id, 0, None, "18:00")
    with refusing("repeat-many"):
        await studio.repeats.start(studio.organizer, saved.id, 0, None, "18:00")


async def fill(connection: Any, table: Any, row: dict[str, Any], number: int, **more: Any) -> None:
    await connection.execute(table.insert().values(**row, **more, name=f"n{number}", key=f"n{number}"))


async def test_one_that_a_newer_version_kept_is_refused_in_words(studio: Studio) -> None:
    saved = await studio.template()
    newer = {**saved.stored, "poll": {**saved.stored["poll"], "weights": True}}  # type: ignore[dict-item]
    async with studio.hall.database.write() as connection:
        await connection.execute(update(poll_templates).values(stored=newer))
    with refusing("template-newer"):
        await studio.templates.use(studio.organizer, saved.id, None)
    with refusing("template-newer"):
        await studio.repeats.start(studio.organizer, saved.id, 0, None, "18:00")


@pytest.mark.parametrize("method", Method)
async def test_a_template_of_any_method_keeps_everything(studio: Studio, method: Method) -> None:
    """Asked again as it is typed, and opened by itself."""
    projects, sides = (
        "Park | 12,500.50 | Two acres | https://example.org/a\nRoad | 3\nPool | 9 |",
        "Yes\nNo\nAbstain",
    )
    other = "Park | Two acres | https://example.org/a\nRoad\nPool | Warm"
    role = Circle(ELSEWHERE, 555, "Canvassers")
    studio.hall.wall.inside = {(ELSEWHERE, 555): {1, 3}}
    template = await studio.template(
        question="Where?",
        description="All\n\nof it",
        options=projects if method.is_budget else sides if method is Method.YES_NO else other,
        method=method,
        seats=2 if RULES[method].seats else 1,
        budget="20,000.75" if method.is_budget else "",
        threshold="4/7 of roll",
        quorum=0 if RULES[method].seats else 20,
        quorum_people=1 if RULES[method].seats else 0,
        electorate=Electorate(level="organizer", circles=(role,)),
        secrecy="open",
        turnout="moderators",
        min_hours=5,
        discussion=True,
        closes="2d 3h 4m",
    )
    [first] = await studio.hall.rows(polls)
    typed = await studio.templates.use(studio.organizer, template.id, None)
    again, size = await studio.hall.polls.preview(studio.organizer, typed)
    assert size == 1
    await studio.repeats.start(studio.organizer, template.id, 0, None, "18:00", "America/Denver")
    await studio.pass_to(MONDAY)
    [repeated] = await studio.opened()
    asked = replace(stored.read(template.stored, studio.clock.at), opens_at=None, closes_at=again.closes_at)
    assert again == asked
    same = {one.name for one in fields(NewPoll)} - {"opens_at", "closes_at", "origin"}
    assert {name: getattr(repeated, name) for name in same} == {name: getattr(first, name) for name in same}
    assert repeated.closes_at - repeated.opens_at == first.closes_at - first.opens_at


# --- polls that repeat -------------------------------------------------------------------------------------

# The clock begins on Thursday 2026-01-01, 00:00 in UTC; Denver is seven hours behind.
MONDAY = datetime(2026, 1, 6, 1, tzinfo=UTC)  # 18:00 of the 5th in Denver
WEEK = timedelta(weeks=1)


async def test_it_opens_every_week_at_its_time_for_as_long_as_its_template(studio: Studio) -> None:
    repeat = await studio.repeat()
    assert repeat.next_at == MONDAY
    for week in range(11):  # over the change of the clocks on March 8
        at = MONDAY + week * WEEK - timedelta(hours=week >= 9)
        await studio.pass_to(at - timedelta(seconds=1))
        assert len(await studio.opened()) == week
        await studio.pass_to(at)
        poll = (await studio.opened())[week]
        assert (poll.state, poll.opens_at, poll.closes_at) == ("open", at, at + timedelta(days=2))
        assert (poll.question, poll.created_by, poll.roll_size) == ("Tea?", 1, 5)
    assert [row.state for row in await studio.opened()][:-1] == ["closed"] * 10
    assert len(await studio.record("repeat-open")) == 11
    assert len(await studio.hall.reminders_of("poll-card")) == 12


@pytest.mark.parametrize(("rhythm", "lasts"), [({"weekday": 6}, "7d"), ({"day": 20}, "28d")])
async def test_it_has_closed_when_it_opens_again_though_the_clocks_go_forward(
    studio: Studio, rhythm: dict[str, Any], lasts: str
) -> None:
    studio.clock.at = datetime(2026, 2, 18, tzinfo=UTC)
    await studio.repeat(closes=lasts, **rhythm)
    while studio.clock.at < datetime(2026, 3, 20, tzinfo=UTC):
        (repeat,) = (await studio.repeats.repeats(studio.organizer, 0))[0]
        await studio.pass_to(repeat.next_at)
    found = await studio.opened()
    assert len(found) > 1
    assert all(one.closes_at == later.opens_at for one, later in pairwise(found))


async def test_one_whose_role_was_deleted_opens_for_nobody_and_the_next_one_may(studio: Studio) -> None:
    studio.hall.wall.inside = {(GUILD, 555): {3}}
    template = await studio.template(electorate=Electorate(circles=(Circle(GUILD, 555, "Canvassers"),)))
    await studio.repeats.start(studio.organizer, template.id, 0, None, "18:00", "America/Denver")
    studio.hall.wall.inside = {(GUILD, 555): set()}
    await studio.pass_to(MONDAY)
    studio.hall.wall.inside = {(GUILD, 555): {4}}
    await studio.pass_to(MONDAY + WEEK)
    assert [row.state for row in await studio.opened()] == ["cancelled", "open"]
    assert [row.details["why"] for row in await studio.record("poll-unopened")] == ["nobody"]


async def test_it_opens_in_a_channel_and_for_a_while_of_its_own(studio: Studio) -> None:
    template = await studio.template(closes="8d")
    start, elsewhere = studio.repeats.start, replace(studio.organizer, guild_id=ELSEWHERE)
    own = {"channel_id": 7, "lasts": "90 minutes"}
    for actor in (studio.organizer, elsewhere):
        await start(actor, template.id, 0, None, "18:00", "America/Denver", **own)  # type: ignore[arg-type]
    async with studio.hall.database.write() as connection:
        await alliance_store.save_layout(connection, ELSEWHERE, {}, {Purpose.POLLS: 301})
    await start(elsewhere, template.id, None, 5, "18:00", "America/Denver")
    async with studio.hall.database.write() as connection:
        await alliance_store.add_grant(
            connection, studio.hall.alliance_id, 1, Grant(Level.ORGANIZER), MODERATOR, studio.clock.at
        )
    await studio.pass_to(MONDAY)
    assert [
        (row.guild_id, row.channel_id, row.closes_at - row.opens_at) for row in await studio.opened()
    ] == [
        (GUILD, 7, timedelta(minutes=90)),
        (ELSEWHERE, 7, timedelta(minutes=90)),
        (ELSEWHERE, 301, timedelta(days=8)),
    ]
    (kept,) = await studio.hall.rows(poll_templates)
    assert kept.stored == template.stored


async def test_it_opens_on_the_last_day_of_a_month_without_its_day(studio: Studio) -> None:
    await studio.repeat("09:00", day=31)
    days = []
    for _ in range(4):
        (repeat,) = (await studio.repeats.repeats(studio.organizer, 0))[0]
        await studio.pass_to(repeat.next_at)
        days.append([f"{row.opens_at:%m-%d %H}" for row in await studio.opened()][-1])
    assert days == ["01-31 16", "02-28 16", "03-31 15", "04-30 15"]


@pytest.mark.parametrize(
    ("away", "opened", "missed"),
    [
        (timedelta(hours=23), [MONDAY + timedelta(hours=23)], 0),  # late, and half of its two days are left
        (timedelta(hours=25), [], 1),
        (2 * WEEK + timedelta(hours=1), [MONDAY + 2 * WEEK + timedelta(hours=1)], 2),
        (3 * WEEK + timedelta(days=3), [], 4),
    ],
)
async def test_after_a_while_away_one_opens_late_and_what_is_of_no_use_is_recorded(
    studio: Studio, away: timedelta, opened: list[datetime], missed: int
) -> None:
    await studio.repeat()
    studio.clock.at = MONDAY + away
    await studio.restart()
    await studio.restart()
    found = await studio.opened()
    assert [row.opens_at for row in found] == opened
    assert all((row.closes_at - MONDAY) % WEEK == timedelta(days=2) for row in found), (
        "it closes as it would have"
    )
    records = await studio.record("repeat-missed")
    assert [(row.details["count"], row.details["why"]) for row in records] == (
        [(missed, "late")] if missed else []
    )
    if missed:
        assert records[0].details["first"] == str(int(MONDAY.timestamp()))
    (repeat,) = (await studio.repeats.repeats(studio.organizer, 0))[0]
    assert repeat.next_at == MONDAY + (away // WEEK + 1) * WEEK
    assert studio.hall.alarm.next_due(ALARM) == repeat.next_at


async def test_two_bots_that_ring_at_once_open_one(studio: Studio) -> None:
    repeat = await studio.repeat()
    first = studio.repeats
    studio.start()
    services = [first, studio.repeats] * 3
    # Once before, so that all are connected when it matters.
    await asyncio.gather(*(one._turn(repeat.id, studio.clock.at) for one in services))
    studio.clock.at = MONDAY
    await asyncio.gather(*(one._turn(repeat.id, MONDAY) for one in services))
    assert len(await studio.opened()) == 1
    assert len(await studio.record("repeat-open")) == 1


async def test_a_channel_that_is_gone_is_recorded_and_the_next_one_may_open(studio: Studio) -> None:
    await studio.repeat()
    studio.hall.wall.gone.add(CHANNEL)
    await studio.pass_to(MONDAY)
    assert await studio.opened() == []
    assert [row.details["why"] for row in await studio.record("repeat-missed")] == ["channel"]
    studio.hall.wall.gone.clear()
    await studio.pass_to(MONDAY + WEEK)
    assert len(await studio.opened()) == 1
    async with studio.hall.database.write() as connection:
        await connection.execute(
            update(poll_repeats).values(stored={"version": 9, "minutes": 60, "poll": {}})
        )
    await studio.pass_to(MONDAY + 2 * WEEK)
    assert [row.details["why"] for row in await studio.record("repeat-missed")] == ["channel", "unreadable"]


async def test_it_ends_with_the_level_of_whoever_set_it_up(studio: Studio) -> None:
    await studio.repeat()
    async with studio.hall.database.write() as connection:
        await connection.execute(delete(grants).where(grants.c.level == Level.ORGANIZER.word))
    await studio.pass_to(MONDAY)
    assert await studio.opened() == []
    assert await studio.hall.rows(poll_repeats) == []
    assert len(await studio.record("repeat-end")) == 1


async def test_it_is_stopped_by_who_set_it_up_or_a_moderator(studio: Studio) -> None:
    repeat, other = await studio.repeat(), replace(studio.organizer, user_id=4)
    await studio.templates.delete(studio.organizer, (await studio.hall.rows(poll_templates))[0].id)
    with refusing("not-allowed"):
        await studio.repeats.stop(other, repeat.id)
    await studio.pass_to(MONDAY)
    assert len(await studio.opened()) == 1, "the template it came from may be gone"
    assert await studio.repeats.suggest(other, "TEA") == [replace(repeat, next_at=MONDAY + WEEK)]
    await studio.repeats.stop(replace(other, grants=frozenset({Grant(Level.MODERATOR)})), repeat.id)
    with refusing("repeat-unknown"):
        await studio.repeats.stop(studio.organizer, repeat.id)
    await studio.pass_to(MONDAY + WEEK)
    assert len(await studio.opened()) == 1
    assert len(await studio.record("repeat-stop")) == 1


async def test_what_cannot_repeat(studio: Studio) -> None:
    template, long = await studio.template(), await studio.template("Long", closes="8d")
    start = studio.repeats.start
    with refusing("repeat-long"):
        await start(studio.organizer, long.id, 0, None, "18:00")
    await start(studio.organizer, long.id, None, 1, "18:00")
    with refusing("repeat-when"):
        await start(studio.organizer, template.id, 0, 1, "18:00")
    with refusing("time-zone-unknown"):
        await start(studio.organizer, template.id, 0, None, "18:00", "Mars")
    with refusing("poll-channel-unusable"):  # without a polls channel
        await start(replace(studio.organizer, guild_id=ELSEWHERE), template.id, 0, None, "18:00")
    for lasts, key in (("8d", "repeat-long"), ("soon", "time-unreadable"), ("30s", "time-")):
        with refusing(key):
            await start(studio.organizer, template.id, 0, None, "18:00", lasts=lasts)
    patient = await studio.template("Patient", closes="5d", min_hours=72)
    with refusing("time-too-soon"):
        await start(studio.organizer, patient.id, 0, None, "18:00", lasts="2d")
    studio.hall.wall.gone.add(CHANNEL)
    with refusing("poll-channel-unusable"):
        await start(studio.organizer, template.id, 0, None, "18:00")


async def test_trouble_of_the_store_is_tried_again(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    await studio.repeat()

    async def broken(*args: Any) -> Poll:
        raise ConnectionError

    monkeypatch.setattr(studio.hall.polls, "schedule", broken)
    await studio.pass_to(MONDAY)
    assert await studio.opened() == []
    monkeypatch.undo()
    await studio.hall.pass_time(timedelta(minutes=1))
    assert len(await studio.opened()) == 1


async def test_what_is_kept_of_who_made_them(studio: Studio) -> None:
    await studio.repeat()
    database: Database = studio.hall.database
    async with database.write() as connection:
        kept = await studio.templates.export(connection, studio.hall.alliance_id, 1)
        assert kept == {
            "poll_templates": [{"name": "Weekly tea", "saved_at": studio.clock.at.isoformat()}],
            "poll_repeats": [{"name": "Weekly tea", "next_at": MONDAY.isoformat()}],
        }
        await studio.templates.erase(connection, studio.hall.alliance_id, 1)
        kept = await studio.templates.export(connection, studio.hall.alliance_id, 1)
    assert kept == {"poll_templates": [], "poll_repeats": []}
    assert all(row.created_by < 0 for row in await studio.hall.rows(poll_repeats))
    assert all(row.saved_by < 0 for row in await studio.hall.rows(poll_templates))
