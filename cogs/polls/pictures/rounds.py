"""Instant runoff and the transferable vote: how far each came, and whose votes went where, round by round."""

from collections.abc import Iterator

from bot.charts.model import Bar, Bars, Flow, Kind, Move, Panel, Segment, Stage
from bot.polls.methods.story import Round
from cogs.polls.pictures.words import REST, Words, lettered

STAGES = 9  # rounds that are shown one by one; of more the first, and the last ones
LAST = 6


def rounds(words: Words) -> Iterator[Panel]:
    rounds = words.result.rounds
    order = _survivors(words)
    letters = lettered(order) if len(rounds) > 1 else {}
    bars = []
    for place in order:
        first = rounds[0].tallies[place]
        most = max(round_.tallies.get(place, 0) for round_ in rounds)
        bars.append(
            Bar(
                words.name(place),
                float(first),
                words.number(most),
                words.kind(place),
                more=float(most - first),
                note=_fate(words, place),
                letter=letters.get(place, ""),
            )
        )
    heading = (
        words("poll-picture-first-and-more")
        if len(rounds) > 1
        else words("poll-picture-counted", measure="votes")
    )
    full = max(bar.value + bar.more for bar in bars)
    if words.result.quota is not None:
        line, said = float(words.result.quota), words("poll-picture-quota-line", quota=words.result.quota)
    else:
        counting = sum(rounds[-1].tallies.values())
        line, said = float(counting) / 2, words("poll-picture-half-line", counting=int(counting))
    yield Bars(heading, tuple(bars), max(full, line), line, said, marked=len(bars))
    if len(rounds) > 1:
        yield Flow(words("poll-picture-flow"), tuple(_stages(words, order, letters)))


def _survivors(words: Words) -> list[int]:
    """The winners as they were elected, then the others from the last to leave to the first."""
    rounds, winners = words.result.rounds, words.result.winners
    out = [place for round_ in rounds for place in round_.eliminated]
    last = rounds[-1].tallies
    left = [place for place in range(len(words.poll.options)) if place not in winners and place not in out]
    left.sort(key=lambda place: -last.get(place, 0))
    return [*winners, *left, *(place for place in reversed(out) if place not in winners)]


def _fate(words: Words, place: int) -> str:
    for number, round_ in enumerate(words.result.rounds, start=1):
        if place in words.result.winners and place in round_.elected and len(words.result.rounds) > 1:
            return words("poll-picture-elected-in", round=number)
        if place in round_.eliminated:
            return words("poll-picture-out-in", round=number)
    return ""


def _stages(words: Words, order: list[int], letters: dict[int, str]) -> Iterator[Stage]:
    rounds = words.result.rounds
    shown = range(len(rounds)) if len(rounds) <= STAGES else (0, *range(len(rounds) - LAST, len(rounds)))
    for number in shown:
        round_ = rounds[number]
        skipped = len(rounds) - LAST - 1 if number == 0 and len(rounds) > STAGES else 0
        yield Stage(
            words("poll-picture-round", number=number + 1),
            tuple(_segments(words, round_, order, letters)),
            tuple(_what_followed(words, round_, letters)),
            () if skipped or number + 1 == len(rounds) else tuple(_moves(round_)),
            words("poll-picture-rounds-skipped", count=skipped) if skipped else "",
        )


def _segments(words: Words, round_: Round, order: list[int], letters: dict[int, str]) -> Iterator[Segment]:
    for place in order:
        if tally := round_.tallies.get(place, 0):
            letter = letters.get(place, "")
            yield Segment(place, float(tally), words.kind(place), letter, words.number(tally))
    if round_.exhausted:
        yield Segment(REST, float(round_.exhausted), Kind.REST, number=words.number(round_.exhausted))


def _what_followed(words: Words, round_: Round, letters: dict[int, str]) -> Iterator[str]:
    winners = words.result.winners
    if elected := [letters[place] for place in round_.elected if place in winners and place in letters]:
        yield words("poll-picture-round-elected", options=", ".join(elected))
    if out := [letters[place] for place in round_.eliminated if place in letters]:
        yield words("poll-picture-round-out", options=", ".join(out))


def _moves(round_: Round) -> Iterator[Move]:
    if transfer := round_.transfer:
        for target, votes in transfer.to.items():
            if votes:
                yield Move(transfer.source, target, float(votes))
        if gone := transfer.exhausted + transfer.lost:
            yield Move(transfer.source, REST, float(gone))
