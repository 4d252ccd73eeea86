"""Topics, statements and votes as people use them: every command, button and form, with and without the right."""

from datetime import timedelta

import pytest
from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.database import Database
from tests.counties.test_county_commands import do, forged, person, pings
from tests.opinions.conversations import blocks, conversation
from tests.opinions.test_opinion_service import fill
from tests.world import World, custom_ids, message_of, said

ORGANIZER, MODERATOR = Grant(Level.ORGANIZER), Grant(Level.MODERATOR)
LINK = "https://example.org/report"


async def moderator(admin: MemberActor, world: World, name: str) -> MemberActor:
    """With the role too, so that they see the moderators' channel."""
    who = await person(world, name)
    await do(admin, "level give", person=who, level="moderator")
    return who


async def topic(world: World, who: MemberActor, title: str = "What about the river?") -> str:
    """A new one; its number, as it stands on buttons."""
    shown = await do(who, "topic create", title=title)
    assert "is open" in said(shown)
    await world.run_due()
    return custom_ids(world.guild.channels["lobby"].last_message)[0].split(":")[1]


async def say(world: World, who: MemberActor, number: str, words: str, link: str = "") -> str:
    form = await do(who, "argue", topic=number, kind="statement")
    shown = await who.submit_modal(form, {"words": words, "link": link})
    await world.run_due()
    return said(shown)


def ending(shown: object, words: str) -> str:
    return next(one for one in custom_ids(shown) if one.endswith(words))


async def test_from_a_topic_to_a_vote(world: World) -> None:
    mona = await moderator(await world.set_up(), world, "mona")
    olga = await person(world, "olga", ORGANIZER)
    anna, bert = await person(world, "anna"), await person(world, "bert")
    number = await topic(world, olga)
    card = world.guild.channels["lobby"].last_message
    assert "Nothing has been said yet" in said(card)
    form = await world.press(anna, card, f"topic:{number}:statement")
    shown = await anna.submit_modal(form, {"words": "@everyone owns **the river**", "link": LINK})
    assert "A moderator looks at it" in said(shown)
    assert "\\@everyone owns \\*\\*the river\\*\\*" in said(shown)
    assert not pings(world)
    assert "Nobody sees that it was you" in said(await do(anna, "opinion mine"))
    await world.run_due()

    decided = world.guild.channels["moderators"].last_message
    assert "owns" in said(decided)
    assert anna.mention not in said(decided)
    assert str(anna.id) not in said(decided)
    vote = await world.press(bert, card, f"topic:{number}:opine")
    assert "nothing to vote on yet" in said(vote)
    await world.restart()
    await world.press(mona, decided, ending(decided, ":approve"))
    decided = next(one for one in world.guild.channels["moderators"].history() if one.id == decided.id)
    assert "Approved" in said(decided)

    vote = await world.press(bert, card, f"topic:{number}:opine")
    assert vote.ephemeral
    assert LINK in said(vote)
    assert str(anna.id) not in said(vote)
    await world.press(bert, vote, ending(vote, ":agree"))
    assert "You agree" in said(vote)
    assert "voted on everything" in said(vote)
    await world.press(bert, vote, ending(vote, ":again"))
    await world.press(bert, vote, ending(vote, ":disagree"))
    await world.press(bert, vote, ending(vote, ":votes:0"))
    assert "You disagree" in said(vote)
    assert "Nobody else sees them" in said(vote)

    await world.skip(timedelta(seconds=30))
    card = next(one for one in world.guild.channels["lobby"].history() if one.id == card.id)
    assert "One statement · 1 vote" in said(card)
    assert "owns" in said(card)
    assert "One topic is open" in said(await do(anna, "topic list"))
    assert "the river" in said(await do(anna, "topic show", topic=number))
    assert "is closed" in said(await do(olga, "topic close", topic=number))
    await world.skip(timedelta(seconds=30))
    card = next(one for one in world.guild.channels["lobby"].history() if one.id == card.id)
    assert "Closed" in said(card)
    assert custom_ids(card) == [f"topic:{number}:map"]
    assert "was closed" in said(await do(anna, "argue", topic=number, kind="for"))


