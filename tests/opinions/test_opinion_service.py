"""Topics, statements, votes and their moderation on both databases."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from bot.alliances.model import Level
from bot.database import Database
from bot.database.tables import alliances, audit, consents, reminders, statement_votes, statements, topics
from bot.errors import UserError
from bot.opinions import store
from bot.opinions.map import place
from bot.opinions.model import Kind, Stance, State
from bot.opinions.service import OpinionService
from bot.polls.options import LINK_LIMIT
from bot.reminders.model import Topic
from tests.conftest import START, FixedClock
from tests.opinions.conftest import MODERATOR, ORGANIZER, Say, person
from tests.opinions.conversations import Votes, blocks, conversation


async def refused(key: str, act: object) -> None:
    with pytest.raises(UserError) as error:
        await act  # type: ignore[misc]
    assert error.value.key == key


async def test_nobody_else_sees_a_statement_before_a_moderator_did(
    opinions: OpinionService, topic_id: int, say: Say
) -> None:
    one = await say("The river is ours", approved=False)
    other = person(2)
    assert (await opinions.ask(other, topic_id)).statement is None
    await refused("statement-unknown", opinions.vote(other, one.id, Stance.AGREE))
    assert await opinions.strongest(topic_id, 5) == []
    [(mine, topic)], total = await opinions.mine(person(1))
    assert (mine.state, topic.id, total) == (State.WAITING, topic_id, 1)
    await opinions.moderation.approve(MODERATOR, one.id)
    asked = await opinions.ask(other, topic_id)
    assert asked.statement is not None
    assert asked.statement.words == "The river is ours"
    await refused("statement-settled", opinions.moderation.approve(MODERATOR, one.id))


async def test_a_vote_can_be_changed_and_counts_once(
    opinions: OpinionService, topic_id: int, say: Say
) -> None:
    one = await say("The river is ours")
    for stance in (Stance.AGREE, Stance.AGREE, Stance.PASS, Stance.DISAGREE):
        _, asked = await opinions.vote(person(2), one.id, stance)
        assert (asked.voted, asked.total, asked.statement) == (1, 1, None)
    [shown] = await opinions.strongest(topic_id, 5)
    assert (shown.agrees, shown.disagrees, shown.passes) == (0, 1, 0)
    _, own, total = await opinions.votes(person(2), topic_id)
    assert [(found.id, stance) for found, stance in own] == [(one.id, Stance.DISAGREE)]
    assert total == 1
    assert (await opinions.again(person(2), one.id)).statement == shown


async def test_ten_presses_at_once_are_ten_votes_or_one(
    opinions: OpinionService, topic_id: int, say: Say
) -> None:
    one = await say("The river is ours")
    await asyncio.gather(
        *(opinions.vote(person(2), one.id, stance) for stance in Stance for _ in range(3)),
        *(opinions.vote(person(number), one.id, Stance.AGREE) for number in range(10, 20)),
    )
    [shown] = await opinions.strongest(topic_id, 5)
    assert shown.votes == 11
    assert shown.agrees >= 10


async def test_a_double_gives_its_votes_and_both_authors_hear_of_it(
    opinions: OpinionService, database: Database, topic_id: int, say: Say
) -> None:
    kept, double = await say("The river is ours", 1), await say("We own the river", 2)
    async with database.write() as connection:
        for author in (1, 2):
            await connection.execute(
                insert(consents).values(
                    alliance_id=1, user_id=author, topic=Topic.OPINIONS.value, given_at=START
                )
            )
    await opinions.vote(person(3), kept.id, Stance.DISAGREE)
    for number in (3, 4, 5):
        await opinions.vote(person(number), double.id, Stance.AGREE)
    await refused("statement-merge", opinions.moderation.merge(MODERATOR, kept.id, kept.id))
    found, _ = await opinions.moderation.merge(MODERATOR, double.id, kept.id)
    assert (found.state, found.merged_into, found.votes) == (State.MERGED, kept.id, 0)
    [shown] = await opinions.strongest(topic_id, 5)
    assert (shown.id, shown.agrees, shown.disagrees) == (kept.id, 2, 1)
    await refused("statement-unknown", opinions.vote(person(6), double.id, Stance.AGREE))
    async with database.read() as connection:
        told = (
            await connection.execute(
                select(reminders.c.user_id, reminders.c.arguments).where(reminders.c.topic == "opinions")
            )
        ).all()
    assert {(user_id, arguments["key"]) for user_id, arguments in told} == {
        (1, "statement-was-joined"),
        (2, "statement-was-merged"),
    }
    # One that it was merged into can be a double of a third: then that is where all of it went.
    third = await say("Rivers are commons", 6)
    await opinions.moderation.merge(MODERATOR, kept.id, third.id)
    [(mine, _)], _ = await opinions.mine(person(2))
    assert mine.merged_into == third.id


async def test_who_did_not_consent_is_not_written_to_but_can_see_why(
    opinions: OpinionService, database: Database, say: Say
) -> None:
    one = await say("The mayor is a crook", approved=False)
    await refused("reason-empty", opinions.moderation.refuse(MODERATOR, one.id, " \u200b"))
    await opinions.moderation.refuse(MODERATOR, one.id, "About a person")
    [(mine, _)], _ = await opinions.mine(person(1))
    assert (mine.state, mine.reason) == (State.REFUSED, "About a person")
    async with database.read() as connection:
        assert not await connection.scalar(
            select(func.count()).select_from(reminders).where(reminders.c.user_id.is_not(None))
        )


async def test_nobody_floods_a_topic(opinions: OpinionService, topic_id: int, say: Say) -> None:
    for number in range(10):
        await say(f"Thought number {number}", approved=False)
    await refused("statement-too-many", opinions.argue(person(1), topic_id, "for", "One more"))
    await say("From somebody else", 2)
    await refused("statement-twice", opinions.argue(person(3), topic_id, "for", "from somebody else!"))


async def test_at_once_nobody_says_more_than_they_may(opinions: OpinionService, topic_id: int) -> None:
    said = await asyncio.gather(
        *(opinions.argue(person(1), topic_id, "for", f"Thought {number}") for number in range(13)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UserError) for one in said) == 3


async def test_links_are_checked_as_those_of_polls_are(opinions: OpinionService, topic_id: int) -> None:
    for link, key in (
        ("http://a.example", "poll-link-https"),
        ("https://localhost/x", "poll-link-unreadable"),
        ("https://bank.example@a.example", "poll-link-unreadable"),
        ("https://a.example/" + "x" * LINK_LIMIT, "poll-link-long"),
    ):
        await refused(key, opinions.argue(person(1), topic_id, "for", "Look", link))
    made = await opinions.argue(person(1), topic_id, "for", "Look", " https://a.example/é ")
    assert made.link == "https://a.example/%C3%A9"


async def test_each_level_and_another_alliance(opinions: OpinionService, topic_id: int, say: Say) -> None:
    one = await say("The river is ours")
    nobody, volunteer, organizer = person(1).__class__(1, 1, 7, frozenset()), person(2), ORGANIZER
    for act in (
        opinions.argue(nobody, topic_id, "for", "x"),
        opinions.ask(nobody, topic_id),
        opinions.vote(nobody, one.id, Stance.AGREE),
        opinions.show(nobody, topic_id),
        opinions.listed(nobody),
        opinions.mine(nobody),
        opinions.map(nobody, topic_id),
    ):
        await refused("not-allowed-volunteer", act)
    for act in (opinions.create(volunteer, "x", 1), opinions.close(volunteer, topic_id)):
        await refused("not-allowed", act)
    moderation = opinions.moderation
    for who in (volunteer, organizer):
        for act in (
            moderation.queue(who),
            moderation.one(who, one.id),
            moderation.approve(who, one.id),
            moderation.refuse(who, one.id, "x"),
            moderation.merge(who, one.id, one.id),
            moderation.doubles(who, one.id),
        ):
            await refused("not-allowed", act)
    other = person(8, Level.ADMINISTRATOR, alliance=2)
    for act in (
        opinions.ask(other, topic_id),
        opinions.argue(other, topic_id, "for", "x"),
        opinions.close(other, topic_id),
        opinions.show(other, topic_id),
        opinions.votes(other, topic_id),
        opinions.map(other, topic_id),
        opinions.own_votes(other, topic_id),
    ):
        await refused("topic-unknown", act)
    for act in (
        opinions.vote(other, one.id, Stance.AGREE),
        opinions.again(other, one.id),
        moderation.refuse(other, one.id, "x"),
        moderation.merge(other, one.id, one.id),
        moderation.one(other, one.id),
    ):
        await refused("statement-unknown", act)
    assert await opinions.listed(other) == ([], 0)
    assert await moderation.queue(other, State.APPROVED) == ([], 0)


async def test_a_closed_topic_is_closed_and_one_of_a_proposal_is_not_for_organizers_to_close(
    opinions: OpinionService, database: Database, topic_id: int, say: Say
) -> None:
    one, waiting = await say("The river is ours"), await say("Not yet seen", 2, approved=False)
    await opinions.close(ORGANIZER, topic_id)
    for act in (
        opinions.close(ORGANIZER, topic_id),
        opinions.argue(person(1), topic_id, "for", "x"),
        opinions.ask(person(1), topic_id),
        opinions.vote(person(1), one.id, Stance.AGREE),
        opinions.moderation.approve(MODERATOR, waiting.id),
    ):
        await refused("topic-is-closed", act)
    assert await opinions.moderation.queue(MODERATOR) == ([], 0)
    told: list[int] = []
    opinions.on_change.append(told.append)
    async with database.write() as connection:
        theirs = await opinions.open_topic(connection, 1, 1, "A proposal", 3)
    await refused("topic-of-proposal", opinions.close(ORGANIZER, theirs))
    async with database.write() as connection:
        await opinions.close_topic(connection, theirs)
        assert told == []
    assert told == [theirs]


async def test_moderators_acts_are_on_the_record_without_words_and_authors(
    opinions: OpinionService, database: Database, say: Say
) -> None:
    one, other = await say("The river is ours", 4), await say("We own it", 5)
    await opinions.moderation.merge(MODERATOR, other.id, one.id)
    await opinions.moderation.refuse(MODERATOR, one.id, "After all")
    async with database.read() as connection:
        rows = (await connection.execute(select(audit).order_by(audit.c.id))).all()
    acts = ["topic-create", "statement-approve", "statement-approve", "statement-merge", "statement-refuse"]
    assert [row.act for row in rows] == acts
    assert not any("river is ours" in str(row.details) or "user" in str(row.details) for row in rows)


async def test_export_and_erase(
    opinions: OpinionService, database: Database, topic_id: int, say: Say
) -> None:
    mine, theirs = await say("The river is ours", 1), await say("Somebody else's", 2)
    await say("Still waiting", 1, approved=False)
    for number in (1, 2):
        await opinions.vote(person(number), theirs.id, Stance.AGREE)
        await opinions.vote(person(number), mine.id, Stance.PASS)
    async with database.read() as connection:
        kept: Any = await opinions.export(connection, 1, 1)
    assert [one["words"] for one in kept["statements"]] == [
        "Still waiting",
        "The river is ours",
    ]
    assert [(one["statement"], one["vote"]) for one in kept["statement_votes"]] == [
        (mine.id, "pass"),
        (theirs.id, "agree"),
    ]
    async with database.write() as connection:
        await opinions.erase(connection, 1, 1)
    async with database.read() as connection:
        assert await opinions.export(connection, 1, 1) == {
            "statements": [],
            "statement_votes": [],
            "topics_made": [],
        }
        rows = (await connection.execute(select(statements).order_by(statements.c.id))).all()
        votes = (await connection.execute(select(statement_votes.c.user_id))).scalars().all()
    assert [(row.words, row.user_id < 0, row.agrees, row.passes) for row in rows] == [
        ("The river is ours", True, 0, 1),
        ("Somebody else's", False, 1, 0),
    ]
    assert set(votes) == {2}


@given(data=st.data())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_merging_keeps_one_vote_a_person(database: Database, data: st.DataObject) -> None:
    """Whatever is voted and merged: everybody who voted on any has one vote on what is left, and counts are right."""
    votes = data.draw(
        st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.sampled_from(Stance)), max_size=25)
    )
    order = data.draw(st.permutations(range(4)))
    async with database.write() as connection:
        await connection.execute(
            insert(alliances).values(name="x", created_at=START).returning(alliances.c.id)
        )
        alliance_id = await connection.scalar(select(func.max(alliances.c.id)))
        assert alliance_id is not None
        topic = await store.add_topic(connection, alliance_id, 1, "x", 1, START)
        made = [await store.add(connection, topic.id, 9, Kind.FOR, f"{n}", "", START) for n in range(4)]
        for one in made:
            await store.decide(connection, one.id, State.APPROVED, START)
        for user_id, at, stance in votes:
            await store.vote(connection, made[at].id, user_id, stance)
        for double, into in pairwise(order):
            await store.decide(connection, made[double].id, State.MERGED, START, into=made[into].id)
            await store.merge(connection, made[double].id, made[into].id)
    async with database.read() as connection:
        [left] = await store.within(connection, topic.id)
        rows = (
            await connection.execute(
                select(statement_votes).where(statement_votes.c.statement_id.in_([one.id for one in made]))
            )
        ).all()
    assert {row.statement_id for row in rows} <= {left.id}
    assert sorted(row.user_id for row in rows) == sorted({user_id for user_id, _, _ in votes})
    assert [sum(row.stance == stance for row in rows) for stance in (1, -1, 0)] == [
        left.agrees,
        left.disagrees,
        left.passes,
    ]


async def test_cards_wait_for_what_changes(
    opinions: OpinionService, database: Database, clock: FixedClock, topic_id: int, say: Say
) -> None:
    told: list[int] = []
    opinions.on_change.append(told.append)
    one = await say("The river is ours")
    await opinions.vote(person(2), one.id, Stance.AGREE)
    await opinions.vote(person(2), one.id, Stance.AGREE)
    assert told == [topic_id, topic_id]


# --- the map of what is in the store -----------------------------------------------------------------------


async def fill(database: Database, topic_id: int, votes: Votes) -> list[int]:
    """Statements with these votes on them: a row a person, a column a statement."""
    rows = [
        {
            "topic_id": topic_id,
            "user_id": 1,
            "kind": "for",
            "words": f"Statement {column}",
            "link": "",
            "state": "approved",
            "made_at": START,
            "reason": "",
            **{
                name: int((votes[:, column] == stance).sum())
                for name, stance in (("agrees", 1), ("disagrees", -1), ("passes", 0))
            },
        }
        for column in range(votes.shape[1])
    ]
    async with database.write() as connection:
        await connection.execute(insert(statements), rows)
        numbers = list(
            await connection.scalars(
                select(statements.c.id).where(statements.c.topic_id == topic_id).order_by(statements.c.id)
            )
        )
        cast = [
            {"statement_id": numbers[column], "user_id": 1000 + int(row), "stance": int(votes[row, column])}
            for row, column in np.argwhere(~np.isnan(votes))
        ]
        await connection.execute(insert(statement_votes), cast)
    return numbers


async def test_the_map_is_of_the_votes_and_the_strongest_are_strong_in_every_group(
    opinions: OpinionService, database: Database, clock: FixedClock, topic_id: int
) -> None:
    votes, whose = conversation(blocks(2), (60, 15))
    numbers = await fill(database, topic_id, votes)
    topic, found, seen = await opinions.map(person(1), topic_id)
    assert found is not None
    assert (topic.id, sorted(seen)) == (topic_id, numbers)
    assert [group.people for group in found.groups] == [60, 15]
    assert {one.id for one in await opinions.strongest(topic_id, 3)} == set(numbers[:3])
    async with database.read() as connection:
        seen_by_store, stored = await store.matrix(connection, topic_id)
    assert [one.id for one in seen_by_store] == numbers
    np.testing.assert_array_equal(stored, votes)
    # For nobody but themselves: from their own votes.
    own = await opinions.own_votes(person(1000), topic_id)
    here = place(found, own)
    assert here is not None
    assert here[1].letter == "A"
    # What is kept says how groups think, and of nobody where they are.
    async with database.read() as connection:
        kept = await connection.scalar(select(topics.c.frame).where(topics.c.id == topic_id))
    assert set(kept) == {"axes", "groups"}
    assert set(kept["groups"]) == {"A", "B"}
    assert set(kept["groups"]["A"]) == {str(number) for number in numbers}
    # A vote more is seen after a while, and not at once.
    await opinions.vote(person(5000), numbers[0], Stance.DISAGREE)
    assert (await opinions.map(person(1), topic_id))[1] is found
    clock.at += timedelta(hours=1)
    _, after, _ = await opinions.map(person(1), topic_id)
    assert after is not None
    assert after.left_out == found.left_out + 1
    assert [group.letter for group in after.groups] == ["A", "B"]
    clock.at += timedelta(hours=1)
    assert (await opinions.map(person(1), topic_id))[1] is after  # nothing has changed
    assert len(whose) == found.people + found.left_out


async def test_many_who_want_the_map_at_once_have_it_made_once(
    opinions: OpinionService, database: Database, topic_id: int
) -> None:
    await fill(database, topic_id, conversation(blocks(2), (20, 15))[0])
    shown = await asyncio.gather(*(opinions.map(person(number), topic_id) for number in range(1, 11)))
    assert len({id(found) for _, found, _ in shown}) == 1


async def test_too_few_have_no_map(opinions: OpinionService, database: Database, topic_id: int) -> None:
    await fill(database, topic_id, np.ones((4, 12)))
    assert (await opinions.map(person(1), topic_id))[1] is None
    assert len(await opinions.strongest(topic_id, 3)) == 3


async def test_ten_thousand_voters_and_five_hundred_arguments(
    opinions: OpinionService, database: Database, topic_id: int
) -> None:
    votes = np.full((10_000, 500), np.nan)
    some, _ = conversation(blocks(2, 2, 2), (6000, 4000), missing=0)
    votes[:, : some.shape[1]] = some
    numbers = await fill(database, topic_id, votes)
    began = perf_counter()
    asked = await opinions.ask(person(1003), topic_id)
    _, asked = await opinions.vote(person(1003), numbers[400], Stance.AGREE)
    assert perf_counter() - began < 2  # what Discord waits for, with some to spare on a slow machine
    assert asked.total == 500
    assert asked.statement is not None
    _, found, _ = await opinions.map(person(1), topic_id)
    assert found is not None
    assert [group.people > 3000 for group in found.groups] == [True, True]
    assert {one.id for one in await opinions.strongest(topic_id, 2)} == set(numbers[:2])
