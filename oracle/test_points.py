"""Score and STAR beside pref_voting's grades."""

from pref_voting.grade_methods import score_voting, star
from pref_voting.grade_profiles import GradeProfile

from bot.polls.methods.story import Method
from oracle.profiles import ELECTIONS, chances, ours


def test_score_and_star() -> None:
    """pref_voting names whoever could win by any way to break a tie; STAR's protocol and the lot choose one."""
    untied = 0
    for chance in chances("points"):
        options = chance.randint(2, 5)
        ballots = {
            tuple(chance.choices(range(6), k=options)): chance.randint(1, 5)
            for _ in range(chance.randint(2, 8))
        }
        grades = [dict(enumerate(choice)) for choice in ballots]
        profile = GradeProfile(
            grades, list(range(6)), gcounts=list(ballots.values()), candidates=list(range(options))
        )
        points = ours(Method.SCORE, options, ballots)
        best = {place for tie in points.ties for place in tie.options} or set(points.winners)
        if points.winners:
            assert best == set(score_voting(profile))
            if len(set(points.rounds[0].tallies.values())) == 1 and options > 1:
                continue  # all have as many points: pref_voting has no second place then
            result = ours(Method.STAR, options, ballots)
            theirs = set(star(profile))
            assert set(result.winners) <= theirs
            if not result.ties:
                assert theirs == set(result.winners)
                untied += 1
    assert untied > ELECTIONS / 2
