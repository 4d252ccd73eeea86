"""The audit log: kept with the act or not at all, shown to moderators, posted to its channel."""

import discord
import pytest

from bot.alliances.model import Actor, Grant, Level
from bot.audit.service import PAGE
from bot.errors import UserError
from bot.services import Services
from bot.ui import SafeView
from cogs.audit.log import OlderEntries
from tests.world import World, custom_ids, said


async def test_moderators_see_it_newest_first_and_page_by_page(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    for number in range(PAGE + 2):
        await admin.slash(lobby, "level give", person=world.member(f"member{number}"), level="organizer")
    shown = await admin.slash(lobby, "audit")
    assert said(shown).count("an organizer") == PAGE
    button = next(c for row in shown.response.components for c in row["components"])
    assert button["custom_id"].startswith("audit:")
    older = await world.press(admin, shown, button["custom_id"])
    assert said(older).count("an organizer") == 2
    assert "set up the server" in said(older)
    await world.restart()
    assert "set up the server" in said(await world.press(admin, shown, button["custom_id"]))


async def test_only_moderators_see_it_and_only_their_alliances(world: World) -> None:
    admin = await world.set_up()
    other = world.new_guild("Other")
    other_admin = await world.set_up(other)
    lobby = world.guild.channels["lobby"]
    assert "Only moderators" in said(await world.member("anna").slash(lobby, "audit"))
    assert str(other_admin.id) not in said(await admin.slash(lobby, "audit"))


async def test_long_entries_hide_no_others(world: World) -> None:
    admin = await world.set_up()
    lobby = world.guild.channels["lobby"]
    services = world.bot.services
    chapter = await services.alliances.chapter(world.guild.id)
    assert chapter is not None
    async with services.audit._database.write() as connection:
        for number in range(PAGE):
            await services.audit.record(
                connection, chapter.alliance_id, admin.id, "decline", "application:1", user_id=number + 1,
                reason="*" * 500,
            )  # fmt: skip
    shown = await admin.slash(lobby, "audit")
    everything = [said(part) for part in (shown.response, *shown.followups)]
    assert all(f"<@{number + 1}>" in "".join(everything) for number in range(PAGE))
    assert "set up the server" in said(await world.press(admin, shown, custom_ids(shown)[0]))


@pytest.mark.parametrize("by", ["99999999999999999999", "9223372036854775808", "٣"])
async def test_a_forged_page_is_answered(world: World, by: str) -> None:
    admin = await world.set_up()
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    with world.env._bot_scope():
        button = OlderEntries(10**17, 1, "forged")
        button.item.custom_id = f"audit:5:by:{by}"
        message = await channel.send(view=SafeView(button))
    assert "Nothing yet" in said(await world.press(admin, message, f"audit:5:by:{by}"))


async def test_an_act_undone_leaves_no_entry(world: World) -> None:
    admin = await world.set_up()
    services = world.bot.services
    chapter = await services.alliances.chapter(world.guild.id)
    assert chapter is not None
    actor = Actor(chapter.alliance_id, world.guild.id, admin.id, frozenset({Grant(Level.ADMINISTRATOR)}))
    before = await services.audit.page(actor)
    with pytest.raises(RuntimeError):
        await record_and_fail(services, chapter.alliance_id, admin.id)
    assert await services.audit.page(actor) == before
    with pytest.raises(UserError):
        await services.audit.page(Actor(chapter.alliance_id, world.guild.id, 5, frozenset()))


async def record_and_fail(services: Services, alliance_id: int, actor_id: int) -> None:
    async with services.audit._database.write() as connection:
        await services.audit.record(connection, alliance_id, actor_id, "pledge", "pledge:9", version=9)
        raise RuntimeError
