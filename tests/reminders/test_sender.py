"""What goes out to Discord for one reminder: to whom, drawn how, with which nonce, and what refusals mean."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
from discord.ui import TextDisplay
from simcord import ChannelHandle, MemberActor

from bot.database import Database
from bot.reminders.model import Busy, NewReminder, Reminder, Undeliverable, notice
from bot.ui import SafeLayout
from bot.ui.drawn import Drawn
from tests.world import World, said


class Stage:
    """A set-up server with kind "test" drawn as a test wishes."""

    def __init__(self, world: World, admin: MemberActor, database: Database) -> None:
        self.world = world
        self.admin = admin
        self.lobby: ChannelHandle = world.guild.channels["lobby"]
        self.database = database
        self.number = 0

    async def send(self, drawn: Drawn | Exception, **values: Any) -> None:
        """Schedule one for now in the lobby, and deliver."""

        async def draw(reminder: Reminder, locale: str) -> Drawn:
            if isinstance(drawn, Exception):
                raise drawn
            return drawn

        self.world.bot.draw("test", draw)
        await self.schedule(**values)

    async def schedule(self, **values: Any) -> None:
        self.number += 1
        services = self.world.bot.services
        actor = await services.alliances.actor(self.world.guild.id, self.admin.id)
        fields: dict[str, Any] = {
            "kind": "test",
            "channel_id": self.lobby.id,
            "guild_id": self.world.guild.id,
            "due_at": self.world.env.now(),
        }
        new = NewReminder(alliance_id=actor.alliance_id, subject=str(self.number), **(fields | values))
        async with self.database.write() as connection:
            await services.reminders.schedule(connection, new)
        await self.world.run_due()

    def request(self) -> dict[str, Any]:
        """The last message as it went to Discord."""
        sent = [call.json for call in self.world.env.http_requests if call.path.endswith("/messages")]
        assert sent[-1] is not None
        return dict(sent[-1])

    async def problems(self) -> str:
        return said(await self.admin.slash(self.world.guild.channels["polls"], "reminders undelivered"))


@pytest.fixture
async def stage(world: World) -> AsyncIterator[Stage]:
    admin = await world.set_up()
    database = Database(world.settings.database.url)
    yield Stage(world, admin, database)
    await database.close()


async def test_a_nonce_is_sent_and_enforced(stage: Stage) -> None:
    await stage.send(Drawn("hello"))
    request = stage.request()
    assert request["content"] == "hello"
    assert request["enforce_nonce"] is True
    assert 0 < len(request["nonce"]) <= 25


async def test_a_second_try_has_the_nonce_of_the_first(stage: Stage) -> None:
    path = f"/channels/{stage.lobby.id}/messages"
    stage.world.env.inject_error("POST", path, status=503)
    await stage.send(Drawn("hello"))
    first = stage.request()["nonce"]
    await stage.world.skip(timedelta(minutes=1))
    assert said(stage.lobby.last_message) == "hello"
    tries = [call.json for call in stage.world.env.http_requests if call.path == path]
    assert [one["nonce"] for one in tries[-2:] if one] == [first, first]


async def test_a_notice_is_looked_up_and_filled_when_it_is_sent(stage: Stage) -> None:
    at = stage.world.env.now()
    await stage.schedule(kind="text", arguments=notice("reminder-time", latest=at))
    assert f"<t:{int(at.timestamp())}:F>" in said(stage.lobby.last_message)
    await stage.schedule(kind="text", arguments=notice("reminder-cancelled", text={"user": stage.admin.id}))
    assert stage.admin.mention in said(stage.lobby.last_message)
    assert stage.request()["allowed_mentions"] == {"parse": []}, "a notice in a channel pings nobody"


async def test_a_card_for_a_person_mentions_them_first(stage: Stage) -> None:
    layout = SafeLayout(TextDisplay("one"), TextDisplay("two"))
    await stage.send(Drawn(view=layout), user_id=stage.admin.id)
    words = said(stage.lobby.last_message).splitlines()
    assert words[0] == stage.admin.mention
    assert words[1:] == ["one", "two"]


async def test_only_the_person_concerned_can_be_pinged(stage: Stage) -> None:
    await stage.send(Drawn("@everyone <@1>"), user_id=stage.admin.id)
    allowed = stage.request()["allowed_mentions"]
    assert allowed["users"] == [stage.admin.id]
    assert allowed["parse"] == []


async def test_what_is_too_long_is_cut(stage: Stage) -> None:
    await stage.send(Drawn("x" * 3000), user_id=stage.admin.id)
    assert stage.lobby.last_message is not None
    assert len(stage.lobby.last_message.content) == 2000


async def test_what_follows_a_message_may_fail_without_sending_it_again(stage: Stage) -> None:
    seen: list[discord.Message] = []

    async def sent(message: discord.Message) -> None:
        seen.append(message)
        raise ValueError

    before = len(stage.lobby.history())
    await stage.send(Drawn("hello", sent=sent))
    await stage.world.skip(timedelta(hours=3))
    assert len(stage.lobby.history()) == before + 1
    assert [message.content for message in seen] == ["hello"]
    assert "Everything was delivered" in await stage.problems()


@pytest.mark.parametrize(
    "trouble", [Busy(), aiohttp.ServerDisconnectedError(), ConnectionResetError(), ValueError()]
)
async def test_what_passes_is_tried_again(stage: Stage, trouble: Exception) -> None:
    await stage.send(trouble)

    async def mended(reminder: Reminder, locale: str) -> Drawn:
        return Drawn("mended")

    stage.world.bot.draw("test", mended)
    await stage.world.skip(timedelta(minutes=1))
    assert said(stage.lobby.last_message) == "mended"


async def test_a_drawing_may_say_that_there_is_nothing_to_send(stage: Stage) -> None:
    await stage.send(Undeliverable("reminder-problem-gone"))
    assert "is gone" in await stage.problems()


async def test_a_kind_that_nobody_draws_is_shown_to_moderators(stage: Stage) -> None:
    await stage.schedule(kind="unheard-of")
    assert "something is wrong" in await stage.problems()


async def test_a_channel_that_is_gone_is_shown_to_moderators(stage: Stage) -> None:
    await stage.send(Drawn("hello"), channel_id=1234567)
    assert "is gone" in await stage.problems()
