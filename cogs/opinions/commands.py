"""`/topic` and `/opinion`: what is talked about, and what one said oneself."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.opinions.rules import TITLE_LIMIT
from bot.opinions.service import PAGE
from bot.text import Markup, text
from bot.ui import SafeLayout, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_at
from bot.ui.places import place_for_card
from bot.ui.replies import send
from cogs.opinions.card import topic_card
from cogs.opinions.mapping import show_map
from cogs.opinions.options import AnyTopicGiven, TopicGiven
from cogs.opinions.saying import mine_page

Interaction = discord.Interaction[AllianceBot]


class TopicCog(commands.GroupCog, group_name="topic", group_description=words("cmd-topic")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.opinions = bot.services.opinions

    @app_commands.command(
        name="create", description=words("cmd-topic-create"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(title=words("opt-topic-title"))
    async def create(self, interaction: Interaction, title: app_commands.Range[str, 1, TITLE_LIMIT]) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ORGANIZER)
        topic = await self.opinions.create(actor, title, place_for_card(interaction, "event-channel-closed"))
        await reply(interaction, "topic-created", title=topic.title, channel=Markup(f"<#{topic.channel_id}>"))

    @app_commands.command(name="list", description=words("cmd-topic-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await topics_page(interaction, 0))

    @app_commands.command(name="show", description=words("cmd-topic-show"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(topic=words("opt-topic"))
    async def show(self, interaction: Interaction, topic: AnyTopicGiven) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        standing = await self.opinions.show(actor, topic)
        await send(interaction, view=topic_card(interaction.locale.value, standing))

    @app_commands.command(
        name="close", description=words("cmd-topic-close"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(topic=words("opt-topic"))
    async def close(self, interaction: Interaction, topic: TopicGiven) -> None:
        actor = await self.bot.actor(interaction)
        closed = await self.opinions.close(actor, topic)
        await reply(interaction, "topic-closed", title=closed.title)


class TopicPage(PageButton, where="topic:list"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await topics_page(interaction, self.index)


async def topics_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    listed = interaction.client.services.opinions.listed
    found, total, index = await page_at(partial(listed, actor), index, PAGE)
    lines = [text(locale, "topic-all", count=total)]
    for topic in found:
        link = f"https://discord.com/channels/{topic.guild_id}/{topic.channel_id}/{topic.message_id}"
        shown = Markup(link) if topic.message_id else ""
        lines.append(text(locale, "topic-list-line", title=topic.title, at=topic.created_at, link=shown))
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    add_page_buttons(layout, TopicPage, locale, index, total, PAGE)
    return layout


class OpinionCog(commands.GroupCog, group_name="opinion", group_description=words("cmd-opinion")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="map", description=words("cmd-opinion-map"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(topic=words("opt-topic"))
    async def map(self, interaction: Interaction, topic: AnyTopicGiven) -> None:
        await show_map(interaction, topic)

    @app_commands.command(name="me", description=words("cmd-opinion-me"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(topic=words("opt-topic"))
    async def me(self, interaction: Interaction, topic: AnyTopicGiven) -> None:
        await show_map(interaction, topic, own=True)

    @app_commands.command(
        name="mine", description=words("cmd-opinion-mine"), extras=for_level(Level.VOLUNTEER)
    )
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await mine_page(interaction, 0))
