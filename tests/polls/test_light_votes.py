"""The light way of a vote and the ordinary one: the same words to the same person, whatever Discord or the store do."""

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest

from benchmarks.alliance import Alliance, Card, found
from benchmarks.loopback import LoopbackDiscord, alliance_bot, user_id
from bot.alarm import ManualAlarm
from bot.app import build
from bot.client import AllianceBot
from bot.config import DatabaseSettings, Settings
from cogs.polls import light
from tests.conftest import FixedClock
from tests.polls.assembly import BOTH_WAYS, Assembly
from tests.world import custom_ids

VOTER, STRANGER = 1, 2
CALLBACK = "/interactions/*/*/callback"
UNSEEN = 0.7  # seconds to wait where the person sees nothing


class Way:
    """A bot over the wire, and everything that came of each press."""

    def __init__(self, alliance: Alliance, card: Card, database: sqlite3.Connection) -> None:
        self.alliance, self.card, self.database = alliance, card, database
        self.director = alliance.director
        self.story: list[Any] = []

    async def press(self, custom_id: str, who: int = VOTER, timeout: float = 5.0) -> None:
        receipt = await self.director.press(
            user=user_id(who), message=self.card.message, custom_id=custom_id, timeout=timeout
        )
        shown = [(one["content"], one["flags"], one["components"]) for one in receipt["messages"]]
        self.story.append([custom_id, receipt["answer"], shown])

    async def wrong(self, answer: Any, timeout: float = 5.0, **how: Any) -> None:
        """Something goes wrong with the answer to a press."""
        await self.director.fault(method="POST", path=CALLBACK, answer=answer, **how)
        await self.press(self.card.buttons[0], timeout=timeout)
        await self.director.heal()

    async def tell(self) -> None:
        first, second, third, back = self.card.buttons
        for custom_id in (first, first, second, back, back, third):
            await self.press(custom_id)
        await self.press(first, STRANGER)
        poll, option = first.split(":")[1::2]
        for forged in (f"poll:999:vote:{option}", f"poll:{poll}:vote:77", f"poll:{'9' * 18}:retract"):
            await self.press(forged)
        for refused in (401, 403, 404):
            await self.wrong(refused)
        await self.wrong(404, code=10062, timeout=UNSEEN)
        await self.wrong(400, code=40060, timeout=UNSEEN)
        await self.wrong(429, times=2, retry_after=0.2)
        await self.wrong(500)
        await self.wrong(503, after=True)
        await self.wrong("disconnect")
        await self.in_an_impatient_world(first)
        await self.wrong("disconnect", after=True)
        self.database.execute("UPDATE ballots SET choices = 'x'")
        await self.press(first)
        self.database.execute("ALTER TABLE ballots RENAME TO lost")
        await self.press(first)

    async def in_an_impatient_world(self, custom_id: str) -> None:
        """Somebody else is writing to the store for longer than Discord waits."""
        self.database.execute("BEGIN IMMEDIATE")
        before = len(await self.director.receipts())
        pressing = asyncio.create_task(self.press(custom_id))
        while not any(one["answer"] for one in (await self.director.receipts())[before:]):
            continue
        self.database.execute("ROLLBACK")
        await pressing


@dataclass
class Told:
    story: list[Any]  # what people saw
    asked: Counter[tuple[str, int]]  # of Discord: where, and the status of its answer
    logged: list[str]


async def way(tmp_path: Path, template: Path, light_votes: bool) -> Told:
    file = tmp_path / f"{light_votes}.db"
    file.write_bytes(template.read_bytes())
    url = f"sqlite+aiosqlite:///{file}"
    async with (
        LoopbackDiscord() as loopback,
        alliance_bot(loopback.addresses, url, ALLIANCE_POLLS__LIGHT_VOTES=json.dumps(light_votes)) as bot,
    ):
        director = loopback.director
        guild = await director.add_guild(members=3)
        await director.ready()
        alliance = await found(director, guild)
        await alliance.join([VOTER])
        database = sqlite3.connect(file, isolation_level=None)
        told = Way(alliance, await alliance.ask(("Tea", "_Coffee_", "Water")), database)
        await told.tell()
        database.close()
        assert await bot.stop() == 0
        asked = Counter(
            (re.sub(r"/\d+/[^/]+", "", path), status)
            for _, method, path, status in await director.calls()
            if path.startswith(("/interactions", "/webhooks"))
        )
        lines = [json.loads(line) for line in bot.output().splitlines()]
    bad = [f"{line['logger']}: {line['message']}" for line in lines if line["level"] in ("WARNING", "ERROR")]
    return Told([alike(one) for one in told.story], asked, [alike(one) for one in bad])


def alike(found: Any) -> Any:
    """Without what changes from run to run: ids, times, references, a receipt's code, nonce and entry."""
    varies = r"eference \w{6}|[0-9a-f]{32,}|(\w{4}-){3}\w{4}|\d{9,}"
    return json.loads(re.sub(varies, "#", json.dumps(found)))


