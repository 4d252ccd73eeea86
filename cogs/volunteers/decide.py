"""What moderators see of an application, and the buttons with which they decide it."""

import logging
import re
from collections.abc import Mapping
from typing import Any

import discord
from discord.ui import ActionRow, Container, TextDisplay, TextInput

from bot.alliances.model import Actor, Level, Purpose
from bot.client import AllianceBot
from bot.errors import UserError
from bot.text import Markup, label, shorten, text, timestamp
from bot.ui import TROUBLE, LastingForm, SafeButton, SafeLayout, SafeModal, field, mention, reply
from bot.ui.replies import send
from bot.volunteers.model import Application, Decision, Dossier, Note
from bot.volunteers.rules import NOTE_LIMIT, REASON_LIMIT
from cogs.volunteers import roles
from cogs.volunteers.fields import Interaction
from cogs.volunteers.lines import answer_lines

log = logging.getLogger(__name__)

EARLIER_SHOWN = 2
_TOO_MANY_THREADS = 160006  # Discord's word for a server that has 1,000 active ones
CARD_LIMIT = 3900  # characters, with what stands on the buttons
COLOURS = {
    Decision.PENDING: discord.Colour.blurple(),
    Decision.APPROVED: discord.Colour.green(),
    Decision.DECLINED: discord.Colour.red(),
    Decision.WITHDRAWN: discord.Colour.light_grey(),
}


# --- the card ---------------------------------------------------------------------------------------------


def card(bot: AllianceBot, locale: str, dossier: Dossier) -> SafeLayout:
    """With buttons as long as there is something to decide."""
    application, volunteer = dossier.application, dossier.volunteer
    lines = [
        text(
            locale,
            "application-title",
            person=mention(application.user_id),
            name=name_of(bot, application),
        ),
        *answer_lines(locale, volunteer, dossier.county),
        text(locale, "application-agreed", version=volunteer.pledge_version, at=application.applied_at),
        *known_since(bot, locale, application),
    ]
    lines += [
        text(
            locale,
            "application-earlier",
            status=earlier.status.value,
            at=earlier.decided_at or earlier.applied_at,
            reason=earlier.reason or "",
        )
        for earlier in dossier.earlier[:EARLIER_SHOWN]
    ]
    lines += [
        text(locale, "application-note-line", by=mention(note.author_id), at=note.at, note=note.text)
        for note in dossier.notes
    ]
    if application.thread_id is not None:
        lines.append(text(locale, "application-thread", thread=Markup(f"<#{application.thread_id}>")))
    parts: list[Any] = []
    if application.status is Decision.PENDING:
        number = application.id
        lines.append(text(locale, "application-answer-by", by=application.answer_by))
        parts = [
            ActionRow(
                Approve(number, label(locale, "application-approve")),
                Decline(number, label(locale, "application-decline")),
                Ask(number, label(locale, "application-ask")),
                AddNote(number, text=label(locale, "application-note")),
            )
        ]
    else:
        lines.append(
            text(
                locale,
                f"application-state-{application.status}",
                by=mention(application.decided_by or 0),
                at=application.decided_at or application.applied_at,
                reason=application.reason or "",
            )
        )
        if dossier.notes:  # which can still be wrong
            parts = [ActionRow(AddNote(application.id, ":own", label(locale, "application-notes-mine")))]
    words_of_it = TextDisplay[Any](shorten("\n".join(lines), CARD_LIMIT))
    return SafeLayout(Container(words_of_it, *parts, accent_colour=COLOURS[application.status]))


def name_of(bot: AllianceBot, application: Application) -> str:
    guild = bot.get_guild(application.guild_id)
    member = guild.get_member(application.user_id) if guild is not None else None
    return member.display_name if member is not None else str(application.user_id)


def known_since(bot: AllianceBot, locale: str, application: Application) -> list[str]:
    """How old the account is, and how long it has been in the server: for people to weigh, no rule reads it."""
    account = timestamp(discord.utils.snowflake_time(application.user_id), "R")
    guild = bot.get_guild(application.guild_id)
    member = guild.get_member(application.user_id) if guild is not None else None
    if member is None or member.joined_at is None:
        return [text(locale, "application-account", account=account)]
    return [text(locale, "application-known", account=account, joined=timestamp(member.joined_at, "R"))]


