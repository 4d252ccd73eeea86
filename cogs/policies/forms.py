"""The form of a proposal: new, an amendment, a repeal, or another version of its text."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord.ui import FileUpload, Select, TextInput

from bot.alliances.model import Actor, Chapter, Purpose
from bot.client import AllianceBot
from bot.errors import UserError
from bot.policies.model import Act, Area, Kind, NewProposal, Standing, Text
from bot.policies.rules import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, read_file
from bot.text import Markup, label, text
from bot.ui import SafeButton, SafeModal, SafeView, field, picked_id, reply
from bot.ui.replies import send
from cogs.policies.buttons import named

Interaction = discord.Interaction[AllianceBot]
FIELD_LIMIT = 4000  # characters of a field, in Discord
KEPT = 100  # forms of everybody together that are kept while somebody reads what was wrong


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form is about, and what it holds at first. `edits` is the proposal whose text it changes, and `stays`
    its text, where that is too long for the field."""

    new: NewProposal
    edits: int | None = None
    stays: str = ""


_kept: dict[str, tuple[int, Filled]] = {}


async def open_form(interaction: Interaction, filled: Filled) -> None:
    """Show it, with the areas that there are."""
    actor = await interaction.client.actor(interaction)
    areas = await interaction.client.services.areas.areas(actor)
    await interaction.response.send_modal(ProposalForm(interaction.locale.value, filled, areas))


def edit_of(standing: Standing) -> Filled:
    """The form that changes a proposal's text."""
    proposal, words = standing.proposal, standing.proposal.version.text
    long = len(words.text) > FIELD_LIMIT
    new = NewProposal(
        proposal.kind,
        proposal.act,
        proposal.target,
        words.title,
        words.area_id,
        words.summary,
        "" if long else words.text,
    )
    return Filled(new, proposal.id, words.text if long else "")


class ProposalForm(SafeModal):
    def __init__(self, locale: str, filled: Filled, areas: Sequence[Area]) -> None:
        new = filled.new
        form = "edit" if filled.edits else {Act.ADOPT: "propose"}.get(new.act, new.act.value)
        super().__init__(label(locale, f"policy-form-{form}"))
        self._filled = filled
        self.named: TextInput[Any] = TextInput(
            custom_id="title", default=new.title or None, max_length=TITLE_LIMIT
        )
        self.area: Select[Any] = Select(
            custom_id="area",
            options=[
                discord.SelectOption(label=area.name, value=str(area.id), default=area.id == new.area_id)
                for area in areas
            ],
        )
        self.summary: TextInput[Any] = _paragraph("summary", new.summary, SUMMARY_LIMIT, required=True)
        self.words: TextInput[Any] = _paragraph("text", new.text, FIELD_LIMIT, required=False)
        self.file: FileUpload[Any] = FileUpload(custom_id="file", required=False, max_values=1)
        what = "why" if new.act is Act.REPEAL else "text"
        hint = "policy-form-text-keep" if filled.stays else f"policy-form-{what}-hint"
        self.add_item(field(locale, "policy-form-title", self.named))
        self.add_item(field(locale, "policy-form-area", self.area))
        self.add_item(field(locale, "policy-form-summary", self.summary, hint="policy-form-summary-hint"))
        self.add_item(field(locale, f"policy-form-{what}", self.words, hint=hint))
        self.add_item(field(locale, "policy-form-file", self.file, hint="policy-form-file-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        await interaction.response.defer(ephemeral=True, thinking=True)  # reading a file takes its time
        actor = await interaction.client.actor(interaction)
        picked = self.area.values[0] if self.area.values else ""
        new = replace(
            self._filled.new,
            title=self.named.value,
            area_id=picked_id(picked, "area-unknown"),
            summary=self.summary.value,
            text=self.words.value,
        )
        filled = replace(self._filled, new=new)
        try:
            whole = replace(new, text=await self._text())
            await _hand_in(interaction, actor, replace(filled, new=whole))
        except UserError as error:
            locale = interaction.locale.value
            problem = Markup(text(locale, error.key, **error.arguments))
            again = OpenAgain(_keep(actor.user_id, filled), label(locale, "policy-form-again"))
            await send(interaction, text(locale, "policy-form-kept", problem=problem), view=SafeView(again))

    async def _text(self) -> str:
        """What was typed, or is in the file. Raises UserError policy-text-twice, policy-text-long,
        file-not-text."""
        typed = self.words.value
        if not self.file.values:
            return typed or self._filled.stays
        if typed.strip() and typed != self._filled.new.text:
            raise UserError("policy-text-twice")
        attached = self.file.values[0]
        if attached.size > TEXT_LIMIT:
            raise UserError("policy-text-long", limit=TEXT_LIMIT // 1000, given=-(-attached.size // 1000))
        return read_file(await attached.read())


async def _hand_in(interaction: Interaction, actor: Actor, filled: Filled) -> None:
    policies, new = interaction.client.services.policies, filled.new
    if filled.edits is not None:
        words = Text(new.title, new.area_id, new.summary, new.text)
        standing = await policies.edit(actor, filled.edits, words)
        version = standing.proposal.version.number
        await reply(interaction, "policy-edited", **named(standing.proposal), version=version)
        return
    standing = await policies.propose(actor, new)
    chapter = await interaction.client.services.alliances.chapter(actor.guild_id)
    await reply(
        interaction,
        "policy-proposed",
        **named(standing.proposal),
        channel=policies_channel(chapter),
        seconds=standing.terms.seconds,
    )


def policies_channel(chapter: Chapter | None) -> Markup:
    found = chapter.channels.get(Purpose.POLICIES) if chapter is not None else None
    return Markup(f"<#{found}>" if found else "?")


class OpenAgain(SafeButton, template=r"proposal:form:(?P<token>[\w-]{1,40})"):
    """What somebody typed is theirs alone, and lost at a restart."""

    def __init__(self, token: str, text: str = "") -> None:
        super().__init__(f"proposal:form:{token}", text, style=discord.ButtonStyle.primary)
        self.token = token

    async def act(self, interaction: Interaction) -> None:
        user_id, filled = _kept.get(self.token, (0, None))
        if filled is None or user_id != interaction.user.id:
            raise UserError("policy-form-lost")
        await open_form(interaction, filled)


def _keep(user_id: int, filled: Filled) -> str:
    token = secrets.token_urlsafe(9)
    _kept[token] = (user_id, filled)
    if len(_kept) > KEPT:
        _kept.pop(next(iter(_kept)))
    return token


def _paragraph(name: str, default: str, limit: int, *, required: bool) -> TextInput[Any]:
    return TextInput(
        custom_id=name,
        default=default or None,
        max_length=limit,
        required=required,
        style=discord.TextStyle.paragraph,
    )


def blank(act: Act, target: int | None = None, follows: int | None = None) -> NewProposal:
    return NewProposal(Kind.POLICY, act, target, "", 0, "", "", follows)
