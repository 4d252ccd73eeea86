"""`/policy`: propose, second, change, move on, and read."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.policies.model import Act, State
from bot.ui import mention, reply, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.policies import buttons, lists
from cogs.policies.forms import FIELD_LIMIT, Filled, blank, edit_of, open_form
from cogs.policies.options import (
    AreaGiven,
    BudgetGiven,
    OwnGiven,
    PolicyGiven,
    ProposalGiven,
    RejectedGiven,
    SecondableGiven,
)
from cogs.policies.search import Searching
from cogs.policies.terms import TermsCommand

Interaction = discord.Interaction[AllianceBot]
VersionGiven = app_commands.Range[int, 1, 10000]


class PolicyCog(
    TermsCommand, Searching, commands.GroupCog, group_name="policy", group_description=words("cmd-policy")
):
    def __init__(self, bot: AllianceBot) -> None:
        super().__init__(bot)
        self.policies = bot.services.policies

    # --- writing ------------------------------------------------------------------------------------------

    @app_commands.command(
        name="propose", description=words("cmd-policy-propose"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(supersedes=words("opt-policy-supersedes"))
    async def propose(self, interaction: Interaction, supersedes: PolicyGiven | None = None) -> None:
        await open_form(interaction, Filled(blank(Act.ADOPT, supersedes)))

    @app_commands.command(
        name="amend", description=words("cmd-policy-amend"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(policy=words("opt-policy-policy"))
    async def amend(self, interaction: Interaction, policy: PolicyGiven) -> None:
        """The form holds the text in force, unless that is too long for it."""
        actor = await self.bot.actor(interaction)
        filled = edit_of(await self.policies.show(actor, policy))
        new = replace(filled.new, act=Act.AMEND, target=policy)
        await open_form(interaction, Filled(new, stays=filled.stays))

    @app_commands.command(
        name="repeal", description=words("cmd-policy-repeal"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(policy=words("opt-policy-policy"))
    async def repeal(self, interaction: Interaction, policy: PolicyGiven) -> None:
        actor = await self.bot.actor(interaction)
        about = (await self.policies.show(actor, policy)).proposal.version.text
        new = replace(blank(Act.REPEAL, policy), title=about.title, area_id=about.area_id)
        await open_form(interaction, Filled(new))

    @app_commands.command(
        name="again", description=words("cmd-policy-again"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-rejected"))
    async def again(self, interaction: Interaction, proposal: RejectedGiven) -> None:
        actor = await self.bot.actor(interaction)
        filled = edit_of(await self.policies.returnable(actor, proposal))
        await open_form(interaction, Filled(replace(filled.new, follows=proposal), stays=filled.stays))

    @app_commands.command(
        name="from-budget", description=words("cmd-policy-from-budget"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(poll=words("opt-policy-budget"))
    async def from_budget(self, interaction: Interaction, poll: BudgetGiven) -> None:
        actor = await self.bot.actor(interaction)
        new = await self.policies.from_budget(actor, poll)
        long = len(new.text) > FIELD_LIMIT
        stays = new.text if long else ""
        await open_form(interaction, Filled(replace(new, text="" if long else new.text), stays=stays))

    @app_commands.command(
        name="edit", description=words("cmd-policy-edit"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def edit(self, interaction: Interaction, proposal: OwnGiven) -> None:
        actor = await self.bot.actor(interaction)
        await open_form(interaction, edit_of(await self.policies.editable(actor, proposal)))

    # --- moving it on -------------------------------------------------------------------------------------

    @app_commands.command(
        name="second", description=words("cmd-policy-second"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def second(self, interaction: Interaction, proposal: SecondableGiven) -> None:
        await buttons.second(interaction, proposal)

    @app_commands.command(
        name="move-on", description=words("cmd-policy-move-on"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def move_on(self, interaction: Interaction, proposal: OwnGiven) -> None:
        await buttons.move_on(interaction, proposal)

    @app_commands.command(
        name="withdraw", description=words("cmd-policy-withdraw"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def withdraw(self, interaction: Interaction, proposal: OwnGiven) -> None:
        await buttons.ask_withdraw(interaction, proposal)

    @app_commands.command(
        name="share", description=words("cmd-policy-share"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"), person=words("opt-policy-person"))
    async def share(self, interaction: Interaction, proposal: OwnGiven, person: discord.Member) -> None:
        actor = await self.bot.actor(interaction)
        standing, edits = await self.policies.share(actor, proposal, person.id)
        await reply(
            interaction,
            "policy-shared",
            **buttons.named(standing.proposal),
            person=mention(person.id),
            edits="yes" if edits else "no",
        )

    # --- seeing -------------------------------------------------------------------------------------------

    @app_commands.command(
        name="show", description=words("cmd-policy-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def show(self, interaction: Interaction, proposal: ProposalGiven) -> None:
        await lists.show(interaction, proposal)

    @app_commands.command(
        name="list", description=words("cmd-policy-list"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(state=words("opt-policy-state"), area=words("opt-policy-area"))
    @app_commands.choices(
        state=[
            app_commands.Choice(name=words(f"policy-state-{state.value}"), value=state.value)
            for state in State
        ]
    )
    async def list_(
        self, interaction: Interaction, state: str = "all", area: AreaGiven | None = None
    ) -> None:
        await send(interaction, view=await lists.page(interaction, state, area or 0))

    @app_commands.command(
        name="mine", description=words("cmd-policy-mine"), extras=for_level(Level.VOLUNTEER)
    )
    async def mine(self, interaction: Interaction) -> None:
        await send(interaction, view=await lists.page(interaction, "mine"))

    @app_commands.command(
        name="text", description=words("cmd-policy-text"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"), version=words("opt-policy-version"))
    async def text(
        self, interaction: Interaction, proposal: ProposalGiven, version: VersionGiven | None = None
    ) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.policies.text_of(actor, proposal, version)
        await buttons.send_text(interaction, proposal, found)

    @app_commands.command(
        name="history", description=words("cmd-policy-history"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(proposal=words("opt-policy-proposal"))
    async def history(self, interaction: Interaction, proposal: ProposalGiven) -> None:
        await lists.history(interaction, proposal)

    @app_commands.command(
        name="compare", description=words("cmd-policy-compare"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(
        proposal=words("opt-policy-proposal"),
        older=words("opt-policy-older"),
        newer=words("opt-policy-newer"),
    )
    async def compare(
        self,
        interaction: Interaction,
        proposal: ProposalGiven,
        older: VersionGiven | None = None,
        newer: VersionGiven | None = None,
    ) -> None:
        await buttons.compare(interaction, proposal, older, newer)
