"""`/coverage`: how the counties of the nation or a state are covered, and the weekly digest of it."""

import io
from collections.abc import Iterator, Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.counties.map import draw_map
from bot.counties.model import Coverage, Gap, State
from bot.reminders.model import Reminder
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.pages import turn
from bot.ui.replies import send
from cogs.counties.options import StateGiven

PAGE = 30
WELCOMED = 8  # counties named in the digest
SHOWN = (Coverage.ACTIVE, Coverage.CLAIMED, Coverage.STALE, Coverage.UNCOVERED)


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
            _title(locale, None),
            *_counts(locale, standing.counts),
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
    @app_commands.describe(state=words("opt-coverage-state"))
    async def map(
        self, interaction: discord.Interaction[AllianceBot], state: StateGiven | None = None
    ) -> None:
        actor = await self.bot.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        standing = await self.bot.services.counties.standing(actor, state)
        locale, place = interaction.locale.value, state.name if state else "nation"
        total = len(standing.counties)
        shares = {
            coverage: (standing.counts[coverage], _percent(standing.counts[coverage], total))
            for coverage in SHOWN
        }
        legend = tuple(
            (coverage, label(locale, "map-legend", coverage=coverage.value, count=count, percent=percent))
            for coverage, (count, percent) in shares.items()
        )
        title = label(locale, "map-title", place=place, day=self.bot.services.clock.now().date().isoformat())
        picture = await self.bot.services.pictures.draw(
            draw_map,
            tuple(sorted(standing.covered.items())),
            tuple(county.geoid for county in standing.counties),
            title,
            legend,
        )
        described = label(
            locale, "map-described", 1024, title=title, legend="; ".join(shown for _, shown in legend)
        )
        await send(
            interaction,
            "\n".join([_title(locale, state), *_counts(locale, standing.counts)]),
            file=discord.File(io.BytesIO(picture), "coverage.png", description=described),
        )

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
            *_counts(locale, digest.counts),
            "",
            text(locale, "digest-week" if any(week.values()) else "digest-week-quiet"),
            *(text(locale, f"digest-{what}", count=count) for what, count in week.items() if count),
            *([text(locale, "digest-asked", count=digest.asked)] if digest.asked else []),
            *_gaps(locale, digest.gaps),
            "",
            *thanks,
            text(locale, "digest-thanks", count=digest.people),
        ]
        return Drawn("\n".join(lines))


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
    index = min(index, max(0, len(missing) - 1) // PAGE)
    lines = [_title(locale, state), *_counts(locale, standing.counts)]
    if missing:
        lines += ["", text(locale, "coverage-uncovered")]
    lines += [
        text(locale, "coverage-county", county=county.name)
        for county in missing[index * PAGE : (index + 1) * PAGE]
    ]
    layout = SafeLayout(TextDisplay("\n".join(lines)))
    if len(missing) > PAGE:
        layout.add_item(
            turn(lambda to, shown: UncoveredPage(state.code, to, shown), locale, index, len(missing), PAGE)
        )
    return layout


def _title(locale: str, state: State | None) -> str:
    return text(locale, "coverage-state", state=state.name) if state else text(locale, "coverage-nation")


def _counts(locale: str, counts: Mapping[Coverage, int]) -> Iterator[str]:
    total = sum(counts.values())
    for coverage in SHOWN:
        count = counts[coverage]
        yield text(
            locale,
            "coverage-count",
            coverage=coverage.value,
            count=count,
            percent=_percent(count, total),
        )


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1)


def _gaps(locale: str, gaps: Sequence[Gap]) -> Iterator[str]:
    if gaps:
        yield ""
        yield text(locale, "coverage-gaps")
    for gap in gaps:
        yield text(locale, "coverage-gap", state=gap.state, uncovered=gap.uncovered, counties=gap.counties)