async def test_both_ways_say_the_same(tmp_path: Path, sqlite_template: Path) -> None:
    ours, theirs = await asyncio.gather(
        *(way(tmp_path, sqlite_template, light_votes) for light_votes in (True, False))
    )
    for one, other in zip(ours.story, theirs.story, strict=True):
        assert one == other
    assert ours.logged == theirs.logged
    # Discord's word that all is well the light way does not ask for, and does not read.
    assert all(status != 204 for _, status in theirs.asked)
    assert ours.asked["/interactions/callback", 204] > 15
    well = {(where, 200 if status == 204 else status) for where, status in ours.asked}
    assert well == theirs.asked.keys()
    assert ours.asked.total() == theirs.asked.total()
    shown = json.dumps(ours.story)
    for words in (
        "Your ballot is in",
        "not on the roll",
        "no such poll",
        "not one of this poll",
        "wrong. R#",
    ):
        assert words in shown
    assert [story[1]["type"] for story in ours.story if story[1]].count(5) == 1


# --- what goes the light way -------------------------------------------------------------------------------


def vote() -> Any:
    """A press on a ballot as Discord tells of it."""
    return {
        "id": "1",
        "application_id": "2",
        "type": 3,
        "token": "aW50-ZXI_.x",
        "version": 1,
        "data": {"custom_id": "poll:12:vote:0", "component_type": 2, "id": 5},
        "channel": {"id": "3", "type": 0},
        "message": {"id": "4"},
        "locale": "en-US",
        "attachment_size_limit": 1,
        "guild_id": "6",
        "member": {"user": {"id": "7"}, "roles": []},
    }


def test_a_press_on_a_ballot_is_read() -> None:
    assert light.read(vote()) == (12, 0)
    assert light.read(vote() | {"data": {"custom_id": "poll:12:retract", "component_type": 2}}) == (12, None)


CUSTOM_IDS = (
    "poll:12:ballot",
    "poll:12:vote:x",
    "poll:12:vote:0 ",
    "poll::vote:0",
    "xpoll:12:retract",
    "",
    12,
    None,
)


@pytest.mark.parametrize(
    "differs",
    [
        *({"data": {"custom_id": custom_id, "component_type": 2}} for custom_id in CUSTOM_IDS),
        {"data": {"custom_id": "poll:12:vote:0", "component_type": 3}},
        {"data": {"custom_id": "poll:12:vote:0"}},
        {"data": None},
        {"type": 5},
        {"member": {"user": {"id": "7", "bot": True}}},
        {"member": {"user": {"id": "seven"}}},
        {"member": {"user": {"id": "-7"}}},
        {"member": {}},
        {"member": None},
        {"guild_id": None},
        {"guild_id": "0"},
        {"locale": "tlh"},
        {"locale": ["en-US"]},
        {"token": "a/b?c"},
        {"token": None},
        {"id": "x"},
    ],
)
def test_what_is_not_plainly_that_is_left_to_the_ordinary_way(differs: Any) -> None:
    assert light.read(vote() | differs) is None


@pytest.mark.parametrize("missing", sorted(vote()))
def test_what_lacks_anything_is_left_to_the_ordinary_way(missing: str) -> None:
    given = vote()
    del given[missing]
    assert light.read(given) is None


# --- where it is laid --------------------------------------------------------------------------------------


@BOTH_WAYS
async def test_discord_py_builds_nothing_for_a_vote_on_the_light_way(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await assembly.ask()
    built = []
    build = discord.Interaction.__init__

    def counted(self: Any, **given: Any) -> None:
        built.append(given["data"])
        build(self, **given)

    monkeypatch.setattr(discord.Interaction, "__init__", counted)
    assert "Your ballot is in" in await assembly.vote(assembly.vera, card, 0)
    assert len(built) == (0 if assembly.world.settings.polls.light_votes else 1)
    await assembly.vera.slash(assembly.lobby, "poll show", poll=custom_ids(card)[0].split(":")[1])
    assert built


def unknown_version(bot: AllianceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord, "__version__", "2.7.2")


def another_seam(bot: AllianceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bot._connection.parsers[light.EVENT] = print


def no_seam(bot: AllianceBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(bot._connection).__mro__[1], "parse_interaction_create")


@pytest.mark.parametrize("different", [unknown_version, another_seam, no_seam])
async def test_it_is_not_laid_in_a_discord_py_that_is_not_known(
    different: Callable[[AllianceBot, pytest.MonkeyPatch], None],
    sqlite_url: str,
    alarm: ManualAlarm,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = Settings(database=DatabaseSettings(url=sqlite_url))
    bot = await build(settings, clock=clock, alarm=alarm)
    different(bot, monkeypatch)
    before = dict(bot._connection.parsers)
    assert not light.lay(bot)
    assert bot._connection.parsers == before
    [warned] = caplog.records
    assert warned.levelname == "WARNING"
    assert "votes go the ordinary way" in warned.message
    for close in bot.close_calls:
        await close()
