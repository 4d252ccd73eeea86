"""Published examples, each with its source, counted to the numbers that the source has."""

from fractions import Fraction
from typing import Any

import pytest

from bot.polls.methods.counting import count
from bot.polls.methods.story import (
    Ballots,
    Broken,
    Decision,
    Fate,
    Lot,
    Measure,
    Method,
    Of,
    Terms,
    Threshold,
    Tie,
    Why,
)
from tests.polls.methods.elections import CONDORCET, approving, counted, named, ranking

# Wikipedia, "Condorcet method" and "Instant-runoff voting": where should Tennessee's capital be?
# Memphis, Nashville, Chattanooga or Knoxville, each ranked by how near it is.
CITIES = "MNCK"
TENNESSEE = ranking(CITIES, {"M>N>C>K": 42, "N>C>K>M": 26, "C>K>N>M": 15, "K>C>N>M": 17})


def test_tennessee_by_instant_runoff() -> None:
    result = counted(Method.RUNOFF, CITIES, TENNESSEE)
    assert [dict(round_.tallies) for round_ in result.rounds] == [
        {0: 42, 1: 26, 2: 15, 3: 17},
        {0: 42, 1: 26, 3: 32},
        {0: 42, 3: 58},
    ]
    assert [round_.eliminated for round_ in result.rounds] == [(2,), (1,), ()]
    assert (named(CITIES, result), result.why, result.ties) == ("K", Why.MAJORITY, ())


@pytest.mark.parametrize("method", CONDORCET)
def test_tennessee_by_the_methods_of_condorcet(method: Method) -> None:
    result = counted(method, CITIES, TENNESSEE)
    assert (named(CITIES, result), result.why) == ("N", Why.CONDORCET)
    assert result.pairwise is not None
    assert result.pairwise.counts == ((0, 42, 42, 42), (58, 0, 68, 68), (58, 32, 0, 83), (58, 32, 17, 0))


def test_tennessee_by_star_and_by_score() -> None:
    # Wikipedia, "STAR voting": 5 points for the nearest city, and by distance 2 or 3, 1 or 2, 0.
    points: Ballots = {(5, 2, 1, 0): 42, (0, 5, 2, 2): 26, (0, 3, 5, 4): 15, (0, 2, 4, 5): 17}
    star = counted(Method.STAR, CITIES, points)
    assert dict(star.rounds[0].tallies) == {0: 210, 1: 293, 2: 237, 3: 197}
    assert star.rounds[0].eliminated == (0, 3)
    assert dict(star.rounds[1].tallies) == {1: 68, 2: 32}
    assert (named(CITIES, star), star.why) == ("N", Why.PREFERRED)
    level = counted(Method.STAR, CITIES, {(5, 2, 1, 0): 1, (1, 5, 2, 2): 1, (0, 0, 0, 0): 3})
    assert (named(CITIES, level), level.why) == ("N", Why.LEVEL)
    score = counted(Method.SCORE, CITIES, points)
    assert (named(CITIES, score), score.rounds[0].measure) == ("N", Measure.POINTS)


def test_burlington_by_instant_runoff_and_by_the_methods_of_condorcet() -> None:
    """The mayor of Burlington, Vermont, 2009, once nobody but Kiss, Montroll and Wright was left: A. Gierzynski,
    W. Hamilton and W. D. Smith (rangevoting.org/Burlington.html), from the ballots that the city published. Instant
    runoff elects Kiss, though more voters put Montroll above each of the others than below."""
    said = {"M>K>W": 1332, "M>W>K": 767, "M": 455, "K>M>W": 2043, "K>W>M": 371, "K": 568}
    burlington = ranking("KMW", said | {"W>M>K": 1513, "W>K>M": 495, "W": 1289})
    runoff = counted(Method.RUNOFF, "KMW", burlington)
    assert [dict(round_.tallies) for round_ in runoff.rounds] == [
        {0: 2982, 1: 2554, 2: 3297},
        {0: 4314, 2: 4064},
    ]
    assert (named("KMW", runoff), runoff.rounds[1].exhausted) == ("K", 455)
    for method in CONDORCET:
        result = counted(method, "KMW", burlington)
        assert (named("KMW", result), result.why) == ("M", Why.CONDORCET)
        assert result.pairwise is not None
        assert result.pairwise.counts == ((0, 3477, 4314), (4067, 0, 4597), (4064, 3668, 0))


