"""The least a bot can do about a vote: one `DynamicItem` button, an ephemeral answer, nothing stored.

What the alliance's bot is measured against: `python -m benchmarks.bare_bot <api> <gateway>`.
"""

import re
import sys
from typing import Any, Self

import discord
from discord.ext import commands

from benchmarks.loopback.pointing import pointed_at
from benchmarks.loopback.server import Addresses

READY = '"ready"'  # as the alliance's bot logs it


class Vote(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"poll:(?P<poll>\d+):vote:(?P<option>\d+)"
):
    def __init__(self, poll: int, option: int) -> None:
        super().__init__(discord.ui.Button(label="Vote", custom_id=f"poll:{poll}:vote:{option}"))
        self.option = option

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["poll"]), int(match["option"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        text = f"Your vote for option {self.option + 1} is recorded. You can change it until the poll closes."
        await interaction.response.send_message(text, ephemeral=True)


class BareBot(commands.AutoShardedBot):
    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.members = True
        super().__init__(command_prefix=(), intents=intents, help_command=None)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Vote)

    async def on_ready(self) -> None:
        print(READY, flush=True)


if __name__ == "__main__":
    api, gateway = sys.argv[1:]
    with pointed_at(Addresses(api, gateway, control="")):
        BareBot().run("loopback")
