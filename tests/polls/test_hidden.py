"""Results that are hidden until the close are hidden everywhere: what is seen does not depend on what was voted."""

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.polls import exports
from bot.polls.methods.story import Method
from cogs.polls.names import OpenNames
from cogs.polls.story import OpenStory, Story
from tests.polls.assembly import Assembly, id_of
from tests.polls.test_checking_in_discord import CODE
from tests.world import said

# What is another each time: hashes, codes, ids of Discord, instants, the number of the poll.
CHANGING = re.compile(
    r"[0-9a-f]{32,}|\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b|\d{15,}|<t:\d+|\bpoll'?:?[ :-]\d+|\d{4}-\d\d-\d\dT[\d:]+"
)


async def seen(
    assembly: Assembly,
    votes: tuple[int, int],
    secrecy: str,
    method: str,
    log: pytest.LogCaptureFixture,
    file: Path,
) -> list[str]:
    """Everything that everybody but the two who voted comes to see, in channels, answers, errors, files and logs."""
    world, services = assembly.world, assembly.world.bot.services
    channels = list(world.guild.channels.values())
    await world.skip(timedelta(minutes=1))  # what was told of before
    before = {channel.id: len(channel.history()) for channel in channels}
    log.clear()
    card = await assembly.ask(secrecy=secrecy, method=method)
    poll_id = id_of(card)
    receipt = await assembly.vote(assembly.vera, card, votes[0])
    await assembly.vote(assembly.viktor, card, votes[1])
    await world.skip(timedelta(hours=2))  # the head of the chain is told
    answers = []
    for who in (assembly.olga, assembly.admin):
        for command, given in (
            ("poll show", {"poll": poll_id}),
            ("poll list", {}),
            ("poll mine", {}),
            ("poll export", {"poll": poll_id}),
            ("poll export", {"poll": poll_id, "format": "csv"}),
            ("poll edit", {"poll": poll_id}),
            ("poll template list", {}),
            ("poll verify", {"code": re.findall(CODE, receipt)[0]}),
        ):
            answers.append(said(await who.slash(assembly.lobby, command, **given)))
        for button in (OpenStory(int(poll_id)), Story(int(poll_id), 1), OpenNames(int(poll_id))):
            answers.append(said(await assembly.press_forged(who, button)))
    with pytest.raises(UserError) as refused:
        await exports.to_file(services.polls._database, int(poll_id), file)
    answers.append(repr(refused.value))
    actor = await services.alliances.actor(world.guild.id, assembly.olga.id)
    async with services.polls._database.read() as connection:
        kept = await services.polls.export(connection, actor.alliance_id, actor.user_id)
        answers.append(repr(kept["polls"][-1]))  # type: ignore[index]
    standing = await services.polls.standing(int(poll_id))
    assert standing is not None
    assert (standing.result, await services.polls.publication(standing, 10**6)) == (None, None)
    told = [said(message) for channel in channels for message in channel.history()[before[channel.id] :]]
    assert any("has come to" in one for one in told)
    everything = [*told, *answers, *(record.getMessage() for record in log.records)]
    return [CHANGING.sub("…", one) for one in everything if one]


@pytest.mark.parametrize(("secrecy", "method"), [("secret", Method.SINGLE), ("open", Method.APPROVAL)])
async def test_what_is_seen_does_not_depend_on_what_was_voted(
    assembly: Assembly, secrecy: str, method: str, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    runs = []
    for votes in ((0, 1), (2, 2)):
        runs.append(await seen(assembly, votes, secrecy, method, caplog, tmp_path / "poll.csv"))
        await assembly.world.skip(timedelta(days=2))
    assert runs[0] == runs[1]
    assert len(runs[0]) > 20
