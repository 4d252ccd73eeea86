"""Joining: the button in the welcome channel, `/join`, and the form, of which nothing is lost on the way."""

import asyncio
import logging
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import ActionRow, CheckboxGroup, Container, Separator, TextDisplay

from bot.alliances.model import Chapter, Level, Pledge, Purpose
from bot.client import AllianceBot
from bot.errors import UserError
from bot.text import Markup, label, text
from bot.ui import TROUBLE, SafeButton, SafeLayout, SafeSelect, field, words
from bot.ui.replies import send
from bot.ui.standing import put_up
from bot.volunteers import rules
from bot.volunteers.applications import Opening, PledgeChangedError
from bot.volunteers.model import Draft, Entrance
from cogs.volunteers import roles
from cogs.volunteers.fields import AnswersForm, Interaction, PlaceForm, county_choice, layout, show

log = logging.getLogger(__name__)

CODE_LIMIT = 50
DRAFT = r"(?P<draft>[0-9a-f.]{1,40})"


class JoinCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self._posting = asyncio.Lock()

    @app_commands.command(name="join", description=words("cmd-join"))
    @app_commands.describe(code=words("opt-join-code"))
    async def join(
        self, interaction: Interaction, code: app_commands.Range[str, 1, CODE_LIMIT] | None = None
    ) -> None:
        if code is not None:
            await self.bot.services.invitations.enter(await self.bot.actor(interaction), code)
        await _enter(interaction, version=None)

    @commands.Cog.listener()
    async def on_chapter_set_up(self, chapter: Chapter) -> None:
        """Post the welcome message or bring it up to date, and whatever waits for a decision."""
        async with self._posting:
            try:
                await self._welcome(chapter.guild_id)
            except TROUBLE as error:
                log.warning("no welcome message in server %s: %r", chapter.guild_id, error)
                await self.bot.services.volunteers.tell_moderators(chapter, "welcome-failed")
        await self.bot.services.applications.announce_pending(chapter)

    async def _welcome(self, guild_id: int) -> None:
        alliances = self.bot.services.alliances
        chapter, guild = await alliances.chapter(guild_id), self.bot.get_guild(guild_id)
        if chapter is None or guild is None:
            return
        channel = self.bot.get_partial_messageable(chapter.channels[Purpose.WELCOME], guild_id=guild_id)
        card = _welcome_card(
            guild.preferred_locale.value, chapter, await alliances.pledge(chapter.alliance_id)
        )
        before = chapter.messages.get(Purpose.WELCOME)
        if (message_id := await put_up(channel, before, card, "join:")) != before:
            await alliances.remember_message(guild_id, Purpose.WELCOME, message_id)


def _welcome_card(locale: str, chapter: Chapter, pledge: Pledge) -> SafeLayout:
    return SafeLayout(
        Container(
            TextDisplay(text(locale, "welcome-card", alliance=chapter.alliance_name)),
            Separator(),
            TextDisplay(_pledge(locale, pledge)),
            ActionRow(Join(pledge.version, "welcome", label(locale, "welcome-join"))),
        )
    )


def _pledge(locale: str, pledge: Pledge) -> str:
    return text(locale, "welcome-pledge", version=pledge.version, pledge=Markup(pledge.text))


class Join(SafeButton, template=r"join:(?P<version_id>\d{1,9}):(?P<place>welcome|card)"):
    """`version_id` is the pledge that stands above the button, `card` a card that only this person sees."""

    def __init__(self, version_id: int, place: str, text: str = "") -> None:
        super().__init__(f"join:{version_id}:{place}", text, style=discord.ButtonStyle.primary)
        self.version_id, self.place = version_id, place

    async def act(self, interaction: Interaction) -> None:
        await _enter(interaction, self.version_id, again=self.place == "card")


async def _enter(interaction: Interaction, version: int | None, *, again: bool = False) -> None:
    """Open the form for whoever has the present pledge before them, or show what stands in its way.

    `version` is the pledge that they see; `again`: they have read that they were declined.
    """
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    opening = await bot.services.applications.begin(actor)
    found, entrance = opening.volunteer, opening.entrance
    if entrance is Entrance.OPEN or (entrance is Entrance.AGAIN and again):
        if version == opening.pledge.version:
            await interaction.response.send_modal(JoinForm(locale, opening))
            return
        head = text(locale, "join-pledge-now" if version is not None else "join-open")
        if opening.invited is not None:
            head = f"{text(locale, 'join-invited')}\n{head}"
    elif entrance is Entrance.AGAIN:
        assert found is not None
        head = text(locale, "join-again", at=found.changed_at, reason=found.reason or "")
    else:
        assert found is not None
        if entrance in (Entrance.BACK, Entrance.ALREADY):
            await interaction.response.defer(ephemeral=True, thinking=True)
            where = await roles.memberships(bot, actor.alliance_id, actor.user_id)
            taken = [
                chapter.guild_id
                for chapter, _ in where
                if await bot.services.roles.taken(chapter, actor.user_id, Level.VOLUNTEER)
            ]
            lacking = [one for one in where if one[0].guild_id not in taken]
            problems = await roles.give(lacking, text(locale, "role-reason"))
            words_of_it = [text(locale, f"join-{entrance}"), *(problem.words(locale) for problem in problems)]
            if taken:
                words_of_it.append(text(locale, "join-role-taken"))
            await send(interaction, "\n".join(words_of_it))
            return
        if (waiting := opening.pending) is not None:
            if waiting.thread_id is not None:
                raise UserError("join-asked", at=found.changed_at, thread=Markup(f"<#{waiting.thread_id}>"))
            put_off = int(waiting.put_off)
            raise UserError("join-waiting", at=waiting.applied_at, by=waiting.answer_by, later=put_off)
        raise UserError(f"join-{entrance}", at=found.changed_at, reason=found.reason or "")
    if version not in (None, opening.pledge.version) and not again:  # the welcome message shows an old one
        bot.dispatch("chapter_set_up", await bot.services.alliances.chapter(actor.guild_id))
    button = Join(opening.pledge.version, "card", label(locale, "join-form"))
    await show(interaction, layout(head, _pledge(locale, opening.pledge), [button]))


