"""A lead who is not heard from is asked, a backup asked to step up, somebody offered a county; and their answers.

Where it cannot be sent directly, the channel only learns that there is a question: nobody is shown to be silent.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.counties.model import Asked, AssignmentRole, County
from bot.decay import Step
from bot.reminders.model import Reminder, Undeliverable
from bot.text import label, text, timestamp
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeLayout, SafeModal, SafeSelect, field
from bot.ui.drawn import Drawn

Interaction = discord.Interaction[AllianceBot]
OPTIONS = 25  # that a select holds
STYLES = {
    "still": discord.ButtonStyle.success,
    "accept": discord.ButtonStyle.success,
    "step-up": discord.ButtonStyle.success,
    "release": discord.ButtonStyle.danger,
}
LEAD_ANSWERS = ("still", "pause", "time", "hand", "release")


# --- questions --------------------------------------------------------------------------------------------


class Questions:
    """How the kinds of reminder of `bot.counties.teams` are drawn."""

    def __init__(self, bot: AllianceBot) -> None:
        self._assignments = bot.services.assignments
        self._counties = bot.services.counties

    async def draw_ask(self, reminder: Reminder, locale: str) -> Drawn:
        return await self._draw(reminder, locale, "asked", lead_question)

    async def draw_step_up(self, reminder: Reminder, locale: str) -> Drawn:
        return await self._draw(reminder, locale, "backup", backup_question)

    async def draw_offer(self, reminder: Reminder, locale: str) -> Drawn:
        return await self._draw(reminder, locale, "offered", offer_question)

    async def draw_open(self, reminder: Reminder, locale: str) -> Drawn:
        county = await self._counties.to_offer(reminder)
        if county is None:
            raise Undeliverable("reminder-problem-stale")
        words = text(locale, "county-open-offer", county=_name(county))
        take = Take(county.geoid, reminder.guild_id or 0, label(locale, "county-open-take"))
        return Drawn(view=SafeLayout(TextDisplay(words), ActionRow(take)))

    async def _draw(
        self, reminder: Reminder, locale: str, which: str, question: Callable[[str, Asked], SafeLayout]
    ) -> Drawn:
        asked = await self._assignments.to_ask(reminder)
        if asked is None:
            raise Undeliverable("reminder-problem-stale")
        there_is = text(locale, "duty-question", county=_name(asked.county), at=reminder.expires_at)
        read = Question(asked.held.id, which, label(locale, "duty-read"))
        return Drawn(view=question(locale, asked), aloud=SafeLayout(TextDisplay(there_is), ActionRow(read)))


def lead_question(locale: str, asked: Asked, notice: str = "") -> SafeLayout:
    """What a lead is asked, and what happens when if they do not answer; `notice` is what was just done."""
    watch = asked.held.watch
    taken = watch.taken if watch else 0
    lines = [notice, ""] if notice else []
    lines += [text(locale, "duty-asked", county=_name(asked.county), taken=taken), ""]
    lines += date_lines(locale, asked)
    shown = [what for what in LEAD_ANSWERS if what != "time" or taken]
    return SafeLayout(TextDisplay("\n".join(lines)), _row(locale, asked, *shown))


def date_lines(locale: str, asked: Asked) -> list[str]:
    """What happens when, if nothing is heard."""
    dates = [
        text(locale, "duty-date", step=int(step), at=timestamp(at, "D"))
        for step, at in sorted(asked.dates.items())
    ]
    return [text(locale, "duty-dates"), *dates]


def backup_question(locale: str, asked: Asked) -> SafeLayout:
    words = text(locale, "duty-backup", county=_name(asked.county))
    return SafeLayout(TextDisplay(words), _row(locale, asked, "step-up"))


def offer_question(locale: str, asked: Asked) -> SafeLayout:
    words = text(locale, "duty-offered", county=_name(asked.county))
    return SafeLayout(TextDisplay(words), _row(locale, asked, "accept", "decline"))


def _row(locale: str, asked: Asked, *answers: str) -> ActionRow[Any]:
    return ActionRow(*(Answer(asked.held.id, what, label(locale, f"duty-{what}")) for what in answers))


class Question(SafeButton, template=r"duty:(?P<duty_id>\d{1,18}):(?P<which>asked|backup|offered)"):
    """Reads a question to whoever it is for, and nobody else."""

    def __init__(self, duty_id: int, which: str, text: str = "") -> None:
        super().__init__(f"duty:{duty_id}:{which}", text, style=discord.ButtonStyle.primary)
        self.duty_id, self.which = duty_id, which

    async def act(self, interaction: Interaction) -> None:
        assignments, locale = interaction.client.services.assignments, interaction.locale.value
        if self.which == "offered":
            card = offer_question(locale, await assignments.offered(interaction.user.id, self.duty_id))
        else:
            asked = await assignments.asked(interaction.user.id, self.duty_id)
            card = (lead_question if self.which == "asked" else backup_question)(locale, asked)
        await interaction.response.send_message(view=card, ephemeral=True)


# --- answers ----------------------------------------------------------------------------------------------


class Answer(
    SafeButton,
    template=r"duty:(?P<duty_id>\d{1,18}):(?P<what>still|pause|time|hand|release|step-up|accept|decline)",
):
    """On a direct message, or on what only this person sees: it gives way to what came of it."""

    def __init__(self, duty_id: int, what: str, text: str = "") -> None:
        super().__init__(
            f"duty:{duty_id}:{what}", text, style=STYLES.get(what, discord.ButtonStyle.secondary)
        )
        self.duty_id, self.what = duty_id, what

    async def act(self, interaction: Interaction) -> None:
        assignments, user_id = interaction.client.services.assignments, interaction.user.id
        simple: dict[str, Callable[[int, int], Awaitable[County]]] = {
            "still": assignments.still_in,
            "release": assignments.give_up,
            "step-up": assignments.step_up,
            "accept": assignments.accept,
            "decline": assignments.decline,
        }
        if self.what in simple:
            await _done(interaction, self.what, await simple[self.what](user_id, self.duty_id))
        elif self.what == "pause":
            await assignments.asked(user_id, self.duty_id)  # not for anybody else, nor in vain
            await interaction.response.send_modal(PauseDuty(interaction.locale.value, self.duty_id))
        elif self.what == "time":
            asked = await assignments.more_time(user_id, self.duty_id)
            notice = text(interaction.locale.value, "duty-time-given", county=_name(asked.county))
            await interaction.response.edit_message(
                view=lead_question(interaction.locale.value, asked, notice)
            )
        else:
            await self._choose(interaction)

    async def _choose(self, interaction: Interaction) -> None:
        """To whom the lead is offered: one of the team here, or anybody by a command."""
        locale = interaction.locale.value
        people = await interaction.client.services.assignments.candidates(interaction.user.id, self.duty_id)
        card = SafeLayout(TextDisplay(text(locale, "duty-hand-to", count=len(people))))
        options = []
        for held in people[:OPTIONS]:
            user = interaction.client.get_user(held.user_id)
            name = user.display_name if user else str(held.user_id)
            options.append(discord.SelectOption(label=name[:100], value=str(held.user_id)))
        if options:
            card.add_item(ActionRow(OfferTo(self.duty_id, options)))
        await interaction.response.edit_message(view=card)


class Take(SafeButton, template=r"county:(?P<geoid>\d{5}):take:(?P<guild_id>\d{1,20})"):
    """Takes the lead of an open county, in direct messages: of the alliance whose server that is."""

    def __init__(self, geoid: str, guild_id: int, text: str = "") -> None:
        super().__init__(f"county:{geoid}:take:{guild_id}", text, style=discord.ButtonStyle.success)
        self.geoid, self.guild_id = geoid, guild_id

    async def act(self, interaction: Interaction) -> None:
        services, locale = interaction.client.services, interaction.locale.value
        guild_id = interaction.guild_id or self.guild_id
        actor = await services.alliances.actor(guild_id, interaction.user.id, locale)
        county = await services.counties.claim(actor, self.geoid, AssignmentRole.LEAD)
        words = text(locale, "county-claimed", county=_name(county), role=AssignmentRole.LEAD.value)
        await interaction.response.edit_message(view=SafeLayout(TextDisplay(words)))


class OfferTo(SafeSelect, template=r"duty:(?P<duty_id>\d{1,18}):to"):
    def __init__(self, duty_id: int, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(f"duty:{duty_id}:to", options)
        self.duty_id = duty_id

    async def act(self, interaction: Interaction) -> None:
        (picked,) = self.values
        to = int(picked) if picked.isascii() and picked.isdigit() and len(picked) <= 19 else 0
        assignments = interaction.client.services.assignments
        await _done(interaction, "hand", await assignments.offer(interaction.user.id, self.duty_id, to))


class PauseDuty(SafeModal):
    def __init__(self, locale: str, duty_id: int) -> None:
        super().__init__(label(locale, "duty-form-pause"))
        self.duty_id = duty_id
        self.until: TextInput[PauseDuty] = TextInput(custom_id="until", max_length=MAX_LENGTH)
        self.add_item(field(locale, "form-until", self.until, hint="form-until-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        assignments, locale = interaction.client.services.assignments, interaction.locale.value
        asked = await assignments.pause(interaction.user.id, self.duty_id, self.until.value)
        words = text(
            locale,
            "duty-paused",
            county=_name(asked.county),
            until=asked.held.paused_until,
            next=timestamp(asked.dates[Step.ASK], "D"),
        )
        await interaction.response.edit_message(view=SafeLayout(TextDisplay(words)))


async def _done(interaction: Interaction, what: str, county: County) -> None:
    words = text(interaction.locale.value, "duty-done", what=what, county=_name(county))
    await interaction.response.edit_message(view=SafeLayout(TextDisplay(words)))


def _name(county: County) -> str:
    return Atlas.load().label(county)
