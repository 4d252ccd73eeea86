"""Where the boards of coverage hang, and what can be pressed on them."""

import logging
from typing import Any

import aiohttp
import discord
from discord.ext import commands
from discord.ui import ActionRow, Container, TextDisplay

from bot.alliances.model import Chapter, Purpose
from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.counties.model import Board
from bot.reminders.model import Busy
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout
from bot.ui.replies import send
from bot.ui.standing import put_up
from cogs.counties.gaps import Near
from cogs.counties.pictures import counts, coverage_map

log = logging.getLogger(__name__)


class BoardCog(commands.Cog):
    """`bot.counties.board.Wall`."""

    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_chapter_set_up(self, chapter: Chapter) -> None:
        self.bot.services.boards.set_up(chapter)

    async def put_up(self, chapter: Chapter, board: Board) -> int | None:
        guild = self.bot.get_guild(chapter.guild_id)
        if guild is None or guild.unavailable or Purpose.COVERAGE not in chapter.channels:
            return None
        channel = self.bot.get_partial_messageable(chapter.channels[Purpose.COVERAGE], guild_id=guild.id)
        card = board_card(guild.preferred_locale.value, board)
        try:
            return await put_up(channel, chapter.messages.get(Purpose.COVERAGE), card, "coverage:map")
        except discord.RateLimited as error:
            raise Busy(error.retry_after) from error
        except (aiohttp.ClientError, OSError) as error:
            raise Busy from error
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                raise Busy from error
            # What Discord refuses now it would refuse in a minute.
            log.warning("the board of server %s cannot be drawn: %s", guild.id, error)
            return None


class ShowMap(SafeButton, template=r"coverage:map"):
    """On the board, for whoever presses it."""

    def __init__(self, text: str = "") -> None:
        super().__init__("coverage:map", text)

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        services = interaction.client.services
        actor = await interaction.client.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        standing = await services.counties.standing(actor)
        lines, file = await coverage_map(services, interaction.locale.value, standing)
        await send(interaction, lines, files=[file] if file else [])


def board_card(locale: str, board: Board) -> SafeLayout:
    """Numbers and places, no names."""
    atlas = Atlas.load()
    lines = [text(locale, "board-title"), *counts(locale, board.counts)]
    lines.append(text(locale, "board-people", count=board.people))
    if board.latest:
        places = ", ".join(atlas.label(county) for county in board.latest)
        lines += ["", text(locale, "board-latest", counties=places)]
    if board.gaps:
        lines += ["", text(locale, "coverage-gaps")]
    lines += [
        text(locale, "coverage-gap", state=gap.state, uncovered=gap.uncovered, counties=gap.counties)
        for gap in board.gaps
    ]
    buttons: ActionRow[Any] = ActionRow(
        Near(label(locale, "board-near")), ShowMap(label(locale, "board-map"))
    )
    return SafeLayout(Container(TextDisplay("\n".join(lines)), buttons))
