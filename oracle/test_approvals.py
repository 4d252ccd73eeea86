"""Phragmén and equal shares beside abcvoting, budgets beside pabutools."""

from fractions import Fraction
from typing import Any

from abcvoting import abcrules
from abcvoting.preferences import Profile
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import (
    completion_by_rule_combination,
    exhaustion_by_budget_increase,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)

from bot.polls.methods.story import Ballots, Method
from oracle.profiles import ELECTIONS, approvals, chances, money, ours


def voters(ballots: Ballots) -> list[tuple[int, ...]]:
    return [choice for choice, people in ballots.items() for _ in range(people)]


def test_phragmen_and_equal_shares() -> None:
    """abcvoting names every committee that some way to break ties leads to; the lot chooses one of them. Its
    equal shares are completed by Phragmén as ours are. It fills every seat, whoever is approved or not, so
    there are no more seats here than options that somebody approves."""
    untied = 0
    for chance in chances("committees"):
        options, ballots = approvals(chance)
        seats = chance.randint(1, options)
        profile = Profile(options)
        profile.add_voters(voters(ballots))
        for method, rule in ((Method.PHRAGMEN, "seqphragmen"), (Method.EQUAL_SHARES, "equal-shares")):
            theirs = abcrules.compute(
                rule,
                profile,
                seats,
                resolute=False,
                algorithm="standard-fractions",
                max_num_of_committees=None,
            )
            result = ours(method, options, ballots, seats=seats)
            assert set(result.winners) in theirs
            if not result.ties:
                untied += 1
                assert theirs == [set(result.winners)]
    assert untied > ELECTIONS / 2


def as_pabutools(
    options: int, ballots: Ballots, costs: tuple[Fraction, ...], budget: Fraction
) -> tuple[Any, Any]:
    projects = [Project(str(place), cost=int(costs[place])) for place in range(options)]
    instance = Instance(projects, budget_limit=int(budget))
    cast = [ApprovalBallot({projects[place] for place in choice}) for choice in voters(ballots)]
    return instance, ApprovalProfile(cast)


def places(allocation: Any) -> set[int]:
    return {int(project.name) for project in allocation}


def test_budget_by_votes() -> None:
    """With what a project costs as its worth, pabutools' greedy rule goes by votes; ties are its own, by name."""
    untied = 0
    for chance in chances("greedy"):
        options, ballots = approvals(chance)
        costs, budget = money(chance, options)
        result = ours(Method.BUDGET_GREEDY, options, ballots, costs=costs, budget=budget)
        if not result.ties:
            untied += 1
            instance, profile = as_pabutools(options, ballots, costs, budget)
            theirs = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat)
            assert places(theirs) == set(result.winners)
    assert untied > ELECTIONS / 3


def test_budget_by_equal_shares() -> None:
    """The same two completions, in pabutools' words: by steps of 1 %, then by votes. By itself equal shares may
    fund nothing at all, which is no bug of either. Where there are ties, its own go by name: not compared."""
    untied = completed = 0
    for chance in chances("equal shares"):
        options, ballots = approvals(chance)
        costs, budget = money(chance, options)
        result = ours(Method.BUDGET_EQUAL_SHARES, options, ballots, costs=costs, budget=budget)
        assert result.spending is not None
        assert result.spending.spent <= budget
        if result.ties:
            continue
        untied += 1
        completed += result.spending.raised_to != budget
        instance, profile = as_pabutools(options, ballots, costs, budget)
        theirs = completion_by_rule_combination(
            instance,
            profile,
            [exhaustion_by_budget_increase, greedy_utilitarian_welfare],
            [
                {
                    "rule": method_of_equal_shares,
                    "rule_params": {"sat_class": Cost_Sat},
                    "budget_bound": 11 * int(budget),
                },
                {"sat_class": Cost_Sat},
            ],
        )
        assert places(theirs) == set(result.winners), (ballots, costs, budget)
    assert untied > ELECTIONS / 5
    assert completed
