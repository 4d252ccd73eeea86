#!/usr/bin/env python3
"""Count a ballot file again, trusting nobody: one file, Python 3.10 or newer, nothing else needed.

    python3 recount.py FILE [--method M] [--seats N] [--threshold T] [--ties SEED] [--json]

FILE is what the bot published when a poll was closed: .json, packed as .json.gz, or cut into parts, which are
saved in one folder and named by the first, .json.gz.1. Or it is an election in another format: BLT, PrefLib
(.soc .soi .toc .toi .cat), Pabulib (.pb) or CSV. Exit code 0: counted; 1: counted, and a published
file is wrong somewhere, which is said on standard error; 2: the file cannot be read.

This shares no line with the bot. It is written to be read: every method is counted in the plainest way,
with whole numbers and fractions only, and none of it is fast. What the methods are is told in the bot's
docs/methods.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import itertools
import json
import os
import re
import sys
import zlib
from collections import Counter
from fractions import Fraction
from typing import Any, NoReturn

ONE, SOME, POINTS, RANKS = "one", "some", "points", "ranks"
METHODS = {
    "single": (ONE, True),
    "approval": (SOME, True),
    "score": (POINTS, True),
    "star": (POINTS, False),
    "yesno": (ONE, False),
    "irv": (RANKS, False),
    "schulze": (RANKS, False),
    "ranked-pairs": (RANKS, False),
    "minimax": (RANKS, False),
    "stv": (RANKS, True),
    "phragmen": (SOME, True),
    "equal-shares": (SOME, True),
    "budget-equal-shares": (SOME, False),
    "budget-greedy": (SOME, False),
}  # how a ballot is written, and whether several seats can be filled
PUBLISHED = "alliance-bot ballots 1"


class TroubleError(Exception):
    """The file cannot be read, or does not hold what the method needs."""


def stop(line: int | None, reason: str) -> NoReturn:
    raise TroubleError(f"line {line}: {reason}" if line else reason)


# --- the election -------------------------------------------------------------------------------------------


class Election:
    def __init__(self, names: list[str], form: str, ballots: Any, **facts: Any) -> None:
        self.names = apart(names)
        self.form = form
        self.ballots: Counter[tuple[int, ...]] = Counter()
        for choice, people in ballots:
            if people:
                self.ballots[tuple(choice)] += people
        self.title = facts.get("title", "")
        self.method = facts.get("method")
        self.seats = facts.get("seats")
        self.threshold = facts.get("threshold")
        self.quorum = facts.get("quorum", 0)
        self.roll = facts.get("roll")
        self.top = facts.get("top", 5)
        self.costs: list[Fraction] = facts.get("costs", [])
        self.budget: Any = facts.get("budget")
        self.complete = facts.get("complete", False)  # the last rank of every ballot approves of nobody
        self.approves = facts.get("approves", 1)  # as many points approve
        self.lot: list[int] | None = facts.get("lot")
        self.seed: str | None = facts.get("seed")
        self.note = ""  # what was taken to be meant


def apart(names: list[str]) -> list[str]:
    found: list[str] = []
    for number, name in enumerate(names, 1):
        plain = " ".join(name.split()) or f"Option {number}"
        told, again = plain, 1
        while told in found:
            again += 1
            told = f"{plain} ({again})"
        found.append(told)
    return found


def draw(seed: str, options: int) -> list[int]:
    """The lot: the luckiest first. `printf %s 'seed:1' | sha256sum` gives the first option's number."""
    return sorted(range(options), key=lambda p: hashlib.sha256(f"{seed}:{p + 1}".encode()).hexdigest())


def dense(ranks: list[int]) -> tuple[int, ...]:
    """Ranks without gaps: what nobody holds closes up."""
    held = sorted({rank for rank in ranks if rank})
    return tuple(held.index(rank) + 1 if rank else 0 for rank in ranks)


def clear(ranks: tuple[int, ...]) -> list[int]:
    """The options in order, up to the first rank that several share."""
    found = []
    for rank in range(1, max(ranks, default=0) + 1):
        holders = [place for place, held in enumerate(ranks) if held == rank]
        if len(holders) > 1:
            break
        found += holders
    return found


def cast_as(e: Election, form: str) -> list[tuple[tuple[int, ...], int]]:
    """The ballots as the method wants them: see docs/methods.md."""
    if e.form == form or (e.form == ONE and form == SOME):
        return list(e.ballots.items())
    if form == POINTS:
        holds = {ONE: "one choice a ballot", SOME: "approvals", RANKS: "rankings"}[e.form]
        stop(None, f"the file holds {holds}, and the method needs points")
    cast: Counter[tuple[int, ...]] = Counter()
    for choice, people in e.ballots.items():
        if e.form == RANKS:
            ranks = choice
        elif e.form == POINTS:
            ranks = dense([1 + max(choice) - given if given > 0 else 0 for given in choice])
        else:
            ranks = tuple(1 if place in choice else 0 for place in range(len(e.names)))
        if form == RANKS:
            said = ranks
        elif form == ONE:
            said = tuple(clear(ranks)[:1])
        elif e.form == POINTS:
            said = tuple(place for place, given in enumerate(choice) if given >= e.approves)
        else:
            worst = max(ranks) if e.complete else 0
            said = tuple(place for place, rank in enumerate(ranks) if rank and rank != worst)
        cast[said] += people
    return list(cast.items())


# --- the count ----------------------------------------------------------------------------------------------


