"""How a topic looks, and what can be pressed on it."""

from typing import Any

import discord
from discord.ui import ActionRow, Container, TextDisplay

from bot.client import AllianceBot
from bot.opinions.model import Kind, Standing
from bot.text import label, text
from bot.ui import SafeLayout
from cogs.opinions.lines import statement_line
from cogs.opinions.mapping import Map
from cogs.opinions.saying import Say
from cogs.opinions.voting import Vote

Interaction = discord.Interaction[AllianceBot]
ARGUMENTS = (Kind.FOR, Kind.AGAINST, Kind.QUESTION)


def topic_row(locale: str, topic_id: int, *, free: bool = False) -> list[Any]:
    """What can be pressed about a topic, for one row of a card: saying something (about a proposal for, against, or a
    question), voting on what others said, and the opinion map."""
    kinds = (Kind.STATEMENT,) if free else ARGUMENTS
    buttons: list[Any] = [Say(topic_id, kind.value, label(locale, f"topic-button-{kind}")) for kind in kinds]
    return [*buttons, Vote(topic_id, label(locale, "topic-button-opine")), map_button(locale, topic_id)]


def map_button(locale: str, topic_id: int) -> Map:
    return Map(topic_id, label(locale, "topic-button-map"))


def topic_card(locale: str, standing: Standing) -> SafeLayout:
    """What everybody sees of a free topic."""
    topic = standing.topic
    lines = [text(locale, "topic-title", title=topic.title)]
    if topic.closed_at is not None:
        lines.append(text(locale, "topic-closed-at", at=topic.closed_at))
    lines.append(text(locale, "topic-counts", statements=standing.statements, votes=standing.votes))
    if standing.strongest and standing.votes:
        lines += ["", text(locale, "topic-strongest")]
        lines += [statement_line(locale, one) for one in standing.strongest]
    inside: list[Any] = [TextDisplay("\n".join(lines))]
    is_open = topic.closed_at is None
    row = topic_row(locale, topic.id, free=topic.free) if is_open else [map_button(locale, topic.id)]
    inside.append(ActionRow(*row))
    return SafeLayout(Container(*inside))
