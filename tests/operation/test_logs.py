"""Logs that programs can read, and in which no secret and no personal data stands."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.config import OperationSettings
from bot.database import Database
from bot.database.tables import alliances
from bot.operation import logs
from tests.conftest import START

TOKEN = "MTAxMjM0NTY3ODkwMTIzNDU2.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"
OTHER = "MTkxMjM0NTY3ODkwMTIzNDU2.GxyzDE.zyxwvutsrqponmlkjihgfedcba9876543210XY"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Logging is the process's own: put back what a test set up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in logs._QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.captureWarnings(False)


def written(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings())
    logging.getLogger("bot.polls").info('poll "%s"\nclosed', 12, extra={"poll": 12, "voters": 3})
    (entry,) = written(capsys)
    assert entry.pop("at", "").startswith("20")
    assert entry == {
        "level": "INFO",
        "logger": "bot.polls",
        "message": 'poll "12"\nclosed',
        "poll": 12,
        "voters": 3,
    }


def test_json_holds_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings())
    logging.getLogger("bot").error("reference 3fa2c1", exc_info=LookupError("nobody"))
    (entry,) = written(capsys)
    assert entry["message"] == "reference 3fa2c1"
    assert str(entry["error"]).endswith("LookupError: nobody\n")


def test_text_is_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings(log_format="text"))
    logging.getLogger("bot").warning("slow", extra={"seconds": 3})
    assert capsys.readouterr().err.endswith("WARNING bot: slow seconds=3\n")


def test_level_is_kept_and_discord_never_tells_more_than_info(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings(log_level="DEBUG"))
    logging.getLogger("bot").debug("mine")
    logging.getLogger("discord.gateway").debug("a payload, with what people wrote")
    logging.getLogger("discord.gateway").info("connected")
    logging.getLogger("sqlalchemy.engine").info("INSERT … ('what people wrote')")
    assert [entry["message"] for entry in written(capsys)] == ["mine", "connected"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_tokens_never_reach_the_log(capsys: pytest.CaptureFixture[str], form: str) -> None:
    logs.set_up(OperationSettings(log_format=form), TOKEN)
    error = ConnectionError(f"GET with Authorization: Bot {TOKEN}")
    logging.getLogger("discord.http").error("with %s", TOKEN, exc_info=error, extra={"given": [TOKEN]})
    logging.getLogger("bot").error("an older one: %s", OTHER)
    shown = capsys.readouterr().err
    assert shown.count("[token]") == 4
    assert TOKEN not in shown
    assert OTHER not in shown


def test_token_of_any_form_never_reaches_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings(), "loopback-token")
    logging.getLogger("bot").error("it is loopback-token")
    assert "loopback-token" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "POST https://discord.com/api/v10/interactions/123/aW50ZXJhY3Rpb246MTIz_-x/callback was slow",
            "POST https://discord.com/api/v10/interactions/123/[token]/callback was slow",
        ),
        ("PATCH /webhooks/99/aW50-ZX/messages/@original", "PATCH /webhooks/99/[token]/messages/@original"),
        ("at postgresql+asyncpg://me:pa55@host/db", "at postgresql+asyncpg://me:***@host/db"),
        ("counties 48201, 06037", "counties 48201, 06037"),
        ("https://discord.com/channels/1/2/3", "https://discord.com/channels/1/2/3"),
    ],
)
def test_what_is_hidden(line: str, shown: str) -> None:
    assert logs.redact(line) == shown


@pytest.mark.parametrize("form", ["json", "text"])
async def test_what_people_entered_is_not_in_the_log_of_a_failed_statement(
    sqlite_url: str, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    logs.set_up(OperationSettings(log_format=form))
    database = Database(sqlite_url)
    person = "Ada ] of ]\n Harris County"
    try:
        async with database.write() as connection:
            await connection.execute(insert(alliances).values(id=1, name="x", created_at=START))
            await connection.execute(insert(alliances).values(id=1, name=person, created_at=START))
    except Exception:
        logging.getLogger("bot").exception("failed for %s", "something", extra={"list": "[1]"})
    async with database.read() as connection:
        assert not (await connection.execute(select(alliances))).all()
    await database.close()
    shown = capsys.readouterr().err
    assert "UNIQUE constraint failed" in shown
    assert "Ada" not in shown
    assert "Harris" not in shown


def test_warnings_are_logged_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(OperationSettings())
    logging.getLogger("py.warnings").warning("deprecated")
    assert written(capsys)[0]["logger"] == "py.warnings"
