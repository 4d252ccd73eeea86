"""Proposals in both stores: every step by every level, twice and at once, and no way around the review."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from bot.alliances.model import Level
from bot.database.tables import (
    audit,
    clearances,
    consents,
    policies,
    proposal_votes,
    reminders,
    review_sponsors,
)
from bot.errors import UserError
from bot.policies.model import Act, Ended, Kind, Replaced, State, Text
from bot.policies.service import PolicyService
from bot.polls.model import Typed
from tests.conftest import FixedClock
from tests.policies.chamber import DAY, Chamber


async def key_of(refused: Awaitable[object]) -> str:
    with pytest.raises(UserError) as error:
        await refused
    return error.value.key


def words(chamber: Chamber, text: str) -> Text:
    return Text("Water", chamber.areas[0].id, "In short.", text)


# --- the straight way --------------------------------------------------------------------------------------


async def test_a_text_becomes_policy(chamber: Chamber) -> None:
    number = await chamber.adopt()
    [policy] = await chamber.rows(policies)
    standing = await chamber.look(number)
    assert (policy.proposal_id, policy.text_hash) == (number, standing.proposal.version.text_hash)
    poll = await chamber.poll_of(number)
    assert (poll.threshold, poll.quorum, poll.origin) == ("more than 1/2 of votes", 10, f"proposal:{number}")
    assert poll.closes_at - poll.opens_at == 7 * DAY


@pytest.mark.parametrize(("yes", "no"), [(1, 0), (2, 2), (0, 3), (1, 4)])
async def test_without_its_quorum_or_its_majority_it_is_rejected(chamber: Chamber, yes: int, no: int) -> None:
    number = await chamber.propose()
    await chamber.to_vote(number)
    await chamber.vote(number, yes, no)
    assert await chamber.state(number) == "rejected"
    assert not await chamber.rows(policies)
    rejected = (await chamber.history(number))[-1]
    assert rejected.details["short"] is (yes + no == 1)  # of twelve, and it takes ten percent


async def test_a_discussion_moves_on_by_itself_with_a_days_notice(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.second(number, 2, 3, 4)
    opened = (await chamber.look(number)).proposal.since
    await chamber.pass_time(29 * DAY - timedelta(minutes=1))
    assert [row.what for row in await chamber.history(number)][-1] == "opened"
    await chamber.pass_time(timedelta(minutes=1))
    assert (await chamber.look(number)).proposal.moves_at == opened + 30 * DAY
    await chamber.pass_time(DAY / 2)
    await chamber.policies.edit(chamber.actor(1), number, words(chamber, "Two."))
    assert (await chamber.look(number)).proposal.moves_at == opened + 30 * DAY + DAY / 2
    await chamber.pass_time(DAY)
    assert await chamber.state(number) == "review"


async def test_downtime_takes_each_step_once_and_never_without_its_notice(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.second(number, 2, 3, 4)
    chamber.clock.at += 100 * DAY
    await chamber.restart()
    await chamber.restart()
    assert [row.what for row in await chamber.history(number)][-2:] == ["opened", "notice"]
    chamber.clock.at += 50 * DAY
    await chamber.restart()
    await chamber.restart()
    assert [row.what for row in await chamber.history(number)][-2:] == ["notice", "review"]


async def test_a_draft_that_nobody_seconds_lapses_and_is_told_before(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.pass_time(53 * DAY)
    assert [row.what for row in await chamber.history(number)] == ["proposed", "notice"]
    await chamber.pass_time(7 * DAY)
    assert await chamber.state(number) == "withdrawn"
    assert [row.what for row in await chamber.history(number)][-1] == "lapsed"


async def test_terms_are_frozen_when_the_discussion_opens(chamber: Chamber) -> None:
    number = await chamber.propose()
    admin = chamber.actor(100, Level.ADMINISTRATOR)
    await chamber.area_service.change_terms(admin, Kind.POLICY, {"seconds": 1, "quorum": 50})
    await chamber.second(number, 2)
    assert await chamber.state(number) == "discussion"
    await chamber.area_service.change_terms(admin, Kind.POLICY, {"quorum": 0, "min_days": 1})
    assert (await chamber.look(number)).terms.quorum == 50
    assert await key_of(chamber.policies.move_on(chamber.actor(1), number)) == "policy-too-early"
    assert [row.act for row in await chamber.rows(audit)].count("policy-terms") == 2


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (Kind.POLICY, {}, "policy-terms-nothing"),
        (Kind.POLICY, {"seconds": 3}, "policy-terms-nothing"),
        (Kind.POLICY, {"seconds": 51}, "policy-terms-bound"),
        (Kind.POLICY, {"quorum": -1}, "policy-terms-bound"),
        (Kind.POLICY, {"min_days": 30}, "policy-terms-order"),
        (Kind.POLICY, {"threshold": "1/3"}, "policy-terms-below"),
        (Kind.POLICY, {"threshold": "all"}, "poll-threshold-unknown"),
        (Kind.POLICY, {"threshold": "3/4"}, "policy-terms-right"),
        (Kind.RIGHT, {"threshold": "1/3"}, "policy-terms-below"),
        (Kind.RIGHT, {"threshold": "4/5"}, "policy-terms-repeal"),
        (Kind.RIGHT, {"repeal": "1/2"}, "policy-terms-repeal"),
        (Kind.RIGHT, {"min_days": 5}, "policy-terms-right"),
        (Kind.POLICY, {"repeal": "3/4"}, "error-option"),
    ],
)
async def test_terms_that_cannot_be(
    chamber: Chamber, kind: Kind, changes: dict[str, Any], expected: str
) -> None:
    admin = chamber.actor(100, Level.ADMINISTRATOR)
    assert await key_of(chamber.area_service.change_terms(admin, kind, changes)) == expected
    moderator = chamber.actor(3, Level.MODERATOR)
    assert (
        await key_of(chamber.area_service.change_terms(moderator, Kind.POLICY, {"seconds": 1}))
        == "not-allowed"
    )


# --- who may what ------------------------------------------------------------------------------------------


async def test_what_each_level_may(chamber: Chamber) -> None:
    """A level gives nobody a text that is not theirs; and whoever is no volunteer has no part in it."""
    number, one = await chamber.propose(), chamber.policies
    for level in (Level.ORGANIZER, Level.MODERATOR, Level.ADMINISTRATOR):
        other = chamber.actor(7, level)
        for refused in (
            one.edit(other, number, words(chamber, "Mine.")),
            one.move_on(other, number),
            one.withdraw(other, number),
            one.share(other, number, 2),
            one.editable(other, number),
        ):
            assert await key_of(refused) == "policy-not-author"
    stranger = chamber.actor(8)
    stranger = type(stranger)(stranger.alliance_id, stranger.guild_id, 8, frozenset())
    for refused in (
        one.propose(stranger, chamber.new("Three.")),
        one.second(stranger, number),
        one.unsecond(stranger, number),
        one.show(stranger, number),
        one.list_(stranger, 0),
        one.edit(stranger, number, words(chamber, "Mine.")),
    ):
        assert await key_of(refused) == "not-allowed-volunteer"
    assert not await one.suggest(stranger, "")


async def test_another_alliance_has_no_part_in_it(chamber: Chamber, clock: FixedClock) -> None:
    number = await chamber.propose()
    other = await Chamber(chamber.database, clock, 501).found()
    who = other.actor(1, Level.ADMINISTRATOR)
    for refused in (
        other.policies.show(who, number),
        other.policies.second(who, number),
        other.policies.edit(who, number, words(other, "Ours.")),
        other.policies.withdraw(who, number),
        other.policies.move_on(who, number),
        other.policies.text_of(who, number),
        other.policies.compare(who, number),
    ):
        assert await key_of(refused) == "policy-unknown"
    theirs = other.new("Theirs.", area_id=chamber.areas[0].id)
    assert await key_of(other.policies.propose(who, theirs)) == "area-unknown"
    assert not await other.policies.suggest(who, "")
    await other.polls.finish()


async def test_a_sponsor_writes_on_it_where_the_author_lets_them(chamber: Chamber) -> None:
    number, two = await chamber.propose(), chamber.actor(2)
    await chamber.second(number, 2)
    assert await key_of(chamber.policies.edit(two, number, words(chamber, "Two."))) == "policy-not-author"
    assert await key_of(chamber.policies.share(chamber.actor(1), number, 3)) == "policy-not-sponsor"
    _, edits = await chamber.policies.share(chamber.actor(1), number, 2)
    assert edits
    await chamber.policies.edit(two, number, words(chamber, "Two."))
    await chamber.policies.share(chamber.actor(1), number, 2)
    assert await key_of(chamber.policies.edit(two, number, words(chamber, "Three."))) == "policy-not-author"
    standing = await chamber.policies.unsecond(two, number)
    assert not standing.sponsors
    assert [row.what for row in await chamber.history(number)][-1] == "unseconded"


async def test_whoever_wrote_a_version_never_decides_on_it(chamber: Chamber) -> None:
    """Also where they do not sponsor it any more."""
    number, two = await chamber.propose(), chamber.actor(2)
    await chamber.second(number, 2)
    await chamber.policies.share(chamber.actor(1), number, 2)
    await chamber.policies.edit(two, number, words(chamber, "Two."))
    await chamber.policies.unsecond(two, number)
    await chamber.second(number, 3, 4, 5)
    await chamber.pass_time(30 * DAY)
    assert {row.user_id for row in await chamber.rows(review_sponsors)} == {1, 2, 3, 4, 5}


async def test_whose_data_are_deleted_leaves_the_text_to_its_sponsors(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.second(number, 2)
    async with chamber.database.write() as connection:
        told = await chamber.policies.export(connection, chamber.alliance_id, 1)
        assert told["proposal_versions"][0]["text"] == "One."  # type: ignore[index]
        await chamber.policies.erase(connection, chamber.alliance_id, 1)
    assert (await chamber.look(number)).proposal.author_id < 0
    assert all(row.actor_id != 1 for row in await chamber.history(number))
    await chamber.policies.edit(chamber.actor(2), number, words(chamber, "Two."))


# --- no way around the review ------------------------------------------------------------------------------


async def test_nobody_opens_a_vote_around_the_review(chamber: Chamber) -> None:
    """Every public method, by an administrator who wrote the text, in every state before: no vote comes of it."""
    number = await chamber.propose(by=1)
    admin = chamber.actor(1, Level.ADMINISTRATOR)

    async def everything() -> None:
        for call in (
            chamber.policies.move_on(admin, number),
            chamber.policies.second(admin, number),
            chamber.policies.edit(admin, number, words(chamber, "Two.")),
        ):
            with suppress(UserError):
                await call
        text_hash = (await chamber.look(number)).proposal.version.text_hash
        with suppress(IntegrityError):
            async with chamber.database.write() as connection:
                await chamber.policies.cleared(connection, number, text_hash)
        await chamber.run_due()
        assert not await chamber.rows(proposal_votes)
        assert not await chamber.rows(policies)

    await everything()
    await chamber.second(number, 2, 3, 4)
    await everything()
    await chamber.pass_time(8 * DAY)
    await everything()
    await chamber.pass_time(DAY)
    assert await chamber.state(number) == "review"
    await everything()
    assert not [name for name in dir(PolicyService) if "vote" in name and not name.startswith("_")]


async def test_the_store_itself_refuses(chamber: Chamber) -> None:
    number = await chamber.propose()
    poll = await chamber.polls.open(
        chamber.actor(1, Level.ORGANIZER),
        Typed("Tea?", "Yes\nNo", "hidden", "2d", 201),
    )
    text_hash = (await chamber.look(number)).proposal.version.text_hash
    vote = {"proposal_id": number, "poll_id": poll.id, "opened_at": chamber.clock.at}
    forced: list[Any] = [
        insert(proposal_votes).values(**vote, text_hash=text_hash),
        insert(policies).values(
            proposal_id=number,
            alliance_id=chamber.alliance_id,
            text_hash=text_hash,
            poll_id=poll.id,
            adopted_at=chamber.clock.at,
        ),
    ]
    for statement in forced:
        with pytest.raises(IntegrityError):
            async with chamber.database.write() as connection:
                await connection.execute(statement)
    async with chamber.database.write() as connection:  # another text of the same proposal is cleared
        await connection.execute(
            insert(clearances).values(proposal_id=number, text_hash="0" * 64, at=chamber.clock.at)
        )
    for statement in forced:
        with pytest.raises(IntegrityError):
            async with chamber.database.write() as connection:
                await connection.execute(statement)


async def test_an_edit_after_the_clearance_is_impossible(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.to_review(number)
    edit = words(chamber, "Two.")
    assert await key_of(chamber.policies.edit(chamber.actor(1), number, edit)) == "policy-frozen"
    await chamber.clear(number)
    assert await key_of(chamber.policies.edit(chamber.actor(1), number, edit)) == "policy-frozen"
    assert await key_of(chamber.policies.withdraw(chamber.actor(1), number)) == "policy-state"


async def test_a_clearance_is_of_one_text_and_not_of_what_it_becomes(chamber: Chamber) -> None:
    """The text is changed by force, around every rule, after it was cleared: nothing is voted on."""
    number = await chamber.propose()
    await chamber.to_review(number)
    text_hash = (await chamber.look(number)).proposal.version.text_hash
    async with chamber.database.write() as connection:
        await connection.execute(
            insert(clearances).values(proposal_id=number, text_hash=text_hash, at=chamber.clock.at)
        )
        await connection.execute(text("UPDATE proposal_versions SET text_hash = 'other'"))
    async with chamber.database.write() as connection:
        await chamber.policies.cleared(connection, number, text_hash)
    assert await chamber.state(number) == "review"
    with pytest.raises(IntegrityError):
        async with chamber.database.write() as connection:
            await chamber.policies.cleared(connection, number, "other")


async def test_what_was_sustained_has_to_be_changed_and_seconded_anew(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.to_review(number)
    text_hash = (await chamber.look(number)).proposal.version.text_hash
    for _ in range(2):  # told twice, it happens once
        async with chamber.database.write() as connection:
            await chamber.policies.sustained(connection, number, text_hash, "It takes the right to water.")
    standing = await chamber.look(number)
    assert standing.proposal.state is State.DRAFT
    assert not standing.sponsors
    assert [row.what for row in await chamber.history(number)].count("sustained") == 1
    assert await key_of(chamber.policies.second(chamber.actor(2), number)) == "policy-must-change"
    await chamber.policies.edit(chamber.actor(1), number, words(chamber, "Two."))
    await chamber.to_vote(number)
    await chamber.vote(number)
    assert await chamber.state(number) == "adopted"


# --- twice, and at once ------------------------------------------------------------------------------------


async def test_the_same_at_once_happens_once(chamber: Chamber) -> None:
    number = await chamber.propose()

    async def try_(call: Awaitable[object]) -> str:
        try:
            await call
        except UserError as error:
            return error.key
        return ""

    one = chamber.policies
    await asyncio.gather(*(try_(one.second(chamber.actor(who), number)) for who in (2, 2, 3, 3, 4, 5)))
    events = [row.what for row in await chamber.history(number)]
    assert events.count("opened") == 1
    assert events.count("seconded") == 4
    await chamber.pass_time(7 * DAY)
    got = await asyncio.gather(*(try_(one.move_on(chamber.actor(1), number)) for _ in range(3)))
    assert sorted(got) == ["", "policy-moving", "policy-moving"]
    chamber.clock.at += DAY
    await asyncio.gather(*(one.resume() for _ in range(3)))
    assert [row.what for row in await chamber.history(number)].count("review") == 1
    got = await asyncio.gather(*(try_(one.withdraw(chamber.actor(1), number)) for _ in range(3)))
    assert sorted(got) == ["", "policy-state", "policy-state"]


async def test_the_same_text_at_once_is_proposed_once(chamber: Chamber) -> None:
    """A form that is sent in twice, and two drafts that become the same."""

    async def try_(call: Awaitable[Any]) -> str:
        try:
            await call
        except UserError as error:
            return error.key
        return ""

    one = chamber.policies
    got = await asyncio.gather(
        *(try_(one.propose(chamber.actor(who), chamber.new())) for who in (1, 1, 1, 1, 2, 2))
    )
    assert sorted(got) == ["", *["policy-double"] * 5]
    drafts = [await chamber.propose(by=who, text=f"{who}") for who in (3, 4, 5, 6)]
    got = await asyncio.gather(
        *(
            try_(one.edit(chamber.actor(who), number, words(chamber, "The same.")))
            for who, number in zip((3, 4, 5, 6), drafts, strict=True)
        )
    )
    assert sorted(got) == ["", *["policy-double"] * 3]


async def test_a_restart_at_every_transition(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.restart()
    for who in (2, 3, 4):
        await chamber.second(number, who)
        await chamber.restart()
    await chamber.pass_time(7 * DAY)
    await chamber.policies.move_on(chamber.actor(1), number)
    await chamber.restart()
    chamber.clock.at += DAY
    await chamber.restart()
    assert await chamber.state(number) == "review"
    await chamber.clear(number)
    await chamber.restart()
    poll_id = (await chamber.look(number)).poll_id
    for voter in (1, 2, 3):
        await chamber.polls.cast(chamber.guild_id, voter, poll_id or 0, 0)
    chamber.clock.at += 7 * DAY
    await chamber.restart()
    await chamber.restart()
    assert await chamber.state(number) == "adopted"
    assert len(await chamber.rows(policies)) == 1


# --- amendments, repeals, coming back ----------------------------------------------------------------------


async def test_what_becomes_of_a_policy(chamber: Chamber) -> None:
    first = await chamber.adopt()
    same = chamber.new("One.", act=Act.AMEND, target=first, title="Water, anew")
    assert await key_of(chamber.policies.propose(chamber.actor(1), same)) == "policy-amend-nothing"
    second = await chamber.adopt(text="Two.", act=Act.AMEND, target=first)
    held = {row.proposal_id: (row.ended_as, row.ended_by_proposal) for row in await chamber.rows(policies)}
    assert held == {first: ("amended", second), second: (None, None)}
    ended = chamber.new("Three.", act=Act.REPEAL, target=first)
    assert await key_of(chamber.policies.propose(chamber.actor(1), ended)) == "policy-target-ended"
    third = await chamber.adopt(text="Three.", target=second)
    assert (await chamber.look(second)).policy.ended_as == "superseded"
    fourth = await chamber.adopt(text="It did no good.", act=Act.REPEAL, target=third)
    assert not await chamber.policies.in_force(chamber.alliance_id)
    assert [row.what for row in await chamber.history(third)][-1] == "ended"
    assert await chamber.state(fourth) == "adopted"


async def test_an_amendment_follows_its_target_and_lapses_with_it(chamber: Chamber) -> None:
    first = await chamber.adopt()
    one = await chamber.propose(text="Two.", act=Act.AMEND, target=first)
    other = await chamber.propose(text="Three.", act=Act.AMEND, target=first)
    gone = await chamber.propose(text="No good.", act=Act.REPEAL, target=first)
    late = await chamber.propose(text="Four.", act=Act.AMEND, target=first)
    for number in (one, other, gone, late):
        await chamber.to_vote(number)
        if number == late:
            assert (await chamber.look(late)).replaced == Replaced(Ended.REPEALED, gone)
        await chamber.vote(number)
        if number in (other, gone):  # amended again, and repealed
            await chamber.restart()  # after which nobody is told again
    # Those under way are told each time, those that are decided are not.
    said = {
        number: [
            (row.details["ended"], row.details["by"])
            for row in await chamber.history(number)
            if row.what == "target"
        ]
        for number in (one, other, gone, late)
    }
    assert said[one] == []
    assert said[other] == [("amended", one)]
    assert said[gone] == [*said[other], ("amended", other)]
    assert said[late] == [*said[gone], ("repealed", gone)]
    assert (await chamber.look(late)).replaced is None
    assert [await chamber.state(number) for number in (one, other, gone)] == ["adopted"] * 3
    assert await chamber.state(late) == "rejected"
    assert not await chamber.policies.in_force(chamber.alliance_id)


async def test_a_right_lives_the_same_life_by_other_numbers(chamber: Chamber) -> None:
    number = await chamber.propose(text="Everybody has water.", kind=Kind.RIGHT)
    await chamber.to_vote(number)
    poll = await chamber.poll_of(number)
    assert (poll.threshold, poll.quorum) == ("2/3 of votes", 20)
    await chamber.vote(number, yes=4, no=2)
    [right] = await chamber.rights.list_(chamber.actor(1))
    assert right.now.text == "Everybody has water."
    repeal = await chamber.propose(text="No.", kind=Kind.RIGHT, act=Act.REPEAL, target=right.number)
    await chamber.to_vote(repeal)
    assert (await chamber.poll_of(repeal)).threshold == "3/4 of votes"
    await chamber.vote(repeal, yes=4, no=2)
    assert await chamber.state(repeal) == "rejected"
    assert (await chamber.rights.show(chamber.actor(1), right.number)).in_force
    amend = await chamber.propose(text="Clean water.", kind=Kind.RIGHT, act=Act.AMEND, target=right.number)
    waits = await chamber.propose(text="No!", kind=Kind.RIGHT, act=Act.REPEAL, target=right.number)
    await chamber.to_vote(amend)
    await chamber.vote(amend)
    assert (await chamber.look(waits)).replaced == Replaced(Ended.AMENDED, amend)
    assert [row.what for row in await chamber.history(waits)] == ["proposed", "target"]


async def test_what_was_rejected_comes_back_changed_after_a_time(chamber: Chamber) -> None:
    number = await chamber.propose()
    await chamber.to_vote(number)
    await chamber.vote(number, 0, 3)
    one = chamber.policies.propose
    assert await key_of(one(chamber.actor(2), chamber.new())) == "policy-again-early"
    soon = chamber.new("Two.", title="Water One.", follows=number)
    assert await key_of(one(chamber.actor(2), soon)) == "policy-again-early"
    await chamber.pass_time(30 * DAY)
    assert await key_of(one(chamber.actor(2), chamber.new(follows=number))) == "policy-again-same"
    assert await key_of(one(chamber.actor(2), chamber.new())) == "policy-same-as-rejected"
    back = await one(chamber.actor(2), soon)
    assert back.proposal.follows == number
    assert await key_of(one(chamber.actor(3), chamber.new("Two.", title="Water One."))) == "policy-double"


async def test_a_challenge_ends_a_policy(chamber: Chamber) -> None:
    number = await chamber.adopt()
    for _ in range(2):
        async with chamber.database.write() as connection:
            await chamber.policies.struck_down(connection, number, "It violates right 1.")
    assert (await chamber.look(number)).policy.ended_by is None
    assert [row.what for row in await chamber.history(number)].count("ended") == 1


# --- areas -------------------------------------------------------------------------------------------------


async def test_areas_are_an_administrators_to_change(chamber: Chamber) -> None:
    one, admin = chamber.area_service, chamber.actor(100, Level.ADMINISTRATOR)
    assert len(chamber.areas) == 21
    assert await key_of(one.add(chamber.actor(2, Level.MODERATOR), "Space")) == "not-allowed"
    made = await one.add(admin, "  Outer\n space ")
    assert made.name == "Outer space"
    assert await key_of(one.add(admin, "OUTER SPACE")) == "area-taken"
    await one.rename(admin, made.id, "Space")
    await one.retire(admin, made.id)
    refused = chamber.new("Two.", area_id=made.id)
    assert await key_of(chamber.policies.propose(chamber.actor(1), refused)) == "area-retired"
    assert made.id not in [area.id for area in await one.areas(chamber.actor(1))]
    await one.retire(admin, made.id)
    await chamber.policies.propose(chamber.actor(1), refused)
    for place in range(3):
        await one.add(admin, f"Area {place}")
    assert await key_of(one.add(admin, "One more")) == "area-many"


async def test_areas_that_two_look_at_first_are_there_once(chamber: Chamber, clock: FixedClock) -> None:
    other = Chamber(chamber.database, clock, 502)
    await other.found()
    await asyncio.gather(*(other.area_service.areas(other.actor(1)) for _ in range(4)))
    assert len(await other.area_service.areas(other.actor(1))) == 21
    await other.polls.finish()


async def test_who_stands_behind_it_is_told_if_they_want_that(chamber: Chamber) -> None:
    number = await chamber.propose()
    given = {"alliance_id": chamber.alliance_id, "topic": "policies", "given_at": chamber.clock.at}
    async with chamber.database.write() as connection:
        await connection.execute(insert(consents), [given | {"user_id": who} for who in (1, 3, 7)])
    await chamber.to_vote(number)
    await chamber.vote(number)
    told = [
        (row.user_id, row.arguments["args"]["what"])
        for row in await chamber.rows(reminders)
        if row.topic == "policies"
    ]
    steps = ["opened", "notice", "review", "vote", "adopted"]
    assert sorted(told) == sorted((who, what) for who in (1, 3) for what in steps)
