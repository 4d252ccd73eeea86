"""Leaving, coming back, being removed and let back in, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.alliances.model import Level
from bot.counties.model import AssignmentRole
from bot.database.tables import applications, assignments, audit, reminders, volunteers
from bot.errors import UserError
from bot.volunteers.model import Decision, Entrance, Status
from tests.volunteers.conftest import BOSS, GUILD, HARRIS, Home

MARIA, OMAR, MOD = BOSS + 1, BOSS + 2, BOSS + 9
HOUR = timedelta(hours=1)


async def status_of(home: Home, user_id: int) -> str:
    (row,) = [row for row in await home.rows(volunteers) if row.user_id == user_id]
    return str(row.status)


async def test_a_volunteer_who_left_and_is_back_is_a_volunteer_again(home: Home) -> None:
    alliance_id = (await home.volunteer(MARIA)).alliance_id
    await home.counties.claim(await home.actor(MARIA), HARRIS, AssignmentRole.LEAD)
    assert await home.volunteers.departed(alliance_id, MARIA) is None
    assert await status_of(home, MARIA) == Status.LEFT
    assert not (await home.actor(MARIA)).grants
    assert [row.ended_at for row in await home.rows(assignments)] == [home.clock.at]
    back = await home.volunteers.come_back(alliance_id, MARIA)
    assert back is not None
    assert back.status is Status.ACTIVE
    assert (await home.actor(MARIA)).highest is Level.VOLUNTEER
    # Of their coming back there is nothing to report; of the county that lost them there is.
    told = [row.arguments["key"] for row in await home.rows(reminders) if row.kind == "text"]
    assert told == ["county-empty"]


async def test_a_level_above_volunteer_does_not_come_back_and_moderators_are_told(home: Home) -> None:
    alliance_id = (await home.volunteer(MOD)).alliance_id
    await home.moderator(MOD)
    await home.volunteers.departed(alliance_id, MOD)
    await home.volunteers.come_back(alliance_id, MOD)
    assert (await home.actor(MOD)).highest is Level.VOLUNTEER
    (told,) = [row for row in await home.rows(reminders) if row.kind == "text"]
    assert told.arguments["args"] == {"person": {"user": MOD}, "level": "moderator"}
    acts = [(row.act, row.actor_id) for row in await home.rows(audit)]
    assert ("leave", None) in acts
    assert ("return", None) in acts
    # Somebody gives it back, knowingly.
    assert await home.alliances.grant(await home.actor(), MOD, Level.MODERATOR)
    assert (await home.actor(MOD)).highest is Level.MODERATOR


async def test_wanting_to_join_after_coming_back_is_enough(home: Home) -> None:
    alliance_id = (await home.volunteer(MARIA)).alliance_id
    await home.volunteers.departed(alliance_id, MARIA)
    opening = await home.applications.begin(await home.actor(MARIA))
    assert opening.entrance is Entrance.BACK
    assert (await home.actor(MARIA)).may(Level.VOLUNTEER)


async def test_an_applicant_who_leaves_withdraws_and_may_apply_anew(home: Home) -> None:
    application = await home.apply(MARIA)
    fallen = await home.volunteers.departed(application.alliance_id, MARIA)
    assert fallen is not None
    assert (fallen.id, fallen.status) == (application.id, Decision.WITHDRAWN)
    with pytest.raises(UserError, match="application-withdrawn-already"):
        await home.applications.approve(await home.actor(), application.id)
    assert await home.volunteers.come_back(application.alliance_id, MARIA) is None
    assert (await home.applications.begin(await home.actor(MARIA))).entrance is Entrance.OPEN
    await home.apply(MARIA)
    assert len(await home.rows(applications)) == 2


async def test_strangers_come_and_go_without_a_trace(home: Home) -> None:
    alliance_id = (await home.actor()).alliance_id
    assert await home.volunteers.come_back(alliance_id, OMAR) is None
    assert await home.volunteers.departed(alliance_id, OMAR) is None
    assert not await home.rows(volunteers)


async def test_removal_ends_everything_and_only_a_moderator_undoes_it(home: Home) -> None:
    alliance_id = (await home.volunteer(MARIA)).alliance_id
    await home.alliances.grant(await home.actor(), MARIA, Level.ORGANIZER)
    await home.counties.claim(await home.actor(MARIA), HARRIS, AssignmentRole.LEAD)
    mod = await home.moderator(MOD)
    await home.volunteers.remove(mod, MARIA, "Threatened people.")
    assert not (await home.actor(MARIA)).grants
    assert [row.ended_at for row in await home.rows(assignments)] == [home.clock.at]
    with pytest.raises(UserError, match="join-removed") as told:
        await home.apply(MARIA)
    assert told.value.arguments["reason"] == "Threatened people."
    await home.volunteers.departed(alliance_id, MARIA)
    assert await home.volunteers.come_back(alliance_id, MARIA) is None
    assert await status_of(home, MARIA) == Status.REMOVED
    restored = await home.volunteers.restore(mod, MARIA, present=True)
    assert restored.status is Status.ACTIVE
    assert (await home.actor(MARIA)).highest is Level.VOLUNTEER
    assert {"remove", "restore"} <= {row.act for row in await home.rows(audit)}


async def test_somebody_restored_while_away_is_a_volunteer_when_they_are_back(home: Home) -> None:
    alliance_id = (await home.volunteer(MARIA)).alliance_id
    await home.volunteers.remove(await home.actor(), MARIA, "A mistake.")
    restored = await home.volunteers.restore(await home.actor(), MARIA, present=False)
    assert restored.status is Status.LEFT
    assert not (await home.actor(MARIA)).grants
    assert await home.volunteers.come_back(alliance_id, MARIA) is not None
    assert (await home.actor(MARIA)).may(Level.VOLUNTEER)


async def test_an_applicant_removed_is_declined_with_it(home: Home) -> None:
    application = await home.apply(MARIA)
    fallen = await home.volunteers.remove(await home.actor(), MARIA, "Spam.")
    assert fallen is not None
    assert (fallen.id, fallen.status, fallen.reason) == (application.id, Decision.DECLINED, "Spam.")
    restored = await home.volunteers.restore(await home.actor(), MARIA, present=True)
    assert restored.status is Status.DECLINED


async def test_restoring_whom_nobody_removed(home: Home) -> None:
    with pytest.raises(UserError, match="volunteer-unknown"):
        await home.volunteers.restore(await home.actor(), MARIA, present=True)
    await home.apply(MARIA)
    with pytest.raises(UserError, match="restore-nothing"):
        await home.volunteers.restore(await home.actor(), MARIA, present=True)
    await home.volunteer(OMAR)
    assert (await home.volunteers.restore(await home.actor(), OMAR, present=True)).status is Status.ACTIVE
    assert "restore" not in [row.act for row in await home.rows(audit)]


async def test_removing_the_same_person_twice_at_once(home: Home) -> None:
    await home.volunteer(MARIA)
    mods = [await home.moderator(MOD + n) for n in range(3)]
    done = await asyncio.gather(
        *(home.volunteers.remove(mod, MARIA, "Why not.") for mod in mods), return_exceptions=True
    )
    refused = [one for one in done if one is not None]
    assert [str(one) for one in refused] == ["volunteer-removed-already"] * 2
    assert [row.act for row in await home.rows(audit)].count("remove") == 1


async def test_who_may_remove_restore_and_look(home: Home) -> None:
    await home.volunteer(MARIA)
    await home.volunteer(OMAR)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    for actor, refused in ((await home.actor(OMAR), "not-allowed"), (stranger, "volunteer-unknown")):
        for call in (
            home.volunteers.remove(actor, MARIA, "No."),
            home.volunteers.restore(actor, MARIA, present=True),
            home.volunteers.show(actor, MARIA),
        ):
            with pytest.raises(UserError, match=refused):
                await call
    assert await status_of(home, MARIA) == Status.ACTIVE
    assert "show" not in [row.act for row in await home.rows(audit)]


async def test_looking_at_somebody_is_on_the_record(home: Home) -> None:
    await home.volunteer(MARIA)
    profile = await home.volunteers.show(await home.actor(), MARIA)
    assert profile.county == "Harris County, Texas"
    assert [one.status for one in profile.applications] == [Decision.APPROVED]
    (entry,) = [row for row in await home.rows(audit) if row.act == "show"]
    assert (entry.actor_id, entry.details) == (BOSS, {"user_id": MARIA})


async def test_what_happened_while_the_bot_was_away_is_caught_up_with(home: Home) -> None:
    stayed, left, returned, applicant = (BOSS + n for n in range(11, 15))
    for who in (stayed, left, returned):
        alliance_id = (await home.volunteer(who)).alliance_id
    await home.alliances.grant(await home.actor(), returned, Level.ORGANIZER)
    application = await home.apply(applicant)
    before, after = home.clock.at - HOUR, home.clock.at + HOUR
    home.clock.at += 2 * HOUR
    joined = {BOSS: [before], stayed: [after, before], returned: [after]}
    fallen = await home.volunteers.reconcile(alliance_id, joined)
    assert [one.id for one in fallen] == [application.id]
    assert {who: await status_of(home, who) for who in (stayed, left, returned, applicant)} == {
        stayed: Status.ACTIVE,
        left: Status.LEFT,
        returned: Status.ACTIVE,
        applicant: Status.LEFT,
    }
    assert (await home.actor()).highest is Level.ADMINISTRATOR
    assert (await home.actor(returned)).highest is Level.VOLUNTEER
    assert sorted(await home.volunteers.active(alliance_id)) == [stayed, returned]
    # Nothing more to catch up with.
    acts = len(await home.rows(audit))
    assert await home.volunteers.reconcile(alliance_id, joined) == []
    assert len(await home.rows(audit)) == acts
