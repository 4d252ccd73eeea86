"""What is told by one number an option: votes, approvals, points; yes or no; and the quorum."""

from bot.charts.model import Bar, Bars, Kind
from bot.polls.methods.story import Measure, Method
from cogs.polls.pictures.words import Words


def counted(words: Words) -> Bars:
    first, ballots = words.result.rounds[0], words.result.ballots
    tallies, star = dict(first.tallies), words.poll.method is Method.STAR
    bars = []
    for place in words.best_first(tallies):
        tally, note = tallies[place], ""
        if first.measure is Measure.POINTS:
            number = words.number(tally)
            note = words("poll-picture-average", average=round(int(tally) / ballots, 2))
            if star and place not in first.eliminated:
                note = words("poll-picture-finalist")
        else:
            number = words.share(tally, ballots)
        bars.append(Bar(words.name(place), float(tally), number, words.kind(place), note=note))
    heading = (
        words("poll-picture-step-points")
        if star
        else words("poll-picture-counted", measure=first.measure.value)
    )
    return Bars(heading, tuple(bars), max(bar.value for bar in bars))


def final(words: Words) -> Bars:
    """The second step of STAR: how many prefer which of the two."""
    preferred, ballots = words.result.rounds[1].tallies, words.result.ballots
    bars = [
        Bar(
            words.name(place),
            float(preferred[place]),
            words.share(preferred[place], ballots),
            words.kind(place),
        )
        for place in sorted(
            preferred, key=lambda place: (place not in words.result.winners, -preferred[place])
        )
    ]
    equal, same = ballots - sum(preferred.values()), words("poll-picture-no-preference")
    number = words.share(equal, ballots)
    bars.append(Bar((same, same), float(equal), number, Kind.REST))
    return Bars(words("poll-picture-step-final"), tuple(bars), max(bar.value for bar in bars))


def decided(words: Words) -> Bars:
    decision = words.result.decision
    assert decision is not None
    counted = (decision.yes, decision.no, decision.abstained)
    won = 0 if decision.carried else 1
    kinds = [Kind.WON if side == won and words.result.winners else Kind.OTHER for side in range(2)] + [
        Kind.REST
    ]
    bars = tuple(
        Bar(
            words.name(side),
            float(votes),
            words.share(votes, words.result.ballots),
            kinds[side],
        )
        for side, votes in enumerate(counted)
    )
    needed = words(
        "poll-picture-needed", needed=decision.needed, base=decision.base, of=words.terms.threshold.of.value
    )
    return Bars("", bars, float(max(*counted, decision.needed)), float(decision.needed), needed, marked=1)


def quorum(words: Words) -> Bars:
    poll, needed = words.poll, words.terms.quorum
    name = words("poll-picture-voted", count=words.result.ballots)
    reached = Kind.WON if words.result.ballots >= needed else Kind.OTHER
    number = words.share(words.result.ballots, poll.roll_size)
    bar = Bar((name, name), float(words.result.ballots), number, reached)
    line = words("poll-picture-quorum-line", needed=needed, roll=poll.roll_size)
    full = float(max(poll.roll_size, needed))
    return Bars(words("poll-picture-quorum"), (bar,), full, float(needed), line, marked=1)
