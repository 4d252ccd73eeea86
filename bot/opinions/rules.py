"""What may be said, in which order people are asked, and what a statement's support is without a map."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from math import log

from bot import typed
from bot.errors import UserError
from bot.opinions.model import Kind, State, Statement, Topic
from bot.polls.options import check_link, visible
from bot.text import shorten

TITLE_LIMIT = 200
WORDS_LIMIT = 200
REASON_LIMIT = 200
TOPIC_LIMIT = 1000  # statements of one topic
# Where a sentence ends and another begins: after a word that is no abbreviation, before a capital.
_TWO = re.compile(r"(?<![^\W\d_])([^\W\d_]{4,})[.!?…]+\s+([^\W\d_])|[。！？]\s*\S")


def check_title(given: str) -> str:
    """Raises UserError: topic-nameless, too-long."""
    return typed.line(given, TITLE_LIMIT, "topic-nameless", visible)


def check_words(given: str) -> str:
    """One sentence, as it is kept. Raises UserError: statement-empty, too-long, statement-sentences."""
    words = typed.line(given, WORDS_LIMIT, "statement-empty", visible)
    if any(found[1] is None or (found[1].islower() and found[2].isupper()) for found in _TWO.finditer(words)):
        raise UserError("statement-sentences")
    return words


def check_source(words: str, given: str) -> str:
    """The link, if there is one, as it is kept. Raises UserError: poll-link-…."""
    link = given.strip()
    return check_link(shorten(words, 50), link) if link else ""


def check_reason(given: str) -> str:
    """Raises UserError: reason-empty, too-long."""
    return typed.paragraphs(given, REASON_LIMIT, "reason-empty", visible)


def check_kind(given: str) -> Kind:
    """Raises UserError: error-option."""
    try:
        return Kind(given)
    except ValueError:
        raise UserError("error-option") from None


def check_open(topic: Topic) -> None:
    """Raises UserError: topic-is-closed."""
    if topic.closed_at is not None:
        raise UserError("topic-is-closed", at=topic.closed_at)


def check_new(words: str, own: int, others: Sequence[Statement], limit: int) -> None:
    """Whether somebody who said so much already may say this too, beside what others can see.

    Raises UserError: statement-too-many, statement-topic-full, statement-twice.
    """
    if own >= limit:
        raise UserError("statement-too-many", limit=limit)
    if len(others) >= TOPIC_LIMIT:
        raise UserError("statement-topic-full", limit=TOPIC_LIMIT)
    if any(look(words) == look(other.words) for other in others):
        raise UserError("statement-twice")


def check_state(statement: Statement, *states: State) -> None:
    """Raises UserError: statement-settled."""
    if statement.state not in states:
        raise UserError("statement-settled", state=statement.state.value)


def check_merge(statement: Statement, into: Statement) -> None:
    """Raises UserError: statement-settled, statement-merge."""
    check_state(statement, State.WAITING, State.APPROVED)
    if into.state is not State.APPROVED or into.topic_id != statement.topic_id or into.id == statement.id:
        raise UserError("statement-merge")


def look(words: str) -> str:
    """Two sentences that differ only by capitals and punctuation are the same."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def similar(words: str, others: Iterable[Statement], limit: int) -> list[Statement]:
    """Those that have the most of their words in common with these, the most first."""
    these = set(look(words).split())

    def likeness(other: Statement) -> float:
        those = set(look(other.words).split())
        return len(these & those) / (len(these | those) or 1)

    return sorted(others, key=lambda other: (-likeness(other), other.id))[:limit]


def order(user_id: int, topic_id: int, statements: Iterable[Statement]) -> list[Statement]:
    """In which order somebody is asked: random, another for each person and the same for one, and what has few
    votes is more likely to come early.

    Each statement waits for a random time, at a rate that falls with the votes that it has (an exponential race), so
    that nothing needs to be remembered, and one vote more somewhere hardly moves the rest.
    """

    def wait(statement: Statement) -> float:
        seed = f"{user_id}:{topic_id}:{statement.id}".encode()
        drawn = (int.from_bytes(blake2b(seed, digest_size=8).digest()) + 1) / (2**64 + 1)
        return -log(drawn) * (1 + statement.votes)

    return sorted(statements, key=wait)


def support(statement: Statement) -> float:
    """From 0 to 1, where there are no groups: which part of those who voted agrees; half with no votes."""
    return (statement.agrees + 1) / (statement.votes + 2)


def by_support(statements: Iterable[Statement], known: Mapping[int, float] | None = None) -> list[Statement]:
    """The strongest first. `known` is what the opinion map says of those that it has."""
    found = known or {}
    return sorted(statements, key=lambda one: (-found.get(one.id, support(one)), one.id))
