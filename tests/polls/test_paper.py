"""How a ballot looks, in every form and size: it fits into Discord, and every option can be reached."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.polls.drafts import Sheet
from bot.polls.filling import PAGE, TOP, Act, Edit, edited, form_of, mark_of, ranking
from bot.polls.formats.election import ranked
from bot.polls.methods.story import Choice, Form, Method
from bot.polls.model import BLANK, Option, State
from bot.text import text
from cogs.polls.ballot import CHOICE_SHOWN, choice_words
from cogs.polls.filling import NOTHING, SCORED, PointsForm, ballot, review
from tests.polls.made import poll_of

SIZES = (2, 10, 11, 25, 26, 50)
FORMS = (Method.SINGLE, Method.APPROVAL, Method.STAR, Method.RUNOFF, Method.SCHULZE, Method.BUDGET_GREEDY)
NAMES = {
    "plain": "Option",
    "markdown": "**_~~||`[a](b)`||~~_** @everyone <#1> # " * 2 + "x" * 18,
    "right to left": "שלום עולם " * 9 + "مرحبا ",
}
every_name = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
every_size = pytest.mark.parametrize("size", SIZES)


def sheet_of(method: Method, size: int, name: str, choice: Choice = BLANK, cast: Choice = BLANK) -> Sheet:
    money: Any = {"budget": 10**11} if method.is_budget else {}
    poll = poll_of(method, size, state=State.OPEN, question="_" * 300, **money)
    options = tuple(
        Option(f"{name[:97]} {place:02}", "_" * 200, cost=10**11 - 1 if money else None)
        for place in range(size)
    )
    return Sheet(replace(poll, options=options), choice, cast)


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every component, those within others included."""
    if isinstance(node, list):
        for child in node:
            yield from parts(child)
    elif isinstance(node, dict) and "type" in node:
        yield node
        for value in (node.get("components"), node.get("component"), node.get("accessory")):
            yield from parts(value)


