"""What moderators decide: on the cards in their channel, and with `/statements`."""

import logging
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, Container, LayoutView, Select, TextDisplay, TextInput

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.opinions.model import State, Statement, Topic
from bot.opinions.moderation import PAGE
from bot.opinions.rules import REASON_LIMIT
from bot.text import FALLBACK, Markup, label, shorten, text
from bot.ui import NOBODY, TROUBLE, SafeButton, SafeLayout, SafeModal, field, picked_id, words
from bot.ui.catalogue import for_level
from bot.ui.pages import add_page_buttons, page_at
from bot.ui.replies import send
from cogs.opinions.lines import statement_line

log = logging.getLogger(__name__)

Interaction = discord.Interaction[AllianceBot]
TITLE_SHOWN = 100
SEEN = (State.WAITING, State.APPROVED)  # what `/statements` shows
CHOICES = [app_commands.Choice(name=words(f"statements-{state}"), value=state.value) for state in SEEN]


class StatementCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="statements", description=words("cmd-statements"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(which=words("opt-statements-which"))
    @app_commands.choices(which=CHOICES)
    async def statements(self, interaction: Interaction, which: str = State.WAITING.value) -> None:
        await send(interaction, view=await queue_page(interaction, which, 0))


# --- how it looks -----------------------------------------------------------------------------------------


def statement_card(locale: str, one: Statement, topic: Topic) -> SafeLayout:
    """With buttons as long as there is something to decide."""
    return SafeLayout(Container(*_parts(locale, one, topic)))


def _parts(locale: str, one: Statement, topic: Topic) -> list[Any]:
    lines = [
        text(locale, "statement-to-decide", title=shorten(topic.title, TITLE_SHOWN), at=one.made_at),
        text(locale, "statement-asked", line=Markup(statement_line(locale, one))),
    ]
    if one.state is not State.WAITING:
        lines.append(text(locale, "statement-state", state=one.state.value, at=one.decided_at or one.made_at))
    if one.reason:
        lines.append(text(locale, "statement-mine-reason", reason=one.reason))
    parts: list[Any] = [TextDisplay("\n".join(lines))]
    if one.state in SEEN:
        row: ActionRow[Any] = ActionRow()
        if one.state is State.WAITING:
            row.add_item(Approve(one.id, label(locale, "statement-button-approve")))
        row.add_item(Refuse(one.id, label(locale, "statement-button-refuse")))
        row.add_item(Merge(one.id, label(locale, "statement-button-merge")))
        parts.append(row)
    return parts


async def queue_page(interaction: Interaction, which: str, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    moderation = interaction.client.services.opinions.moderation
    state = State(which) if which in SEEN else State.WAITING
    found, total, index = await page_at(partial(moderation.queue, actor, state), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "statements-title", which=state.value, count=total)))
    for one, topic in found:
        for part in _parts(locale, one, topic):
            layout.add_item(part)
    add_page_buttons(layout, partial(Queue, state.value), locale, index, total, PAGE)
    return layout


class Queue(SafeButton, template=r"statements:(?P<which>waiting|approved):(?P<index>\d{1,4})"):
    def __init__(self, which: str, index: int, text: str = "") -> None:
        super().__init__(f"statements:{which}:{index}", text)
        self.which, self.index = which, index

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await queue_page(interaction, self.which, self.index))


# --- deciding ---------------------------------------------------------------------------------------------


class Approve(SafeButton, template=r"statement:(?P<statement_id>\d{1,18}):approve"):
    def __init__(self, statement_id: int, text: str = "") -> None:
        super().__init__(f"statement:{statement_id}:approve", text, style=discord.ButtonStyle.success)
        self.statement_id = statement_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        moderation = interaction.client.services.opinions.moderation
        await interaction.response.defer()
        try:
            one, _ = await moderation.approve(actor, self.statement_id)
        finally:
            await _shown(interaction, self.statement_id)
        await _done(interaction, one)


