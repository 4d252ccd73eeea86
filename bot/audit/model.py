"""One privileged act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to what, and when. `actor_id` is None for what the bot does by itself."""

    id: int
    alliance_id: int
    at: datetime
    actor_id: int | None
    act: str
    subject: str
    details: Mapping[str, object]
