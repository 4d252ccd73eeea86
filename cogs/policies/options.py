"""Which proposal, policy or area a command is about: what autocomplete offers, and what comes back."""

from collections.abc import Collection, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.alliances.model import Actor
from bot.policies.model import State
from bot.polls.model import State as PollState
from bot.ui.options import RowOption


class ProposalOption(RowOption):
    unknown = "policy-unknown"
    states: Collection[State] = ()
    in_force = False
    mine = False

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.policies.suggest(
            actor, typed, self.states, in_force=self.in_force, mine=self.mine
        )
        return [(one.id, f"#{one.id} {one.version.text.title}") for one in found]


class PolicyOption(ProposalOption):
    in_force = True


class RejectedOption(ProposalOption):
    states = (State.REJECTED,)


class SecondableOption(ProposalOption):
    states = (State.DRAFT, State.DISCUSSION)


class OwnOption(ProposalOption):
    states = (State.DRAFT, State.DISCUSSION, State.REVIEW)
    mine = True


class AreaOption(RowOption):
    """Retired ones too."""

    unknown = "area-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.areas.areas(actor, retired=True)
        return [(area.id, area.name) for area in found if typed.casefold() in area.name.casefold()]


class BudgetOption(RowOption):
    """A closed budget poll."""

    unknown = "poll-unknown"

    async def offer(
        self, interaction: discord.Interaction[Any], actor: Actor, typed: str
    ) -> Iterable[tuple[int, str]]:
        found = await interaction.client.services.polls.suggest(actor, typed, open_only=False)
        return [
            (poll.id, poll.question)
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
