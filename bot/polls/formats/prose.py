"""A result in plain words, for the command line."""

from collections.abc import Iterable, Iterator, Mapping

from bot.polls.formats.told import exact
from bot.polls.methods.story import (
    Broken,
    Fate,
    Lot,
    Measure,
    Method,
    Number,
    Pairwise,
    Result,
    Round,
    Tie,
    Why,
)

TITLES = {
    Method.SINGLE: "Single choice",
    Method.APPROVAL: "Approval",
    Method.SCORE: "Score",
    Method.STAR: "STAR: score, then automatic runoff",
    Method.YES_NO: "Yes, no or abstain",
    Method.RUNOFF: "Instant runoff",
    Method.SCHULZE: "Schulze",
    Method.RANKED_PAIRS: "Ranked pairs",
    Method.MINIMAX: "Minimax",
    Method.TRANSFERABLE: "Single transferable vote, Scottish rules",
    Method.PHRAGMEN: "Sequential Phragmén",
    Method.EQUAL_SHARES: "Method of equal shares",
    Method.BUDGET_EQUAL_SHARES: "Budget by equal shares",
    Method.BUDGET_GREEDY: "Budget by votes",
}
MEASURES = {
    Measure.VOTES: "votes",
    Measure.POINTS: "points",
    Measure.WINS: "how many others each beats",
    Measure.DEFEAT: "votes against each in its worst defeat",
    Measure.LOAD: "load its voters would bear",
    Measure.SHARE: "most that one of its voters would pay",
}
REASONS = {
    Why.MOST: "the most votes or points",
    Why.PREFERRED: "preferred by more voters in the runoff",
    Why.LEVEL: "preferred by as many voters in the runoff, and the tie was broken for it",
    Why.CARRIED: "as many votes as were needed",
    Why.REJECTED: "fewer votes for it than were needed",
    Why.MAJORITY: "more than half of the ballots that still counted",
    Why.CONDORCET: "beats every other one to one",
    Why.PATHS: "no other has a stronger path of victories to it than it has back",
    Why.LOCKED: "no other is locked in above it",
    Why.SMALLEST_DEFEAT: "the smallest of the worst defeats",
    Why.QUOTA: "reached the quota, or left when as many seats were",
    Why.LOAD: "the lightest load on their voters",
    Why.SHARES: "paid for from their voters' equal shares, what was left by votes",
    Why.AFFORDED: "the most votes that the budget reached",
    Why.NOBODY: "no ballot said anything that could be counted",
    Why.QUORUM: "too few ballots for the quorum: nothing is decided",
}
FATES = {
    Fate.ELECTED: "for being elected",
    Fate.ELIMINATED: "for last",
    Fate.ADVANCES: "for a place in the runoff",
    Fate.SURPLUS: "for whose surplus goes first",
    Fate.LOCKED: "between equally strong victories",
    Fate.FUNDED: "for what was left of the budget",
}
BREAKS = {
    Broken.EARLIER: "by an earlier round",
    Broken.HEAD_TO_HEAD: "head to head",
    Broken.POINTS: "by points",
    Broken.TOP_MARKS: "by top marks",
    Broken.LOT: "by lot",
}


def prose(result: Result, names: tuple[str, ...], lot: Lot, title: str = "") -> Iterator[str]:
    """Lines of text."""
    if title:
        yield title
    yield f"{TITLES[result.method]}, {result.ballots:,} ballots"
    if result.quota is not None:
        yield f"Quota: {result.quota:,} votes"
    if decision := result.decision:
        yield f"{decision.needed:,} votes needed, of {decision.base:,}; {decision.abstained:,} abstained"
    if spending := result.spending:
        raised = spending.raised_to
        shared = f", shared out as {exact(raised)}" if raised is not None and raised > spending.budget else ""
        yield f"Budget {exact(spending.budget)}{shared}; spent {exact(spending.spent)}"
    if result.pairwise:
        yield from _pairs(result.pairwise, names)
    for number, round_ in enumerate(result.rounds, start=1):
        yield from _round(number, round_, names, spending.missing if spending else {})
    for tie in result.ties:
        yield _tie(tie, names)
    if any(tie.how is Broken.LOT for tie in result.ties):
        drawn = "as the options are listed" if lot.seed is None else f"drawn from {lot.seed!r}"
        yield f"The lot ({drawn}): {_list(names, lot.order)}"
    winners = _list(names, result.winners) or "nobody"
    yield f"Result: {winners} ({REASONS[result.why]})"


def _list(names: tuple[str, ...], places: Iterable[int]) -> str:
    return ", ".join(names[place] for place in places)


def _pairs(pairs: Pairwise, names: tuple[str, ...]) -> Iterator[str]:
    for a, row in enumerate(pairs.counts):
        for b in range(a):
            yield f"  {names[b]} {pairs.counts[b][a]:,} : {row[b]:,} {names[a]}"
    for link in pairs.links:
        done = "locked in" if link.locked else "left out: it would make a circle"
        yield f"  {names[link.winner]} over {names[link.loser]}, {link.votes:,} to {link.against:,}: {done}"
    for a, row in enumerate(pairs.paths):
        others = ", ".join(f"{names[b]} {votes:,}" for b, votes in enumerate(row) if b != a)
        yield f"  strongest paths from {names[a]}: {others}"


def _round(
    number: int, round_: Round, names: tuple[str, ...], missing: Mapping[int, Number]
) -> Iterator[str]:
    best_first = round_.measure in (Measure.VOTES, Measure.POINTS, Measure.WINS)
    standing = sorted(round_.tallies.items(), key=lambda item: -item[1] if best_first else item[1])
    tallies = ", ".join(f"{names[place]} {exact(tally)}" for place, tally in standing)
    exhausted = f"; exhausted {exact(round_.exhausted)}" if round_.exhausted else ""
    yield f"Round {number} ({MEASURES[round_.measure]}): {tallies}{exhausted}"
    if round_.elected:
        yield f"  elected: {_list(names, round_.elected)}"
    for place in round_.eliminated:
        lacked = f", {exact(missing[place])} short" if place in missing else ""
        yield f"  eliminated: {names[place]}{lacked}"
    if transfer := round_.transfer:
        to = [f"{exact(votes)} to {names[place]}" for place, votes in transfer.to.items()]
        to += [f"{exact(transfer.exhausted)} exhausted"] if transfer.exhausted else []
        to += [f"{exact(transfer.lost)} lost to rounding"] if transfer.lost else []
        what = "" if transfer.surplus is None else f"the surplus of {exact(transfer.surplus)} "
        yield f"  from {names[transfer.source]} goes {what}{', '.join(to) or 'nothing'}"


def _tie(tie: Tie, names: tuple[str, ...]) -> str:
    how = BREAKS[tie.how] if tie.earlier is None else f"by round {tie.earlier + 1}"
    budget = f" when {exact(tie.budget)} were shared out" if tie.budget is not None else ""
    tied, left = _list(names, tie.options), _list(names, tie.left)
    return f"Tie in round {tie.round + 1}{budget} {FATES[tie.fate]}: {tied}; broken {how}, leaves {left}"
