"""`/me`: what is kept about the person who asks, to see, correct, export and delete."""

import io
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Item, TextInput

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.counties.atlas import Atlas
from bot.errors import UserError
from bot.reminders.model import Quiet, Topic
from bot.text import Markup, label, text
from bot.times import MAX_LENGTH, written_hours
from bot.ui import TROUBLE, SafeButton, SafeModal, SafeSelect, field, words
from bot.volunteers.model import Application, Decision, Volunteer
from bot.volunteers.personal import Kept
from cogs.volunteers import roles
from cogs.volunteers.decide import find_thread, redraw
from cogs.volunteers.fields import AnswersForm, Interaction, PlaceForm, county_choice, layout, show
from cogs.volunteers.lines import membership_lines, point_line

log = logging.getLogger(__name__)


class MeCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(name="me", description=words("cmd-me"))
    async def me(self, interaction: Interaction) -> None:
        await _show(interaction)


# --- the card ---------------------------------------------------------------------------------------------


async def _show(interaction: Interaction, notice: str = "") -> None:
    """`notice` is what has just been done."""
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    kept = await bot.services.personal.kept(actor)
    chapter = await bot.services.alliances.chapter(actor.guild_id)
    assert chapter is not None
    lines = [notice] if notice else []
    lines += [text(locale, "me-title", alliance=chapter.alliance_name)]
    lines += membership_lines(locale, kept.profile, actor)
    if actor.may(Level.VOLUNTEER):
        lines.append(point_line(locale, await bot.services.points.of(actor.alliance_id, actor.user_id)))
    lines += _other_lines(locale, kept)
    await show(interaction, layout("\n".join(lines), *_rows(locale, kept.profile.volunteer, kept.topics)))


def _other_lines(locale: str, kept: Kept) -> list[str]:
    chosen = ", ".join(label(locale, f"topic-{topic}") for topic in Topic if topic in kept.topics)
    lines = [text(locale, "me-topics", topics=chosen) if chosen else text(locale, "me-topics-none")]
    lines.append(text(locale, "me-quiet", hours=Markup(_hours(locale, kept.quiet))))
    counted = [
        text(locale, "me-kept", what=Markup(name), count=len(value))
        for name, value in kept.everything.items()
        if isinstance(value, list) and value and name not in ("topics", "levels")
    ]
    return [*lines, text(locale, "me-also"), *counted] if counted else lines


def _hours(locale: str, quiet: Quiet) -> str:
    _, start, end = quiet
    return written_hours(start, end) if start != end else label(locale, "me-quiet-none")


def _rows(locale: str, volunteer: Volunteer | None, topics: frozenset[Topic]) -> list[list[Item[Any]]]:
    ends: list[Item[Any]] = [
        Act("export", label(locale, "me-export")),
        Act("delete", label(locale, "me-delete")),
    ]
    if volunteer is None:
        return [ends]
    pause = "pause" if volunteer.paused_until is None else "resume"
    first = (
        Act("correct", label(locale, "me-correct")),
        Act(pause, label(locale, f"me-{pause}")),
        Act("quiet", label(locale, "form-quiet")),
    )
    return [[Topics(locale, topics)], [*first, *ends]]


# --- its buttons ------------------------------------------------------------------------------------------


class Act(SafeButton, template=r"me:(?P<what>correct|pause|resume|quiet|export|delete|delete-yes|back)"):
    def __init__(self, what: str, text: str = "") -> None:
        style = discord.ButtonStyle.danger if what.startswith("delete") else discord.ButtonStyle.secondary
        super().__init__(f"me:{what}", text, style=style)
        self.what = what

    async def act(self, interaction: Interaction) -> None:
        await ACTS[self.what](interaction)


async def _correct(interaction: Interaction) -> None:
    bot = interaction.client
    actor = await bot.actor(interaction)
    profile = (await bot.services.personal.kept(actor)).profile
    if profile.volunteer is None:
        raise UserError("me-nothing")
    await interaction.response.send_modal(
        CorrectForm(interaction.locale.value, profile.volunteer, profile.county)
    )


