"""Which proposal, policy or area a command is about: what autocomplete offers, and what comes back."""

from collections.abc import Collection
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Level
from bot.policies.model import State
from bot.polls.model import State as PollState
from bot.text import shorten
from bot.ui import picked_id
from cogs.policies.card import choice_name

CHOICES = 25
CHOICE_LIMIT = 100


class ProposalOption(app_commands.Transformer):
    """A proposal by its number; the service checks whose it is, and what can be done with it."""

    states: Collection[State] = ()
    in_force = False
    mine = False

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value.removeprefix("#"), "policy-unknown")

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None:
            return []
        found = await interaction.client.services.policies.suggest(
            actor, value, self.states, in_force=self.in_force, mine=self.mine
        )
        return [
            app_commands.Choice(name=shorten(choice_name(one), CHOICE_LIMIT), value=str(one.id))
            for one in found
        ]


class PolicyOption(ProposalOption):
    in_force = True


class RejectedOption(ProposalOption):
    states = (State.REJECTED,)


class SecondableOption(ProposalOption):
    states = (State.DRAFT, State.DISCUSSION)


class OwnOption(ProposalOption):
    states = (State.DRAFT, State.DISCUSSION, State.REVIEW)
    mine = True


class AreaOption(app_commands.Transformer):
    """An area by its number, retired or not."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value, "area-unknown")

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None or not actor.may(Level.VOLUNTEER):
            return []
        found = await interaction.client.services.areas.areas(actor, retired=True)
        return [
            app_commands.Choice(name=area.name, value=str(area.id))
            for area in found
            if value.casefold() in area.name.casefold()
        ][:CHOICES]


class BudgetOption(app_commands.Transformer):
    """A closed budget poll by its number."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> int:
        return picked_id(value, "poll-unknown")

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None:
            return []
        found = await interaction.client.services.polls.suggest(actor, value, open_only=False)
        return [
            app_commands.Choice(name=shorten(poll.question, CHOICE_LIMIT), value=str(poll.id))
            for poll in found
            if poll.method.is_budget and poll.state is PollState.CLOSED
        ]


BudgetGiven = app_commands.Transform[int, BudgetOption]
ProposalGiven = app_commands.Transform[int, ProposalOption]
PolicyGiven = app_commands.Transform[int, PolicyOption]
RejectedGiven = app_commands.Transform[int, RejectedOption]
SecondableGiven = app_commands.Transform[int, SecondableOption]
OwnGiven = app_commands.Transform[int, OwnOption]
AreaGiven = app_commands.Transform[int, AreaOption]
