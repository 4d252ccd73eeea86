"""`/panel`: who decides objections, and what waits for them."""

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, Container, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.reminders.model import Reminder
from bot.reviews.rules import OPEN_DAYS, SEATS, TERM_DAYS
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeLayout, SafeView, mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.drawn import Drawn
from bot.ui.pages import send_lines
from bot.ui.replies import send
from cogs.reviews.commands import PAGE, section

Interaction = discord.Interaction[AllianceBot]
Days = app_commands.Range[int, TERM_DAYS.start, TERM_DAYS.stop - 1]


class Stand(SafeButton, template=r"panel:stand"):
    def __init__(self, text: str = "") -> None:
        super().__init__("panel:stand", text, style=discord.ButtonStyle.success)

    async def act(self, interaction: Interaction) -> None:
        await stand(interaction)


class StepBack(SafeButton, template=r"panel:step-back"):
    def __init__(self, text: str = "") -> None:
        super().__init__("panel:step-back", text)

    async def act(self, interaction: Interaction) -> None:
        await interaction.client.services.panel.step_back(await interaction.client.actor(interaction))
        await reply(interaction, "panel-stands-no-more")


class Elect(SafeButton, template=r"panel:elect:(?P<seats>\d{1,4}):(?P<days>\d{1,4}):(?P<open_days>\d{1,4})"):
    """Under the names of those who stand, which only the administrator sees."""

    def __init__(self, seats: str, days: str, open_days: str, text: str = "") -> None:
        custom_id = f"panel:elect:{seats}:{days}:{open_days}"
        super().__init__(custom_id, text, style=discord.ButtonStyle.primary)
        self.numbers = int(seats), int(days), int(open_days)

    async def act(self, interaction: Interaction) -> None:
        client = interaction.client
        actor, panel = await client.actor(interaction), client.services.panel
        people = await panel.may_elect(actor, *self.numbers)
        known = {one: client.get_user(one) for one in people}
        names = {one: f"{user.display_name} ({user.name})" for one, user in known.items() if user is not None}
        poll = await panel.elect(actor, names, *self.numbers)
        channel = Markup(f"<#{poll.channel_id}>")
        await reply(interaction, "panel-elected", poll=poll.id, until=poll.closes_at, channel=channel)


async def stand(interaction: Interaction) -> None:
    locale = interaction.locale.value
    await interaction.client.services.panel.stand(await interaction.client.actor(interaction))
    await send(interaction, text(locale, "panel-stands"), view=SafeView(step_back(locale)))


def step_back(locale: str) -> StepBack:
    return StepBack(label(locale, "panel-button-step-back"))


async def draw_asked(reminder: Reminder, locale: str) -> Drawn:
    """Who stands? To be answered by each for themselves."""
    buttons = Stand(label(locale, "panel-button-stand")), step_back(locale)
    return Drawn(view=SafeLayout(Container(TextDisplay(text(locale, "panel-asked")), ActionRow(*buttons))))


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
        locale = interaction.locale.value
        people = await self.panel.may_elect(await self.bot.actor(interaction), seats, days, open_days)
        head = text(locale, "panel-elect-sure", count=len(people), seats=seats, days=days, open=open_days)
        lines = [head, *(f"• {mention(one)}" for one in people)]
        button = Elect(str(seats), str(days), str(open_days), label(locale, "panel-button-elect"))
        await send_lines(interaction, lines, button)

    @app_commands.command(
        name="ask", description=words("cmd-panel-ask"), extras=for_level(Level.ADMINISTRATOR)
    )
    async def ask(self, interaction: Interaction) -> None:
        count = await self.panel.ask(await self.bot.actor(interaction))
        await reply(interaction, "panel-asks", count=count)

    @app_commands.command(
        name="stand", description=words("cmd-panel-stand"), extras=for_level(Level.VOLUNTEER)
    )
    async def stand(self, interaction: Interaction) -> None:
        await stand(interaction)

    @app_commands.command(name="list", description=words("cmd-panel-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        locale, actor = interaction.locale.value, await self.bot.actor(interaction)
        found, standing = await self.panel.seats(actor), await self.panel.standing(actor)
        lines = [text(locale, "panel-list", count=len(found))]
        for seat in found:
            elected = int(seat.appointed_by is None)
            lines.append(
                text(locale, "panel-line", person=mention(seat.user_id), until=seat.until, elected=elected)
            )
        lines += ["", text(locale, "panel-standing", count=len(standing))]
        lines += [f"• {mention(one)}" for one in standing]
        own = step_back(locale) if actor.user_id in standing else Stand(label(locale, "panel-button-stand"))
        await send_lines(interaction, lines, own)

    @app_commands.command(name="mine", description=words("cmd-panel-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: Interaction) -> None:
        locale = interaction.locale.value
        found = await self.bot.services.reviews.waiting(await self.bot.actor(interaction))
        layout = SafeLayout(TextDisplay(text(locale, "objection-mine", count=len(found))))
        for _, objection in found[:PAGE]:  # the others move up once these are decided
            layout.add_item(section(locale, objection))
        await send(interaction, view=layout)
