"""Polls as people use them, through the simulated Discord."""

from datetime import timedelta

import pytest

from tests.polls.assembly import BOTH_WAYS, Assembly, id_of
from tests.world import custom_ids, message_of, said

# --- the whole way -----------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_from_the_question_to_the_result(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    shown = said(card)
    for words in ("Tea or coffee?", "Single choice", "Secret ballot", "hidden from everybody", "0 of 3"):
        assert words in shown
    assert f"<t:{int((world.env.now() + timedelta(days=2)).timestamp())}:F>" in shown
    assert custom_ids(card) == [f"poll:{id_of(card)}:vote:{n}" for n in range(3)] + [
        f"poll:{id_of(card)}:retract"
    ]

    pressed = await world.press(assembly.vera, card, custom_ids(card)[1])
    assert pressed.ephemeral
    assert "Your ballot is in" in said(pressed)
    assert "**Coffee**" in said(pressed)
    assert "now says: **Tea**" in await assembly.vote(assembly.vera, card, 0)
    repeated = await assembly.vote(assembly.vera, card, 0)
    assert "said that already: **Tea**" in repeated
    assert all(word in repeated for word in ("Keep this code", "Nonce: `", "Entry: `"))
    assert "Your ballot is in" in await assembly.vote(assembly.viktor, card, 1)
    assert "is taken back" in said(await world.press(assembly.viktor, card, custom_ids(card)[-1]))
    assert "You have no ballot" in said(await world.press(assembly.viktor, card, custom_ids(card)[-1]))
    assert "0 of 3" in said(assembly.board.last_message)  # not drawn at every vote
    await assembly.refreshed()
    shown = said(assembly.board.last_message)
    assert "1 of 3" in shown
    assert "one vote" not in shown
    assert "ahead" not in shown

    await world.skip(timedelta(days=2))
    card_closed, result = assembly.cards()
    for words in ("1 of 3", "Tea: **one vote** (100 %)", "Coffee: **0 votes**", "**Tea** wins"):
        assert words in card_closed
        assert words in result
    assert "The poll is closed: Tea or coffee?" in result
    assert custom_ids(assembly.board.history()[0]) == [f"poll:{id_of(card)}:counted"]
    await world.skip(timedelta(days=2))
    assert len(assembly.cards()) == 2


@BOTH_WAYS
async def test_approval_with_live_results(assembly: Assembly) -> None:
    card = await assembly.ask(method="approval", results="live")
    await assembly.vote(assembly.vera, card, 0)
    assert "**Tea**, **Water**" in await assembly.vote(assembly.vera, card, 2)
    await assembly.vote(assembly.viktor, card, 2)
    await assembly.refreshed()
    shown = said(assembly.board.last_message)
    for words in (
        "Tea: **one approval** (50 %)",
        "Water: **2 approvals** (100 %)",
        "So far **Water** is ahead",
    ):
        assert words in shown
    assert "now says: **Water**" in await assembly.vote(assembly.vera, card, 0)
    assert "taken back" in await assembly.vote(assembly.vera, card, 2)
    await assembly.world.skip(timedelta(days=2))
    assert "**Water** wins: the most of all" in assembly.cards()[-1]


async def test_a_tie_and_an_empty_box_are_told_as_such(assembly: Assembly) -> None:
    tied = await assembly.ask(closes="3d")
    await assembly.vote(assembly.vera, tied, 0)
    await assembly.vote(assembly.viktor, tied, 1)
    await assembly.ask(question="Anybody?", closes="2d")
    await assembly.world.skip(timedelta(days=4))
    empty, tie = assembly.cards()[-2:]
    assert "nobody voted" in empty
    assert "There was a tie, and the lot decided it" in tie
    assert ("**Tea** wins" in tie) != ("**Coffee** wins" in tie)


