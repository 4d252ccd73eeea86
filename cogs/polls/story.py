"""How a poll was counted, in words: the conclusion on its card, and every round behind a button."""

from collections.abc import Iterable, Iterator

import discord
from discord.ui import TextDisplay

from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls.formats.told import exact
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.story import Broken, Measure, Method, Number, Result, Round, Tie, Why
from bot.polls.model import EVERYBODY, Electorate, NewPoll, Poll, Standing, State
from bot.text import Markup, escape, shorten, text
from bot.ui import SafeButton, SafeLayout, lines_that_fit
from bot.ui.pages import turn
from bot.ui.replies import send
from cogs.polls.options import option_words

NAMED = 3  # winners in the conclusion: with more, the longest card would not fit into Discord
NAME_LIMIT = 20  # characters of an option where fifty stand on a line
BOLD_LIMIT = 40  # characters of an option in the conclusion
PAGE_LIMIT = 3500  # characters, of the 4,000 that a card holds
COUNTED_UP = (Measure.VOTES, Measure.POINTS, Measure.WINS, Measure.DEFEAT)


class Story(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):story:(?P<index>\d{1,4})"):
    """Turns the pages of what `OpenStory` answered."""

    def __init__(self, poll_id: int, index: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:story:{index}", text)
        self.poll_id, self.index = poll_id, index

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await interaction.response.edit_message(view=await _page(interaction, self.poll_id, self.index))


class OpenStory(SafeButton, template=r"poll:(?P<poll_id>\d{1,18}):counted"):
    def __init__(self, poll_id: int, text: str = "") -> None:
        super().__init__(f"poll:{poll_id}:counted", text)
        self.poll_id = poll_id

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        await send(interaction, view=await _page(interaction, self.poll_id, 0))


async def _page(interaction: discord.Interaction[AllianceBot], poll_id: int, index: int) -> SafeLayout:
    locale, actor = interaction.locale.value, await interaction.client.actor(interaction)
    standing, _ = await interaction.client.services.polls.show(actor, poll_id)
    pages = lines_that_fit(list(told(locale, standing)), PAGE_LIMIT)
    if index >= len(pages):
        raise UserError("poll-unknown")
    layout = SafeLayout(TextDisplay(pages[index]))
    if len(pages) > 1:
        layout.add_item(turn(lambda to, words: Story(poll_id, to, words), locale, index, len(pages), 1))
    return layout


def conclusion(locale: str, standing: Standing) -> Iterator[str]:
    """Who won and why, or who is ahead; nothing where the results are hidden."""
    poll, result = standing.poll, standing.result
    if result is None:
        return
    if poll.state is State.OPEN:
        yield _so_far(locale, poll, result)
        return
    if result.why is Why.NOBODY or not result.ballots:
        yield text(locale, "poll-nobody-voted", state=poll.state.value)
        return
    if result.why is Why.QUORUM:
        yield text(locale, "poll-no-quorum")
        return
    if result.decision is not None:
        carried = "yes" if result.decision.carried else "no"
        yield text(locale, "poll-decided", carried=carried, needed=result.decision.needed)
    else:
        many = "poll-winners-many" if len(result.winners) > NAMED else "poll-winners"
        why = Markup(text(locale, f"poll-why-{result.why.value}"))
        winners = bold(locale, poll, result.winners[:NAMED])
        yield text(locale, many, options=winners, count=len(result.winners), why=why)
    if result.ties:
        how = "lot" if any(tie.how is Broken.LOT for tie in result.ties) else "rules"
        yield text(locale, "poll-was-tied", how=how)


def _so_far(locale: str, poll: Poll, result: Result) -> str:
    if result.why is Why.NOBODY or not result.ballots:
        return text(locale, "poll-nobody-voted", state=poll.state.value)
    if result.why is Why.QUORUM:
        return text(locale, "poll-no-quorum-yet")
    if any(tie.how is Broken.LOT for tie in result.ties):
        return text(locale, "poll-tie-so-far")
    winners = bold(locale, poll, result.winners[:NAMED])
    return text(locale, "poll-ahead", options=winners, count=len(result.winners))


def terms(locale: str, poll: Poll | NewPoll) -> Iterator[str]:
    """What was fixed before the vote, where it is not the usual."""
    if poll.electorate != EVERYBODY:
        yield electorate_words(locale, poll.electorate)
    if poll.seats > 1:
        yield text(locale, "poll-seats", seats=poll.seats)
    if poll.method is Method.YES_NO:
        threshold = thresholds.parse(poll.threshold)
        more = "more" if threshold.more_than else "least"
        yield text(locale, "poll-threshold", share=str(threshold.share), kind=more, of=threshold.of.value)
    if poll.quorum:
        yield text(locale, "poll-quorum", percent=poll.quorum)
    if hours := poll.min_minutes // 60:
        yield text(locale, "poll-least", hours=hours)


def electorate_words(locale: str, electorate: Electorate) -> str:
    who = text(locale, "poll-who-commitment", commitment=electorate.commitment or "any")
    place = text(locale, "poll-who-place", place=electorate.place) if electorate.area else ""
    also = [text(locale, "poll-who-days", count=electorate.days)] if electorate.days else []
    also += [text(locale, "poll-who-level", level=electorate.level)] if electorate.level else []
    for circle in electorate.circles:
        also.append(text(locale, "poll-who-role" if circle.role_id else "poll-who-server", name=circle.name))
    return text(locale, "poll-who", who=Markup(who), place=Markup(place), also=Markup("".join(also)))


def tally(locale: str, poll: Poll, result: Result | None, place: int) -> str | None:
    """What an option has got, in words; None where that is hidden, or the method has no number that tells it."""
    if result is None or not result.rounds or result.rounds[0].measure not in COUNTED_UP:
        return None
    first = result.rounds[0]
    number = first.tallies.get(place, 0)
    unit = "approvals" if poll.method is Method.APPROVAL else first.measure.value
    whole = number.numerator
    words = text(locale, f"poll-tally-{unit}", count=whole)
    if first.measure is not Measure.VOTES:
        return words
    percent = (200 * whole + result.ballots) // (2 * result.ballots) if result.ballots else 0
    return text(locale, "poll-tally-percent", tally=Markup(words), percent=percent)


def bold(locale: str, poll: Poll, places: Iterable[int]) -> Markup:
    options = (shorten(poll.options[place].text, BOLD_LIMIT) for place in places)
    return Markup(", ".join(text(locale, "poll-choice", option=option) for option in options))


# --- every round -------------------------------------------------------------------------------------------


def told(locale: str, standing: Standing) -> Iterator[str]:
    """Lines: the options in full, and where the results may be seen, the whole count."""
    poll, result = standing.poll, standing.result
    yield text(locale, "poll-question", question=poll.question)
    yield from escape(poll.description).split("\n")
    for place, option in enumerate(poll.options):
        yield option_words(locale, option, tally(locale, poll, result, place))
    if result is None:
        return
    yield from conclusion(locale, standing)
    if result.quota is not None:
        yield text(locale, "poll-story-quota", quota=result.quota)
    if decision := result.decision:
        yield text(
            locale,
            "poll-story-decision",
            yes=decision.yes,
            no=decision.no,
            abstained=decision.abstained,
            base=decision.base,
            needed=decision.needed,
        )
    for number, round_ in enumerate(result.rounds, start=1):
        yield from _round(locale, poll, number, round_)
    yield from _pairs(locale, poll, result)
    for tie in result.ties:
        yield _tie(locale, poll, tie)
    if poll.lot is not None and poll.seed is not None:
        yield text(locale, "poll-story-lot", lot=poll.lot, seed=poll.seed)


def _name(poll: Poll, place: int) -> str:
    return shorten(poll.options[place].text, NAME_LIMIT)


def _names(locale: str, poll: Poll, places: Iterable[int]) -> Markup:
    return Markup(", ".join(text(locale, "poll-story-name", option=_name(poll, place)) for place in places))


def _round(locale: str, poll: Poll, number: int, round_: Round) -> Iterator[str]:
    up = round_.measure in (Measure.VOTES, Measure.POINTS, Measure.WINS)
    standing = sorted(round_.tallies.items(), key=lambda item: -item[1] if up else item[1])
    measure = Markup(text(locale, f"poll-measure-{round_.measure.value}"))
    yield text(locale, "poll-story-round", number=number, measure=measure)
    yield _tallies(locale, poll, standing)
    if round_.exhausted:
        yield text(locale, "poll-story-exhausted", votes=exact(round_.exhausted))
    if round_.elected:
        yield text(locale, "poll-story-elected", options=_names(locale, poll, round_.elected))
    if round_.eliminated:
        yield text(locale, "poll-story-eliminated", options=_names(locale, poll, round_.eliminated))
    if transfer := round_.transfer:
        yield text(locale, "poll-story-transfer", option=_name(poll, transfer.source))
        yield _tallies(locale, poll, transfer.to.items()) or text(locale, "poll-story-nobody")


def _tallies(locale: str, poll: Poll, tallies: Iterable[tuple[int, Number]]) -> str:
    """A line of its own: Fluent takes no argument as long as fifty options can be."""
    return ", ".join(
        text(locale, "poll-story-tally", option=_name(poll, place), tally=exact(votes))
        for place, votes in tallies
    )


def _pairs(locale: str, poll: Poll, result: Result) -> Iterator[str]:
    pairs = result.pairwise
    if pairs is None:
        return
    yield text(locale, "poll-story-pairs")
    for a in range(len(poll.options)):
        for b in range(a + 1, len(poll.options)):
            one, two = _name(poll, a), _name(poll, b)
            first, second = pairs.counts[a][b], pairs.counts[b][a]
            yield text(locale, "poll-story-pair", one=one, two=two, first=first, second=second)
    for link in pairs.links:
        yield text(
            locale,
            "poll-story-link",
            winner=_name(poll, link.winner),
            loser=_name(poll, link.loser),
            votes=link.votes,
            against=link.against,
            locked="yes" if link.locked else "no",
        )


def _tie(locale: str, poll: Poll, tie: Tie) -> str:
    return text(
        locale,
        "poll-story-tie",
        number=tie.round + 1,
        options=_names(locale, poll, tie.options),
        left=_names(locale, poll, tie.left),
        fate=tie.fate.value,
        how=tie.how.value,
    )
