"""How an event looks, and what can be pressed on its card."""

import io
import re
from typing import Any

import discord
from discord.ui import ActionRow, Container, TextDisplay

from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.events.calendar import calendar_file
from bot.events.model import Event, Every, Plan, Standing, State
from bot.events.rules import may_manage
from bot.text import Markup, escape, label, text, timestamp
from bot.ui import SafeButton, SafeLayout, mention
from bot.ui.replies import send

Interaction = discord.Interaction[AllianceBot]
_LINK = re.compile(r"(https://[^\s<>]+)")


class Join(SafeButton, template=r"event:(?P<event_id>\d{1,18}):join:(?P<index>\d{1,2})"):
    def __init__(self, event_id: int, index: int, text: str = "") -> None:
        super().__init__(f"event:{event_id}:join:{index}", text, style=discord.ButtonStyle.success)
        self.event_id, self.index = event_id, index

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        standing = await interaction.client.services.events.join(actor, self.event_id, self.index)
        locale = interaction.locale.value
        await send(interaction, view=shown(locale, standing, actor.user_id, private=True))


class Leave(SafeButton, template=r"event:(?P<event_id>\d{1,18}):leave"):
    def __init__(self, event_id: int, text: str = "") -> None:
        super().__init__(f"event:{event_id}:leave", text, style=discord.ButtonStyle.secondary)
        self.event_id = event_id

    async def act(self, interaction: Interaction) -> None:
        standing = await interaction.client.services.events.leave(interaction.user.id, self.event_id)
        title = standing.event.plan.title
        await send(interaction, text(interaction.locale.value, "event-left", title=title))


class Details(SafeButton, template=r"event:(?P<event_id>\d{1,18}):show"):
    """The event as the person who presses may see it."""

    def __init__(self, event_id: int, text: str = "") -> None:
        super().__init__(f"event:{event_id}:show", text)
        self.event_id = event_id

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.event_id)


class Calendar(SafeButton, template=r"event:(?P<event_id>\d{1,18}):ics"):
    """The event as a file; with what only those who come are told, for those who do."""

    def __init__(self, event_id: int, text: str = "") -> None:
        super().__init__(f"event:{event_id}:ics", text)
        self.event_id = event_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        services, locale = interaction.client.services, interaction.locale.value
        standing = await services.events.show(actor, self.event_id)
        event, own = standing.event, standing.roster.get(actor.user_id)
        told = [event.plan.public]
        if own is not None and own.state is State.GOING:
            told.append(event.plan.private)
        written = calendar_file(
            event,
            services.clock.now(),
            place=place_words(locale, event.plan),
            details="\n\n".join(filter(None, told)),
            link=link(event),
        )
        file = discord.File(io.BytesIO(written), f"event-{event.id}.ics")
        await send(interaction, text(locale, "event-calendar", title=event.plan.title), file=file)


async def show(interaction: Interaction, event_id: int) -> None:
    actor = await interaction.client.actor(interaction)
    standing = await interaction.client.services.events.show(actor, event_id)
    looks_after = may_manage(actor, standing.event)
    card = shown(interaction.locale.value, standing, actor.user_id, private=True, looks_after=looks_after)
    await send(interaction, view=card)


def public_card(locale: str, standing: Standing) -> SafeLayout:
    """What everybody sees."""
    event = standing.event
    inside: list[Any] = [TextDisplay("\n".join(lines(locale, standing)))]
    if event.cancelled_at is None and standing.there is None:
        joins, others = rows(locale, standing)
        others.add_item(Details(event.id, label(locale, "event-button-show")))
        others.add_item(Calendar(event.id, label(locale, "event-button-calendar")))
        inside += [joins, others]
    return SafeLayout(Container(*inside))


def shown(
    locale: str, standing: Standing, user_id: int, *, private: bool = False, looks_after: bool = False
) -> SafeLayout:
    """What one person sees: with their own place, and what only those who come are told."""
    event, own = standing.event, standing.roster.get(user_id)
    said = lines(locale, standing)
    if own is not None:
        said.append("")
        said.append(own_line(locale, standing, user_id))
    inside = own is not None and own.state is State.GOING
    if private and (inside or looks_after or event.plan.lead_id == user_id):
        said += private_lines(locale, event.plan)
    if looks_after or event.plan.lead_id == user_id:
        said += people_lines(locale, standing)
    layout = SafeLayout(TextDisplay("\n".join(said)))
    if event.cancelled_at is None:
        joins, others = rows(locale, standing)
        others.add_item(Calendar(event.id, label(locale, "event-button-calendar")))
        layout.add_item(joins if own is None else others)
    return layout


