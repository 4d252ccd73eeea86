"""The words and numbers of one result, as short as a picture needs them; the exact ones stand in `cogs.polls.story`."""

from collections.abc import Mapping
from fractions import Fraction

from bot.polls import rules
from bot.polls.methods.story import Broken, Number, Result, Why
from bot.polls.model import Standing, State
from bot.polls.pictures.model import Kind, Said
from bot.text import label, shorten

NAMED = 3  # winners in the headline
NAME_LIMIT = 60  # characters of an option there
REST = -1  # the key of what counts for nobody


class Words:
    """The words and numbers of one result in one language."""

    def __init__(self, locale: str, standing: Standing, result: Result) -> None:
        self.locale, self.poll, self.result = locale, standing.poll, result
        self.terms = rules.terms(standing.poll)
        self.turnout = standing.turnout

    def __call__(self, key: str, **args: object) -> str:
        return label(self.locale, f"poll-picture-{key}", 0, **args)

    def number(self, number: Number) -> str:
        """Whole, or with as many decimals as tell something: the exact one stands in the words."""
        if number.denominator == 1:
            return self("number", number=int(number))
        return self("number", number=round(float(number), 1 if number >= 100 else 2))

    def name(self, place: int) -> Said:
        return self.poll.options[place], self("option", number=place + 1)

    def kind(self, place: int) -> Kind:
        return Kind.WON if place in self.result.winners else Kind.OTHER

    def headline(self) -> Said:
        """Who won and why, in a sentence."""
        poll, result = self.poll, self.result
        if result.why is Why.QUORUM:
            needed = self.terms.quorum
            return self._same(
                self("quorum-missed", needed=needed, cast=result.ballots, state=poll.state.value)
            )
        if poll.state is State.OPEN and any(tie.how is Broken.LOT for tie in result.ties):
            return self._same(self("tie-so-far"))
        if decision := result.decision:
            carried = "yes" if decision.carried else "no"
            args = {"yes": decision.yes, "needed": decision.needed, "state": poll.state.value}
            return self._same(self("decided", carried=carried, **args))
        why, count = label(self.locale, f"poll-why-{result.why.value}"), len(result.winners)
        named = result.winners[:NAMED]
        key = "funded" if poll.method.is_budget else "won" if count <= NAMED else "won-many"
        names, plain = zip(*(self.name(place) for place in named), strict=True) if named else ((), ())
        said = [
            self(
                key,
                options=", ".join(shorten(name, NAME_LIMIT) for name in some),
                count=count,
                why=why,
                of=len(poll.options),
                state=poll.state.value,
            )
            for some in (names, plain)
        ]
        return said[0], said[1]

    def best_first(self, tallies: Mapping[int, Number], *, least: bool = False) -> list[int]:
        """The winners as they were elected, then the others as they stood."""
        winners = self.result.winners
        others = [place for place in range(len(self.poll.options)) if place not in winners]
        others.sort(key=lambda place: (tallies.get(place, 0) if least else -tallies.get(place, 0), place))
        return [*winners, *others]

    def share(self, part: Number, whole: int) -> str:
        percent = round(100 * Fraction(part) / whole) if whole else 0
        return self("share", number=int(part), percent=percent)

    def _same(self, words: str) -> Said:
        return words, words
