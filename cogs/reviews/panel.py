"""`/panel`: who decides objections, and what waits for them."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay, UserSelect

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.reviews.rules import CANDIDATES, OPEN_DAYS, SEATS, TERM_DAYS
from bot.text import Markup, label, text
from bot.ui import SafeLayout, SafeModal, field, lines_that_fit, mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.reviews.commands import PAGE, section

Interaction = discord.Interaction[AllianceBot]
Days = app_commands.Range[int, TERM_DAYS.start, TERM_DAYS.stop - 1]


class ElectionForm(SafeModal):
    """Who stands: a field in which many people can be picked, which an option of a command cannot."""

    def __init__(self, locale: str, seats: int, days: int, open_days: int) -> None:
        super().__init__(label(locale, "panel-form"))
        self.seats, self.days, self.open_days = seats, days, open_days
        self.people: UserSelect[Any] = UserSelect(
            custom_id="people", min_values=CANDIDATES.start, max_values=CANDIDATES.stop - 1
        )
        self.add_item(field(locale, "panel-form-candidates", self.people, hint="panel-form-candidates-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        candidates = {person.id: f"{person.display_name} ({person.name})" for person in self.people.values}
        poll = await interaction.client.services.panel.elect(
            actor, candidates, self.seats, self.days, self.open_days
        )
        channel = Markup(f"<#{poll.channel_id}>")
        await reply(interaction, "panel-elected", poll=poll.id, until=poll.closes_at, channel=channel)


class PanelCog(commands.GroupCog, group_name="panel", group_description=words("cmd-panel")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.panel = bot.services.panel

    @app_commands.command(
        name="appoint", description=words("cmd-panel-appoint"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(person=words("opt-panel-person"), days=words("opt-panel-days"))
    async def appoint(self, interaction: Interaction, person: discord.User, days: Days = 365) -> None:
        until = await self.panel.appoint(await self.bot.actor(interaction), person.id, days)
        await reply(interaction, "panel-appointed", person=mention(person.id), until=until)

    @app_commands.command(
        name="dismiss", description=words("cmd-panel-dismiss"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(person=words("opt-panel-person"))
    async def dismiss(self, interaction: Interaction, person: discord.User) -> None:
        await self.panel.dismiss(await self.bot.actor(interaction), person.id)
        await reply(interaction, "panel-dismissed", person=mention(person.id))

    @app_commands.command(
        name="elect", description=words("cmd-panel-elect"), extras=for_level(Level.ADMINISTRATOR)
    )
    @app_commands.describe(
        seats=words("opt-panel-seats"), days=words("opt-panel-days"), open_days=words("opt-panel-open")
    )
    async def elect(
        self,
        interaction: Interaction,
        seats: app_commands.Range[int, 1, SEATS.stop - 1],
        days: Days = 365,
        open_days: app_commands.Range[int, OPEN_DAYS.start, OPEN_DAYS.stop - 1] = 7,
    ) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ADMINISTRATOR)  # before anybody fills the form in
        form = ElectionForm(interaction.locale.value, seats, days, open_days)
        await interaction.response.send_modal(form)

    @app_commands.command(name="list", description=words("cmd-panel-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        locale = interaction.locale.value
        found = await self.panel.seats(await self.bot.actor(interaction))
        lines = [text(locale, "panel-list", count=len(found))]
        for seat in found:
            elected = int(seat.appointed_by is None)
            lines.append(
                text(locale, "panel-line", person=mention(seat.user_id), until=seat.until, elected=elected)
            )
        await send(interaction, lines_that_fit(lines)[0])

    @app_commands.command(name="mine", description=words("cmd-panel-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: Interaction) -> None:
        locale = interaction.locale.value
        found = await self.bot.services.reviews.waiting(await self.bot.actor(interaction))
        layout = SafeLayout(TextDisplay(text(locale, "objection-mine", count=len(found))))
        for _, objection in found[:PAGE]:  # the others move up once these are decided
            layout.add_item(section(locale, objection))
        await send(interaction, view=layout)
