"""What the forms about a person have in common, and picking one of several counties."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord.ui import ActionRow, CheckboxGroup, Item, RadioGroup, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.counties.model import County
from bot.text import label, text
from bot.ui import SafeLayout, SafeModal, SafeSelect, field
from bot.ui.replies import send
from bot.volunteers import rules
from bot.volunteers.model import Answers, Commitment, Hours, Invited, Skill
from bot.volunteers.places import WHERE_LIMIT, Located

OPTIONS = 25  # that a select holds
Interaction = discord.Interaction[AllianceBot]


def layout(*parts: str | Sequence[Item[Any]]) -> SafeLayout:
    """A card: words, and rows of what can be pressed."""
    return SafeLayout(*(TextDisplay(part) if isinstance(part, str) else _row(part) for part in parts))


def _row(items: Sequence[Item[Any]]) -> ActionRow[Any]:
    return ActionRow(*items)


async def show(interaction: Interaction, card: SafeLayout) -> None:
    """In place of the card that was pressed if only this person sees it, otherwise anew."""
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        await send(interaction, view=card)
    elif interaction.response.is_done():
        await interaction.edit_original_response(view=card)
    else:
        await interaction.response.edit_message(view=card)


class AnswersForm(SafeModal):
    """The questions about a person; the fields that differ come from the form derived from it."""

    def __init__(
        self, title: str, locale: str, where: str = "", answers: Answers | Invited | None = None
    ) -> None:
        super().__init__(title)
        self.where: TextInput[AnswersForm] = TextInput(
            custom_id="where", default=where or None, max_length=WHERE_LIMIT
        )
        self.skills: CheckboxGroup[AnswersForm] = CheckboxGroup(
            custom_id="skills", required=False, min_values=0, max_values=len(Skill)
        )
        self.hours: RadioGroup[AnswersForm] = RadioGroup(custom_id="hours")
        self.commitment: RadioGroup[AnswersForm] = RadioGroup(custom_id="commitment")
        for skill in Skill:
            chosen = answers is not None and skill in answers.skills
            self.skills.add_option(label=label(locale, f"skill-{skill}"), value=skill.value, default=chosen)
        for hours in Hours:
            chosen = answers is not None and answers.hours is hours
            self.hours.add_option(label=label(locale, f"hours-{hours}"), value=hours.value, default=chosen)
        for commitment in Commitment:
            chosen = answers is not None and answers.commitment is commitment
            self.commitment.add_option(
                label=label(locale, f"commitment-{commitment}"), value=commitment.value, default=chosen
            )
        self.add_item(field(locale, "form-where", self.where, hint="form-where-hint"))
        self.add_item(field(locale, "form-skills", self.skills, hint="form-skills-hint"))
        self.add_item(field(locale, "form-hours", self.hours))
        self.add_item(field(locale, "form-commitment", self.commitment))

    def answers(self) -> Answers:
        return rules.read_answers(self.skills.values, self.hours.value, self.commitment.value)


class PlaceForm(SafeModal):
    """Only the county, once more."""

    def __init__(self, locale: str, then: Callable[[Interaction, str], Awaitable[None]]) -> None:
        super().__init__(label(locale, "form-where"))
        self.then = then
        self.where: TextInput[PlaceForm] = TextInput(custom_id="where", max_length=WHERE_LIMIT)
        self.add_item(field(locale, "form-where", self.where, hint="form-where-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        await self.then(interaction, self.where.value)


def county_choice(
    locale: str,
    located: Located,
    notice: str,
    pick: Callable[[int, list[discord.SelectOption], str], SafeSelect],
    other: Item[Any],
) -> SafeLayout:
    """All the counties, in as many selects as it takes, and a way to say that it is none of them."""
    question = text(locale, "where-which" if located.sure else "where-perhaps")
    parts = [located.counties[n : n + OPTIONS] for n in range(0, len(located.counties), OPTIONS)]
    rows = [[pick(n, _options(part), _invitation(locale, part, len(parts)))] for n, part in enumerate(parts)]
    return layout("\n".join(filter(None, (notice, question))), *rows, [other])


def _options(counties: Sequence[County]) -> list[discord.SelectOption]:
    atlas = Atlas.load()
    return [discord.SelectOption(label=atlas.label(county)[:100], value=county.geoid) for county in counties]


def _invitation(locale: str, part: Sequence[County], parts: int) -> str:
    if parts == 1:
        return label(locale, "where-pick")
    return label(locale, "where-pick-part", first=part[0].state_name, last=part[-1].state_name)
