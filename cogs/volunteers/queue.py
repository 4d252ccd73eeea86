"""`/applications`: what waits for a decision, by what is looked for, one at a time or several after a look at each."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import Item, LayoutView, Select

from bot.alliances.model import Actor, Level
from bot.client import AllianceBot
from bot.errors import UserError
from bot.text import Markup, label, shorten, text
from bot.ui import SafeButton, SafeSelect, lines_that_fit, mention, picked_id, words
from bot.ui.catalogue import for_level
from bot.ui.replies import cause, key_of, send
from bot.volunteers.model import Application, Dossier
from bot.volunteers.queue import AT_ONCE
from bot.volunteers.sought import DAYS, Sought, unpack
from cogs.counties.options import CountyGiven, StateGiven
from cogs.volunteers.decide import CARD_LIMIT, approve, card, known_since, name_of, redraw
from cogs.volunteers.fields import Interaction, layout, show

log = logging.getLogger(__name__)

PAGE = 10
NOTE_SHOWN = 60
SOUGHT = r"(?P<sought>[a-z0-9]{0,40})"
CHOSEN = "applications:chosen:"


class ApplicationsCog(commands.Cog):
    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="applications", description=words("cmd-applications"), extras=for_level(Level.MODERATOR)
    )
    @app_commands.describe(
        state=words("opt-coverage-state"),
        county=words("opt-applications-county"),
        account_days=words("opt-applications-account"),
        waiting_days=words("opt-applications-waiting"),
        late=words("opt-applications-late"),
        notes=words("opt-applications-notes"),
        asked=words("opt-applications-asked"),
        invited=words("opt-applications-invited"),
    )
    async def applications(
        self,
        interaction: Interaction,
        state: StateGiven | None = None,
        county: CountyGiven | None = None,
        account_days: app_commands.Range[int, 1, DAYS] | None = None,
        waiting_days: app_commands.Range[int, 1, DAYS] | None = None,
        late: bool | None = None,
        notes: bool | None = None,
        asked: bool | None = None,
        invited: bool | None = None,
    ) -> None:
        scope = county.geoid if county is not None else state.fips if state is not None else None
        sought = Sought(scope, account_days, waiting_days, late, notes, asked, invited)
        await _page(interaction, sought, after=0)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Nobody is being asked any more where the conversation was deleted."""
        chapter = await self.bot.services.alliances.chapter(payload.guild_id)
        if chapter is None:
            return
        number = await self.bot.services.queue.unasked(chapter.alliance_id, payload.thread_id)
        if number is not None:
            await redraw(self.bot, chapter.alliance_id, number)


# --- looking ----------------------------------------------------------------------------------------------


async def _page(interaction: Interaction, sought: Sought, after: int) -> None:
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    page = await bot.services.queue.page(actor, sought, after, PAGE)
    hold = await bot.services.raids.held(actor.guild_id)
    if not page.dossiers:
        key = "applications-none" if sought == Sought() else "applications-none-such"
        await show(interaction, layout(text(locale, key)))
        return
    lines = [
        text(locale, "applications-title", count=page.total),
        *([text(locale, "raid-held", until=hold.until)] if hold is not None else []),
        *(
            f"{line(bot, locale, dossier)} · {card_link(locale, dossier.application)}"
            for dossier in page.dossiers
        ),
    ]
    options = [_option(bot, locale, dossier) for dossier in page.dossiers]
    code, last = sought.pack(), page.dossiers[-1].application.id
    buttons: list[Item[Any]] = [SeveralApplications(0, code, label(locale, "applications-several"))]
    if len(page.dossiers) == PAGE:
        buttons.append(MoreApplications(last, code, label(locale, "applications-more")))
    rows: list[list[Item[Any]]] = [[OpenApplication(options, label(locale, "applications-open"))], buttons]
    await show(interaction, layout(shorten("\n".join(lines), CARD_LIMIT), *rows))


