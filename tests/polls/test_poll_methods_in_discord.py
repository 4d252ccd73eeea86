"""Polls of every method that is filled in by buttons: what is asked, and how the result is told."""

from datetime import timedelta
from typing import Any

import pytest

from bot.polls.formats.chain import digest, lot_seed
from bot.polls.model import State
from tests.polls.assembly import Assembly, id_of
from tests.polls.conftest import Hall
from tests.world import custom_ids, said

TWO_DAYS = timedelta(days=2)


async def end_of(assembly: Assembly) -> str:
    await assembly.world.skip(TWO_DAYS)
    return assembly.cards()[-1]


async def story_of(assembly: Assembly, who: Any = None) -> Any:
    announced = assembly.board.last_message
    button = next(one for one in custom_ids(announced) if one.endswith(":counted"))
    return await assembly.world.press(who or assembly.vera, announced, button)


@pytest.mark.parametrize(
    ("options", "votes", "words"),
    [
        ({}, (0, 0, 1), ("carried", "2 votes for yes were needed")),
        ({"threshold": "3/4"}, (0, 0, 1), ("rejected", "3 votes for yes were needed")),
        ({}, (0, 2, 2), ("carried", "One vote for yes was needed")),
        ({"of": "roll"}, (0, 2, 2), ("rejected", "2 votes for yes were needed")),
        ({"quorum": 100}, (0, 0), ("nothing is decided",)),
        ({"quorum-people": 3}, (0, 0), ("nothing is decided", "unless 3 people vote", "the quorum is 3")),
        ({"threshold": "60% of cast"}, (0, 0, 2), ("carried", "at least 3/5 of all votes, abstentions")),
    ],
)
async def test_yes_or_no(
    assembly: Assembly, options: dict[str, Any], votes: tuple[int, ...], words: tuple[str, ...]
) -> None:
    card = await assembly.ask(method="yesno", **options)
    assert "Carried by" in said(card)
    people = (assembly.vera, assembly.viktor, assembly.olga)
    for who, place in zip(people, votes, strict=False):
        assert "Your ballot is in" in await assembly.vote(who, card, place)
    told = await end_of(assembly)
    for word in words:
        assert word in told
    story = await story_of(assembly)
    assert story.ephemeral
    assert "**Yes** " in said(story)


@pytest.mark.parametrize("method", ["phragmen", "equal-shares", "approval", "single"])
async def test_several_seats(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(method=method, seats=2)
    assert "2 options win" in said(card)
    await assembly.vote(assembly.vera, card, 0)
    await assembly.vote(assembly.viktor, card, 2)
    told = await end_of(assembly)
    assert "**Tea**" in told
    assert "**Water**" in told
    assert "win:" in told
    assert "Round 1" in said(await story_of(assembly))


async def test_the_story_survives_a_restart_and_is_for_volunteers(assembly: Assembly) -> None:
    card = await assembly.ask(options="\n".join(f"Option number {n} {'x' * 60}" for n in range(10)))
    await assembly.vote(assembly.vera, card, 3)
    await end_of(assembly)
    await assembly.world.restart()
    assert "3 xxx" in said(await story_of(assembly))
    stranger = assembly.world.member("stranger")
    assert "Round" not in said(await story_of(assembly, stranger))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "yesno", "seats": 2}, "has one winner"),
        ({"seats": 3}, "at most 2 here"),
        ({"quorum-people": 4}, "could never be reached: only 3 people may vote"),
    ],
)
async def test_terms_that_cannot_be(assembly: Assembly, options: dict[str, Any], words: str) -> None:
    answer = await assembly.hand_in(await assembly.form(**options))
    assert words in said(answer)
    assert assembly.cards() == []


async def test_what_is_told_before_the_form(assembly: Assembly) -> None:
    for options, words in (
        ({"threshold": "most"}, "cannot read “most of votes” as a threshold"),
        ({"quorum": 50, "quorum-people": 2}, "50 % and 2 people"),
        ({"budget": "9"}, "share out money"),
    ):
        assert words in said(await assembly.form(**options))
    for typed, offered in (("", 4), ("2/3", 1), ("4/7", 1), ("55% of roll", 1), ("most", 0)):
        found = await assembly.olga.autocomplete(assembly.lobby, "poll create", "threshold", typed)
        assert len(found) == offered, typed
    assert found == []


async def test_a_hidden_poll_has_no_story_before_its_end(assembly: Assembly) -> None:
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 1)
    await assembly.refreshed()
    shown = assembly.board.last_message
    assert not any(one.endswith(":counted") for one in custom_ids(shown))
    forged = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert "one vote" not in said(forged)


async def test_the_lot_is_what_the_ballots_and_the_committed_number_give(hall: Hall) -> None:
    poll = await hall.open()
    assert poll.lot is None
    await hall.vote(3, poll, 0)
    await hall.vote(4, poll, 1)
    await hall.pass_time(TWO_DAYS)
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    ended = standing.poll
    assert ended.lot is not None
    assert digest(ended.lot) == poll.commitment == ended.commitment
    ballots = await hall.sealed(poll)
    assert [choice for _, choice in sorted(ballots, key=lambda one: one[1])] == [(0,), (1,)]
    assert ended.seed == lot_seed(sorted(ballots), ended.lot)
    assert standing.result is not None
    [tie] = standing.result.ties
    assert tie.options == (0, 1)
    again = await hall.polls.standing(poll.id)
    assert again == standing


async def test_a_cancelled_poll_reveals_no_lot(hall: Hall) -> None:
    poll = await hall.open()
    ended = await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    assert ended.lot is None
