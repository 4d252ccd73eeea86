"""Logs: one line or one JSON object a message, for discord.py's as well, without secrets or personal data."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import discord

from bot.config import OperationSettings

# What a record has of itself; the rest is what a call gave as `extra`.
_OWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", "color_message"}
# Anything that looks like a bot's token, the token of an interaction in an address, and what SQLAlchemy
# tells of a statement that failed: its parameters are what people entered.
_SECRETS = (
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), "[token]"),
    (re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w-]+"), r"\1[token]"),
    (re.compile(r"\[parameters: .*\]", re.DOTALL), "[parameters hidden]"),
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), r"\1***@"),
)
# Their DEBUG and INFO say what people do, or nothing that an operator needs.
_QUIET = {"discord": logging.INFO, "sqlalchemy": logging.WARNING, "apscheduler": logging.WARNING,
          "aiosqlite": logging.WARNING, "alembic": logging.WARNING, "asyncio": logging.WARNING}  # fmt: skip


class Redacted(logging.Formatter):
    """One line for a terminal, and the traceback after it; without the token and whatever looks like one."""

    def __init__(self, token: str = "") -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        extra = "".join(f" {name}={value}" for name, value in _extra(record).items())
        head, newline, rest = super().format(record).partition("\n")
        return redact(head + extra + newline + rest, self._token)


class Json(Redacted):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extra(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            entry["error"] = "".join(traceback.format_exception(*record.exc_info))
        # One by one, or a pattern could reach from one value into the next.
        shown = {name: value if isinstance(value, int | float) else redact(str(value), self._token)
                 for name, value in entry.items()}  # fmt: skip
        return json.dumps(shown, ensure_ascii=False)


def redact(line: str, token: str = "") -> str:
    if token:
        line = line.replace(token, "[token]")
    for pattern, instead in _SECRETS:
        line = pattern.sub(instead, line)
    return line


def set_up(settings: OperationSettings, token: str = "") -> None:
    """Send every log of this process to standard error, in the chosen format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((Json if settings.log_format == "json" else Redacted)(token))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelName(settings.log_level)))
    logging.captureWarnings(True)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot has no voice


def set_up_quietly(token: str = "") -> None:
    """For commands that answer on standard output: only what goes wrong is logged."""
    set_up(OperationSettings(log_level="WARNING", log_format="text"), token)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _OWN}
