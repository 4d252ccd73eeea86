"""Instant runoff, Condorcet methods and the transferable vote beside pref_voting and VoteKit."""

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from pref_voting.iterative_methods import instant_runoff_for_truncated_linear_orders, instant_runoff_put
from pref_voting.margin_based_methods import beat_path, minimax, ranked_pairs
from pref_voting.profiles_with_ties import ProfileWithTies
from votekit.ballot import RankBallot
from votekit.elections import IRV, STV, RankedPairs, Schulze
from votekit.pref_profile import RankProfile

from bot.polls.formats.election import groups
from bot.polls.methods.story import Ballots, Method, Result
from oracle.profiles import ELECTIONS, NAMES, chances, ours, rankings


def with_ties(options: int, ballots: Ballots) -> Any:
    """As pref_voting has it, whoever is not ranked being below all who are."""
    said = [{place: rank for place, rank in enumerate(choice) if rank} for choice in ballots]
    profile = ProfileWithTies(said, rcounts=list(ballots.values()), candidates=list(range(options)))
    profile.use_extended_strict_preference()
    return profile


def winning_votes(profile: Any) -> Callable[[int, int], int]:
    """Our strength of a victory as one number: more votes for it, then fewer against it."""

    def strength(a: int, b: int) -> int:
        votes, against = profile.support(a, b), profile.support(b, a)
        return votes * 10**6 - against if votes > against else 0 if votes == against else -1

    return strength


def possible(result: Result) -> set[int]:
    """Whoever could have won by another lot: of the tie for the win, all."""
    tied = [tie.options for tie in result.ties if tie.fate == "elected"]
    return set(tied[-1]) if tied else set(result.winners)


@pytest.mark.parametrize("shared", [False, True])
def test_schulze_and_minimax(shared: bool) -> None:
    """pref_voting names all that are unbeaten; ours are those among whom the lot chooses."""
    for chance in chances(f"condorcet {shared}"):
        options, ballots = rankings(chance, complete=False, shared=shared)
        profile = with_ties(options, ballots)
        strength = winning_votes(profile)
        assert possible(ours(Method.SCHULZE, options, ballots)) == set(
            beat_path(profile, strength_function=strength)
        )
        assert possible(ours(Method.MINIMAX, options, ballots)) == set(
            minimax(profile, strength_function=strength)
        )


@pytest.mark.parametrize("shared", [False, True])
def test_ranked_pairs(shared: bool) -> None:
    """pref_voting tries every order of equally strong pairs, and counts two with as many votes as a pair
    both ways; we take one order, by lot, and such a pair as none. So ours is one of its winners, and the
    only one where we tell no tie."""
    tied = 0
    for chance in chances(f"ranked pairs {shared}"):
        options, ballots = rankings(chance, complete=False, shared=shared, most=4, people=40)
        profile = with_ties(options, ballots)
        strength = winning_votes(profile)
        edges = [
            (strength(a, b)) for a in range(options) for b in range(options) if a != b and strength(a, b) >= 0
        ]
        if max(map(edges.count, edges)) > 4:
            continue  # it would try more orders than there is time for
        theirs = set(ranked_pairs(profile, strength_function=strength))
        result = ours(Method.RANKED_PAIRS, options, ballots)
        assert set(result.winners) <= theirs
        if not result.ties:
            assert theirs == set(result.winners)
        tied += bool(result.ties)
    assert 0 < tied < ELECTIONS / 2


def test_instant_runoff() -> None:
    """A trap: pref_voting drops all that are tied for last at once, we one of them. So we are compared where
    nobody was tied, and with the version that tries every way to break ties, which needs complete ballots."""
    compared = 0
    for chance in chances("runoff"):
        options, ballots = rankings(chance, complete=False, people=30)
        result = ours(Method.RUNOFF, options, ballots)
        if not result.ties:
            compared += 1
            theirs = instant_runoff_for_truncated_linear_orders(with_ties(options, ballots))
            assert list(result.winners) == theirs
        options, ballots = rankings(chance, complete=True, people=3)
        theirs = instant_runoff_put(with_ties(options, ballots).to_linear_profile())
        assert set(ours(Method.RUNOFF, options, ballots).winners) <= set(theirs)
    assert compared > ELECTIONS / 3


def votekit(options: int, ballots: Ballots) -> RankProfile:
    cast = [
        RankBallot(ranking=[{NAMES[place] for place in rank} for rank in groups(choice)], weight=people)
        for choice, people in ballots.items()
    ]
    return RankProfile(ballots=tuple(cast), candidates=tuple(NAMES[:options]))


def elected(election: Any) -> list[str]:
    return [name for group in election.get_elected() for name in group]


def named(result: Result) -> list[str]:
    return [NAMES[place] for place in result.winners]


@pytest.mark.filterwarnings("ignore")
def test_votekits_instant_runoff_and_transferable_vote() -> None:
    """VoteKit keeps fractions as they are, where the Scottish rules cut them off after five decimals; that has
    not changed who is elected here. Of two that reach the quota at once it elects one, and the other still
    receives votes, where by the Scottish rules neither does: so such elections are not compared, nor those with
    ties, which it breaks in other ways."""
    compared = 0
    for chance in chances("votekit"):
        options, ballots = rankings(chance, complete=False, most=6, people=40)
        result = ours(Method.RUNOFF, options, ballots)
        if not result.ties:
            assert elected(IRV(votekit(options, ballots))) == named(result)
        seats = chance.randint(1, options - 1)
        result = ours(Method.TRANSFERABLE, options, ballots, seats=seats)
        if result.ties or any(len(round_.elected) > 1 for round_ in result.rounds[:-1]):
            continue
        compared += 1
        try:
            theirs = elected(STV(votekit(options, ballots), n_seats=seats, simultaneous=False))
        except (
            ValueError
        ):  # for it, two that take the last seats at once with as many votes are tied for the order
            at_last = [result.rounds[-1].tallies[place] for place in result.rounds[-1].elected]
            assert len(set(at_last)) < len(at_last)
            continue
        assert sorted(theirs) == sorted(named(result)), (ballots, seats)
    assert compared > ELECTIONS / 3


@pytest.mark.filterwarnings("ignore")
def test_votekits_condorcet_methods() -> None:
    """By margins, so on complete rankings, where margins and winning votes agree."""
    for chance in chances("votekit condorcet"):
        options, ballots = rankings(chance, complete=True, people=40)
        profile = votekit(options, ballots)
        for method, theirs in ((Method.SCHULZE, Schulze), (Method.RANKED_PAIRS, RankedPairs)):
            result = ours(method, options, ballots)
            if not result.ties:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    assert elected(theirs(profile, n_seats=1)) == named(result), (method, ballots)
