"""What an operator is told of what went wrong elsewhere, and with which exit code."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.errors import ConfigError, SchemaError
from bot.operation.problems import AGAIN, MEND, OperatorError, in_words


def closed(code: int) -> discord.ConnectionClosed:
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=0)


@pytest.mark.parametrize(
    ("error", "words", "code"),
    [
        (ConfigError("two\nlines"), "two\nlines", MEND),
        (SchemaError("migrate"), "migrate", MEND),
        (OperatorError("mine", MEND), "mine", MEND),
        (discord.LoginFailure("x"), "Discord refuses the token", MEND),
        (discord.PrivilegedIntentsRequired(0), "switch on the Server Members Intent", MEND),
        (closed(4004), "closed the connection with code 4004", AGAIN),
        (discord.GatewayNotFound(), "Discord cannot be reached at http", AGAIN),
        (aiohttp.ServerDisconnectedError(), "Discord cannot be reached at http", AGAIN),
        (discord.RateLimited(90.0), "asks to wait 90 s", AGAIN),
        (TimeoutError(), "TimeoutError", AGAIN),
        (PermissionError(13, "Permission denied", "/data"), "/data: Permission denied", AGAIN),
        (OSError(28, "No space left on device"), "No space left on device", AGAIN),
    ],
)
def test_words_and_code(error: Exception, words: str, code: int) -> None:
    told = in_words(error)
    assert told is not None
    assert words in str(told)
    assert told.code == code


def test_mistake_of_the_bot_has_no_words() -> None:
    assert in_words(ZeroDivisionError()) is None