class JoinForm(AnswersForm):
    def __init__(self, locale: str, opening: Opening) -> None:
        super().__init__(label(locale, "form-join"), locale, opening.where, opening.invited)
        version = opening.pledge.version
        self.pledge: CheckboxGroup[JoinForm] = CheckboxGroup(custom_id="pledge", min_values=1, max_values=1)
        self.pledge.add_option(label=label(locale, "form-agree", version=version), value=str(version))
        self.version = version
        self.add_item(field(locale, "form-pledge", self.pledge))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        agreed = self.pledge.values == [str(self.version)]
        await _place(interaction, Draft(self.answers(), self.version if agreed else 0), self.where.value)


async def _place(interaction: Interaction, draft: Draft, where: str) -> None:
    """Find the county that was typed; where that takes another look, the rest of the form waits in the card."""
    locale = interaction.locale.value
    again = Elsewhere(rules.pack(draft), label(locale, "where-again"))
    try:
        located = interaction.client.services.applications.locate(where)
    except UserError as error:
        problem = text(locale, error.key, **error.arguments)
        await show(interaction, layout(f"{problem}\n{text(locale, 'where-kept')}", [again]))
        return
    if located.only is not None:
        await _hand_in(interaction, replace(draft, geoid=located.only.geoid))
        return

    def pick(index: int, options: list[discord.SelectOption], invitation: str) -> Where:
        return Where(index, rules.pack(draft), options, invitation)

    other = Elsewhere(rules.pack(draft), label(locale, "where-other"))
    await show(interaction, county_choice(locale, located, text(locale, "where-kept"), pick, other))


class Where(SafeSelect, template=rf"join:where:(?P<index>\d):{DRAFT}"):
    def __init__(
        self,
        index: int,
        draft: str,
        options: list[discord.SelectOption] | None = None,
        invitation: str | None = None,
    ) -> None:
        super().__init__(f"join:where:{index}:{draft}", options, placeholder=invitation)
        self.draft = draft

    async def act(self, interaction: Interaction) -> None:
        await _hand_in(interaction, replace(rules.unpack(self.draft), geoid=next(iter(self.values), "")))


class Elsewhere(SafeButton, template=rf"join:elsewhere:{DRAFT}"):
    """None of the counties on offer, or none was found."""

    def __init__(self, draft: str, text: str = "") -> None:
        super().__init__(f"join:elsewhere:{draft}", text)
        self.draft = draft

    async def act(self, interaction: Interaction) -> None:
        draft = rules.unpack(self.draft)

        async def then(submitted: Interaction, where: str) -> None:
            await _place(submitted, draft, where)

        await interaction.response.send_modal(PlaceForm(interaction.locale.value, then))


class Agree(SafeButton, template=rf"join:agree:{DRAFT}"):
    """The pledge was another one, or not agreed to, when the form came in."""

    def __init__(self, draft: str, text: str = "") -> None:
        super().__init__(f"join:agree:{draft}", text, style=discord.ButtonStyle.primary)
        self.draft = draft

    async def act(self, interaction: Interaction) -> None:
        await _hand_in(interaction, rules.unpack(self.draft))


async def _hand_in(interaction: Interaction, draft: Draft) -> None:
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    try:
        application = await bot.services.applications.apply(actor, draft, interaction.channel_id)
    except PledgeChangedError as changed:
        agreed = replace(draft, pledge_version=changed.pledge.version)
        button = Agree(rules.pack(agreed), label(locale, "join-agree"))
        parts = text(locale, "join-pledge-agree"), _pledge(locale, changed.pledge), [button]
        await show(interaction, layout(*parts))
    else:
        atlas = bot.services.counties.atlas
        county = atlas.label(atlas.get(draft.geoid or ""))
        lines = [text(locale, "join-done", county=county, by=application.answer_by)]
        if await bot.services.raids.held(actor.guild_id) is not None:
            lines.append(text(locale, "join-done-held"))
        await show(interaction, layout("\n".join(lines)))
