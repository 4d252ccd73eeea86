"""What the picture of a result shows as a whole, and the result in a sentence for whoever does not see it."""

from collections.abc import Iterator

from bot.charts.model import Bar, Bars, Panel, Picture
from bot.polls.methods.story import Broken, Method, Why
from bot.polls.model import Standing, State
from bot.text import label, shorten
from cogs.polls.pictures.counted import counted, decided, final, quorum
from cogs.polls.pictures.pairs import pairs
from cogs.polls.pictures.rounds import rounds
from cogs.polls.pictures.seats import budget, seats
from cogs.polls.pictures.words import NAMED, Words

DESCRIBED = 1024  # characters that Discord takes of an attachment's description


def picture(locale: str, standing: Standing) -> Picture | None:
    """None where there is nothing to show: hidden, cancelled, or nobody voted."""
    poll, result = standing.poll, standing.result
    if result is None or result.why is Why.NOBODY or not result.ballots:
        return None
    words = Words(locale, standing, result)
    panels = tuple(_panels(words))
    return Picture(
        title=(poll.question, words("poll-picture-untitled")),
        subtitle=words(
            "poll-picture-subtitle",
            method=label(locale, f"poll-method-{poll.method.value}"),
            turnout=result.ballots,
            roll=poll.roll_size,
            seats=poll.seats,
        ),
        headline=words.headline(),
        panels=panels,
        notes=tuple(_notes(words)),
    )


def described(locale: str, shown: Picture, standing: Standing) -> str:
    """The result for whoever does not see the picture: who won, of how many, and the numbers."""
    numbers = (
        _number(locale, bar, standing)
        for panel in shown.panels[:2]
        if isinstance(panel, Bars)
        for bar in panel.bars
    )
    return label(
        locale,
        "poll-picture-described",
        DESCRIBED,
        question=shown.title[0],
        headline=shown.headline[0],
        subtitle=shown.subtitle,
        numbers=shorten("; ".join(dict.fromkeys(numbers)), DESCRIBED),  # Fluent takes nothing much longer
    )


def _number(locale: str, bar: Bar, standing: Standing) -> str:
    """Of winners that the headline has no room for it is said that they are some."""
    poll, winners = standing.poll, standing.result.winners if standing.result is not None else ()
    said = f"{bar.name[0]}: {bar.number}"
    if bar.name[0] not in {poll.options[place].text for place in winners}:
        return said
    if poll.method.is_budget:
        return label(locale, "poll-picture-described-funded", bar=said, state=poll.state.value)
    return label(locale, "poll-picture-described-won", bar=said) if len(winners) > NAMED else said


def _panels(words: Words) -> Iterator[Panel]:
    match words.poll.method:
        case Method.YES_NO:
            yield decided(words)
        case Method.SINGLE | Method.APPROVAL | Method.SCORE:
            yield counted(words)
        case Method.STAR:
            yield counted(words)
            yield final(words)
        case Method.RUNOFF | Method.TRANSFERABLE:
            yield from rounds(words)
        case Method.SCHULZE | Method.RANKED_PAIRS | Method.MINIMAX:
            yield from pairs(words)
        case Method.PHRAGMEN | Method.EQUAL_SHARES:
            yield from seats(words)
        case Method.BUDGET_EQUAL_SHARES | Method.BUDGET_GREEDY:
            yield from budget(words)
    if words.terms.quorum:
        yield quorum(words)


def _notes(words: Words) -> Iterator[str]:
    yield words("poll-means", method=words.poll.method.value)
    if words.result.ties and words.decided and words.poll.state is not State.OPEN:
        how = "lot" if any(tie.how is Broken.LOT for tie in words.result.ties) else "rules"
        yield label(words.locale, "poll-was-tied", how=how)
