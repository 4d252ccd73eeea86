"""Joining and deciding, on both databases."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.alliances.model import Level, Purpose
from bot.database.tables import applications, audit, grants, reminders, volunteers
from bot.errors import UserError
from bot.volunteers.applications import PledgeChangedError
from bot.volunteers.model import Decision, Draft, Entrance, Status
from tests.volunteers.conftest import ANSWERS, BOSS, GUILD, HARRIS, LOBBY, Home

MARIA, OMAR, MOD = BOSS + 1, BOSS + 2, BOSS + 9


async def both(*calls: Awaitable[Any]) -> tuple[list[Any], list[UserError]]:
    """Everything at once: what succeeded, and what was refused; anything else fails the test."""
    done = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in done if isinstance(one, UserError)]
    succeeded = [one for one in done if not isinstance(one, BaseException)]
    assert len(refused) + len(succeeded) == len(done), done
    return succeeded, refused


async def test_an_application_is_kept_and_announced_to_the_moderators(home: Home) -> None:
    applied = await home.apply(MARIA)
    dossier = await home.applications.dossier(applied.alliance_id, applied.id)
    assert dossier.application == applied
    assert dossier.county == "Harris County, Texas"
    assert dossier.volunteer.answers == ANSWERS
    assert dossier.volunteer.zone == "America/Chicago"
    assert dossier.application.channel_id == LOBBY
    (card,) = [row for row in await home.rows(reminders) if row.kind == "application"]
    chapter = await home.alliances.chapter(GUILD)
    assert chapter is not None
    assert card.channel_id == chapter.channels[Purpose.MODERATORS]
    assert not (await home.actor(MARIA)).may(Level.VOLUNTEER)


async def test_approval_gives_the_level_and_an_answer_and_is_on_the_record(home: Home) -> None:
    application, boss = await home.apply(MARIA), await home.actor()
    home.clock.at += timedelta(hours=1)
    assert (await home.applications.approve(boss, application.id)).status is Decision.APPROVED
    dossier = await home.applications.dossier(boss.alliance_id, application.id)
    assert dossier.application.status is Decision.APPROVED
    assert dossier.volunteer.approved_at == home.clock.at
    assert (await home.actor(MARIA)).may(Level.VOLUNTEER)
    (answer,) = [row for row in await home.rows(reminders) if row.kind == "application-answer"]
    assert (answer.user_id, answer.channel_id, answer.topic) == (MARIA, LOBBY, "membership")
    assert "approve" in [row.act for row in await home.rows(audit)]


async def test_declined_people_may_apply_again_and_moderators_see_the_first_time(home: Home) -> None:
    first = await home.apply(MARIA)
    await home.applications.decline(await home.actor(), first.id, "Not yet.")
    opening = await home.applications.begin(await home.actor(MARIA))
    assert opening.entrance is Entrance.AGAIN
    assert opening.volunteer is not None
    assert opening.volunteer.reason == "Not yet."
    again = await home.apply(MARIA)
    second = await home.applications.dossier(again.alliance_id, again.id)
    assert [earlier.reason for earlier in second.earlier] == ["Not yet."]


async def test_of_two_moderators_at_once_one_decides_and_the_other_is_told_who(home: Home) -> None:
    one, other = await home.moderator(MOD), await home.moderator(MOD + 1)
    for n in range(5):
        application = await home.apply(MARIA + 100 + n)
        done, refused = await both(
            home.applications.approve(one, application.id),
            home.applications.decline(other, application.id, "No."),
            home.applications.approve(other, application.id),
        )
        assert (len(done), len(refused)) == (1, 2)
        decided = done[0]
        for error in refused:
            assert error.key == f"application-{decided.status}-already"
            assert error.arguments["by"] == f"<@{decided.decided_by}>"
    entries = [row for row in await home.rows(audit) if row.act in ("approve", "decline")]
    assert len(entries) == 5
    answers = [row for row in await home.rows(reminders) if row.kind == "application-answer"]
    assert len(answers) == 5


async def test_the_same_form_handed_in_twice_at_once_is_one_application(home: Home) -> None:
    done, refused = await both(*(home.apply(MARIA) for _ in range(4)))
    assert (len(done), {error.key for error in refused}) == (1, {"join-pending"})
    assert len(await home.rows(applications)) == len(await home.rows(volunteers)) == 1


async def test_leaving_while_being_approved_ends_one_way_or_the_other(home: Home) -> None:
    for n in range(5):
        who = MARIA + 100 + n
        application = await home.apply(who)
        await both(
            home.applications.approve(await home.actor(), application.id),
            home.volunteers.departed(application.alliance_id, who),
        )
        (kept,) = [row for row in await home.rows(volunteers) if row.user_id == who]
        assert kept.status == Status.LEFT
        held = [row for row in await home.rows(grants) if row.user_id == who and row.suspended_at is None]
        assert not held


async def test_deleting_while_being_approved_leaves_nothing(home: Home) -> None:
    for n in range(5):
        who = MARIA + 100 + n
        application = await home.apply(who)
        await both(
            home.applications.approve(await home.actor(), application.id),
            home.personal.erase(await home.actor(who)),
        )
        for table in (volunteers, applications, grants):
            assert not [row for row in await home.rows(table) if row.user_id == who]


async def test_an_older_pledge_is_not_agreed_to(home: Home) -> None:
    await home.alliances.change_pledge(await home.actor(), "Be kinder.")
    for version in (0, 1, 3):
        with pytest.raises(PledgeChangedError) as changed:
            await home.apply(MARIA, version=version)
        assert changed.value.pledge.text == "Be kinder."
    await home.apply(MARIA, version=2)
    assert [row.pledge_version for row in await home.rows(volunteers)] == [2]


async def test_a_county_that_is_none(home: Home) -> None:
    actor = await home.actor(MARIA)
    for geoid in (None, "", "99999", "'; drop table volunteers; --", "48201 "):
        with pytest.raises(UserError, match="county-unknown"):
            await home.applications.apply(actor, Draft(ANSWERS, 1, geoid), LOBBY)
    assert not await home.rows(volunteers)


async def test_who_may_decide(home: Home) -> None:
    application = await home.apply(MARIA)
    await home.volunteer(OMAR)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    for actor, refused in ((await home.actor(OMAR), "not-allowed"), (stranger, "application-unknown")):
        for call in (
            home.applications.approve(actor, application.id),
            home.applications.decline(actor, application.id, "No."),
            home.applications.show(actor, application.id),
            home.applications.check(actor, application.id),
        ):
            with pytest.raises(UserError, match=refused):
                await call
    with pytest.raises(UserError, match="not-allowed"):
        await home.applications.asked(await home.actor(OMAR), application, 5)


async def test_a_new_moderators_channel_gets_the_cards_once(home: Home) -> None:
    await home.apply(MARIA)
    decided = await home.apply(OMAR)
    await home.applications.decline(await home.actor(), decided.id, "No.")
    chapter = await home.alliances.chapter(GUILD)
    assert chapter is not None
    await home.applications.announce_pending(chapter)
    cards = [row for row in await home.rows(reminders) if row.kind == "application"]
    assert len(cards) == 2
    elsewhere = replace(chapter, channels={**chapter.channels, Purpose.MODERATORS: 999})
    for _ in range(2):
        await home.applications.announce_pending(elsewhere)
    cards = [row for row in await home.rows(reminders) if row.kind == "application"]
    assert [row.channel_id for row in cards].count(999) == 1


async def test_of_two_conversations_opened_at_once_the_first_counts(home: Home) -> None:
    application = await home.apply(MARIA)
    actor = await home.actor()
    opened, _ = await both(*(home.applications.asked(actor, application, thread) for thread in (11, 12, 13)))
    assert len(set(opened)) == 1
    # It was deleted in Discord: the next one counts.
    again = await home.applications.check(actor, application.id)
    assert await home.applications.asked(actor, again, 14) == 14
    assert len([row for row in await home.rows(audit) if row.act == "ask"]) == 2


async def test_only_oneself_reads_an_answer(home: Home) -> None:
    application = await home.apply(MARIA)
    assert (await home.applications.own(MARIA, application.id)).id == application.id
    with pytest.raises(UserError, match="application-unknown"):
        await home.applications.own(OMAR, application.id)


async def test_people_are_in_each_alliance_by_themselves(home: Home) -> None:
    await home.volunteer(MARIA)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    opening = await home.applications.begin(await home.actor(MARIA, GUILD + 1))
    assert opening.entrance is Entrance.OPEN
    await home.apply(MARIA, guild_id=GUILD + 1)
    assert len(await home.rows(volunteers)) == 2
    assert (await home.rows(volunteers))[1].geoid == HARRIS