@BOTH_WAYS
async def test_a_restart_in_the_middle(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    await world.restart()
    assert "now says: **Water**" in await assembly.vote(assembly.vera, card, 2)
    await assembly.refreshed()
    assert "1 of 3" in said(assembly.board.last_message)
    await world.bot.close()
    await world.env.advance_time(timedelta(days=5).total_seconds())
    await world.restart()
    await world.run_due()
    assert len(assembly.cards()) == 2
    assert "**Water** wins" in assembly.cards()[0]
    assert "**Water** wins" in assembly.cards()[1]
    await world.restart()
    await world.skip(timedelta(days=1))
    assert len(assembly.cards()) == 2
    assert "This poll closed" in await assembly.forged(assembly.vera, id_of(card))


# --- looking -----------------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_show_has_working_buttons_and_the_readers_own_ballot(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    [choice] = await assembly.vera.autocomplete(assembly.lobby, "poll show", "poll", "coff")
    assert choice == {"name": "Tea or coffee?", "value": id_of(card)}
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=choice["value"])
    assert shown.ephemeral
    assert "You have not voted yet" in said(shown)
    assert "Your ballot is in" in said(await world.press(assembly.vera, shown, custom_ids(shown)[0]))
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=choice["value"])
    assert "**Your ballot** says: **Tea**" in said(shown)
    assert "1 of 3" in said(shown)
    late = await world.volunteer("late")
    assert "You are not on the roll" in said(
        await late.slash(assembly.lobby, "poll show", poll=choice["value"])
    )
    await world.skip(timedelta(days=2))
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=choice["value"])
    assert "nobody can tell any more" in said(shown)
    assert "**Tea** wins" in said(shown)
    assert custom_ids(shown) == [f"poll:{id_of(card)}:counted"]


@pytest.mark.parametrize("given", ["tea", "", " ", "0x1", "٣", "9" * 19, "-1", "1;drop"])
async def test_a_poll_that_is_typed_instead_of_picked(assembly: Assembly, given: str) -> None:
    for command in ("poll show", "poll close", "poll cancel"):
        assert "There is no such poll here" in said(
            await assembly.olga.slash(assembly.lobby, command, poll=given)
        )


async def test_the_list_has_pages_links_and_cards(assembly: Assembly) -> None:
    world = assembly.world
    assert "No poll is open" in said(await assembly.vera.slash(assembly.lobby, "poll list"))
    for number in range(6):
        await assembly.ask(question=f"Question {number}?", closes=f"{number + 2}d")
    shown = await assembly.vera.slash(assembly.lobby, "poll list")
    assert shown.ephemeral
    assert "6 polls are open" in said(shown)
    assert "Question 4?" in said(shown)
    assert "Question 5?" not in said(shown)
    first = assembly.board.history()[0]
    assert f"https://discord.com/channels/{world.guild.id}/{assembly.board.id}/{first.id}" in said(shown)
    await world.restart()
    await world.press(assembly.vera, shown, "poll:list:1")
    assert "Question 5?" in said(shown)
    button = next(one for one in custom_ids(shown) if one.endswith(":show"))
    card = await world.press(assembly.vera, shown, button)
    assert "Question 5?" in said(card)
    assert "Your ballot is in" in said(await world.press(assembly.vera, card, custom_ids(card)[0]))


async def test_mine_are_those_that_need_my_vote_first(assembly: Assembly) -> None:
    world = assembly.world
    assert "No poll is open in which you can vote" in said(
        await assembly.vera.slash(assembly.lobby, "poll mine")
    )
    cards = [
        await assembly.ask(question=f"Question {number}?", closes=f"{number + 2}d") for number in range(6)
    ]
    await assembly.vote(assembly.vera, cards[0], 1)
    shown = await assembly.vera.slash(assembly.lobby, "poll mine")
    assert shown.ephemeral
    assert "You can vote in 6 open polls" in said(shown)
    assert "Question 0?" not in said(shown)
    assert said(shown).count("It still needs your vote") == 5
    assert f"/{assembly.board.id}/{cards[1].id}" in said(shown)
    await world.restart()
    await world.press(assembly.vera, shown, "poll:mine:1")
    assert "Question 0?" in said(shown)
    assert "Your ballot is cast" in said(shown)
    late = await world.volunteer("late")
    assert "No poll is open in which you can vote" in said(await late.slash(assembly.lobby, "poll mine"))
    await world.skip(timedelta(days=8))
    assert "No poll is open" in said(await assembly.vera.slash(assembly.lobby, "poll mine"))


# --- ending ------------------------------------------------------------------------------------------------


async def test_closing_early_is_told_with_who_and_why(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 1)
    soon = await assembly.olga.slash(assembly.lobby, "poll close", poll=id_of(card))
    assert "stays open for a while" in said(soon)
    await world.skip(timedelta(minutes=11))
    [choice] = await assembly.olga.autocomplete(assembly.lobby, "poll close", "poll", "")
    form = await assembly.olga.slash(assembly.lobby, "poll close", poll=choice["value"])
    done = await assembly.olga.submit_modal(form, {"reason": "**Everybody** has voted @everyone"})
    assert "is closed. Its ballots are being counted" in said(done)
    await world.run_due()
    for told in assembly.cards():
        assert "Closed early" in told
        assert assembly.olga.mention in told
        assert r"\*\*Everybody\*\* has voted \@everyone" in told
        assert "**Coffee** wins" in told
    assert any("closed the poll" in said(one) for one in world.guild.channels["audit"].history()[-2:])
    assert "This poll closed" in said(
        await assembly.olga.slash(assembly.lobby, "poll close", poll=id_of(card))
    )
    assert await assembly.olga.autocomplete(assembly.lobby, "poll close", "poll", "") == []


