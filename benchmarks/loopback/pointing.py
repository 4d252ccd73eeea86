"""Where discord.py looks for Discord: the places in discord.py 2.7 that hold its two addresses."""

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.loopback.server import Addresses


@contextmanager
def pointed_at(addresses: Addresses) -> Iterator[None]:
    """Inside the block, every client of this process talks to these addresses.

    REST, interactions and webhooks share `Route`. The first connection asks GET /gateway/bot, a RESUME the
    `resume_gateway_url` of READY; only identifying anew goes to the default gateway.
    """
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = addresses.api, yarl.URL(addresses.gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
