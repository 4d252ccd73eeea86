"""`/policy search`: texts, titles and arguments by their words."""

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.search.model import Hit, Kind
from bot.search.service import PAGE
from bot.text import Markup, escape, label, text
from bot.ui import SafeButton, SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.opinions.voting import Vote
from cogs.policies.lists import Show
from cogs.rights.showing import ShowVersion

Interaction = discord.Interaction[AllianceBot]
TYPED_LIMIT = 80  # what is searched for stands in the custom_id of the buttons that turn the pages


class Searching(commands.Cog):
    """The part of `PolicyCog` that finds texts."""

    @app_commands.command(
        name="search", description=words("cmd-policy-search"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(typed=words("opt-policy-search"))
    @app_commands.rename(typed="words")
    async def search(self, interaction: Interaction, typed: app_commands.Range[str, 1, TYPED_LIMIT]) -> None:
        await send(interaction, view=await _page(interaction, typed, 0))


class SearchPage(SafeButton, template=r"search:(?P<index>\d{1,4}):(?P<typed>.{1,80})"):
    def __init__(self, index: int, typed: str, text: str = "") -> None:
        super().__init__(f"search:{index}:{typed}", text)
        self.index, self.typed = index, typed

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=await _page(interaction, self.typed, self.index))


async def _page(interaction: Interaction, typed: str, index: int) -> SafeLayout:
    locale = interaction.locale.value
    actor = await interaction.client.actor(interaction)
    hits, more = await interaction.client.services.search.find(actor, typed, index)
    found = "search-found" if hits else "search-none"
    layout = SafeLayout(TextDisplay(text(locale, found, typed=typed, page=index + 1)))
    for hit in hits:
        layout.add_item(Section(TextDisplay(_words(locale, hit)), accessory=_button(locale, hit)))
    total = (index + 1) * PAGE + more  # as far as anybody knows: nobody counts all of them
    add_page_buttons(layout, lambda at, said: SearchPage(at, typed, said), locale, index, total, PAGE)
    return layout


def _words(locale: str, hit: Hit) -> str:
    excerpt = "".join(f"**{escape(part.text)}**" if part.found else escape(part.text) for part in hit.excerpt)
    said = Markup(" ".join(excerpt.split()))
    return text(locale, f"search-{hit.kind.value}", number=hit.number, title=hit.title, excerpt=said)


def _button(locale: str, hit: Hit) -> SafeButton:
    match hit.kind:
        case Kind.PROPOSAL:
            return Show(hit.number, label(locale, "policy-button-show"))
        case Kind.RIGHT:
            return ShowVersion(hit.number, 0, label(locale, "search-button-right"))
        case Kind.ARGUMENT:
            return Vote(hit.about or 0, label(locale, "search-button-argument"))
