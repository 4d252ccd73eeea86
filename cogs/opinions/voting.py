"""Agree, disagree or pass: one statement at a time, on a message that only the voter sees."""

from functools import partial
from typing import Any

import discord
from discord.ui import ActionRow, Section, TextDisplay

from bot.client import AllianceBot
from bot.opinions.model import Asked, Stance, Statement
from bot.opinions.service import PAGE
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.opinions.lines import statement_line

Interaction = discord.Interaction[AllianceBot]
STYLES = {
    Stance.AGREE: discord.ButtonStyle.success,
    Stance.DISAGREE: discord.ButtonStyle.danger,
    Stance.PASS: discord.ButtonStyle.secondary,
}


class Vote(SafeButton, template=r"topic:(?P<topic_id>\d{1,18}):opine"):
    """Begin, or go on where one was."""

    def __init__(self, topic_id: int, text: str = "") -> None:
        super().__init__(f"topic:{topic_id}:opine", text, style=discord.ButtonStyle.primary)
        self.topic_id = topic_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        asked = await interaction.client.services.opinions.ask(actor, self.topic_id)
        await send(interaction, view=ballot(interaction.locale.value, asked))


class Take(SafeButton, template=r"statement:(?P<statement_id>\d{1,18}):(?P<stance>agree|disagree|pass)"):
    def __init__(self, statement_id: int, stance: str, text: str = "") -> None:
        style = STYLES[Stance[stance.upper()]]
        super().__init__(f"statement:{statement_id}:{stance}", text, style=style)
        self.statement_id, self.stance = statement_id, Stance[stance.upper()]

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        opinions = interaction.client.services.opinions
        voted, asked = await opinions.vote(actor, self.statement_id, self.stance)
        locale = interaction.locale.value
        done = text(locale, "statement-voted", stance=self.stance.word, words=voted.words)
        await interaction.response.edit_message(view=ballot(locale, asked, done, voted))


class Again(SafeButton, template=r"statement:(?P<statement_id>\d{1,18}):again"):
    """The same statement once more, to vote otherwise."""

    def __init__(self, statement_id: int, text: str = "") -> None:
        super().__init__(f"statement:{statement_id}:again", text)
        self.statement_id = statement_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        asked = await interaction.client.services.opinions.again(actor, self.statement_id)
        await interaction.response.edit_message(view=ballot(interaction.locale.value, asked))


class OwnVotes(SafeButton, template=r"topic:(?P<topic_id>\d{1,18}):votes:(?P<index>\d{1,4})"):
    def __init__(self, topic_id: int, index: int, text: str = "") -> None:
        super().__init__(f"topic:{topic_id}:votes:{index}", text)
        self.topic_id, self.index = topic_id, index

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        topic, found, total = await interaction.client.services.opinions.votes(
            actor, self.topic_id, self.index
        )
        locale = interaction.locale.value
        title = text(locale, "statement-votes", title=topic.title, count=total)
        layout = SafeLayout(TextDisplay(title))
        for one, stance in found:
            line = text(locale, "statement-voted", stance=stance.word, words=one.words)
            if topic.closed_at is None:
                change = Again(one.id, label(locale, "statement-button-again"))
                layout.add_item(Section(TextDisplay(line), accessory=change))
            else:
                layout.add_item(TextDisplay(line))
        add_page_buttons(layout, partial(OwnVotes, topic.id), locale, self.index, total, PAGE)
        await interaction.response.edit_message(view=layout)


def ballot(locale: str, asked: Asked, done: str = "", before: Statement | None = None) -> SafeLayout:
    """What is asked next, under what was answered; `before` can be answered again."""
    lines = [done, ""] if done else []
    lines.append(text(locale, "statement-ask", title=asked.topic.title, voted=asked.voted, total=asked.total))
    if asked.statement is None:
        lines.append(text(locale, "statement-all", total=asked.total))
    else:
        lines.append(text(locale, "statement-asked", line=Markup(statement_line(locale, asked.statement))))
    layout: SafeLayout = SafeLayout(TextDisplay("\n".join(lines)))
    if asked.statement is not None:
        number = asked.statement.id
        stances = (Stance.AGREE, Stance.DISAGREE, Stance.PASS)
        buttons = [Take(number, one.word, label(locale, f"stance-{one.word}")) for one in stances]
        layout.add_item(ActionRow(*buttons))
    row: ActionRow[Any] = ActionRow()
    if before is not None:
        row.add_item(Again(before.id, label(locale, "statement-button-again")))
    if asked.voted:
        row.add_item(OwnVotes(asked.topic.id, 0, label(locale, "statement-button-votes")))
    if row.children:
        layout.add_item(row)
    return layout
