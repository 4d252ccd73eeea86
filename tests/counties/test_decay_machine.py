"""Whatever leads do or do not, and however long the bot is away: nobody loses a county but as it was announced."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from bot.alarm import ManualAlarm
from bot.counties.model import Event
from bot.database.tables import assignment_events, assignments
from bot.decay import Step
from bot.errors import UserError
from bot.reminders.model import Reminder, Undeliverable
from tests.conftest import FixedClock
from tests.counties.conftest import BACKUP, HAYS, LEAD, TRAVIS, Office
from tests.machine import StoreMachine, play

STEPS = [Event.ASKED, Event.ASKED_AGAIN, Event.COORDINATOR_TOLD, Event.BACKUP_ASKED, Event.LAPSED]
ALIVE = {Event.STILL_IN, Event.PAUSED, Event.OFFERED, Event.WORKED}
OVER = ("duty-over", "county-not-lead", "decay-not-asked", "decay-extended", "county-lead-back")
people = st.integers(1, 3)
geoids = st.sampled_from([TRAVIS, HAYS])
spans = st.sampled_from([0.5, 3, 8, 21])


class Post:
    """The Discord side: who was asked, about which assignment; sometimes nothing gets through."""

    def __init__(self) -> None:
        self.cut = False
        self.asked: list[tuple[int, datetime]] = []
        self.clock = FixedClock()

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        if self.cut:
            raise Undeliverable("reminder-problem-gone")
        if reminder.kind == "county-ask":
            self.asked.append((int(str(reminder.arguments["assignment_id"])), self.clock.now()))


class Decay(StoreMachine):
    """`promised` is, by assignment, when its county opens up, as its lead was told last."""

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.post = FixedClock(), Post()
        self.post.clock = self.clock
        self.office = Office(self.database, self.clock, next(self.numbers), ManualAlarm())
        self._run(self.office.set_up())
        self.office.reminders.connect(self.post)
        self.people = {user_id: self._run(self.office.volunteer(user_id)) for user_id in (1, 2, 3)}
        self.promised: dict[int, datetime] = {}
        for user_id, geoid in ((1, TRAVIS), (2, HAYS)):
            self._run(self.office.counties.claim(self.people[user_id], geoid, LEAD))
        self._run(self.office.counties.claim(self.people[3], TRAVIS, BACKUP))

    def _try(self, call) -> None:  # type: ignore[no-untyped-def]
        try:
            self._run(call)
        except UserError as error:
            if not (error.key.startswith("county-") or error.key in OVER):
                raise

    def _duties(self, user_id: int) -> list[int]:
        return [duty.held.id for duty in self._run(self.office.counties.mine(self.people[user_id]))]

    # --- what people do ------------------------------------------------------------------------------------

    @rule(user_id=people, geoid=geoids, role=st.sampled_from([LEAD, LEAD, BACKUP]))
    def claim(self, user_id: int, geoid: str, role: object) -> None:
        self._try(self.office.counties.claim(self.people[user_id], geoid, role))  # type: ignore[arg-type]

    @rule(user_id=people, what=st.sampled_from(["still_in", "more_time", "more_time", "step_up", "give_up"]))
    def answer(self, user_id: int, what: str) -> None:
        for duty in self._duties(user_id)[:1]:
            self._try(getattr(self.office.assignments, what)(user_id, duty))

    @rule(user_id=people, days=st.integers(1, 95))
    def pause(self, user_id: int, days: int) -> None:
        for duty in self._duties(user_id)[:1]:
            self._try(self.office.assignments.pause(user_id, duty, f"{days}d"))

    @rule(user_id=people, to=people)
    def hand_over(self, user_id: int, to: int) -> None:
        for duty in self._duties(user_id)[:1]:
            self._try(self.office.assignments.offer(user_id, duty, to))
            self._try(self.office.assignments.accept(to, duty))

    # --- what time does ------------------------------------------------------------------------------------

    @rule(days=spans)
    def a_while(self, days: float) -> None:
        self.pass_time(days)

    def pass_time(self, days: float) -> None:
        """The bot is there, and every alarm rings at its instant."""
        until = self.clock.now() + timedelta(days=days)
        alarm = self.office.alarm
        while (due := alarm.next_due()) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            self._run(alarm.run_due(self.clock.at))
            self._note_promises()
        self.clock.at = until

    @rule(days=st.sampled_from([7, 14, 21]))
    def pass_weeks(self, days: float) -> None:
        self.pass_time(days)

    @rule(days=spans)
    def be_away(self, days: float) -> None:
        """The bot is stopped for days, and started anew."""
        self.clock.at += timedelta(days=days)
        self.office = Office(
            self.database, self.clock, self.office.guild_id, ManualAlarm(), self.office.alliance_id
        )
        self.office.reminders.connect(self.post)
        self._run(self.office.reminders.resume())
        self._run(self.office.assignments.resume())
        self._run(self.office.alarm.run_due(self.clock.now()))
        self._note_promises()

    @rule(cut=st.booleans())
    def cut_off(self, cut: bool) -> None:
        self.post.cut = cut

    def _note_promises(self) -> None:
        for user_id in self.people:
            for duty in self._run(self.office.counties.mine(self.people[user_id])):
                if duty.held.watch is not None and duty.held.watch.taken:
                    asked = self._run(self.office.assignments.asked(user_id, duty.held.id))
                    opens, before = asked.dates[Step.RELEASE], self.promised.get(duty.held.id)
                    assert before is None or opens >= before - timedelta(hours=2)
                    self.promised[duty.held.id] = opens

    # --- what holds ----------------------------------------------------------------------------------------

    @invariant()
    def a_county_has_one_lead_at_most(self) -> None:
        held = [
            geoid for geoid, _, role, ended in self._run(self.office.rows()) if role == "lead" and not ended
        ]
        assert len(held) == len(set(held))

    @invariant()
    def steps_come_in_order_one_at_a_time_and_as_announced(self) -> None:
        async def events():  # type: ignore[no-untyped-def]
            async with self.database.read() as connection:
                return (
                    await connection.execute(
                        select(assignment_events)
                        .where(assignment_events.c.alliance_id == self.office.alliance_id)
                        .order_by(assignment_events.c.id)
                    )
                ).all()

        expected: dict[int, int] = {}
        heard: dict[int, datetime] = {}
        last: dict[int, datetime] = {}
        for event in self._run(events()):
            what, duty = Event(event.what), event.assignment_id
            if what in ALIVE:
                expected[duty], heard[duty] = 0, event.at
                last.pop(duty, None)
            if what not in STEPS:
                continue
            days = self.office.teams.ladder.days[Step(STEPS.index(what) + 1)]
            assert duty not in last or event.at - last[duty] > timedelta(days=days - 1)
            last[duty] = event.at
            again = what is Event.BACKUP_ASKED and expected.get(duty) == len(STEPS) - 1
            assert again or STEPS.index(what) == expected.get(duty, 0)
            expected[duty] = STEPS.index(what) + 1
            if what is Event.LAPSED:
                assert event.at >= self.promised[duty]
                since = heard.get(duty)
                assert any(id_ == duty and (since is None or at >= since) for id_, at in self.post.asked)

    @invariant()
    def nobody_waits_for_an_answer_to_a_question_that_is_settled(self) -> None:
        async def ended():  # type: ignore[no-untyped-def]
            async with self.database.read() as connection:
                rows = await connection.scalars(
                    select(assignments.c.id).where(
                        assignments.c.alliance_id == self.office.alliance_id,
                        assignments.c.ended_at.is_not(None),
                    )
                )
                return {f"assignment:{number}" for number in rows}

        gone = self._run(ended())
        for subject, state, _, _ in self._run(self.office.reminders_of("county-ask")):
            assert state != "pending" or subject.rsplit(":", 2)[0] not in gone


def test_silence_is_followed_up_as_announced(sqlite_url: str) -> None:
    play(Decay, sqlite_url, examples=8)
