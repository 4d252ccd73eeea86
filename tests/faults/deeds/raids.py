"""What moderators do when very many people come at once."""

from collections.abc import AsyncIterator
from typing import Any

import discord

from bot.client import PERMISSIONS
from bot.errors import UserError
from tests.faults.stage import Act, Stage


async def sure(stage: Stage, step: str) -> Any:
    """The question whether a step is meant."""
    me = stage.world.guild.me
    assert me is not None
    powers = PERMISSIONS | discord.Permissions(manage_guild=True)
    stage.env.backend.edit_role(stage.world.guild.id, me.top_role.id, {"permissions": powers.value})
    stage.env.backend.edit_guild(stage.world.guild.id, {"verification_level": 0})
    await stage.env.settle()
    shown = await stage.slash(stage.admin, "raid")
    return await stage.press(stage.admin, shown, f"raid:{step}")


async def held(stage: Stage) -> bool:
    return await stage.bot.services.raids.held(stage.world.guild.id) is not None


async def as_it_was(stage: Stage, *, hold: bool) -> None:
    raids, boss = stage.bot.services.raids, await stage.actor(stage.admin)
    try:
        await (raids.hold(boss) if hold else raids.release(boss))
    except UserError:
        return
    await stage.world.run_due()


async def looking_at_the_raid(stage: Stage) -> AsyncIterator[Act]:
    yield lambda: stage.slash(stage.admin, "raid")


async def looking_whether_a_step_is_meant(stage: Stage) -> AsyncIterator[Act]:
    await as_it_was(stage, hold=False)
    shown = await stage.slash(stage.admin, "raid")
    yield lambda: stage.press(stage.admin, shown, "raid:hold")


async def somebody_holds_the_queue(stage: Stage) -> AsyncIterator[Act]:
    await as_it_was(stage, hold=False)
    shown = await sure(stage, "hold")

    async def act() -> Any:
        return await stage.press(stage.admin, shown, "raid:hold:yes")

    yield act
    assert await held(stage)


async def somebody_releases_the_queue(stage: Stage) -> AsyncIterator[Act]:
    await as_it_was(stage, hold=True)
    shown = await sure(stage, "release")
    yield lambda: stage.press(stage.admin, shown, "raid:release:yes")
    assert not await held(stage)


async def somebody_raises_the_verification_level(stage: Stage) -> AsyncIterator[Act]:
    shown = await sure(stage, "verify")
    yield lambda: stage.press(stage.admin, shown, "raid:verify:yes")
    guild = stage.bot.get_guild(stage.world.guild.id)
    assert guild is not None
    assert guild.verification_level is discord.VerificationLevel.high


async def somebody_pauses_invites(stage: Stage) -> AsyncIterator[Act]:
    shown = await sure(stage, "pause")
    yield lambda: stage.press(stage.admin, shown, "raid:pause:yes")
    asked = [one for one in stage.env.backend.http_requests if one.path.endswith("/incident-actions")]
    assert asked
