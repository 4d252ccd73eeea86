"""The queue of applications, on both databases: what is looked for, notes, and several approved at once."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.tables import application_notes, audit, invited, reminders
from bot.errors import UserError
from bot.volunteers.queue import AT_ONCE
from bot.volunteers.rules import NOTE_LIMIT, NOTES
from bot.volunteers.sought import DAYS, Sought, first_id_since, unpack
from tests.volunteers.conftest import BOSS, GUILD, Home

MARIA, OMAR, LIN, MOD = BOSS + 1, BOSS + 2, BOSS + 3, BOSS + 9

flags = st.none() | st.booleans()
days = st.none() | st.integers(1, DAYS)
places = st.none() | st.sampled_from(["48", "48201", "06", "02016"])


@given(st.builds(Sought, places, days, days, flags, flags, flags, flags))
def test_what_is_looked_for_survives_a_custom_id(sought: Sought) -> None:
    code = sought.pack()
    assert unpack(code) == sought
    assert len(f"applications:several:{10**18 - 1}:{code}") <= 100
    assert code.isalnum() or not code


@given(st.text(alphabet="sywlnac0123456789", max_size=40))
def test_anything_else_in_a_custom_id_is_refused_or_read_as_it_stands(code: str) -> None:
    found = None
    with suppress(UserError):
        found = unpack(code)
    assert found is None or found.pack() == code


@given(st.integers(1_420_200_000, 4_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC)))
def test_ids_tell_when_an_account_was_made(at: datetime) -> None:
    first = first_id_since(at)
    assert discord.utils.snowflake_time(first) <= at
    assert discord.utils.snowflake_time(first + (1 << 22)) > at - timedelta(milliseconds=1)


async def listed(home: Home, after: int = 0, limit: int = 100, **sought: Any) -> list[int]:
    page = await home.queue.page(await home.actor(), Sought(**sought), after, limit)
    return [dossier.application.user_id for dossier in page.dossiers]


async def test_looking_for_some(home: Home) -> None:
    start = home.clock.at
    young = first_id_since(start) + 5
    maria = await home.apply(MARIA)
    home.clock.at += timedelta(days=8)
    omar = await home.apply(OMAR)
    await home.apply(young)
    await home.queue.note(await home.actor(), maria.id, "Known from the march.")
    await home.applications.asked(await home.actor(), omar, 5)
    async with home.database.write() as connection:
        await connection.execute(
            invited.insert().values(
                alliance_id=maria.alliance_id, key="1", code="c" * 16, skills=[], user_id=OMAR
            )
        )
    everybody = [MARIA, OMAR, young]
    for sought, found in (
        ({}, everybody),
        ({"scope": "48"}, everybody),
        ({"scope": "48201"}, everybody),
        ({"scope": "06"}, []),
        ({"younger": 10}, [young]),
        ({"younger": DAYS}, [young]),
        ({"waiting": 8}, [MARIA]),
        ({"waiting": 9}, []),
        ({"late": True}, [MARIA]),
        ({"late": False}, [OMAR, young]),
        ({"noted": True}, [MARIA]),
        ({"noted": False}, [OMAR, young]),
        ({"asked": True}, [OMAR]),
        ({"asked": False}, [MARIA, young]),
        ({"coded": True}, [OMAR]),
        ({"coded": False}, [MARIA, young]),
        ({"coded": True, "noted": True}, []),
        ({"scope": "48201", "late": True, "noted": True, "asked": False}, [MARIA]),
    ):
        assert await listed(home, **sought) == found, sought
    await home.applications.approve(await home.actor(), maria.id)
    assert await listed(home) == [OMAR, young]
    assert await home.queue.unasked(omar.alliance_id, 6) is None
    assert await home.queue.unasked(omar.alliance_id + 1, 5) is None
    assert await home.queue.unasked(omar.alliance_id, 5) == omar.id
    assert await listed(home, asked=True) == []


async def test_they_are_paged_the_oldest_first(home: Home) -> None:
    ids = [(await home.apply(MARIA + n)).id for n in range(7)]
    page = await home.queue.page(await home.actor(), Sought(), 0, 4)
    assert ([one.application.id for one in page.dossiers], page.total) == (ids[:4], 7)
    page = await home.queue.page(await home.actor(), Sought(), ids[3], 4)
    assert ([one.application.id for one in page.dossiers], page.total) == (ids[4:], 7)


async def test_notes_are_for_moderators_and_limited(home: Home) -> None:
    application = await home.apply(MARIA)
    await home.volunteer(OMAR)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    boss, mod = await home.actor(), await home.moderator(MOD)
    for actor, words, refused in (
        (await home.actor(OMAR), "x", "not-allowed"),
        (stranger, "x", "application-unknown"),
        (boss, " \u200b ", "note-empty"),
        (boss, "x" * (NOTE_LIMIT + 1), "too-long"),
    ):
        with pytest.raises(UserError, match=refused):
            await home.queue.note(actor, application.id, words)
    done = await asyncio.gather(
        *(home.queue.note(actor, application.id, f"no {n}") for n in range(NOTES) for actor in (boss, mod)),
        return_exceptions=True,
    )
    refused_ones = [one for one in done if isinstance(one, UserError)]
    assert (len(refused_ones), {one.key for one in refused_ones}) == (NOTES, {"note-too-many"})
    assert len((await home.applications.show(boss, application.id)).notes) == NOTES
    entries = [row for row in await home.rows(audit) if row.act == "note"]
    assert len(entries) == NOTES
    assert all("no " not in str(row.details) for row in entries)  # what it says is not kept twice


async def test_only_who_noted_corrects_and_deletes_it(home: Home) -> None:
    application = await home.apply(MARIA)
    await home.volunteer(OMAR)
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    boss, mod = await home.actor(), await home.moderator(MOD)
    for words in ("One", "Two"):
        await home.queue.note(boss, application.id, words)
    await home.queue.note(mod, application.id, "Three")
    _, (one, two) = await home.queue.own_notes(boss, application.id)
    for actor, refused in (
        (mod, "note-unknown"),
        (stranger, "note-unknown"),
        (await home.actor(OMAR), "not-allowed"),
        (await home.actor(MARIA), "not-allowed"),
    ):
        with pytest.raises(UserError, match=refused):
            await home.queue.correct_note(actor, one.id, "x")
        with pytest.raises(UserError, match=refused):
            await home.queue.delete_note(actor, one.id)
    for words, refused in ((" ", "note-empty"), ("x" * (NOTE_LIMIT + 1), "too-long")):
        with pytest.raises(UserError, match=refused):
            await home.queue.correct_note(boss, one.id, words)
    await home.queue.correct_note(boss, one.id, "One")
    await home.queue.correct_note(boss, one.id, "1")
    await home.applications.decline(mod, application.id, "No.")
    both = home.queue.delete_note(boss, two.id), home.queue.delete_note(boss, two.id)
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [error.key for error in done if isinstance(error, UserError)] == ["note-unknown"]
    notes = (await home.applications.show(boss, application.id)).notes
    assert [note.text for note in notes] == ["1", "Three"]
    acts = [row.act for row in await home.rows(audit) if row.act.startswith("note-")]
    assert acts == ["note-correct", "note-delete"], "what changes nothing is no act"


async def test_nobody_notes_on_their_own_application_or_a_decided_one(home: Home) -> None:
    own = await home.apply(BOSS)
    with pytest.raises(UserError, match="application-own"):
        await home.queue.note(await home.actor(), own.id, "x")
    decided = await home.volunteer(MARIA)
    with pytest.raises(UserError, match="application-approved-already"):
        await home.queue.note(await home.actor(), decided.id, "x")


async def test_notes_are_in_the_export_and_go_with_the_person(home: Home) -> None:
    application = await home.apply(MARIA)
    mod = await home.moderator(MOD)
    await home.queue.note(mod, application.id, "Known from\nthe march.")
    kept = (await home.personal.kept(await home.actor(MARIA))).everything
    assert kept["notes_about_you"] == [{"at": home.clock.at.isoformat(), "text": "Known from the march."}]
    assert str(MOD) not in str(kept["notes_about_you"])
    assert (await home.personal.kept(mod)).everything["notes_by_you"] == [home.clock.at.isoformat()]
    await home.personal.erase(mod)
    [row] = await home.rows(application_notes)
    assert row.author_id < 0
    await home.personal.erase(await home.actor(MARIA))
    assert await home.rows(application_notes) == []


async def test_several_at_once_by_two_moderators_at_once(home: Home) -> None:
    """Each is approved once, by one of them, and everybody's outcome is one of two."""
    one, other = await home.moderator(MOD), await home.moderator(MOD + 1)
    ids = []
    for n in range(AT_ONCE):
        home.clock.at += timedelta(seconds=10)  # all at once they would look like a raid
        ids.append((await home.apply(MARIA + 100 + n)).id)

    async def several(actor: Any, order: list[int]) -> int:
        await home.queue.check_several(actor, order)
        done = 0
        for number in order:
            try:
                await home.applications.approve(actor, number)
                done += 1
            except UserError as error:
                assert error.key == "application-approved-already"  # noqa: PT017
        return done

    counts = await asyncio.gather(several(one, ids), several(other, ids[::-1]), several(one, ids))
    assert sum(counts) == AT_ONCE
    assert len([row for row in await home.rows(audit) if row.act == "approve"]) == AT_ONCE
    assert len([row for row in await home.rows(reminders) if row.kind == "application-answer"]) == AT_ONCE


async def test_what_can_be_picked(home: Home) -> None:
    boss = await home.actor()
    maria, own = await home.apply(MARIA), await home.apply(BOSS)
    decided = await home.volunteer(LIN)
    picked = await home.queue.picked(boss, [maria.id, maria.id, own.id, decided.id, 10**17])
    assert [one.application.id for one in picked] == [maria.id]
    with pytest.raises(UserError, match="applications-too-many"):
        await home.queue.picked(boss, range(AT_ONCE + 1))
    await home.volunteer(OMAR)
    for call in (home.queue.picked, home.queue.check_several):
        with pytest.raises(UserError, match="not-allowed"):
            await call(await home.actor(OMAR), [maria.id])
    await home.set_up(guild_id=GUILD + 1, by=BOSS + 50)
    stranger = await home.actor(BOSS + 50, GUILD + 1)
    assert await home.queue.picked(stranger, [maria.id]) == []
    assert (await home.queue.page(stranger, Sought(), 0, 10)).total == 0
