"""Fitting long lists into what Discord allows a message to hold."""

from collections.abc import Iterable, Sequence

MESSAGE_LIMIT = 2000


def lines_that_fit(lines: Sequence[str], limit: int = MESSAGE_LIMIT) -> list[str]:
    """Pages of whole lines, each at most `limit` characters; a line longer than that is cut."""
    return list(_pages(lines, limit))


def _pages(lines: Iterable[str], limit: int) -> Iterable[str]:
    page = ""
    for line in lines:
        line = line if len(line) <= limit else line[: limit - 1] + "…"
        if page and len(page) + 1 + len(line) > limit:
            yield page
            page = line
        else:
            page = f"{page}\n{line}" if page else line
    if page:
        yield page
