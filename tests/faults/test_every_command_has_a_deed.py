"""No command comes without a deed, so that each is done under Discord's refusals."""

from pathlib import Path

from bot.ui.catalogue import catalogue
from tests.world import World


async def test_every_command_has_a_deed(world: World) -> None:
    told = "".join(file.read_text() for file in (Path(__file__).parent / "deeds").glob("*.py"))
    without = {entry.name for entry in catalogue(world.bot.tree) if f'"{entry.name}"' not in told}
    assert not without
