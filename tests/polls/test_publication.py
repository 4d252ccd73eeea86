"""The published file: what the bot counted can be counted again by two programs, in one piece or in parts."""

import asyncio
import gc
import gzip
import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database
from bot.errors import UserError
from bot.polls import exports
from bot.polls.formats import UnfitError, read
from bot.polls.formats.published import Published
from bot.polls.methods.counting import RULES
from bot.polls.methods.story import Choice, Form, Method
from bot.polls.model import Poll, Standing, State
from bot.polls.publication import PARTS, Publication, Publisher
from bot.polls.recount import COUNTED, UNREADABLE, recount
from bot.polls.standalone import SCRIPT
from tests.conftest import FixedClock
from tests.polls.conftest import GUILD, Hall

TWO_DAYS = timedelta(days=2)
PLENTY = 10 << 20  # bytes
VOTERS = range(1, 6)


def a_ballot(chance: random.Random, form: Form, options: int) -> Choice:
    """One that says something."""
    if form is Form.ONE:
        return (chance.randrange(options),)
    if form is Form.SOME:
        return tuple(sorted(chance.sample(range(options), chance.randint(1, options))))
    if form is Form.POINTS:
        return (chance.randint(1, 5), *chance.choices(range(6), k=options - 1))
    order = chance.sample(range(options), options)
    ranks = [0] * options
    for rank, place in enumerate(order[: chance.randint(1, options)], start=1):
        ranks[place] = rank
    return tuple(ranks)


async def closed(hall: Hall, chance: random.Random, method: Method = Method.SINGLE) -> Standing:
    """A poll in which everybody voted, some twice, and somebody thought better of it."""
    options = "Option “A”\nB | with a description\nالخيار ج | https://example.org/c"
    seats, money = 2 if RULES[method].seats else 1, {}
    if method.is_budget:
        options = "Option “A” | 12.50\nB | 1,000 | with a description\nالخيار ج | 40 | https://example.org/c"
        money = {"budget": "1,012.49"}
    poll = await hall.open(method=method, options=options, seats=seats, quorum=20, **money)
    form = RULES[method].form
    for user_id in [*VOTERS, 1, 2, 3]:
        await hall.polls._box.cast(GUILD, user_id, poll.id, None, a_ballot(chance, form, 3))
    await hall.vote(5, poll, None)
    return await ended(hall, poll)


async def ended(hall: Hall, poll: Poll) -> Standing:
    await hall.pass_time(TWO_DAYS)
    standing = await hall.polls.standing(poll.id)
    assert standing is not None
    return standing


async def publish(hall: Hall, standing: Standing, limit: int = PLENTY) -> Publication:
    publication = await hall.polls.publication(standing, limit)
    assert publication is not None
    return publication


def standalone(file: Path) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(file)], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("method", list(Method))
async def test_every_method_is_counted_again_with_the_same_result(
    sqlite_url: str, clock: FixedClock, method: Method
) -> None:
    database = Database(sqlite_url)
    hall = await Hall(database, clock).found(people=5)
    standing = await closed(hall, random.Random(f"published {method}"), method)
    publication = await publish(hall, standing)
    [file] = publication.files
    assert recount(file) == COUNTED
    code, out, err = standalone(file)
    assert (code, err) == (COUNTED, "")
    assert "The file agrees with itself" in out
    assert standing.result is not None
    winners = ", ".join(standing.poll.options[place].text for place in standing.result.winners)
    assert f"Result: {winners or 'nobody'}" in out
    found = read(file)
    assert isinstance(found, Published)
    assert (found.election.ballots, found.election.roll) == (dict(await cast(hall, standing.poll)), 5)
    await hall.polls.finish()
    await database.close()


async def cast(hall: Hall, poll: Poll) -> dict[Choice, int]:
    counted: dict[Choice, int] = {}
    for _, choice in await hall.sealed(poll):
        counted[choice] = counted.get(choice, 0) + 1
    return counted


