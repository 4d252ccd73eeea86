"""The forms of polls: asking one, and saying why one ends."""

from dataclasses import replace
from typing import Any

import discord
from discord.ui import ActionRow, RadioGroup, TextDisplay, TextInput

from bot.alliances.model import Actor
from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.methods.story import Method
from bot.polls.model import NewPoll, Poll, Results, State, Typed
from bot.polls.options import FIELD_LIMIT, OPTIONS, fit_field
from bot.polls.rules import DESCRIPTION_LIMIT, QUESTION_LIMIT, REASON_LIMIT
from bot.text import Markup, label, text, timestamp
from bot.times import MAX_LENGTH
from bot.ui import SafeButton, SafeLayout, SafeModal, SafeView, field, reply
from bot.ui.replies import send
from cogs.polls.options import described, money, options_words
from cogs.polls.summary import terms

# Characters of the 4,000 of a message, when the poll is read over before it opens.
OPTIONS_SHOWN, DESCRIPTION_SHOWN = 1500, 600


class PollForm(SafeModal):
    """Everything about a new poll, as it was typed before if it was."""

    def __init__(self, locale: str, typed: Typed) -> None:
        super().__init__(label(locale, "poll-form-edit" if typed.replaces else "poll-form-title"))
        self._typed = typed
        self.question: TextInput[Any] = TextInput(
            custom_id="question", default=typed.question, max_length=QUESTION_LIMIT
        )
        self.description: TextInput[Any] = TextInput(
            custom_id="description",
            style=discord.TextStyle.paragraph,
            default=typed.description,
            max_length=DESCRIPTION_LIMIT,
            required=False,
        )
        budgets = [method for method in Method if method.is_budget]
        kind = "projects" if typed.method in budgets else "options"
        self.options: TextInput[Any] = TextInput(
            custom_id="options",
            style=discord.TextStyle.paragraph,
            default=typed.options,
            placeholder=label(locale, f"poll-example-{kind}", 100),
            max_length=FIELD_LIMIT,  # who types more than a poll holds is told so, and loses nothing
        )
        self.results = _radio(locale, "results", [results.value for results in Results], typed.results)
        self.closes: TextInput[Any] = TextInput(
            custom_id="closes", default=typed.closes, max_length=MAX_LENGTH
        )
        self.add_item(field(locale, "poll-form-question", self.question))
        self.add_item(field(locale, "poll-form-description", self.description, hint="poll-hint-description"))
        most = OPTIONS.stop - 1
        if not fit_field(typed.options):
            self.add_item(TextDisplay(text(locale, "poll-form-options-kept")))
        elif typed.method != Method.YES_NO:
            self.add_item(
                field(locale, "poll-form-options", self.options, hint=f"poll-hint-{kind}", most=most)
            )
        self.add_item(field(locale, "poll-form-results", self.results))
        self.add_item(field(locale, "poll-form-closes", self.closes, hint="poll-hint-closes"))

    async def on_submit(self, interaction: discord.Interaction[AllianceBot]) -> None:  # type: ignore[override]
        polls, locale = interaction.client.services.polls, interaction.locale.value
        typed = replace(
            self._typed,
            question=self.question.value,
            description=self.description.value,
            options=self.options.value or self._typed.options,
            results=self.results.value or "",
            closes=self.closes.value,
        )
        actor = await interaction.client.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            new, size = await polls.preview(actor, typed)
        except UserError as error:
            await _again(interaction, actor, typed, error)
            return
        token = polls.keep(actor, typed)
        opening = OpenPoll(
            token, label(locale, "poll-edit-for" if typed.replaces else "poll-open-for", count=size)
        )
        again = EditDraft(token, label(locale, "poll-form-again"))
        shown = TextDisplay[Any](_preview(locale, new, size))
        await send(interaction, view=SafeLayout(shown, ActionRow(opening, again)))


async def _again(
    interaction: discord.Interaction[AllianceBot], actor: Actor, typed: Typed, error: UserError
) -> None:
    """Say what is wrong, with the way back to what was typed."""
    locale = interaction.locale.value
    problem = Markup(text(locale, error.key, **error.arguments))
    token = interaction.client.services.polls.keep(actor, typed)
    again = EditDraft(token, label(locale, "poll-form-again"))
    await send(interaction, text(locale, "poll-form-kept", problem=problem), view=SafeView(again))