async def redraw(bot: AllianceBot, alliance_id: int, application_id: int) -> None:
    """Bring the card in the moderators' channel up to date; a deleted one stays deleted."""
    dossier = await bot.services.applications.dossier(alliance_id, application_id)
    application = dossier.application
    guild = bot.get_guild(application.guild_id)
    if application.card_channel_id is None or application.card_message_id is None or guild is None:
        return
    channel = bot.get_partial_messageable(application.card_channel_id, guild_id=application.guild_id)
    try:
        await channel.get_partial_message(application.card_message_id).edit(
            view=card(bot, guild.preferred_locale.value, dossier)
        )
    except TROUBLE as error:
        log.warning("the card of application %s was not redrawn: %r", application_id, error)


async def _redraw_pressed(interaction: Interaction, actor: Actor, application_id: int) -> None:
    """The card that was pressed, and the one in the channel if that was another."""
    bot = interaction.client
    await redraw(bot, actor.alliance_id, application_id)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        dossier = await bot.services.applications.dossier(actor.alliance_id, application_id)
        try:
            await interaction.edit_original_response(view=card(bot, interaction.locale.value, dossier))
        except TROUBLE as error:
            log.warning("the opened card of application %s was not redrawn: %r", application_id, error)


async def approve(
    bot: AllianceBot, actor: Actor, application_id: int, locale: str, *, several: bool = False
) -> tuple[Application, list[roles.Problem]]:
    """Approve one and give the role; whose it was, and what kept the role from being given.

    Raises UserError as `ApplicationService.approve` does, application-left.
    """
    application = await bot.services.applications.check(actor, application_id)
    where = await roles.memberships(bot, actor.alliance_id, application.user_id)
    if not where:
        await bot.services.volunteers.departed(actor.alliance_id, application.user_id)
        raise UserError("application-left")
    await bot.services.applications.approve(actor, application_id, several=several)
    return application, await roles.give(where, text(locale, "role-reason"))


# --- its buttons ------------------------------------------------------------------------------------------


class Approve(SafeButton, template=r"application:(?P<application_id>\d{1,18}):approve"):
    def __init__(self, application_id: int, text: str = "") -> None:
        super().__init__(f"application:{application_id}:approve", text, style=discord.ButtonStyle.success)
        self.application_id = application_id

    async def act(self, interaction: Interaction) -> None:
        bot, locale = interaction.client, interaction.locale.value
        actor = await bot.actor(interaction)
        actor.require(Level.MODERATOR)  # or what is redrawn below would show it
        await interaction.response.defer()
        try:
            application, problems = await approve(bot, actor, self.application_id, locale)
        finally:
            await _redraw_pressed(interaction, actor, self.application_id)
        done = text(locale, "application-approved", person=mention(application.user_id))
        await send(interaction, "\n".join([done, *(problem.words(locale) for problem in problems)]))


class Decline(SafeButton, template=r"application:(?P<application_id>\d{1,18}):decline"):
    def __init__(self, application_id: int, text: str = "") -> None:
        super().__init__(f"application:{application_id}:decline", text, style=discord.ButtonStyle.danger)
        self.application_id = application_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.applications.check(actor, self.application_id)
        await interaction.response.send_modal(ReasonForm(interaction.locale.value, self.application_id))


