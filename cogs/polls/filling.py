"""The ballot that does not fit on buttons: filled in step by step, read over in words, and cast.

Only its voter sees it. What it says so far is in the store and where it is turned to in its custom_ids, so a
restart of the bot changes nothing. Everything is a select or a button with words: it works by keyboard and is
read out by a screen reader.
"""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.drafts import Sheet
from bot.polls.filling import PAGE, Act, Edit, form_of, mark_of, ranking
from bot.polls.methods.story import Form
from bot.text import Markup, isolated, label
from bot.ui import LastingForm, SafeButton, SafeLayout, SafeSelect
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.polls.ballot import Patience, receipt_words
from cogs.polls.options import names_of
from cogs.polls.paper import head, read_over
from cogs.polls.places import offered, page_shown, pages_of, points_field
from cogs.polls.story import OpenStory

SCORED = 5  # options in a form
BUTTON_LIMIT = 80
NAME_RANKED = 92  # characters of an option behind its rank, of the 100 of an option of a select
NAME_MOVED = 30  # characters of the option that is moved, on the buttons that move it
ROW = 5  # buttons
NOTHING = 99  # no option is being moved


class OpenBallot(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):ballot"):
    def __init__(self, poll_id: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:ballot", text, style=discord.ButtonStyle.primary)
        self.poll_id = poll_id

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        drafts = interaction.client.services.polls.drafts
        sheet = await drafts.look(interaction.guild_id, interaction.user.id, self.poll_id)
        await send(interaction, view=ballot(interaction.locale.value, sheet))


class Mark(
    SafeSelect,
    template=r"ballot:(?P<poll_id>\d{1,18}):(?P<act_>pick|tick|rank|focus):(?P<index>\d{1,2})",
):
    """A step by a select; `index` is the page that it shows."""

    def __init__(
        self,
        poll_id: int,
        act_: str,
        index: int,
        options: list[discord.SelectOption] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(f"ballot:{poll_id}:{act_}:{index}", options, **rest)
        self.poll_id, self.act_, self.index = poll_id, act_, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        picked = tuple(_number(value) for value in self.values)
        if self.act_ == "focus":
            await _turn(interaction, self.poll_id, self.index, picked[0] if picked else NOTHING)
        else:
            await _edit(interaction, self.poll_id, Edit(Act(self.act_), picked, self.index), self.index)


class Step(
    SafeButton,
    template=r"ballot:(?P<poll_id>\d{1,18}):(?P<act_>first|up|down|join|drop|clear|page|review|back):(?P<index>\d{1,2})",
):
    """A step by a button; `index` is the option that is moved, or the page that is turned to."""

    def __init__(self, poll_id: int, act_: str, index: int, text: str = "", **options: Any) -> None:
        super().__init__(f"ballot:{poll_id}:{act_}:{index}", text, **options)
        self.poll_id, self.act_, self.index = poll_id, act_, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        if self.act_ in ("page", "back"):
            await _turn(interaction, self.poll_id, self.index)
        elif self.act_ == "review":
            drafts = interaction.client.services.polls.drafts
            sheet = await drafts.look(interaction.guild_id, interaction.user.id, self.poll_id)
            await _show(interaction, review(interaction.locale.value, sheet, self.index))
        else:
            act = Act(self.act_)
            edit = Edit(act) if act is Act.CLEAR else Edit(act, (self.index,))
            await _edit(interaction, self.poll_id, edit, 0, NOTHING if act is Act.DROP else self.index)


class GivePoints(SafeButton, template=r"ballot:(?P<poll_id>\d{1,18}):points:(?P<index>\d{1,2})"):
    """Opens the form for the options of a page, `index`."""

    def __init__(self, poll_id: int, index: int, text: str = "") -> None:
        super().__init__(f"ballot:{poll_id}:points:{index}", text)
        self.poll_id, self.index = poll_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        drafts = interaction.client.services.polls.drafts
        sheet = await drafts.look(interaction.guild_id, interaction.user.id, self.poll_id)
        await interaction.response.send_modal(PointsForm(interaction.locale.value, sheet, self.index))


class PointsForm(LastingForm, template=r"ballot:(?P<poll_id>\d{1,18}):points"):
    """Points for the options of a page: a group of radio buttons each, on what was given before."""

    def __init__(self, locale: str, sheet: Sheet, page: int) -> None:
        poll = sheet.poll
        super().__init__(f"ballot:{poll.id}:points", label(locale, "ballot-points-form"))
        places = range(len(poll.options))[page * SCORED : (page + 1) * SCORED]
        if not places:
            raise UserError("poll-option-unknown")
        for place in places:
            self.add_item(points_field(locale, poll, place, sheet.choice[place] if sheet.choice else 0))

    @classmethod
    async def act(
        cls, interaction: discord.Interaction[AllianceBot], about: re.Match[str], given: Mapping[str, str]
    ) -> None:
        places, points = map(_number, given), map(_number, given.values())
        edit = Edit(Act.SCORE, tuple(places), points=tuple(points))
        await _edit(interaction, int(about["poll_id"]), edit)


class Cast(SafeButton, template=r"ballot:(?P<poll_id>\d{1,18}):cast:(?P<mark>[0-9a-f]{12})"):
    def __init__(self, poll_id: int, mark: str, text: str = "") -> None:
        super().__init__(f"ballot:{poll_id}:cast:{mark}", text, style=discord.ButtonStyle.success)
        self.poll_id, self.mark = poll_id, mark

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        polls = interaction.client.services.polls
        async with Patience(interaction):
            receipt = await polls.cast_filled(
                interaction.guild_id, interaction.user.id, self.poll_id, self.mark
            )
        await send(interaction, receipt_words(interaction.locale.value, receipt))


async def _edit(
    interaction: discord.Interaction[AllianceBot],
    poll_id: int,
    edit: Edit,
    page: int = 0,
    focus: int = NOTHING,
) -> None:
    drafts = interaction.client.services.polls.drafts
    sheet = await drafts.edit(interaction.guild_id, interaction.user.id, poll_id, edit)
    await _show(interaction, ballot(interaction.locale.value, sheet, page, focus))


async def _turn(
    interaction: discord.Interaction[AllianceBot], poll_id: int, page: int, focus: int = NOTHING
) -> None:
    drafts = interaction.client.services.polls.drafts
    sheet = await drafts.look(interaction.guild_id, interaction.user.id, poll_id)
    await _show(interaction, ballot(interaction.locale.value, sheet, page, focus))


async def _show(interaction: discord.Interaction[AllianceBot], view: SafeLayout) -> None:
    """In the place of what stood there; where everybody sees that, as no ballot does, to its voter alone."""
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        await send(interaction, view=view)
    else:
        await interaction.response.edit_message(view=view)


# --- how it looks ------------------------------------------------------------------------------------------


def ballot(locale: str, sheet: Sheet, page: int = 0, focus: int = NOTHING) -> SafeLayout:
    """What the ballot says so far, and what can be done with it; `focus` is the option that is moved."""
    poll, form = sheet.poll, form_of(sheet.poll)
    if focus != NOTHING:
        page = _page_of(focus, ranking(sheet.choice), page)
    layout = SafeLayout(TextDisplay(head(locale, sheet)))
    draw = {Form.RANKS: _rank_rows, Form.POINTS: _point_rows}.get(form, _pick_rows)
    rows, pages = draw(locale, sheet, page, focus)
    for row in rows:
        layout.add_item(row)
    if pages > 1:
        layout.add_item(_turning(locale, poll.id, min(page, pages - 1), pages))
    nothing = not sheet.choice
    style = discord.ButtonStyle.primary
    done = Step(poll.id, "review", 0, label(locale, "ballot-review"), style=style, disabled=nothing)
    last = ActionRow[Any](done, Step(poll.id, "clear", 0, label(locale, "ballot-clear"), disabled=nothing))
    if any(option.description or option.link for option in poll.options):
        last.add_item(OpenStory(poll.id, label(locale, "ballot-about")))
    layout.add_item(last)
    return layout


def review(locale: str, sheet: Sheet, page: int = 0) -> SafeLayout:
    """The whole ballot in words, page by page, before it is cast: that is possible on the last one."""
    if not sheet.choice:
        raise UserError("poll-ballot-blank")
    poll, pages = sheet.poll, read_over(locale, sheet)
    page = min(page, len(pages) - 1)
    row: ActionRow[Any] = ActionRow()
    if page == len(pages) - 1:
        row.add_item(Cast(poll.id, mark_of(sheet.choice), label(locale, "ballot-cast")))
    row.add_item(Step(poll.id, "back", 0, label(locale, "ballot-back")))
    layout = SafeLayout(TextDisplay(pages[page]))
    add_page_buttons(layout, partial(Step, poll.id, "review"), locale, page, len(pages), 1)
    layout.add_item(row)
    return layout


def _page_of(focus: int, order: list[int], page: int) -> int:
    """Where the option that is moved stands, as it may have moved on to another page. Where what is ranked has several
    of these, what is left has one."""
    return order.index(focus) // PAGE if focus in order and len(order) > PAGE else page


def _turning(locale: str, poll_id: int, page: int, pages: int) -> ActionRow[Any]:
    row: ActionRow[Any] = ActionRow()
    if page > 0:
        row.add_item(Step(poll_id, "page", page - 1, label(locale, "ballot-before")))
    if page + 1 < pages:
        row.add_item(Step(poll_id, "page", page + 1, label(locale, "ballot-after")))
    return row


_Rows = tuple[list[ActionRow[Any]], int]  # and how many pages they have


def _pick_rows(locale: str, sheet: Sheet, page: int, _: int) -> _Rows:
    poll = sheet.poll
    places = range(len(poll.options))
    shown, span = page_shown(locale, places, page)
    several = form_of(poll) is Form.SOME
    options = [
        offered(locale, poll, place, poll.options[place].text, place in sheet.choice) for place in shown
    ]
    select = Mark(
        poll.id,
        (Act.TICK if several else Act.PICK).value,
        page,
        options,
        placeholder=label(locale, "ballot-tick" if several else "ballot-pick", span=span),
        min_values=0 if several else 1,
        max_values=len(options) if several else 1,
    )
    return [ActionRow(select)], pages_of(len(places))


def _point_rows(locale: str, sheet: Sheet, page: int, _: int) -> _Rows:
    """A button for each form: fifty options have ten."""
    poll = sheet.poll
    total = len(poll.options)
    buttons = []
    for index, first in enumerate(range(0, total, SCORED)):
        last = min(first + SCORED, total)
        names = Markup(", ".join(isolated(option.text) for option in poll.options[first:last]))
        words = label(
            locale,
            "ballot-give",
            BUTTON_LIMIT,
            first=first + 1,
            last=last,
            count=last - first,
            options=names,
        )
        buttons.append(GivePoints(poll.id, index, words))
    return [ActionRow(*buttons[at : at + ROW]) for at in range(0, len(buttons), ROW)], 1


def _rank_rows(locale: str, sheet: Sheet, page: int, focus: int) -> _Rows:
    """One select of what is not ranked yet, one of what is, and for the one picked there, where it may move."""
    poll, choice = sheet.poll, sheet.choice
    order = ranking(choice)
    left = [place for place in range(len(poll.options)) if place not in order]
    rows: list[ActionRow[Any]] = []
    if left:
        shown, span = page_shown(locale, left, page)
        rank = max(choice, default=0) + 1
        at = label(locale, "ballot-rank", rank=rank, span=span)
        options = [offered(locale, poll, place, poll.options[place].text) for place in shown]
        rows.append(ActionRow(Mark(poll.id, Act.RANK.value, page, options, placeholder=at)))
    if order:
        shown, span = page_shown(locale, order, page)
        at, names = label(locale, "ballot-move", span=span), names_of(poll.options, NAME_RANKED)
        options = [
            offered(
                locale,
                poll,
                place,
                label(locale, "ballot-ranked", rank=choice[place], option=names[place]),
                place == focus,
            )
            for place in shown
        ]
        rows.append(ActionRow(Mark(poll.id, "focus", page, options, placeholder=at)))
    if focus in order:
        rows.append(ActionRow(*_moves(locale, sheet, focus)))
    return rows, max(pages_of(len(left)), pages_of(len(order)))


def _moves(locale: str, sheet: Sheet, focus: int) -> list[Step]:
    """Where an option may move, those that would change nothing disabled."""
    choice, name = sheet.choice, names_of(sheet.poll.options, NAME_MOVED)[focus]
    rank, level = choice[focus], choice.count(choice[focus])
    idle = {
        Act.FIRST: rank == level == 1,
        Act.UP: rank == level == 1,
        Act.DOWN: rank == max(choice) and level == 1,
        Act.JOIN: rank == 1 or level > 1,
        Act.DROP: False,
    }
    return [
        Step(
            sheet.poll.id,
            act.value,
            focus,
            label(locale, f"ballot-{act.value}", BUTTON_LIMIT, option=name),
            disabled=disabled,
        )
        for act, disabled in idle.items()
    ]


def _number(value: str) -> int:
    """A place or points, as Discord sends back what was offered, or as somebody made it up."""
    if not (value.isascii() and value.isdigit() and len(value) <= 2):
        raise UserError("poll-option-unknown")
    return int(value)
