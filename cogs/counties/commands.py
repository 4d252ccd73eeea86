"""`/county`: see one, take one, give it up; and for organizers, the same for somebody else."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.counties.model import AssignmentRole
from bot.text import text, timestamp
from bot.ui import mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines
from bot.ui.replies import send
from cogs.counties.asking import date_lines
from cogs.counties.card import act_on_duty, claim, county_card
from cogs.counties.gaps import near_page
from cogs.counties.mine import my_page
from cogs.counties.options import CountyGiven, RoleGiven


class CountyCog(commands.GroupCog, group_name="county", group_description=words("cmd-county")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.counties = bot.services.counties

    @app_commands.command(
        name="show", description=words("cmd-county-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(county=words("opt-county-county"))
    async def show(self, interaction: discord.Interaction[AllianceBot], county: CountyGiven) -> None:
        await send(interaction, view=await county_card(interaction, county.geoid))

    @app_commands.command(
        name="near", description=words("cmd-county-near"), extras=for_level(Level.VOLUNTEER)
    )
    async def near(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await near_page(interaction))

    @app_commands.command(
        name="mine", description=words("cmd-county-mine"), extras=for_level(Level.VOLUNTEER)
    )
    async def mine(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await my_page(interaction, 0))

    @app_commands.command(
        name="claim", description=words("cmd-county-claim"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(county=words("opt-county-county"), role=words("opt-county-role"))
    async def claim(
        self,
        interaction: discord.Interaction[AllianceBot],
        county: CountyGiven,
        role: RoleGiven = AssignmentRole.LEAD,
    ) -> None:
        receipt = await claim(interaction, county.geoid, role)
        await send(interaction, view=await county_card(interaction, county.geoid, receipt))

    @app_commands.command(
        name="release", description=words("cmd-county-release"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(county=words("opt-county-county"))
    async def release(self, interaction: discord.Interaction[AllianceBot], county: CountyGiven) -> None:
        receipt = await act_on_duty(interaction, county.geoid, "release")
        await send(interaction, view=await county_card(interaction, county.geoid, receipt))

    @app_commands.command(
        name="assign", description=words("cmd-county-assign"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        person=words("opt-county-person"),
        county=words("opt-county-county"),
        role=words("opt-county-role-theirs"),
    )
    async def assign(
        self,
        interaction: discord.Interaction[AllianceBot],
        person: discord.Member,
        county: CountyGiven,
        role: RoleGiven,
    ) -> None:
        actor = await self.bot.actor(interaction)
        await self.counties.assign(actor, person.id, county.geoid, role)
        name = self.counties.atlas.label(county)
        await reply(interaction, "county-assigned", person=mention(person.id), county=name, role=role.value)

    @app_commands.command(
        name="unassign", description=words("cmd-county-unassign"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(person=words("opt-county-person-theirs"), county=words("opt-county-county"))
    async def unassign(
        self,
        interaction: discord.Interaction[AllianceBot],
        person: discord.Member | discord.User,
        county: CountyGiven,
    ) -> None:
        actor = await self.bot.actor(interaction)
        await self.counties.unassign(actor, person.id, county.geoid)
        name = self.counties.atlas.label(county)
        await reply(interaction, "county-unassigned", person=mention(person.id), county=name)

    @app_commands.command(
        name="hand-over", description=words("cmd-county-hand-over"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(county=words("opt-county-county"), person=words("opt-county-person-hand-over"))
    async def hand_over(
        self, interaction: discord.Interaction[AllianceBot], county: CountyGiven, person: discord.Member
    ) -> None:
        actor = await self.bot.actor(interaction)
        await self.bot.services.assignments.offer_in(actor, county.geoid, person.id)
        await reply(interaction, "duty-done", what="hand", county=self.counties.atlas.label(county))

    @app_commands.command(
        name="extend", description=words("cmd-county-extend"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(county=words("opt-county-county"))
    async def extend(self, interaction: discord.Interaction[AllianceBot], county: CountyGiven) -> None:
        actor = await self.bot.actor(interaction)
        asked = await self.bot.services.assignments.extend(actor, county.geoid)
        lines = [text(interaction.locale.value, "county-extended", county=self.counties.atlas.label(county))]
        lines += date_lines(interaction.locale.value, asked)
        await send(interaction, "\n".join(lines))

    @app_commands.command(
        name="history", description=words("cmd-county-history"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(county=words("opt-county-county"))
    async def history(self, interaction: discord.Interaction[AllianceBot], county: CountyGiven) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.bot.services.assignments.history(actor, county.geoid)
        locale = interaction.locale.value
        lines = [
            text(
                locale,
                "county-happened",
                at=timestamp(one.at, "f"),
                person=mention(one.user_id),
                role=one.role.value,
                what=one.what.value if one.what else "begun",
            )
            for one in found
        ]
        head = text(locale, "county-history", county=self.counties.atlas.label(county), count=len(lines))
        await send_lines(interaction, [head, *lines])
