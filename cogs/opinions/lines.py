"""How a statement looks."""

from bot.opinions.model import Statement
from bot.text import text


def statement_line(locale: str, one: Statement) -> str:
    """What it says, and what it is; never whose it is."""
    line = text(locale, "statement-line", kind=one.kind.value, words=one.words)
    return f"{line} <{one.link}>" if one.link else line