def test_schulzes_45_voters() -> None:
    """M. Schulze, Voting matters 17 (2003), and Wikipedia, "Schulze method": the order is E A C B D."""
    said = {"A>C>B>E>D": 5, "A>D>E>C>B": 5, "B>E>D>A>C": 8, "C>A>B>E>D": 3}
    said |= {"C>A>E>B>D": 7, "C>B>A>D>E": 2, "D>C>E>B>A": 7, "E>B>A>D>C": 8}
    result = counted(Method.SCHULZE, "ABCDE", ranking("ABCDE", said))
    assert result.pairwise is not None
    assert result.pairwise.counts == (
        (0, 20, 26, 30, 22),
        (25, 0, 16, 33, 18),
        (19, 29, 0, 17, 24),
        (15, 12, 28, 0, 14),
        (23, 27, 21, 31, 0),
    )
    assert result.pairwise.paths == (
        (0, 28, 28, 30, 24),
        (25, 0, 28, 33, 24),
        (25, 29, 0, 29, 24),
        (25, 28, 28, 0, 24),
        (25, 28, 28, 31, 0),
    )
    assert sorted(result.rounds[0].tallies.items(), key=lambda item: -item[1]) == [
        (4, 4),
        (0, 3),
        (2, 2),
        (1, 1),
        (3, 0),
    ]
    assert (named("ABCDE", result), result.why) == ("E", Why.PATHS)


def test_a_circle_of_three() -> None:
    """By hand: A beats B 11 to 5, B beats C 12 to 4, C beats A 9 to 7, which is the weakest link."""
    circle = ranking("ABC", {"A>B>C": 7, "B>C>A": 5, "C>A>B": 4})
    pairs = counted(Method.RANKED_PAIRS, "ABC", circle)
    assert pairs.pairwise is not None
    assert [(link.winner, link.loser, link.locked) for link in pairs.pairwise.links] == [
        (1, 2, True),
        (0, 1, True),
        (2, 0, False),
    ]
    assert (named("ABC", pairs), pairs.why, pairs.ties) == ("A", Why.LOCKED, ())
    least = counted(Method.MINIMAX, "ABC", circle)
    assert dict(least.rounds[0].tallies) == {0: 9, 1: 11, 2: 12}
    assert (named("ABC", least), least.why) == ("A", Why.SMALLEST_DEFEAT)


def test_what_a_cut_short_ballot_says() -> None:
    """By hand, winning votes: 46 rank only A, 10 only B over nobody, and so on; who is not ranked is below."""
    short = ranking("ABC", {"A": 46, "B>C": 20, "B": 24, "C>B=A": 3, "C": 7})
    result = counted(Method.SCHULZE, "ABC", short)
    assert result.pairwise is not None
    assert result.pairwise.counts == ((0, 46, 46), (44, 0, 44), (30, 10, 0))
    assert named("ABC", result) == "A"


def test_what_food_to_serve() -> None:
    """Wikipedia, "Single transferable vote": three foods for twenty guests, a quota of six."""
    foods = "OPCSH"  # oranges, pears, chocolate, strawberries, hamburgers
    result = counted(
        Method.TRANSFERABLE,
        foods,
        ranking(foods, {"O": 4, "P>O": 2, "C>S": 8, "C>H": 4, "S": 1, "H": 1}),
        seats=3,
    )
    assert result.quota == 6
    assert [dict(round_.tallies) for round_ in result.rounds] == [
        {0: 4, 1: 2, 2: 12, 3: 1, 4: 1},
        {0: 4, 1: 2, 2: 6, 3: 5, 4: 3},
        {0: 6, 2: 6, 3: 5, 4: 3},
    ]
    assert result.rounds[0].transfer is not None
    assert dict(result.rounds[0].transfer.to) == {3: 4, 4: 2}
    assert named(foods, result) == "COS"


def test_a_steering_committee_by_the_scottish_rules() -> None:
    """The Green Party of the United States, 24 July 2005, four seats; the numbers are those of Droop's test
    suite (github.com/jklundell/droop: test/blt/SC.blt, test/ref/dump/SC-scotland-fixed-p5-d5.txt)."""
    letters = "ABCDEFGHIJKLM"
    said = (
        "GHIKL*19|MGEDBA|EMBGDA|MDAB|DBMAC|DMBG|GHLAMIBDKE|AMCDGEB|DAMGCEB*2|ADMBGECIHLK|GAHIMCBDLEK*2|"
        "EAMCBDG|GHICLBMEAD|CMAB*2|DGME|DEMCBA|GIHLKBM|DCMA*3|MCDAGBE|CMDAGBE|MCDABEG|MADBECG|MDCABE|"
        "CMADBGE|DCMH|ADMG*2|GCDMAE|IKHG|MCEB|DEBCM|MEBDACG|MEBAGCH|GHILK|GHDIL|MDGBH|DMBGAH|GHKIL|"
        "HDGKMI|GDBM|MAGD|DABMIE|ADMECB|GEDHKBMACIL|DHGEMBACI|CDGBLMHAE|GHKI*2|MBDGEA|GHIK|BGHLMKAEI|"
        "DGHB|DMEBAC|MDGCAEHBI|DCMAG|MDAC|DAMCBGH|BDME|BCDAMG|CADM|DCABK|CADMBG|DABHC|DAEMBC*2|MGCBEDA|"
        "MEGBDA|AMCGBDE|MABGDEC*2|CADBMGIEH"
    )
    ballots: dict[str, int] = {}
    for line in said.split("|"):
        order, _, people = line.partition("*")
        key = ">".join(order)
        ballots[key] = ballots.get(key, 0) + int(people or 1)
    assert sum(ballots.values()) == 94
    result = counted(Method.TRANSFERABLE, letters, ranking(letters, ballots), seats=4)
    told = [{letters[p]: float(n) for p, n in round_.tallies.items() if n} for round_ in result.rounds]
    assert result.quota == 19
    assert told[1] == {
        "A": 6.84848,
        "B": 3.42424,
        "C": 8.42424,
        "D": 22.0,
        "E": 2.42424,
        "G": 19.0,
        "H": 12.45448,
        "I": 1.42424,
        "M": 18.0,
    }
    assert told[8] == {
        "A": 8.803,
        "B": 3.69696,
        "C": 9.2424,
        "D": 19.0,
        "G": 19.0,
        "H": 14.57568,
        "M": 19.6818,
    }
    assert told[-1] == {"C": 16.62204, "D": 19.0, "G": 19.0, "H": 16.59988, "M": 19.0}
    assert named(letters, result) == "GDMC"


