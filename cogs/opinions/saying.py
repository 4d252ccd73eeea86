"""`/argue` and the buttons that open its form; and what became of what one said."""

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay, TextInput

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.opinions.model import Kind, State, Topic
from bot.opinions.rules import WORDS_LIMIT
from bot.opinions.service import PAGE
from bot.polls.options import LINK_LIMIT
from bot.text import label, shorten, text
from bot.ui import SafeButton, SafeLayout, SafeModal, field, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_at
from cogs.opinions.options import TopicGiven

Interaction = discord.Interaction[AllianceBot]
TITLE_SHOWN = 100
KINDS = [app_commands.Choice(name=words(f"statement-kind-{kind}"), value=kind.value) for kind in Kind]
STYLES = {"for": discord.ButtonStyle.success, "against": discord.ButtonStyle.danger}


class ArgueCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="argue", description=words("cmd-argue"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(kind=words("opt-statement-kind"), topic=words("opt-topic-here"))
    @app_commands.choices(kind=KINDS)
    async def argue(self, interaction: Interaction, kind: str, topic: TopicGiven | None = None) -> None:
        """In the thread of a proposal or a topic, about that."""
        if topic is None:
            actor, here = await self.bot.actor(interaction), interaction.channel
            thread_id = here.id if isinstance(here, discord.Thread) else 0
            topic = await self.bot.services.policies.topic_at(actor, thread_id)
        await open_form(interaction, topic, kind)


class Say(SafeButton, template=r"topic:(?P<topic_id>\d{1,18}):(?P<kind>for|against|question|statement)"):
    def __init__(self, topic_id: int, kind: str, text: str = "") -> None:
        style = STYLES.get(kind, discord.ButtonStyle.secondary)
        super().__init__(f"topic:{topic_id}:{kind}", text, style=style)
        self.topic_id, self.kind = topic_id, kind

    async def act(self, interaction: Interaction) -> None:
        await open_form(interaction, self.topic_id, self.kind)


async def open_form(interaction: Interaction, topic_id: int, kind: str) -> None:
    actor = await interaction.client.actor(interaction)
    topic = await interaction.client.services.opinions.may_argue(actor, topic_id)
    await interaction.response.send_modal(StatementForm(interaction.locale.value, topic, kind))


class StatementForm(SafeModal):
    def __init__(self, locale: str, topic: Topic, kind: str) -> None:
        super().__init__(label(locale, "statement-form", kind=kind))
        self.topic_id, self.kind = topic.id, kind
        self.words: TextInput[Any] = TextInput(
            custom_id="words", style=discord.TextStyle.paragraph, max_length=WORDS_LIMIT
        )
        self.link: TextInput[Any] = TextInput(custom_id="link", max_length=LINK_LIMIT, required=False)
        self.add_item(field(locale, "statement-form-words", self.words, hint="statement-form-words-hint"))
        self.add_item(field(locale, "statement-form-link", self.link, hint="statement-form-link-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        made = await interaction.client.services.opinions.argue(
            actor, self.topic_id, self.kind, self.words.value, self.link.value
        )
        await reply(interaction, "statement-made", words=made.words)


class MinePage(PageButton, where="statement:mine"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await mine_page(interaction, self.index)


async def mine_page(interaction: Interaction, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    mine = interaction.client.services.opinions.mine
    found, total, index = await page_at(partial(mine, actor), index, PAGE)
    lines = [text(locale, "statement-mine", count=total)]
    for one, topic in found:
        lines.append("")
        lines.append(
            text(
                locale,
                "statement-mine-line",
                title=shorten(topic.title, TITLE_SHOWN),
                state=one.state.value,
                words=one.words,
            )
        )
        if one.state is State.REFUSED:
            lines.append(text(locale, "statement-mine-reason", reason=one.reason))
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    add_page_buttons(layout, MinePage, locale, index, total, PAGE)
    return layout
