"""How an entry reads, and the kinds of work there are."""

from typing import Any

import discord
from discord import app_commands
from discord.ui import Select

from bot.counties.atlas import Atlas
from bot.hours.model import Entry, Kind, Reason, Status
from bot.text import Markup, label, text
from bot.ui import mention, words


def time_words(locale: str, minutes: int) -> str:
    return label(locale, "hours-time", hours=minutes // 60, minutes=minutes % 60)


def entry_lines(locale: str, entry: Entry, atlas: Atlas, *, whose: bool = False) -> str:
    """What was done and what became of it; and whose it is, for others."""
    work = entry.work
    lines: list[str] = [mention(entry.user_id)] if whose else []
    lines.append(
        text(
            locale,
            "hours-line",
            day=Markup(work.day.isoformat()),
            time=Markup(time_words(locale, work.minutes)),
            kind=Markup(kind_words(locale, work.kind)),
            county=atlas.label(atlas.get(work.geoid)),
            status=entry.status.value,
        )
    )
    if work.event_id is not None:
        lines.append(text(locale, "hours-line-shift"))
    if work.task_id is not None:
        lines.append(text(locale, "hours-line-task"))
    if work.note:
        lines.append(text(locale, "hours-line-note", note=work.note))
    if entry.replaces is not None and entry.status is Status.PENDING:
        lines.append(text(locale, "hours-line-corrects"))
    if entry.reason is not None and entry.status in (Status.REFUSED, Status.DISPUTED):
        lines.append(text(locale, "hours-line-refused", reason=Markup(reason_words(locale, entry.reason))))
    if entry.words and entry.status in (Status.REFUSED, Status.DISPUTED):
        lines.append(text(locale, "hours-line-words", words=entry.words))
    return "\n".join(lines)


def kind_choices() -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=words(f"hours-kind-{kind}"), value=kind.value) for kind in Kind]


def kind_select(locale: str, chosen: Kind | None = None) -> Select[Any]:
    options = [
        discord.SelectOption(label=kind_words(locale, kind), value=kind.value, default=kind is chosen)
        for kind in Kind
    ]
    return Select(custom_id="kind", options=options)


def logged_words(locale: str, entry: Entry) -> str:
    time = Markup(time_words(locale, entry.work.minutes))
    return text(locale, "hours-logged", time=time, day=Markup(entry.work.day.isoformat()))


def kind_words(locale: str, kind: Kind) -> str:
    return label(locale, f"hours-kind-{kind}")


def reason_words(locale: str, reason: Reason) -> str:
    return label(locale, f"hours-reason-{reason}")
