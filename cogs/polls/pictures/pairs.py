"""Schulze, ranked pairs and minimax: every option against every other, and what decided."""

from collections.abc import Iterator
from string import ascii_uppercase

from bot.charts.model import Bar, Bars, Entry, Panel, Table
from bot.polls.methods.story import Measure
from cogs.polls.pictures.words import Words

COMPARED = 8  # options that have a place in the table
ROOMY = 5  # as many leave wide cells


def pairs(words: Words) -> Iterator[Panel]:
    round_, pairs = words.result.rounds[0], words.result.pairwise
    assert pairs is not None
    least = round_.measure is Measure.DEFEAT
    tallies = dict(round_.tallies)
    order = words.best_first(tallies, least=least)
    top, counts = order[:COMPARED], pairs.counts
    room = 999_999 if len(top) <= ROOMY else 9_999  # the largest number that a cell holds
    said = words.number if words.result.ballots <= room else words.thousands
    entries = [
        Entry(
            words.name(a),
            letter,
            tuple("" if a == b else said(counts[a][b]) for b in top),
            frozenset(at for at, b in enumerate(top) if counts[a][b] > counts[b][a]),
            frozenset(at for at, b in enumerate(top) if a != b and counts[a][b] == counts[b][a]),
            words.kind(a),
        )
        for a, letter in zip(top, ascii_uppercase, strict=False)
    ]
    yield Table(
        words("poll-picture-pairs", count=len(top), of=len(order) if len(order) > len(top) else 0),
        tuple(entries),
    )
    bars = tuple(
        Bar(words.name(place), float(tallies[place]), words.number(tallies[place]), words.kind(place))
        for place in order
    )
    heading = words("poll-picture-decided-by", method=words.poll.method.value)
    yield Bars(heading, bars, max(bar.value for bar in bars))
