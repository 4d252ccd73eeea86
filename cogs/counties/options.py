"""Options of commands in which people name a county or a state, chosen from a list or typed by hand."""

from typing import Any

import discord
from discord import app_commands

from bot.counties.atlas import fold
from bot.counties.export import Format
from bot.counties.model import AssignmentRole, County, Measure, State
from bot.counties.service import CountyService
from bot.errors import UserError
from bot.ui import words

CHOICES = 25


class CountyOption(app_commands.Transformer):
    """What was picked is a GEOID; what was typed without picking may be any name that only one county has."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> County:
        counties: CountyService = interaction.client.services.counties
        return counties.find(value)

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        atlas = interaction.client.services.counties.atlas
        return [
            app_commands.Choice(name=atlas.label(county), value=county.geoid)
            for county in atlas.search(value, CHOICES)
        ]


class StateOption(app_commands.Transformer):
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> State:
        counties: CountyService = interaction.client.services.counties
        return counties.find_state(value)

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        typed = fold(value)
        return [
            app_commands.Choice(name=state.name, value=state.code)
            for state in interaction.client.services.counties.atlas.states
            if typed == state.code.lower() or f" {typed}" in f" {fold(state.name)}"
        ][:CHOICES]


class RoleOption(app_commands.Transformer):
    @property
    def choices(self) -> list[app_commands.Choice[Any]]:
        return [
            app_commands.Choice(name=words(f"county-role-{role.value}"), value=role.value)
            for role in AssignmentRole
        ]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> AssignmentRole:
        if value not in AssignmentRole.__members__.values():
            raise UserError("error-option")
        return AssignmentRole(value)


class MeasureOption(app_commands.Transformer):
    @property
    def choices(self) -> list[app_commands.Choice[Any]]:
        return [
            app_commands.Choice(name=words(f"measure-{measure.value}"), value=measure.value)
            for measure in Measure
        ]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Measure:
        if value not in Measure.__members__.values():
            raise UserError("error-option")
        return Measure(value)


class FormatOption(app_commands.Transformer):
    @property
    def choices(self) -> list[app_commands.Choice[Any]]:
        return [app_commands.Choice(name=words(f"format-{form.value}"), value=form.value) for form in Format]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Format:
        if value not in Format.__members__.values():
            raise UserError("error-option")
        return Format(value)


FormatGiven = app_commands.Transform[Format, FormatOption]
MeasureGiven = app_commands.Transform[Measure, MeasureOption]
RoleGiven = app_commands.Transform[AssignmentRole, RoleOption]
CountyGiven = app_commands.Transform[County, CountyOption]
StateGiven = app_commands.Transform[State, StateOption]
