"""Yes, no or abstain: carried by a share of the votes that was fixed before.

An abstention counts toward the quorum, and never lowers the number of votes needed: left out of the base it
changes nothing, counted in it asks for more. Options: 0 yes, 1 no, 2 abstain; a blank ballot abstains.
"""

from bot.polls.methods.story import (
    Ballots,
    Decision,
    Method,
    Of,
    Result,
    Round,
    Terms,
    Why,
)

YES, NO, ABSTAIN = range(3)


def count(terms: Terms, ballots: Ballots) -> Result:
    """Raises ValueError where the threshold is a share of a roll that is not known."""
    cast = sum(ballots.values())
    yes, no = (sum(people for choice, people in ballots.items() if choice == (side,)) for side in (YES, NO))
    if terms.threshold.of is Of.ROLL and terms.roll is None:
        raise ValueError("the threshold is a share of the roll, whose size is not known")
    base = {Of.VOTES: yes + no, Of.CAST: cast, Of.ROLL: terms.roll or 0}[terms.threshold.of]
    needed = terms.threshold.needed(base)
    carried = yes >= needed
    side = YES if carried else NO
    tallies = {YES: yes, NO: no, ABSTAIN: cast - yes - no}
    return Result(
        method=Method.YES_NO,
        ballots=cast,
        winners=(side,),
        why=Why.CARRIED if carried else Why.REJECTED,
        rounds=(Round({place: tallies[place] for place in range(terms.options)}, elected=(side,)),),
        decision=Decision(yes, no, cast - yes - no, base, needed, carried),
    )
