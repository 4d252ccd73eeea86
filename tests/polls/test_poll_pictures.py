"""What the picture of a result shows for every method and number of options, and that it can be read."""

import time
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.charts import draw
from bot.charts.model import Bars, Flow, Kind, Picture, Table
from bot.charts.paper import readable, shortened, width, wrapped
from bot.pictures import Pictures
from bot.polls import rules
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import Ballots, Method
from bot.polls.model import Option, Standing, State
from cogs.polls.pictures import attach
from cogs.polls.pictures.whole import described, picture
from cogs.polls.summary import conclusion
from tests.polls.made import poll_of, some_ballots

LONG = "Denver in the first week of May, with child care and a hybrid session for others"


def standing(method: Method, of: int, ballots: Ballots | None = None, **fields: Any) -> Standing:
    poll = poll_of(method, of, **fields)
    cast = some_ballots(RULES[method].form, of) if ballots is None else ballots
    result = count(method, rules.terms(poll), cast)
    return Standing(poll, result.ballots, result)


def shown(method: Method, of: int, ballots: Ballots | None = None, **fields: Any) -> Picture:
    made = picture("en", standing(method, of, ballots, **fields))
    assert made is not None
    return made


def bars(made: Picture, panel: int = 0) -> dict[str, str]:
    found = made.panels[panel]
    assert isinstance(found, Bars)
    return {bar.name[0]: bar.number for bar in found.bars}


WITHOUT_MONEY = [method for method in Method if not method.is_budget]


@pytest.mark.parametrize("options", [2, 5, 12, 13, 26, 50])
@pytest.mark.parametrize("method", WITHOUT_MONEY)
def test_every_method_has_a_picture_of_any_number_of_options(method: Method, options: int) -> None:
    if method is Method.YES_NO:
        options = 3
    seats = min(options - 1, 5) if RULES[method].seats else 1
    found = standing(method, options, name=LONG, seats=seats)
    made = picture("en", found)
    assert made is not None
    drawn = Image.open(BytesIO(draw(made)))
    assert drawn.width == 1125
    assert drawn.height < 1125 * 4
    assert len(described("en", made, found)) <= 1024


@pytest.mark.parametrize("options", [2, 13, 50])
@pytest.mark.parametrize("method", [method for method in Method if method.is_budget])
def test_a_budget_of_any_number_of_projects_has_a_picture(method: Method, options: int) -> None:
    projects = tuple(Option(f"{LONG} {place}", cost=100_00 * (place + 1)) for place in range(options))
    made = shown(method, options, options=projects, budget=700_00)
    assert Image.open(BytesIO(draw(made))).width == 1125
    words = [panel.heading for panel in made.panels]
    assert any("$700 are spent" in heading for heading in words), words
    if options > 2:
        notes = [bar.note for panel in made.panels if isinstance(panel, Bars) for bar in panel.bars]
        assert any("short" in note for note in notes), notes


def test_bars_have_their_numbers_and_the_winner_a_mark_of_its_own() -> None:
    made = shown(Method.SINGLE, 3, {(1,): 3, (0,): 1})
    assert bars(made) == {"Place 1": "3 (75 %)", "Place 0": "1 (25 %)", "Place 2": "0 (0 %)"}
    assert [bar.kind for bar in made.panels[0].bars] == [Kind.WON, Kind.OTHER, Kind.OTHER]  # type: ignore[union-attr]
    assert made.headline[0] == "Place 1 wins: the most of all."
    alike = tuple(Option(f"The garden of the neighborhood {'and its friends ' * 3}in {n}") for n in range(3))
    assert "s in 1 wins" in shown(Method.SINGLE, 3, {(1,): 3, (0,): 1}, options=alike).headline[0]
    told = "".join(conclusion("en", standing(Method.SINGLE, 3, {(1,): 3, (0,): 1}, options=alike)))
    assert "s in 1** wins" in told
    assert "4 of 200 voted" in made.subtitle


