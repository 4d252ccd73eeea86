"""Which poll a command is about: what autocomplete offers, and what comes back."""

from collections.abc import Sequence

from discord import app_commands

from bot.polls.model import Poll
from bot.text import shorten
from bot.ui import picked_id

CHOICE_LIMIT = 100  # characters


def choices(polls: Sequence[Poll]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=shorten(poll.question, CHOICE_LIMIT), value=str(poll.id)) for poll in polls
    ]


def poll_id(given: str) -> int:
    """What autocomplete put there, or whatever was typed instead of picking."""
    return picked_id(given, "poll-unknown")
