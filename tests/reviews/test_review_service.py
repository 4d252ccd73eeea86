"""A review on both databases: who objects, who decides, and that nothing is ever cleared by silence."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.alliances.model import Actor, Grant, Level
from bot.database.tables import audit, polls
from bot.errors import UserError
from bot.polls.model import Poll
from bot.reviews.model import ReviewState, State
from tests.reviews.conftest import (
    OBJECTOR,
    PANEL,
    PASSAGE,
    SECOND,
    SPONSOR,
    TERMS,
    TEXT,
    THREAD,
    Court,
    hash_,
)

DAY = timedelta(days=1)


async def test_nobody_objects(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    await court.pass_time(timedelta(days=TERMS.objections) - SECOND)
    assert not await court.cleared(proposal)
    await court.pass_time(2 * SECOND)
    assert await court.cleared(proposal)
    assert [(one.proposal_id, one.text_hash, one.cleared) for one in court.outcomes] == [
        (proposal, hash_(TEXT), True)
    ]
    assert not await court.cleared(proposal, TEXT + " ")
    await court.reviews.resume()
    assert len(court.outcomes) == 1


async def test_sustained_by_the_panel(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.object(proposal)
    assert (objection.state, objection.right_title) == (State.PANEL, "Freedom of speech")
    other = await court.object(proposal, 7)
    objection = await court.decide(objection, True, 4)
    assert objection.state is State.PANEL
    objection = await court.decide(objection, True, 6)
    assert objection.state is State.SUSTAINED
    assert (await court.now(other)).state is State.MOOT
    [outcome] = court.outcomes
    assert not outcome.cleared
    assert outcome.reasons == ["It gags.", "Because 4.", "Because 6."]
    with pytest.raises(UserError, match="objection-decided"):
        await court.decide(objection, False, 5)
    await court.pass_time(30 * DAY)
    assert await court.clearances() == []
    async with court.database.read() as connection:
        assert await court.reviews.refused(connection, proposal) == {hash_(TEXT)}
    # Changed, it is another text, and reviewed anew.
    await court.review("Whoever rents pays.", proposal)
    await court.pass_time(5 * DAY)
    assert await court.cleared(proposal, "Whoever rents pays.")
    assert not await court.cleared(proposal)


async def test_dismissed_and_not_appealed(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.object(proposal)
    objection = await court.decide(objection, False, 4, 5)
    assert objection.state is State.APPEALABLE
    await court.appeal(objection, 7, 8)  # whoever objected does not
    await court.pass_time(timedelta(days=TERMS.appeal) + SECOND)
    assert (await court.now(objection)).state is State.DISMISSED
    assert not await court.cleared(proposal)  # others can still object
    await court.pass_time(DAY)
    assert await court.cleared(proposal)
    with pytest.raises(UserError, match="objection-no-appeal"):
        await court.appeal(objection, OBJECTOR)


@pytest.mark.parametrize(
    ("yes", "no", "state"),
    [(3, 2, State.SUSTAINED), (2, 2, State.DISMISSED), (1, 3, State.DISMISSED), (1, 0, State.DISMISSED)],
)
async def test_appealed(court: Court, yes: int, no: int, state: State) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.decide(await court.object(proposal), False, 4, 5)
    await court.appeal(objection, 7, OBJECTOR)
    for user_id in (7, OBJECTOR):
        with pytest.raises(UserError, match="objection-seconded"):
            await court.appeal(objection, user_id)
    assert (await court.now(objection)).state is State.APPEALABLE
    objection = await court.appeal(objection, 8)
    assert objection.state is State.APPEALED
    await court.pass_time(5 * DAY)  # the time for objections is over, and this one is not
    assert not await court.cleared(proposal)
    await court.poll(objection, yes, no)
    assert (await court.now(objection)).state is state
    assert await court.cleared(proposal) is (state is State.DISMISSED)
    assert len(court.outcomes) == 1
    await court.restart()
    assert len(court.outcomes) == 1


@pytest.mark.parametrize(
    ("yes", "no", "state"),
    [(3, 2, State.SUSTAINED), (2, 2, State.SUSTAINED), (1, 3, State.DISMISSED), (0, 1, State.SUSTAINED)],
)
@pytest.mark.parametrize("why", ["tie", "silence", "nobody"])
async def test_sent_on(court: Court, why: str, yes: int, no: int, state: State) -> None:
    """The last of each: too few for the quorum."""
    if why != "nobody":
        await court.seat(4, 5)
    await court.seat(SPONSOR, OBJECTOR)  # who never decide
    proposal = await court.review()
    objection = await court.object(proposal)
    if why == "tie":
        await court.decide(objection, False, 4)
        await court.decide(objection, True, 5)
    elif why == "silence":
        await court.decide(objection, False, 4)
        await court.pass_time(timedelta(days=TERMS.panel) + SECOND)
    assert (await court.now(objection)).state is State.ELECTORATE
    assert not await court.cleared(proposal)
    await court.poll(objection, yes, no)
    assert (await court.now(objection)).state is state
    assert await court.cleared(proposal) is (state is State.DISMISSED)
    with pytest.raises(UserError, match="objection-no-appeal"):
        await court.appeal(objection, OBJECTOR)


@pytest.mark.parametrize("panel", [True, False])
async def test_withdrawn_by_whoever_objected(court: Court, panel: bool) -> None:
    """Before the panel has decided, or where there is none, before everybody has."""
    if panel:
        await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.object(proposal)
    for who, key in (
        (court.volunteer(4), "objection-not-own"),
        (court.boss, "objection-not-own"),
        (Actor(court.alliance_id, 100, OBJECTOR, frozenset()), "not-allowed-volunteer"),
        (
            Actor(court.alliance_id + 1, 100, OBJECTOR, frozenset({Grant(Level.VOLUNTEER)})),
            "objection-unknown",
        ),
    ):
        with pytest.raises(UserError, match=key):
            await court.reviews.withdraw_objection(who, objection.id)
    await court.run_due()
    await court.pass_time(4 * DAY)  # nobody can object any more, and the text waits for this alone
    assert not await court.cleared(proposal)
    own = court.volunteer(OBJECTOR)
    await court.reviews.may_withdraw(own, objection.id)
    done = await asyncio.gather(
        *(court.reviews.withdraw_objection(own, objection.id) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, UserError) for one in done) == 2
    assert (await court.now(objection)).state is State.WITHDRAWN
    # Whoever relied on it can object themselves, until a day after the last one was withdrawn.
    assert not await court.cleared(proposal)
    await court.pass_time(DAY / 2)
    relied = await court.object(proposal, 7)
    await court.reviews.withdraw_objection(court.volunteer(7), relied.id)
    standing = await court.reviews.of(court.boss, proposal)
    assert standing is not None
    assert standing.reopened
    await court.restart()  # at once: nothing of what was to be called off is in memory any more
    called_off = sorted((row.state, row.ended_by) for row in await court.rows(polls))
    assert called_off == ([] if panel else [("cancelled", OBJECTOR), ("cancelled", 7)])
    await court.pass_time(DAY - SECOND)
    assert not await court.cleared(proposal)
    await court.pass_time(SECOND)
    assert await court.cleared(proposal)
    assert [row.act for row in await court.rows(audit) if row.subject == f"objection:{objection.id}"] == [
        "objection-withdraw"
    ]
    for act in (
        court.appeal(objection, OBJECTOR),
        court.decide(objection, True, 4),
        court.reviews.may_withdraw(own, objection.id),
        court.object(proposal),
    ):
        with pytest.raises(UserError):
            await act
    await court.run_due()
    await court.restart()
    assert len(court.outcomes) == 1


async def test_what_is_decided_is_not_withdrawn(court: Court) -> None:
    await court.seat(4, 5)
    proposal = await court.review()
    own = court.volunteer(OBJECTOR)
    objection = await court.object(proposal)
    done = await asyncio.gather(
        *(court.reviews.decide(court.volunteer(who), objection.id, True, "x") for who in (4, 5)),
        court.reviews.withdraw_objection(own, objection.id),
        return_exceptions=True,
    )
    state = (await court.now(objection)).state
    assert state is (State.SUSTAINED if isinstance(done[-1], UserError) else State.WITHDRAWN)
    proposal = await court.review()
    dismissed = await court.decide(await court.object(proposal), False, 4, 5)
    tied = await court.object(proposal, 7)
    await court.decide(tied, False, 4)
    await court.decide(tied, True, 5)
    await court.run_due()
    court.clock.at += 7 * DAY  # everybody has voted, and nobody has counted yet
    for one in (dismissed, tied):
        with pytest.raises(UserError, match="objection-settled"):
            await court.reviews.withdraw_objection(court.volunteer(one.user_id), one.id)


async def test_only_who_stands_is_on_the_ballot(court: Court) -> None:
    panel, boss = court.panel, court.boss
    for who in (4, 5, 5, 6):
        await panel.stand(court.volunteer(who))
    await panel.step_back(court.volunteer(6))
    with pytest.raises(UserError, match="panel-not-standing"):
        await panel.step_back(court.volunteer(6))
    with pytest.raises(UserError, match="not-allowed"):
        await panel.elect(court.volunteer(7), {}, 1, 30, 7)
    with pytest.raises(UserError, match="panel-seats"):
        await panel.elect(boss, {}, 2, 30, 7)
    elsewhere = Actor(court.alliance_id + 1, 100, 4, frozenset({Grant(Level.ADMINISTRATOR)}))
    assert await panel.standing(elsewhere) == []
    with pytest.raises(UserError, match="panel-candidates"):
        await panel.elect(elsewhere, {4: "Dee", 5: "Eve"}, 1, 30, 7)
    async with court.database.write() as connection:
        exported = await panel.export(connection, court.alliance_id, 5)
    assert exported["panel_stands_since"] == court.clock.at.isoformat()
    # Of names alone nobody is put up; and of two who call it at once, one does.
    done = await asyncio.gather(
        *(panel.elect(boss, {5: "Eve", 4: "Dee", 7: "Guy"}, 1, 30, 7) for _ in range(2)),
        panel.step_back(court.volunteer(4)),
        return_exceptions=True,
    )
    called = [one for one in done if isinstance(one, Poll)]
    assert len(called) == (1 if isinstance(done[-1], UserError) else 0)
    if not called:
        await panel.stand(court.volunteer(4))
        called = [await panel.elect(boss, {5: "Eve", 4: "Dee", 7: "Guy"}, 1, 30, 7)]
    assert [option.text for option in called[0].options] == ["Dee", "Eve"]
    assert await panel.standing(boss) == []
    await panel.stand(court.volunteer(4))
    async with court.database.write() as connection:
        await panel.erase(connection, court.alliance_id, 4)
    assert await panel.standing(boss) == []
    await court.join(*range(20, 71))
    for who in range(20, 70):
        await panel.stand(court.volunteer(who))
    with pytest.raises(UserError, match="panel-stand-many"):
        await panel.stand(court.volunteer(70))


async def test_who_may_not_decide(court: Court) -> None:
    await court.seat(*PANEL, SPONSOR, OBJECTOR)
    proposal = await court.review()
    objection = await court.object(proposal)
    for user_id in (SPONSOR, OBJECTOR, 7, 1):
        with pytest.raises(UserError, match="objection-not-panel"):
            await court.decide(objection, False, user_id)
    await court.seat(7)  # on the panel now, not when it was made
    with pytest.raises(UserError, match="objection-not-panel"):
        await court.decide(objection, False, 7)
    stranger = Actor(court.alliance_id, 100, 99, frozenset())
    elsewhere = Actor(court.alliance_id + 1, 100, 4, frozenset({Grant(Level.ADMINISTRATOR)}))
    for act in (court.reviews.decide(stranger, objection.id, True, "x"), court.reviews.appeal(stranger, 1)):
        with pytest.raises(UserError, match="not-allowed-volunteer"):
            await act
    for act in (
        court.reviews.decide(elsewhere, objection.id, True, "x"),
        court.reviews.appeal(elsewhere, objection.id),
    ):
        with pytest.raises(UserError, match="objection-unknown"):
            await act
    with pytest.raises(UserError, match="objection-unknown"):
        await court.reviews.show(elsewhere, objection.id)
    for act in (
        court.reviews.object_to(elsewhere, proposal, 1, PASSAGE, "x"),
        court.reviews.object_to(court.boss, 99, 1, PASSAGE, "x"),
    ):
        with pytest.raises(UserError, match="review-none"):
            await act
    with pytest.raises(UserError, match="objection-reasons"):
        await court.reviews.decide(court.volunteer(4), objection.id, True, " \u200b ")
    await court.decide(objection, False, 4)
    with pytest.raises(UserError, match="objection-voted"):
        await court.decide(objection, True, 4)
    # Dismissed, they still decide what they had to: nobody turns a decision by dismissing them.
    await court.panel.dismiss(court.boss, 5)
    assert (await court.decide(objection, False, 5)).state is State.APPEALABLE


@pytest.mark.parametrize(
    ("right", "passage", "why", "refusal"),
    [
        (None, PASSAGE, "x", r"objection-missing', \{'right': 1, 'passage': 0, 'why': 0"),
        (1, " ** ", "x", r"'passage': 1, 'why': 0"),
        (1, PASSAGE, "\u200b", r"'passage': 0, 'why': 1"),
        (9, PASSAGE, "x", "right-unknown"),
        (4, PASSAGE, "x", "objection-target"),
        (1, "Nobody may sing", "x", "objection-passage"),
        (1, "x" * 1001, "x", "too-long"),
    ],
)
async def test_what_an_objection_needs(
    court: Court, right: int | None, passage: str, why: str, refusal: str
) -> None:
    proposal = await court.review()
    with pytest.raises(UserError) as refused:
        await court.reviews.object_to(court.volunteer(OBJECTOR), proposal, right, passage, why)
    assert re.search(refusal, repr(refused.value))


async def test_how_often_and_how_long(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    await court.object(proposal)
    with pytest.raises(UserError, match="objection-again"):
        await court.object(proposal)
    await court.object(proposal, 7)
    await court.pass_time(timedelta(days=TERMS.objections))
    with pytest.raises(UserError, match="objection-closed"):
        await court.object(proposal, 8)


async def test_two_of_the_panel_at_once(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.object(proposal)
    done = await asyncio.gather(
        *(
            court.reviews.decide(court.volunteer(user_id), objection.id, True, "x")
            for user_id in (4, 5)
            for _ in range(5)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, UserError) for one in done) == 8
    assert (await court.now(objection)).state is State.SUSTAINED
    assert len(court.outcomes) == 1


async def test_a_hundred_second_an_appeal(court: Court) -> None:
    await court.join(*range(100, 200))
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.decide(await court.object(proposal), False, 4, 5)
    await court.appeal(objection, OBJECTOR)
    done = await asyncio.gather(
        *(court.reviews.appeal(court.volunteer(user_id), objection.id) for user_id in range(100, 200)),
        return_exceptions=True,
    )
    assert sum(not isinstance(one, BaseException) for one in done) == TERMS.seconds
    assert (await court.now(objection)).state is State.APPEALED
    await court.run_due()
    assert [row.origin for row in await court.rows(polls)] == [f"objection:{objection.id}"]


async def test_all_object_at_once(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    done = await asyncio.gather(*(court.object(proposal) for _ in range(10)), return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in done) == 1


async def test_the_bot_was_away(court: Court) -> None:
    """Whoever had no bot in which to act until their time ran out is given a day more."""
    await court.seat(*PANEL)
    proposal = await court.review()
    court.clock.at += timedelta(days=30)
    await court.restart()
    assert not await court.cleared(proposal)
    objection = await court.object(proposal)
    court.clock.at += timedelta(days=30)
    await court.restart()
    objection = await court.decide(objection, False, 4, 5)
    court.clock.at += timedelta(days=30)
    await court.restart()
    assert (await court.now(objection)).state is State.APPEALABLE
    await court.pass_time(DAY + SECOND)
    assert (await court.now(objection)).state is State.DISMISSED
    assert await court.cleared(proposal)
    assert len(court.outcomes) == 1


async def test_withdrawn(court: Court) -> None:
    proposal = await court.review()
    objection = await court.object(proposal)
    async with court.database.write() as connection:
        await court.reviews.withdraw(connection, proposal)
        await court.reviews.withdraw(connection, proposal)
    assert (await court.now(objection)).state is State.MOOT
    await court.run_due()
    assert [row.state for row in await court.rows(polls)] == ["cancelled"]
    await court.pass_time(8 * DAY)
    assert (await court.now(objection)).state is State.MOOT
    assert court.outcomes == []


async def test_a_policy_is_challenged(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    with pytest.raises(UserError, match="review-not-in-force"):
        await court.reviews.challenge(court.volunteer(7), proposal, 1, PASSAGE, "x")
    await court.pass_time(5 * DAY)
    court.in_force.add(proposal)
    objection = await court.reviews.challenge(court.volunteer(7), proposal, 1, PASSAGE, "x")
    with pytest.raises(UserError, match="review-challenged"):
        await court.reviews.challenge(court.volunteer(8), proposal, 1, PASSAGE, "x")
    with pytest.raises(UserError, match="objection-closed"):
        await court.object(proposal)
    await court.decide(objection, False, 4, 5)
    await court.pass_time(4 * DAY)
    assert (await court.now(objection)).state is State.DISMISSED
    assert len(court.outcomes) == 1  # of the clearance before
    assert await court.cleared(proposal)
    with pytest.raises(UserError, match="objection-again"):
        await court.reviews.challenge(court.volunteer(7), proposal, 1, PASSAGE, "x")
    objection = await court.reviews.challenge(court.volunteer(8), proposal, 1, PASSAGE, "x")
    await court.decide(objection, True, 4, 5)
    assert [(one.cleared, one.challenge) for one in court.outcomes] == [(True, False), (False, True)]


async def test_what_is_told_and_forgotten(court: Court) -> None:
    await court.seat(*PANEL)
    proposal = await court.review()
    objection = await court.decide(await court.object(proposal), False, 4, 5)
    await court.appeal(objection, OBJECTOR)
    told = [(row.kind, row.channel_id) for row in await court.reminders_of("objection")]
    assert told == [("objection", THREAD)] * 2
    async with court.database.write() as connection:
        exported = await court.reviews.export(connection, court.alliance_id, OBJECTOR)
        [made] = exported["objections"]  # type: ignore[misc]
        assert made["why"] == "It gags."
        assert (await court.reviews.export(connection, court.alliance_id, 4))["objections_decided"]
        assert (await court.panel.export(connection, court.alliance_id, 4))["panel"]
        for user_id in (OBJECTOR, 4, SPONSOR):
            await court.reviews.erase(connection, court.alliance_id, user_id)
            await court.panel.erase(connection, court.alliance_id, user_id)
        for user_id in (OBJECTOR, 4, SPONSOR):
            left = await court.reviews.export(connection, court.alliance_id, user_id)
            left = {**left, **await court.panel.export(connection, court.alliance_id, user_id)}
            assert not any(left.values())
    shown = await court.now(objection)
    assert shown.user_id < 0
    assert sorted(vote.user_id > 0 for vote in shown.panel) == [False, True, True]
    assert [seat.user_id for seat in await court.panel.seats(court.boss)] == [5, 6]
    await court.pass_time(5 * DAY)
    standing = await court.reviews.of(court.boss, proposal)
    assert standing is not None
    assert standing.review.state is ReviewState.CLEARED
