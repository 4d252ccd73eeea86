"""The loopback Discord, seen by the real discord.py over real HTTP and a real websocket."""

import asyncio
import io
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from benchmarks.loopback import Director, LoopbackDiscord, LoopbackServer, alliance_bot, user_id
from benchmarks.loopback.director import GuildIds
from benchmarks.loopback.pointing import pointed_at
from benchmarks.votes import bare_bot, bare_card

VOLUNTEER = user_id(3)


class Vote(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"poll:(?P<poll>\d+):vote:(?P<option>\d+)"
):
    def __init__(self, poll: int, option: int) -> None:
        super().__init__(discord.ui.Button(label="Vote", custom_id=f"poll:{poll}:vote:{option}"))
        self.option = option

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "Vote":
        return cls(int(match["poll"]), int(match["option"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.user.id} chose {self.option}", ephemeral=True)


class Join(discord.ui.Modal, title="Join"):
    county: discord.ui.Label[Any] = discord.ui.Label(
        text="County", component=discord.ui.TextInput(custom_id="county")
    )
    skills: discord.ui.Label[Any] = discord.ui.Label(
        text="Skills",
        component=discord.ui.CheckboxGroup(
            custom_id="skills",
            options=[
                discord.CheckboxGroupOption(label=skill, value=skill) for skill in ("law", "design", "other")
            ],
        ),
    )
    hours: discord.ui.Label[Any] = discord.ui.Label(
        text="Hours",
        component=discord.ui.RadioGroup(
            custom_id="hours",
            options=[discord.RadioGroupOption(label=hours, value=hours) for hours in ("up to 2", "2 to 5")],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts: list[Any] = [label.component for label in (self.county, self.skills, self.hours)]
        given = [parts[0].value, parts[1].values, parts[2].value]
        await interaction.response.send_message(repr(given), ephemeral=True)


class Bot(commands.AutoShardedBot):
    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, members=True)
        super().__init__(command_prefix=(), intents=intents, help_command=None, guild_ready_timeout=0.05)
        self.seen: Counter[str] = Counter()
        self._something = asyncio.Event()
        poll = app_commands.Group(name="poll", description="polls")
        poll.command(name="create", description="open a poll")(create)
        self.tree.add_command(poll)
        self.tree.command(name="join", description="join")(join)
        self.tree.command(name="county", description="county")(county).autocomplete("name")(complete)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits five seconds here before it identifies again."""

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        super().dispatch(event, *args, **kwargs)
        self.seen[event] += 1
        self._something.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Look again after each event: events come over a real socket, in their own time."""
        async with asyncio.timeout(5):
            while not condition():
                self._something.clear()
                await self._something.wait()


async def create(
    interaction: discord.Interaction, question: str, owner: discord.Member, days: int = 1
) -> None:
    await interaction.response.defer(ephemeral=True)
    may = interaction.permissions.administrator
    await interaction.followup.send(f"{question} {days} {owner.id} {may}", ephemeral=True)
    public = await interaction.followup.send("open", wait=True)
    await public.edit(content="still open")
    original = await interaction.original_response()
    await interaction.edit_original_response(content=f"{original.content} open")


async def join(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Join())


async def county(interaction: discord.Interaction, name: str) -> None:
    await interaction.response.send_message(name, ephemeral=True)


async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current}ington", value="53033")]


@dataclass
class Place:
    director: Director
    server: LoopbackServer
    ids: GuildIds
    bot: Bot

    @property
    def guild(self) -> discord.Guild:
        guild = self.bot.get_guild(self.ids["id"])
        assert guild is not None
        return guild

    @property
    def channel(self) -> discord.TextChannel:
        channel = self.guild.get_channel(self.ids["channels"]["general"])
        assert isinstance(channel, discord.TextChannel)
        return channel


@asynccontextmanager
async def connected(members: int = 10) -> AsyncIterator[Place]:
    async with LoopbackServer() as server:
        ids = await server.director.add_guild(
            members=members, channels=("general", "audit"), roles=("volunteer",)
        )
        with pointed_at(server.addresses):
            async with Bot() as bot:
                running = asyncio.create_task(bot.start("loopback"))
                await server.director.ready(timeout=5)
                await bot.until(bot.is_ready)
                yield Place(server.director, server, ids, bot)
            await running


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with connected() as found:
        yield found
        assert (await found.director.status())["unknown"] == []


async def test_a_large_server_arrives_in_chunks() -> None:
    async with connected(members=1_200) as place:
        assert place.guild.member_count == 1_201
        assert len(place.guild.members) == 1_201
        assert place.guild.owner_id == user_id(0)
        assert place.guild.me.guild_permissions.administrator
        assert place.guild.me.top_role > discord.utils.get(place.guild.roles, name="volunteer")


async def test_a_command_is_deferred_followed_up_and_edited(place: Place) -> None:
    await place.bot.tree.sync()
    receipt = await place.director.slash(
        user=user_id(0),
        channel=place.channel.id,
        name="poll create",
        options={"question": "Which?", "owner": VOLUNTEER, "days": 4},
    )
    assert receipt["answer"] == {"type": 5, "data": {"flags": 64}}
    assert receipt["milliseconds"] is not None
    content = f"Which? 4 {VOLUNTEER} True open"
    await place.bot.until(
        lambda: place.server.core.world.messages[int(receipt["messages"][0]["id"])]["content"] == content
    )
    receipt = await place.director.receipt(interaction=receipt["id"])
    assert [message["content"] for message in receipt["messages"]] == [content, "still open"]
    assert [message["flags"] & 64 for message in receipt["messages"]] == [64, 0]
    public = await place.director.messages(channel=place.channel.id)
    assert [message["content"] for message in public] == ["still open"]


async def test_a_button_answers_only_to_who_pressed_it(place: Place) -> None:
    view = discord.ui.View(timeout=None)
    view.add_item(Vote(12, 0)).add_item(Vote(12, 1))
    card = await place.channel.send("Which?", view=view)
    receipt = await place.director.press(user=VOLUNTEER, message=card.id, custom_id="poll:12:vote:1")
    assert [message["content"] for message in receipt["messages"]] == [f"{VOLUNTEER} chose 1"]
    assert receipt["messages"][0]["flags"] == 64
    await place.director.press(user=VOLUNTEER, message=card.id, custom_id="poll:12:vote:0")
    await card.edit(content="Closed.", view=None)
    [public] = await place.director.messages(channel=place.channel.id)
    assert (public["content"], public["components"]) == ("Closed.", [])
    assert (await place.channel.fetch_message(card.id)).content == "Closed."
    forged = await place.director.press(
        user=VOLUNTEER, message=card.id, custom_id="poll:12:vote:1", timeout=0.1
    )
    assert forged["answer"] is None
    assert len(await place.director.receipts(name="poll:12:vote:1")) == 2


async def test_a_modal_comes_back_as_filled_in(place: Place) -> None:
    opened = await place.director.slash(user=VOLUNTEER, channel=place.channel.id, name="join")
    assert opened["answer"] is not None
    assert opened["answer"]["type"] == 9
    values = {"county": "King", "skills": ["law", "other"], "hours": "2 to 5"}
    receipt = await place.director.submit(interaction=opened["id"], values=values)
    assert receipt["messages"][0]["content"] == "['King', ['law', 'other'], '2 to 5']"


async def test_autocompletion_is_answered_with_choices(place: Place) -> None:
    receipt = await place.director.slash(
        user=VOLUNTEER, channel=place.channel.id, name="county", options={"name": "Wash"}, focused="name"
    )
    assert receipt["answer"] is not None
    assert receipt["answer"]["type"] == 8
    [choice] = receipt["answer"]["data"]["choices"]
    assert (choice["name"], choice["value"]) == ("Washington", "53033")


async def test_closed_direct_messages_are_forbidden(place: Place) -> None:
    member = place.guild.get_member(VOLUNTEER)
    assert member is not None
    await member.send("welcome")
    await place.director.close_direct_messages(user=VOLUNTEER)
    with pytest.raises(discord.Forbidden) as refused:
        await member.send("are you there?")
    assert refused.value.code == 50007
    assert [m["content"] for m in await place.director.direct_messages(user=VOLUNTEER)] == ["welcome"]


async def test_a_refused_request_is_tried_again(place: Place) -> None:
    await place.director.fault(
        method="POST", path="/channels/*/messages", answer=429, times=2, retry_after=0.05
    )
    await place.channel.send("hello")
    statuses = [call[3] for call in await place.director.calls() if call[2].endswith("/messages")]
    assert statuses == [429, 429, 200]
    await place.director.fault(method="PATCH", path="/channels/*", answer=403, code=50013)
    with pytest.raises(discord.Forbidden):
        await place.channel.edit(topic="policies")
    await place.channel.edit(topic="policies")


async def test_rate_limits_are_told_and_kept(place: Place) -> None:
    place.server.core.limits.routes["POST /channels/{channel}/messages"] = (2, 0.2)
    await place.director.limit_rates()
    started = asyncio.get_running_loop().time()
    await asyncio.gather(*(place.channel.send(str(number)) for number in range(5)))
    assert asyncio.get_running_loop().time() - started >= 0.35  # two, two more, and one in the third window
    assert len(await place.director.messages(channel=place.channel.id)) == 5
    async with aiohttp.ClientSession(headers={"Authorization": "Bot loopback"}) as session:
        address = f"{place.server.addresses.api}/channels/{place.channel.id}/messages"
        for _ in range(3):
            response = await session.post(address, json={"content": "more"})
    assert (response.status, response.headers["X-RateLimit-Remaining"]) == (429, "0")
    assert (await place.director.status())["refused"] >= 1


async def test_a_nonce_makes_a_lost_answer_harmless(place: Place) -> None:
    await place.director.fault(method="POST", path="/channels/*/messages", answer="disconnect", after=True)
    with pytest.raises(aiohttp.ClientError):
        await place.channel.send("a poll closes soon", nonce="reminder-7")
    assert len(await place.director.messages(channel=place.channel.id)) == 1
    again = await place.channel.send("a poll closes soon", nonce="reminder-7")
    other = await place.channel.send("a poll closes soon", nonce="reminder-8")
    sent = await place.director.messages(channel=place.channel.id)
    assert [int(message["id"]) for message in sent] == [again.id, other.id]
    with pytest.raises(discord.HTTPException, match="25 or fewer"):
        await place.channel.send("x", nonce="n" * 26)


async def test_no_answer_at_all(place: Place) -> None:
    await place.director.fault(method="POST", path="/channels/*/messages", answer="silence")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(place.channel.send("hello"), 0.1)
    assert await place.director.messages(channel=place.channel.id) == []


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed(place: Place) -> None:
    card = await bare_card(place.director, place.ids)
    assert await place.director.disconnect(how="abort") == 1
    receipt = await place.director.press(user=VOLUNTEER, message=card.message, custom_id=card.buttons[2])
    assert receipt["messages"][0]["content"] == f"{VOLUNTEER} chose 2"
    await place.director.disconnect(how="reconnect")
    await place.bot.until(lambda: place.server.core.gateway.resumed == 2)
    await place.director.disconnect(how="invalidate")
    await place.bot.until(lambda: place.bot.seen["ready"] == 2)
    assert (await place.director.status())["resumed"] == 2
    receipt = await place.director.press(user=VOLUNTEER, message=card.message, custom_id=card.buttons[0])
    assert receipt["messages"][0]["content"] == f"{VOLUNTEER} chose 0"


async def test_an_interaction_is_answered_once_and_in_time(place: Place) -> None:
    card = await bare_card(place.director, place.ids)
    receipt = await place.director.press(user=VOLUNTEER, message=card.message, custom_id=card.buttons[0])
    record = place.server.core.interactions.by_id[receipt["id"]]
    address = f"{place.server.addresses.api}/interactions/{record.id}/{record.token}/callback"
    async with aiohttp.ClientSession() as session:
        twice = await (await session.post(address, json={"type": 6})).json()
        record.started -= 4
        late = await (await session.post(address, json={"type": 6})).json()
    assert (twice["code"], late["code"]) == (40060, 10062)


async def test_what_the_bot_changes_comes_back_as_events(place: Place) -> None:
    member = place.guild.get_member(VOLUNTEER)
    assert member is not None
    role = await place.guild.create_role(
        name="organizer", permissions=discord.Permissions(manage_events=True)
    )
    await member.add_roles(role)
    await place.bot.until(lambda: place.guild.get_role(role.id) in member.roles)
    category = await place.guild.create_category("alliance")
    hidden: Any = {place.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    created = await place.guild.create_text_channel("coverage", category=category, overwrites=hidden)
    await place.bot.until(lambda: place.guild.get_channel(created.id) is not None)
    kept = place.guild.get_channel(created.id)
    assert kept is not None
    assert kept.category_id == category.id
    assert kept.overwrites_for(place.guild.default_role).view_channel is False
    thread = await place.channel.create_thread(name="a proposal", type=discord.ChannelType.private_thread)
    await thread.send(f"<@{VOLUNTEER}>", allowed_mentions=discord.AllowedMentions(users=[member]))
    [said] = await place.director.messages(channel=thread.id)
    assert [person["id"] for person in said["mentions"]] == [str(VOLUNTEER)]
    await place.director.remove_member(guild=place.ids["id"], user=VOLUNTEER)
    await place.bot.until(lambda: place.guild.get_member(VOLUNTEER) is None)
    await place.director.add_member(guild=place.ids["id"], user=VOLUNTEER)
    await place.bot.until(lambda: place.guild.get_member(VOLUNTEER) is not None)
    await role.delete()
    await created.delete()
    await place.bot.until(
        lambda: place.guild.get_role(role.id) is None and place.guild.get_channel(created.id) is None
    )


async def test_files_and_layouts(place: Place) -> None:
    view = discord.ui.LayoutView(timeout=None)
    gallery = discord.ui.MediaGallery(
        discord.MediaGalleryItem("attachment://map.png", description="the counties")
    )
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("Coverage"), gallery))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    view.add_item(row.add_item(Vote(1, 1)))
    sent = await place.channel.send(view=view, file=discord.File(io.BytesIO(b"picture"), "map.png"))
    assert await sent.attachments[0].read() == b"picture"
    [message] = await place.director.messages(channel=place.channel.id)
    assert message["components"][0]["components"][1]["items"][0]["media"]["url"] == sent.attachments[0].url
    receipt = await place.director.press(user=VOLUNTEER, message=sent.id, custom_id="poll:1:vote:1")
    assert receipt["messages"][0]["content"] == f"{VOLUNTEER} chose 1"


async def test_a_route_that_does_not_exist_is_told(place: Place) -> None:
    with pytest.raises(discord.NotFound):
        await place.bot.http.request(Route("GET", "/nowhere"))
    unknown = place.server.core.world.unknown
    assert unknown == ["GET /api/v10/nowhere"]
    unknown.clear()


async def test_a_bot_in_a_process_of_its_own_can_be_killed_and_started_again() -> None:
    async with LoopbackDiscord() as discord_, bare_bot(discord_.addresses) as bot:
        director = discord_.director
        ids = await director.add_guild(members=20)
        await director.ready(timeout=20)
        card = await bare_card(director, ids)
        storm: Any = {
            "message": card.message,
            "custom_ids": card.buttons,
            "users": [user_id(n) for n in range(1, 20)],
        }
        figures = await director.storm(**storm, seconds=0.3, concurrency=8)
        assert figures["pressed"] == figures["answered"] > 0
        assert 0 < figures["p50"] <= figures["p99"] <= figures["slowest"]
        await bot.kill()
        lost = await director.press(
            user=VOLUNTEER, message=card.message, custom_id=card.buttons[0], timeout=0.05
        )
        assert (lost["answer"], lost["milliseconds"]) == (None, None)
        await bot.start()
        await director.ready(timeout=20)
        steady = await director.storm(**storm, seconds=0.3, rate=100)
        assert steady["pressed"] == steady["answered"] == 30
        with pytest.raises(RuntimeError, match="Unknown Message"):
            await director.press(user=VOLUNTEER, message=1, custom_id="x")
        receipts = await director.receipts()
        assert sum(receipt["answer"] is None for receipt in receipts) == 1
        assert {receipt["answer"]["data"]["flags"] for receipt in receipts if receipt["answer"]} == {64}


async def test_the_alliances_bot_works_over_the_wire() -> None:
    async with LoopbackDiscord() as discord_:
        director = discord_.director
        ids = await director.add_guild(members=5)
        async with alliance_bot(discord_.addresses) as bot:
            await director.ready(timeout=20)
            plan = await director.slash(user=ids["owner"], channel=ids["channels"]["general"], name="setup")
            await director.press(
                user=ids["owner"], message=int(plan["messages"][0]["id"]), custom_id="setup:apply"
            )
            made = await director.guild(guild=ids["id"])
            assert {"Organizer", "Moderator"} <= made["roles"].keys()
            assert {"welcome", "polls", "audit"} <= made["channels"].keys()
            assert (await director.status())["unknown"] == []
            assert await bot.stop() == 0


async def test_the_server_goes_when_its_parent_does() -> None:
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.loopback", "--until-eof"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    assert server.stdin is not None
    assert b'"gateway":"ws://127.0.0.1:' in await server.stdout.readline()
    server.stdin.close()
    try:
        assert await asyncio.wait_for(server.wait(), 5) == 0
    finally:
        if server.returncode is None:
            server.kill()


async def test_bot_tells_how_long_it_held_its_loop() -> None:
    async with (
        LoopbackDiscord() as server,
        alliance_bot(server.addresses, module="benchmarks.loopback.held") as bot,
    ):
        await server.director.ready()
        holds = [held for _, held in bot.holds()]
    assert min(holds) >= 0.001
    assert max(holds) > 0.01  # it has at least loaded all of itself
