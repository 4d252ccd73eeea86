"""Who voted what, for those on the roll of a poll with open ballots."""

from functools import partial

import discord
from discord.ui import TextDisplay

from bot.client import AllianceBot
from bot.polls.service import NAMES
from bot.text import shorten, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.polls.ballot import QUESTION_SHOWN, READABLE, choice_words
from cogs.polls.options import person

CHOICE_SHOWN = 180  # characters of what one ballot says: fifteen fit into a message


class OpenNames(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):names"):
    def __init__(self, poll_id: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:names", text)
        self.poll_id = poll_id

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, self.poll_id, 0))


class Names(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):names:(?P<index>\d{1,7})"):
    """Turns the pages of what `OpenNames` answered."""

    def __init__(self, poll_id: int, index: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:names:{index}", text)
        self.poll_id, self.index = poll_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await interaction.response.edit_message(view=await _page(interaction, self.poll_id, self.index))


async def _page(interaction: discord.Interaction[AllianceBot], poll_id: int, index: int) -> SafeLayout:
    locale, actor = interaction.locale.value, await interaction.client.actor(interaction)
    poll, shown, total = await interaction.client.services.polls.names(actor, poll_id, index)
    lines = [text(locale, "poll-names", question=shorten(poll.question, QUESTION_SHOWN), count=total)]
    for user_id, choice in shown:
        said = choice_words(locale, poll, choice, CHOICE_SHOWN, READABLE)
        lines.append(text(locale, "poll-name", who=person(locale, user_id), choice=said))
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    add_page_buttons(layout, partial(Names, poll_id), locale, index, total, NAMES)
    return layout