def _preview(locale: str, new: NewPoll, size: int) -> str:
    lines = [text(locale, "poll-question", question=new.question)]
    if new.description:
        lines.append(described(new.description, DESCRIPTION_SHOWN))
    lines.append(
        text(locale, "poll-preview-method", method=Markup(label(locale, f"poll-method-{new.method.value}")))
    )
    lines += options_words(locale, new.options, [None] * len(new.options), OPTIONS_SHOWN)[0]
    lines += terms(locale, new)
    lines.append(text(locale, "poll-secrecy", secrecy=new.secrecy.value, results=new.results.value))
    if new.budget is not None:
        cost = sum(option.cost or 0 for option in new.options)
        lines.append(text(locale, "poll-preview-cost", cost=money(locale, cost)))
    if new.opens_at is not None:
        lines.append(text(locale, "poll-opens", at=new.opens_at, relative=timestamp(new.opens_at, "R")))
    lines.append(text(locale, "poll-closes", at=new.closes_at, relative=timestamp(new.closes_at, "R")))
    lines.append(text(locale, "poll-preview-roll", count=size, when="later" if new.opens_at else "now"))
    return "\n".join(lines)


class OpenPoll(SafeButton, template=r"poll:open:(?P<token>[\w-]{1,40})"):
    def __init__(self, token: str, text: str = "") -> None:
        super().__init__(f"poll:open:{token}", text, style=discord.ButtonStyle.success)
        self.token = token

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        polls = interaction.client.services.polls
        await interaction.response.defer(ephemeral=True, thinking=True)  # a long roll takes its time
        typed = polls.draft(actor, self.token, take=True)
        try:
            poll = await polls.open(actor, typed)
        except UserError as error:
            await _again(interaction, actor, typed, error)
            return
        except Exception:  # the store's trouble: the same button is to work once that is over
            polls.keep(actor, typed, self.token)
            raise
        channel = Markup(f"<#{poll.channel_id}>")
        if poll.replaces is not None:
            await reply(interaction, "poll-is-edited", channel=channel)
        elif poll.state is State.SCHEDULED:
            await reply(interaction, "poll-scheduled", channel=channel, at=poll.opens_at)
        else:
            await reply(interaction, "poll-opened", channel=channel, roll=poll.roll_size, at=poll.closes_at)


class EditDraft(SafeButton, template=r"poll:draft:(?P<token>[\w-]{1,40})"):
    def __init__(self, token: str, text: str = "") -> None:
        super().__init__(f"poll:draft:{token}", text, style=discord.ButtonStyle.primary)
        self.token = token

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        actor = await interaction.client.actor(interaction)
        typed = interaction.client.services.polls.draft(actor, self.token)
        await interaction.response.send_modal(PollForm(interaction.locale.value, typed))


class EndForm(SafeModal):
    """Why a poll is closed early or cancelled."""

    def __init__(self, locale: str, poll: Poll, state: State) -> None:
        super().__init__(label(locale, f"poll-end-{state.value}"))
        self._poll_id, self._state = poll.id, state
        self.reason: TextInput[Any] = TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, max_length=REASON_LIMIT
        )
        self.add_item(
            field(locale, "poll-end-reason", self.reason, hint="poll-hint-reason", state=state.value)
        )

    async def on_submit(self, interaction: discord.Interaction[AllianceBot]) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        poll = await interaction.client.services.polls.end(
            actor, self._poll_id, self._state, self.reason.value
        )
        await reply(interaction, "poll-ended", question=poll.question, state=self._state.value)


def _radio(locale: str, name: str, values: list[str], picked: str) -> RadioGroup[Any]:
    options = [
        discord.RadioGroupOption(
            label=label(locale, f"poll-{name}-{value}"),
            value=value,
            description=label(locale, f"poll-{name}-{value}-hint", 100),
            default=value == picked,
        )
        for value in values
    ]
    return RadioGroup(custom_id=name, options=options)
