"""Objecting to a text, and challenging a policy: the buttons under them, and the form behind those."""

from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import Select, TextInput

from bot.client import AllianceBot
from bot.errors import UserError
from bot.reviews.rules import PASSAGE_LIMIT, WHY_LIMIT
from bot.rights.model import Right
from bot.text import escape, label, shorten, text
from bot.ui import SafeButton, SafeModal, field, picked_id, reply
from bot.ui.replies import report, send

Interaction = discord.Interaction[AllianceBot]
OPTIONS, OPTION_LIMIT = 25, 100  # of a select in Discord
TYPED_SHOWN = 900  # characters of each field that was typed in vain


class Object(SafeButton, template=r"review:(?P<proposal_id>\d{1,18}):object"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"review:{proposal_id}:object", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await open_form(interaction, self.proposal_id, challenge=False)


class Challenge(SafeButton, template=r"review:(?P<proposal_id>\d{1,18}):challenge"):
    """On the card of a policy in force."""

    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"review:{proposal_id}:challenge", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await open_form(interaction, self.proposal_id, challenge=True)


async def open_form(interaction: Interaction, proposal_id: int, *, challenge: bool) -> None:
    """Raises UserError objection-no-rights."""
    actor = await interaction.client.actor(interaction)
    rights = [right for right in await interaction.client.services.rights.list_(actor) if right.in_force]
    if not rights:
        raise UserError("objection-no-rights")
    form = ObjectionForm(interaction.locale.value, proposal_id, rights, challenge=challenge)
    await interaction.response.send_modal(form)


class ObjectionForm(SafeModal):
    """A right, a passage, and why. Where there are more rights than a select holds, its number is typed."""

    def __init__(self, locale: str, proposal_id: int, rights: Sequence[Right], *, challenge: bool) -> None:
        title = "objection-form-challenge" if challenge else "objection-form"
        super().__init__(label(locale, title, number=proposal_id))
        self.proposal_id, self.challenge = proposal_id, challenge
        self.right: Select[Any] | TextInput[Any]
        if len(rights) <= OPTIONS:
            options = [
                discord.SelectOption(
                    label=shorten(f"{right.number} · {right.now.title}", OPTION_LIMIT),
                    value=str(right.number),
                )
                for right in rights
            ]
            self.right = Select(custom_id="right", options=options)
            self.add_item(field(locale, "objection-form-right", self.right))
        else:
            self.right = TextInput(custom_id="right", max_length=6)
            self.add_item(field(locale, "objection-form-right-number", self.right))
        self.passage = _paragraph("passage", PASSAGE_LIMIT)
        self.why = _paragraph("why", WHY_LIMIT)
        self.add_item(
            field(locale, "objection-form-passage", self.passage, hint="objection-form-passage-hint")
        )
        self.add_item(field(locale, "objection-form-why", self.why))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        try:
            await self._object(interaction)
        except UserError as error:
            # What was typed would be lost with the form.
            await report(interaction, error)
            locale = interaction.locale.value
            typed = [escape(shorten(given.value, TYPED_SHOWN)) for given in (self.passage, self.why)]
            await send(
                interaction,
                shorten("\n\n".join([text(locale, "objection-typed"), *filter(None, typed)]), 2000),
            )

    async def _object(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        reviews = interaction.client.services.reviews
        right = self.right
        picked = (
            right.value.strip() if isinstance(right, TextInput) else right.values[0] if right.values else ""
        )
        number = picked_id(picked, "right-unknown") if picked else None
        act = reviews.challenge if self.challenge else reviews.object_to
        objection = await act(actor, self.proposal_id, number, self.passage.value, self.why.value)
        await reply(
            interaction,
            "objection-made",
            number=objection.id,
            state=objection.state.value,
            until=objection.due_at or "",
        )


def _paragraph(name: str, limit: int) -> TextInput[Any]:
    return TextInput(custom_id=name, max_length=limit, style=discord.TextStyle.paragraph)