async def test_a_moderator_cancels_what_another_asked_and_another_organizer_may_not(
    assembly: Assembly,
) -> None:
    world = assembly.world
    card = await assembly.ask(results="live")
    await assembly.vote(assembly.vera, card, 1)
    for who, level in ((assembly.vera, "organizer"), (assembly.viktor, "moderator")):
        await assembly.admin.slash(assembly.lobby, "level give", person=who, level=level)
    refused = await assembly.vera.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    assert "Only moderators" in said(refused)
    form = await assembly.viktor.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    assert "is cancelled" in said(await assembly.viktor.submit_modal(form, {"reason": "Wrong question"}))
    await world.run_due()
    card_after, told = assembly.cards()
    for words in (assembly.viktor.mention, "Wrong question", "No ballot was counted"):
        assert words in card_after
        assert words in told
    assert "vote**" not in card_after
    assert "cancelled the poll" in said(world.guild.channels["audit"].last_message)
    assert "This poll was cancelled" in await assembly.forged(assembly.vera, id_of(card))
    await world.skip(timedelta(days=3))
    assert len(assembly.cards()) == 2


async def test_a_form_that_outlived_the_right_or_the_poll(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    asking = await assembly.form()
    cancelling = await assembly.olga.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    await assembly.admin.slash(assembly.lobby, "level take", person=assembly.olga.user, level="organizer")
    assert "Only organizers" in said(await assembly.hand_in(asking))
    assert "Only organizers" in said(await assembly.olga.submit_modal(cancelling, {"reason": "x"}))
    await assembly.admin.slash(assembly.lobby, "level give", person=assembly.olga, level="organizer")
    cancelling = await assembly.olga.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    await world.skip(timedelta(days=3))
    assert "This poll closed" in said(await assembly.olga.submit_modal(cancelling, {"reason": "x"}))


@pytest.mark.parametrize("reason", [" ", "\u200b\u200d", "\u202e"])
async def test_an_end_needs_a_reason(assembly: Assembly, reason: str) -> None:
    card = await assembly.ask()
    form = await assembly.olga.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    assert "People should learn why" in said(await assembly.olga.submit_modal(form, {"reason": reason}))
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 0)


# --- reminders ---------------------------------------------------------------------------------------------


async def test_who_asked_and_has_not_voted_is_reminded(assembly: Assembly) -> None:
    world = assembly.world
    for who in (assembly.vera, assembly.viktor):
        await assembly.allow_messages(who)
    card = await assembly.ask(closes="3d")
    await assembly.vote(assembly.vera, card, 0)
    inbox, other = assembly.viktor.user.dm_channel, assembly.vera.user.dm_channel
    before, quiet = len(inbox.history()), len(other.history())
    await world.skip(timedelta(days=2, minutes=1))
    assert len(inbox.history()) == before + 1
    told = said(inbox.last_message)
    assert "Tea or coffee?" in told
    assert f"/{assembly.board.id}/{card.id}" in told
    assert len(other.history()) == quiet
    await world.restart()
    await world.skip(timedelta(hours=20))
    assert len(inbox.history()) == before + 1


async def test_who_does_not_want_it_any_more_is_not_named_in_the_channel_instead(assembly: Assembly) -> None:
    world, vera = assembly.world, assembly.vera
    await assembly.allow_messages(vera)
    await assembly.ask(closes="3d")
    shown = await vera.slash(assembly.lobby, "me")
    await vera.submit_modal(await world.press(vera, shown, "me:pause"), {"until": "60h"})
    await world.skip(timedelta(days=2, minutes=1))  # the reminder is due, and waits for the end of the pause
    shown = await vera.slash(assembly.lobby, "me")
    await vera.select(message_of(shown), [], custom_id="me:topics")
    inbox, cards = len(vera.user.dm_channel.history()), len(assembly.cards())
    await world.press(vera, await vera.slash(assembly.lobby, "me"), "me:resume")
    await world.run_due()
    assert len(vera.user.dm_channel.history()) == inbox
    assert len(assembly.cards()) == cards
    assert "Everything was delivered" in said(
        await assembly.admin.slash(assembly.lobby, "reminders undelivered")
    )
