"""Checking a poll: `/poll verify` and `/poll export`, and the files that are published with a result."""

import io
from collections.abc import Iterator

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.exports import KINDS
from bot.polls.model import Poll
from bot.polls.publication import Publication
from bot.polls.service import PollService
from bot.polls.standalone import SCRIPT
from bot.text import shorten, text
from bot.ui import words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.polls.ballot import CHOICE_SHOWN, QUESTION_SHOWN, choice_words
from cogs.polls.picking import choices, poll_id

CODE_LIMIT = 40  # characters, however it is typed


class Checking(commands.Cog):
    """The commands, which `PollCog` takes over."""

    bot: AllianceBot
    polls: PollService

    @app_commands.command(
        name="verify", description=words("cmd-poll-verify"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(code=words("opt-poll-code"))
    async def verify(
        self, interaction: discord.Interaction[AllianceBot], code: app_commands.Range[str, 1, CODE_LIMIT]
    ) -> None:
        locale, actor = interaction.locale.value, await self.bot.actor(interaction)
        poll, known, choice = await self.polls.verify(actor, code)
        question = shorten(poll.question, QUESTION_SHOWN)
        if choice is None:
            shown = text(locale, "poll-verified-open", code=known, question=question, at=poll.closes_at)
        else:
            said = choice_words(locale, poll, choice, CHOICE_SHOWN)
            shown = text(locale, "poll-verified", code=known, question=question, choice=said)
        await send(interaction, shown)

    @app_commands.command(
        name="export", description=words("cmd-poll-export"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(poll=words("opt-poll-poll"), kind=words("opt-poll-format"))
    @app_commands.rename(kind="format")
    @app_commands.choices(
        kind=[app_commands.Choice(name=words(f"poll-format-{kind}"), value=kind) for kind in KINDS]
    )
    async def export(
        self, interaction: discord.Interaction[AllianceBot], poll: str, kind: str = "json"
    ) -> None:
        locale, actor = interaction.locale.value, await self.bot.actor(interaction)
        standing, export = await self.polls.exported(actor, poll_id(poll), kind)
        await interaction.response.defer(ephemeral=True, thinking=True)
        if export is None:
            publication = await self.polls.publication(standing, interaction.filesize_limit)
            lines, files = list(how_to_check(locale, standing.poll, publication)), published(publication)
        elif len(export.content) > interaction.filesize_limit:
            raise UserError("poll-export-large")
        else:
            lines = [text(locale, "poll-exported", question=shorten(standing.poll.question, QUESTION_SHOWN))]
            files = [discord.File(io.BytesIO(export.content), export.name)]
        await send(interaction, "\n".join(lines), files=files)

    @export.autocomplete("poll")
    async def _any_poll(
        self, interaction: discord.Interaction[AllianceBot], current: str
    ) -> list[app_commands.Choice[str]]:
        actor = await self.bot.chooser(interaction)
        return choices(await self.polls.suggest(actor, current, open_only=False)) if actor else []


def published(publication: Publication | None) -> list[discord.File]:
    """A poll's file and the script that counts it, to be sent."""
    if publication is None or not publication.files:
        return []
    return [discord.File(file) for file in (*publication.files, SCRIPT)]


def how_to_check(locale: str, poll: Poll, publication: Publication | None) -> Iterator[str]:
    """What to do with the files; None: they were not attached here."""
    if publication is None:
        yield text(locale, "poll-check-elsewhere")
    elif not publication.files:
        yield text(locale, "poll-check-large", poll=str(poll.id))
    else:
        first, *more = publication.files
        yield text(locale, "poll-check", file=first.name, parts=len(more) + 1)
    digest = publication.digest if publication is not None else None
    if digest is not None:
        yield text(locale, "poll-check-digest", digest=digest)
    yield text(locale, "poll-check-head", head=poll.head)
