"""`/coverage`: how the counties of the nation or a state are covered, and the weekly digest of it."""

import io
from collections.abc import Iterator, Sequence
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.counties.export import FORMATS
from bot.counties.model import Gap, Measure, State
from bot.reminders.model import Reminder
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, SafeView, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.pages import add_page_buttons, page_in
from bot.ui.replies import send
from cogs.counties.gaps import Near, gaps_page
from cogs.counties.options import FormatGiven, MeasureGiven, StateGiven
from cogs.counties.pictures import counts, coverage_map, number_map, title

PAGE = 30
WELCOMED = 8  # counties named in the digest


class CoverageCog(commands.GroupCog, group_name="coverage", group_description=words("cmd-coverage")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="summary", description=words("cmd-coverage-summary"), extras=for_level(Level.VOLUNTEER)
    )
    async def summary(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await self.bot.actor(interaction)
        standing = await self.bot.services.counties.standing(actor)
        locale = interaction.locale.value
        lines = [
            title(locale, None),
            *counts(locale, standing.counts),
            *_gaps(locale, standing.gaps),
        ]
        await send(interaction, "\n".join(lines))

    @app_commands.command(
        name="state", description=words("cmd-coverage-state"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(state=words("opt-coverage-state"))
    async def state(self, interaction: discord.Interaction[AllianceBot], state: StateGiven) -> None:
        await send(interaction, view=await _state_page(interaction, state, 0))

    @app_commands.command(
        name="map", description=words("cmd-coverage-map"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(state=words("opt-coverage-state"), measure=words("opt-coverage-measure"))
    async def map(
        self,
        interaction: discord.Interaction[AllianceBot],
        state: StateGiven | None = None,
        measure: MeasureGiven = Measure.COVERAGE,
    ) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        locale, services = interaction.locale.value, self.bot.services
        if measure is Measure.COVERAGE:
            standing = await services.counties.standing(actor, state)
            lines, file = await coverage_map(services, locale, standing)
        else:
            atlas = services.counties.atlas
            counties = atlas.in_state(state.code) if state else atlas.counties
            by_county = {
                Measure.VOLUNTEERS: services.gaps.volunteers,
                Measure.HOURS: services.hours.by_county,
                Measure.CONTACTS: services.outreach.by_county,
            }[measure]
            numbers = await by_county(actor, state)
            lines, file = await number_map(services, locale, state, counties, measure, numbers)
        await send(interaction, lines, files=[file] if file else [])

    @app_commands.command(
        name="gaps", description=words("cmd-coverage-gaps"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(state=words("opt-coverage-state"))
    async def gaps(
        self, interaction: discord.Interaction[AllianceBot], state: StateGiven | None = None
    ) -> None:
        await send(interaction, view=await gaps_page(interaction, state, 0))

    @app_commands.command(
        name="export", description=words("cmd-coverage-export"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.rename(form="format")
    @app_commands.describe(form=words("opt-coverage-format"), state=words("opt-coverage-state"))
    async def export(
        self,
        interaction: discord.Interaction[AllianceBot],
        form: FormatGiven,
        state: StateGiven | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        numbers = await self.bot.services.gaps.numbers(actor, state)
        # Outlines take a while: like a picture, it is made elsewhere.
        content = await self.bot.services.pictures.draw(FORMATS[form], tuple(numbers))
        file = discord.File(io.BytesIO(content), f"counties.{form.value}")
        lines = text(interaction.locale.value, "coverage-exported", count=len(numbers))
        await send(interaction, lines, file=file)

    async def draw_digest(self, reminder: Reminder, locale: str) -> Drawn:
        """Drawn when it is sent, so that the numbers are those of that hour."""
        digest = await self.bot.services.digests.read(reminder.alliance_id, reminder.due_at)
        week = {
            "leads-begun": digest.changes.leads_begun,
            "joined": digest.changes.joined,
            "leads-ended": digest.changes.leads_ended,
            "gone-stale": digest.changes.gone_stale,
        }
        atlas = self.bot.services.counties.atlas
        welcome = ", ".join(atlas.label(county) for county in digest.welcome[:WELCOMED])
        thanks = [text(locale, "digest-welcome", counties=welcome)] if welcome else []
        lines = [
            text(locale, "digest-title", at=reminder.due_at),
            *counts(locale, digest.counts),
            "",
            text(locale, "digest-week" if any(week.values()) else "digest-week-quiet"),
            *(text(locale, f"digest-{what}", count=count) for what, count in week.items() if count),
            *([text(locale, "digest-asked", count=digest.asked)] if digest.asked else []),
            *_gaps(locale, digest.gaps),
            "",
            *thanks,
            text(locale, "digest-thanks", count=digest.people),
        ]
        near = Near(label(locale, "board-near"))  # what is open near whoever presses it
        return Drawn("\n".join(lines), view=SafeView(near))


class UncoveredPage(SafeButton, template=r"coverage:(?P<code>[A-Z]{2}):(?P<index>\d{1,4})"):
    def __init__(self, code: str, index: int, text: str = "") -> None:
        super().__init__(f"coverage:{code}:{index}", text)
        self.code, self.index = code, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        state = interaction.client.services.counties.find_state(self.code)
        await interaction.response.edit_message(view=await _state_page(interaction, state, self.index))


async def _state_page(interaction: discord.Interaction[AllianceBot], state: State, index: int) -> SafeLayout:
    """The counts, and a page of the counties that nobody leads."""
    actor = await interaction.client.actor(interaction)
    standing = await interaction.client.services.counties.standing(actor, state)
    locale, missing = interaction.locale.value, standing.uncovered
    shown, index = page_in(missing, index, PAGE)
    lines = [title(locale, state), *counts(locale, standing.counts)]
    if missing:
        lines += ["", text(locale, "coverage-uncovered")]
    lines += [text(locale, "coverage-county", county=county.name) for county in shown]
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    add_page_buttons(layout, partial(UncoveredPage, state.code), locale, index, len(missing), PAGE)
    return layout


def _gaps(locale: str, gaps: Sequence[Gap]) -> Iterator[str]:
    if gaps:
        yield ""
        yield text(locale, "coverage-gaps")
    for gap in gaps:
        yield text(locale, "coverage-gap", state=gap.state, uncovered=gap.uncovered, counties=gap.counties)
