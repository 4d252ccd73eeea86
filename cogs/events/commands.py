"""`/event`: make events, change and cancel them, see what is to come, and who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextInput

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.events.model import Event, Every, Typed
from bot.events.rules import DETAILS_LIMIT, TITLE_LIMIT, written_roles
from bot.text import Markup, label
from bot.times import MAX_LENGTH, written
from bot.ui import SafeModal, field, reply, words
from bot.ui.catalogue import for_level
from bot.ui.options import CHOICES, RowOption
from bot.ui.places import place_for_card
from bot.ui.replies import send
from cogs.counties.options import CountyGiven
from cogs.events.card import show, shown
from cogs.events.lists import all_page, my_page
from cogs.events.series import series_page
from cogs.hours.lines import kind_choices
from cogs.outreach.options import CampaignGiven

Interaction = discord.Interaction[AllianceBot]
SEATS_TYPED = 300
WHICH = THIS, FOLLOWING = "this", "following"  # of an event that repeats


class EventOption(RowOption):
    """An event that is not over."""

    unknown = "event-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found, _ = await interaction.client.services.events.upcoming(actor, title=typed, size=CHOICES)
        return [(event.id, _choice(event)) for event in found]


def _choice(event: Event) -> str:
    return f"{event.plan.starts_at.astimezone(event.plan.zone):%Y-%m-%d %H:%M} · {event.plan.title}"


EventGiven = app_commands.Transform[int, EventOption]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command was given before the form; of a change, None leaves it as it is."""

    title: str
    geoid: str | None
    lead_id: int | None
    kind: str | None
    campaign_id: int | None
    channel_id: int = 0
    every: str | None = None  # how often it comes again
    until: date | None = None
    following: bool = False  # of a change: those after it too


class EventForm(SafeModal):
    """When, how many, and what is said about it; `before` is the event that is changed."""

    def __init__(self, locale: str, options: Options, before: Event | None = None) -> None:
        super().__init__(label(locale, "event-form-edit" if before else "event-form-create"))
        self._options, self._before = options, before
        plan = before.plan if before else None
        self.starts = _line("starts", written(plan.starts_at, plan.zone) if plan else "")
        self.ends = _line("ends", written(plan.ends_at, plan.zone) if plan else "")
        self.seats = _line("seats", written_roles(plan.roles) if plan else "", SEATS_TYPED)
        self.public = _paragraph("public", plan.public if plan else "")
        self.private = _paragraph("private", plan.private if plan else "")
        for name, component in (
            ("starts", self.starts),
            ("ends", self.ends),
            ("seats", self.seats),
            ("public", self.public),
            ("private", self.private),
        ):
            self.add_item(field(locale, f"event-form-{name}", component, hint=f"event-form-{name}-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        events, options, before = interaction.client.services.events, self._options, self._before
        typed = Typed(
            options.title,
            self.starts.value,
            self.ends.value,
            self.seats.value,
            self.public.value,
            self.private.value,
            options.kind,
            options.campaign_id,
        )
        series, title = interaction.client.services.series, options.title
        if before is not None and options.following:
            _, left = await series.edit(actor, before.id, typed, options.lead_id, options.until)
            await reply(interaction, "event-edited-series", title=title, left=left)
        elif before is not None:
            await events.edit(actor, before.id, typed, options.lead_id)
            await reply(interaction, "event-edited", title=title)
        else:
            given = options.channel_id, typed, options.geoid, options.lead_id
            if options.every is None:
                event = await events.create(actor, *given)
            else:
                event = await series.create(actor, *given, options.every, options.until)
            await reply(
                interaction,
                "event-created",
                title=event.plan.title,
                starts=event.plan.starts_at,
                channel=Markup(f"<#{event.channel_id}>"),
                again=int(options.every is not None),
            )


def _line(name: str, default: str, limit: int = MAX_LENGTH) -> TextInput[Any]:
    return TextInput(custom_id=name, default=default or None, max_length=limit)


def _paragraph(name: str, default: str) -> TextInput[Any]:
    return TextInput(
        custom_id=name,
        default=default or None,
        max_length=DETAILS_LIMIT,
        required=False,
        style=discord.TextStyle.paragraph,
    )


def _which() -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=words(f"event-which-{which}"), value=which) for which in WHICH]


def _following(which: str) -> bool:
    """Raises UserError: error-option."""
    if which not in WHICH:
        raise UserError("error-option")
    return which == FOLLOWING


