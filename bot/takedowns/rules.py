"""What a takedown has to say."""

from bot.errors import UserError
from bot.text import clean

REASON_LIMIT = 200


def check_reason(given: str) -> str:
    """On one line, for everybody to read. Raises UserError reason-empty, too-long."""
    reason = " ".join(clean(given).split())
    if not reason:
        raise UserError("reason-empty")
    if len(reason) > REASON_LIMIT:
        raise UserError("too-long", limit=REASON_LIMIT, given=len(reason))
    return reason
