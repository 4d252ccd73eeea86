"""What a takedown has to say."""

from bot.typed import line

REASON_LIMIT = 200


def check_reason(given: str) -> str:
    """On one line, for everybody to read. Raises UserError reason-empty, too-long."""
    return line(given, REASON_LIMIT, "reason-empty")
