"""What can be taken down, and what was, as it is picked while typing."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.search.model import Kind as Found
from bot.takedowns.model import Kind
from bot.text import label
from bot.ui import words
from bot.ui.options import CHOICES, RowOption

KINDS = [app_commands.Choice(name=words(f"takedown-kind-{kind.value}"), value=kind.value) for kind in Kind]


def kind_of(given: str) -> Kind:
    """Raises UserError error-option."""
    try:
        return Kind(given)
    except ValueError:
        raise UserError("error-option") from None


class WrittenOption(RowOption):
    """By what it says, of the kind that was picked before; or by its number."""

    unknown = "error-option"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        services, given = interaction.client.services, str(getattr(interaction.namespace, "what", ""))
        match given:
            case Kind.PROPOSAL:
                found = await services.policies.suggest(actor, typed)
                return [(one.id, f"#{one.id} {one.version.text.title}") for one in found]
            case Kind.STATEMENT:
                hits, _ = await services.search.find(actor, typed) if typed.strip() else ([], False)
                return [
                    (hit.number, "".join(part.text for part in hit.excerpt))
                    for hit in hits
                    if hit.kind is Found.ARGUMENT
                ]
            case Kind.TOPIC:
                topics, _ = await services.opinions.listed(actor, title=typed, size=CHOICES, closed=True)
                return [(one.id, one.title) for one in topics]
            case Kind.POLL:
                polls = await services.polls.suggest(actor, typed, open_only=False)
                return [(one.id, f"#{one.id} {one.question}") for one in polls]
            case Kind.EVENT:
                events, _ = await services.events.upcoming(actor, title=typed, size=CHOICES)
                return [(one.id, one.plan.title) for one in events]
            case Kind.TASK:
                tasks = await services.tasks.search(actor, typed, CHOICES)
                return [(one.id, one.plan.title) for one in tasks]
            case Kind.CAMPAIGN:
                running = await services.campaigns.running(actor)
                return [(one.id, one.name) for one in running if typed.casefold() in one.name.casefold()]
        return []


class TakedownOption(RowOption):
    """The latest ones."""

    unknown = "takedown-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        if not actor.may(Level.MODERATOR):
            return []
        locale = interaction.locale.value
        return [
            (
                one.id,
                label(locale, "takedown-choice", kind=one.kind.value, number=one.number, reason=one.reason),
            )
            for one in await interaction.client.services.takedowns.listed(actor)
        ]


WrittenGiven = app_commands.Transform[int, WrittenOption]
TakedownGiven = app_commands.Transform[int, TakedownOption]
