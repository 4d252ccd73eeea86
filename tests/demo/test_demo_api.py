"""The page's own interface, over HTTP: rooms, the clock, and who is refused."""

import json
import signal
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest


def ask(address: str, path: str, body: object = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(
        Request(address + path, data, {"Content-Type": "application/json", **headers}), timeout=30
    ) as got:
        return json.load(got)


def refused(address: str, path: str, body: object = None, **headers: str) -> int:
    with pytest.raises(HTTPError) as caught:
        ask(address, path, body, **headers)
    return caught.value.code


def me(state: Any) -> Any:
    return next(persona for persona in state["personas"] if persona["key"] == state["persona"])


def test_the_page_comes_with_what_it_needs_and_nothing_from_elsewhere(address: str) -> None:
    with urlopen(address) as got:
        page = got.read().decode()
        assert "frame-ancestors 'none'" in got.headers["Content-Security-Policy"]
    for file in ("/demo/demo.css", "/demo/demo.js", "/demo/icon.svg"):
        assert file in page
        with urlopen(address + file) as got:
            assert got.status == 200
    assert "https://" not in page
    assert "http://" not in page


def test_a_room_is_served_under_the_page_s_own_address(address: str) -> None:
    state = ask(address, "/demo/state")
    with urlopen(address + state["view"].split("#")[0]) as got:
        assert "frame-ancestors 'self'" in got.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in got.headers
        assert b"/demo/room.css" in got.read()
    capability = urlsplit(state["view"]).fragment
    shown = ask(address, "/api/pages", {}, **{"X-Simcord-Capability": capability})
    assert shown["channel"]["name"] == "welcome"


def test_a_room_without_its_capability_is_refused(address: str) -> None:
    assert refused(address, "/api/pages", {}) == 401


def test_switching_room_and_persona(address: str) -> None:
    state = ask(address, "/demo/show", {"persona": "marcus"})
    rooms = {room["name"]: room["key"] for room in me(state)["rooms"]}
    assert "moderators" in rooms
    before = state["view"]
    state = ask(address, "/demo/show", {"persona": "marcus", "room": rooms["moderators"]})
    assert state["room"] == rooms["moderators"]
    assert state["view"] != before
    assert refused(address, "/api/state", **{"X-Simcord-Capability": urlsplit(before).fragment}) == 401
    # A volunteer may not look into the moderators' room: they stay out, and nothing changes.
    assert refused(address, "/demo/show", {"persona": "theo", "room": rooms["moderators"]}) == 404
    assert ask(address, "/demo/state")["persona"] == "marcus"
    # Whoever is next looks into the same room if they can, and otherwise into their first.
    assert ask(address, "/demo/show", {"persona": "ada"})["room"] == rooms["moderators"]
    assert ask(address, "/demo/show", {"persona": "theo"})["room"] == rooms["welcome"]


def test_the_visitor_s_time_zone_is_used_and_nonsense_is_not(address: str) -> None:
    assert (
        ask(address, "/demo/show", {"persona": "theo", "zone": "America/Chicago"})["zone"]
        == "America/Chicago"
    )
    assert (
        ask(address, "/demo/show", {"persona": "theo", "zone": "../etc/passwd"})["zone"] == "America/Chicago"
    )


@pytest.mark.parametrize(("step", "least"), [("hour", timedelta(hours=1)), ("day", timedelta(days=1))])
def test_the_clock_moves_by_what_was_asked(address: str, step: str, least: timedelta) -> None:
    before = datetime.fromisoformat(ask(address, "/demo/state")["now"])
    after = datetime.fromisoformat(ask(address, "/demo/skip", {"step": step})["now"])
    assert least <= after - before < least + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/demo/show", {"persona": "nobody"}, 404),
        ("/demo/show", {"persona": "theo", "room": "1"}, 404),
        ("/demo/show", {}, 404),
        ("/demo/show", [], 400),
        ("/demo/show", {"persona": 7}, 400),
        ("/demo/skip", {"step": "year"}, 404),
        ("/demo/skip", {}, 404),
    ],
)
def test_bad_requests_are_refused(address: str, path: str, body: object, status: int) -> None:
    assert refused(address, path, body) == status


@pytest.mark.parametrize("path", ["/", "/demo/state", "/room/1", "/app.js", "/api/state"])
def test_another_name_for_the_address_is_refused(address: str, path: str) -> None:
    assert refused(address, path, Host="evil.example") == 403
    assert refused(address, path, Host=f"evil.example:{urlsplit(address).port}") == 403


def test_another_page_s_request_is_refused(address: str) -> None:
    assert refused(address, "/demo/skip", {"step": "day"}, Origin="http://evil.example") == 403
    assert refused(address, "/demo/skip", {"step": "day"}, Origin="null") == 403
    assert ask(address, "/demo/skip", {"step": "hour"}, Origin=address)


def test_it_listens_on_loopback_only(demo_process: tuple[subprocess.Popen[str], Path, str]) -> None:
    process, _, address = demo_process
    port = urlsplit(address).port
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{process.pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].rsplit(":", 1)[1], 16) == port
    ]
    assert listening == [f"0100007F:{port:04X}"]


def test_a_taken_port_is_said(address: str) -> None:
    from demo.server import run

    with pytest.raises(OSError, match="already in use"):
        run(urlsplit(address).port or 0, open_browser=False)


def test_it_stops_cleanly_and_leaves_nothing_behind(
    demo_process: tuple[subprocess.Popen[str], Path, str],
) -> None:
    process, folder, _ = demo_process
    assert any(folder.iterdir())
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - begun < 10
    assert not any(folder.iterdir())
