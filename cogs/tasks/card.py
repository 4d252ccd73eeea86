"""How a task looks, and what can be pressed on its card."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord.ui import ActionRow, Container, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.tasks.model import Claim, Standing, State, Task
from bot.tasks.rules import LINE_LIMIT, may_look_after
from bot.text import Markup, escape, label, text, timestamp
from bot.ui import LastingForm, SafeButton, SafeLayout, field, mention
from bot.ui.replies import send

Interaction = discord.Interaction[AllianceBot]
STYLES = {
    "claim": discord.ButtonStyle.success,
    "done": discord.ButtonStyle.success,
    "still": discord.ButtonStyle.success,
    "back": discord.ButtonStyle.danger,
}
TO_DO = ("done", "still", "time", "back")
LOOKED_AT = 10  # claims under a card: a row of buttons each, and a line


# --- buttons ----------------------------------------------------------------------------------------------


class Act(SafeButton, template=r"task:(?P<task_id>\d{1,18}):(?P<what>claim|done|still|time|back|decline)"):
    """Whoever presses acts for themselves, wherever the button stands."""

    def __init__(self, task_id: int, what: str, text: str = "") -> None:
        super().__init__(
            f"task:{task_id}:{what}", text, style=STYLES.get(what, discord.ButtonStyle.secondary)
        )
        self.task_id, self.what = task_id, what

    async def act(self, interaction: Interaction) -> None:
        tasks, user_id, locale = (
            interaction.client.services.tasks,
            interaction.user.id,
            interaction.locale.value,
        )
        if self.what == "done":
            await interaction.response.send_modal(DoneForm(locale, self.task_id))
        elif self.what in ("back", "decline"):
            leave: Callable[[int, int], Awaitable[Task]] = (
                tasks.give_back if self.what == "back" else tasks.decline
            )
            task = await leave(user_id, self.task_id)
            await send(interaction, text(locale, "task-left", title=task.plan.title))
        elif self.what == "claim":
            await take_on(interaction, self.task_id)
        else:
            go_on = tasks.still_on_it if self.what == "still" else tasks.more_time
            await send(interaction, view=shown(locale, await go_on(user_id, self.task_id), user_id))


async def take_on(interaction: Interaction, task_id: int, due: str = "") -> None:
    actor = await interaction.client.actor(interaction) if interaction.guild_id else None
    user_id = interaction.user.id
    standing = await interaction.client.services.tasks.claim(
        user_id, task_id, due, actor.alliance_id if actor else None
    )
    await send(interaction, view=shown(interaction.locale.value, standing, user_id))


class DoneForm(LastingForm, template=r"task:(?P<task_id>\d{1,18}):did"):
    def __init__(self, locale: str, task_id: int) -> None:
        super().__init__(f"task:{task_id}:did", label(locale, "task-form-done"))
        words: TextInput[Any] = TextInput(custom_id="words", max_length=LINE_LIMIT)
        self.add_item(field(locale, "task-form-words", words, hint="task-form-words-hint"))

    @classmethod
    async def act(cls, interaction: Interaction, about: re.Match[str], given: Mapping[str, str]) -> None:
        tasks = interaction.client.services.tasks
        standing = await tasks.done(interaction.user.id, int(about["task_id"]), given.get("words", ""))
        title = standing.task.plan.title
        await send(interaction, text(interaction.locale.value, "task-did", title=title))


class Details(SafeButton, template=r"task:(?P<task_id>\d{1,18}):show"):
    """The task as the person who presses may see it."""

    def __init__(self, task_id: int, text: str = "") -> None:
        super().__init__(f"task:{task_id}:show", text)
        self.task_id = task_id

    async def act(self, interaction: Interaction) -> None:
        await show(interaction, self.task_id)


class Decide(
    SafeButton,
    template=r"task:(?P<task_id>\d{1,18}):(?P<what>approve|return):(?P<claim_id>\d{1,18}):(?P<guild_id>\d{1,20})",
):
    """Whether what somebody did is done; of the server in which it is, so that it works in direct messages too."""

    def __init__(self, task_id: int, what: str, claim_id: int, guild_id: int, text: str = "") -> None:
        style = discord.ButtonStyle.success if what == "approve" else discord.ButtonStyle.secondary
        super().__init__(f"task:{task_id}:{what}:{claim_id}:{guild_id}", text, style=style)
        self.task_id, self.what, self.claim_id, self.guild_id = task_id, what, claim_id, guild_id

    async def act(self, interaction: Interaction) -> None:
        locale, services = interaction.locale.value, interaction.client.services
        if self.what == "return":
            form = ReturnForm(locale, self.task_id, self.claim_id, self.guild_id)
            await interaction.response.send_modal(form)
            return
        actor = await services.alliances.actor(
            interaction.guild_id or self.guild_id, interaction.user.id, locale
        )
        standing = await services.tasks.approve(actor, self.task_id, self.claim_id)
        await send(interaction, text(locale, "task-approved", title=standing.task.plan.title))


class ReturnForm(
    LastingForm, template=r"task:(?P<task_id>\d{1,18}):why:(?P<claim_id>\d{1,18}):(?P<guild_id>\d{1,20})"
):
    def __init__(self, locale: str, task_id: int, claim_id: int, guild_id: int) -> None:
        super().__init__(f"task:{task_id}:why:{claim_id}:{guild_id}", label(locale, "task-form-return"))
        reason: TextInput[Any] = TextInput(custom_id="reason", max_length=LINE_LIMIT)
        self.add_item(field(locale, "task-form-reason", reason, hint="task-form-reason-hint"))

    @classmethod
    async def act(cls, interaction: Interaction, about: re.Match[str], given: Mapping[str, str]) -> None:
        services, locale = interaction.client.services, interaction.locale.value
        guild_id = interaction.guild_id or int(about["guild_id"])
        actor = await services.alliances.actor(guild_id, interaction.user.id, locale)
        standing = await services.tasks.send_back(
            actor, int(about["task_id"]), int(about["claim_id"]), given.get("reason", "")
        )
        await send(interaction, text(locale, "task-sent-back", title=standing.task.plan.title))


# --- cards ------------------------------------------------------------------------------------------------


async def show(interaction: Interaction, task_id: int) -> None:
    actor = await interaction.client.actor(interaction)
    standing = await interaction.client.services.tasks.show(actor, task_id)
    looks_after = may_look_after(actor, standing.task)
    card = shown(interaction.locale.value, standing, actor.user_id, looks_after=looks_after)
    await send(interaction, view=card)


def public_card(locale: str, standing: Standing) -> SafeLayout:
    """What everybody sees: who is on it is for those who look after it, and what one can do when one is on it for
    those who are, who find it by the button that answers each for themselves."""
    task = standing.task
    inside: list[Any] = [TextDisplay("\n".join(lines(locale, standing)))]
    if task.cancelled_at is None:
        buttons = row(locale, task.id, *(["claim"] if standing.free else []))
        buttons.add_item(Details(task.id, label(locale, "task-button-mine")))
        inside.append(buttons)
    return SafeLayout(Container(*inside))


def shown(locale: str, standing: Standing, user_id: int, *, looks_after: bool = False) -> SafeLayout:
    """What one person sees: with their own claim, and for who looks after it everybody's."""
    task, own = standing.task, standing.own(user_id)
    said = lines(locale, standing)
    if own is not None:
        said += ["", own_line(locale, own), *date_lines(locale, standing)]
    if looks_after:
        said += people_lines(locale, standing)
    layout = SafeLayout(TextDisplay("\n".join(said)))
    if own is not None and own.state is State.CLAIMED:
        layout.add_item(row(locale, task.id, *TO_DO))
    elif own is None and task.cancelled_at is None and standing.free:
        layout.add_item(
            row(locale, task.id, "claim", *(["decline"] if task.plan.asked_id == user_id else []))
        )
    if looks_after:
        for claim in [one for one in standing.of(State.DONE) if one.user_id != user_id][:LOOKED_AT]:
            layout.add_item(TextDisplay(done_line(locale, claim)))
            layout.add_item(decisions(locale, task, claim))
    return layout


