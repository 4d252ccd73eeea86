"""Polls and ballots of every method and size, made up."""

import random
from datetime import timedelta
from typing import Any

from bot.polls.methods.story import Ballots, Choice, Form, Method
from bot.polls.model import Option, Poll, Results, State
from tests.conftest import START


def poll_of(method: Method, of: int, name: str = "Place", **fields: Any) -> Poll:
    known: dict[str, Any] = {
        "id": 1,
        "alliance_id": 1,
        "guild_id": 1,
        "channel_id": 1,
        "message_id": 1,
        "created_by": 1,
        "question": "Where shall we meet?",
        "options": tuple(Option(f"{name} {place}") for place in range(of)),
        "method": method,
        "results": Results.HIDDEN,
        "state": State.CLOSED,
        "opens_at": START,
        "closes_at": START + timedelta(days=1),
        "roll_size": 200,
        "seats": 1,
        "threshold": "more than 1/2 of votes",
        "quorum": 0,
        "commitment": "",
        "seed": "x",
    }
    return Poll(**known | fields)


def some_ballots(form: Form, options: int, people: int = 120) -> Ballots:
    chance = random.Random(options)
    cast: dict[Choice, int] = {}
    for _ in range(people):
        if form is Form.ONE:
            choice: Choice = (chance.randrange(options),)
        elif form is Form.SOME:
            choice = tuple(sorted(chance.sample(range(options), chance.randint(1, min(options, 3)))))
        elif form is Form.POINTS:
            choice = tuple(chance.randint(0, 5) for _ in range(options))
        else:
            ranked = chance.sample(range(options), chance.randint(1, options))
            choice = tuple(ranked.index(place) + 1 if place in ranked else 0 for place in range(options))
        cast[choice] = cast.get(choice, 0) + 1
    return cast