def test_phragmens_own_example() -> None:
    """L. E. Phragmén 1894, as S. Janson tells it ("Phragmén's and Thiele's election methods", 2016)."""
    said = approving("ABCPQR", {"ABC": 1034, "PQR": 519, "ABQ": 90, "APQ": 47})
    result = counted(Method.PHRAGMEN, "ABCPQR", said, seats=3)
    first, second, third = (round_.tallies for round_ in result.rounds)
    assert first[0] == Fraction(1, 1171)
    assert second[4] == (1 + Fraction(137, 1171)) / 656
    assert third[1] == (1 + Fraction(1034, 1171) + 90 * second[4]) / 1124
    assert named("ABCPQR", result) == "AQB"


# M. Lackner and P. Skowron, "Multi-Winner Voting with Approval Preferences" (Springer 2023), example 1.
TWELVE = approving("abcdefg", {"ab": 3, "ac": 3, "ad": 2, "bcf": 1, "e": 1, "f": 1, "g": 1})


def test_equal_shares_of_twelve_voters() -> None:
    """Example 11 of that book, with its numbers: a is bought, then Phragmén fills three seats."""
    result = counted(Method.EQUAL_SHARES, "abcdefg", TWELVE, seats=4)
    bought, *filled = result.rounds
    assert (bought.measure, bought.tallies[0], bought.elected) == (Measure.SHARE, Fraction(1, 8), (0,))
    assert [min(round_.tallies.values()) for round_ in filled] == [
        Fraction(1, 96),
        Fraction(37, 384),
        Fraction(7, 24),
    ]
    assert sorted(named("abcdefg", result)) == list("abcd")
    (tie,) = result.ties
    assert (tie.options, tie.how, tie.fate, tie.round) == ((1, 2), Broken.LOT, Fate.ELECTED, 1)


# The example of Pabulib's description of its format: projects 1, 2, 4, 5 and 7, a budget of 2,500.
PROJECTS = "12457"
COSTS = tuple(map(Fraction, (600, 800, 1400, 1000, 1200)))
VOTES = approving(
    PROJECTS, {"124": 1, "12": 1, "245": 2, "57": 1, "147": 1, "17": 1, "5": 1, "4": 1, "45": 1}
)


def test_pabulibs_example_by_votes() -> None:
    """By hand: project 4 has six votes and 5 has five; the 100 that they leave are enough for nothing else."""
    result = counted(Method.BUDGET_GREEDY, PROJECTS, VOTES, costs=COSTS, budget=Fraction(2500))
    assert dict(result.rounds[0].tallies) == {0: 4, 1: 4, 2: 6, 3: 5, 4: 3}
    assert result.spending is not None
    assert set(result.winners) == {2, 3}
    assert dict(result.spending.missing) == {0: 500, 1: 700, 4: 1100}
    assert result.spending.spent == 2400
    assert result.why is Why.AFFORDED


def test_half_the_money_for_half_the_people() -> None:
    """Wikipedia, "Method of equal shares": 51 % want ten red projects and 49 % ten blue ones, and the money is
    enough for ten. By votes all ten are red; by equal shares five are of each colour."""
    letters = "abcdefghijABCDEFGHIJ"
    said = approving(letters, {letters[:10]: 51, letters[10:]: 49})
    money: Any = {"costs": (Fraction(100),) * 20, "budget": Fraction(1000)}
    assert set(named(letters, counted(Method.BUDGET_GREEDY, letters, said, **money))) == set(letters[:10])
    shares = counted(Method.BUDGET_EQUAL_SHARES, letters, said, **money)
    funded = named(letters, shares)
    assert sum(letter.islower() for letter in funded) == 5
    assert sum(letter.isupper() for letter in funded) == 5
    assert shares.spending is not None
    assert shares.spending.raised_to is not None
    assert shares.spending.raised_to > 1000  # 490 buy four projects; the fifth needs a share of 10 and 20/49