def lines(locale: str, standing: Standing) -> list[str]:
    event, plan = standing.event, standing.event.plan
    found = [text(locale, "event-title", title=plan.title)]
    if event.cancelled_at is not None:
        found.append(text(locale, "event-line-cancelled"))
    found.append(text(locale, "event-line-when", starts=plan.starts_at, ends=ending(plan)))
    if event.every is not None:
        found.append(text(locale, "event-line-every", every=Markup(every_words(locale, event.every))))
    found.append(text(locale, "event-line-where", place=place_words(locale, plan)))
    found.append(text(locale, "event-line-lead", person=mention(plan.lead_id)))
    if standing.there is not None:
        found.append(text(locale, "event-line-there", count=standing.there, seated=standing.going))
    elif event.cancelled_at is None:
        for index, role in enumerate(plan.roles):
            found.append(
                text(
                    locale,
                    "event-line-seats",
                    role=Markup(role_words(locale, role.name)),
                    left=role.seats - standing.taken(index),
                    seats=role.seats,
                    waiting=standing.waiting(index),
                )
            )
    if plan.public:
        found += ["", details(plan.public)]
    return found


def rows(locale: str, standing: Standing) -> tuple[ActionRow[Any], ActionRow[Any]]:
    """A button to join for each role, and what those who have a place can do."""
    event = standing.event
    joins = [
        Join(
            event.id,
            index,
            label(
                locale,
                "event-button-join",
                role=role.name,
                named=int(bool(role.name)),
                left=role.seats - standing.taken(index),
            ),
        )
        for index, role in enumerate(event.plan.roles)
    ]
    return ActionRow(*joins), ActionRow(Leave(event.id, label(locale, "event-button-leave")))


def own_line(locale: str, standing: Standing, user_id: int) -> str:
    own = standing.roster[user_id]
    role = Markup(role_words(locale, standing.event.plan.roles[own.role].name))
    if own.state is State.GOING:
        return text(locale, "event-own-going", role=role)
    if own.state is State.OFFERED:
        return text(locale, "event-own-offered", role=role, until=own.offer_until)
    return text(locale, "event-own-waiting", role=role, ahead=standing.ahead(user_id))


def private_lines(locale: str, plan: Plan) -> list[str]:
    return ["", text(locale, "event-private"), details(plan.private)] if plan.private else []


def people_lines(locale: str, standing: Standing) -> list[str]:
    """Who has a seat, and who waits, for those who look after the event."""
    plan, found = standing.event.plan, [""]
    for state in State:
        people = [place for place in standing.roster.values() if place.state is state]
        if people:
            named = ", ".join(
                f"{mention(place.user_id)} ({role_words(locale, plan.roles[place.role].name)})"
                for place in people[:PEOPLE_SHOWN]
            )
            found.append(
                text(locale, "event-people", state=state.value, count=len(people), people=Markup(named))
            )
    return found if len(found) > 1 else []


PEOPLE_SHOWN = 20


def every_words(locale: str, every: Every) -> str:
    return label(locale, f"event-again-{every}")


def role_words(locale: str, name: str) -> str:
    return escape(name) if name else label(locale, "event-role-any")


def place_words(locale: str, plan: Plan) -> str:
    if plan.geoid is None:
        return label(locale, "event-online")
    atlas = Atlas.load()
    return atlas.label(atlas.get(plan.geoid))


def ending(plan: Plan) -> Markup:
    """Only the time, where it ends on the day on which it begins."""
    same = plan.starts_at.astimezone(plan.zone).date() == plan.ends_at.astimezone(plan.zone).date()
    return timestamp(plan.ends_at, "t" if same else "F")


def details(given: str) -> str:
    """What an organizer wrote: nothing of it formats or mentions, but links can be followed."""
    parts = _LINK.split(given)
    return "".join(f"<{part}>" if index % 2 else escape(part) for index, part in enumerate(parts))


def link(event: Event) -> Markup:
    where = f"https://discord.com/channels/{event.guild_id}/{event.channel_id}"
    return Markup(f"{where}/{event.message_id}" if event.message_id else where)
