"""A result as the object that `recount --json` prints and a published file holds: names, and numbers as text."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from bot.polls.methods.story import Broken, Lot, Number, Result, Round, Tie


def exact(number: Number) -> str:
    """A number exactly: `12`, `0.5`, and as a fraction, `7/3`, what no decimals can hold."""
    whole = Fraction(number)
    rest, digits = whole.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest //= 10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2
        digits += 1
    if rest > 1:
        return str(whole)
    if not digits:
        return str(whole.numerator)
    shifted = abs(whole.numerator) * 10**digits // whole.denominator
    before, after = divmod(shifted, 10**digits)
    return f"{'-' if whole < 0 else ''}{before}.{after:0{digits}d}"


def told(result: Result, names: tuple[str, ...], lot: Lot) -> dict[str, object]:
    """What a method does not have is left out; rounds count from 1."""

    def by_name(numbers: Mapping[int, Number]) -> dict[str, str]:
        return {names[place]: exact(number) for place, number in numbers.items()}

    def named(places: Iterable[int]) -> list[str]:
        return [names[place] for place in places]

    def table(rows: Iterable[Iterable[int]]) -> dict[str, dict[str, int]]:
        return {
            names[a]: {names[b]: number for b, number in enumerate(row) if b != a}
            for a, row in enumerate(rows)
        }

    story: dict[str, object] = {
        "method": str(result.method),
        "ballots": result.ballots,
        "winners": named(result.winners),
        "why": str(result.why),
        "rounds": [_round(round_, by_name, named) for round_ in result.rounds],
        "ties": [_tie(tie, named) for tie in result.ties],
    }
    if any(tie.how is Broken.LOT for tie in result.ties):
        story["lot"] = {"seed": lot.seed, "order": named(lot.order)}
    if result.quota is not None:
        story["quota"] = result.quota
    if pairs := result.pairwise:
        story["pairwise"] = table(pairs.counts)
        if pairs.paths:
            story["paths"] = table(pairs.paths)
        if pairs.links:
            story["links"] = [
                {
                    "winner": names[link.winner],
                    "loser": names[link.loser],
                    "votes": link.votes,
                    "against": link.against,
                    "locked": link.locked,
                }
                for link in pairs.links
            ]
    if decision := result.decision:
        story["decision"] = {
            "yes": decision.yes,
            "no": decision.no,
            "abstained": decision.abstained,
            "base": decision.base,
            "needed": decision.needed,
            "carried": decision.carried,
        }
    if spending := result.spending:
        story["spending"] = {
            "budget": exact(spending.budget),
            "spent": exact(spending.spent),
            "missing": by_name(spending.missing),
            "votes": by_name(spending.votes),
        } | ({"raised_to": exact(spending.raised_to)} if spending.raised_to is not None else {})
    return story


def _round(
    round_: Round,
    by_name: Callable[[Mapping[int, Number]], dict[str, str]],
    named: Callable[[Iterable[int]], list[str]],
) -> dict[str, object]:
    story: dict[str, object] = {
        "measure": str(round_.measure),
        "tallies": by_name(round_.tallies),
        "elected": named(round_.elected),
        "eliminated": named(round_.eliminated),
        "exhausted": exact(round_.exhausted),
    }
    if transfer := round_.transfer:
        story["transfer"] = {
            "from": named([transfer.source])[0],
            "to": by_name(transfer.to),
            "exhausted": exact(transfer.exhausted),
            "lost": exact(transfer.lost),
        } | ({"surplus": exact(transfer.surplus)} if transfer.surplus is not None else {})
    return story


def _tie(tie: Tie, named: Callable[[Iterable[int]], list[str]]) -> dict[str, object]:
    story: dict[str, object] = {
        "round": tie.round + 1,
        "names": named(tie.options),
        "about": str(tie.fate),
        "how": str(tie.how),
        "left": named(tie.left),
    }
    if tie.earlier is not None:
        story["earlier"] = tie.earlier + 1
    return story | ({"budget": exact(tie.budget)} if tie.budget is not None else {})
