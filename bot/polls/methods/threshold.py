"""Yes, no or abstain: carried by a share of the votes that was fixed before.

An abstention counts toward the quorum, and never lowers the number of votes needed: left out of the base it
changes nothing, counted in it asks for more. Options: 0 yes, 1 no, 2 abstain; a blank ballot abstains.
"""

import re
from dataclasses import replace
from fractions import Fraction

from bot.polls.methods.story import (
    MAJORITY,
    Ballots,
    Decision,
    Method,
    Of,
    Result,
    Round,
    Terms,
    Threshold,
    Why,
)

YES, NO, ABSTAIN = range(3)
_WRITTEN = re.compile(
    r"(?P<more>>|more than)?\s*(?P<share>\d{1,9}/\d{1,9}|\d{1,3}(?:\.\d{1,9})?\s*%|[01](?:\.\d{1,9})?|majority)"
    r"(?:\s+of\s+(?:the\s+)?(?P<of>votes|cast|roll))?"
)


def parse(text: str) -> Threshold:
    """A threshold as it is written: `majority`, `2/3`, `60%`, `more than 2/3 of cast`, `1/2 of the roll`.

    A share is at least as much, and one half always more than that. Raises ValueError for anything else.
    """
    match = _WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(
            f"a threshold is written like majority, 3/5, 2/3 of cast or 60% of roll, not {text[:40]!r}"
        )
    number, of = match["share"], Of(match["of"] or Of.VOTES)
    if number == "majority":
        return replace(MAJORITY, of=of)
    try:
        share = Fraction(number.rstrip("% ")) / (100 if number.endswith("%") else 1)
    except ZeroDivisionError:
        share = Fraction(0)
    if not 0 < share <= 1 or (share == 1 and match["more"]):
        raise ValueError(f"a threshold is a share of more than nothing and at most all, not {text[:40]!r}")
    return Threshold(share, bool(match["more"]) or share == MAJORITY.share, of)


def is_one(text: str) -> bool:
    """Whether `parse` reads it."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def written(threshold: Threshold) -> str:
    """The other way."""
    return f"{'more than ' if threshold.more_than else ''}{threshold.share} of {threshold.of}"


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
