"""The light way of a vote: it is known by its custom_id before discord.py builds its objects, which costs more than
the vote does. What is not plainly a press on a ballot, and whatever does not go smoothly, goes the ordinary way.
"""

import asyncio
import logging
import re
from functools import cached_property
from typing import Any

import discord
import orjson
import yarl
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.client import AllianceBot
from bot.ui import NOBODY
from cogs.polls.ballot import PRESS, press

log = logging.getLogger(__name__)

KNOWN = ("2.7.1",)  # versions of discord.py whose inside is as it is taken to be here
EVENT = "INTERACTION_CREATE"
Payload = dict[str, Any]

_COMPONENT, _BUTTON = discord.InteractionType.component.value, discord.ComponentType.button.value
# What discord.py needs besides, should it have to build the interaction after all.
_NEEDED = {"application_id", "version", "attachment_size_limit", "channel", "message"}
_TOKEN = re.compile(r"[\w.-]+", re.ASCII)
_LOCALES = {locale.value: locale for locale in discord.Locale}

_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_MESSAGE = discord.InteractionResponseType.channel_message.value
_WORDS = {"ephemeral", "content", "allowed_mentions"}  # an answer of words, to that person only
_ONLY_TO_THEM = {"tts": False, "flags": discord.MessageFlags(ephemeral=True).value}
_JSON = {"Content-Type": "application/json"}


def lay(bot: AllianceBot) -> bool:
    """Lay the light way, if it is wanted and discord.py is as expected; else the log says why not."""
    if not bot.services.settings.polls.light_votes:
        return False
    state: Any = bot._connection
    ordinary = getattr(state, "parse_interaction_create", None)
    if (
        discord.__version__ not in KNOWN
        or ordinary is None
        or getattr(state, "parsers", {}).get(EVENT) != ordinary
    ):
        log.warning(
            "votes go the ordinary way: discord.py is not as expected",
            extra={"version": discord.__version__, "known": KNOWN},
        )
        return False
    tasks: set[asyncio.Task[None]] = set()

    def parse(data: Payload) -> None:
        if (vote := read(data)) is None:
            ordinary(data)
            return
        bot.dispatch("light_interaction", discord.InteractionType.component)
        interaction: Any = LightInteraction(bot, state, data)
        task = asyncio.create_task(press(interaction, *vote), name="polls: press")
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    state.parsers[EVENT] = parse
    return True


def read(data: Payload) -> tuple[int, int | None] | None:
    """The poll and the option of a press on a ballot, if an interaction is plainly that, by a person in a server."""
    try:
        pressed = PRESS.fullmatch(data["data"]["custom_id"])
        if (
            pressed is None
            or data["type"] != _COMPONENT
            or data["data"]["component_type"] != _BUTTON
            or data["member"]["user"].get("bot")
            or data["locale"] not in _LOCALES
            or not _TOKEN.fullmatch(data["token"])
            or not int(data["id"]) > 0 < int(data["guild_id"])
            or not int(data["member"]["user"]["id"]) > 0
            or not data.keys() >= _NEEDED
        ):
            return None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    poll_id, option = pressed.groups()
    return int(poll_id), None if option is None else int(option)


class LightInteraction:
    """What a vote asks of `discord.Interaction`. Asked for more, it has discord.py build that."""

    def __init__(self, client: AllianceBot, state: Any, data: Payload) -> None:
        self.client, self.state, self.data = client, state, data
        self.guild_id = int(data["guild_id"])
        self.user = discord.Object(data["member"]["user"]["id"])
        self.locale = _LOCALES[data["locale"]]
        self.response = LightResponse(self)

    @cached_property
    def built(self) -> discord.Interaction[AllianceBot]:
        return discord.Interaction(data=self.data, state=self.state)  # type: ignore[arg-type]

    @property
    def is_built(self) -> bool:
        return "built" in vars(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.built, name)


class LightResponse:
    """Answers with words over discord.py's session; with anything else, and where it fails, as discord.py does."""

    def __init__(self, interaction: LightInteraction) -> None:
        self._interaction = interaction
        self._done = False

    def is_done(self) -> bool:
        return self._done or (self._interaction.is_built and self._interaction.built.response.is_done())

    async def send_message(self, **options: Any) -> None:
        if options.keys() != _WORDS or not options["ephemeral"] or options["allowed_mentions"] is not NOBODY:
            await self._interaction.built.response.send_message(**options)
            return
        data = _ONLY_TO_THEM | {"content": options["content"], "allowed_mentions": NOBODY.to_dict()}
        await self._post({"type": _MESSAGE, "data": data})
        self._done = True

    async def _post(self, payload: Payload) -> None:
        http, adapter = self._interaction.state.http, async_context.get()
        given = self._interaction.data["id"], self._interaction.data["token"]
        session = http._HTTPClient__session
        if (
            type(adapter) is AsyncWebhookAdapter and http.proxy is None
        ):  # neither in simulations nor by a proxy
            url = yarl.URL(
                Route.BASE + _CALLBACK.format(webhook_id=given[0], webhook_token=given[1]), encoded=True
            )
            first: Any
            try:
                first = await session.post(url, data=orjson.dumps(payload), headers=_JSON)
            except OSError as error:
                first = error
            else:
                if 200 <= first.status < 300:
                    first.release()
                    return
            session = _Session(session, first)
        route = Route("POST", _CALLBACK, webhook_id=given[0], webhook_token=given[1])
        await adapter.request(route, session, payload=payload, proxy=http.proxy, proxy_auth=http.proxy_auth)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._interaction.built.response, name)


class _Session:
    """A session that has asked for the first time already, so that discord.py does about it what it always does:
    waits, tries again, raises."""

    def __init__(self, session: Any, first: Any) -> None:
        self._session, self._first = session, first

    def request(self, *args: Any, **options: Any) -> Any:
        first, self._first = self._first, None
        if isinstance(first, OSError):
            raise first
        return first or self._session.request(*args, **options)
