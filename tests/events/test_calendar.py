"""The calendar file is as RFC 5545 has it, whatever an organizer types."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.events.calendar import OCTETS, calendar_file
from bot.events.model import Event, Plan, Role
from bot.text import clean

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=300).map(clean)


def event(title: str = "Canvass", version: int = 3, cancelled_at: datetime | None = None) -> Event:
    starts = datetime(2026, 3, 8, 18, tzinfo=ZoneInfo("America/Chicago"))
    plan = Plan(
        title,
        "48201",
        ZoneInfo("America/Chicago"),
        starts,
        starts + timedelta(hours=2),
        [Role("", 5)],
        1,
        "",
        "",
    )
    return Event(7, 1, 99, 5, plan, 1, version, 0, None, cancelled_at)


def read(file: bytes) -> dict[str, str]:
    """As a calendar does: unfold, part names from values, undo the escapes."""
    lines = file.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    parts = [line.partition(":") for line in lines]
    undone = {"n": "\n", "N": "\n"}
    return {
        name: re.sub(r"\\(.)", lambda found: undone.get(found[1], found[1]), value)
        for name, _, value in parts
    }


def test_what_a_calendar_reads() -> None:
    link = "https://discord.com/channels/1/2/3"
    file = calendar_file(event(), NOW, place="Harris County, Texas", details="Water;\nhat", link=link)
    assert file.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert file.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"LOCATION:Harris County\\, Texas\r\nDESCRIPTION:Water\\;\\nhat\r\n" in file
    told = read(file)
    assert (told["DTSTART"], told["DTEND"]) == ("20260308T230000Z", "20260309T010000Z")
    assert (told["DTSTAMP"], told["SEQUENCE"], told["STATUS"]) == ("20260105T120000Z", "3", "CONFIRMED")
    assert told["URL"] == link
    off = calendar_file(event(version=4, cancelled_at=NOW), NOW, place="", details="", link=link)
    assert read(off)["STATUS"] == "CANCELLED"
    assert read(off)["UID"] == told["UID"]


@given(TYPED, TYPED)
def test_whatever_is_typed_comes_out_again(title: str, details: str) -> None:
    file = calendar_file(event(title), NOW, place="online", details=details, link="https://example.org")
    lines = file.split(b"\r\n")
    assert all(len(line) <= OCTETS for line in lines)
    assert all(line.decode() is not None for line in lines)  # no character is torn in two
    told = read(file)
    assert told["SUMMARY"] == title
    assert told["DESCRIPTION"] == details
    assert len(told) == 15
