"""An event as a file that calendars take in (RFC 5545): a few lines of text, not worth a library."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.events.model import Event

OCTETS = 75  # of a line without its end: RFC 5545, 3.1
_ESCAPED = re.compile(r"([\\;,])")


def calendar_file(event: Event, now: datetime, *, place: str, details: str, link: str) -> bytes:
    """Instants are written in UTC. The same event has the same UID, and a higher SEQUENCE after each change, so that a
    calendar replaces what it took in before."""
    plan = event.plan
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Alliance Bot//Events//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:event-{event.id}-{event.guild_id}@alliance-bot",
        f"SEQUENCE:{event.version}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(plan.starts_at)}",
        f"DTEND:{_instant(plan.ends_at)}",
        f"SUMMARY:{_text(plan.title)}",
        f"LOCATION:{_text(place)}",
        f"DESCRIPTION:{_text(details)}",
        f"URL:{link}",
        f"STATUS:{'CONFIRMED' if event.cancelled_at is None else 'CANCELLED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(given: str) -> str:
    """RFC 5545, 3.3.11."""
    return _ESCAPED.sub(r"\\\1", given).replace("\r", "").replace("\n", r"\n")


def _folded(line: str) -> Iterator[bytes]:
    """RFC 5545, 3.1: what is too long goes on in the next line after a space; never within a character."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b" "
        piece += octets
    yield piece
