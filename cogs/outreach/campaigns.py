"""`/campaign`: what is said, in each language, with a link by which reach is counted."""

import io
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextInput

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.outreach.campaigns import check_octets
from bot.outreach.model import Campaign, Kit
from bot.outreach.rules import DESCRIBED_LIMIT, NAME_LIMIT, TEXT_LIMIT, shared
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeModal, SafeSelect, SafeView, field, lines_that_fit, reply, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.outreach.options import CampaignGiven

Interaction = discord.Interaction[AllianceBot]
LINK_LIMIT = 300
LANGUAGES = ("en", "es", "zh", "vi", "tl", "ar", "fr", "ko", "ru", "ht", "pt", "de", "hi", "nv")


def _languages() -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=words(f"language-{one}"), value=one) for one in LANGUAGES]


def _check_language(given: str) -> None:
    """Raises UserError: error-option."""
    if given not in LANGUAGES:
        raise UserError("error-option")


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
    @app_commands.choices(language=_languages())
    async def kit(self, interaction: Interaction, campaign: CampaignGiven, language: str) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ORGANIZER)
        _check_language(language)
        found = await self.bot.services.campaigns.campaign(actor, campaign)
        await interaction.response.send_modal(KitForm(interaction.locale.value, found, language))

    @app_commands.command(
        name="show", description=words("cmd-campaign-show"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.describe(campaign=words("opt-campaign-campaign"))
    async def show(self, interaction: Interaction, campaign: CampaignGiven) -> None:
        actor = await self.bot.actor(interaction)
        found = await self.bot.services.campaigns.campaign(actor, campaign)
        await show_kit(interaction, actor, found)

    @app_commands.command(
        name="picture", description=words("cmd-campaign-picture"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        campaign=words("opt-campaign-campaign"),
        language=words("opt-campaign-language"),
        picture=words("opt-campaign-picture"),
        description=words("opt-campaign-description"),
    )
    @app_commands.choices(language=_languages())
    async def picture(
        self,
        interaction: Interaction,
        campaign: CampaignGiven,
        language: str,
        picture: discord.Attachment,
        description: app_commands.Range[str, 1, DESCRIBED_LIMIT],
    ) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ORGANIZER)
        _check_language(language)
        check_octets(picture.size)
        await interaction.response.defer(ephemeral=True, thinking=True)
        given = await picture.read()
        found = await self.bot.services.campaigns.put_picture(actor, campaign, language, given, description)
        out = TakeOut(found.id, language, label(interaction.locale.value, "campaign-button-out"))
        await show_kit(interaction, actor, found, language, out)

    @app_commands.command(
        name="rename", description=words("cmd-campaign-rename"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(campaign=words("opt-campaign-campaign"), name=words("opt-campaign-name"))
    async def rename(
        self,
        interaction: Interaction,
        campaign: CampaignGiven,
        name: app_commands.Range[str, 1, NAME_LIMIT],
    ) -> None:
        actor = await self.bot.actor(interaction)
        renamed = await self.bot.services.campaigns.rename(actor, campaign, name)
        await reply(interaction, "campaign-renamed", name=renamed.name)

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
        await show_kit(interaction, actor, found, self.language)


class Language(SafeSelect, template=r"campaign:(?P<campaign_id>\d{1,18}):language"):
    """The same campaign in another language."""

    def __init__(
        self, campaign_id: int, options: list[discord.SelectOption] | None = None, **rest: Any
    ) -> None:
        super().__init__(f"campaign:{campaign_id}:language", options, **rest)
        self.campaign_id = campaign_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        found = await interaction.client.services.campaigns.campaign(actor, self.campaign_id)
        await show_kit(interaction, actor, found, self.values[0])


class TakeOut(SafeButton, template=r"campaign:(?P<campaign_id>\d{1,18}):out:(?P<language>[a-z]{2})"):
    """A kit without its picture."""

    def __init__(self, campaign_id: int, language: str, text: str = "") -> None:
        super().__init__(f"campaign:{campaign_id}:out:{language}", text, style=discord.ButtonStyle.danger)
        self.campaign_id, self.language = campaign_id, language

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        found = await interaction.client.services.campaigns.drop_picture(
            actor, self.campaign_id, self.language
        )
        await show_kit(interaction, actor, found, self.language)


async def show_kit(
    interaction: Interaction, actor: Actor, campaign: Campaign, language: str = "", *more: SafeButton
) -> None:
    """What a campaign says in a language, with its picture: in the reader's own, unless another is asked for."""
    locale = interaction.locale.value
    kits = {kit.language: kit for kit in campaign.kits}
    wanted = (language, locale.split("-")[0], "en", *kits)
    chosen = next((kits[one] for one in wanted if one in kits), None)
    view = SafeView(*more)
    picture = None
    if chosen is not None:
        picture = await interaction.client.services.campaigns.picture(actor, campaign.id, chosen.language)
    if chosen is not None and len(kits) > 1:
        options = [
            discord.SelectOption(
                label=label(locale, f"language-{one}"), value=one, default=one == chosen.language
            )
            for one in sorted(kits)
        ]
        view.add_item(Language(campaign.id, options))
    *before_last, last = lines_that_fit(kit_lines(locale, campaign, chosen))
    for page in before_last:
        await send(interaction, page)
    with_picture: dict[str, Any] = {}
    if picture is not None:
        name = f"{campaign.code}-{chosen.language if chosen else ''}.{picture.media}"
        file = discord.File(io.BytesIO(picture.data), name, description=picture.described)
        with_picture["file"] = file
    await send(interaction, last, view=view, **with_picture)


def kit_lines(locale: str, campaign: Campaign, kit: Kit | None) -> list[str]:
    """The words stand in a block, to be copied as they are."""
    lines = [text(locale, "campaign-title", name=campaign.name, code=Markup(campaign.code))]
    if kit is None:
        return [*lines, text(locale, "campaign-no-kit")]
    lines.append(
        text(locale, "campaign-language", language=Markup(label(locale, f"language-{kit.language}")))
    )
    lines.append("```\n" + kit.text.replace("```", "'''") + "\n```")
    if kit.link:
        lines.append(f"<{shared(kit.link, campaign.code)}>")
    return lines