def test_yes_or_no_shows_what_was_needed_and_the_quorum() -> None:
    ballots: Ballots = {(0,): 30, (1,): 20, (2,): 10}
    made = shown(Method.YES_NO, 3, ballots, threshold="2/3 of votes", quorum=20)
    decision, quorum = made.panels
    assert isinstance(decision, Bars)
    assert isinstance(quorum, Bars)
    assert (decision.line, decision.marked) == (34, 1)
    assert decision.line_words == "34 needed, of 50 votes for yes and no"
    assert made.headline[0] == "Rejected: 30 for yes, 34 needed."
    assert (quorum.line, quorum.full) == (40, 200)
    missed = shown(Method.YES_NO, 3, ballots, quorum=50)
    assert missed.headline[0] == "Nothing is decided: 60 voted, and the quorum is 100."
    assert not [bar for panel in missed.panels for bar in panel.bars if bar.kind is Kind.WON]  # type: ignore[union-attr]


def test_a_runoff_shows_first_choices_what_came_later_and_every_transfer() -> None:
    ballots: Ballots = {(1, 0, 0): 4, (0, 1, 0): 3, (0, 2, 1): 1, (2, 0, 1): 1}
    totals, flow = shown(Method.RUNOFF, 3, ballots).panels
    assert isinstance(totals, Bars)
    assert isinstance(flow, Flow)
    assert [(bar.name[0], bar.letter, bar.value, bar.more, bar.note) for bar in totals.bars] == [
        ("Place 0", "A", 4, 1, "✔ round 2"),
        ("Place 1", "B", 3, 1, ""),
        ("Place 2", "C", 2, 0, "✘ round 1"),
    ]
    assert totals.line == 4.5
    first, last = flow.stages
    assert {(move.source, move.target, move.value) for move in first.moves} == {(2, 0, 1), (2, 1, 1)}
    assert [(one.letter, one.number) for one in last.segments] == [("A", "5"), ("B", "4")]


def test_every_option_has_letters_of_its_own() -> None:
    ballots = {(*([0] * place), 1, *([0] * (49 - place))): place + 1 for place in range(50)}
    totals, flow = shown(Method.RUNOFF, 50, ballots).panels
    assert isinstance(totals, Bars)
    assert isinstance(flow, Flow)
    letters = [bar.letter for bar in totals.bars]
    assert letters[:2] + letters[25:28] + letters[49:] == ["A", "B", "Z", "AA", "AB", "AX"]
    assert len(set(letters)) == 50
    assert all(one.letter or one.kind is Kind.REST for stage in flow.stages for one in stage.segments)


def test_of_many_rounds_the_first_and_the_last_are_shown() -> None:
    flow = shown(Method.RUNOFF, 40).panels[1]
    assert isinstance(flow, Flow)
    assert flow.stages[0].heading == "Round 1"
    assert "more rounds" in flow.stages[0].gap
    assert not flow.stages[0].moves
    assert len(flow.stages) == 7


@pytest.mark.parametrize("options", [4, 9])
def test_in_every_stage_of_a_transferable_vote_the_same_votes_are_shown(options: int) -> None:
    totals, flow = shown(Method.TRANSFERABLE, options, seats=2).panels
    assert isinstance(totals, Bars)
    assert isinstance(flow, Flow)
    for stage, following in zip(flow.stages, flow.stages[1:], strict=False):
        assert sum(segment.value for segment in stage.segments) == pytest.approx(120)
        after = {segment.key: segment.value for segment in stage.segments}
        for move in stage.moves:
            after[move.source] -= move.value
            after[move.target] = after.get(move.target, 0) + move.value
        shown_after = {segment.key: segment.value for segment in following.segments}
        assert {key: value for key, value in after.items() if value > 1e-6} == pytest.approx(shown_after)


def test_the_table_of_pairs_tells_victories_from_defeats_and_ties() -> None:
    ballots: Ballots = {(1, 2, 3): 3, (2, 1, 3): 3, (1, 3, 2): 1}
    for method in (Method.SCHULZE, Method.RANKED_PAIRS, Method.MINIMAX):
        table = shown(method, 3, ballots).panels[0]
        assert isinstance(table, Table)
        first, second, third = table.entries
        assert first.numbers == ("", "4", "7")
        assert first.beats == {1, 2}
        assert second.numbers == ("3", "", "6")
        assert not third.beats
    tied = shown(Method.SCHULZE, 2, {(1, 2): 1, (2, 1): 1}).panels[0]
    assert isinstance(tied, Table)
    assert tied.entries[0].ties == {1}