def lines(locale: str, standing: Standing) -> list[str]:
    task, plan = standing.task, standing.task.plan
    found = [text(locale, "task-title", title=plan.title)]
    if task.cancelled_at is not None:
        found.append(text(locale, "task-line-cancelled"))
    found.append(text(locale, "task-line-due", due=plan.due_at))
    found.append(text(locale, "task-line-where", place=place_words(locale, task)))
    if task.cancelled_at is None:
        found.append(
            text(
                locale,
                "task-line-places",
                places=plan.places,
                free=standing.free,
                done=len(standing.of(State.DONE)) + len(standing.of(State.APPROVED)),
            )
        )
        if plan.asked_id is not None and standing.free:
            found.append(
                text(locale, "task-line-kept", person=mention(plan.asked_id), until=task.asked_until)
            )
    if plan.details:
        found += ["", escape(plan.details)]
    return found


def row(locale: str, task_id: int, *acts: str) -> ActionRow[Any]:
    return ActionRow(*(Act(task_id, what, label(locale, f"task-button-{what}")) for what in acts))


def decisions(locale: str, task: Task, claim: Claim) -> ActionRow[Any]:
    return ActionRow(
        *(
            Decide(task.id, what, claim.id, task.guild_id, label(locale, f"task-button-{what}"))
            for what in ("approve", "return")
        )
    )


def own_line(locale: str, claim: Claim) -> str:
    return text(locale, "task-own", state=claim.state.value, due=claim.due_at)


def date_lines(locale: str, standing: Standing) -> list[str]:
    """What happens when, if nothing is heard."""
    if not standing.dates:
        return []
    dates = [
        text(locale, "task-date", step=int(step), at=timestamp(at, "D"))
        for step, at in sorted(standing.dates.items())
    ]
    return [text(locale, "task-dates"), *dates]


def done_line(locale: str, claim: Claim) -> str:
    return text(locale, "task-says", person=mention(claim.user_id), words=claim.words or "")


def people_lines(locale: str, standing: Standing) -> list[str]:
    found = []
    for state in (State.CLAIMED, State.DONE, State.APPROVED):
        if people := standing.of(state):
            named = Markup(", ".join(mention(claim.user_id) for claim in people))
            found.append(text(locale, "task-people", state=state.value, count=len(people), people=named))
    return ["", *found] if found else []


def place_words(locale: str, task: Task) -> str:
    if task.plan.geoid is None:
        return label(locale, "task-nation")
    atlas = Atlas.load()
    return atlas.label(atlas.get(task.plan.geoid))
