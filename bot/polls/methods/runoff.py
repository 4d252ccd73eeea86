"""Instant runoff: round by round the last one is removed, and its ballots go to whom they rank next.

The first to have more than half of the ballots that still count wins. One is removed a round, never all that
are tied for last (as in the rules of Maine, 21-A M.R.S. section 723-A, but without batch elimination).
"""

from bot.polls.methods.orders import by_next, papers, size
from bot.polls.methods.story import (
    Ballots,
    Fate,
    Method,
    Number,
    Result,
    Round,
    Terms,
    Tie,
    Transfer,
    Why,
)
from bot.polls.methods.ties import by_earlier_rounds


def count(terms: Terms, ballots: Ballots) -> Result:
    total = sum(ballots.values())
    standing = set(range(terms.options))
    piles = by_next(papers(ballots).items(), standing)
    exhausted = size(piles.pop(None, ()))
    tallies: dict[int, Number] = {place: size(piles.get(place, ())) for place in range(terms.options)}
    rounds: list[Round] = []
    ties: tuple[Tie, ...] = ()
    while total > exhausted:
        leader = max(tallies, key=tallies.__getitem__)
        if 2 * tallies[leader] > total - exhausted:
            rounds.append(Round(tallies, elected=(leader,), exhausted=exhausted))
            return Result(Method.RUNOFF, total, (leader,), Why.MAJORITY, tuple(rounds), ties)
        fewest = min(tallies.values())
        last = [place for place in standing if tallies[place] == fewest]
        earlier = [round_.tallies for round_ in rounds]
        loser, broken = by_earlier_rounds(last, earlier, terms.lot, Fate.ELIMINATED)
        ties += broken
        standing.remove(loser)
        moving = by_next(piles.pop(loser, ()), standing)
        gone = size(moving.pop(None, ()))
        to: dict[int, Number] = {}
        for place in sorted(standing & moving.keys()):
            to[place] = size(moving[place])
            piles.setdefault(place, []).extend(moving[place])
        transfer = Transfer(loser, to, gone)
        rounds.append(Round(tallies, eliminated=(loser,), transfer=transfer, exhausted=exhausted))
        exhausted += gone
        tallies = {place: tallies[place] + to.get(place, 0) for place in sorted(standing)}
    return Result(Method.RUNOFF, total, (), Why.NOBODY)