async def test_moderators_refuse_and_merge(world: World) -> None:
    await world.set_up()
    olga, mona = await person(world, "olga", ORGANIZER), await person(world, "mona", MODERATOR)
    anna, bert = await person(world, "anna"), await person(world, "bert")
    me = await do(bert, "me")
    await bert.select(me.response, ["opinions"], custom_id="me:topics")
    number = await topic(world, olga)
    await say(world, anna, number, "The river is ours")
    await say(world, bert, number, "We own the river")
    await say(world, anna, number, "Fools want a dam")
    queue = await do(mona, "statements")
    assert queue.ephemeral
    assert "3 statements wait" in said(queue)
    first, second, third = (one for one in custom_ids(queue) if one.endswith(":merge"))
    assert "no other statement" in said(await world.press(mona, queue, second))
    await world.press(mona, queue, first.replace("merge", "approve"))
    assert "2 statements wait" in said(queue)

    form = await world.press(mona, queue, second)
    into = form.modal["components"][0]["component"]["options"]
    assert [one["label"] for one in into] == ["The river is ours"]
    await mona.submit_modal(form, {"into": [into[0]["value"]]})
    form = await world.press(mona, queue, third.replace("merge", "refuse"))
    refused = await mona.submit_modal(form, {"reason": "Say it of the dam, not of people"})
    assert "Refused" in said(refused)
    await world.run_due()
    assert "says the same as “The river is ours”" in bert.user.dm_channel.history()[-1].content
    mine = said(await do(anna, "opinion mine"))
    assert "Say it of the dam" in mine
    assert "others vote on it" in mine
    assert "merged with another" in said(await do(bert, "opinion mine"))
    seen = await do(mona, "statements", which="approved")
    assert "One statement that others see" in said(seen)
    form = await world.press(mona, seen, ending(seen, ":refuse"))
    await mona.submit_modal(form, {"reason": "After all"})
    assert "Nobody sees any statement yet" in said(seen)


async def test_two_moderators_decide_at_once(world: World) -> None:
    admin = await world.set_up()
    olga = await person(world, "olga", ORGANIZER)
    team = [await moderator(admin, world, name) for name in ("mona", "nora")]
    number = await topic(world, olga)
    await say(world, olga, number, "The river is ours")
    card = world.guild.channels["moderators"].last_message
    pressed = await world.press_at_once(*((who, card, ending(card, ":approve")) for who in team))
    assert sorted("already" in said(one) for one in pressed) == [False, True]