class EventCog(commands.GroupCog, group_name="event", group_description=words("cmd-event")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.events = bot.services.events
        self.series = bot.services.series

    @app_commands.command(
        name="create", description=words("cmd-event-create"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        title=words("opt-event-title"),
        county=words("opt-event-county"),
        lead=words("opt-event-lead"),
        kind=words("opt-event-kind"),
        campaign=words("opt-event-campaign"),
        repeat=words("opt-event-repeat"),
        until=words("opt-event-until"),
    )
    @app_commands.choices(
        kind=kind_choices(),
        repeat=[
            app_commands.Choice(name=words(f"event-every-{every}"), value=every.value) for every in Every
        ],
    )
    async def create(
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, TITLE_LIMIT],
        county: CountyGiven | None = None,
        lead: discord.Member | None = None,
        kind: str | None = None,
        campaign: CampaignGiven | None = None,
        repeat: str | None = None,
        until: app_commands.Range[str, 1, MAX_LENGTH] | None = None,
    ) -> None:
        geoid = county.geoid if county else None
        last = None
        if until is not None:
            if repeat is None:
                raise UserError("event-until-alone")
            last = await self.series.until(await self.bot.actor(interaction), geoid, until)
        options = Options(
            title,
            geoid,
            lead.id if lead else None,
            kind,
            campaign,
            place_for_card(interaction, "event-channel-closed"),
            repeat,
            last,
        )
        await interaction.response.send_modal(EventForm(interaction.locale.value, options))

    @app_commands.command(name="edit", description=words("cmd-event-edit"), extras=for_level(Level.ORGANIZER))
    @app_commands.describe(
        event=words("opt-event"),
        title=words("opt-event-title"),
        lead=words("opt-event-lead"),
        kind=words("opt-event-kind"),
        campaign=words("opt-event-campaign"),
        which=words("opt-event-which"),
        until=words("opt-event-until-edit"),
    )
    @app_commands.choices(kind=kind_choices(), which=_which())
    async def edit(
        self,
        interaction: Interaction,
        event: EventGiven,
        title: app_commands.Range[str, 1, TITLE_LIMIT] | None = None,
        lead: discord.Member | None = None,
        kind: str | None = None,
        campaign: CampaignGiven | None = None,
        which: str = THIS,
        until: app_commands.Range[str, 1, MAX_LENGTH] | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        before = await self.events.managed(actor, event)
        following = _following(which)
        if following and before.series_id is None:
            raise UserError("event-no-series")
        last = None
        if until is not None:
            if not following:
                raise UserError("event-until-alone")
            last = await self.series.until(actor, before.plan.geoid, until)
        options = Options(
            title or before.plan.title,
            before.plan.geoid,
            lead.id if lead else None,
            kind,
            campaign,
            until=last,
            following=following,
        )
        await interaction.response.send_modal(EventForm(interaction.locale.value, options, before))

    @app_commands.command(
        name="cancel", description=words("cmd-event-cancel"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(event=words("opt-event"), which=words("opt-event-which"))
    @app_commands.choices(which=_which())
    async def cancel(self, interaction: Interaction, event: EventGiven, which: str = THIS) -> None:
        actor = await self.bot.actor(interaction)
        following = _following(which)
        cancelled = await (self.series if following else self.events).cancel(actor, event)
        await reply(interaction, "event-cancelled", title=cancelled.plan.title, following=int(following))

    @app_commands.command(
        name="series", description=words("cmd-event-series"), extras=for_level(Level.ORGANIZER)
    )
    async def series_(self, interaction: Interaction) -> None:
        await send(interaction, view=await series_page(interaction, 0))

    @app_commands.command(name="add", description=words("cmd-event-add"), extras=for_level(Level.ORGANIZER))
    @app_commands.describe(
        event=words("opt-event"), person=words("opt-event-person"), role=words("opt-event-role")
    )
    async def add(
        self,
        interaction: Interaction,
        event: EventGiven,
        person: discord.Member,
        role: app_commands.Range[int, 1, 5] = 1,
    ) -> None:
        actor = await self.bot.actor(interaction)
        standing = await self.events.add(actor, event, person.id, role - 1)
        locale = interaction.locale.value
        await send(interaction, view=shown(locale, standing, actor.user_id, private=True, looks_after=True))

    @app_commands.command(name="show", description=words("cmd-event-show"), extras=for_level(Level.VOLUNTEER))
    @app_commands.describe(event=words("opt-event"))
    async def show(self, interaction: Interaction, event: EventGiven) -> None:
        await show(interaction, event)

    @app_commands.command(name="list", description=words("cmd-event-list"), extras=for_level(Level.VOLUNTEER))
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await all_page(interaction, 0))

    @app_commands.command(name="mine", description=words("cmd-event-mine"), extras=for_level(Level.VOLUNTEER))
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await my_page(interaction, 0))
