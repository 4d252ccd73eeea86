"""How a person is answered, and how every error becomes words: the one place they all lead to."""

import logging
import secrets
from typing import Any

import aiohttp
import discord
from discord import app_commands
from sqlalchemy.exc import DBAPIError

from bot.errors import UserError
from bot.text import shorten, text

log = logging.getLogger(__name__)

MESSAGE_LIMIT = 2000
NOBODY = discord.AllowedMentions.none()
# What any call to Discord may come to: it refuses, wants no more for now, or cannot be reached.
TROUBLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError)
# The interaction is gone: it is too late to answer. There is nobody to tell.
_INTERACTION_GONE = {10062, 10015, 50027}
# An earlier try arrived after all, though Discord's word of it did not.
_ANSWERED = 40060
_TRIES = 2  # of telling what went wrong: what Discord did not take the first time it may the second


async def reply(
    interaction: discord.Interaction[Any], key: str, *, ephemeral: bool = True, **args: object
) -> None:
    """Answer with a message of `bot/text`, to that person only unless told otherwise."""
    await send(interaction, text(interaction.locale.value, key, **args), ephemeral=ephemeral)


async def send(
    interaction: discord.Interaction[Any],
    content: str | None = None,
    *,
    ephemeral: bool = True,
    **options: Any,
) -> None:
    """Answer, whether or not the interaction has been answered before."""
    if content is not None:
        options["content"] = content
    options.setdefault("allowed_mentions", NOBODY)
    if not interaction.response.is_done():
        try:
            await interaction.response.send_message(ephemeral=ephemeral, **options)
        except discord.HTTPException as error:
            if error.code != _ANSWERED:
                raise
        else:
            return
    await interaction.followup.send(ephemeral=ephemeral, **options)


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person what went wrong, in their language and only to them.

    What they can mend is said as it is; Discord's refusals as what is missing; anything else under a
    reference that the log holds.
    """
    error = cause(error)
    if isinstance(error, discord.HTTPException) and error.code in _INTERACTION_GONE:
        log.warning("interaction %s was gone before it could be answered", interaction.id)
        return
    if isinstance(error, UserError):
        key, args = error.key, error.arguments
    elif (known := key_of(error)) is not None:
        log.warning("%s: %r", known, error)
        key, args = known, dict[str, object]()
    else:
        reference = secrets.token_hex(3)
        log.error("reference %s", reference, exc_info=error)
        key, args = "error-unexpected", {"reference": reference}
    for _ in range(_TRIES):
        try:
            await send(interaction, shorten(text(interaction.locale.value, key, **args), MESSAGE_LIMIT))
        except TROUBLE as failed:
            log.warning("could not tell user %s of %s: %r", interaction.user.id, key, failed)
        else:
            return


def cause(error: BaseException) -> BaseException:
    """What was raised: discord.py wraps what a command or a transformer raises."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        inner = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        if inner is None:
            break
        error = inner
    return error


def key_of(error: BaseException) -> str | None:
    """The words for a trouble of Discord or the store that has some."""
    match error:
        case app_commands.NoPrivateMessage():
            return "only-in-server"
        case app_commands.MissingPermissions():
            return "not-allowed-in-server"
        case (
            app_commands.TransformerError()
            | app_commands.CommandSignatureMismatch()
            | app_commands.CommandNotFound()
        ):
            return "error-option"
        case discord.Forbidden():
            return "error-forbidden"
        case discord.NotFound():
            return "error-not-found"
        case discord.HTTPException() if error.status == 429 or error.status >= 500 or error.code == _ANSWERED:
            return "error-discord-busy"
        case discord.RateLimited() | aiohttp.ClientError() | OSError():
            return "error-discord-busy"
        case DBAPIError():
            return "error-store-busy" if "locked" in str(error.orig) else "error-store"
    return None
