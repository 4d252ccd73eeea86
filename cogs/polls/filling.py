"""The ballot that does not fit on buttons: filled in step by step, read over in words, and cast.

Only its voter sees it. What it says so far is in the store and where it is turned to in its custom_ids, so a
restart of the bot changes nothing. Everything is a select or a button with words: it works by keyboard and is
read out by a screen reader.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.drafts import Sheet
from bot.polls.filling import PAGE, TOP, Act, Edit, form_of, mark_of, page_of, ranking
from bot.polls.methods.story import Form
from bot.text import label, shorten, text
from bot.ui import SafeButton, SafeLayout, SafeSelect
from bot.ui.replies import send
from cogs.polls.ballot import QUESTION_SHOWN, Patience, choice_words, receipt_words

SCORED = 5  # options on a page: a select each
WORDS_LIMIT = 2400  # characters of what the ballot says, of the 4,000 that a message holds
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
    template=r"ballot:(?P<poll_id>\d{1,18}):(?P<act_>pick|tick|score|rank|focus):(?P<index>\d{1,2}):(?P<page>\d{1,2})",
):
    """A step by a select; `index` is the option that is scored, else not used."""

    def __init__(
        self,
        poll_id: int,
        act_: str,
        index: int,
        page: int | str,
        options: list[discord.SelectOption] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(f"ballot:{poll_id}:{act_}:{index}:{page}", options, **rest)
        self.poll_id, self.act_, self.index, self.page = poll_id, act_, index, int(page)

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        picked = tuple(_number(value) for value in self.values)
        if self.act_ == "focus":
            await _turn(interaction, self.poll_id, self.page, focus=picked[0] if picked else NOTHING)
            return
        act = Act(self.act_)
        if act is Act.SCORE:
            edit = Edit(act, (self.index,), picked[0] if picked else 0)
        else:
            edit = Edit(act, picked, self.page)
        await _edit(interaction, self.poll_id, edit, 0 if act is Act.RANK else self.page)


class Step(
    SafeButton,
    template=r"ballot:(?P<poll_id>\d{1,18}):(?P<act_>first|up|down|drop|clear|page|review|back):(?P<index>\d{1,2})",
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
            await interaction.response.edit_message(view=review(interaction.locale.value, sheet))
        else:
            act = Act(self.act_)
            edit = Edit(act) if act is Act.CLEAR else Edit(act, (self.index,))
            focus = self.index if act in (Act.FIRST, Act.UP, Act.DOWN) else NOTHING
            await _edit(interaction, self.poll_id, edit, 0, focus)


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
    interaction: discord.Interaction[AllianceBot], poll_id: int, edit: Edit, page: int, focus: int = NOTHING
) -> None:
    drafts = interaction.client.services.polls.drafts
    sheet = await drafts.edit(interaction.guild_id, interaction.user.id, poll_id, edit)
    await interaction.response.edit_message(view=ballot(interaction.locale.value, sheet, page, focus))


async def _turn(
    interaction: discord.Interaction[AllianceBot], poll_id: int, page: int, focus: int = NOTHING
) -> None:
    drafts = interaction.client.services.polls.drafts
    sheet = await drafts.look(interaction.guild_id, interaction.user.id, poll_id)
    await interaction.response.edit_message(view=ballot(interaction.locale.value, sheet, page, focus))


# --- how it looks ------------------------------------------------------------------------------------------


def ballot(locale: str, sheet: Sheet, page: int = 0, focus: int = NOTHING) -> SafeLayout:
    """What the ballot says so far, and what can be done with it."""
    poll, form = sheet.poll, form_of(sheet.poll)
    layout = SafeLayout(TextDisplay(_head(locale, sheet)))
    if form is Form.RANKS:
        rows, pages = _rank_rows(locale, sheet, page, focus)
    elif form is Form.POINTS:
        rows, pages = _point_rows(locale, sheet, page)
    else:
        rows, pages = _pick_rows(locale, sheet, page)
    for row in rows:
        layout.add_item(row)
    if pages > 1:
        turning: ActionRow[Any] = ActionRow()
        if page > 0:
            turning.add_item(Step(poll.id, "page", page - 1, label(locale, "page-before")))
        if page + 1 < pages:
            turning.add_item(Step(poll.id, "page", page + 1, label(locale, "page-after")))
        layout.add_item(turning)
    done = Step(
        poll.id,
        "review",
        0,
        label(locale, "ballot-review"),
        style=discord.ButtonStyle.primary,
        disabled=not sheet.choice,
    )
    clear = Step(poll.id, "clear", 0, label(locale, "ballot-clear"), disabled=not sheet.choice)
    layout.add_item(ActionRow(done, clear))
    return layout


def review(locale: str, sheet: Sheet) -> SafeLayout:
    """The whole ballot in words, before it is cast."""
    if not sheet.choice:
        raise UserError("poll-ballot-blank")
    poll = sheet.poll
    words = choice_words(locale, poll, sheet.choice, WORDS_LIMIT)
    question = shorten(poll.question, QUESTION_SHOWN)
    return SafeLayout(
        TextDisplay(text(locale, "ballot-read-over", question=question, choice=words)),
        ActionRow(
            Cast(poll.id, mark_of(sheet.choice), label(locale, "ballot-cast")),
            Step(poll.id, "back", 0, label(locale, "ballot-back")),
        ),
    )


def _head(locale: str, sheet: Sheet) -> str:
    poll, form = sheet.poll, form_of(sheet.poll)
    question = shorten(poll.question, QUESTION_SHOWN)
    state = "cast" if sheet.cast and sheet.choice == sheet.cast else "changed" if sheet.cast else "new"
    lines = [
        text(locale, "ballot-head", question=question, form=form.value),
        text(locale, f"ballot-is-{state}"),
    ]
    if sheet.choice:
        words = choice_words(locale, poll, sheet.choice, WORDS_LIMIT)
        lines.append(text(locale, "ballot-says", choice=words))
    else:
        lines.append(text(locale, "ballot-says-nothing"))
    return "\n".join(lines)


def _pick_rows(locale: str, sheet: Sheet, page: int) -> tuple[list[ActionRow[Any]], int]:
    poll = sheet.poll
    places = range(len(poll.options))
    shown = page_of(places, page)
    several = form_of(poll) is Form.SOME
    options = [_option(sheet, place, poll.options[place].text, place in sheet.choice) for place in shown]
    select = Mark(
        poll.id,
        (Act.TICK if several else Act.PICK).value,
        0,
        page,
        options,
        placeholder=label(
            locale, "ballot-tick" if several else "ballot-pick", **_from_to(shown, len(places))
        ),
        min_values=0 if several else 1,
        max_values=len(options) if several else 1,
    )
    return [ActionRow(select)], _pages(len(places), PAGE)


def _point_rows(locale: str, sheet: Sheet, page: int) -> tuple[list[ActionRow[Any]], int]:
    poll = sheet.poll
    places = range(len(poll.options))
    rows: list[ActionRow[Any]] = []
    for place in places[page * SCORED : (page + 1) * SCORED]:
        given = sheet.choice[place] if sheet.choice else 0
        options = [
            discord.SelectOption(
                label=label(locale, "ballot-points", 100, option=poll.options[place].text, points=points),
                value=str(points),
                default=points == given,
            )
            for points in range(TOP, -1, -1)
        ]
        rows.append(ActionRow(Mark(poll.id, Act.SCORE.value, place, page, options)))
    return rows, _pages(len(places), SCORED)


def _rank_rows(locale: str, sheet: Sheet, page: int, focus: int) -> tuple[list[ActionRow[Any]], int]:
    """One select of what is not ranked yet, one of what is, and for the one picked there, where it may move."""
    poll = sheet.poll
    order = ranking(sheet.choice)
    left = [place for place in range(len(poll.options)) if place not in order]
    rows: list[ActionRow[Any]] = []
    if shown := page_of(left, page):
        options = [_option(sheet, place, poll.options[place].text) for place in shown]
        at = label(locale, "ballot-rank", rank=len(order) + 1, **_from_to(range(len(left)), len(left), page))
        rows.append(ActionRow(Mark(poll.id, Act.RANK.value, 0, page, options, placeholder=at)))
    if ranked := page_of(order, page):
        options = [
            _option(
                sheet,
                place,
                label(locale, "ballot-ranked", rank=order.index(place) + 1, option=poll.options[place].text),
                place == focus,
            )
            for place in ranked
        ]
        rows.append(
            ActionRow(Mark(poll.id, "focus", 0, page, options, placeholder=label(locale, "ballot-move")))
        )
    if focus in order:
        name = shorten(poll.options[focus].text, 30)
        moves = (Act.FIRST, Act.UP, Act.DOWN, Act.DROP)
        rows.append(
            ActionRow(
                *(
                    Step(poll.id, act.value, focus, label(locale, f"ballot-{act.value}", 80, option=name))
                    for act in moves
                )
            )
        )
    return rows, max(_pages(len(left), PAGE), _pages(len(order), PAGE))


def _option(sheet: Sheet, place: int, words: str, picked: bool = False) -> discord.SelectOption:
    return discord.SelectOption(label=shorten(words, 100), value=str(place), default=picked)


def _from_to(shown: Sequence[int], total: int, page: int = 0) -> dict[str, int]:
    if page:
        shown = page_of(shown, page)
    first = shown[0] + 1 if shown else 0
    return {"first": first, "last": min(first + PAGE - 1, total), "total": total}


def _pages(total: int, size: int) -> int:
    return -(-total // size)


def _number(value: str) -> int:
    """A place or points, as Discord sends back what was offered, or as somebody made it up."""
    if not (value.isascii() and value.isdigit() and len(value) <= 2):
        raise UserError("poll-option-unknown")
    return int(value)
