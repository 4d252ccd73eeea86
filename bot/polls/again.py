"""A poll as it stands in the form again: to be edited, or asked anew from a template."""

from dataclasses import fields
from typing import Any

from bot.polls import money, options
from bot.polls.model import NewPoll, Poll, Typed

# What is called otherwise where it is typed.
_TYPED = {"turnout": "turnout_for"}
_KEPT = {one.name for one in fields(NewPoll)}


def typed(asked: NewPoll | Poll, closes: str, **otherwise: Any) -> Typed:
    """What is typed as it is kept needs nothing here; `otherwise` are fields that are to be different."""
    kept = {one.name: _TYPED.get(one.name, one.name) for one in fields(Typed)}
    same: dict[str, Any] = {name: getattr(asked, source) for name, source in kept.items() if source in _KEPT}
    changed = {
        "options": options.typed(asked.options),
        "budget": money.typed(asked.budget) if asked.budget is not None else "",
        "closes": closes,
        "min_hours": asked.min_minutes // 60,
    }
    return Typed(**(same | changed | otherwise))
