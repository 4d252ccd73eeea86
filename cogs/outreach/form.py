"""The form in which people reached are counted, of a shift in one tap."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import Section, Select, TextDisplay, TextInput

from bot.alliances.model import Actor
from bot.client import AllianceBot
from bot.events.model import Event
from bot.outreach.model import Means, Opening
from bot.text import Markup, label, text
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeLayout, SafeModal, SafeView, field, picked_id
from bot.ui.replies import send
from cogs.hours.shifts import ShiftOption
from cogs.outreach.report import counts_words

Interaction = discord.Interaction[AllianceBot]
NONE = "none"
COUNTS_LIMIT = 300


class CountedShiftOption(ShiftOption):
    async def offered(self, interaction: Interaction, actor: Actor) -> Sequence[Event]:
        return await interaction.client.services.outreach.shifts(actor)


ShiftToCount = app_commands.Transform[int, CountedShiftOption]


class CountShift(SafeButton, template=r"outreach:shift:(?P<event_id>\d{1,18})"):
    """Opens the form with what a shift was."""

    def __init__(self, event_id: int, text: str = "") -> None:
        super().__init__(f"outreach:shift:{event_id}", text)
        self.event_id = event_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor_at(interaction, self.event_id)
        await count(interaction, actor, self.event_id)


async def count(interaction: Interaction, actor: Actor, shift_id: int | None) -> None:
    services, locale = interaction.client.services, interaction.locale.value
    opening = await services.outreach.begin(actor, shift_id)
    atlas = services.counties.atlas
    form = LogForm(locale, opening, atlas.label(atlas.get(opening.geoid)), actor.guild_id, shift_id)
    await interaction.response.send_modal(form)


class LogForm(SafeModal):
    """All that is counted in one field, a line a means, so that everything fits into one form."""

    def __init__(
        self, locale: str, opening: Opening, county: str, guild_id: int, shift_id: int | None
    ) -> None:
        super().__init__(label(locale, "outreach-form-title"))
        self.guild_id, self.shift_id = guild_id, shift_id
        lines = "\n".join(
            f"{words}: {opening.counts.get(means, '')}" for means, words in _means(locale).items()
        )
        self.counts: TextInput[Any] = TextInput(
            custom_id="counts", style=discord.TextStyle.paragraph, default=lines, max_length=COUNTS_LIMIT
        )
        self.county: TextInput[Any] = TextInput(custom_id="county", default=county, max_length=MAX_LENGTH)
        self.day: TextInput[Any] = TextInput(
            custom_id="day",
            default=opening.day.isoformat() if opening.day else None,
            required=False,
            max_length=MAX_LENGTH,
        )
        self.campaign: Select[Any] | None = None
        self.add_item(field(locale, "outreach-form-counts", self.counts, hint="outreach-form-counts-hint"))
        self.add_item(field(locale, "outreach-form-county", self.county))
        self.add_item(field(locale, "outreach-form-day", self.day, hint="outreach-form-day-hint"))
        if opening.running:
            running = {one.id for one in opening.running}
            chosen = opening.campaign_id if opening.campaign_id in running else None
            offered: list[tuple[int | None, str]] = [(None, label(locale, "outreach-no-campaign"))]
            offered += [(one.id, one.name) for one in opening.running]
            options = [
                discord.SelectOption(label=name, value=str(number or NONE), default=number == chosen)
                for number, name in offered
            ]
            self.campaign = Select(custom_id="campaign", options=options)
            self.add_item(field(locale, "outreach-form-campaign", self.campaign))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        services, locale = interaction.client.services, interaction.locale.value
        # Not the interaction's server: in direct messages there is none.
        actor = await services.alliances.actor(self.guild_id, interaction.user.id, locale)
        chosen = self.campaign.values[0] if self.campaign and self.campaign.values else NONE
        logged = await services.outreach.log(
            actor,
            self.counts.value,
            _means(locale),
            day=self.day.value,
            geoid=services.counties.find(self.county.value).geoid,
            campaign_id=None if chosen == NONE else picked_id(chosen, "error-option"),
            shift_id=self.shift_id,
        )
        shown = text(
            locale,
            "outreach-logged",
            counts=Markup(counts_words(locale, logged.counts)),
            county=services.counties.atlas.label(services.counties.atlas.get(logged.geoid)),
            day=Markup(logged.day.isoformat()),
        )
        await send(interaction, shown, view=SafeView(Undo(logged.id, label(locale, "outreach-undo"))))


class Undo(SafeButton, template=r"outreach:(?P<logged_id>\d{1,18}):undo(?P<listed>:listed|)"):
    """Takes back what was just counted, or one of those that are `listed`."""

    def __init__(self, logged_id: int, text: str = "", *, listed: str = "") -> None:
        super().__init__(f"outreach:{logged_id}:undo{listed}", text)
        self.logged_id, self.listed = logged_id, listed

    async def act(self, interaction: Interaction) -> None:
        await interaction.client.services.outreach.undo(interaction.user.id, self.logged_id)
        undone = text(interaction.locale.value, "outreach-undone")
        if self.listed:
            await interaction.response.edit_message(view=await mine(interaction, undone))
        else:
            await interaction.response.edit_message(content=undone, view=None)


async def mine(interaction: Interaction, done: str = "") -> SafeLayout:
    """What somebody counted last, each to be taken back."""
    services, locale = interaction.client.services, interaction.locale.value
    found = await services.outreach.mine(await interaction.client.actor(interaction))
    title = text(locale, "outreach-mine", count=len(found))
    layout = SafeLayout(TextDisplay(f"{done}\n\n{title}" if done else title))
    for one in found:
        line = text(
            locale,
            "outreach-mine-line",
            day=Markup(one.day.isoformat()),
            county=services.counties.atlas.label(services.counties.atlas.get(one.geoid)),
            counts=Markup(counts_words(locale, one.counts)),
        )
        undo = Undo(one.id, label(locale, "outreach-undo"), listed=":listed")
        layout.add_item(Section(TextDisplay(line), accessory=undo))
    return layout


def _means(locale: str) -> dict[Means, str]:
    return {means: label(locale, f"outreach-means-{means}") for means in Means}
