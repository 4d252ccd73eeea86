"""Opening, looking, ending: by people, by the clock, once; and what is left of a secret ballot."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.alliances import store as alliance_store
from bot.alliances.model import Actor, Grant, Level
from bot.database import Database
from bot.database.tables import audit, ballots, roll
from bot.errors import UserError
from bot.polls.ballot_store import ballot_key
from bot.polls.model import Poll, Standing, State, Typed
from bot.reminders import store as reminder_store
from bot.reminders.model import Topic
from tests.conftest import FixedClock
from tests.polls.conftest import CHANNEL, GUILD, MODERATOR, MODERATORS, POLLS, Hall


async def standing(hall: Hall, poll: Poll) -> Standing:
    found = await hall.polls.standing(poll.id)
    assert found is not None
    return found


async def key_of(refused: object) -> str:
    with pytest.raises(UserError) as error:
        await refused  # type: ignore[misc]
    return error.value.key


# --- opening -----------------------------------------------------------------------------------------------


async def test_opening_is_an_organizers_and_on_the_record(hall: Hall) -> None:
    poll = await hall.open()
    assert poll.state is State.OPEN
    assert poll.closes_at == hall.clock.at + timedelta(days=2)
    assert [(row.act, row.actor_id, row.subject) for row in await hall.rows(audit)] == [
        ("poll-create", 1, f"poll:{poll.id}")
    ]
    [card] = await hall.reminders_of("poll-card")
    assert (card.channel_id, card.arguments) == (CHANNEL, {"poll_id": poll.id})
    typed = Typed("Tea?", "Yes\nNo", "live", "2d", CHANNEL)
    assert await key_of(hall.polls.open(hall.actor(level=Level.VOLUNTEER), typed)) == "not-allowed"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({"question": ""}, "poll-question-empty"),
        ({"options": "Yes"}, "poll-options-few"),
        ({"method": "magic"}, "error-option"),
        ({"results": ""}, "error-option"),
        ({"closes": "whenever"}, "time-unreadable"),
        ({"closes": "2020-01-01 10:00"}, "time-past"),
        ({"closes": "9m"}, "time-too-soon"),
        ({"closes": "91d"}, "time-too-far"),
        ({"closes": "2026-03-08 02:30 America/Chicago"}, "time-skipped"),
        ({"channel_id": 404}, "poll-channel-unusable"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_stored(
    hall: Hall, typed: dict[str, str], key: str
) -> None:
    hall.wall.gone.add(404)
    assert await key_of(hall.open(**typed)) == key
    assert (await hall.polls.open_polls(hall.actor(), 0))[1] == 0
    assert await hall.rows(roll) == []


async def test_an_alliance_without_volunteers_has_nobody_to_ask(
    database: Database, clock: FixedClock
) -> None:
    hall = await Hall(database, clock).found(people=0)
    assert await key_of(hall.open()) == "poll-nobody"
    assert (await hall.polls.open_polls(hall.actor(), 0)) == ([], 0)


async def test_a_draft_is_its_writers_and_lost_after_a_restart(hall: Hall) -> None:
    typed = Typed("Tea?", "Yes", "live", "2d", CHANNEL)
    token = hall.polls.keep(hall.actor(), typed)
    assert hall.polls.draft(hall.actor(), token) == typed
    with pytest.raises(UserError, match="poll-draft-lost"):
        hall.polls.draft(hall.actor(MODERATOR), token)
    await hall.restart()
    with pytest.raises(UserError, match="poll-draft-lost"):
        hall.polls.draft(hall.actor(), token)


# --- looking -----------------------------------------------------------------------------------------------


async def test_hidden_results_are_hidden_until_the_close_and_live_ones_are_not(hall: Hall) -> None:
    hidden, live = await hall.open(), await hall.open(results="live")
    for poll in (hidden, live):
        await hall.vote(3, poll, 0)
        await hall.vote(4, poll, 1)
        await hall.vote(5, poll, 1)
    seen, own = await hall.polls.show(hall.actor(3), hidden.id)
    assert (seen.turnout, seen.result) == (3, None)
    assert (own.on_roll, own.voted, own.choice) == (True, True, (0,))
    assert (await standing(hall, hidden)).result is None
    shown = (await standing(hall, live)).result
    assert shown is not None
    assert (tuple(shown.rounds[0].tallies.values()), shown.winners) == ((1, 2, 0), (1,))
    await hall.pass_time(timedelta(days=3))
    assert (await standing(hall, hidden)).result == shown
    _, own = await hall.polls.show(hall.actor(3), hidden.id)
    assert (own.on_roll, own.voted, own.choice) == (True, True, None)


async def test_another_alliance_sees_and_ends_nothing(hall: Hall, clock: FixedClock) -> None:
    poll = await hall.open()
    stranger = Actor(hall.alliance_id + 1, GUILD, 1, frozenset({Grant(Level.ADMINISTRATOR)}))
    assert await key_of(hall.polls.show(stranger, poll.id)) == "poll-unknown"
    assert await key_of(hall.polls.may_end(stranger, poll.id, State.CANCELLED)) == "poll-unknown"
    assert await key_of(hall.polls.end(stranger, poll.id, State.CANCELLED, "x")) == "poll-unknown"
    assert await hall.polls.open_polls(stranger, 0) == ([], 0)
    assert await hall.polls.suggest(stranger, "", open_only=False) == []


async def test_suggestions_are_for_volunteers_and_find_words(hall: Hall) -> None:
    tea, coffee = await hall.open(question="More tea?"), await hall.open(question="100 % coffee_bar?")
    nobody = Actor(hall.alliance_id, GUILD, 77, frozenset())
    assert await hall.polls.suggest(nobody, "", open_only=False) == []

    async def found(typed: str, *, open_only: bool = False) -> Sequence[int]:
        return [poll.id for poll in await hall.polls.suggest(hall.actor(), typed, open_only=open_only)]

    assert await found("") == [coffee.id, tea.id]
    assert await found("TEA") == [tea.id]
    assert await found("0 %") == [coffee.id]
    assert await found("e_b") == [coffee.id]
    assert await found("e%b") == []
    await hall.polls.end(hall.actor(), coffee.id, State.CANCELLED, "x")
    assert await found("") == [tea.id, coffee.id]
    assert await found("", open_only=True) == [tea.id]


async def test_odd_characters_find_nothing_and_break_nothing(hall: Hall) -> None:
    poll = await hall.open(question="50 % tea?")
    for typed, found in (
        ("\x00", [poll]),
        ("%", [poll]),
        ("_", []),
        ("\\", []),
        ("\ud800", [poll]),
        ("x" * 6000, []),
    ):
        assert await hall.polls.suggest(hall.actor(), typed, open_only=False) == found


async def test_the_list_is_paged_by_closing_time(hall: Hall) -> None:
    opened = [await hall.open(closes=f"{days}d") for days in (9, 3, 5, 7, 4, 6, 8)]
    pages = [await hall.polls.open_polls(hall.actor(), page) for page in range(3)]
    assert [total for _, total in pages] == [7, 7, 7]
    listed = [poll.id for page, _ in pages for poll in page]
    assert listed == [poll.id for poll in sorted(opened, key=lambda poll: poll.closes_at)]


# --- ending ------------------------------------------------------------------------------------------------


async def test_a_poll_closes_by_itself_at_its_instant_and_is_told_once(hall: Hall) -> None:
    poll = await hall.posted()
    await hall.vote(3, poll, 1)
    await hall.pass_time(poll.closes_at - hall.clock.at - timedelta(seconds=1))
    assert (await standing(hall, poll)).poll.state is State.OPEN
    assert hall.alarm.next_due("polls") == poll.closes_at
    await hall.pass_time(timedelta(seconds=1))
    closed = await standing(hall, poll)
    assert (closed.poll.state, closed.poll.ended_at, closed.poll.ended_by) == (
        State.CLOSED,
        poll.closes_at,
        None,
    )
    assert (closed.turnout, closed.result and tuple(closed.result.rounds[0].tallies.values())) == (
        1,
        (0, 1, 0),
    )
    await hall.pass_time(timedelta(days=1))
    await hall.restart()
    told = await hall.reminders_of("poll-result")
    assert [(row.channel_id, row.state) for row in told] == [(CHANNEL, "sent")]
    assert hall.alarm.next_due("polls") is None


async def test_polls_that_should_have_closed_in_a_downtime_close_once(hall: Hall) -> None:
    first, second, later = [await hall.open(closes=closes) for closes in ("2d", "3d", "20d")]
    await hall.vote(3, first, 0)
    await hall.polls.finish()
    hall.clock.at += timedelta(days=10)
    await hall.restart()
    for poll in (first, second):
        assert (await standing(hall, poll)).poll.ended_at == poll.closes_at
    assert (await standing(hall, later)).poll.state is State.OPEN
    await hall.restart()
    results = [letter.arguments["poll_id"] for letter in hall.letters.sent if letter.kind == "poll-result"]
    assert results == []  # told at the first start
    assert Counter(row.state for row in await hall.reminders_of("poll-result")) == {"sent": 2}
    # Reminders before a close that has passed are of no use to anybody.
    assert await hall.reminders_of("poll-closing") == []
    assert hall.alarm.next_due("polls") == later.closes_at - timedelta(hours=24)


async def test_closing_early(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 2)
    asker = hall.actor()
    assert await key_of(hall.polls.end(asker, poll.id, State.CLOSED, "enough")) == "poll-too-early"
    await hall.pass_time(timedelta(minutes=10))
    assert await key_of(hall.polls.end(asker, poll.id, State.CLOSED, " \u200b ")) == "poll-reason-empty"
    assert await key_of(hall.polls.end(hall.actor(3), poll.id, State.CLOSED, "mine")) == "not-allowed"
    ended = await hall.polls.end(asker, poll.id, State.CLOSED, "everybody has voted")
    assert (ended.ended_by, ended.reason, ended.ended_at) == (1, "everybody has voted", hall.clock.at)
    assert await key_of(hall.polls.end(asker, poll.id, State.CLOSED, "again")) == "poll-closed"
    assert await key_of(hall.polls.end(asker, poll.id, State.CANCELLED, "again")) == "poll-closed"
    last = (await hall.rows(audit))[-1]
    await hall.run_due()
    closed = await standing(hall, poll)
    assert (closed.turnout, closed.result and closed.result.winners) == (1, (2,))
    assert len(await hall.reminders_of("poll-result")) == 1
    assert (last.act, last.actor_id, last.details["reason"]) == ("poll-close", 1, "everybody has voted")


async def test_cancelling_destroys_the_ballots_uncounted(hall: Hall) -> None:
    poll = await hall.open(results="live")
    await hall.vote(3, poll, 2)
    moderator = hall.actor(MODERATOR, Level.MODERATOR)
    ended = await hall.polls.end(moderator, poll.id, State.CANCELLED, "the question was wrong")
    assert (ended.state, ended.turnout) == (State.CANCELLED, 1)
    assert (await standing(hall, poll)).result is None
    assert (await hall.stored(poll)).secret is None
    await hall.run_due()
    assert await hall.in_box(poll) == []
    assert await key_of(hall.vote(3, poll, 0)) == "poll-cancelled"
    assert (await hall.rows(audit))[-1].act == "poll-cancel"
    await hall.pass_time(timedelta(days=3))
    await hall.polls._close(poll.id)  # as if it had been on its way
    assert (await standing(hall, poll)).poll.state is State.CANCELLED
    assert len(await hall.reminders_of("poll-result")) == 1


async def test_two_who_end_a_poll_at_once(hall: Hall) -> None:
    poll = await hall.open()
    await hall.pass_time(timedelta(minutes=10))
    ends = [
        hall.polls.end(hall.actor(), poll.id, State.CLOSED, "first"),
        hall.polls.end(hall.actor(MODERATOR, Level.MODERATOR), poll.id, State.CANCELLED, "second"),
    ]
    outcomes = await asyncio.gather(*ends, return_exceptions=True)
    assert sorted(isinstance(outcome, UserError) for outcome in outcomes) == [False, True]
    await hall.run_due()
    assert len(await hall.reminders_of("poll-result")) == 1


@pytest.mark.parametrize(
    ("gone", "kind", "channel"),
    [
        (set(), "poll-result", CHANNEL),
        ({CHANNEL}, "poll-result", POLLS),
        ({CHANNEL, POLLS}, "poll-lost", MODERATORS),
    ],
)
async def test_where_the_end_is_told(hall: Hall, gone: set[int], kind: str, channel: int) -> None:
    await hall.posted()
    hall.wall.gone |= gone
    await hall.pass_time(timedelta(days=3))
    told = [
        (row.kind, row.channel_id)
        for row in [*await hall.reminders_of("poll-result"), *await hall.reminders_of("poll-lost")]
    ]
    assert told == [(kind, channel)]


async def test_one_polls_trouble_does_not_keep_the_others_open(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = await hall.open(), await hall.open()
    end = hall.polls._end

    async def failing(connection: object, poll: Poll, *args: object, **named: object) -> Poll:
        if poll.id == broken.id:
            raise OSError("disk full")
        return await end(connection, poll, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(hall.polls, "_end", failing)
    await hall.pass_time(timedelta(days=2))
    assert (await standing(hall, broken)).poll.state is State.OPEN
    assert (await standing(hall, whole)).poll.state is State.CLOSED
    monkeypatch.undo()
    await hall.pass_time(timedelta(minutes=1))
    assert (await standing(hall, broken)).poll.ended_at == broken.closes_at


# --- secrecy -----------------------------------------------------------------------------------------------


async def test_after_the_close_no_ballot_can_be_found_by_its_voter(hall: Hall) -> None:
    poll = await hall.open()
    for user_id in range(1, 6):
        await hall.vote(user_id, poll, user_id % 3)
    before = await hall.stored(poll)
    keys = {ballot_key(before.secret, user_id) for user_id in range(1, 6)}
    assert {row.key for row in await hall.rows(ballots)} == keys
    await hall.pass_time(timedelta(days=2))
    assert (await hall.stored(poll)).secret is None
    assert not {row.key for row in await hall.rows(ballots)} & keys
    assert await hall.in_box(poll) == ["0", "1", "1", "2", "2"]
    assert await hall.voted(poll) == set(range(1, 6))


async def test_after_the_close_the_file_holds_neither_the_secret_nor_an_old_key(
    sqlite_url: str, clock: FixedClock
) -> None:
    database = Database(sqlite_url)
    hall = await Hall(database, clock).found(people=40)
    poll, cancelled = await hall.open(), await hall.open()
    for user_id in range(1, 41):
        await hall.vote(user_id, poll, user_id % 3)
        await hall.vote(user_id, cancelled, user_id % 3)
    file = Path(database.url.database or "")
    files = [file, file.with_name(file.name + "-wal")]
    rows = [await hall.stored(poll), await hall.stored(cancelled)]
    needles = [row.secret for row in rows]
    needles += [ballot_key(row.secret, user_id) for row in rows for user_id in range(1, 41)]
    assert any(needles[0] in path.read_bytes() for path in files)  # they are there before
    assert any(needles[-1] in path.read_bytes() for path in files)
    await hall.polls.end(hall.actor(), cancelled.id, State.CANCELLED, "x")
    await hall.pass_time(timedelta(days=2))
    for path in files:
        stored = path.read_bytes() if path.exists() else b""
        assert not [needle for needle in needles if needle in stored], path
    await hall.polls.finish()
    await database.close()


async def test_a_secret_that_could_not_be_erased_is_erased_later(sqlite_url: str, clock: FixedClock) -> None:
    database = Database(sqlite_url)
    hall = await Hall(database, clock).found(people=3)
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    secret: bytes = (await hall.stored(poll)).secret
    log = Path(f"{database.url.database}-wal")
    reader = sqlite3.connect(database.url.database or "")  # a backup, say, that takes its time
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM polls").fetchall()
    # SQLite would wait for the reader as long as for any lock; the test need not.
    async with database.engine.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout = 1"))
    await hall.pass_time(timedelta(days=2))
    assert secret in log.read_bytes()
    reader.close()
    await hall.pass_time(timedelta(minutes=1))
    assert secret not in log.read_bytes()
    assert hall.alarm.next_due("polls-erase") is None
    await hall.polls.finish()
    await database.close()


# --- reminders before the close ----------------------------------------------------------------------------


async def test_only_who_asked_and_has_not_voted_is_reminded_and_twice_at_most(hall: Hall) -> None:
    await hall.opt_in(2, 3, 4, 9)
    await hall.opt_in(1, topic=Topic.EVENTS)
    async with hall.database.write() as connection:
        other = await alliance_store.create_alliance(connection, "Ohio", "a pledge", hall.clock.at)
    await hall.opt_in(1, alliance_id=other)
    poll = await hall.posted()
    await hall.vote(3, poll, 0)
    await hall.pass_time(poll.closes_at - timedelta(hours=24) - hall.clock.at - timedelta(seconds=1))
    assert await hall.reminders_of("poll-closing") == []
    await hall.pass_time(timedelta(seconds=1))
    await hall.restart()
    assert sorted((row.user_id, row.state) for row in await hall.reminders_of("poll-closing")) == [
        (2, "pending"),
        (2, "sent"),
        (4, "pending"),
        (4, "sent"),
    ]
    await hall.opt_in(5)  # too late for the first, in time for the second
    await hall.pass_time(timedelta(hours=22))
    await hall.restart()
    await hall.pass_time(timedelta(hours=1))
    told = await hall.reminders_of("poll-closing")
    assert sorted((row.user_id, row.state) for row in told) == [
        *[(2, "sent")] * 2,
        *[(4, "sent")] * 2,
        (5, "sent"),
    ]
    assert (await hall.stored(poll)).remind_at is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2026-01-03",
            {
                (2, "0"): "02 08:00",  # due at 07:00, an hour before they get up
                (2, "1"): "02 20:30",  # due at 05:00, and they get up an hour after the close
                (3, "0"): "02 13:00",  # due at 02:00 of their clock
                (3, "1"): "03 01:30",  # due at midnight of their clock; they go to sleep at 02:00 in New York
            },
        ),
        # In the night the clocks of New York skip an hour, or show one twice; those of Honolulu never do.
        (
            "2026-03-08",
            {(2, "0"): "07 08:00", (2, "1"): "07 20:30", (3, "0"): "07 13:00", (3, "1"): "08 01:30"},
        ),
        (
            "2026-11-01",
            {(2, "0"): "31 08:00", (2, "1"): "31 20:30", (3, "0"): "31 14:00", (3, "1"): "01 01:30"},
        ),
    ],
)
async def test_who_sleeps_past_the_close_is_reminded_before_they_sleep(
    hall: Hall, day: str, expected: dict[tuple[int, str], str]
) -> None:
    hall.clock.at = datetime.fromisoformat(f"{day}T00:00Z") - timedelta(days=2)
    await hall.opt_in(2, 3)
    await hall.lives_in(2, "America/New_York")
    await hall.lives_in(3, "Pacific/Honolulu")
    poll = await hall.posted(closes=f"{day} 07:00 America/New_York")
    await hall.pass_time(poll.closes_at - timedelta(hours=24) - hall.clock.at)
    for _ in range(25 * 2):
        await hall.pass_time(timedelta(minutes=30))
    sent = {
        (row.user_id, row.subject[-1]): row.delivered_at for row in await hall.reminders_of("poll-closing")
    }
    home = ZoneInfo("America/New_York")
    assert {who: f"{at.astimezone(home):%d %H:%M}" for who, at in sent.items()} == expected


async def test_a_reminder_is_of_no_use_to_who_voted_meanwhile(hall: Hall) -> None:
    await hall.opt_in(3)
    poll = await hall.posted()
    await hall.reminders.stop()  # so that it stays undelivered
    hall.clock.at = poll.closes_at - timedelta(hours=24)
    await hall.polls._ring()
    hall.start()
    waiting, _ = await hall.reminders_of("poll-closing")
    async with hall.database.read() as connection:
        due, other = await reminder_store.about(connection, hall.alliance_id, waiting.user_id)
    assert (await hall.polls.to_remind_of(due)) is not None
    later = hall.clock.at + timedelta(hours=22)  # as after a pause, when the next is due as well
    now, hall.clock.at = hall.clock.at, later
    assert [await hall.polls.to_remind_of(one) is None for one in (due, other)] == [True, False]
    hall.clock.at = now
    await hall.vote(3, poll, 0)
    assert (await hall.polls.to_remind_of(due)) is None
    await hall.vote(3, poll, None)
    assert (await hall.polls.to_remind_of(other)) is not None
    async with hall.database.write() as connection:
        await hall.polls.strike_within(connection, hall.actor(2, Level.MODERATOR), 3)
    assert (await hall.polls.to_remind_of(other)) is None
    assert {row.id: row.state for row in await hall.reminders_of("poll-closing")}[due.id] == "cancelled"


async def test_reminders_of_many_go_out_in_several_transactions(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polls.keeping._REMINDED_AT_ONCE", 3)
    hall = await Hall(database, clock).found(people=8)
    await hall.opt_in(*range(1, 9))
    poll = await hall.open(closes="2h")
    await hall.pass_time(timedelta(hours=1))
    assert {row.user_id for row in await hall.reminders_of("poll-closing")} == set(range(1, 9))
    assert (await hall.stored(poll)).remind_at is None
    await hall.polls.finish()


async def test_pending_reminders_end_with_the_poll(hall: Hall) -> None:
    await hall.opt_in(3)
    poll, other = await hall.open(), await hall.open()
    await hall.reminders.stop()
    hall.clock.at = poll.closes_at - timedelta(hours=24)
    await hall.polls._ring()
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    await hall.run_due()
    states = {row.subject: row.state for row in await hall.reminders_of("poll-closing")}
    assert states == {
        f"poll:{one.id}:3:{number}": state
        for one, state in ((poll, "cancelled"), (other, "pending"))
        for number in (0, 1)
    }


# --- personal data -----------------------------------------------------------------------------------------


async def test_what_is_kept_of_a_person_says_that_they_voted_and_never_what(hall: Hall) -> None:
    poll, other = await hall.open(), await hall.open(question="Coffee?")
    await hall.vote(3, poll, 1)
    async with hall.database.read() as connection:
        kept = await hall.polls.export(connection, hall.alliance_id, 3)
        nobody = await hall.polls.export(connection, hall.alliance_id, 77)
        elsewhere = await hall.polls.export(connection, hall.alliance_id + 1, 3)
    assert [(entry["question"], entry["on_the_roll"], entry["voted"]) for entry in kept["polls"]] == [  # type: ignore[attr-defined]
        ("Tea?", True, True),
        ("Coffee?", True, False),
    ]
    assert set(kept["polls"][0]) == {  # type: ignore[index]
        "poll",
        "question",
        "opened_at",
        "closes_at",
        "asked_by_you",
        "edited_by_you",
        "ended_by_you",
        "on_the_roll",
        "voted",
    }
    assert nobody == elsewhere == {"polls": []}
    assert other.roll_size == 5


async def test_a_deleted_person_is_a_stranger_and_their_ballot_still_counts(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(1, poll, 1)
    await hall.vote(3, poll, 0)
    async with hall.database.write() as connection:
        await hall.polls.erase(connection, hall.alliance_id, 1)
    people = [row.user_id for row in await hall.rows(roll)]
    assert len(people) == 5
    assert 1 not in people
    assert sum(user_id < 0 for user_id in people) == 1
    assert (await hall.stored(poll)).created_by < 0
    assert await key_of(hall.vote(1, poll, 2)) == "poll-not-on-roll"
    await hall.pass_time(timedelta(days=2))
    closed = await standing(hall, poll)
    assert closed.result is not None
    assert list(closed.result.rounds[0].tallies.values()) == [1, 1, 0]