async def test_a_file_that_is_too_large_is_packed_and_then_cut_into_parts(hall: Hall, tmp_path: Path) -> None:
    standing = await closed(hall, random.Random(7), Method.RUNOFF)
    whole = await publish(hall, standing)
    [plain] = whole.files
    content = plain.read_bytes()
    packed = await publish(hall, standing, len(content) - 1)
    assert [file.name for file in packed.files] == ["poll-1.json.gz"]
    assert gzip.decompress(packed.files[0].read_bytes()) == content
    assert recount(packed.files[0]) == standalone(packed.files[0])[0] == COUNTED
    size = packed.files[0].stat().st_size
    cut = await publish(hall, standing, size // 3)
    assert [file.name for file in cut.files] == [f"poll-1.json.gz.{n}" for n in range(1, len(cut.files) + 1)]
    assert 3 <= len(cut.files) <= 4
    assert max(file.stat().st_size for file in cut.files) <= size // 3
    assert recount(cut.files[0]) == standalone(cut.files[0])[0] == COUNTED
    assert {whole.digest} == {packed.digest, cut.digest}
    # Of parts that did not all arrive, both say that something is missing.
    (tmp_path / cut.files[0].name).write_bytes(cut.files[0].read_bytes())
    assert recount(tmp_path / cut.files[0].name) == standalone(tmp_path / cut.files[0].name)[0] == UNREADABLE
    # What would be more than a message holds is not sent at all.
    assert (await publish(hall, standing, size // (PARTS + 1))).files == ()


async def test_of_a_long_chain_not_every_head_is_told(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.polls.publication.LONG", 8)
    monkeypatch.setattr("bot.polls.publication.EVERY", 5)
    monkeypatch.setattr("bot.polls.sealed_store.PAGE", 2)
    standing = await closed(hall, random.Random(11), Method.RUNOFF)
    [file] = (await publish(hall, standing)).files
    told = [len(entry) == 3 for entry in json.loads(file.read_text())["chain"]]
    assert told == [number in (5, 9) for number in range(1, 10)]
    assert recount(file) == standalone(file)[0] == COUNTED


async def test_who_asks_for_the_same_waits_for_the_same_and_it_goes_when_nobody_needs_it(hall: Hall) -> None:
    standing = await closed(hall, random.Random(8))
    first, second = await asyncio.gather(publish(hall, standing), publish(hall, standing))
    assert first is second
    [file] = first.files
    hall.start()
    assert (await publish(hall, standing)).files[0].read_bytes() == file.read_bytes()  # by another bot
    assert file.exists()
    publisher = Publisher(hall.database)
    assert standing.result is not None
    made = await publisher.publish(standing.poll, standing.result, PLENTY)
    folder = made.files[0].parent
    await publisher.close()
    del made
    await asyncio.sleep(0)  # in the next step nothing waits for it any more
    gc.collect()
    assert not folder.exists()


async def test_what_fails_is_made_anew(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    standing = await closed(hall, random.Random(9))
    monkeypatch.setattr("bot.polls.publication.mkdtemp", lambda **_: str(Path(__file__) / "nowhere"))
    with pytest.raises(OSError, match="nowhere"):
        await publish(hall, standing)
    monkeypatch.undo()
    assert (await publish(hall, standing)).files


async def test_nothing_is_published_before_the_end_nor_of_a_cancelled_poll(
    hall: Hall, tmp_path: Path
) -> None:
    poll = await hall.open(results="live")
    await hall.vote(3, poll, 0)

    async def refused() -> None:
        standing = await hall.polls.standing(poll.id)
        assert standing is not None
        assert await hall.polls.publication(standing, PLENTY) is None
        with pytest.raises(UserError, match="poll-not-closed"):
            await hall.polls.exported(hall.actor(), poll.id, "csv")
        with pytest.raises(UserError, match="poll-not-closed"):
            await exports.to_file(hall.database, poll.id, tmp_path / "poll.json")
        assert not (tmp_path / "poll.json").exists()

    await refused()
    await hall.polls.end(hall.actor(), poll.id, State.CANCELLED, "x")
    await refused()


def by_name(names: Sequence[str], ballots: Mapping[Choice, int]) -> dict[frozenset[tuple[str, int]], int]:
    """Rankings, whatever the order in which a format lists the options."""
    return {frozenset(zip(names, ranks, strict=True)): people for ranks, people in ballots.items()}


async def test_what_others_count_by(hall: Hall, tmp_path: Path) -> None:
    standing = await closed(hall, random.Random(10), Method.RUNOFF)
    poll = standing.poll
    for ending in ("json", "csv", "blt", "soi", "toi"):
        file = tmp_path / f"poll.{ending}"
        assert await exports.to_file(hall.database, poll.id, file) == 4
        found = read(file)
        election = found.election if isinstance(found, Published) else found
        assert by_name(election.names, election.ballots) == by_name(
            tuple(option.text for option in poll.options), await cast(hall, poll)
        )
    for ending, why in (("pb", "a budget"), ("cat", "rankings are"), ("txt", "must end in")):
        with pytest.raises(UnfitError, match=why):
            await exports.to_file(hall.database, poll.id, tmp_path / f"poll.{ending}")
    with pytest.raises(UserError, match="poll-unknown"):
        await exports.to_file(hall.database, poll.id + 1, tmp_path / "poll.json")
    _, export = await hall.polls.exported(hall.actor(), poll.id, "preflib")
    assert export is not None
    assert export.name in (f"poll-{poll.id}.soi", f"poll-{poll.id}.soc")
    for kind in ("pabulib", "exe"):
        with pytest.raises(UserError, match=r"poll-export-unfit|error-option"):
            await hall.polls.exported(hall.actor(), poll.id, kind)


async def test_who_closed_it_is_in_the_file_until_they_are_forgotten(hall: Hall) -> None:
    poll = await hall.open()
    await hall.vote(3, poll, 0)
    await hall.pass_time(timedelta(hours=1))
    await hall.polls.end(hall.actor(), poll.id, State.CLOSED, "enough")
    await hall.run_due()

    async def closing() -> dict[str, object]:
        standing = await hall.polls.standing(poll.id)
        assert standing is not None
        [file] = (await publish(hall, standing)).files
        told: dict[str, object] = json.loads(file.read_text())["closing"]
        return told

    told = await closing()
    assert (told["by"], told["why"], told["at"]) == ("1", "enough", "2026-01-01T01:00:00+00:00")
    async with hall.database.write() as connection:
        await hall.polls.erase(connection, hall.alliance_id, 1)
    assert (await closing())["by"] is None


async def test_a_code_is_looked_up_in_the_own_alliance_only(hall: Hall) -> None:
    poll = await hall.open()
    receipt = await hall.vote(3, poll, 0)
    assert (await hall.polls.verify(hall.actor(4), receipt.code))[1:] == (receipt.code, None)
    standing = await ended(hall, poll)
    found, _, choice = await hall.polls.verify(hall.actor(4), receipt.code)
    assert (found, choice) == (standing.poll, (0,))
    with pytest.raises(UserError, match="poll-code-wrong"):
        await hall.polls.verify(hall.actor(), "hello")
    elsewhere = hall.actor(4)
    object.__setattr__(elsewhere, "alliance_id", hall.alliance_id + 1)
    with pytest.raises(UserError, match="poll-code-unknown"):
        await hall.polls.verify(elsewhere, receipt.code)


async def test_on_the_command_line(sqlite_url: str, clock: FixedClock, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    hall = await Hall(database, clock).found(people=5)

    def export(poll_id: int, name: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "export", "poll", str(poll_id), str(tmp_path / name)],
            capture_output=True,
            text=True,
            env=os.environ | {"ALLIANCE_DATABASE__URL": sqlite_url},
        )
        return done.returncode, done.stdout, done.stderr

    poll = (await closed(hall, random.Random(12))).poll
    still_open = await hall.open()
    file = tmp_path / "poll.json"
    assert export(poll.id, "poll.json") == (0, f"Wrote 4 ballots to {file}.\n", "")
    assert recount(file) == standalone(file)[0] == COUNTED
    code, _, err = export(still_open.id, "open.json")
    assert (code, err) == (2, f"poll {still_open.id} is not closed: nobody gets its ballots before\n")
    assert export(99, "none.json")[2] == "poll 99 is not there\n"
    assert "the file's name must end in one of .json" in export(poll.id, "poll.txt")[2]
    assert [one.name for one in tmp_path.glob("*.*") if one.suffix == ".json"] == ["poll.json"]
    await hall.polls.finish()
    await database.close()