async def test_without_the_right_to_it(world: World) -> None:
    await world.set_up()
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    olga = await person(world, "olga", ORGANIZER)
    anna, guest = await person(world, "anna"), world.member("guest")
    other = await person(world, "other", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    number = await topic(world, olga)
    await say(world, anna, number, "The river is ours")
    for who in (anna, guest):
        assert "organizers" in said(await do(who, "topic create", title="x"))
        assert "organizers" in said(await do(who, "topic close", topic=number))
    for who in (anna, olga, guest):
        assert "moderators" in said(await do(who, "statements"))
    ids = ["statement:1:approve", "statement:1:refuse", "statement:1:merge", "statements:waiting:0"]
    message = await forged(world, *ids)
    for who in (anna, olga, guest):
        for one in ids:
            assert "Only moderators" in said(await world.press(who, message, one))
    buttons = [f"topic:{number}:for", f"topic:{number}:opine", "statement:1:agree", "topic:list:0"]
    message = await forged(world, *buttons)
    for one in buttons:
        assert "Only approved volunteers" in said(await world.press(guest, message, one))
    assert "not there any more" in said(await world.press(anna, message, "statement:1:agree"))
    assert "do not know this topic" in said(await do(other, "argue", topic=number, kind="for"))
    assert "do not know this topic" in said(await do(other, "topic show", topic=number))
    assert "No statement waits" in said(await do(other, "statements"))
    assert "No topic is open" in said(await do(other, "topic list"))
    lobby = world.guild.channels["lobby"]
    assert [one["value"] for one in await anna.autocomplete(lobby, "argue", "topic", "RIVER")] == [number]
    assert "Say which topic you mean" in said(await do(anna, "argue", kind="statement"))
    card = next(one for one in lobby.history() if f"topic:{number}:statement" in custom_ids(one))
    with world.env._bot_scope():
        await card.create_thread(name="About the river")
    [thread] = lobby.threads
    form = await anna.slash(thread, "argue", kind="statement")
    await anna.submit_modal(form, {"words": "The river is ours", "link": ""})
    assert "The river is ours" in said(await do(anna, "opinion mine"))
    assert await guest.autocomplete(lobby, "argue", "topic", "") == []
    assert await other.autocomplete(elsewhere.channels["lobby"], "argue", "topic", "") == []


@pytest.mark.parametrize(
    "words",
    [
        "@everyone <@1> <@&2> [free](https://a.example) ||x||",
        "```js\n> # - * _",
        "\u202eevil \u2066מים לכולם",
        "*" * 200,
        "# " + "https://a.example/" * 9,
    ],
)
async def test_words_that_would_break_a_card(world: World, words: str) -> None:
    await world.set_up()
    olga, mona = await person(world, "olga", ORGANIZER), await person(world, "mona", MODERATOR)
    number = await topic(world, olga, words[:150])
    for extra in range(5):
        assert "A moderator looks" in await say(world, olga, number, f"{extra}{words}"[:200], LINK + "é" * 40)
    queue = await do(mona, "statements")
    assert "5 statements wait" in said(queue)
    for _ in range(3):
        await world.press(mona, queue, ending(queue, ":approve"))
    vote = await world.press(olga, world.guild.channels["lobby"].last_message, f"topic:{number}:opine")
    for _ in range(3):
        await world.press(olga, vote, ending(vote, ":agree"))
    await world.press(olga, vote, ending(vote, ":votes:0"))
    for shown in (queue, vote, await do(olga, "opinion mine"), await do(olga, "topic list")):
        assert not any(mark in said(shown) for mark in (" @everyone", "<@1>", "\n```", "\u202e"))


async def test_bad_input_is_told(world: World) -> None:
    await world.set_up()
    olga = await person(world, "olga", ORGANIZER)
    number = await topic(world, olga)
    assert "needs a title" in said(await do(olga, "topic create", title="\u200b"))
    for words, link, told in (
        ("\u200b", "", "Write one sentence"),
        ("One thought. Another thought.", "", "one thought"),
        ("Fine", "http://a.example", "https"),
    ):
        assert told in await say(world, olga, number, words, link)
    for unknown in ("99", "x", "9" * 30):
        assert "do not know this topic" in said(await do(olga, "argue", topic=unknown, kind="for"))
    message = await forged(world, "topic:999999999999999999:opine", "statement:999999999999999999:again")
    for one, told in zip(custom_ids(message), ("know this topic", "not there any more"), strict=True):
        assert told in said(await world.press(olga, message, one))


async def test_the_map_in_words_and_as_a_picture(world: World) -> None:
    await world.set_up()
    olga = await person(world, "olga", ORGANIZER)
    anna, guest = await person(world, "anna"), world.member("guest")
    world.bot.services.pictures._patience = 60.0  # however busy the machine is
    number = await topic(world, olga)
    card = world.guild.channels["lobby"].last_message
    assert "no opinion map" in said(await world.press(anna, card, f"topic:{number}:map"))
    database = Database(world.settings.database.url)
    votes, _ = conversation(blocks(2), (30, 20))
    numbers = await fill(database, int(number), votes)
    await database.close()
    await world.skip(timedelta(minutes=2))

    shown = await do(anna, "opinion map", topic=number)
    assert shown.ephemeral
    words = said(shown)
    assert words.index("All groups agree") < words.index("The groups differ on") < words.index("**Group A**")
    assert "in 2 groups of opinion" in words
    assert "You are" not in words
    [file] = message_of(shown).attachments
    assert "lie together: group A with 30 people; group B with 20 people" in file.description
    assert (await file.read()).startswith(b"\x89PNG")
    assert not any(str(user_id) in words for user_id in range(1000, 1050))

    assert "have voted on 0 of these" in said(await do(anna, "opinion me", topic=number))
    vote = await world.press(anna, card, f"topic:{number}:opine")
    for one in numbers[3:9]:
        message = await forged(world, f"statement:{one}:agree")
        await world.press(anna, message, f"statement:{one}:agree")
    assert vote.ephemeral
    mine = await do(anna, "opinion me", topic=number)
    assert mine.ephemeral
    assert "nearest to group A" in said(mine)
    assert "Only you see this" in said(mine)
    assert "Only approved volunteers" in said(await do(guest, "opinion map", topic=number))
    assert "Only approved volunteers" in said(await do(guest, "opinion me", topic=number))
    assert "do not know this topic" in said(await do(anna, "opinion map", topic="99"))
    await world.restart()
    assert "in 2 groups" in said(await do(anna, "opinion map", topic=number))
    card = next(one for one in world.guild.channels["lobby"].history() if one.id == card.id)
    assert "What finds the most support" in said(card)