def fits(layout: discord.ui.LayoutView) -> list[dict[str, Any]]:
    """What Discord takes, and what a person can tell apart; all components."""
    found = list(parts(layout.to_components()))
    assert len(found) <= 40
    assert sum(len(part.get("content", "")) for part in found) <= 4000
    ids = [part["custom_id"] for part in found if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(len(custom_id) <= 100 for custom_id in ids)
    for part in found:
        if part["type"] == discord.ComponentType.action_row.value:
            assert 1 <= len(part["components"]) <= 5
        if part["type"] == discord.ComponentType.button.value:
            assert 1 <= len(part["label"]) <= 80
        if part["type"] == discord.ComponentType.string_select.value:
            assert 1 <= len(part["options"]) <= 25
            assert len({option["label"] for option in part["options"]}) == len(part["options"])
            assert len(part["placeholder"]) <= 150
            assert 0 <= part["min_values"] <= part["max_values"] <= len(part["options"])
            for option in part["options"]:
                assert 1 <= len(option["label"]) <= 100
                assert len(option.get("description") or "") <= 100
    return found


def offered(found: list[dict[str, Any]], act: str) -> list[int]:
    return [
        int(option["value"])
        for part in found
        if f":{act}:" in part.get("custom_id", "") and "options" in part
        for option in part["options"]
    ]


def full(form: Form, size: int) -> list[Choice]:
    """The ballots that say the most."""
    if form is Form.ONE:
        return [(size - 1,)]
    if form is Form.SOME:
        return [tuple(range(size))]
    if form is Form.POINTS:
        return [tuple(place % (TOP + 1) for place in range(size)), (TOP,) * size]
    one_by_one = ranked([[place] for place in range(size)], size)
    return [one_by_one, (1,) * size, ranked([[place] for place in range(size - 1)], size)]


async def check_reading(sheet: Sheet) -> None:
    """Every page fits, every name is read in full, once, and only who has come to the last page can cast it."""
    words, ids, page = "", [""], 0
    while ids:
        found = fits(review("en", sheet, page))
        words += "\n".join(part.get("content", "") for part in found)
        ids = [
            part["custom_id"] for part in found if part.get("custom_id", "").endswith(f":review:{page + 1}")
        ]
        cast = [
            part for part in found if part.get("custom_id", "").endswith(f":cast:{mark_of(sheet.choice)}")
        ]
        assert bool(cast) is not bool(ids)
        page += 1
    listed = form_of(sheet.poll) in (Form.RANKS, Form.POINTS)
    for place, option in enumerate(sheet.poll.options):
        name = text("en", "poll-choice", option=option.text)
        assert words.count(name) == (1 if listed or place in sheet.choice else 0)


@every_name
@every_size
@pytest.mark.parametrize("method", FORMS)
async def test_a_ballot_fits_whatever_it_says(method: Method, size: int, name: str) -> None:
    for choice in full(form_of(poll_of(method, size)), size):
        sheet = sheet_of(method, size, name, choice, cast=choice)
        await check_reading(sheet)
        for page in range(-(-size // PAGE)):
            fits(ballot("en", sheet, page))
        fits(ballot("en", replace(sheet, choice=BLANK)))


@every_size
@pytest.mark.parametrize(
    ("method", "act"), [(Method.SINGLE, "pick"), (Method.APPROVAL, "tick"), (Method.BUDGET_GREEDY, "tick")]
)
async def test_every_option_is_on_one_page(method: Method, act: str, size: int) -> None:
    sheet = sheet_of(method, size, "Option")
    reached = [
        place for page in range(-(-size // PAGE)) for place in offered(fits(ballot("en", sheet, page)), act)
    ]
    assert reached == list(range(size))


@every_name
@every_size
async def test_a_whole_ranking_can_be_picked_and_every_rank_moved(size: int, name: str) -> None:
    sheet = sheet_of(Method.SCHULZE, size, name)
    for rank in range(size):
        last_page = (size - rank - 1) // PAGE
        left = offered(fits(ballot("en", sheet, last_page)), "rank")
        picked = edited(Form.RANKS, size, sheet.choice, Edit(Act.RANK, (left[-1],)))
        sheet = replace(sheet, choice=picked)
    assert ranking(sheet.choice) == list(reversed(range(size)))
    for place in range(size):
        found = fits(ballot("en", sheet, 0, place))
        assert place in offered(found, "focus")
        steps = {part["custom_id"].split(":")[2]: part for part in found if "label" in part}
        ends = {"first": place == size - 1, "up": place == size - 1, "down": place == 0, "drop": False}
        assert {act: steps[act].get("disabled", False) for act in ends} == ends
    fits(ballot("en", sheet, 99, NOTHING))


@pytest.mark.parametrize(("place", "pages"), [(0, [1]), (24, [1]), (25, [0]), (49, [0])])
async def test_from_an_option_that_was_moved_the_pages_are_turned(place: int, pages: list[int]) -> None:
    sheet = sheet_of(Method.SCHULZE, 50, "Option", ranked([[place] for place in range(50)], 50))
    found = fits(ballot("en", sheet, 0, place))
    turning = [part["custom_id"] for part in found if ":page:" in part.get("custom_id", "")]
    assert turning == [f"ballot:1:page:{page}" for page in pages]
    assert place in offered(found, "focus")


@every_name
@every_size
async def test_points_are_given_in_forms_of_five(size: int, name: str) -> None:
    given = tuple(place % (TOP + 1) for place in range(size))
    sheet = sheet_of(Method.STAR, size, name, given)
    doors = [part for part in fits(ballot("en", sheet)) if ":points:" in part.get("custom_id", "")]
    assert len(doors) == -(-size // SCORED)
    shown = {}
    for door in doors:
        form = PointsForm("en", sheet, int(door["custom_id"].split(":")[-1])).to_dict()
        assert len(form["title"]) <= 45
        assert 1 <= len(form["components"]) <= 5
        assert len({field["label"] for field in form["components"]}) == len(form["components"])
        for field in form["components"]:
            assert 1 <= len(field["label"]) <= 45
            assert len(field["description"]) <= 100
            group = field["component"]
            [picked] = [option["value"] for option in group["options"] if option.get("default")]
            assert [option["value"] for option in group["options"]] == list("543210")
            shown[int(group["custom_id"])] = int(picked)
    assert shown == dict(enumerate(given))


@pytest.mark.parametrize(
    ("method", "choice", "words"),
    [
        (Method.RUNOFF, (1, 2, 2), "**Careful:** several options share rank 2"),
        (Method.TRANSFERABLE, (1, 1, 0), "counts for nobody"),
        (Method.RUNOFF, (1, 2, 3), ""),
        (Method.SCHULZE, (1, 1, 2), ""),
    ],
)
async def test_a_ballot_that_is_not_read_to_its_end_is_told_before(
    method: Method, choice: Choice, words: str
) -> None:
    sheet = sheet_of(method, 3, "Option", choice)
    for layout in (review("en", sheet), ballot("en", sheet)):
        said = "\n".join(part.get("content", "") for part in fits(layout))
        assert words in said
        assert ("Careful" in said) == bool(words)


@pytest.mark.parametrize("method", [Method.APPROVAL, Method.STAR, Method.SCHULZE])
async def test_options_that_begin_alike_are_told_apart(method: Method) -> None:
    choice = full(form_of(poll_of(method, 50)), 50)[0]
    sheet = sheet_of(method, 50, "The community garden of the neighborhood, " * 3, choice, cast=choice)
    receipt = choice_words("en", sheet.poll, choice, CHOICE_SHOWN)
    for words in (fits(ballot("en", sheet))[0]["content"], receipt):
        names = re.findall(r"\*\*(?!It)([^*]+…[^*]*)\*\*", words)
        assert len(names) == len(set(names)) >= 40


async def test_a_rank_that_goes_on_on_the_next_page_says_so() -> None:
    choice = ranked([[0], list(range(1, 49))], 50)
    sheet = sheet_of(Method.SCHULZE, 50, "_" * 97, choice)
    [first, second, *_] = (fits(review("en", sheet, page))[0]["content"].split("\n") for page in range(4))
    assert first[1].startswith("1. ")
    assert first[2].startswith("2. ")
    assert "This is page 1 of 4. On the last one you can cast it." in first
    assert second[1].startswith("2. level with ")


async def test_a_review_says_it_in_words() -> None:
    sheet = sheet_of(Method.SCHULZE, 4, "Option", (2, 1, 2, 0))
    said = "\n".join(part.get("content", "") for part in fits(review("en", sheet)))
    assert "1. **Option 01**\n2. **Option 00**, level with **Option 02**\n" in said
    assert "Not ranked, and so below all of these: **Option 03**" in said
