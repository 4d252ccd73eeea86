"""Whatever people do with tasks in whatever order, and however long the bot is away."""

import asyncio
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import insert, select

from bot.alliances.model import Actor, Grant, Level
from bot.config import TaskSettings
from bot.database.tables import alliances, grants, reminders, task_claims, task_events, volunteers
from bot.errors import UserError
from bot.tasks.model import What
from tests.conftest import FixedClock
from tests.hours.conftest import HARRIS
from tests.machine import StoreMachine, play
from tests.tasks.conftest import NOON, Desk

PEOPLE, MAKERS, PLACES = (1, 2, 3, 4), (1, 2), (1, 2)
ALIVE = {What.CLAIMED, What.STILL_ON_IT, What.MORE_TIME, What.SENT_BACK}
STEPS = [What.ASKED, What.ASKED_AGAIN, What.TOLD, What.RELEASED]
people, which = st.sampled_from(PEOPLE), st.sampled_from([0, 1])


class Tasks(StoreMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock(NOON)
        self.alliance = next(self.numbers)
        self.desk = Desk(self.database, self.clock)
        self._run(self._set_up())

    async def _set_up(self) -> None:
        async with self.database.write() as connection:
            await connection.execute(insert(alliances).values(id=self.alliance, name="a", created_at=NOON))
            for user_id in PEOPLE:
                level = Level.ORGANIZER if user_id in MAKERS else Level.VOLUNTEER
                here = {"alliance_id": self.alliance, "user_id": user_id}
                await connection.execute(
                    insert(volunteers).values(
                        **here,
                        status="active",
                        guild_id=1,
                        geoid=HARRIS,
                        skills=[],
                        locale="en",
                        zone="America/Chicago",
                        created_at=NOON,
                        changed_at=NOON,
                    )
                )
                await connection.execute(
                    insert(grants).values(**here, level=level.word, scope="", granted_by=0, granted_at=NOON)
                )
        self.people = {
            user_id: Actor(
                self.alliance,
                1,
                user_id,
                frozenset({Grant(Level.ORGANIZER if user_id in MAKERS else Level.VOLUNTEER)}),
            )
            for user_id in PEOPLE
        }
        self.tasks = [(await self.desk.make(self.people[1], due="9d", places=places)).id for places in PLACES]

    def _try(self, call) -> None:  # type: ignore[no-untyped-def]
        try:
            self._run(call)
        except UserError as error:
            if not (error.key.startswith("task-") or error.key == "not-allowed"):
                raise

    # --- what people do ------------------------------------------------------------------------------------

    @rule(user_id=people, task=which)
    def claim(self, user_id: int, task: int) -> None:
        self._try(self.desk.tasks.claim(user_id, self.tasks[task]))

    @rule(task=which)
    def everybody_claims_at_once(self, task: int) -> None:
        async def rush() -> None:
            tries = (self.desk.tasks.claim(user_id, self.tasks[task]) for user_id in PEOPLE)
            for got in await asyncio.gather(*tries, return_exceptions=True):
                assert not isinstance(got, BaseException) or isinstance(got, UserError)

        self._run(rush())

    @rule(user_id=people, task=which, what=st.sampled_from(["still_on_it", "more_time", "give_back"]))
    def act(self, user_id: int, task: int, what: str) -> None:
        self._try(getattr(self.desk.tasks, what)(user_id, self.tasks[task]))

    @rule(user_id=people, task=which)
    def done(self, user_id: int, task: int) -> None:
        self._try(self.desk.tasks.done(user_id, self.tasks[task], "did it"))

    @rule(user_id=people, task=which, approve=st.booleans())
    def decide(self, user_id: int, task: int, approve: bool) -> None:
        tasks, actor = self.desk.tasks, self.people[user_id]
        for claim in self._run(tasks.show(actor, self.tasks[task])).claims:
            if approve:
                self._try(tasks.approve(actor, self.tasks[task], claim.id))
            else:
                self._try(tasks.send_back(actor, self.tasks[task], claim.id, "not yet"))

    @rule(task=which, days=st.sampled_from([1, 5, 20]), more=st.booleans())
    def edit(self, task: int, days: int, more: bool) -> None:
        places = PLACES[task] if more else 1
        change = self.desk.tasks.edit(
            self.people[1], self.tasks[task], "Print flyers", f"{days}d", "", HARRIS, places
        )
        self._try(change)

    # --- what time does ------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([0.5, 2, 4, 9]))
    def time_passes(self, days: float) -> None:
        self._run(self.desk.pass_to(self.clock.at + timedelta(days=days)))

    @rule(days=st.sampled_from([0.5, 2, 9]))
    def the_bot_is_away(self, days: float) -> None:
        self.clock.at += timedelta(days=days)
        post = self.desk.post
        self._run(self.desk.restart())
        assert self.desk.post is post

    # --- what holds ----------------------------------------------------------------------------------------

    def _rows(self, query):  # type: ignore[no-untyped-def]
        async def read():  # type: ignore[no-untyped-def]
            async with self.database.read() as connection:
                return (await connection.execute(query)).all()

        return self._run(read())

    def _claims(self):  # type: ignore[no-untyped-def]
        return self._rows(select(task_claims).where(task_claims.c.task_id.in_(self.tasks)))

    @invariant()
    def no_task_has_more_people_than_it_has_places(self) -> None:
        held = [claim for claim in self._claims() if claim.ended_at is None]
        for task_id, places in zip(self.tasks, PLACES, strict=True):
            on_it = [claim for claim in held if claim.task_id == task_id]
            assert len(on_it) == len({claim.user_id for claim in on_it}) <= places
            assert len({claim.slot for claim in on_it}) == len(on_it)

    @invariant()
    def nobody_approves_what_they_did(self) -> None:
        for claim in self._claims():
            assert claim.state != "approved" or claim.decided_by in set(MAKERS) - {claim.user_id}

    @invariant()
    def nobody_is_reminded_of_what_they_have_no_more(self) -> None:
        to_do = {claim.id for claim in self._claims() if claim.state == "claimed"}
        waiting = select(reminders).where(
            reminders.c.alliance_id == self.alliance,
            reminders.c.state == "pending",
            reminders.c.kind.in_(["task-due", "task-ask"]),
        )
        for row in self._rows(waiting):
            assert row.arguments["claim_id"] in to_do

    @invariant()
    def steps_come_in_order_each_after_its_own_days(self) -> None:
        settings_ = TaskSettings()
        days = [
            settings_.ask_after_days,
            settings_.ask_again_days,
            settings_.tell_days,
            settings_.release_days,
        ]
        asked = select(task_events).where(task_events.c.task_id.in_(self.tasks)).order_by(task_events.c.id)
        expected: dict[tuple[int, int], int] = {}
        last: dict[tuple[int, int], datetime] = {}
        moved: set[tuple[int, int]] = set()  # whose day may have become another: of them it begins anew
        for event in self._rows(asked):
            what, whose = What(event.what), (event.task_id, event.about)
            if what is What.EDITED:
                moved |= {one for one in expected if one[0] == event.task_id}
            elif what in ALIVE:
                expected[whose] = 0
            elif what in STEPS:
                place = STEPS.index(what)
                if not place and whose in moved:
                    expected[whose] = 0
                moved.discard(whose)
                again = what is What.TOLD and expected[whose] == len(STEPS) - 1
                assert again or place == expected[whose]
                if place:
                    assert event.at - last[whose] > timedelta(days=days[place] - 1)
                expected[whose], last[whose] = place + 1, event.at


def test_tasks(sqlite_url: str) -> None:
    play(Tasks, sqlite_url, examples=8)
