"""Every error that an operator can make or mend, as one clear line and an exit code."""

import sqlite3
from pathlib import Path

import aiohttp
import asyncpg
import discord
from discord.http import Route
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from bot.database.engine import BUSY_SECONDS
from bot.errors import ConfigError, SchemaError

AGAIN = 1  # may pass by itself: worth starting again
MEND = 2  # something has to be mended first: a service manager need not try again

_NEW_ONE = "copy it anew from the developer portal (Bot → Reset Token) into ALLIANCE_TOKEN"
_INTENT = "switch on the Server Members Intent in the developer portal (Bot → Privileged Gateway Intents)"


class OperatorError(Exception):
    """What stops a command, in words for whoever runs the bot."""

    def __init__(self, message: str, code: int = AGAIN) -> None:
        super().__init__(message)
        self.code = code


def in_words(error: BaseException, database: URL | None = None) -> OperatorError | None:
    """What an operator should read, or None where the error is a mistake of the bot."""
    match error:
        case OperatorError():
            return error
        case ConfigError() | SchemaError():
            return OperatorError(str(error), MEND)
        case discord.LoginFailure():
            return OperatorError(f"Discord refuses the token: {_NEW_ONE}", MEND)
        case discord.PrivilegedIntentsRequired():
            return OperatorError(f"Discord refuses the connection: {_INTENT}", MEND)
        case discord.ConnectionClosed():
            return OperatorError(f"Discord closed the connection with code {error.code}")
        case discord.HTTPException():
            return OperatorError(
                f"Discord answered {error.status} (code {error.code}): {_first_line(error.text)}"
            )
        case discord.RateLimited():
            return OperatorError(f"Discord asks to wait {error.retry_after:.0f} s before trying again")
        case discord.GatewayNotFound() | aiohttp.ClientError():
            return OperatorError(f"Discord cannot be reached at {Route.BASE}: {_first_line(error)}")
        case DBAPIError() if error.orig is not None:
            return in_words(error.orig.__cause__ or error.orig, database) or _store(error.orig, database)
        case sqlite3.Error() | asyncpg.PostgresError() | asyncpg.InterfaceError():
            return _store(error, database)
        case OSError() if (
            database is not None and database.get_backend_name() == "postgresql" and not error.filename
        ):
            return OperatorError(f"the database {_shown(database)} cannot be reached: {_first_line(error)}")
        case OSError():
            return OperatorError(
                f"{error.filename}: {error.strerror}" if error.filename else _first_line(error)
            )
    return None


def _store(error: BaseException, database: URL | None) -> OperatorError:
    shown, said = _shown(database), str(error)
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return OperatorError(f"{shown} refuses the user or the password: mend [database] url", MEND)
        case asyncpg.InvalidCatalogNameError():
            return OperatorError(f"there is no database {shown}: create it with `createdb`", MEND)
        case asyncpg.InsufficientPrivilegeError():
            return OperatorError(f"{shown}: {_first_line(error)}: let the user own the database", MEND)
    if "not a database" in said or "malformed" in said:
        return OperatorError(
            f"{shown} is not a database or is damaged: `python -m bot restore FILE` puts a backup in its place",
            MEND,
        )
    if "locked" in said:
        return OperatorError(
            f"{shown} was locked by another program for {BUSY_SECONDS} seconds: close that and try again"
        )
    if "full" in said or isinstance(error, asyncpg.DiskFullError):
        return OperatorError(
            f"the disk of {shown} is full and nothing was changed: free some space and try again"
        )
    if "unable to open" in said or "readonly" in said:
        return OperatorError(
            f"{shown} cannot be written: the file and its folder must belong to the user who runs the bot",
            MEND,
        )
    return OperatorError(f"{shown}: {_first_line(error)}")


def _shown(database: URL | None) -> str:
    if database is None:
        return "the database"
    if database.get_backend_name() == "sqlite":
        return str(Path(database.database or ""))
    return database.render_as_string(hide_password=True)


def _first_line(error: object) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