def test_what_costs_nothing_is_bought_first() -> None:
    """Free, it asks nothing of anybody: no other is better value."""
    said = approving("AB", {"A": 1, "B": 2})
    result = counted(
        Method.BUDGET_EQUAL_SHARES, "AB", said, costs=(Fraction(0), Fraction(1)), budget=Fraction(3)
    )
    assert [round_.elected for round_ in result.rounds] == [(0,), (1,)]


@pytest.mark.parametrize(
    ("threshold", "yes", "no", "abstained", "base", "needed", "carried"),
    [
        (Threshold(Fraction(1, 2), more_than=True), 50, 50, 900, 100, 51, False),
        (Threshold(Fraction(1, 2), more_than=True), 51, 50, 900, 101, 51, True),
        (Threshold(Fraction(2, 3)), 66, 33, 0, 99, 66, True),
        (Threshold(Fraction(2, 3)), 66, 34, 0, 100, 67, False),
        (Threshold(Fraction(3, 5), of=Of.CAST), 60, 20, 20, 100, 60, True),
        (Threshold(Fraction(3, 5), of=Of.CAST), 60, 20, 21, 101, 61, False),
        (Threshold(Fraction(2, 3), of=Of.ROLL), 199, 0, 1, 300, 200, False),
        (Threshold(Fraction(2, 3)), 0, 0, 7, 0, 1, False),
    ],
)
def test_thresholds(
    threshold: Threshold, yes: int, no: int, abstained: int, base: int, needed: int, carried: bool
) -> None:
    said: Ballots = {(0,): yes, (1,): no, (2,): abstained}
    result = counted(Method.YES_NO, "YNA", said, threshold=threshold, roll=300)
    assert result.decision == Decision(yes, no, abstained, base, needed, carried)
    assert named("YNA", result) == ("Y" if carried else "N")


def test_star_breaks_ties_as_its_official_protocol_does() -> None:
    """starvoting.org/ties: head to head for the second place, by points in the runoff, then by top marks."""
    # B and C have 8 points each, and two of three put B above C.
    second = counted(Method.STAR, "ABC", {(5, 4, 3): 1, (4, 4, 2): 1, (1, 0, 3): 1})
    assert second.ties == (Tie((1, 2), (1,), Broken.HEAD_TO_HEAD, Fate.ADVANCES),)
    assert second.winners == (0,)
    runoff = counted(Method.STAR, "AB", {(5, 4): 1, (0, 3): 1})
    assert runoff.ties == (Tie((0, 1), (1,), Broken.POINTS, Fate.ELECTED, 1),)
    marks = counted(Method.STAR, "AB", {(5, 3): 1, (2, 4): 1})
    assert marks.ties == (Tie((0, 1), (0,), Broken.TOP_MARKS, Fate.ELECTED, 1),)


def test_a_tie_on_the_way_to_the_last_budget_is_told() -> None:
    """Found beside pabutools: A and B cost their voters as much at 125 % of the budget, where both can be had
    only if A goes first; otherwise the way goes on to 128 %, where C alone is bought, and nobody is tied."""
    said = approving("ABC", {"A": 4, "B": 1, "C": 2, "ABC": 5, "BC": 3})
    money: Any = {"costs": tuple(map(Fraction, (15, 4, 17))), "budget": Fraction(20)}
    first, second = (
        count(Method.BUDGET_EQUAL_SHARES, Terms(3, Lot(order), **money), said)
        for order in ((0, 1, 2), (1, 0, 2))
    )
    assert (first.winners, second.winners) == ((0, 1), (2,))
    assert second.ties == (Tie((0, 1), (1,), Broken.LOT, Fate.ELECTED, 0, budget=Fraction(127, 5)),)
    assert first.ties == (Tie((0, 1), (0,), Broken.LOT, Fate.ELECTED, 0),)


def test_a_tie_among_others_does_not_matter_to_who_beats_everybody() -> None:
    """B, C and D make a circle of equal victories, and A beats them all."""
    said = ranking("ABCD", {"A>B>C>D": 1, "A>C>D>B": 1, "A>D>B>C": 1})
    result = counted(Method.RANKED_PAIRS, "ABCD", said)
    assert (result.winners, result.why, result.ties) == ((0,), Why.CONDORCET, ())
    assert result.pairwise is not None
    assert sum(not link.locked for link in result.pairwise.links) == 1