def line(bot: AllianceBot, locale: str, dossier: Dossier) -> str:
    """What there is to know of one at a glance."""
    application = dossier.application
    newest = dossier.notes[-1].text if dossier.notes else ""
    return text(
        locale,
        "applications-line",
        person=mention(application.user_id),
        county=dossier.county,
        at=application.applied_at,
        known=Markup(known_since(bot, locale, application)[0]),
        notes=len(dossier.notes),
        note=shorten(newest, NOTE_SHOWN),
    )


def card_link(locale: str, application: Application) -> str:
    if application.card_message_id is None:
        return text(locale, "applications-no-card")
    place = f"{application.guild_id}/{application.card_channel_id}/{application.card_message_id}"
    return text(locale, "applications-card", link=Markup(f"https://discord.com/channels/{place}"))


def _option(bot: AllianceBot, locale: str, dossier: Dossier, *, chosen: bool = False) -> discord.SelectOption:
    application = dossier.application
    name = name_of(bot, application)
    words_of_it = label(locale, "applications-choice", 100, name=name, county=dossier.county)
    return discord.SelectOption(label=words_of_it, value=str(application.id), default=chosen)


class MoreApplications(SafeButton, template=rf"applications:after:(?P<after_id>\d{{1,18}}):{SOUGHT}"):
    def __init__(self, after_id: int, sought: str, text: str = "") -> None:
        super().__init__(f"applications:after:{after_id}:{sought}", text)
        self.after_id, self.sought = after_id, sought

    async def act(self, interaction: Interaction) -> None:
        await _page(interaction, unpack(self.sought), self.after_id)


class OpenApplication(SafeSelect, template=r"applications:open"):
    def __init__(self, options: list[discord.SelectOption] | None = None, invitation: str = "") -> None:
        super().__init__("applications:open", options, placeholder=invitation or None)

    async def act(self, interaction: Interaction) -> None:
        bot = interaction.client
        actor = await bot.actor(interaction)
        number = picked_id(next(iter(self.values), ""), "application-unknown")
        dossier = await bot.services.applications.show(actor, number)
        await send(interaction, view=card(bot, interaction.locale.value, dossier))


# --- several at once --------------------------------------------------------------------------------------


class SeveralApplications(SafeButton, template=rf"applications:several:(?P<after_id>\d{{1,18}}):{SOUGHT}"):
    """As many as can be looked at at once, to pick those that are to be approved."""

    def __init__(self, after_id: int, sought: str, text: str = "") -> None:
        super().__init__(f"applications:several:{after_id}:{sought}", text)
        self.after_id, self.sought = after_id, sought

    async def act(self, interaction: Interaction) -> None:
        bot, locale = interaction.client, interaction.locale.value
        actor = await bot.actor(interaction)
        await bot.services.queue.check_several(actor, ())
        page = await bot.services.queue.page(actor, unpack(self.sought), self.after_id, AT_ONCE)
        others = [one for one in page.dossiers if one.application.user_id != actor.user_id]
        if not others:
            await show(interaction, layout(text(locale, "applications-none-such")))
            return
        title = text(locale, "applications-pick-title", count=page.total)
        lines, shown = _that_fit(bot, locale, title, others)
        more = len(page.dossiers) == AT_ONCE or len(shown) < len(others)
        options = [_option(bot, locale, dossier) for dossier in shown]
        buttons: list[Item[Any]] = [
            MoreApplications(0, self.sought, label(locale, "applications-back")),
        ]
        if more:
            last = shown[-1].application.id
            buttons.append(SeveralApplications(last, self.sought, label(locale, "applications-more")))
        pick = ChooseApplications(self.sought, options, label(locale, "applications-pick"))
        await show(interaction, layout("\n".join(lines), [pick], buttons))


def _that_fit(
    bot: AllianceBot, locale: str, title: str, dossiers: Sequence[Dossier]
) -> tuple[list[str], Sequence[Dossier]]:
    """As many lines as a card holds, and whose they are."""
    lines = [title]
    for dossier in dossiers:
        lines.append(line(bot, locale, dossier))
        if sum(len(one) + 1 for one in lines) > CARD_LIMIT - 200:  # what stands on the buttons counts too
            lines.pop()
            break
    return lines, dossiers[: len(lines) - 1]


