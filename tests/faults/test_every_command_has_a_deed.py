"""No command comes without a deed, so that each is done under Discord's refusals."""

from pathlib import Path

from bot.ui.catalogue import catalogue
from tests.world import World

# Those that have none yet.
WITHOUT = {
    *("coordinator appoint", "coordinator dismiss", "coordinator list", "county extend", "county hand-over"),
    *("county history", "county near", "coverage export", "coverage gaps", "event show", "volunteer point"),
    *("poll edit", "poll export", "poll verify", "poll repeat list", "poll repeat start", "poll repeat stop"),
    *("poll template delete", "poll template list", "poll template save", "poll template use"),
}


async def test_every_command_has_a_deed(world: World) -> None:
    told = "".join(file.read_text() for file in (Path(__file__).parent / "deeds").glob("*.py"))
    without = {entry.name for entry in catalogue(world.bot.tree) if f'"{entry.name}"' not in told}
    assert without <= WITHOUT