class CorrectForm(AnswersForm):
    def __init__(self, locale: str, kept: Volunteer, county: str) -> None:
        super().__init__(label(locale, "form-correct"), locale, county, kept.answers)
        self.zone: TextInput[CorrectForm] = TextInput(
            custom_id="zone", default=kept.zone, max_length=MAX_LENGTH
        )
        self.add_item(field(locale, "form-zone", self.zone, hint="form-zone-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        bot, locale = interaction.client, interaction.locale.value
        actor = await bot.actor(interaction)
        correction = await bot.services.personal.correct(
            actor, self.answers(), self.where.value, self.zone.value
        )
        notice = text(locale, "me-saved")
        if correction.problems:
            problems = [text(locale, error.key, **error.arguments) for error in correction.problems]
            notice = "\n".join([text(locale, "me-saved-but"), *problems])
        if correction.choice is not None:
            other = Elsewhere(label(locale, "where-other"))
            await show(interaction, county_choice(locale, correction.choice, notice, Where, other))
        else:
            await _show(interaction, notice)
        await _redraw_pending(interaction)


class Where(SafeSelect, template=r"me:where:(?P<index>\d)"):
    def __init__(
        self, index: int, options: list[discord.SelectOption] | None = None, invitation: str | None = None
    ) -> None:
        super().__init__(f"me:where:{index}", options, placeholder=invitation)

    async def act(self, interaction: Interaction) -> None:
        await _move(interaction, next(iter(self.values), ""))


class Elsewhere(SafeButton, template=r"me:elsewhere"):
    def __init__(self, text: str = "") -> None:
        super().__init__("me:elsewhere", text)

    async def act(self, interaction: Interaction) -> None:
        await interaction.response.send_modal(PlaceForm(interaction.locale.value, _place))


async def _place(interaction: Interaction, where: str) -> None:
    located = interaction.client.services.applications.locate(where)
    if located.only is not None:
        await _move(interaction, located.only.geoid)
        return
    locale = interaction.locale.value
    other = Elsewhere(label(locale, "where-other"))
    await show(interaction, county_choice(locale, located, "", Where, other))


async def _move(interaction: Interaction, geoid: str) -> None:
    bot = interaction.client
    actor = await bot.actor(interaction)
    county = await bot.services.personal.move(actor, geoid)
    named = Atlas.load().label(county)
    await _show(interaction, text(interaction.locale.value, "me-saved-county", county=named))
    await _redraw_pending(interaction)


async def _redraw_pending(interaction: Interaction) -> None:
    """Moderators decide by what the applicant says now."""
    bot = interaction.client
    actor = await bot.actor(interaction)
    kept = await bot.services.personal.kept(actor)
    for application in kept.profile.applications:
        if application.status is Decision.PENDING:
            await redraw(bot, actor.alliance_id, application.id)


class Topics(SafeSelect, template=r"me:topics"):
    def __init__(self, locale: str = "", chosen: frozenset[Topic] = frozenset()) -> None:
        options = [
            discord.SelectOption(
                label=label(locale, f"topic-{topic}"), value=topic.value, default=topic in chosen
            )
            for topic in Topic
        ]
        super().__init__(
            "me:topics",
            options,
            placeholder=label(locale, "me-topics-pick"),
            min_values=0,
            max_values=len(Topic),
        )

    async def act(self, interaction: Interaction) -> None:
        bot = interaction.client
        actor = await bot.actor(interaction)
        await interaction.response.defer()
        notice = ""
        try:
            await bot.services.personal.choose_topics(actor, self.values)
            notice = text(interaction.locale.value, "me-topics-saved")
        finally:  # the card shows what is stored, whatever was picked
            await _show(interaction, notice)


async def _pause(interaction: Interaction) -> None:
    await interaction.response.send_modal(PauseForm(interaction.locale.value))


class PauseForm(SafeModal):
    def __init__(self, locale: str) -> None:
        super().__init__(label(locale, "form-pause"))
        self.until: TextInput[PauseForm] = TextInput(custom_id="until", max_length=MAX_LENGTH)
        self.add_item(field(locale, "form-until", self.until, hint="form-until-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        until = await interaction.client.services.personal.pause(actor, self.until.value)
        await _show(interaction, text(interaction.locale.value, "me-is-paused", until=until))


async def _resume(interaction: Interaction) -> None:
    actor = await interaction.client.actor(interaction)
    await interaction.client.services.personal.resume(actor)
    await _show(interaction, text(interaction.locale.value, "me-resumed"))


async def _quiet(interaction: Interaction) -> None:
    actor = await interaction.client.actor(interaction)
    kept = await interaction.client.services.personal.kept(actor)
    await interaction.response.send_modal(QuietForm(interaction.locale.value, kept.quiet))


class QuietForm(SafeModal):
    def __init__(self, locale: str, quiet: Quiet) -> None:
        super().__init__(label(locale, "form-quiet"))
        self.hours: TextInput[QuietForm] = TextInput(
            custom_id="hours",
            default=_hours(locale, quiet) if quiet.start != quiet.end else "",
            required=False,
            max_length=MAX_LENGTH,
        )
        zone = quiet.zone.key
        self.add_item(field(locale, "form-quiet-hours", self.hours, hint="form-quiet-hours-hint", zone=zone))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.personal.set_quiet(actor, self.hours.value)
        await _show(interaction, text(interaction.locale.value, "me-saved"))


async def _export(interaction: Interaction) -> None:
    actor = await interaction.client.actor(interaction)
    kept = await interaction.client.services.personal.kept(actor)
    content = json.dumps(kept.everything, indent=2, ensure_ascii=False)
    file = discord.File(io.BytesIO(content.encode()), "me.json")
    await interaction.response.send_message(
        text(interaction.locale.value, "me-exported"), file=file, ephemeral=True
    )


async def _delete(interaction: Interaction) -> None:
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    chapter = await bot.services.alliances.chapter(actor.guild_id)
    assert chapter is not None
    sure = text(locale, "me-delete-sure", alliance=chapter.alliance_name)
    yes, no = Act("delete-yes", label(locale, "me-delete-yes")), Act("back", label(locale, "me-delete-no"))
    await show(interaction, layout(f"{sure}\n{text(locale, 'me-stays')}", [yes, no]))


async def _delete_all(interaction: Interaction) -> None:
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    await interaction.response.defer()
    # Asked first: once everything is deleted, nobody knows any more whose roles these were.
    where = await roles.memberships(bot, actor.alliance_id, actor.user_id)
    gone = await bot.services.personal.erase(actor)
    problems = await roles.take(where, text(locale, "role-reason"))
    for application in gone:
        await _delete_traces(bot, application)
    for problem in problems:
        await roles.tell(bot, problem)
    parts = [text(locale, "me-deleted"), text(locale, "me-stays")]
    parts += [problem.words(locale) for problem in problems]
    await show(interaction, layout("\n".join(parts)))


async def _delete_traces(bot: AllianceBot, application: Application) -> None:
    """The card that moderators saw, and the thread in which they asked; of what stays, moderators are told."""
    card, thread = application.card_message_id, application.thread_id
    if card is not None and application.card_channel_id is not None:
        place = f"{application.guild_id}/{application.card_channel_id}/{card}"
        channel = bot.get_partial_messageable(application.card_channel_id, guild_id=application.guild_id)
        await _delete_trace(bot, application, place, channel.get_partial_message(card).delete)
    if thread is not None:
        place = f"{application.guild_id}/{thread}"
        await _delete_trace(bot, application, place, lambda: _delete_thread(bot, thread))


async def _delete_thread(bot: AllianceBot, thread_id: int) -> None:
    if (thread := await find_thread(bot, thread_id)) is not None:
        await thread.delete()


async def _delete_trace(
    bot: AllianceBot, application: Application, place: str, delete: Callable[[], Awaitable[None]]
) -> None:
    try:
        await delete()
    except discord.NotFound:
        return  # it was deleted by hand
    except TROUBLE as error:
        log.warning("a trace of application %s stays in Discord: %r", application.id, error)
        chapter = await bot.services.alliances.chapter(application.guild_id)
        if chapter is not None:
            await bot.services.volunteers.tell_moderators(chapter, "trace-stays", place={"place": place})


ACTS: dict[str, Callable[[Interaction], Awaitable[None]]] = {
    "correct": _correct,
    "pause": _pause,
    "resume": _resume,
    "quiet": _quiet,
    "export": _export,
    "delete": _delete,
    "delete-yes": _delete_all,
    "back": _show,
}
