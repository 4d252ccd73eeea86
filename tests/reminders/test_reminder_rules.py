"""The pure rules: waits, usefulness, pauses, ways, and that every reminder comes to an end."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.reminders import rules
from bot.reminders.model import Due, Reminder, State, Topic, notice
from bot.reminders.rules import LONGEST_WAIT, TEXT_LIMIT

NOW = datetime(2026, 3, 1, tzinfo=UTC)
delays = st.timedeltas(min_value=timedelta(seconds=-100_000), max_value=timedelta(seconds=100_000))
instants = delays.map(lambda by: NOW + by)
maybe_instants = st.none() | instants


def reminder(**values: object) -> Reminder:
    fields: dict[str, object] = {
        "id": 1,
        "alliance_id": 1,
        "kind": "text",
        "subject": "s",
        "due_at": NOW,
        "user_id": 5,
        "channel_id": 6,
        "guild_id": 7,
        "topic": Topic.POLLS,
        "expires_at": None,
        "arguments": {},
        "state": State.PENDING,
        "attempts": 1,
        "nonce": "n",
    }
    return Reminder(**(fields | values))  # type: ignore[arg-type]


@given(st.integers(1, 20), st.integers(1, 3600))
def test_each_wait_is_twice_the_one_before_until_the_longest(tries: int, seconds: int) -> None:
    backoff = timedelta(seconds=seconds)
    wait, next_wait = rules.wait_after(tries, backoff), rules.wait_after(tries + 1, backoff)
    assert rules.wait_after(1, backoff) == backoff
    assert next_wait == min(2 * wait, LONGEST_WAIT)


@given(
    st.integers(1, 20),
    st.integers(1, 20),
    st.none() | st.floats(allow_nan=False),
    st.integers(1, 3600).map(lambda seconds: timedelta(seconds=seconds)),
)
def test_after_trouble_it_is_tried_later_or_given_up(
    tries: int, limit: int, retry_after: float | None, backoff: timedelta
) -> None:
    outcome = rules.after_trouble(
        reminder(attempts=tries), NOW, "p", attempts=limit, backoff=backoff, retry_after=retry_after
    )
    assert outcome.problem == "p"
    if tries >= limit:
        assert outcome.state is State.FAILED
        return
    assert outcome.state is State.PENDING
    assert outcome.attempts == tries
    assert outcome.next_at is not None
    wait = outcome.next_at - NOW
    assert rules.wait_after(tries, backoff) <= wait <= LONGEST_WAIT
    if retry_after is not None and 0 < retry_after <= LONGEST_WAIT.total_seconds():
        assert wait >= timedelta(seconds=retry_after)


@given(
    expires=maybe_instants,
    paused=maybe_instants,
    tries=st.integers(1, 7),
    consented=st.booleans(),
    user=st.sampled_from([None, 5]),
    channel=st.sampled_from([None, 6]),
)
def test_what_keeps_a_reminder_back(
    expires: datetime | None,
    paused: datetime | None,
    tries: int,
    consented: bool,
    user: int | None,
    channel: int | None,
) -> None:
    if user is None and channel is None:
        channel = 6  # the store has one of them always
    due = Due(
        reminder(expires_at=expires, attempts=tries, user_id=user, channel_id=channel),
        consented=consented and user is not None,
        paused_until=paused,
    )
    outcome = rules.before_sending(due, NOW, attempts=5)
    if outcome is None:
        assert rules.ways(due), "what is to be sent can be sent somehow"
        assert expires is None or expires > NOW
        assert user is None or paused is None or paused <= NOW
        assert tries <= 5
        assert (True in rules.ways(due)) == due.consented
    elif expires is not None and expires <= NOW:
        assert outcome.state is State.STALE
    elif tries > 5:
        assert outcome.state is State.FAILED
    elif outcome.state is State.PENDING:
        assert paused is not None
        assert outcome.attempts == 0, "a pause is no try"
        assert outcome.next_at == min(at for at in (paused, expires) if at is not None)
        assert outcome.next_at > NOW
    else:
        assert outcome.state is State.FAILED
        assert outcome.problem == "reminder-problem-no-consent"


@given(
    st.lists(st.sampled_from(["busy", "crash"]), min_size=8, max_size=8),
    st.integers(1, 6),
    maybe_instants,
)
def test_every_reminder_comes_to_an_end(troubles: list[str], limit: int, expires: datetime | None) -> None:
    """However tries end, and even if none reports back: at most `limit` sends, then failed or stale."""
    now, attempts, sends, problem = NOW, 0, 0, None
    for trouble in troubles:
        attempts += 1
        leased = reminder(attempts=attempts, expires_at=expires, problem=problem)
        outcome = rules.before_sending(Due(leased), now, limit)
        if outcome is None:
            sends += 1
            assert expires is None or now < expires
            if trouble == "crash":
                now += timedelta(minutes=1)  # the lease runs out
                continue
            outcome = rules.after_trouble(leased, now, "p", attempts=limit, backoff=timedelta(seconds=30))
        if outcome.state is not State.PENDING:
            break
        assert outcome.next_at is not None
        assert outcome.next_at > now
        now, attempts, problem = outcome.next_at, outcome.attempts, outcome.problem
    else:
        pytest.fail("still pending")
    assert sends <= limit
    assert outcome.state in (State.FAILED, State.STALE)
    assert outcome.problem


def test_put_back_counts_no_try() -> None:
    outcome = rules.put_back(reminder(attempts=3, problem="before"), NOW)
    assert (outcome.state, outcome.attempts, outcome.problem) == (State.PENDING, 2, "before")


@pytest.mark.parametrize(
    ("text", "due_at", "pending", "reachable", "key"),
    [
        ("", NOW + timedelta(hours=1), 0, True, "reminder-empty"),
        ("x" * (TEXT_LIMIT + 1), NOW + timedelta(hours=1), 0, True, "too-long"),
        ("x", NOW, 0, True, "reminder-time"),
        ("x", NOW + timedelta(days=900), 0, True, "reminder-time"),
        ("x", NOW + timedelta(hours=1), 25, True, "reminder-too-many"),
        ("x", NOW + timedelta(hours=1), 0, False, "reminder-nowhere"),
    ],
)
def test_what_nobody_may_set(text: str, due_at: datetime, pending: int, reachable: bool, key: str) -> None:
    with pytest.raises(UserError) as refused:
        rules.check_own(text, due_at, NOW, pending=pending, limit=25, reachable=reachable)
    assert refused.value.key == key


def test_a_text_of_the_full_length_may_be_set() -> None:
    rules.check_own("x" * TEXT_LIMIT, NOW + timedelta(seconds=1), NOW, pending=24, limit=25, reachable=True)


def test_a_notice_keeps_instants_as_json() -> None:
    stored = notice("some-key", closes=NOW, count=3)
    assert stored == {"key": "some-key", "args": {"closes": {"at": NOW.isoformat()}, "count": 3}}
