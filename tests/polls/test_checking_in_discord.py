"""Checking a poll as people do: the receipt's code, the files under the result, and what nobody gets before."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.polls.formats import chain
from tests.polls.assembly import Assembly, id_of
from tests.world import custom_ids, message_of, said

CODE = r"```\n([0-9A-Z-]{19})\n```"
PROOF = r"Nonce: `([0-9a-f]{32})` Entry: `([0-9a-f]{64})`"


async def verify(assembly: Assembly, who: Any, code: str, where: Any = None) -> str:
    return said(await who.slash(where or assembly.lobby, "poll verify", code=code))


async def export(who: Any, where: Any, **options: Any) -> Any:
    return await who.slash(where, "poll export", **options)


async def files_of(message: Any, folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    kept = []
    for file in message_of(message).attachments:
        kept.append(folder / file.filename)
        kept[-1].write_bytes(await file.read())
    return kept


def recounted(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", *map(str, arguments)], capture_output=True, text=True)


async def test_a_poll_is_checked_by_somebody_who_trusts_nobody(assembly: Assembly, tmp_path: Path) -> None:
    world = assembly.world
    card = await assembly.ask(question="Tee or café?")
    await assembly.vote(assembly.vera, card, 1)
    receipt = await assembly.vote(assembly.vera, card, 0)
    [code], [(nonce, entry)] = re.findall(CODE, receipt), re.findall(PROOF, receipt)
    assert re.findall(CODE, await assembly.vote(assembly.vera, card, 0)) == [code]
    gone = re.findall(CODE, await assembly.vote(assembly.viktor, card, 2))[0]
    retracted = said(await world.press(assembly.viktor, card, custom_ids(card)[-1]))
    assert f"Code: `{gone}` Nonce:" in retracted
    assert f"`{code}`" in said(await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card)))

    # While it is open a code tells that there is such a ballot, and no more; without one nobody learns anything.
    shown = await verify(assembly, assembly.viktor, code.lower().replace("-", " "))
    assert "is in the box of “Tee or café?”, and on its chain" in shown
    assert "Tea" not in shown
    assert "No ballot here has the code" in await verify(assembly, assembly.viktor, gone)
    assert "no code of a receipt" in await verify(assembly, assembly.viktor, "7K3M-9QWX")
    refused = await export(assembly.olga, assembly.lobby, poll=id_of(card))
    assert said(refused) == "Nobody gets the ballots of a poll before it is closed."

    await world.skip(timedelta(days=2))
    result = assembly.board.last_message
    assert "save both files in one folder and run `python3 recount.py poll-1.json`" in said(result)
    picture, file, script = await files_of(result, tmp_path)
    assert (picture.suffix, file.name, script.name) == (".png", "poll-1.json", "recount.py")
    done = recounted(script, file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Result: Tea" in done.stdout
    assert "The file agrees with itself. Head of the chain: " in done.stdout

    published = json.loads(file.read_text())
    assert published["ballots"] == [[code, [0]]]
    assert [chain.seal(code, (0,), nonce), entry] in [one[1:] for one in published["chain"]]
    assert [act for act, _, _ in published["chain"]] == ["cast", "change", "change", "cast", "retract"]
    assert published["poll"]["roll"] == 3
    assert published["closing"] == {
        "at": published["poll"]["closes_at"],
        "by": None,
        "why": None,
        "struck": 0,
        "struck_ballots": 0,
    }
    assert published["head"] in said(result)
    audit = [said(message) for message in world.guild.channels["audit"].history()]
    assert any("is closed, and its chain ends with" in line and published["head"] in line for line in audit)
    everything = file.read_text() + said(result)
    assert str(assembly.vera.id) not in everything
    shown = await verify(assembly, assembly.viktor, code)  # by now anybody can look it up in the file
    assert f"The ballot **{code}** was counted in “Tee or café?”. It says: **Tea**" in shown
    assert "No ballot here has the code" in await verify(assembly, assembly.viktor, gone)

    await world.restart()
    again = await files_of(await export(assembly.viktor, assembly.lobby, poll="1"), tmp_path / "again")
    assert [one.read_bytes() for one in again] == [file.read_bytes(), script.read_bytes()]


@pytest.mark.parametrize(
    ("method", "kind", "name"),
    [
        ("single", "csv", "poll-1.csv"),
        ("approval", "preflib", "poll-1.cat"),
        ("single", "blt", "poll-1.blt"),
        ("single", "pabulib", None),
    ],
)
async def test_the_ballots_in_formats_of_others(
    assembly: Assembly, tmp_path: Path, method: str, kind: str, name: str | None
) -> None:
    card = await assembly.ask(method=method)
    await assembly.vote(assembly.vera, card, 1)
    await assembly.world.skip(timedelta(days=2))
    shown = await export(assembly.vera, assembly.lobby, poll="1", format=kind)
    if name is None:
        assert said(shown) == "That kind of file cannot hold ballots as this poll has them. Pick another."
        return
    [file] = await files_of(shown, tmp_path)
    assert file.name == name
    done = recounted(Path("bot/polls/standalone/recount.py"), file, "--method", method, "--json")
    assert (json.loads(done.stdout)["winners"], done.stderr) == (["Coffee"], "")


async def test_who_may_check(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    [code] = re.findall(CODE, await assembly.vote(assembly.vera, card, 0))
    other = world.new_guild("Elsewhere")
    admin = world.admin("chief", other)
    await world.set_up(other)
    stranger = world.member("stranger")
    spy = await world.volunteer("spy", guild=other)
    for _ in range(2):
        assert "No ballot here has the code" in await verify(assembly, spy, code, other.channels["lobby"])
        assert code not in await verify(assembly, stranger, code)
        unknown = await export(spy, other.channels["lobby"], poll="1")
        assert said(unknown) == said(await spy.slash(other.channels["lobby"], "poll show", poll="9"))
        assert not (await export(stranger, assembly.lobby, poll="1")).response.attachments
        for wrong in ("2", "x", "١"):
            assert not (await export(assembly.vera, assembly.lobby, poll=wrong)).response.attachments
        await world.skip(timedelta(days=2))
    assert admin.id != spy.id


async def test_a_cancelled_poll_has_no_files_and_no_codes(assembly: Assembly) -> None:
    card = await assembly.ask()
    [code] = re.findall(CODE, await assembly.vote(assembly.vera, card, 0))
    form = await assembly.olga.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    await assembly.olga.submit_modal(form, {"reason": "a mistake"})
    await assembly.world.run_due()
    result = assembly.board.last_message
    assert "is cancelled" in said(result)
    assert message_of(result).attachments == []
    assert "recount.py" not in said(result)
    assert "No ballot here has the code" in await verify(assembly, assembly.vera, code)
    refused = await export(assembly.vera, assembly.lobby, poll=id_of(card))
    assert "before it is closed" in said(refused)


async def test_where_files_may_not_be_attached_the_result_is_told_without_them(assembly: Assembly) -> None:
    world, lobby = assembly.world, assembly.lobby
    await assembly.hand_in(await assembly.form(channel=lobby))
    await assembly.vote(assembly.vera, lobby.last_message, 0)
    for role_id in (world.guild.me.top_role.id, world.guild.id):
        world.env.backend.edit_role(world.guild.id, role_id, {"permissions": 3072})  # to see and to write
    await world.env.settle()
    await world.skip(timedelta(days=2))
    result = lobby.last_message
    assert "The poll is closed" in said(result)
    assert "**/poll export** gives you the file" in said(result)
    assert message_of(result).attachments == []


async def test_files_that_discord_does_not_take_do_not_keep_the_result_back(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    route = f"/channels/{assembly.board.id}/messages"
    world.env.inject_error("POST", route, status=413, code=40005, times=3)
    await world.skip(timedelta(days=2))
    await world.skip(timedelta(hours=1))
    result = assembly.board.last_message
    assert "The poll is closed" in said(result)
    assert "**/poll export** gives you the file" in said(result)
    assert message_of(result).attachments == []


async def test_of_what_is_too_large_for_discord_the_hash_is_told(
    assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polls.publication.PARTS", 0)
    card = await assembly.ask()
    await assembly.vote(assembly.vera, card, 0)
    await assembly.world.skip(timedelta(days=2))
    shown = await export(assembly.vera, assembly.lobby, poll=id_of(card))
    for told in (said(assembly.board.last_message), said(shown)):
        assert "too large for Discord: ask those who run the bot for it" in told
        assert f"python -m bot export poll {id_of(card)} FILE.json" in told
        assert re.search(r"SHA-256 of that file, unpacked: `[0-9a-f]{64}`", told)
