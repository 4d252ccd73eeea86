"""Seats and money by approval: who stood behind each seat in its turn, what was funded, and what was missing."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from bot.charts.model import Bar, Bars, Flow, Kind, Panel, Segment, Stage
from bot.polls.methods.story import Measure, Number, Spending
from cogs.polls.pictures.words import REST, Words, lettered


def seats(words: Words) -> Iterator[Panel]:
    """A bar for each seat in its turn. A longer one is better: its inverse is what the method calls the least."""
    bought = [round_ for round_ in words.result.rounds if round_.measure is Measure.SHARE]
    filled = [round_ for round_ in words.result.rounds if round_.measure is Measure.LOAD]
    seat = 0
    for rounds in filter(None, (bought, filled)):
        bars = []
        for round_ in rounds:
            (place,) = round_.elected
            seat += 1
            behind = 1 / Fraction(round_.tallies[place])
            note = words("poll-picture-seat", number=seat) if words.decided else ""
            bars.append(
                Bar(words.name(place), float(behind), words.number(behind), words.kind(place), note=note)
            )
        if rounds is (filled or bought):
            bars += _seatless(words, rounds[-1].tallies)
        left_over = bool(bought) and rounds is filled
        heading = words("poll-picture-seats-filled" if left_over else "poll-picture-seats")
        if not words.decided:
            heading = words("poll-picture-turns")
        yield Bars(heading, tuple(bars), max(bar.value for bar in bars))


def _seatless(words: Words, tallies: Mapping[int, Number]) -> Iterator[Bar]:
    """Those without a seat, by where they stood when the last one was given."""
    elected = {place for round_ in words.result.rounds for place in round_.elected}
    behind = {place: 1 / Fraction(tally) for place, tally in tallies.items() if place not in elected}
    for place in words.best_first(behind):
        if place not in elected:
            known = behind.get(place)
            number = words("poll-picture-none") if known is None else words.number(known)
            note = words("poll-picture-seatless") if words.decided else ""
            yield Bar(words.name(place), float(known or 0), number, note=note)


def budget(words: Words) -> Iterator[Panel]:
    spending = words.result.spending
    assert spending is not None
    order = words.best_first(spending.votes)
    letters = lettered(order)
    if words.decided:
        yield _money(words, spending, letters)
    bars = tuple(
        Bar(
            words.name(place),
            float(spending.votes[place]),
            words.number(spending.votes[place]),
            words.kind(place),
            note=_price(words, place),
            letter=letters.get(place, "") if words.decided else "",
        )
        for place in order
    )
    yield Bars(words("poll-picture-projects"), bars, max(bar.value for bar in bars))


def _money(words: Words, spending: Spending, letters: Mapping[int, str]) -> Flow:
    """All of it in one bar."""
    costs = words.terms.costs
    spent = [
        Segment(
            place,
            float(costs[place]),
            Kind.WON,
            letters.get(place, ""),
            words.money(costs[place]),
        )
        for place in words.result.winners
    ]
    if left := spending.budget - spending.spent:
        spent.append(Segment(REST, float(left), Kind.REST, number=words.money(left)))
    whole = words.money(spending.budget)
    heading = words("poll-picture-money", spent=words.money(spending.spent), budget=whole)
    return Flow(heading, (Stage(words("poll-picture-budget"), tuple(spent), (whole,)),))


def _price(words: Words, place: int) -> str:
    spending, cost = words.result.spending, words.money(words.terms.costs[place])
    missing = spending.missing.get(place) if spending is not None else None
    if missing is None or not words.decided:
        return words("poll-picture-costs", cost=cost)
    return words("poll-picture-missing", cost=cost, missing=words.money(missing))