def test_the_two_steps_of_star() -> None:
    made = shown(Method.STAR, 3, {(5, 4, 0): 3, (0, 5, 1): 2, (1, 1, 0): 1})
    assert bars(made) == {"Place 1": "23", "Place 0": "16", "Place 2": "2"}
    assert bars(made, 1) == {"Place 0": "3 (50 %)", "Place 1": "2 (33 %)", "The same for both": "1 (17 %)"}


@pytest.mark.parametrize("method", [Method.PHRAGMEN, Method.EQUAL_SHARES])
def test_seats_stand_in_their_order_with_the_voters_behind_them(method: Method) -> None:
    made = shown(method, 4, {(0, 1): 6, (2,): 4, (3,): 2}, seats=2)
    found = made.panels[0]
    assert isinstance(found, Bars)
    first = found.bars[0]
    assert (first.name[0], first.number, first.note) == ("Place 0", "6", "seat 1")
    assert made.headline[0].startswith("Place 0, Place 2 win")
    everybody = {bar.name[0] for panel in made.panels if isinstance(panel, Bars) for bar in panel.bars}
    assert everybody == {"Place 0", "Place 1", "Place 2", "Place 3"}


@pytest.mark.parametrize("method", [Method.BUDGET_EQUAL_SHARES, Method.BUDGET_GREEDY])
def test_a_budget_shows_what_was_funded_and_what_was_missing(method: Method) -> None:
    costs = (60000, 70050, 30000)
    projects = tuple(Option(f"Project {place}", cost=cost) for place, cost in enumerate(costs))
    ballots = {(0, 2): 5, (1,): 4, (0,): 2}
    made = shown(method, 3, ballots, options=projects, budget=100000)
    money, approved = made.panels
    assert isinstance(money, Flow)
    assert money.heading == "$900 of $1,000 are spent"
    assert [(one.letter, one.number) for one in money.stages[0].segments] == [
        ("A", "$600"),
        ("B", "$300"),
        ("", "$100"),
    ]
    assert isinstance(approved, Bars)
    assert [(bar.name[0], bar.number, bar.note) for bar in approved.bars] == [
        ("Project 0", "7", "$600"),
        ("Project 2", "5", "$300"),
        ("Project 1", "4", "$700.50, $600.50 short"),
    ]
    assert made.headline[0] == "2 of 3 projects are funded."
    assert draw(made)


@pytest.mark.parametrize("method", WITHOUT_MONEY)
def test_where_too_few_voted_nothing_looks_as_if_it_were_won(method: Method) -> None:
    made = shown(method, 3, seats=2 if RULES[method].seats else 1, quorum=100)
    assert made.headline[0] == "Nothing is decided: 120 voted, and the quorum is 200."
    told = [bar for panel in made.panels if isinstance(panel, Bars) for bar in panel.bars]
    assert not [bar for bar in told if bar.kind is Kind.WON or "✔" in bar.note or "seat" in bar.note]
    stages = [stage for panel in made.panels if isinstance(panel, Flow) for stage in panel.stages]
    assert "✔" not in str(stages)
    assert not [note for note in made.notes if "tie" in note]


@pytest.mark.parametrize("method", [method for method in Method if method.is_budget])
def test_where_too_few_voted_no_money_is_spent(method: Method) -> None:
    projects = tuple(Option(f"Project {place}", cost=60000) for place in range(2))
    made = shown(method, 2, {(0,): 2, (1,): 2}, options=projects, budget=100000, quorum=50)
    approved, quorum = made.panels
    assert isinstance(approved, Bars)
    assert [(bar.letter, bar.note, bar.kind) for bar in approved.bars] == [("", "$600", Kind.OTHER)] * 2
    assert quorum.heading == "Quorum"
    assert not [note for note in made.notes if "tie" in note]


