"""How an objection looks in a list."""

from bot.reviews.model import Objection
from bot.text import text


def objection_line(locale: str, objection: Objection) -> str:
    """Where one that is not decided yet is, and until when."""
    return text(
        locale,
        "objection-line",
        number=objection.id,
        right=objection.right_number,
        state=objection.state.value,
        until=objection.due_at or "",
    )
