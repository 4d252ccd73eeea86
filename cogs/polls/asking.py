"""`/poll create` and `/poll edit`: everything about a poll that does not fit into its form, and then the form."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.alliances.model import Level, Purpose
from bot.client import AllianceBot
from bot.counties.model import County, State
from bot.errors import UserError
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.story import Method, Of
from bot.polls.model import EVERYBODY, Circle, Electorate, Results, Secrecy, Turnout, Typed
from bot.polls.options import check_file
from bot.polls.rules import DAYS_LIMIT, LEAST_LIMIT, QUORUM_LIMIT
from bot.text import FALLBACK, label, shorten
from bot.times import MAX_LENGTH
from bot.typed import file_text
from bot.ui import words
from bot.ui.catalogue import for_level
from bot.volunteers.model import Commitment
from cogs.counties.options import CountyGiven, StateGiven
from cogs.polls.forms import PollForm
from cogs.polls.picking import choices, poll_id

Command = TypeVar("Command", bound=Callable[..., Any])

CHOICES = 25
CHOICE_LIMIT = 100
THRESHOLD_LIMIT = 40
SHARES = {"majority": "majority", "three-fifths": "3/5", "two-thirds": "2/3", "three-quarters": "3/4"}


def _choice(key: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=words(key), value=str(value))


class ServerOption(app_commands.Transformer):
    """A server of the alliance by its id; the service checks that it is one."""

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Circle:
        if not (value.isascii() and value.isdigit() and len(value) <= 20):
            raise UserError("error-option")
        guild = interaction.client.get_guild(int(value))
        return Circle(int(value), 0, guild.name if guild is not None else value)

    async def autocomplete(
        self, interaction: discord.Interaction[Any], value: Any, /
    ) -> list[app_commands.Choice[Any]]:
        actor = await interaction.client.chooser(interaction)
        if actor is None or not actor.may(Level.ORGANIZER):
            return []
        chapters = await interaction.client.services.alliances.chapters(actor.alliance_id)
        guilds = (interaction.client.get_guild(chapter.guild_id) for chapter in chapters)
        return [
            app_commands.Choice(name=shorten(guild.name, CHOICE_LIMIT), value=str(guild.id))
            for guild in guilds
            if guild is not None and value.casefold() in guild.name.casefold()
        ][:CHOICES]


ServerGiven = app_commands.Transform[Circle, ServerOption]


async def _shares(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """The usual thresholds, or another that is typed."""
    usual = {share: label(interaction.locale.value, f"poll-threshold-{key}") for key, share in SHARES.items()}
    wanted = typed.strip().casefold()
    found = {share: name for share, name in usual.items() if wanted in name.casefold()}
    if not found and thresholds.is_one(wanted[:THRESHOLD_LIMIT]):
        found = {wanted[:THRESHOLD_LIMIT]: wanted[:THRESHOLD_LIMIT]}
    return [app_commands.Choice(name=name, value=share) for share, name in found.items()]


def _terms(command: Command) -> Command:
    """What there is to say about a poll outside its form."""
    for decorate in (
        app_commands.describe(
            method=words("opt-poll-method"),
            seats=words("opt-poll-seats"),
            budget=words("opt-poll-budget"),
            threshold=words("opt-poll-threshold"),
            quorum_people=words("opt-poll-quorum-people"),
            share_of=words("opt-poll-of"),
            quorum=words("opt-poll-quorum"),
            state=words("opt-poll-state"),
            county=words("opt-poll-county"),
            commitment=words("opt-poll-commitment"),
            days=words("opt-poll-days"),
            opens=words("opt-poll-opens"),
            channel=words("opt-poll-channel"),
            server=words("opt-poll-server"),
            role=words("opt-poll-role"),
            secrecy=words("opt-poll-secrecy"),
            turnout=words("opt-poll-turnout"),
            at_least=words("opt-poll-least"),
            discussion=words("opt-poll-discussion"),
            file=words("opt-poll-file"),
        ),
        app_commands.rename(
            share_of="of", at_least="open-at-least", quorum_people="quorum-people", file="options-file"
        ),
        app_commands.autocomplete(threshold=_shares),
        app_commands.choices(
            method=[_choice(f"poll-method-{method.value}", method) for method in Method],
            share_of=[_choice(f"poll-of-{of.value}", of) for of in Of],
            commitment=[_choice(f"commitment-{one.value}", one) for one in Commitment],
            secrecy=[_choice(f"poll-ballots-{one.value}", one) for one in Secrecy],
            turnout=[_choice(f"poll-sees-{one.value}", one) for one in Turnout],
        ),
    ):
        command = decorate(command)
    return command


class Asking(commands.Cog):
    """A part of `/poll`."""

    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot
        self.polls = bot.services.polls

    @app_commands.command(
        name="create", description=words("cmd-poll-create"), extras=for_level(Level.ORGANIZER)
    )
    @_terms
    async def create(
        self,
        interaction: discord.Interaction[AllianceBot],
        method: str = Method.SINGLE,
        seats: app_commands.Range[int, 1, 49] = 1,
        budget: app_commands.Range[str, 0, MAX_LENGTH] = "",
        threshold: app_commands.Range[str, 0, THRESHOLD_LIMIT] = "majority",
        share_of: str = Of.VOTES,
        quorum: app_commands.Range[int, 0, 100] = 0,
        quorum_people: app_commands.Range[int, 0, QUORUM_LIMIT] = 0,
        state: StateGiven | None = None,
        county: CountyGiven | None = None,
        commitment: str | None = None,
        days: app_commands.Range[int, 0, DAYS_LIMIT] | None = None,
        opens: app_commands.Range[str, 0, MAX_LENGTH] = "",
        channel: discord.TextChannel | None = None,
        server: ServerGiven | None = None,
        role: discord.Role | None = None,
        secrecy: str = Secrecy.SECRET,
        turnout: str = Turnout.EVERYONE,
        at_least: app_commands.Range[int, 0, LEAST_LIMIT] = 0,
        discussion: bool = False,
        file: discord.Attachment | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        actor.require(Level.ORGANIZER)
        if channel is None:
            chapter = await self.bot.services.alliances.chapter(actor.guild_id)
            channel_id = chapter.channels.get(Purpose.POLLS) if chapter else None
        else:
            channel_id = channel.id
        if channel_id is None:
            raise UserError("poll-channel-unusable")
        typed = Typed(
            question="",
            options=await _options(interaction, method, file) or "",
            results=Results.HIDDEN.value,
            closes="",
            channel_id=channel_id,
            method=method,
            seats=seats,
            budget=budget,
            threshold=_threshold(threshold, share_of),
            quorum=quorum,
            quorum_people=quorum_people,
            electorate=self._narrowed(EVERYBODY, state, county, commitment, days, server, role),
            opens=opens,
            secrecy=secrecy,
            turnout=turnout,
            min_hours=at_least,
            discussion=discussion,
        )
        self.polls.check_command(typed)
        await interaction.response.send_modal(PollForm(interaction.locale.value, typed))

    @app_commands.command(name="edit", description=words("cmd-poll-edit"), extras=for_level(Level.ORGANIZER))
    @app_commands.describe(poll=words("opt-poll-poll"), everybody=words("opt-poll-everybody"))
    @_terms
    async def edit(
        self,
        interaction: discord.Interaction[AllianceBot],
        poll: str,
        method: str | None = None,
        seats: app_commands.Range[int, 1, 49] | None = None,
        budget: app_commands.Range[str, 0, MAX_LENGTH] | None = None,
        threshold: app_commands.Range[str, 0, THRESHOLD_LIMIT] | None = None,
        share_of: str | None = None,
        quorum: app_commands.Range[int, 0, 100] | None = None,
        quorum_people: app_commands.Range[int, 0, QUORUM_LIMIT] | None = None,
        state: StateGiven | None = None,
        county: CountyGiven | None = None,
        commitment: str | None = None,
        days: app_commands.Range[int, 0, DAYS_LIMIT] | None = None,
        opens: app_commands.Range[str, 0, MAX_LENGTH] | None = None,
        channel: discord.TextChannel | None = None,
        server: ServerGiven | None = None,
        role: discord.Role | None = None,
        everybody: bool = False,
        secrecy: str | None = None,
        turnout: str | None = None,
        at_least: app_commands.Range[int, 0, LEAST_LIMIT] | None = None,
        discussion: bool | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        actor = await self.bot.actor(interaction)
        typed = await self.polls.editable(actor, poll_id(poll))
        share, of = typed.threshold.rsplit(" of ", 1)
        given: dict[str, Any] = {
            "options": await _options(interaction, method or (typed.method if file else ""), file),
            "method": method,
            "seats": seats,
            "budget": budget,
            "threshold": _threshold(threshold or share, share_of or of),
            # Whoever gives the one means it instead of the other.
            "quorum": 0 if quorum is None and quorum_people else quorum,
            "quorum_people": 0 if quorum_people is None and quorum else quorum_people,
            "opens": opens,
            "channel_id": channel.id if channel is not None else None,
            "secrecy": secrecy,
            "turnout": turnout,
            "min_hours": at_least,
            "discussion": discussion,
        }
        before = EVERYBODY if everybody else typed.electorate
        given["electorate"] = self._narrowed(before, state, county, commitment, days, server, role)
        typed = replace(typed, **{name: value for name, value in given.items() if value is not None})
        self.polls.check_command(typed)
        await interaction.response.send_modal(PollForm(interaction.locale.value, typed))

    @edit.autocomplete("poll")
    async def _editable(
        self, interaction: discord.Interaction[AllianceBot], current: str
    ) -> list[app_commands.Choice[str]]:
        return await self._offered(interaction, current, open_only=True)

    async def _offered(
        self, interaction: discord.Interaction[AllianceBot], typed: str, *, open_only: bool
    ) -> list[app_commands.Choice[str]]:
        actor = await self.bot.chooser(interaction)
        return choices(await self.polls.suggest(actor, typed, open_only=open_only)) if actor else []

    def _narrowed(
        self,
        before: Electorate,
        state: State | None,
        county: County | None,
        commitment: str | None,
        days: int | None,
        server: Circle | None,
        role: discord.Role | None,
    ) -> Electorate:
        """As before, but for what is given. A role takes the place of one, or of the level that one stood for."""
        servers = [circle for circle in before.circles if not circle.role_id]
        roles = [circle for circle in before.circles if circle.role_id]
        if server is not None:
            servers = [server]
        if role is not None:  # Discord has one that is everybody in the server
            roles = [Circle(role.guild.id, 0 if role.is_default() else role.id, role.name)]
        area, place = self._area(state, county)
        return Electorate(
            area or before.area,
            place or before.place,
            before.commitment if commitment is None else commitment,
            before.days if days is None else days,
            before.level if role is None else "",
            (*servers, *roles),
        )

    def _area(self, state: State | None, county: County | None) -> tuple[str, str]:
        """The digits and the name of the narrowest of them. Raises UserError poll-one-place."""
        if county is None:
            return (state.fips, state.name) if state is not None else ("", "")
        if state is not None and not county.geoid.startswith(state.fips):
            raise UserError("poll-one-place")
        return county.geoid, self.bot.services.counties.atlas.label(county)


async def _options(
    interaction: discord.Interaction[AllianceBot], method: str, file: discord.Attachment | None
) -> str | None:
    """Those of the file, or of a yes-or-no question; None where the form is to say. Raises UserError poll-file-sides,
    poll-file-large, file-not-text."""
    if file is None:
        return _sides(interaction) if method == Method.YES_NO else None
    if method == Method.YES_NO:
        raise UserError("poll-file-sides")
    check_file(file.size)
    return file_text(await file.read())


def _sides(interaction: discord.Interaction[AllianceBot]) -> str:
    """The options of a yes-or-no question, in the server's language."""
    home = interaction.guild_locale.value if interaction.guild_locale else FALLBACK
    return "\n".join(label(home, f"poll-side-{side}") for side in ("yes", "no", "abstain"))


def _threshold(share: str, of: str) -> str:
    """A share that was typed may say itself of what."""
    return share if " of " in share else f"{share} of {of}"
