"""How a poll was counted, in words: every round, transfer, pair and tie, behind a button on its card."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import discord
from discord.ui import TextDisplay

from bot.client import AllianceBot
from bot.errors import UserError
from bot.polls import rules
from bot.polls.formats.told import exact
from bot.polls.methods.pairwise import Matrix, victory
from bot.polls.methods.schulze import chain, strongest
from bot.polls.methods.story import Broken, Fate, Measure, Number, Result, Round, Spending, Tie, Transfer, Why
from bot.polls.model import Poll, Standing, State
from bot.text import Markup, escape, text
from bot.ui import SafeButton, SafeLayout, lines_that_fit
from bot.ui.pages import add_page_buttons
from bot.ui.replies import send
from cogs.polls.options import money, names_of, option_words
from cogs.polls.summary import conclusion, tally

NAMES_LIMIT = 1000  # characters of all options on one line, which escaping may double: Fluent takes 2,500
PAGE_LIMIT = 3500  # characters, of the 4,000 that a card holds


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
    # With fifty options there are some thousand lines: too many to hold everybody else up for.
    lines = await asyncio.to_thread(lambda: list(told(locale, standing)))
    pages = lines_that_fit(lines, PAGE_LIMIT)
    if index >= len(pages):
        raise UserError("poll-unknown")
    layout = SafeLayout(TextDisplay(pages[index]))
    add_page_buttons(layout, partial(Story, poll_id), locale, index, len(pages), 1)
    return layout


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
    if result.why is Why.QUORUM:
        yield text(locale, "poll-story-undecided")
    if result.quota is not None:
        yield text(locale, "poll-story-quota", quota=result.quota)
    if spending := result.spending:
        yield _spending(locale, spending)
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
        yield from _round(locale, poll, number, round_, result.spending)
    yield from _pairs(locale, poll, result)
    yield from _paths(locale, poll, result)
    if result.ties:
        yield ""
    for tie in result.ties:
        yield _tie(locale, poll, tie)
    if poll.state is not State.OPEN and any(tie.how is Broken.LOT for tie in result.ties):
        yield f"{text(locale, 'poll-story-order')} {_names(locale, poll, rules.terms(poll).lot.order)}"
    if poll.lot is not None and poll.seed is not None:
        yield ""
        yield text(locale, "poll-story-lot", lot=poll.lot, seed=poll.seed)


def _name(poll: Poll, place: int) -> str:
    return names_of(poll.options, NAMES_LIMIT // len(poll.options))[place]


def _names(locale: str, poll: Poll, places: Iterable[int]) -> Markup:
    return Markup(", ".join(text(locale, "poll-story-name", option=_name(poll, place)) for place in places))


def _spending(locale: str, spending: Spending) -> str:
    raised = spending.raised_to if spending.raised_to != spending.budget else None
    return text(
        locale,
        "poll-story-spending",
        spent=money(locale, spending.spent),
        budget=money(locale, spending.budget),
        left=money(locale, spending.budget - spending.spent),
        raised=money(locale, raised) if raised is not None else "none",
    )


def _round(locale: str, poll: Poll, number: int, round_: Round, spending: Spending | None) -> Iterator[str]:
    up = round_.measure in (Measure.VOTES, Measure.POINTS, Measure.WINS)
    standing = sorted(round_.tallies.items(), key=lambda item: -item[1] if up else item[1])
    dollars = spending is not None and round_.measure is Measure.SHARE
    unit = "poll-measure-dollars" if dollars else f"poll-measure-{round_.measure.value}"
    yield ""
    yield text(locale, "poll-story-round", number=number, measure=Markup(text(locale, unit)))
    yield _tallies(locale, poll, standing)
    if round_.exhausted:
        yield text(locale, "poll-story-exhausted", votes=exact(round_.exhausted))
    if round_.elected:
        key = "poll-story-funded" if spending else "poll-story-elected"
        yield text(locale, key, options=_names(locale, poll, round_.elected))
    if spending:
        for place in round_.eliminated:
            missing = money(locale, spending.missing[place])
            yield text(locale, "poll-story-missing", option=_name(poll, place), missing=missing)
    elif round_.eliminated:
        yield text(locale, "poll-story-eliminated", options=_names(locale, poll, round_.eliminated))
    if round_.transfer:
        yield _transfer(locale, poll, round_.transfer)


def _transfer(locale: str, poll: Poll, transfer: Transfer) -> str:
    surplus = "none" if transfer.surplus is None else exact(transfer.surplus)
    moved = [_tallies(locale, poll, transfer.to.items())] if transfer.to else []
    if transfer.exhausted:
        moved.append(text(locale, "poll-story-transfer-exhausted", votes=exact(transfer.exhausted)))
    if transfer.lost:
        moved.append(text(locale, "poll-story-transfer-lost", votes=exact(transfer.lost)))
    source = text(locale, "poll-story-transfer", option=_name(poll, transfer.source), surplus=surplus)
    return f"{source} {', '.join(moved) or text(locale, 'poll-story-nobody')}"


def _readable(number: Number) -> str:
    """Exactly, as far as decimals go; what they cannot hold, about: the published file has the fraction."""
    told = exact(number)
    return f"≈\u00a0{float(number):.5g}" if "/" in told else told


def _tallies(locale: str, poll: Poll, tallies: Iterable[tuple[int, Number]]) -> str:
    """A line of its own: Fluent takes no argument as long as fifty options can be."""
    return ", ".join(
        text(locale, "poll-story-tally", option=_name(poll, place), tally=_readable(votes))
        for place, votes in tallies
    )


def _pairs(locale: str, poll: Poll, result: Result) -> Iterator[str]:
    pairs = result.pairwise
    if pairs is None:
        return
    yield from ("", text(locale, "poll-story-pairs"))
    for a in range(len(poll.options)):
        for b in range(a + 1, len(poll.options)):
            one, two = _name(poll, a), _name(poll, b)
            first, second = pairs.counts[a][b], pairs.counts[b][a]
            yield text(locale, "poll-story-pair", one=one, two=two, first=first, second=second)
    if pairs.links:
        yield from ("", text(locale, "poll-story-links"))
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


def _paths(locale: str, poll: Poll, result: Result) -> Iterator[str]:
    """How the winner's chains of victories compare with those back to it (Schulze)."""
    pairs = result.pairwise
    if pairs is None or not pairs.paths:
        return
    yield from ("", text(locale, "poll-story-paths"))
    [winner] = result.rounds[0].elected
    paths = strongest(pairs.counts)
    for other in range(len(poll.options)):
        if other != winner:
            yield text(
                locale,
                "poll-story-path",
                other=_name(poll, other),
                there=_chain(locale, poll, pairs.counts, chain(pairs.counts, paths, winner, other)),
                back=_chain(locale, poll, pairs.counts, chain(pairs.counts, paths, other, winner)),
            )


def _chain(locale: str, poll: Poll, counts: Matrix, places: Sequence[int]) -> Markup:
    if not places:
        return Markup(text(locale, "poll-story-no-chain"))
    a, b = min(pairwise(places), key=lambda pair: victory(counts, *pair))
    over = text(locale, "poll-story-over")
    names = f" {over} ".join(_names(locale, poll, [place]) for place in places)
    weakest = text(locale, "poll-story-weakest", first=counts[a][b], second=counts[b][a])
    return Markup(f"{names} {weakest}")


def _tie(locale: str, poll: Poll, tie: Tie) -> str:
    undrawn = tie.how is Broken.LOT and poll.state is State.OPEN
    return text(
        locale,
        "poll-story-tie",
        number=tie.round + 1,
        budget="none" if tie.budget is None else money(locale, tie.budget),
        options=_names(locale, poll, tie.options),
        left=_names(locale, poll, tie.left),
        fate="bought" if poll.method.is_budget and tie.fate is Fate.ELECTED else tie.fate.value,
        how="undrawn" if undrawn else tie.how.value,
        earlier=0 if tie.earlier is None else tie.earlier + 1,
    )