class ReasonForm(SafeModal):
    def __init__(self, locale: str, application_id: int) -> None:
        super().__init__(label(locale, "application-decline"))
        self.application_id = application_id
        self.reason: TextInput[ReasonForm] = TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, max_length=REASON_LIMIT
        )
        self.add_item(field(locale, "application-reason", self.reason, hint="application-reason-hint"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        bot = interaction.client
        actor = await bot.actor(interaction)
        await interaction.response.defer()
        try:
            declined = await bot.services.applications.decline(actor, self.application_id, self.reason.value)
        finally:
            await _redraw_pressed(interaction, actor, self.application_id)
        await reply(interaction, "application-declined", person=mention(declined.user_id))


class Ask(SafeButton, template=r"application:(?P<application_id>\d{1,18}):ask"):
    """Opens a private conversation with the applicant, where they can be: under the welcome channel."""

    def __init__(self, application_id: int, text: str = "") -> None:
        super().__init__(f"application:{application_id}:ask", text)
        self.application_id = application_id

    async def act(self, interaction: Interaction) -> None:
        bot = interaction.client
        actor = await bot.actor(interaction)
        application = await bot.services.applications.check(actor, self.application_id)
        guild = interaction.guild
        if guild is None or guild.id != application.guild_id:
            raise UserError("application-elsewhere")
        await interaction.response.defer(ephemeral=True, thinking=True)
        applicant = await roles.find_member(guild, application.user_id)
        if applicant is None:
            raise UserError("application-left")
        thread = await find_thread(bot, application.thread_id)
        if thread is None:
            thread = await self._converse(interaction, application, applicant)
        if (
            thread.archived or thread.locked
        ):  # by hand, or after a week without a word; nobody can be added then
            await thread.edit(archived=False, locked=False)
        if thread.last_message_id is None:  # a new one, or one in which that failed
            await self._begin(interaction, thread, applicant)
        await thread.add_user(applicant)
        await thread.add_user(interaction.user)
        await redraw(bot, actor.alliance_id, self.application_id)
        await reply(interaction, "application-asked", thread=Markup(thread.mention))

    async def _converse(
        self, interaction: Interaction, application: Application, applicant: discord.Member
    ) -> discord.Thread:
        """A new thread; of two moderators who ask at once, the second is led to the first one's."""
        bot, guild = interaction.client, applicant.guild
        actor = await bot.actor(interaction)
        chapter = await bot.services.alliances.chapter(guild.id)
        channel = guild.get_channel(chapter.channels[Purpose.WELCOME]) if chapter is not None else None
        if chapter is None or not isinstance(channel, discord.TextChannel):
            raise UserError("application-no-welcome")
        there = channel.permissions_for(applicant)
        if not (there.view_channel and there.send_messages_in_threads):
            raise UserError("application-mute", channel=Markup(channel.mention))
        locale = guild.preferred_locale.value
        try:
            thread = await channel.create_thread(
                name=label(locale, "application-thread-name", 100, name=applicant.display_name),
                type=discord.ChannelType.private_thread,
                invitable=False,
                reason=text(locale, "application-thread-reason"),
            )
        except discord.HTTPException as error:
            if error.code == _TOO_MANY_THREADS:
                raise UserError("application-threads") from error
            raise
        try:
            counts = await bot.services.applications.asked(actor, application, thread.id)
        except Exception:
            await _delete(thread)
            raise
        first = await find_thread(bot, counts) if counts != thread.id else None
        if first is None:
            return thread
        await _delete(thread)
        return first

    async def _begin(
        self, interaction: Interaction, thread: discord.Thread, applicant: discord.Member
    ) -> None:
        """Say what it is about, which brings the two together."""
        chapter = await interaction.client.services.alliances.chapter(applicant.guild.id)
        await thread.send(
            text(
                applicant.guild.preferred_locale.value,
                "application-thread-opening",
                applicant=mention(applicant.id),
                moderator=mention(interaction.user.id),
                alliance=chapter.alliance_name if chapter is not None else "",
            ),
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[applicant, interaction.user]
            ),
        )


class AddNote(SafeButton, template=r"application:(?P<application_id>\d{1,18}):note(?P<more>:more|:own|)"):
    """A form for a note; for whoever has noted something already, first what that was, to be changed. Of an
    application that is decided, only that."""

    def __init__(self, application_id: int, more: str = "", text: str = "") -> None:
        super().__init__(f"application:{application_id}:note{more}", text)
        self.application_id, self.more = application_id, more

    async def act(self, interaction: Interaction) -> None:
        services = interaction.client.services
        actor = await interaction.client.actor(interaction)
        if self.more == ":own":
            await send(interaction, view=await own_notes(interaction, self.application_id))
            return
        await services.applications.check(actor, self.application_id)
        if not self.more and (await services.queue.own_notes(actor, self.application_id))[1]:
            await send(interaction, view=await own_notes(interaction, self.application_id))
            return
        await interaction.response.send_modal(NoteForm(interaction.locale.value, self.application_id))


async def own_notes(interaction: Interaction, application_id: int) -> SafeLayout:
    """What somebody noted about an application."""
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    application, found = await interaction.client.services.queue.own_notes(actor, application_id)
    layout = SafeLayout(TextDisplay(text(locale, "application-notes-own", count=len(found))))
    for note in found:
        layout.add_item(TextDisplay(text(locale, "application-note-own", at=note.at, note=note.text)))
        buttons = (
            ChangeNote(application_id, note.id, what, label(locale, f"application-note-{what}"))
            for what in ("correct", "delete")
        )
        layout.add_item(ActionRow(*buttons))
    if application.status is Decision.PENDING:
        layout.add_item(ActionRow(AddNote(application_id, ":more", label(locale, "application-note-more"))))
    return layout


class ChangeNote(
    SafeButton,
    template=r"application:(?P<application_id>\d{1,18}):note:(?P<note_id>\d{1,18}):(?P<what>correct|delete)",
):
    def __init__(self, application_id: int, note_id: int, what: str, text: str = "") -> None:
        style = discord.ButtonStyle.danger if what == "delete" else discord.ButtonStyle.secondary
        super().__init__(f"application:{application_id}:note:{note_id}:{what}", text, style=style)
        self.application_id, self.note_id, self.what = application_id, note_id, what

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        queue = interaction.client.services.queue
        if self.what == "correct":
            _, found = await queue.own_notes(actor, self.application_id)
            note = next((one for one in found if one.id == self.note_id), None)
            if note is None:
                raise UserError("note-unknown")
            form = NoteForm(interaction.locale.value, self.application_id, note)
            await interaction.response.send_modal(form)
            return
        note = await queue.delete_note(actor, self.note_id)
        await interaction.response.edit_message(view=await own_notes(interaction, note.application_id))
        await redraw(interaction.client, actor.alliance_id, note.application_id)


class NoteForm(
    LastingForm, template=r"application:(?P<application_id>\d{1,18}):note(?::(?P<note_id>\d{1,18}))?"
):
    """A new note, or one of their own that somebody corrects."""

    def __init__(self, locale: str, application_id: int, note: Note | None = None) -> None:
        mark = f":{note.id}" if note is not None else ""
        super().__init__(f"application:{application_id}:note{mark}", label(locale, "application-note"))
        words: TextInput[NoteForm] = TextInput(
            custom_id="note",
            style=discord.TextStyle.paragraph,
            max_length=NOTE_LIMIT,
            default=note.text if note is not None else None,
        )
        self.add_item(field(locale, "application-note-field", words, hint="application-note-hint"))

    @classmethod
    async def act(cls, interaction: Interaction, about: re.Match[str], given: Mapping[str, str]) -> None:
        number, note_id = int(about["application_id"]), about["note_id"]
        actor = await interaction.client.actor(interaction)
        queue, words = interaction.client.services.queue, given.get("note", "")
        await interaction.response.defer()
        if note_id is None:
            await queue.note(actor, number, words)
        else:
            number = (await queue.correct_note(actor, int(note_id), words)).application_id
        await _redraw_pressed(interaction, actor, number)
        await reply(interaction, "application-noted")


async def find_thread(bot: AllianceBot, thread_id: int | None) -> discord.Thread | None:
    """As it is now, archived or not; None if it was deleted."""
    if thread_id is None:
        return None
    try:
        thread = await bot.fetch_channel(thread_id)
    except discord.NotFound:
        return None
    return thread if isinstance(thread, discord.Thread) else None


async def _delete(thread: discord.Thread) -> None:
    try:
        await thread.delete()
    except TROUBLE as error:
        log.warning("thread %s is not needed and was not deleted: %r", thread.id, error)
