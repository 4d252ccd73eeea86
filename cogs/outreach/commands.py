"""`/outreach`: count people reached in one form, and see what it comes to."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Select, TextInput

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.outreach.model import Campaign, Means
from bot.outreach.rules import WEEKS
from bot.text import Markup, label, text
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeModal, SafeView, field, picked_id, reply, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.counties.options import StateGiven
from cogs.outreach.report import counts_words, report_words

Interaction = discord.Interaction[AllianceBot]
NONE = "none"
COUNTS_LIMIT = 300
LATELY = 8  # weeks that a report is of, unless told otherwise


class OutreachCog(commands.GroupCog, group_name="outreach", group_description=words("cmd-outreach")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="log", description=words("cmd-outreach-log"), extras=for_level(Level.VOLUNTEER)
    )
    async def log(self, interaction: Interaction) -> None:
        actor = await self.bot.actor(interaction)
        county, running = await self.bot.services.outreach.begin(actor)
        where = self.bot.services.counties.atlas.label(county)
        await interaction.response.send_modal(LogForm(interaction.locale.value, where, running))

    @app_commands.command(
        name="report", description=words("cmd-outreach-report"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(state=words("opt-outreach-state"), weeks=words("opt-outreach-weeks"))
    async def report(
        self,
        interaction: Interaction,
        state: StateGiven | None = None,
        weeks: app_commands.Range[int, WEEKS.start, WEEKS.stop - 1] = LATELY,
    ) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.bot.services.outreach.report(actor, state, weeks)
        if not found.total:
            await reply(interaction, "outreach-none", weeks=weeks)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown, file = await report_words(self.bot.services, interaction.locale.value, state, found)
        options: dict[str, Any] = {"file": file} if file else {}
        await send(interaction, shown, **options)


class LogForm(SafeModal):
    """All that is counted in one field, a line a means, so that everything fits into one form."""

    def __init__(self, locale: str, county: str, running: Sequence[Campaign]) -> None:
        super().__init__(label(locale, "outreach-form-title"))
        lines = "\n".join(f"{words}: " for words in _means(locale).values())
        self.counts: TextInput[Any] = TextInput(
            custom_id="counts", style=discord.TextStyle.paragraph, default=lines, max_length=COUNTS_LIMIT
        )
        self.county: TextInput[Any] = TextInput(custom_id="county", default=county, max_length=MAX_LENGTH)
        self.day: TextInput[Any] = TextInput(custom_id="day", required=False, max_length=MAX_LENGTH)
        self.campaign: Select[Any] | None = None
        self.add_item(field(locale, "outreach-form-counts", self.counts, hint="outreach-form-counts-hint"))
        self.add_item(field(locale, "outreach-form-county", self.county))
        self.add_item(field(locale, "outreach-form-day", self.day, hint="outreach-form-day-hint"))
        if running:
            nothing = discord.SelectOption(
                label=label(locale, "outreach-no-campaign"), value=NONE, default=True
            )
            options = [discord.SelectOption(label=one.name, value=str(one.id)) for one in running]
            self.campaign = Select(custom_id="campaign", options=[nothing, *options])
            self.add_item(field(locale, "outreach-form-campaign", self.campaign))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        services, locale = interaction.client.services, interaction.locale.value
        actor = await interaction.client.actor(interaction)
        chosen = self.campaign.values[0] if self.campaign and self.campaign.values else NONE
        logged = await services.outreach.log(
            actor,
            self.counts.value,
            _means(locale),
            day=self.day.value,
            geoid=services.counties.find(self.county.value).geoid,
            campaign_id=None if chosen == NONE else picked_id(chosen, "error-option"),
        )
        shown = text(
            locale,
            "outreach-logged",
            counts=Markup(counts_words(locale, logged.counts)),
            county=services.counties.atlas.label(services.counties.atlas.get(logged.geoid)),
            day=Markup(logged.day.isoformat()),
        )
        await send(interaction, shown, view=SafeView(Undo(logged.id, label(locale, "outreach-undo"))))


class Undo(SafeButton, template=r"outreach:(?P<logged_id>\d{1,18}):undo"):
    def __init__(self, logged_id: int, text: str = "") -> None:
        super().__init__(f"outreach:{logged_id}:undo", text)
        self.logged_id = logged_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.outreach.undo(actor, self.logged_id)
        undone = text(interaction.locale.value, "outreach-undone")
        await interaction.response.edit_message(content=undone, view=None)


def _means(locale: str) -> dict[Means, str]:
    return {means: label(locale, f"outreach-means-{means}") for means in Means}