class ChooseApplications(SafeSelect, template=rf"{CHOSEN}{SOUGHT}"):
    """Which are to be approved: on the card that follows they stand as what this has chosen."""

    def __init__(
        self, sought: str, options: list[discord.SelectOption] | None = None, invitation: str = ""
    ) -> None:
        most = len(options) if options else 1
        super().__init__(CHOSEN + sought, options, placeholder=invitation or None, max_values=most)
        self.sought = sought

    async def act(self, interaction: Interaction) -> None:
        bot, locale = interaction.client, interaction.locale.value
        ids = [picked_id(value, "application-unknown") for value in self.values]
        picked = await bot.services.queue.picked(await bot.actor(interaction), ids)
        if not picked:
            await show(interaction, layout(text(locale, "applications-none-such")))
            return
        title = text(locale, "applications-review-title", count=len(picked))
        lines, shown = _that_fit(bot, locale, title, picked)
        options = [_option(bot, locale, dossier, chosen=True) for dossier in shown]
        again = ChooseApplications(self.sought, options, label(locale, "applications-pick"))
        sure = label(locale, "applications-approve", count=len(shown))
        buttons: list[Item[Any]] = [
            ApproveChosen(sure),
            SeveralApplications(0, self.sought, label(locale, "applications-back")),
        ]
        await show(interaction, layout("\n".join(lines), [again], buttons))


class ApproveChosen(SafeButton, template=r"applications:approve"):
    """Those chosen on the card on which it stands: each by itself, so that trouble with one leaves the others."""

    def __init__(self, text: str = "") -> None:
        super().__init__("applications:approve", text, style=discord.ButtonStyle.success)

    async def act(self, interaction: Interaction) -> None:
        bot, locale = interaction.client, interaction.locale.value
        actor = await bot.actor(interaction)
        ids = [picked_id(value, "application-unknown") for value in _chosen(interaction.message)]
        await bot.services.queue.check_several(actor, ids)
        await interaction.response.defer()
        lines = [text(locale, "applications-approved-title")]
        for dossier in await bot.services.applications.dossiers(actor.alliance_id, sorted(set(ids))):
            lines.append(await self._one(interaction, actor, dossier.application))
        first, *rest = lines_that_fit(lines)
        await show(interaction, layout(first))
        for page in rest:
            await send(interaction, page)

    async def _one(self, interaction: Interaction, actor: Actor, application: Application) -> str:
        """What became of it."""
        bot, locale = interaction.client, interaction.locale.value
        person = mention(application.user_id)
        try:
            _, problems = await approve(bot, actor, application.id, locale, several=True)
        except Exception as error:
            known = cause(error)
            if isinstance(known, UserError):
                why = text(locale, known.key, **known.arguments)
            elif (key := key_of(known)) is not None:
                log.warning("application %s was not approved: %r", application.id, known)
                why = text(locale, key)
            else:
                log.exception("application %s was not approved", application.id)
                why = text(locale, "applications-trouble")
            outcome = [text(locale, "applications-not-approved", person=person, why=Markup(why))]
        else:
            outcome = [text(locale, "applications-approved", person=person)]
            outcome += [problem.words(locale) for problem in problems]
        try:
            await redraw(bot, actor.alliance_id, application.id)
        except Exception as error:  # it has been decided, and the others are still to be
            log.warning("the card of application %s was not redrawn: %r", application.id, error)
        return "\n".join(outcome)


def _chosen(message: discord.Message | None) -> Iterator[str]:
    """What the select on a card shows as chosen: the card is what the moderator looked at, and outlives a restart."""
    items = LayoutView.from_message(message).walk_children() if message is not None else ()
    for item in items:
        if isinstance(item, Select) and item.custom_id.startswith(CHOSEN):
            yield from (option.value for option in item.options if option.default)
