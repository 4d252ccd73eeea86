"""The words and numbers of one result, as short as a picture needs them; the exact ones stand in `cogs.polls.story`."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from string import ascii_uppercase

from bot.charts.model import Kind, Said
from bot.polls import rules
from bot.polls.methods.story import Broken, Number, Result, Why
from bot.polls.model import Standing, State
from bot.text import isolated, label
from cogs.polls.options import money, names_of
from cogs.polls.summary import whole_percent

NAMED = 3  # winners in the headline
NAME_LIMIT = 60  # characters of an option there
REST = -1  # the key of what counts for nobody


def lettered(order: Sequence[int]) -> dict[int, str]:
    """A letter for each of them, and two beyond the 26th: A to Z, AA to AZ, BA …"""
    ahead = ("", *ascii_uppercase)
    return {place: ahead[at // 26] + ascii_uppercase[at % 26] for at, place in enumerate(order)}


class Words:
    """The words and numbers of one result in one language."""

    def __init__(self, locale: str, standing: Standing, result: Result) -> None:
        self.locale, self.poll, self.result = locale, standing.poll, result
        self.terms = rules.terms(standing.poll)

    def __call__(self, key: str, **args: object) -> str:
        return label(self.locale, key, 0, **args)

    @property
    def decided(self) -> bool:
        """Whether enough took part for the quorum, so that what the count came to is so."""
        return self.result.why is not Why.QUORUM

    def number(self, number: Number) -> str:
        """Whole, or with as many decimals as tell something: the exact one stands in the words."""
        if number.denominator == 1:
            return label(self.locale, "poll-picture-number", number=int(number))
        return label(
            self.locale, "poll-picture-number", number=round(float(number), 1 if number >= 100 else 2)
        )

    def thousands(self, number: int) -> str:
        """Where there is little room."""
        rounded = round(number / 1000, 1 if number < 100_000 else None)
        return label(self.locale, "poll-picture-thousands", number=rounded)

    def money(self, amount: Fraction) -> str:
        return money(self.locale, amount)

    def name(self, place: int) -> Said:
        return self.poll.options[place].text, label(self.locale, "poll-picture-option", number=place + 1)

    def kind(self, place: int) -> Kind:
        return Kind.WON if place in self.result.winners else Kind.OTHER

    def headline(self) -> Said:
        """Who won and why, in a sentence."""
        winners, names = self.result.winners[:NAMED], names_of(self.poll.options, NAME_LIMIT)
        otherwise = [self.name(place)[1] for place in winners]
        return self._won([names[place] for place in winners]), self._won(otherwise)

    def _won(self, names: Sequence[str]) -> str:
        locale, poll, result, state = self.locale, self.poll, self.result, self.poll.state.value
        if result.why is Why.QUORUM:
            needed, cast = self.terms.quorum, result.ballots
            return label(locale, "poll-picture-quorum-missed", needed=needed, cast=cast, state=state)
        if poll.state is State.OPEN and any(tie.how is Broken.LOT for tie in result.ties):
            return label(locale, "poll-picture-tie-so-far")
        if decision := result.decision:
            carried, yes, needed = "yes" if decision.carried else "no", decision.yes, decision.needed
            return label(locale, "poll-picture-decided", carried=carried, yes=yes, needed=needed, state=state)
        count = len(result.winners)
        if poll.method.is_budget:
            return label(locale, "poll-picture-funded", count=count, of=len(poll.options), state=state)
        key = "poll-picture-won-many" if count > NAMED else "poll-picture-won"
        options = ", ".join(isolated(name) for name in names)
        why = label(locale, f"poll-why-{result.why.value}")
        return label(locale, key, options=options, count=count, why=why, state=state)

    def best_first(self, tallies: Mapping[int, Number], *, least: bool = False) -> list[int]:
        """The winners as they were elected, then the others as they stood."""
        winners = self.result.winners
        others = [place for place in range(len(self.poll.options)) if place not in winners]
        others.sort(key=lambda place: (tallies.get(place, 0) if least else -tallies.get(place, 0), place))
        return [*winners, *others]

    def share(self, part: Number, whole: int) -> str:
        percent = whole_percent(int(part), whole)
        return label(self.locale, "poll-picture-share", number=int(part), percent=percent)
