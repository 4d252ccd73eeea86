"""Tasks on both databases: who gets one, who decides, and what silence leads to."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.alliances.model import Actor, Grant, Level
from bot.config import TaskSettings
from bot.database.tables import audit, consents, task_claims
from bot.errors import UserError
from bot.reminders import store as rows
from bot.reminders.model import Topic
from bot.tasks.model import Standing, State, What
from tests.hours.conftest import COOK, HARRIS, Person
from tests.tasks.conftest import NATION, NOON, TEXAS, Desk

END_OF_FEBRUARY_1 = datetime(2026, 2, 2, 5, 59, tzinfo=UTC)


async def history(desk: Desk, who: object, task_id: int) -> list[What]:
    _, happened = await desk.tasks.history(who, task_id)  # type: ignore[arg-type]
    return [entry.what for entry in reversed(happened)]


@pytest.mark.parametrize("places", [1, 3])
async def test_a_hundred_take_it_on_at_once(desk: Desk, person: Person, places: int) -> None:
    maker = await person(1, TEXAS)
    task = await desk.make(maker, places=places)
    for number in range(2, 102):
        await person(number)
    tries = await asyncio.gather(
        *(desk.tasks.claim(number, task.id) for number in range(2, 102)), return_exceptions=True
    )
    assert sum(isinstance(one, Standing) for one in tries) == places
    refused = [one for one in tries if not isinstance(one, Standing)]
    assert {one.key for one in refused if isinstance(one, UserError)} == {"task-full"}, refused
    standing = await desk.tasks.show(maker, task.id)
    assert sorted(claim.slot for claim in standing.claims) == list(range(places))


async def test_one_person_presses_often(desk: Desk, person: Person) -> None:
    task = await desk.make(await person(1, TEXAS), places=5)
    await person(2)
    tries = await asyncio.gather(*(desk.tasks.claim(2, task.id) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, Standing) for one in tries) == 1
    assert {getattr(one, "key", None) for one in tries} == {None, "task-already"}


async def test_from_making_it_to_its_approval(desk: Desk, person: Person) -> None:
    maker, anna = await person(1, TEXAS), await person(2)
    task = await desk.make(maker)
    assert task.plan.due_at == END_OF_FEBRUARY_1
    standing = await desk.tasks.claim(2, task.id)
    [claim] = standing.claims
    assert claim.due_at == END_OF_FEBRUARY_1
    assert await desk.pending(2) == ["task-due"]
    await desk.pass_to(NOON + timedelta(days=1))
    await desk.tasks.done(2, task.id, " 500 of  them ")
    await desk.pass_to(NOON + timedelta(days=1))
    assert await desk.pending(2) == []
    assert desk.post.to(1) == ["task-review"]
    with pytest.raises(UserError, match="not-allowed"):
        await desk.tasks.approve(anna, task.id, claim.id)
    after = await desk.tasks.send_back(maker, task.id, claim.id, "In Spanish too")
    assert after.claims[0].state is State.CLAIMED
    with pytest.raises(UserError, match="task-decided"):
        await desk.tasks.approve(maker, task.id, claim.id)
    await desk.tasks.done(2, task.id, "In both now")
    after = await desk.tasks.approve(maker, task.id, claim.id)
    assert after.claims[0].state is State.APPROVED
    await desk.pass_to(NOON + timedelta(days=60))
    assert desk.post.to(2) == ["task-told-sent-back", "task-approved"]
    await person(3)
    with pytest.raises(UserError, match="task-full"):
        await desk.tasks.claim(3, task.id)
    async with desk.database.read() as connection:
        acts = list(await connection.scalars(select(audit.c.act).order_by(audit.c.id)))
    assert acts == ["task-create", "task-send-back", "task-approve"]
    assert await history(desk, maker, task.id) == [
        What.MADE, What.CLAIMED, What.DONE, What.SENT_BACK, What.DONE, What.APPROVED,
    ]  # fmt: skip


async def test_scopes(desk: Desk, person: Person) -> None:
    texas, cook, nation = (
        await person(1, TEXAS),
        await person(2, Grant(Level.ORGANIZER, "17")),
        await person(3, NATION),
    )
    volunteer, stranger = await person(4), await person(5, NATION, alliance=2)
    for who in (cook, volunteer):
        with pytest.raises(UserError, match="not-allowed"):
            await desk.make(who)
    for who in (texas, cook, volunteer):
        with pytest.raises(UserError, match="not-allowed"):
            await desk.make(who, geoid=None)
    here, everywhere = await desk.make(texas), await desk.make(nation, geoid=None)
    await desk.tasks.claim(4, here.id)
    [claim] = (await desk.tasks.claim(4, everywhere.id)).claims
    await desk.tasks.done(4, everywhere.id, "done")
    for who, key in ((texas, "not-allowed"), (volunteer, "not-allowed"), (stranger, "task-unknown")):
        with pytest.raises(UserError, match=key):
            await desk.tasks.approve(who, everywhere.id, claim.id)
        with pytest.raises(UserError, match=key):
            await desk.tasks.send_back(who, everywhere.id, claim.id, "no")
        with pytest.raises(UserError, match=key):
            await desk.tasks.cancel(who, everywhere.id)
        with pytest.raises(UserError, match=key):
            await desk.tasks.history(who, everywhere.id)
    with pytest.raises(UserError, match="not-allowed"):
        await desk.tasks.cancel(cook, here.id)
    with pytest.raises(UserError, match="task-unknown"):
        await desk.tasks.show(stranger, here.id)
    with pytest.raises(UserError, match="task-unknown"):
        await desk.tasks.claim(4, here.id, alliance_id=2)
    with pytest.raises(UserError, match="not-allowed-volunteer"):
        await desk.tasks.claim(5, here.id)
    assert (await desk.tasks.search(stranger, "", 25)) == []
    await desk.tasks.cancel(nation, here.id)
    await desk.tasks.approve(nation, everywhere.id, claim.id)


async def test_nobody_approves_their_own(desk: Desk, person: Person) -> None:
    maker, other = await person(1, TEXAS), await person(2, TEXAS)
    task = await desk.make(maker)
    [claim] = (await desk.tasks.claim(1, task.id)).claims
    await desk.tasks.done(1, task.id, "done")
    await desk.pass_to(NOON)
    assert desk.post.to(1) == []
    assert desk.post.to(2) == ["task-review"], "somebody else who organizes there is asked"
    with pytest.raises(UserError, match="task-own-work"):
        await desk.tasks.approve(maker, task.id, claim.id)
    await desk.tasks.approve(other, task.id, claim.id)


async def test_silence_step_by_step_with_a_restart_and_two_days_away(desk: Desk, person: Person) -> None:
    maker, _ = await person(1, TEXAS), await person(2)
    task = await desk.make(maker)
    await desk.tasks.claim(2, task.id)
    await desk.pass_to(END_OF_FEBRUARY_1)
    assert desk.post.to(2) == ["task-due"]
    # Asked a day after it was due, at ten of their own clock in Chicago, and again two days later.
    await desk.pass_to(datetime(2026, 2, 4, 15, tzinfo=UTC))
    assert desk.post.to(2) == ["task-due", "task-ask"]
    assert desk.post.sent[-1][0] == datetime(2026, 2, 2, 16, tzinfo=UTC)
    dates = (await desk.tasks.show(await person(9, TEXAS), task.id)).claims[0].watch
    assert dates is not None
    desk.clock.at += timedelta(days=2)  # away, past the second question
    await desk.restart()
    assert desk.post.to(2) == ["task-due", "task-ask", "task-ask"]
    assert await desk.tasks.more_time(2, task.id)
    assert await desk.pending(2) == ["task-due"]
    # Everything begins anew after the new day, and each step has its own days.
    await desk.pass_to(datetime(2026, 3, 1, tzinfo=UTC))
    assert desk.post.to(2)[3:] == ["task-due", "task-ask", "task-ask", "task-ask", "task-told-released"]
    assert desk.post.to(1) == ["task-told-quiet"]
    asked = [at for at, one in desk.post.sent if one.kind == "task-ask"][2:]
    [released] = [at for at, one in desk.post.sent if one.arguments.get("key") == "task-told-released"]
    assert [(at - asked[0]).days for at in (*asked, released)] == [0, 2, 4, 7]
    assert (await desk.tasks.show(maker, task.id)).free == 1
    assert await desk.pending(2) == []
    assert await history(desk, maker, task.id) == [
        What.MADE, What.CLAIMED, What.ASKED, What.ASKED_AGAIN, What.MORE_TIME, What.ASKED, What.ASKED_AGAIN,
        What.TOLD, What.RELEASED,
    ]  # fmt: skip
    standing = await desk.tasks.claim(2, task.id)
    assert standing.claims[0].due_at > desk.clock.at, "who comes late has some days too"


async def test_who_cannot_be_told_keeps_it(desk: Desk, person: Person) -> None:
    task = await desk.make(await person(1, TEXAS))
    await person(2)
    await desk.tasks.claim(2, task.id)
    desk.clock.at = END_OF_FEBRUARY_1
    for _ in range(8):  # the bot is there, but nothing gets through
        desk.clock.at += timedelta(days=3)
        await desk.tasks.resume()
    assert (await desk.tasks.show(await person(3), task.id)).claims


async def test_more_time_is_not_for_ever(desk: Desk, person: Person) -> None:
    task = await desk.make(await person(1, TEXAS))
    await person(2)
    await desk.tasks.claim(2, task.id)
    for days in (7, 14):
        standing = await desk.tasks.more_time(2, task.id)
        assert standing.claims[0].due_at == END_OF_FEBRUARY_1 + timedelta(days=days)
    with pytest.raises(UserError, match="task-no-more-time"):
        await desk.tasks.more_time(2, task.id)
    with pytest.raises(UserError, match="task-not-yours"):
        await desk.tasks.more_time(1, task.id)


async def test_kept_for_whoever_was_asked(desk: Desk, person: Person) -> None:
    maker = await person(1, TEXAS)
    await person(2), await person(3)
    task = await desk.make(maker, asked_id=2)
    await desk.pass_to(NOON)
    assert desk.post.to(2) == ["task-offer"]
    assert [one.task.id for one in (await desk.tasks.mine(await person(9)))[0]] == []
    with pytest.raises(UserError, match="task-asked-other"):
        await desk.tasks.claim(3, task.id)
    with pytest.raises(UserError, match="task-not-yours"):
        await desk.tasks.decline(3, task.id)
    await desk.tasks.decline(2, task.id)
    await desk.tasks.claim(3, task.id)
    await desk.pass_to(NOON)
    assert desk.post.to(1) == ["task-told-declined"]
    second = await desk.make(maker, asked_id=2)
    desk.clock.at += timedelta(days=4)
    await desk.tasks.claim(3, second.id)
    for given, key in (
        ({"asked_id": 88}, "task-asked-nobody"),
        ({"asked_id": 2, "places": 2}, "task-asked-alone"),
        ({"places": 0}, "task-places"),
        ({"title": " "}, "task-title-empty"),
        ({"due": "someday"}, "time-unreadable"),
        ({"details": "x" * 501}, "too-long"),
        ({"geoid": "99999"}, "county-unknown"),
    ):
        with pytest.raises(UserError, match=key):
            await desk.make(maker, **given)


async def test_those_near_it_are_asked_the_least_contacted_first(desk: Desk, person: Person) -> None:
    desk.open(TaskSettings(offer_people=2))
    maker = await person(1, TEXAS)
    for number in (2, 3, 4, 5):
        await person(number)
    async with desk.database.write() as connection:
        for user_id in (1, 2, 3, 4):  # nobody else asked for it
            await connection.execute(
                insert(consents).values(
                    alliance_id=1, user_id=user_id, topic=Topic.TASKS.value, given_at=desk.clock.at
                )
            )
    first = await desk.make(maker)
    await desk.pass_to(NOON)
    assert [one.user_id for _, one in desk.post.sent] == [None, 2, 3]
    await desk.make(maker)
    await desk.pass_to(NOON)
    asked = [one.user_id for _, one in desk.post.sent if one.kind == "task-offer"]
    assert asked[2:] == [4, 2]
    await desk.make(maker, geoid="48001")  # far from where they live
    await desk.pass_to(NOON)
    assert len([one for _, one in desk.post.sent if one.kind == "task-offer"]) == 4
    assert first.plan.geoid == HARRIS


async def test_an_offer_that_came_too_late_is_not_made(desk: Desk, person: Person) -> None:
    maker, _, _ = await person(1, TEXAS), await person(2), await person(3)
    task = await desk.make(maker, asked_id=2)
    async with desk.database.read() as connection:
        [offer] = [one for one in await rows.about(connection, 1, 2) if one.kind == "task-offer"]
    assert await desk.tasks.to_tell(offer) is not None
    await desk.tasks.claim(2, task.id)
    assert await desk.tasks.to_tell(offer) is None
    assert await desk.pending(2) == ["task-due"]


async def test_lists(desk: Desk, person: Person) -> None:
    maker, anna = await person(1, NATION), await person(2)
    near = [await desk.make(maker, f"Near {n}", due=f"2026-02-0{9 - n}") for n in range(6)]
    far, nation = await desk.make(maker, "Far", geoid=COOK), await desk.make(maker, "All", geoid=None)
    page, total = await desk.tasks.near(anna)
    assert (len(page), total) == (5, 7)
    assert page[0].task.id == nation.id
    assert page[1].task.id == near[5].id
    assert [one.task.id for one in (await desk.tasks.within(anna, COOK))[0]] == [far.id]
    await desk.tasks.claim(2, near[0].id)
    assert (await desk.tasks.near(anna))[1] == 6
    assert [one.task.id for one in (await desk.tasks.mine(anna))[0]] == [near[0].id]
    await desk.tasks.done(2, near[0].id, "done")
    assert [one.task.id for one in (await desk.tasks.mine(maker))[0]] == [near[0].id]
    await desk.tasks.cancel(maker, far.id)
    assert (await desk.tasks.within(anna, COOK))[1] == 0
    assert [one.id for one in await desk.tasks.search(anna, "near 3", 25)] == [near[3].id]


async def test_called_off(desk: Desk, person: Person) -> None:
    maker, _, _ = await person(1, TEXAS), await person(2), await person(3)
    task = await desk.make(maker, places=2)
    await desk.tasks.claim(2, task.id)
    [_, claim] = (await desk.tasks.claim(3, task.id)).claims
    await desk.tasks.done(3, task.id, "done")
    await desk.tasks.cancel(maker, task.id)
    await desk.pass_to(NOON + timedelta(days=40))
    assert desk.post.to(2) == ["task-told-cancelled"]
    assert desk.post.to(3) == []
    for call, key in (
        (desk.tasks.cancel(maker, task.id), "task-is-cancelled"),
        (desk.tasks.claim(2, task.id), "task-is-cancelled"),
        (desk.tasks.done(2, task.id, "x"), "task-not-yours"),
        (desk.tasks.done(3, task.id, "x"), "task-not-now"),
        (desk.tasks.done(3, task.id, " "), "task-line-empty"),
        (desk.tasks.send_back(maker, task.id, claim.id, ""), "task-reason-empty"),
    ):
        with pytest.raises(UserError, match=key):
            await call
    await desk.tasks.approve(maker, task.id, claim.id)  # what is done stays done


async def test_a_day_of_ones_own_and_no_more_than_ten(desk: Desk, person: Person) -> None:
    maker, _ = await person(1, TEXAS), await person(2)
    task = await desk.make(maker)
    with pytest.raises(UserError, match="task-due-late"):
        await desk.tasks.claim(2, task.id, "2026-02-03")
    standing = await desk.tasks.claim(2, task.id, "2026-01-25")
    assert standing.claims[0].due_at == datetime(2026, 1, 26, 5, 59, tzinfo=UTC)
    for _ in range(9):
        await desk.tasks.claim(2, (await desk.make(maker)).id)
    with pytest.raises(UserError, match="task-too-many"):
        await desk.tasks.claim(2, (await desk.make(maker)).id)


async def test_edited(desk: Desk, person: Person) -> None:
    maker, _, _, _ = await person(1, TEXAS), await person(2), await person(3), await person(4)
    task = await desk.make(maker, places=3)
    await desk.tasks.claim(2, task.id)
    await desk.tasks.claim(3, task.id, "2026-01-25")
    own_day = datetime(2026, 1, 26, 5, 59, tzinfo=UTC)

    async def edit(who: Actor = maker, **given: Any) -> dict[int, datetime]:
        now, due = await desk.tasks.managed(maker, task.id)
        plan = now.plan
        as_it_is = {"title": plan.title, "due": due, "details": plan.details, "geoid": plan.geoid}
        await desk.tasks.edit(who, task.id, **{**as_it_is, "places": plan.places, **given})
        await desk.pass_to(desk.clock.at)
        return {claim.user_id: claim.due_at for claim in (await desk.tasks.show(maker, task.id)).claims}

    before = await edit()
    assert desk.post.to(2) == desk.post.to(3) == [], "nothing was changed"
    assert await edit(title="Print leaflets", details="500") == before == {2: END_OF_FEBRUARY_1, 3: own_day}
    assert desk.post.to(2) == desk.post.to(3) == ["task-told-edited"]
    assert await edit(due="2026-02-10") == {2: END_OF_FEBRUARY_1 + timedelta(days=9), 3: own_day}
    assert desk.post.to(2) == ["task-told-edited"] * 2
    assert desk.post.to(3) == ["task-told-edited"], "their day is one of their own, and stays"
    early = datetime(2026, 1, 25, 5, 59, tzinfo=UTC)
    assert await edit(due="2026-01-24") == {2: early, 3: early}
    assert await desk.pending(2) == ["task-due"]
    assert (await edit(due="2026-01-20 23:00"))[2] == NOON + timedelta(days=1), "some time they have"
    for given, key in (
        ({"places": 1}, "task-places-taken"),
        ({"asked_id": 4, "places": 1}, "task-places-taken"),
        ({"due": "2026-01-01"}, "time-past"),
        ({"title": " "}, "task-title-empty"),
        ({"geoid": COOK}, "not-allowed"),
        ({"geoid": None}, "not-allowed"),
        ({"who": await person(5)}, "not-allowed"),
        ({"who": await person(6, NATION, alliance=2)}, "task-unknown"),
    ):
        with pytest.raises(UserError, match=key):
            await edit(**given)
    await desk.tasks.claim(4, task.id)
    await desk.tasks.give_back(2, task.id)
    await edit(places=2)
    assert [claim.slot for claim in (await desk.tasks.show(maker, task.id)).claims] == [1, 2]
    with pytest.raises(UserError, match="task-full"):
        await desk.tasks.claim(2, task.id)
    await desk.tasks.give_back(3, task.id)
    assert [claim.slot for claim in (await desk.tasks.claim(2, task.id)).claims] == [2, 0]
    await desk.tasks.give_back(2, task.id)
    await desk.tasks.give_back(4, task.id)
    await edit(places=1, asked_id=2)
    with pytest.raises(UserError, match="task-asked-other"):
        await desk.tasks.claim(3, task.id)
    assert desk.post.to(2)[-1] == "task-offer"
    await edit(places=2)
    await desk.tasks.claim(3, task.id)
    await edit(places=1)
    with pytest.raises(UserError, match="task-asked-late"):
        await edit(asked_id=2)
    desk.clock.at += timedelta(days=60)  # over, which hinders nobody from mending its words
    await edit(title="Print posters")
    assert (await history(desk, maker, task.id)).count(What.EDITED) == 9
    await desk.tasks.cancel(maker, task.id)
    with pytest.raises(UserError, match="task-is-cancelled"):
        await edit(title="Print nothing")


async def test_what_is_kept_about_somebody(desk: Desk, person: Person) -> None:
    maker, _ = await person(1, TEXAS), await person(2)
    done, open_ = await desk.make(maker), await desk.make(maker)
    [claim] = (await desk.tasks.claim(2, done.id)).claims
    await desk.tasks.claim(2, open_.id)
    await desk.tasks.done(2, done.id, "500 of them")
    await desk.tasks.approve(maker, done.id, claim.id)
    async with desk.database.write() as connection:
        kept: Any = await desk.tasks.export(connection, 1, 2)
        made = await desk.tasks.export(connection, 1, 1)
        assert [one["words"] for one in kept["task_claims"]] == ["500 of them", None]
        assert len(made["tasks"]) == 2  # type: ignore[arg-type]
        await desk.tasks.erase(connection, 1, 2)
        await desk.tasks.erase(connection, 1, 1)
        assert await desk.tasks.export(connection, 1, 2) == {"tasks": [], "task_claims": []}
        assert await desk.tasks.export(connection, 1, 1) == {"tasks": [], "task_claims": []}
        rows = (await connection.execute(select(task_claims).order_by(task_claims.c.id))).all()
    assert [(row.state, row.words, row.user_id < 0) for row in rows] == [
        ("approved", None, True),
        ("left", None, True),
    ]
    assert (await desk.tasks.show(await person(3), open_.id)).free == 1