def exact(number: Fraction | int) -> str:
    number = Fraction(number)
    twos, fives, rest = 0, 0, number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    digits = max(twos, fives)
    if digits == 0:
        return str(number.numerator)
    text = str(abs(number.numerator) * 10**digits // number.denominator).rjust(digits + 1, "0")
    return f"{'-' if number < 0 else ''}{text[:-digits]}.{text[-digits:]}"


class Count:
    """What is counted, and the story of the count as it grows."""

    def __init__(self, e: Election, method: str, ballots: Any, seats: int, lot: list[int], seed: str | None):
        self.e = e
        self.method = method
        self.ballots: list[tuple[tuple[int, ...], int]] = ballots
        self.total = sum(people for _, people in ballots)
        self.options = list(range(len(e.names)))
        self.seats = seats
        self.lot = lot
        self.seed = seed
        self.threshold: tuple[Fraction, bool, str] = (Fraction(1, 2), True, "votes")
        self.winners: list[int] = []
        self.why = ""
        self.tallies: list[dict[int, Any]] = []
        self.rounds: list[dict[str, Any]] = []
        self.ties: list[dict[str, Any]] = []
        self.more: dict[str, Any] = {}

    def named(self, places: Any) -> list[str]:
        return [self.e.names[place] for place in places]

    def numbers(self, tallies: dict[int, Any]) -> dict[str, str]:
        return {self.e.names[place]: exact(tallies[place]) for place in sorted(tallies)}

    def round(
        self,
        tallies: dict[int, Any],
        measure: str = "votes",
        elected: Any = (),
        eliminated: Any = (),
        exhausted: Any = 0,
    ) -> dict[str, Any]:
        self.tallies.append(tallies)
        self.winners += elected
        self.rounds.append(
            {
                "measure": measure,
                "tallies": self.numbers(tallies),
                "elected": self.named(elected),
                "eliminated": self.named(eliminated),
                "exhausted": exact(exhausted),
            }
        )
        return self.rounds[-1]

    def tie(self, tied: Any, about: str, how: str, left: Any, at: int, earlier: int | None = None) -> None:
        story = {
            "round": at,
            "names": self.named(sorted(tied)),
            "about": about,
            "how": how,
            "left": self.named(left),
        }
        self.ties.append(story if earlier is None else {**story, "earlier": earlier})

    def narrow(
        self, tied: list[int], values: Any, about: str, how: str, at: int, earlier: int | None = None
    ) -> list[int]:
        best = (min if about == "eliminated" else max)(values[place] for place in tied)
        left = sorted(place for place in tied if values[place] == best)
        if len(left) < len(tied):
            self.tie(tied, about, how, left, at, earlier)
        return left

    def by_lot(self, tied: list[int], about: str, at: int) -> int:
        by_luck = [place for place in self.lot if place in tied]
        chosen = by_luck[-1] if about == "eliminated" else by_luck[0]
        if len(tied) > 1:
            self.tie(tied, about, "lot", [chosen], at)
        return chosen

    def by_rounds(self, tied: list[int], about: str) -> int:
        at = len(self.tallies) + 1
        for earlier in range(len(self.tallies), 0, -1):
            tied = self.narrow(tied, self.tallies[earlier - 1], about, "earlier-round", at, earlier)
        return self.by_lot(tied, about, at)

    # --- adding up ---

    def most(self, tallies: list[int], measure: str = "votes") -> None:
        standing = [place for place in self.lot if tallies[place]]
        standing.sort(key=lambda place: -tallies[place])
        elected, without = standing[: self.seats], standing[self.seats :]
        if without and tallies[without[0]] == tallies[elected[-1]]:
            tied = [place for place in standing if tallies[place] == tallies[without[0]]]
            self.tie(tied, "elected", "lot", [place for place in elected if place in tied], 1)
        self.why = "most"
        self.round(dict(enumerate(tallies)), measure, elected)

    def votes(self) -> list[int]:
        return [sum(people for choice, people in self.ballots if place in choice) for place in self.options]

    def single(self) -> None:
        self.most(self.votes())

    approval = single

    def points(self) -> list[int]:
        return [sum(choice[place] * people for choice, people in self.ballots) for place in self.options]

    def score(self) -> None:
        self.most(self.points(), "points")

    def star(self) -> None:
        points = self.points()
        above = self.pairs(lambda choice, a, b: choice[a] > choice[b])
        marks = [
            sum(n for choice, n in self.ballots if choice[place] == self.e.top) for place in self.options
        ]
        finalists: list[int] = []
        while len(finalists) < min(2, len(self.options)):
            rest = [place for place in self.options if place not in finalists]
            tied = [place for place in rest if points[place] == max(points[other] for other in rest)]
            if len(tied) + len(finalists) <= 2:
                finalists += tied
                continue
            before = None
            while tied != before:
                before = tied
                won = {a: -sum(above[a][b] < above[b][a] for b in before) for a in before}
                tied = self.narrow(before, won, "advances", "head-to-head", 1)
            tied = self.narrow(tied, marks, "advances", "top-marks", 1)
            finalists.append(self.by_lot(tied, "advances", 1))
        self.round(
            dict(enumerate(points)), "points", eliminated=[p for p in self.options if p not in finalists]
        )
        preferred = {a: sum(above[a][b] for b in finalists if b != a) for a in finalists}
        left = [place for place in sorted(finalists) if preferred[place] == max(preferred.values())]
        left = self.narrow(left, points, "elected", "points", 2)
        left = self.narrow(left, marks, "elected", "top-marks", 2)
        winner = self.by_lot(left, "elected", 2)
        self.why = "preferred" if len(set(preferred.values())) > 1 else "level"
        self.round(preferred, elected=[winner])

    def yesno(self) -> None:
        yes, no = (sum(people for choice, people in self.ballots if choice == (side,)) for side in (0, 1))
        abstained = self.total - yes - no
        share, more_than, of = self.threshold
        if of == "roll" and self.e.roll is None:
            stop(None, "the threshold is a share of the roll, whose size is not known")
        base = {"votes": yes + no, "cast": self.total, "roll": self.e.roll or 0}[of]
        needed = int(share * base)
        while needed < 1 or needed < share * base or (more_than and needed == share * base):
            needed += 1
        carried = yes >= needed
        self.why = "carried" if carried else "rejected"
        tallies = dict(zip(self.options, (yes, no, abstained), strict=False))
        self.round(tallies, elected=[0 if carried else 1])
        self.more["decision"] = {
            "yes": yes,
            "no": no,
            "abstained": abstained,
            "base": base,
            "needed": needed,
            "carried": carried,
        }

    # --- rankings ---

    def irv(self) -> None:
        standing = set(self.options)
        papers = [(clear(choice), people) for choice, people in self.ballots]
        while True:
            on = [next((place for place in paper if place in standing), None) for paper, _ in papers]
            counts = {p: sum(n for at, (_, n) in zip(on, papers, strict=False) if at == p) for p in standing}
            exhausted = self.total - sum(counts.values())
            if exhausted == self.total:
                self.why = "nobody"
                return
            leader = max(counts, key=lambda place: counts[place])
            if 2 * counts[leader] > sum(counts.values()):
                self.why = "majority"
                self.round(counts, elected=[leader], exhausted=exhausted)
                return
            fewest = min(counts.values())
            loser = self.by_rounds([place for place in standing if counts[place] == fewest], "eliminated")
            standing.remove(loser)
            to: Counter[int] = Counter()
            gone = 0
            for at, (paper, people) in zip(on, papers, strict=False):
                if at == loser:
                    after = next((place for place in paper if place in standing), None)
                    if after is None:
                        gone += people
                    else:
                        to[after] += people
            story = self.round(counts, eliminated=[loser], exhausted=exhausted)
            story["transfer"] = self.moved(loser, to, gone)

    def moved(self, source: int, to: Any, gone: Any, lost: Any = 0, surplus: Any = None) -> dict[str, Any]:
        story: dict[str, Any] = {
            "from": self.e.names[source],
            "to": self.numbers(to),
            "exhausted": exact(gone),
            "lost": exact(lost),
        }
        return story if surplus is None else {**story, "surplus": exact(surplus)}

    def pairs(self, above: Any) -> list[list[int]]:
        counts = [
            [sum(n for choice, n in self.ballots if a != b and above(choice, a, b)) for b in self.options]
            for a in self.options
        ]
        self.more["pairwise"] = self.table(counts)
        return counts

    def table(self, rows: Any) -> dict[str, dict[str, int]]:
        names = self.e.names
        return {names[a]: {names[b]: rows[a][b] for b in self.options if b != a} for a in self.options}

    def ranked(self) -> tuple[list[list[int]], dict[tuple[int, int], tuple[int, int]]]:
        """Who is ranked above whom by how many, and every victory with its strength."""
        counts = self.pairs(lambda c, a, b: c[a] and (not c[b] or c[a] < c[b]))
        beats = {
            (a, b): (counts[a][b], -counts[b][a])
            for a, b in itertools.permutations(self.options, 2)
            if counts[a][b] > counts[b][a]
        }
        return counts, beats

    def settle(
        self, unbeaten: list[int], tallies: dict[int, Any], measure: str, why: str, beats: Any
    ) -> None:
        winner = self.by_lot(unbeaten, "elected", 1)
        all_beaten = all((winner, other) in beats for other in self.options if other != winner)
        if all_beaten:
            self.ties = []  # no tie among others matters
        self.why = "condorcet" if all_beaten else why
        self.round(tallies, measure, [winner])

    def schulze(self) -> None:
        _, beats = self.ranked()
        paths = dict(beats)
        grown = True
        while grown:  # as long as a detour by one more option makes some path stronger
            grown = False
            for a, b, through in itertools.permutations(self.options, 3):
                if (a, through) in paths and (through, b) in paths:
                    strength = min(paths[a, through], paths[through, b])
                    if (a, b) not in paths or strength > paths[a, b]:
                        paths[a, b] = strength
                        grown = True
        none = (0, 0)
        better = {
            (a, b): paths.get((a, b), none) > paths.get((b, a), none)
            for a in self.options
            for b in self.options
        }
        wins = {a: sum(better[a, b] for b in self.options) for a in self.options}
        unbeaten = [a for a in self.options if not any(better[b, a] for b in self.options)]
        self.more["paths"] = self.table(
            [[paths.get((a, b), none)[0] for b in self.options] for a in self.options]
        )
        self.settle(unbeaten, wins, "wins", "paths", beats)

    def minimax(self) -> None:
        _, beats = self.ranked()
        worst = {a: max((s for (_, b), s in beats.items() if b == a), default=(0, 0)) for a in self.options}
        unbeaten = [a for a in self.options if worst[a] == min(worst.values())]
        self.settle(unbeaten, {a: worst[a][0] for a in self.options}, "defeat", "smallest-defeat", beats)

    def ranked_pairs(self) -> None:
        counts, beats = self.ranked()
        arrows: set[tuple[int, int]] = set()

        def reaches(start: int, end: int) -> bool:
            seen, todo = set(), [start]
            while todo:
                at = todo.pop()
                seen.add(at)
                todo += [b for a, b in arrows if a == at and b not in seen]
            return end in seen

        luck = self.lot.index
        links = []
        for strength in sorted(set(beats.values()), reverse=True):
            group = [pair for pair in beats if beats[pair] == strength]
            group.sort(key=lambda pair: (-luck(pair[1]), luck(pair[0])))
            possible = [(a, b) for a, b in group if not reaches(b, a)]
            left_out = []
            for a, b in group:
                locked = not reaches(b, a)
                if locked:
                    arrows.add((a, b))
                elif (a, b) in possible:
                    left_out.append((a, b))
                names = self.e.names
                links.append(
                    {
                        "winner": names[a],
                        "loser": names[b],
                        "votes": counts[a][b],
                        "against": counts[b][a],
                        "locked": locked,
                    }
                )
            if left_out:
                tied = sorted({place for pair in possible for place in pair})
                self.tie(tied, "locked", "lot", [p for p in tied if p not in {a for a, _ in left_out}], 1)
        if links:
            self.more["links"] = links
        wins = {a: sum(a != b and reaches(a, b) for b in self.options) for a in self.options}
        unbeaten = [a for a in self.options if not any(b == a for _, b in arrows)]
        self.settle(unbeaten, wins, "wins", "locked", beats)

    def stv(self) -> None:
        """The Scottish Local Government Elections Order 2007, schedule 1, rules 45 to 52."""
        parcels: list[Any] = [[clear(choice), people, Fraction(1)] for choice, people in self.ballots]
        valid = sum(people for paper, people, _ in parcels if paper)
        if not valid:
            self.why = "nobody"
            return
        self.why = "quota"
        self.more["quota"] = quota = valid // (self.seats + 1) + 1
        continuing, pending, in_count = set(self.options), [], set(self.options)
        holder: list[int | None] = [paper[0] if paper else None for paper, _, _ in parcels]
        votes = {
            place: sum(
                (n * v for (_, n, v), at in zip(parcels, holder, strict=False) if at == place), Fraction(0)
            )
            for place in self.options
        }
        exhausted = Fraction(self.total - valid)
        while len(self.winners) < self.seats and continuing:
            before = {place: votes[place] for place in in_count}
            story_exhausted = exhausted
            elected = self.in_order([p for p in continuing if votes[p] >= quota], votes)
            continuing -= set(elected)
            pending += [place for place in elected if votes[place] > quota]
            vacant = self.seats - len(self.winners) - len(elected)
            eliminated: list[int] = []
            transfer = None
            if vacant and len(continuing) > vacant:
                if pending:
                    most = max(votes[place] for place in pending)
                    source = self.by_rounds([place for place in pending if votes[place] == most], "surplus")
                    pending.remove(source)
                    surplus, total = votes[source] - quota, votes[source]
                    for parcel, at in zip(parcels, holder, strict=False):
                        if at == source:  # to five decimals, ignoring any remainder
                            parcel[2] = Fraction(int(surplus * parcel[2] / total * 100000), 100000)
                    votes[source] = Fraction(quota)
                    leaving, told = surplus, surplus
                else:
                    fewest = min(votes[place] for place in continuing)
                    source = self.by_rounds([p for p in continuing if votes[p] == fewest], "eliminated")
                    eliminated = [source]
                    continuing.remove(source)
                    leaving, told = votes[source], None
                if len(continuing) > vacant:
                    if eliminated:
                        in_count.remove(source)
                    to: dict[int, Fraction] = {}
                    gone = Fraction(0)
                    for number, (paper, people, value) in enumerate(parcels):
                        if holder[number] == source:
                            holder[number] = after = next((p for p in paper if p in continuing), None)
                            if after is None:
                                gone += people * value
                            else:
                                to[after] = to.get(after, Fraction(0)) + people * value
                    for place, gained in to.items():
                        votes[place] += gained
                    lost = leaving - gone - sum(to.values())
                    exhausted += gone + lost
                    transfer = self.moved(source, to, gone, lost, told)
            if vacant and len(continuing) <= vacant:
                last = self.in_order(list(continuing), votes)
                elected += last
                continuing = set()
            story = self.round(before, elected=elected, eliminated=eliminated, exhausted=story_exhausted)
            if transfer:
                story["transfer"] = transfer

    def in_order(self, places: list[int], votes: dict[int, Fraction]) -> list[int]:
        back = self.tallies[::-1]
        return sorted(places, key=lambda p: (-votes[p], *(-tally[p] for tally in back), self.lot.index(p)))

    # --- approvals ---

    def approvers(self) -> dict[int, list[int]]:
        """The numbers of the ballots that approve each option which anybody approves."""
        found = {p: [i for i, (choice, _) in enumerate(self.ballots) if p in choice] for p in self.options}
        return {place: ballots for place, ballots in found.items() if ballots}

    def phragmen(self) -> None:
        self.why = "load"
        self.fill([Fraction(0)] * len(self.ballots))

    def fill(self, loads: list[Fraction]) -> None:
        approvers = self.approvers()
        while len(self.winners) < self.seats:
            would = {}
            for place in approvers.keys() - set(self.winners):
                people = sum(self.ballots[i][1] for i in approvers[place])
                borne = sum((loads[i] * self.ballots[i][1] for i in approvers[place]), Fraction(1))
                would[place] = borne / people
            if not would:
                return
            tied = [place for place in would if would[place] == min(would.values())]
            winner = self.by_lot(tied, "elected", len(self.rounds) + 1)
            for i in approvers[winner]:
                loads[i] = would[winner]
            self.round(would, "load", [winner])

    def equal_shares(self) -> None:
        voters = sum(people for choice, people in self.ballots if choice)
        left = self.buy([Fraction(1)] * len(self.options), Fraction(self.seats, voters))
        self.why = "shares"
        self.fill([-amount for amount in left])

    def buy(self, costs: list[Fraction], share: Fraction) -> list[Fraction]:
        """Buy whatever the approvers can pay for; what every ballot has left."""
        left = [share] * len(self.ballots)
        approvers = self.approvers()
        bought: set[int] = set()
        while True:
            payments = {}
            for place in approvers.keys() - bought:
                payment = self.payment(
                    costs[place], [(left[i], self.ballots[i][1]) for i in approvers[place]]
                )
                if payment is not None:
                    payments[place] = payment
            if not payments:
                return left
            price = {place: payments[place] / (costs[place] or 1) for place in payments}
            tied = [place for place in price if price[place] == min(price.values())]
            chosen = self.by_lot(tied, "elected", len(self.rounds) + 1)
            bought.add(chosen)
            for i in approvers[chosen]:
                left[i] -= min(left[i], payments[chosen])
            self.round(payments, "share", [chosen])

    @staticmethod
    def payment(cost: Fraction, purses: list[tuple[Fraction, int]]) -> Fraction | None:
        """The least amount such that the cost is met if everybody pays it, or all they have."""
        if sum(amount * people for amount, people in purses) < cost:
            return None
        able = purses
        while True:
            poor = sum(amount * people for amount, people in purses if (amount, people) not in able)
            payment = (cost - poor) / sum(people for _, people in able)
            still = [purse for purse in able if purse[0] >= payment]
            if len(still) == len(able):
                return payment
            able = still

    def budget_equal_shares(self) -> None:
        voters = sum(people for choice, people in self.ballots if choice)
        budget, costs = self.e.budget, self.e.costs
        everybody = set(self.approvers())
        kept: tuple[Any, ...] = ()
        on_the_way: list[dict[str, Any]] = []
        for step in range(1001):
            raised = budget + budget * step / 100
            self.winners, self.rounds, self.ties, self.tallies = [], [], [], []
            self.buy(costs, raised / voters)
            spent = sum(costs[place] for place in self.winners)
            on_the_way += [{**tie, "budget": exact(raised)} for tie in self.ties]
            if step and spent > budget:
                break
            kept = (self.winners, self.rounds, self.ties, self.tallies, raised)
            if all(costs[place] > budget - spent for place in everybody - set(self.winners)):
                break
        self.winners, self.rounds, self.ties, self.tallies, raised = kept
        for tie in on_the_way[::-1]:  # another lot could have ended elsewhere
            if all((tie["names"], tie["left"]) != (told["names"], told["left"]) for told in self.ties):
                self.ties.insert(0, tie)
        self.why = "shares"
        self.spend(raised)

    def budget_greedy(self) -> None:
        self.why = "afforded"
        self.spend(None)

    def spend(self, raised: Fraction | None) -> None:
        costs, votes = self.e.costs, self.votes()
        left = self.e.budget - sum(costs[place] for place in self.winners)
        waiting = [place for place in self.options if votes[place] and place not in self.winners]
        missing = {}
        for level in sorted({votes[place] for place in waiting}, reverse=True):
            group = [place for place in self.lot if place in waiting and votes[place] == level]
            reach = [place for place in group if costs[place] <= left]
            torn = sum(costs[place] for place in reach) > left
            at = len(self.rounds) + 1
            for place in group:
                tallies = {other: votes[other] for other in waiting}
                waiting.remove(place)
                if costs[place] <= left:
                    left -= costs[place]
                    self.round(tallies, elected=[place])
                else:
                    missing[place] = costs[place] - left
                    self.round(tallies, eliminated=[place])
            if torn:
                self.tie(reach, "funded", "lot", sorted(p for p in reach if p not in missing), at)
        story = {
            "budget": exact(self.e.budget),
            "spent": exact(self.e.budget - left),
            "missing": self.numbers(missing),
            "votes": self.numbers(dict(enumerate(votes))),
        }
        self.more["spending"] = story if raised is None else {**story, "raised_to": exact(raised)}

    # --- the result ---

    def result(self) -> dict[str, Any]:
        form, _ = METHODS[self.method]
        said = [any(choice) if form in (POINTS, RANKS) else bool(choice) for choice, _ in self.ballots]
        if any(said) or self.method == "yesno":
            getattr(self, self.method.replace("-", "_"))()
        else:
            self.why = "nobody"
        if self.total < self.e.quorum:
            self.winners, self.why = [], "quorum"
        story = {
            "method": self.method,
            "ballots": self.total,
            "winners": self.named(self.winners),
            "why": self.why,
            "rounds": self.rounds,
            "ties": self.ties,
        }
        if any(tie["how"] == "lot" for tie in self.ties):
            story["lot"] = {"seed": self.seed, "order": self.named(self.lot)}
        return {**story, **self.more}


# --- the files ----------------------------------------------------------------------------------------------


def read(path: str) -> tuple[Election, dict[str, Any] | None, list[str]]:
    """The election; of a published file also all that it says, and what is wrong with it."""
    try:
        parts = [path]
        if path.endswith(".gz.1"):  # a file that was cut into parts goes by the name of the first
            while os.path.exists(after := f"{path[:-1]}{len(parts) + 1}"):  # noqa: PTH110
                parts.append(after)
        content = b""
        for part in parts:
            with open(part, "rb") as file:  # noqa: PTH123
                content += file.read()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        stop(None, str(error))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = content.decode("utf-16" if marked else "cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    name = re.sub(r"\.gz(\.1)?$", "", path)
    kind = name.rpartition(".")[2].lower()
    first = text.lstrip().partition("\n")[0].split()
    if kind == "json" or (kind not in READERS and text.lstrip().startswith("{")):
        return published(text)
    if kind not in READERS:
        if first[:1] == ["META"]:
            kind = "pb"
        elif "# NUMBER ALTERNATIVES" in text:
            kind = ""
        else:
            kind = "blt" if len(first) == 2 and all(word.isdigit() for word in first) else "csv"
    return READERS[kind](text, kind), None, []


def number(text: str, line: int | None, what: str) -> int:
    if not re.fullmatch("[0-9]{1,15}", text):
        stop(line, f"{what} must be a whole number, not {text[:40]!r}")
    return int(text)


def amount(text: str, line: int, what: str) -> int:
    """Of people or points, where `3.0` is a whole number too."""
    return number(text.partition(".")[0] if re.fullmatch(r"[0-9]+\.0+", text) else text, line, what)


def money(text: str, line: int | None, what: str) -> Fraction:
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]+\.?[0-9]*|\.[0-9]+", plain) or len(plain) > 30:
        stop(line, f"{what} must be an amount of money, not {text[:40]!r}")
    return Fraction(plain)


def cells_of(rows: Any) -> Any:
    try:
        yield from rows
    except csv.Error as error:
        stop(rows.line_num, str(error))


def checked(options: int, line: int | None = None) -> int:
    if not 0 < options <= 5000:
        stop(line, f"there must be between 1 and 5,000 options, not {options:,}")
    return options


def by_groups(groups: list[list[int]], options: int, line: int | None, what: str) -> tuple[int, ...]:
    """Numbers from 1, the best group first, as ranks."""
    ranks = [0] * options
    for rank, group in enumerate(groups, 1):
        for one in group:
            if not 1 <= one <= options:
                stop(line, f"there is no {what} {one}: there are {options}")
            if ranks[one - 1]:
                stop(line, f"{what} {one} comes twice on one ballot")
            ranks[one - 1] = rank
    return dense(ranks)


def read_blt(text: str, _kind: str) -> Election:
    text = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    pattern = r'"((?:[^"\\]|\\.|"")*)"|(\[[^\]]*\])|\([^)]*\)|#[^\n]*|([^\s"\[(#]+)|["\[(]'
    words: list[tuple[int, str, bool]] = []
    options_given: list[list[str]] = []
    line, at = 1, 0
    for found in re.finditer(pattern, text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        if found[1] is not None:
            words.append((line, re.sub(r'\\(.)|"(")', r"\1\2", found[1]), True))
        elif found[2]:
            options_given.append(found[2].strip("[]").split())
        elif found[3]:
            words.append((line, found[3], False))
        elif found[0] in ('"', "[", "("):
            stop(line, f"{found[0]} is never closed")
    feed = iter(words)

    def after(what: str) -> tuple[int, str]:
        for at_line, word, _ in feed:
            return at_line, word
        stop(line, f"the file ends where {what} should come")

    at_line, word = after("the number of candidates")
    options = checked(number(word, at_line, "the number of candidates"), at_line)
    at_line, word = after("the number of seats")
    seats = number(word, at_line, "the number of seats") or stop(at_line, "there is no seat to fill")
    nicks = {
        nick: i + 1 for given in options_given if given[:1] == ["nick"] for i, nick in enumerate(given[1:])
    }

    def candidate(at_line: int, word: str) -> int:
        found = nicks.get(word) or number(word, at_line, "a candidate")
        if not 1 <= found <= options:
            stop(at_line, f"there is no candidate {found}: there are {options}")
        return found

    withdrawn = set()
    at_line, word = after("the ballots")
    while word.startswith("-"):
        withdrawn.add(candidate(at_line, word[1:]))
        at_line, word = after("the ballots")
    standing = [one for one in range(1, options + 1) if one not in withdrawn]
    checked(len(standing), at_line)
    ballots = []
    while word != "0":
        people = amount(word, at_line, "the number of people who cast a ballot")
        groups = []
        at_line, word = after("the 0 that ends a ballot")
        while word != "0":
            if word != "-":
                groups.append([candidate(at_line, one) for one in word.split("=")])
            at_line, word = after("the 0 that ends a ballot")
        ranks = by_groups(groups, options, at_line, "candidate")
        ballots.append((dense([ranks[one - 1] for one in standing]), people))
        at_line, word = after("the 0 that ends the ballots")
    names = []
    for where, rest in itertools.groupby(feed, key=lambda found: found[0]):
        on_line = [(word, quoted) for _, word, quoted in rest]
        plain = text.split("\n")[where - 1]
        if where != at_line and '"' not in plain and not on_line[0][0].isdigit():
            names.append(re.sub(r"\s#.*", "", plain))  # without quotation marks, a line of its own
        else:
            for before, (word, quoted) in zip([("", True), *on_line], on_line, strict=False):
                if not quoted and (word.isdigit() or not before[1]):
                    stop(where, f"a quoted name should stand here, not {word!r}")
                names.append(word)
        at_line = where
    if 0 < len(names) < options:
        stop(at_line, f"there are {options} candidates and only {len(names)} names")
    title = names[options] if len(names) > options else ""
    names = names or [f"Candidate {one}" for one in range(1, options + 1)]
    lot = None
    for given in options_given:
        if given[:1] == ["tie"]:
            tied = [candidate(line, one) for one in given[1:]]
            lot = [standing.index(one) for one in tied if one in standing]
            lot = list(dict.fromkeys(lot + list(range(len(standing)))))
    return Election([names[one - 1] for one in standing], RANKS, ballots, seats=seats, title=title, lot=lot)


def read_preflib(text: str, kind: str) -> Election:
    facts: dict[str, str] = {}
    names: dict[int, str] = {}
    worth: dict[int, str] = {}
    data = []
    for line, content in enumerate((row.strip() for row in text.split("\n")), 1):
        if found := re.match(r"#\s*ALTERNATIVE NAME\s+([0-9]{1,9})\s*:\s*(.*)", content, re.IGNORECASE):
            names[int(found[1])] = found[2]
        elif found := re.match(r"#\s*CATEGORY NAME\s+([0-9]{1,9})\s*:\s*(.*)", content, re.IGNORECASE):
            worth[int(found[1])] = found[2].strip()
        elif found := re.match(r"#\s*([A-Z ]+?)\s*:\s*(.*)", content, re.IGNORECASE):
            facts[found[1].upper()] = found[2].strip()
        elif content and not content.startswith("#"):
            data.append((line, content))
    if data and "NUMBER ALTERNATIVES" not in facts and not names and ":" not in data[0][1]:  # before 2022
        options = checked(number(data[0][1], data[0][0], "the number of alternatives"))
        if len(data) < options + 2:
            stop(data[-1][0], f"the file ends before {options} names and a line of sums")
        for line, content in data[1 : options + 1]:
            one, _, name = content.partition(",")
            names[number(one.strip(), line, "the number of an alternative")] = name.strip()
        data = [(line, content.replace(",", ":", 1)) for line, content in data[options + 2 :]]
    kind = kind or facts.get("DATA TYPE", "").lower()
    told = facts.get("NUMBER ALTERNATIVES", str(len(names)))
    options = checked(number(told, 1, "the number of alternatives"), 1)
    first = 0 if 0 in names else 1
    for outside in sorted(set(names) - set(range(first, first + options))):
        stop(1, f"alternative {outside} is named, and they are numbered from {first} on")
    points: list[int] = []
    if kind == "cat":
        count = number(facts.get("NUMBER CATEGORIES", "0"), 1, "the number of categories") or len(worth)
        checked(count, 1)
        points = list(range(count))[::-1]
        if len(worth) == count and all(re.fullmatch("[0-9]{1,6}", name) for name in worth.values()):
            points = [int(worth[one]) for one in sorted(worth)]
    ballots = []
    for line, content in data:
        people, colon, said = content.partition(":")
        if not colon:
            stop(line, f"a number of people and a colon should start the line, not {people[:40]!r}")
        weight = amount(people.strip(), line, "the number of people")
        if not re.fullmatch(r"(\{[0-9\s,]*\}|[0-9\s,])*", said) or re.search(r"[0-9]\s+[0-9]", said):
            stop(line, f"{said.strip()[:40]!r} is not an order")
        found_groups = re.findall(r"\{([^}]*)\}|([0-9]+)", said)
        groups = [
            [int(one) + 1 - first for one in re.findall("[0-9]+", shared or alone)]
            for shared, alone in found_groups
        ]
        ranks = by_groups(groups, options, line, "alternative")
        if kind != "cat":
            ballots.append((ranks, weight))
            continue
        if len(groups) > len(points):
            stop(line, f"there are {len(points)} categories, and {len(groups)} on this ballot")
        given = [0] * options
        for value, group in zip(points, groups, strict=False):
            for place in group:
                given[place - 1] = value
        ballots.append((tuple(given), weight))
    return Election(
        [names.get(one, f"Option {one}") for one in range(first, first + options)],
        POINTS if kind == "cat" else RANKS,
        ballots,
        title=facts.get("TITLE", ""),
        top=max(points, default=5),
        complete=kind in ("soc", "toc") and all(all(ranks) for ranks, weight in ballots if weight),
        approves=max(points, default=1),
    )


def read_pb(text: str, _kind: str) -> Election:
    meta: dict[str, str] = {}
    costs: dict[str, Fraction] = {}
    votes: list[tuple[int, dict[str, str]]] = []
    section, seen = "", set()
    header: list[str] = []
    rows = csv.reader(text.removesuffix("\n").split("\n"), delimiter=";")
    for row in cells_of(rows):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if cells[0].upper() in ("META", "PROJECTS", "VOTES") and not any(cells[1:]):
            section, header = cells[0].upper(), []
            seen.add(section)
            continue
        if len(header) > 1 and len(cells) == 1 and re.fullmatch("[A-Z][A-Z _]+", cells[0]):
            section, header = cells[0], []  # one that the format does not have
            continue
        if section and not header:
            header = [cell.lower() for cell in cells]
            continue
        said = dict(zip(header, cells, strict=False))
        if section == "META":
            meta[said.get("key", "")] = said.get("value", "")
        elif section == "PROJECTS":
            project = said.get("project_id") or stop(rows.line_num, "project_id is missing")
            if project in costs:
                stop(rows.line_num, f"project {project!r} comes twice")
            cost = said.get("cost") or stop(rows.line_num, "cost is missing")
            costs[project] = money(cost, rows.line_num, "the cost of a project")
        elif section == "VOTES":
            votes.append((rows.line_num, said))
        elif not section:
            stop(rows.line_num, f"{cells[0]!r} stands before the META section")
    for needed in ("META", "PROJECTS", "VOTES"):
        if needed not in seen:
            stop(rows.line_num, f"the file ends without the section {needed}")
    checked(len(costs), 1)
    forms = {"approval": SOME, "choose-1": SOME, "ordinal": RANKS, "cumulative": POINTS, "scoring": POINTS}
    if "budget" not in meta or "vote_type" not in meta:
        stop(1, "META must tell the budget and the vote_type")
    if meta["vote_type"] not in forms:
        stop(1, f"vote_type must be one of {', '.join(forms)}, not {meta['vote_type']!r}")
    form, projects, ballots = forms[meta["vote_type"]], list(costs), []
    for line, said in votes:
        if "vote" not in said:
            stop(line, "vote is missing")
        chosen = [word.strip() for word in said["vote"].split(",") if word.strip()]
        for project in chosen:
            if project not in costs:
                stop(line, f"there is no project {project!r}")
        if len(set(chosen)) < len(chosen):
            stop(line, "a project comes twice on one ballot")
        places = [projects.index(project) for project in chosen]
        if form == SOME:
            ballots.append((tuple(sorted(places)), 1))
        elif form == RANKS:
            ballots.append(
                (tuple(places.index(p) + 1 if p in places else 0 for p in range(len(projects))), 1)
            )
        else:
            points = [word.strip() for word in said.get("points", "").split(",") if word.strip()]
            if len(points) != len(places):
                stop(line, f"{len(places)} projects and {len(points)} numbers of points")
            given = dict(
                zip(places, (amount(word, line, "a number of points") for word in points), strict=False)
            )
            ballots.append((tuple(given.get(place, 0) for place in range(len(projects))), 1))
    return Election(
        projects,
        form,
        ballots,
        title=meta.get("description", ""),
        method="budget-greedy" if meta.get("rule", "").startswith("greedy") else "budget-equal-shares",
        top=max((max(choice) for choice, _ in ballots), default=5) if form == POINTS else 5,
        costs=list(costs.values()),
        budget=money(meta["budget"], 1, "the budget"),
    )


def read_csv(text: str, _kind: str) -> Election:
    first = re.sub('"[^"]*"', "", text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    rows = [
        (reader.line_num, [cell.strip() for cell in row])
        for row in cells_of(reader)
        if "".join(row).strip() or row[1:]
    ]
    while rows and not any(rows[0][1]):
        del rows[0]
    if not rows:
        stop(None, "the file is empty: its first line should name the columns")
    header = rows[0][1]
    columns = [
        i for i, name in enumerate(header) if name.lower() not in ("id", "ballot_id", "voter_id", "code")
    ]
    weights = [i for i in columns if header[i].lower() in ("count", "weight", "votes", "ballots", "people")]
    if len(weights) > 1:
        stop(rows[0][0], "two columns say how many people cast a ballot")
    columns = [i for i in columns if i not in weights]
    pattern = (
        r"(?:rank|choice|preference|pref|position|vote)[\W_]*(\d+)"
        r"|(\d+)(?:st|nd|rd|th)?(?:[\W_]*(?:rank|choice|preference|pref))?"
    )
    by_rank = [
        (int(found[1] or found[2]), i)
        for i in columns
        if (found := re.fullmatch(pattern, header[i], re.IGNORECASE))
    ]
    lines = []
    for line, row in rows[1:]:
        if any(row[len(header) :]):
            stop(line, f"{len(row)} cells under {len(header)} headings")
        row += [""] * (len(header) - len(row))
        people = amount(row[weights[0]], line, "the number of people") if weights else 1
        lines.append((line, [row[i] for i in ([i for _, i in sorted(by_rank)] or columns)], people))
    cells = {cell for _, row, _ in lines for cell in row if cell}
    if not by_rank and cells and all(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell) for cell in cells):
        points = [
            (tuple(amount(cell or "0", line, "a number of points") for cell in row), people)
            for line, row, people in lines
        ]
        top = max(5, *(max(choice) for choice, _ in points))
        return Election([header[i] for i in columns], POINTS, points, top=top)
    listed = [cell for _, row, people in lines[:1] if not people for cell in row if cell]
    names = [
        cell
        for cell in dict.fromkeys(listed + sorted(cells))
        if cell.lower() not in ("skipped", "undervote", "overvote")
    ]
    checked(len(names))
    ballots = []
    for _, row, people in lines:
        ranks = [0] * len(names)
        for rank, cell in enumerate(row, 1):
            if cell.lower() == "overvote":
                break
            if cell in names and not ranks[names.index(cell)]:
                ranks[names.index(cell)] = rank
        ballots.append((dense(ranks), people))
    return Election(names, RANKS, ballots)


READERS = {"blt": read_blt, "pb": read_pb, "csv": read_csv, "": read_preflib}
READERS.update(dict.fromkeys(("soc", "soi", "toc", "toi", "cat"), read_preflib))


# --- what the bot publishes ---------------------------------------------------------------------------------


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def published(text: str) -> tuple[Election, dict[str, Any], list[str]]:
    try:
        file = json.loads(text)
    except json.JSONDecodeError as error:
        stop(error.lineno, f"not JSON: {error.msg}")
    except (ValueError, RecursionError) as error:
        stop(None, f"not JSON that can be read: {error}")
    if "\\ud" in text.lower():  # half a character, as an escape can have it, is written nowhere
        try:
            json.dumps(file, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            stop(None, f"not JSON that can be read: {error}")
    if not isinstance(file, dict) or file.get("format") != PUBLISHED:
        stop(1, f'"format" should be {PUBLISHED!r}')

    def line_of(what: Any, last: bool = False) -> int:
        at = (text.rfind if last else text.find)(json.dumps(what, ensure_ascii=False))
        return text.count("\n", 0, at) + 1

    def line_with(key: str, after: str = "") -> int:
        begins = re.search(rf'"{after}"\s*:', text) if after else None
        start = begins.start() if begins else 0
        found = re.compile(rf'"{key}"\s*:').search(text, start)
        return text.count("\n", 0, found.start() if found else start) + 1

    def needed(within: dict[str, Any], key: str, kind: type, otherwise: Any = None) -> Any:
        found = within.get(key, otherwise)
        if type(found) is not kind or (isinstance(found, int) and found < 0):
            line = line_with(key, after="" if within is file else "poll")
            stop(line, f'"{key}" should be of the kind {kind.__name__}, and is {found!r:.40}')
        return found

    poll, value, last = needed(file, "poll", dict), needed(file, "lot", str), needed(file, "head", str)
    needed(file, "result", dict)
    options, method = needed(poll, "options", list), needed(poll, "method", str)
    if method not in METHODS:
        stop(line_with("method", "poll"), f"the method {method[:40]!r} is not known")
    if not all(type(o) is dict and type(o.get("text")) is str for o in options):
        stop(line_with("options", "poll"), "every option should be an object with a text")
    checked(len(options), line_with("options", "poll"))
    form, _ = METHODS[method]
    cast = []
    for row in needed(file, "ballots", list):
        if type(row) is not list or [type(part) for part in row] != [str, list]:
            stop(line_of(row), f"{row!r:.40} is not a ballot")
        cast.append((row[0], tuple(row[1])))
    entries = []
    for row in needed(file, "chain", list):
        if type(row) is not list or len(row) not in (2, 3) or any(type(part) is not str for part in row):
            stop(line_of(row), f"{row!r:.40} is not an entry of the chain")
        entries.append((row[0], row[1], row[2] if row[2:] else None))
    e = Election(
        [option["text"] for option in options],
        form,
        [],
        title=needed(poll, "question", str),
        method=method,
        seats=needed(poll, "seats", int, 1),
        threshold=needed(poll, "threshold", str) if "threshold" in poll else None,
        quorum=needed(poll, "quorum", int, 0),
        roll=needed(poll, "roll", int) if "roll" in poll else None,
        top=needed(poll, "top", int, 5),
        costs=[
            money(needed(option, "cost", str), line_with("cost", "poll"), "a cost")
            for option in options
            if "cost" in option
        ],
        budget=money(needed(poll, "budget", str), line_with("budget", "poll"), "the budget")
        if "budget" in poll
        else None,
    )
    if e.threshold is not None:
        try:
            parse_threshold(e.threshold)
        except TroubleError as error:
            stop(line_with("threshold", "poll"), str(error))
    for code, choice in cast:
        if not writable(form, choice, len(options), e.top):
            stop(line_of(code), f"ballot {code} says what no ballot can: {str(list(choice))!r}")
        e.ballots[choice] += 1
    problems = []
    for code, times in Counter(code for code, _ in cast).items():
        if times > 1:
            problems.append(f"line {line_of(code, last=True)}: receipt {code} comes twice")
    if cast != sorted(cast):
        problems.append("the ballots do not stand in the order of their codes")
    if e.roll is not None and len(cast) > e.roll:
        problems.append(f"there are {len(cast)} ballots, and {e.roll} people on the roll")
    if sha(value) != poll.get("commitment"):
        problems.append("the lot's value is not the one that was committed to at the opening")
    problems += broken(poll, entries, last, len(cast))
    struck = sum(act == "strike" for act, _, _ in entries)
    told = needed(needed(file, "closing", dict, {}), "struck_ballots", int, struck)
    if told != struck:
        problems.append(f"the chain holds {struck} ballots that were struck, and the closing tells {told}")
    ballots = "".join(f"{code} {','.join(map(str, choice))}\n" for code, choice in sorted(cast))
    e.seed = sha(ballots + value)
    e.lot = draw(e.seed, len(options))
    return e, file, problems


def writable(form: str, choice: tuple[int, ...], options: int, top: int) -> bool:
    if not all(type(n) is int for n in choice):
        return False
    if form in (ONE, SOME):
        in_order = list(choice) == sorted(set(choice)) and all(0 <= place < options for place in choice)
        return in_order and (form == SOME or len(choice) < 2)
    if form == POINTS:
        return len(choice) == options and all(0 <= given <= top for given in choice)
    return len(choice) == options and min(choice) >= 0 and choice == dense(list(choice))


def broken(poll: Any, entries: list[tuple[str, str, str | None]], last: str, ballots: int) -> list[str]:
    at = sha(json.dumps(poll, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    standing, checked = 0, 0
    for position, (act, seal, head) in enumerate(entries, 1):
        if act not in ("cast", "change", "retract", "strike"):
            return [f"entry {position} of the chain is no act that there is: {act!r}"]
        at = sha(f"{at} {act} {seal}")
        standing += {"cast": 1, "change": 0, "retract": -1, "strike": -1}[act]
        if head is None:
            continue
        if at != head:
            alone = position == checked + 1
            where = f"at entry {position}" if alone else f"between the entries {checked + 1} and {position}"
            first = "" if checked else " (or the poll's definition is not the one that it was opened with)"
            return [f"the chain is broken {where}{first}: its hash is {at}, and {head} is written"]
        checked = position
    if at != last and not entries:
        return [f"the poll's definition is not the one that it was opened with: its hash is {at}, not {last}"]
    if at != last:
        return [f"the chain is cut off: it ends at {at}, and its head is {last}"]
    if standing != ballots:
        side = (
            f"{standing - ballots} are missing"
            if standing > ballots
            else f"{ballots - standing} are too many"
        )
        return [f"the chain holds {standing} ballots and the file {ballots}: {side}"]
    return []


def compare(path: str, told: Any, found: Any) -> list[str]:
    if isinstance(told, dict) and isinstance(found, dict):
        keys = list(told) + [key for key in found if key not in told]
        return [line for key in keys for line in compare(f"{path}.{key}", told.get(key), found.get(key))]
    if isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        pairs = enumerate(zip(told, found, strict=False), 1)
        return [line for i, (a, b) in pairs for line in compare(f"{path}.{i}", a, b)]
    if told == found:
        return []
    right, wrong = (json.dumps(value, ensure_ascii=False) for value in (found, told))
    return [f"{path} should be {right}, and the file says {wrong}"]


# --- the command --------------------------------------------------------------------------------------------


def parse_threshold(text: str) -> tuple[Fraction, bool, str]:
    """`majority`, `2/3`, `60%`, `more than 2/3 of cast`, `1/2 of the roll`; one half is always more than that."""
    found = re.fullmatch(
        r"(>|more than)?\s*(\d{1,9}/\d{1,9}|\d{1,3}(?:\.\d{1,9})?\s*%|[01](?:\.\d{1,9})?|majority)"
        r"(?:\s+of\s+(?:the\s+)?(votes|cast|roll))?",
        text.strip().lower(),
    )
    if not found:
        stop(
            None, f"a threshold is written like majority, 3/5, 2/3 of cast or 60% of roll, not {text[:40]!r}"
        )
    told = "1/2" if found[2] == "majority" else found[2]
    over, _, under = told.partition("/")
    if under and not int(under):
        over, under = "0", "1"
    share = Fraction(int(over), int(under)) if under else Fraction(told.rstrip("% "))
    share = share / 100 if told.endswith("%") else share
    if not 0 < share <= 1 or (share == 1 and found[1]):
        stop(None, f"a threshold is a share of more than nothing and at most all, not {text[:40]!r}")
    return share, bool(found[1]) or share == Fraction(1, 2), found[3] or "votes"


def sides(e: Election, ballots: Any) -> Any:
    """Yes, no and abstain in this order, by their words, or by their order where the file has no such words."""
    words = [
        ("Yes", ("yes", "y", "aye", "for", "yea", "approve", "in favour", "in favor")),
        ("No", ("no", "n", "nay", "against", "reject", "opposed")),
        ("Abstain", ("abstain", "abstention", "abstained", "blank", "none")),
    ]
    if len(e.names) > 3:
        stop(None, f"yes or no has no answer for {len(e.names)} options")
    which = [[i for i, (_, known) in enumerate(words) if name.lower() in known] for name in e.names]
    if not any(which):
        which = [[i] for i in range(len(e.names))]
        e.note = ", ".join(
            f"{name} is {side.lower()}" for name, (side, _) in zip(e.names, words, strict=False)
        )
        e.note = f"no option is called yes or no, so they are by their order: {e.note}"
    flat = [i for found in which for i in found]
    if len(set(flat)) != len(e.names):
        stop(None, f"which of {', '.join(e.names)} is yes, and which is no?")
    e.names = [e.names[flat.index(i)] if i in flat else words[i][0] for i in range(3)]
    e.lot = e.seed = None
    return [(tuple(flat[place] for place in choice), people) for choice, people in ballots]


def count(
    e: Election, method: str | None, seats: int | None, threshold: str | None, ties: str | None
) -> dict[str, Any]:
    usual = {RANKS: "irv" if (seats or e.seats or 1) == 1 else "stv", POINTS: "score"}.get(e.form, "approval")
    method = method or e.method or usual
    form, several = METHODS[method]
    if seats and seats > 1 and not several:
        stop(None, f"{method} does not fill {seats} seats")
    if method.startswith("budget") and (e.budget is None or len(e.costs) != len(e.names)):
        stop(None, "the method needs a budget and what every option costs, as .pb files have them")
    ballots = cast_as(e, form)
    if method == "yesno" and e.method != "yesno":
        ballots = sides(e, ballots)
    options = len(e.names)
    seed = ties
    if ties == "order":
        lot, seed = list(range(options)), None
    elif ties not in (None, "lot"):
        lot = draw(str(ties), options)
    elif e.lot is not None:
        lot, seed = e.lot, e.seed
    else:
        lot, seed = draw("0", options), "0"
    counting = Count(e, method, ballots, (seats or e.seats or 1) if several else 1, lot, seed)
    told = threshold or e.threshold
    if told:
        counting.threshold = parse_threshold(told)
    return counting.result()


def seats_given(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,8}", text):
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 1, not {text!r}")
    return int(text)


def main() -> int:
    parser = argparse.ArgumentParser(description="Count a ballot file again.")
    parser.add_argument("file")
    told = "for yesno, options that are not called so are yes, no and abstain by their order"
    parser.add_argument("--method", choices=METHODS, help=told)
    parser.add_argument("--seats", type=seats_given, metavar="N")
    parser.add_argument("--threshold", help="majority, 3/5, 60%% of cast, 2/3 of roll")
    parser.add_argument("--ties", help="what the lot is drawn from, or `order`: as the options are listed")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")
    given = parser.parse_args()
    try:
        e, file, problems = read(given.file)
        story = count(e, given.method, given.seats, given.threshold, given.ties)
    except TroubleError as error:
        sys.stderr.write(f"{given.file}: {error}\n")
        return 2
    if file is not None:
        if not (given.method or given.seats or given.threshold or given.ties):
            problems += compare("result", file.get("result"), story)
        story["problems"] = problems
    if e.note:
        sys.stderr.write(f"{given.file}: {e.note}\n")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(story, ensure_ascii=False) if given.json else prose(e, story))
    if file is not None and not problems and not given.json:
        print(f"The file agrees with itself. Head of the chain: {file['head']}")
    for problem in problems:
        sys.stderr.write(f"{given.file}: {problem}\n")
    return 1 if problems else 0


def prose(e: Election, story: dict[str, Any]) -> str:
    lines = [e.title] if e.title else []
    lines.append(f"{story['method']}, {story['ballots']} ballots")
    for key in ("quota", "decision", "spending", "links"):
        if key in story:
            lines.append(f"{key}: {json.dumps(story[key], ensure_ascii=False)}")
    for a, row in story.get("pairwise", {}).items():
        lines.append(f"  ballots that put {a} above " + ", ".join(f"{b}: {n}" for b, n in row.items()))
    for i, told in enumerate(story["rounds"], 1):
        tallies = ", ".join(f"{name} {n}" for name, n in told["tallies"].items())
        lines.append(f"Round {i} ({told['measure']}): {tallies}; exhausted {told['exhausted']}")
        lines += [f"  {what}: {', '.join(told[what])}" for what in ("elected", "eliminated") if told[what]]
        if moved := told.get("transfer"):
            to = ", ".join(f"{n} to {name}" for name, n in moved["to"].items())
            lines.append(f"  from {moved['from']}: {to or 'nothing'}; exhausted {moved['exhausted']}")
    for tie in story["ties"]:
        names, left = ", ".join(tie["names"]), ", ".join(tie["left"])
        lines.append(f"Tie in round {tie['round']} ({tie['about']}): {names}; by {tie['how']} {left}")
    if "lot" in story:
        lines.append(f"The lot, drawn from {story['lot']['seed']}: {', '.join(story['lot']['order'])}")
    return "\n".join([*lines, f"Result: {', '.join(story['winners']) or 'nobody'} ({story['why']})"])


if __name__ == "__main__":
    sys.exit(main())
