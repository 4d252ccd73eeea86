"""A small Discord on loopback that the real discord.py talks to over HTTP and a websocket.

For crash tests and benchmarks, where the simulated Discord of the other tests will not do: the bot is a process
of its own, and connections, receipts and rate limits are real. `LoopbackServer` runs it in this process,
`LoopbackDiscord` in a child process; both are driven through a `Director`.
"""

from benchmarks.loopback.child import BotProcess, LoopbackDiscord, alliance_bot
from benchmarks.loopback.director import Director, Receipt
from benchmarks.loopback.server import Addresses, LoopbackServer
from benchmarks.loopback.world import BOT, user_id

__all__ = [
    "BOT",
    "Addresses",
    "BotProcess",
    "Director",
    "LoopbackDiscord",
    "LoopbackServer",
    "Receipt",
    "alliance_bot",
    "user_id",
]
