"""What is taken down is read nowhere any more; who may, what may not, and how it is undone."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.alliances.model import Actor, Level
from bot.database.tables import (
    audit,
    ballots,
    events,
    polls,
    proposals,
    reminders,
    said_at,
    statements,
    takedowns,
)
from bot.errors import UserError
from bot.policies.model import State
from bot.reminders.model import Busy
from bot.takedowns.model import Kind
from tests.takedowns.conftest import ABUSE, ADMIN, AUTHOR, LOS_ANGELES, MODERATOR, OTHER, TRAVIS, House

SENTENCE = "Taken down by a moderator: Insults"


async def test_taken_down_it_is_read_nowhere_and_put_back_it_is_as_it_was(house: House) -> None:
    for kind in (Kind.OBJECTION, *(kind for kind in Kind if kind is not Kind.OBJECTION)):
        await _down_and_back(house, kind)
        if kind is Kind.OBJECTION:
            await house.down(Kind.PROPOSAL, 1)  # which it quotes
        assert await house.where() == {"takedowns"}


async def _down_and_back(house: House, kind: Kind) -> None:
    number = await house.write(kind)
    before = await house.where()
    await house.down(kind, number)
    left = await house.where() - {"takedowns"}
    if kind is Kind.OBJECTION:  # it quotes what stays
        assert not left & {"objections", "proposal_events"}
    else:
        assert before
        assert not left
    [*_, entry] = await house.rows(audit)
    assert (entry.act, entry.subject, entry.actor_id) == ("take-down", f"{kind.value}:{number}", MODERATOR)
    assert ABUSE not in str(entry.details)
    with pytest.raises(UserError) as twice:
        await house.down(kind, number)
    assert twice.value.key == "takedown-already"

    taken = (await house.services.takedowns.listed(house.moderator))[0]
    _, words = await house.services.takedowns.show(house.admin, taken.id)
    assert any(ABUSE in one for one in words)
    await house.services.takedowns.put_back(house.admin, taken.id)
    assert await house.where() | {"reminders"} == before | {"reminders"}
    with pytest.raises(UserError) as undone:
        await house.services.takedowns.put_back(house.admin, taken.id)
    assert undone.value.key == "takedown-put-back"
    await house.down(kind, number)  # and once more, for another reason perhaps


SCOPES: list[tuple[Callable[[House], Actor], str | None]] = [
    (lambda house: house.actor(8), "not-allowed"),
    (lambda house: house.actor(8, Level.ORGANIZER), "not-allowed"),
    (lambda house: house.actor(8, Level.MODERATOR, "06"), "not-allowed"),
    (lambda house: house.actor(8, Level.MODERATOR, LOS_ANGELES), "not-allowed"),
    (lambda house: house.actor(8, Level.MODERATOR, alliance=2), "unknown"),
    (lambda house: house.actor(8, Level.MODERATOR, "48"), None),
    (lambda house: house.actor(8, Level.MODERATOR, TRAVIS), None),
]


async def test_who_may_by_place_and_alliance(house: House) -> None:
    event, task, proposal = await house.event(), await house.task(), await house.proposal()
    local = {(Kind.EVENT, event), (Kind.TASK, task)}
    for number, (who, refused) in enumerate(SCOPES):
        for kind, id_ in [*local, (Kind.PROPOSAL, proposal)]:
            actor = who(house)
            if refused is None and kind is not Kind.PROPOSAL:
                await house.down(kind, id_, actor)
                [taken] = (await house.services.takedowns.listed(house.moderator))[:1]
                await house.services.takedowns.put_back(house.admin, taken.id)
                continue
            with pytest.raises(UserError) as said:
                await house.down(kind, id_, actor)
            expected = refused or "not-allowed"
            assert said.value.key.endswith(expected), (number, kind, said.value.key)
    for kind in Kind:
        with pytest.raises(UserError) as missing:
            await house.down(kind, 2**40)
        assert missing.value.key.endswith("-unknown")
    await house.down(Kind.EVENT, event)
    [taken] = (await house.services.takedowns.listed(house.moderator))[:1]
    for call in (house.services.takedowns.show, house.services.takedowns.put_back):
        for actor in (
            house.moderator,
            house.actor(8, Level.ADMINISTRATOR, "48"),
        ):
            with pytest.raises(UserError) as refused_:
                await call(actor, taken.id)
            assert refused_.value.key == "not-allowed"
        with pytest.raises(UserError) as other:
            await call(house.actor(ADMIN, Level.ADMINISTRATOR, alliance=2), taken.id)
        assert other.value.key == "takedown-unknown"
    assert await house.services.takedowns.listed(house.actor(8, Level.MODERATOR, alliance=2)) == []
    for reason in ("", " \u200b\n", "x" * 201):
        with pytest.raises(UserError) as bad:
            await house.down(Kind.TASK, task, reason=reason)
        assert bad.value.key in ("reason-empty", "too-long")


async def test_what_is_being_decided_or_was_stays(house: House) -> None:
    number = await house.voted()
    [row] = await house.rows(proposals)
    assert row.state == State.VOTE
    [poll] = await house.rows(polls)
    for by in (house.moderator, house.admin):
        for kind, id_, key in (
            (Kind.PROPOSAL, number, "takedown-in-vote"),
            (Kind.POLL, poll.id, "poll-of-proposal"),
            (Kind.TOPIC, row.topic_id, "topic-of-proposal"),
        ):
            with pytest.raises(UserError) as said:
                await house.down(kind, id_, by)
            assert said.value.key == key
    for user_id in range(1, 4):
        await house.services.polls.cast(1, user_id, poll.id, 0)
    await house.pass_time(timedelta(days=8))
    with pytest.raises(UserError) as adopted:
        await house.down(Kind.PROPOSAL, number, house.admin)
    assert adopted.value.key == "takedown-adopted"
    assert not await house.rows(takedowns)


async def test_rejected_its_poll_does_not_repeat_it_and_is_checked_as_before(house: House) -> None:
    number = await house.voted()
    [poll] = await house.rows(polls)
    for user_id in range(1, 4):
        await house.services.polls.cast(1, user_id, poll.id, 1)
    await house.pass_time(timedelta(days=8))
    await house.down(Kind.PROPOSAL, number)
    [poll] = await house.rows(polls)
    assert poll.question == poll.description == SENTENCE
    assert ABUSE in str(poll.definition)  # with which its chain begins
    assert await house.where() == {"polls", "takedowns"}
    [row] = await house.rows(proposals)
    assert row.state == State.REJECTED


async def test_what_it_ended_begins_anew(house: House) -> None:
    policies = house.services.policies
    for state, made, after in (
        ("draft", house.proposal, State.DRAFT),
        ("discussion", house.discussed, State.DISCUSSION),
        ("review", house.reviewed, State.DISCUSSION),
    ):
        number = await made()
        assert (await policies.load(number)).proposal.state == state
        await house.down(Kind.PROPOSAL, number)
        standing = await policies.load(number)
        assert standing is not None
        assert (standing.proposal.state, standing.review) == (State.WITHDRAWN, None)
        assert standing.events[-1].details == {"reasons": "Insults", "was": state}
        taken = (await house.services.takedowns.listed(house.moderator))[0]
        await house.services.takedowns.put_back(house.admin, taken.id)
        standing = await policies.load(number)
        assert standing is not None
        assert standing.proposal.state is after
        assert (
            await house.services.opinions.show(house.moderator, standing.proposal.topic_id or 0)
        ).topic.closed_at is None
        # Proposed anew meanwhile, it stays ended: of two that say the same one is enough.
        await house.down(Kind.PROPOSAL, number)
        other = await house.proposal(by=9)
        taken = (await house.services.takedowns.listed(house.moderator))[0]
        await house.services.takedowns.put_back(house.admin, taken.id)
        assert (await policies.load(number)).proposal.state is State.WITHDRAWN
        await policies.withdraw(house.actor(9), other)


async def test_an_undecided_objection_stays_and_goes_with_its_proposal(house: House) -> None:
    number = await house.reviewed()
    await house.services.panel.appoint(house.admin, 5, 365)
    made = await house.services.reviews.object_to(
        house.actor(OTHER), number, 1, f"Nobody may {ABUSE}", "It gags."
    )
    with pytest.raises(UserError) as said:
        await house.down(Kind.OBJECTION, made.id, house.admin)
    assert said.value.key == "takedown-undecided"
    await house.down(Kind.PROPOSAL, number)
    found = await house.services.reviews.told(made.id)
    assert found is not None
    review, objection = found
    assert (review.title, objection.passage, objection.why) == (SENTENCE, SENTENCE, "It gags.")
    assert await house.where() == {"takedowns"}


async def test_an_open_poll_is_called_off_with_its_ballots(house: House) -> None:
    number = await house.poll()
    await house.services.polls.cast(1, 3, number, 0)
    await house.down(Kind.POLL, number)
    await house.run_due()
    [poll] = await house.rows(polls)
    assert (poll.state, poll.ended_by, poll.reason) == ("cancelled", MODERATOR, "Insults")
    assert not await house.rows(ballots)
    assert {one["text"] for one in poll.options} == {SENTENCE}
    counted = await house.poll()
    await house.services.polls.cast(1, 3, counted, 0)
    await house.pass_time(timedelta(days=3))
    with pytest.raises(UserError) as said:
        await house.down(Kind.POLL, counted)
    assert said.value.key == "takedown-counted"


async def test_all_of_a_series_and_what_comes_of_it_later(house: House) -> None:
    number = await house.series()
    await house.down(Kind.EVENT, number)
    assert await house.where() == {"takedowns"}
    made = len(await house.rows(events))
    await house.pass_time(timedelta(days=20))
    rows = await house.rows(events)
    assert len(rows) > made
    assert {row.title for row in rows} == {SENTENCE}
    assert await house.where() == {"takedowns"}


async def test_what_is_written_anew_can_be_taken_down_again(house: House) -> None:
    number, task = await house.campaign(), await house.task()
    campaigns, tasks_ = house.services.campaigns, house.services.tasks
    await house.down(Kind.CAMPAIGN, number)
    await house.down(Kind.TASK, task)
    await campaigns.put_kit(house.organizer, number, "es", f"More {ABUSE}", "")
    await tasks_.edit(house.organizer, task, f"Again {ABUSE}", "2026-02-01", "", TRAVIS, 1)
    for kind, id_ in ((Kind.CAMPAIGN, number), (Kind.TASK, task)):
        await house.down(kind, id_, reason="Again")
        with pytest.raises(UserError) as said:
            await house.down(kind, id_)
        assert said.value.key == "takedown-already"
    assert await house.where() == {"takedowns"}
    last, _, first, *_ = await house.services.takedowns.listed(house.moderator)
    assert (first.put_back_by, first.kept, last.put_back_at) == (None, True, None)
    with pytest.raises(UserError) as late:
        await house.services.takedowns.put_back(house.admin, first.id)
    assert late.value.key == "takedown-put-back"
    await house.services.takedowns.put_back(house.admin, last.id)
    assert "tasks" in await house.where()


async def test_two_at_once_are_one(house: House) -> None:
    number = await house.statement()
    tries = [house.down(Kind.STATEMENT, number) for _ in range(5)]
    came = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(str(getattr(one, "key", one)) for one in came) == ["None", *["takedown-already"] * 4]
    assert len(await house.rows(takedowns)) == 1
    [row] = await house.rows(statements)
    assert (row.state, row.link) == ("refused", "")


async def test_messages_are_overwritten_whatever_discord_says_and_whenever_the_bot_is_there(
    house: House,
) -> None:
    number = await house.statement()
    await house.services.takedowns.said(1, Kind.STATEMENT, number, 1, 50, 51)
    assert await house.services.takedowns.at(house.moderator, 50, 51) == (Kind.STATEMENT, number)
    assert await house.services.takedowns.at(house.actor(1, alliance=2), 50, 51) is None
    house.post.trouble = Busy(3600.0)
    await house.down(Kind.STATEMENT, number)
    await house.run_due()
    assert {row.message_id for row in await house.rows(said_at)} == {51, 77}
    await house.restart()
    assert {(one.channel_id, one.message_id) for one in house.post.overwritten} == {(50, 51), (7, 77)}
    assert {one.instead for one in house.post.overwritten} == {SENTENCE}
    assert not await house.rows(said_at)
    await house.services.takedowns.said(1, Kind.STATEMENT, number, 1, 50, 52)  # it was on its way
    await house.run_due()
    assert house.post.overwritten[-1].message_id == 52


async def test_authors_are_told_without_the_words_if_they_want_that(house: House) -> None:
    number = await house.statement()
    await house.down(Kind.STATEMENT, number)
    await house.run_due()
    told = [one for one in house.post.sent if one.subject.startswith("takedown-told")]
    assert [(one.user_id, one.arguments["key"]) for one in told] == [(OTHER, "takedown-told")]
    assert ABUSE not in str([one.arguments for one in house.post.sent if one.kind == "text"])
    silent = await house.services.opinions.argue(house.actor(7), 1, "statement", f"More {ABUSE}")
    await house.down(Kind.STATEMENT, silent.id)
    assert not [row for row in await house.rows(reminders) if row.user_id == 7]


async def test_what_is_kept_is_exported_and_goes_with_the_person(house: House) -> None:
    await house.proposal()
    await house.down(Kind.PROPOSAL, 1)
    service = house.services.takedowns
    async with house.database.read() as connection:
        [own] = (await service.export(connection, 1, AUTHOR))["takedowns"]  # type: ignore[misc]
        [done] = (await service.export(connection, 1, MODERATOR))["takedowns"]  # type: ignore[misc]
        assert (await service.export(connection, 2, AUTHOR))["takedowns"] == []
    assert ABUSE in str(own["your_words"])
    assert (own["taken_down_by_you"], done["taken_down_by_you"], done["your_words"]) == (False, True, [])
    async with house.database.write() as connection:
        await service.erase(connection, 1, AUTHOR)
        await service.erase(connection, 1, MODERATOR)
    assert not await house.where()
    [row] = await house.rows(takedowns)
    assert row.by < 0
    with pytest.raises(UserError) as gone:
        await service.put_back(house.admin, row.id)
    assert gone.value.key == "takedown-words-gone"