def test_seats_that_are_all_bought_leave_nothing_to_fill() -> None:
    [panel] = shown(Method.EQUAL_SHARES, 3, {(0,): 6, (1,): 6}, seats=2).panels
    assert isinstance(panel, Bars)
    assert [bar.note for bar in panel.bars] == ["seat 1", "seat 2", "no seat"]


def test_names_that_are_read_from_the_right_leave_the_sentence_in_order() -> None:
    options = tuple(map(Option, ("القدس", "ירושלים", "Kyiv")))
    made = shown(Method.APPROVAL, 3, {(0,): 3, (1,): 2, (2,): 1}, options=options, seats=2)
    assert readable(made.headline).startswith("\u2068\u2068القدس\u2069, \u2068ירושלים\u2069\u2069 win")


def test_who_does_not_see_the_picture_is_told_all_that_won() -> None:
    found = standing(Method.APPROVAL, 6, {(0, 1, 2, 3): 3, (4,): 1}, seats=4)
    made = picture("en", found)
    assert made is not None
    said = described("en", made, found)
    for place in range(4):
        assert f"Place {place}: 3 (75 %), among the winners" in said
    assert "Place 4: 1 (25 %); Place 5: 0 (0 %)" in said
    projects = tuple(Option(f"Project {place}", cost=60000) for place in range(2))
    for state, told in ((State.CLOSED, "funded"), (State.OPEN, "would be funded")):
        found = standing(
            Method.BUDGET_GREEDY, 2, {(0,): 2, (1,): 1}, options=projects, budget=100000, state=state
        )
        made = picture("en", found)
        assert made is not None
        assert f"Project 0: 2, {told}; Project 1: 1" in described("en", made, found)


def test_there_is_no_picture_where_there_is_nothing_to_show() -> None:
    assert picture("en", standing(Method.SINGLE, 2, {})) is None
    assert picture("en", Standing(poll_of(Method.SINGLE, 2), 0, None)) is None


def test_while_a_poll_is_open_nobody_has_won_yet() -> None:
    made = shown(Method.APPROVAL, 2, {(0,): 2}, state=State.OPEN, seed=None)
    assert made.headline[0] == "So far Place 0 is ahead."
    tied = shown(Method.APPROVAL, 2, {(0,): 2, (1,): 2}, state=State.OPEN, seed=None)
    assert tied.headline[0] == "So far it is a tie."


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Columbus", "Columbus"),
        ("Peñasco, Łódź, Ωmega, Київ", "Peñasco, Łódź, Ωmega, Київ"),
        ("القدس", "القدس"),
        ("\U0001f9a8 Skunk \U0001f9a8", "Skunk"),
        ("\U0001f469\u200d\U0001f680", "Option 7"),
        ("\U0001f1fa\U0001f1f8", "Option 7"),
        ("$x_2^3$ and 100 %", "$x_2^3$ and 100 %"),
        ("\U00012000\U00012001", "Option 7"),
    ],
)
def test_what_the_fonts_cannot_show_is_left_out_or_said_otherwise(typed: str, read: str) -> None:
    assert readable((typed, "Option 7")) == read


def test_words_fit() -> None:
    assert wrapped("", 100, 10) == []
    lines = wrapped(LONG, 120, 10)
    assert " ".join(lines) == LONG
    assert all(width(line, 10) <= 120 for line in lines)
    assert all(width(line, 10) <= 120 for line in wrapped("W" * 200, 120, 10, most=3))
    assert shortened(LONG, 60, 10).endswith("…")
    assert width(shortened(LONG, 60, 10), 10) <= 60


def hang(_: object) -> bytes:
    time.sleep(600)
    return b""


async def test_nobody_waits_long_for_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = Pictures(patience=0.2)
    monkeypatch.setattr(attach, "draw", hang)
    before = time.monotonic()
    assert await attach.drawing(pictures, "en", standing(Method.SINGLE, 2)) is None
    await pictures.close()
    assert time.monotonic() - before < 30
