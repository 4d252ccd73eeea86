"""Joining, as a newcomer and a moderator see it."""

from tests.world import World


async def test_volunteer_joins_and_is_let_in(world: World) -> None:
    await world.set_up()
    maria = await world.volunteer("maria")
    assert maria.member is not None
    assert [role.name for role in maria.member.roles] == ["@everyone", "Volunteer"]
