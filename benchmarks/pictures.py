"""Drawing the picture of every method's result, in its process, beside a plain bar chart of matplotlib's there."""

import asyncio
import io
import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks import Row, Say
from bot.charts import draw, ready
from bot.charts.model import Picture
from bot.pictures import Pictures
from bot.polls import rules
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import Choice, Form, Method
from bot.polls.model import Option, Poll, Results, Standing, State
from cogs.polls.pictures.whole import picture

OPTIONS = (10, 50)
BALLOTS = 2000
SECONDS = 1.0
ROUNDS = 3
BEAT = 0.001  # seconds between two looks at whether the event loop is held


def bar_chart(options: int, turn: int) -> bytes:
    """What one would draw first: a bar with a name and a number for each option, as wide and as fine."""
    figure = Figure(figsize=(375 / 72, options * 34 / 72), dpi=216)
    axes = figure.add_axes((0.4, 0.05, 0.5, 0.9))
    bars = axes.barh([f"Option {place}" for place in range(options)], range(turn, turn + options))
    axes.bar_label(bars)
    chart = io.BytesIO()
    FigureCanvasAgg(figure).print_png(chart)  # type: ignore[no-untyped-call]
    return chart.getvalue()


def result(method: Method, options: int, turn: int) -> Picture:
    """Of a poll with some thousand ballots; another one each turn, so that nothing is remembered."""
    chance, form, now = random.Random(turn), RULES[method].form, datetime(2026, 11, 3, tzinfo=UTC)
    poll = Poll(
        id=1,
        alliance_id=1,
        guild_id=1,
        channel_id=1,
        message_id=1,
        created_by=1,
        question="Which policy shall we work out first, and who shall lead the work on it?",
        options=tuple(
            Option(f"The {place}th of the proposals", cost=1000 + place) for place in range(options)
        ),
        method=method,
        results=Results.HIDDEN,
        state=State.CLOSED,
        opens_at=now,
        closes_at=now + timedelta(days=1),
        roll_size=2 * BALLOTS,
        seats=options // 4 if RULES[method].seats else 1,
        threshold="2/3 of votes",
        quorum=10,
        commitment="",
        budget=1000 * options // 3 if method.is_budget else None,
        seed="0",
    )
    ballots = Counter(_ballot(form, options, chance) for _ in range(BALLOTS))
    counted = count(method, rules.terms(poll), ballots)
    shown = picture("en", Standing(poll, BALLOTS, counted))
    assert shown is not None
    return shown


def _ballot(form: Form, options: int, chance: random.Random) -> Choice:
    if form is Form.ONE:
        return (chance.randrange(options),)
    if form is Form.SOME:
        return tuple(sorted(chance.sample(range(options), 3)))
    if form is Form.POINTS:
        return tuple(chance.choices(range(6), k=options))
    ranks = [0] * options
    for rank, place in enumerate(chance.sample(range(options), 5), start=1):
        ranks[place] = rank
    return tuple(ranks)


async def beat(longest: list[float]) -> None:
    """Notes how long others had to wait for the event loop."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(BEAT)
        longest[0] = max(longest[0], time.perf_counter() - before - BEAT)


async def timed(pictures: Pictures, how: object, *what: object) -> float:
    before = time.perf_counter()
    await pictures.draw(how, *what)  # type: ignore[arg-type]
    return time.perf_counter() - before


async def benchmark(say: Say) -> Sequence[Row]:
    pictures, rows, held = Pictures(), [], [0.0]
    say("starting the process")
    before = time.perf_counter()
    pictures.start(ready)
    await pictures.draw(bar_chart, 2, 0)
    rows.append(Row("until the first picture of a new process", "s", time.perf_counter() - before))
    for method in Method:
        for options in OPTIONS if method is not Method.YES_NO else (3,):
            say(f"{method}, {options} options")
            shown = [result(method, options, turn) for turn in range(ROUNDS)]
            beating = asyncio.create_task(beat(held))
            mine = [await timed(pictures, draw, one) for one in shown]
            plain = [
                await timed(pictures, bar_chart, options, len(rows) * ROUNDS + turn) for turn in range(ROUNDS)
            ]
            beating.cancel()
            seconds, other = min(mine), min(plain)  # those that other programs disturbed least
            ratio, met = seconds / other, seconds < SECONDS
            what = f"{method}, {options} options"
            rows.append(Row(what, "s", seconds, other, ratio, f"under {SECONDS:g} s", met))
    rows.append(
        Row(
            "longest hold of the event loop meanwhile",
            "ms",
            held[0] * 1000,
            target="under 50",
            met=held[0] < 0.05,
        )
    )
    await pictures.close()
    return rows
