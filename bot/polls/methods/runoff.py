"""Instant runoff: round by round the last one is removed, and its ballots go to whom they rank next.

The first to have more than half of the ballots that still count wins. One is removed a round, never all that
are tied for last (as in the rules of Maine, 21-A M.R.S. section 723-A, but without batch elimination).
"""

from bot.polls.methods.orders import by_next, papers
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
    exhausted = sum(people for _, people in piles.pop(None, []))
    rounds: list[Round] = []
    history: list[dict[int, Number]] = []
    ties: tuple[Tie, ...] = ()
    while total > exhausted:
        tallies: dict[int, Number] = {
            place: sum(people for _, people in piles.get(place, ())) for place in sorted(standing)
        }
        leader = max(tallies, key=tallies.__getitem__)
        if 2 * tallies[leader] > total - exhausted:
            rounds.append(Round(tallies, elected=(leader,), exhausted=exhausted))
            return Result(Method.RUNOFF, total, (leader,), Why.MAJORITY, tuple(rounds), ties)
        fewest = min(tallies.values())
        last = [place for place in standing if tallies[place] == fewest]
        loser, broken = by_earlier_rounds(last, history, terms.lot, Fate.ELIMINATED)
        ties += broken
        standing.remove(loser)
        to: dict[int, Number] = {}
        gone = 0
        for place, pile in by_next(piles.pop(loser, []), standing).items():
            people = sum(people for _, people in pile)
            if place is None:
                gone = people
            else:
                to[place] = people
                piles.setdefault(place, []).extend(pile)
        rounds.append(
            Round(
                tallies,
                eliminated=(loser,),
                transfer=Transfer(loser, dict(sorted(to.items())), gone),
                exhausted=exhausted,
            )
        )
        history.append(tallies)
        exhausted += gone
    return Result(Method.RUNOFF, total, (), Why.NOBODY)
