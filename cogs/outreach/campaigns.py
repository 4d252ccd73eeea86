"""`/campaign`: what is said, in each language, with a link by which reach is counted."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextInput

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.outreach.model import Campaign
from bot.outreach.rules import NAME_LIMIT, TEXT_LIMIT, shared
from bot.text import Markup, label, text
from bot.ui import SafeModal, field, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import send_lines
from cogs.outreach.options import CampaignGiven

Interaction = discord.Interaction[AllianceBot]
LINK_LIMIT = 300
LANGUAGES = ("en", "es", "zh", "vi", "tl", "ar", "fr", "ko", "ru", "ht", "pt", "de", "hi", "nv")


class CampaignCog(commands.GroupCog, group_name="campaign", group_description=words("cmd-campaign")):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="create", description=words("cmd-campaign-create"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(name=words("opt-campaign-name"))
    async def create(self, interaction: Interaction, name: app_commands.Range[str, 1, NAME_LIMIT]) -> None:
        actor = await self.bot.actor(interaction)
        made = await self.bot.services.campaigns.create(actor, name)
        await reply(interaction, "campaign-created", name=made.name, code=Markup(made.code))

    @app_commands.command(
        name="kit", description=words("cmd-campaign-kit"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(campaign=words("opt-campaign-campaign"), language=words("opt-campaign-language"))
    @app_commands.choices(
        language=[
            app_commands.Choice(name=words(f"language-{language}"), value=language) for language in LANGUAGES
        ]
    )
    async def kit(self, interaction: Interaction, campaign: CampaignGiven, language: str) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ORGANIZER)
        if language not in LANGUAGES:
            raise UserError("error-option")
        found = await self.bot.services.campaigns.campaign(actor, campaign)
        await interaction.response.send_modal(KitForm(interaction.locale.value, found, language))

    @app_commands.command(
        name="show", description=words("cmd-campaign-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(campaign=words("opt-campaign-campaign"))
    async def show(self, interaction: Interaction, campaign: CampaignGiven) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.bot.services.campaigns.campaign(actor, campaign)
        await send_lines(interaction, campaign_lines(interaction.locale.value, found))

    @app_commands.command(
        name="end", description=words("cmd-campaign-end"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(campaign=words("opt-campaign-campaign"))
    async def end(self, interaction: Interaction, campaign: CampaignGiven) -> None:
        actor = await self.bot.actor(interaction)
        ended = await self.bot.services.campaigns.end(actor, campaign)
        await reply(interaction, "campaign-ended", name=ended.name)


class KitForm(SafeModal):
    def __init__(self, locale: str, campaign: Campaign, language: str) -> None:
        super().__init__(label(locale, "campaign-form-title"))
        self.campaign_id, self.language = campaign.id, language
        before = next((kit for kit in campaign.kits if kit.language == language), None)
        self.text: TextInput[Any] = TextInput(
            custom_id="text",
            style=discord.TextStyle.paragraph,
            default=before.text if before else None,
            max_length=TEXT_LIMIT,
        )
        self.link: TextInput[Any] = TextInput(
            custom_id="link", default=(before and before.link) or None, max_length=LINK_LIMIT, required=False
        )
        self.add_item(field(locale, "campaign-form-text", self.text))
        self.add_item(field(locale, "campaign-form-link", self.link, hint="campaign-form-link-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        found = await interaction.client.services.campaigns.put_kit(
            actor, self.campaign_id, self.language, self.text.value, self.link.value
        )
        await send_lines(interaction, campaign_lines(interaction.locale.value, found))


def campaign_lines(locale: str, campaign: Campaign) -> list[str]:
    """What there is in the reader's language first; the words stand in a block, to be copied as they are."""
    lines = [text(locale, "campaign-title", name=campaign.name, code=Markup(campaign.code))]
    if not campaign.kits:
        return [*lines, text(locale, "campaign-no-kit")]
    own = locale.split("-")[0]
    for kit in sorted(campaign.kits, key=lambda kit: (kit.language != own, kit.language)):
        lines.append(
            text(locale, "campaign-language", language=Markup(label(locale, f"language-{kit.language}")))
        )
        lines.append("```\n" + kit.text.replace("```", "'''") + "\n```")
        if kit.link:
            lines.append(f"<{shared(kit.link, campaign.code)}>")
    return lines
