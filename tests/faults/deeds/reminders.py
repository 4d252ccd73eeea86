"""What people want to be reminded of, and what could not be delivered."""

import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.database.tables import audit
from bot.reminders.model import Topic
from tests.faults.stage import Act, Stage
from tests.world import custom_ids


async def somebody_sets_a_reminder(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    reminders = stage.bot.services.reminders

    async def act() -> Any:
        done = await reminders.own(await stage.actor(who))
        return None if done else await stage.slash(who, "remind me", text="call", when="2h")

    yield act
    assert len(await reminders.own(await stage.actor(who))) == 1


async def looking_at_reminders(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.vera, "remind list")


async def somebody_turns_the_list(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    for hour in range(1, 7):
        await stage.slash(who, "remind me", text="call", when=f"{hour}h")
    shown = await stage.slash(who, "remind list")
    yield lambda: stage.press(who, shown, "remind:page:1")


async def somebody_cancels_a_reminder(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(who, "remind me", text="call", when="2h")
    [own] = await stage.bot.services.reminders.own(await stage.actor(who))
    yield lambda: stage.slash(who, "remind cancel", reminder=str(own.id))
    assert not await stage.bot.services.reminders.own(await stage.actor(who))


async def somebody_cancels_by_button(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.slash(who, "remind me", text="call", when="2h")
    shown = await stage.slash(who, "remind list")
    yield lambda: stage.press(who, shown, ":cancel:0")
    assert not await stage.bot.services.reminders.own(await stage.actor(who))


async def looking_for_a_reminder(stage: Stage) -> AsyncIterator[Act]:
    async def act() -> Any:
        await stage.vera.autocomplete(stage.lobby, "remind cancel", "reminder", "")

    yield act


async def it_reminds_in_the_channel(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    words = secrets.token_hex(4)
    await stage.slash(who, "remind me", text=words, when="2h")
    yield lambda: stage.world.skip(timedelta(hours=2))
    assert stage.holds("lobby", words) == 1


async def it_reminds_directly(stage: Stage) -> AsyncIterator[Act]:
    who = await stage.volunteer()
    await stage.allow(who, Topic.PERSONAL)
    words = secrets.token_hex(4)
    await stage.slash(who, "remind me", text=words, when="2h")
    yield lambda: stage.world.skip(timedelta(hours=2))
    direct = sum(words in message.content for message in who.user.dm_channel.history())
    assert direct + stage.holds("lobby", words) == 1


async def undelivered(stage: Stage, number: int = 1) -> Any:
    """The moderators' list with something on it."""
    who = await stage.volunteer()
    room = stage.world.guild.create_text_channel(f"room{stage.number()}")
    await stage.env.settle()
    for _ in range(number):
        await who.slash(room, "remind me", text="call", when="2h")
    stage.env.backend.delete_channel(room.id)
    await stage.world.skip(timedelta(hours=2))
    return await stage.slash(stage.admin, "reminders undelivered")


async def looking_at_what_was_not_delivered(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "reminders undelivered")


async def somebody_dismisses(stage: Stage) -> AsyncIterator[Act]:
    shown = await undelivered(stage)
    number = next(one for one in custom_ids(shown) if ":dismiss:" in one)
    yield lambda: stage.press(stage.admin, shown, number)
    assert not (await stage.undelivered())


async def somebody_tries_again(stage: Stage) -> AsyncIterator[Act]:
    shown = await undelivered(stage)
    number = next(one for one in custom_ids(shown) if ":retry:" in one)
    yield lambda: stage.press(stage.admin, shown, number)
    subject = f"reminder:{number.split(':')[1]}"
    assert await stage.rows(select(audit).where(audit.c.act == "reminder-retry", audit.c.subject == subject))
    await stage.let_go()


async def somebody_turns_what_was_not_delivered(stage: Stage) -> AsyncIterator[Act]:
    shown = await undelivered(stage, 6)
    yield lambda: stage.press(stage.admin, shown, "reminders:page:1")
    await stage.let_go()
