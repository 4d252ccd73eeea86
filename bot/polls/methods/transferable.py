"""Single transferable vote by the rules of Scottish local elections: weighted inclusive Gregory, five decimals.

The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52; numbers in the
comments are its rules. Values are kept as whole hundred-thousandths of a vote.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from bot.polls.methods.orders import Order, next_on, papers
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

VOTE = 10**5  # one vote, in the unit of the count
Parcel = tuple[Order, int, int]  # what the papers say, how many there are, and what each is worth


@dataclass(slots=True)
class _Count:
    """Where the papers lie, and everything that has happened to them."""

    terms: Terms
    standing: set[int]
    quota: int = 0
    parcels: dict[int, list[Parcel]] = field(default_factory=dict)
    credited: dict[int, int] = field(default_factory=dict)
    exhausted: int = 0
    winners: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # elected, their surplus not yet transferred
    rounds: list[Round] = field(default_factory=list)
    ties: tuple[Tie, ...] = ()

    @property
    def vacancies(self) -> int:
        return self.terms.seats - len(self.winners)

    def stage(self) -> bool:
        """One stage of the count; whether there are vacancies after it."""
        tallies: dict[int, Number] = {place: votes(self.credited[place]) for place in sorted(self.credited)}
        exhausted = votes(self.exhausted)
        elected = self._elect(place for place in self.standing if self.credited[place] >= self.quota)  # 47
        self.waiting += [place for place in elected if self.credited[place] > self.quota]
        eliminated: tuple[int, ...] = ()
        transfer = None
        if self.vacancies and len(self.standing) > self.vacancies:
            if self.waiting:
                transfer = self._transfer_surplus()
            else:
                eliminated = (loser := self._lowest(),)
                self.standing.remove(loser)
                if len(self.standing) > self.vacancies:
                    transfer = self._transfer_all(loser)
        if self.vacancies and len(self.standing) <= self.vacancies:  # 52
            elected += self._elect(self.standing)
        self.rounds.append(
            Round(
                tallies,
                elected=elected,
                eliminated=eliminated,
                transfer=transfer,
                exhausted=exhausted,
            )
        )
        return bool(self.vacancies and self.standing)

    def _elect(self, places: Iterable[int]) -> tuple[int, ...]:
        """Those with more votes first: an order in which they are told, nothing else."""
        history = [round_.tallies for round_ in reversed(self.rounds)]
        elected = sorted(
            places,
            key=lambda place: (
                -self.credited[place],
                *(-tallies[place] for tallies in history),
                self.terms.lot.order.index(place),
            ),
        )
        self.standing = self.standing.difference(elected)
        self.winners += elected
        return tuple(elected)

    def _pick(self, tied: list[int], fate: Fate) -> int:
        """49(2) and (3), 51(2): the latest earlier stage at which they differed, then the lot."""
        history = [round_.tallies for round_ in self.rounds]
        chosen, broken = by_earlier_rounds(tied, history, self.terms.lot, fate)
        self.ties += broken
        return chosen

    def _lowest(self) -> int:
        fewest = min(self.credited[place] for place in self.standing)  # 50(1)
        return self._pick([p for p in self.standing if self.credited[p] == fewest], Fate.ELIMINATED)

    def _transfer_surplus(self) -> Transfer:
        most = max(self.credited[place] for place in self.waiting)  # 49(1)
        source = self._pick([p for p in self.waiting if self.credited[p] == most], Fate.SURPLUS)
        self.waiting.remove(source)
        total, surplus = self.credited[source], self.credited[source] - self.quota
        worth_less = [
            (paper, people, surplus * value // total) for paper, people, value in self.parcels.pop(source, [])
        ]  # 48(3)
        self.credited[source] = self.quota
        return self._transfer(source, worth_less, surplus, votes(surplus))

    def _transfer_all(self, source: int) -> Transfer:
        parcels = self.parcels.pop(source, [])  # at the value at which they came: 50(4)
        return self._transfer(source, parcels, self.credited.pop(source), None)

    def _transfer(
        self, source: int, parcels: Iterable[Parcel], moved: int, surplus: Number | None
    ) -> Transfer:
        to: dict[int, int] = {}
        gone = 0
        for paper, people, value in parcels:
            place = next_on(paper, self.standing)
            if place is None:
                gone += people * value
            else:
                to[place] = to.get(place, 0) + people * value
                self.parcels.setdefault(place, []).append((paper, people, value))
        for place, gained in to.items():
            self.credited[place] += gained
        self.exhausted += moved - sum(to.values())
        return Transfer(
            source,
            {place: votes(gained) for place, gained in sorted(to.items())},
            exhausted=votes(gone),
            lost=votes(moved - gone - sum(to.values())),
            surplus=surplus,
        )


def votes(units: int) -> Number:
    """Hundred-thousandths as votes: whole where they are."""
    exact = Fraction(units, VOTE)
    return exact.numerator if exact.denominator == 1 else exact


def count(terms: Terms, ballots: Ballots) -> Result:
    total = sum(ballots.values())
    same = papers(ballots)
    unclear = same.pop((), 0)
    if not same:
        return Result(Method.TRANSFERABLE, total, (), Why.NOBODY)
    quota = (total - unclear) // (terms.seats + 1) + 1  # 46
    going = _Count(terms, set(range(terms.options)), quota * VOTE, exhausted=unclear * VOTE)
    for paper, people in same.items():  # 45
        going.parcels.setdefault(paper[0], []).append((paper, people, VOTE))
    going.credited = {
        place: sum(people * VOTE for _, people, _ in going.parcels.get(place, ()))
        for place in range(terms.options)
    }
    while going.stage():
        pass
    return Result(
        Method.TRANSFERABLE,
        total,
        tuple(going.winners),
        Why.QUOTA,
        tuple(going.rounds),
        going.ties,
        quota=quota,
    )