class Refuse(SafeButton, template=r"statement:(?P<statement_id>\d{1,18}):refuse"):
    def __init__(self, statement_id: int, text: str = "") -> None:
        super().__init__(f"statement:{statement_id}:refuse", text, style=discord.ButtonStyle.danger)
        self.statement_id = statement_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        one, _ = await interaction.client.services.opinions.moderation.one(actor, self.statement_id)
        await interaction.response.send_modal(ReasonForm(interaction.locale.value, one))


class ReasonForm(SafeModal):
    def __init__(self, locale: str, one: Statement) -> None:
        super().__init__(label(locale, "statement-form-refuse"))
        self.statement_id = one.id
        self.reason: TextInput[Any] = TextInput(custom_id="reason", max_length=REASON_LIMIT)
        self.add_item(field(locale, "statement-form-reason", self.reason, hint="statement-form-reason-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        moderation = interaction.client.services.opinions.moderation
        await interaction.response.defer()
        try:
            one, _ = await moderation.refuse(actor, self.statement_id, self.reason.value)
        finally:
            await _shown(interaction, self.statement_id)
        await _done(interaction, one)


class Merge(SafeButton, template=r"statement:(?P<statement_id>\d{1,18}):merge"):
    def __init__(self, statement_id: int, text: str = "") -> None:
        super().__init__(f"statement:{statement_id}:merge", text)
        self.statement_id = statement_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        moderation = interaction.client.services.opinions.moderation
        likely = await moderation.doubles(actor, self.statement_id)
        one, _ = await moderation.one(actor, self.statement_id)
        await interaction.response.send_modal(MergeForm(interaction.locale.value, one, likely))


class MergeForm(SafeModal):
    def __init__(self, locale: str, one: Statement, likely: Any) -> None:
        super().__init__(label(locale, "statement-form-merge"))
        self.statement_id = one.id
        self.into: Select[Any] = Select(
            custom_id="into",
            options=[
                discord.SelectOption(label=shorten(other.words, 100), value=str(other.id)) for other in likely
            ],
        )
        self.add_item(field(locale, "statement-form-into", self.into, hint="statement-form-into-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        moderation = interaction.client.services.opinions.moderation
        into = picked_id(next(iter(self.into.values), ""), "error-option")
        await interaction.response.defer()
        try:
            one, _ = await moderation.merge(actor, self.statement_id, into)
        finally:
            await _shown(interaction, self.statement_id)
        await _done(interaction, one)


async def _done(interaction: Interaction, one: Statement) -> None:
    said = text(interaction.locale.value, "statement-decided", state=one.state.value, words=one.words)
    await send(interaction, said)


async def _shown(interaction: Interaction, statement_id: int) -> None:
    """Bring what was pressed up to date, and the card in the moderators' channel; a deleted one stays deleted."""
    bot = interaction.client
    actor = await bot.actor(interaction)
    one, topic = await bot.services.opinions.moderation.one(actor, statement_id)
    pressed = interaction.message
    try:
        if pressed is not None and pressed.flags.ephemeral:
            view = await queue_page(interaction, _queue_of(pressed), 0)
            await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
        if one.card is not None:
            guild = bot.get_guild(topic.guild_id)
            locale = guild.preferred_locale.value if guild is not None else FALLBACK
            channel = bot.get_partial_messageable(one.card[0], guild_id=topic.guild_id)
            view = statement_card(locale, one, topic)
            await channel.get_partial_message(one.card[1]).edit(view=view, allowed_mentions=NOBODY)
    except TROUBLE as error:
        log.warning("the card of statement %s was not redrawn: %r", statement_id, error)


def _queue_of(message: discord.Message) -> str:
    """Which list an answer shows: of what waits, if any of it can be approved."""
    ids = [
        getattr(item, "custom_id", None) or "" for item in LayoutView.from_message(message).walk_children()
    ]
    waits = any(number.endswith(":approve") for number in ids)
    return (State.WAITING if waits else State.APPROVED).value
