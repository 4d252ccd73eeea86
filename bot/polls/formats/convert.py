"""One file, every method that its ballots have an answer for: ranks as approvals, points as ranks, and so on."""

from collections import Counter

from bot.polls.formats.election import Election, UnfitError
from bot.polls.methods.orders import order
from bot.polls.methods.story import Ballots, Choice, Form

HOLDS = {
    Form.ONE: "one choice a ballot",
    Form.SOME: "approvals",
    Form.POINTS: "points",
    Form.RANKS: "rankings",
}


def cast_as(election: Election, form: Form) -> Ballots:
    """The ballots as a method wants them written.

    - as one choice: the only one ranked first, approved, or given the most points; otherwise blank;
    - as approvals: whoever is ranked at all (where every ballot ranks everybody, whoever is not last), or
      has points enough to stand for approval;
    - as ranks: all approved together, or by points, those with none not at all.

    Raises UnfitError where points are asked for and there are none.
    """
    if election.form is form or (election.form, form) == (Form.ONE, Form.SOME):
        return election.ballots
    if form is Form.POINTS:
        raise UnfitError(f"the file holds {HOLDS[election.form]}, and the method needs points")
    ballots: Counter[Choice] = Counter()
    for choice, people in election.ballots.items():
        ranks = _as_ranks(election, choice)
        if form is Form.RANKS:
            written = ranks
        elif form is Form.ONE:
            written = order(ranks)[:1]
        else:
            written = _as_approvals(election, choice, ranks)
        ballots[written] += people
    return ballots


def _as_ranks(election: Election, choice: Choice) -> Choice:
    if election.form is Form.RANKS:
        return choice
    if election.form is Form.POINTS:
        levels = sorted({points for points in choice if points > 0}, reverse=True)
        return tuple(levels.index(points) + 1 if points > 0 else 0 for points in choice)
    return tuple(int(place in choice) for place in range(len(election.names)))


def _as_approvals(election: Election, choice: Choice, ranks: Choice) -> Choice:
    if election.form is Form.POINTS:
        return tuple(place for place, points in enumerate(choice) if points >= election.approves)
    last = max(ranks) if election.complete else len(ranks) + 1
    return tuple(place for place, rank in enumerate(ranks) if 0 < rank < last)
