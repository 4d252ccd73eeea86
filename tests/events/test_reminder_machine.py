"""Whatever people do in whatever order: who has a seat is reminded once, at eleven the day before, and nobody else."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.config import EventSettings
from bot.counties.atlas import Atlas
from bot.errors import UserError
from bot.events.model import State, Typed
from bot.events.service import EventService
from bot.outreach.campaigns import CampaignService
from bot.pictures import Pictures
from bot.reminders.model import Reminder
from tests.conftest import FixedClock
from tests.counties.conftest import Office
from tests.machine import StoreMachine, play

LEAD, CROWD = 9, range(1, 6)
COUNTIES = {"48453": "America/Chicago", "04013": "America/Phoenix", "15003": "Pacific/Honolulu"}
people = st.sampled_from(CROWD)


class Post:
    """The Discord side: what was said to whom and when, and what place they had then."""

    def __init__(self, machine: "Reminded") -> None:
        self.machine = machine
        self.said: list[tuple[str, int | None, datetime, State | None]] = []

    async def send(
        self, reminder: Reminder, direct: bool, locale: str | None = None, *, silent: bool = False
    ) -> None:
        ours = reminder.alliance_id == self.machine.office.alliance_id  # not an earlier machine's
        if ours and reminder.user_id in CROWD and reminder.kind.startswith("event-"):
            event_id = int(str(reminder.arguments["event_id"]))
            roster = (await self.machine.events.show(self.machine.lead, event_id)).roster
            place = roster.get(reminder.user_id)
            now = self.machine.clock.now()
            self.said.append((reminder.kind, reminder.user_id, now, place.state if place else None))


class Reminded(StoreMachine):
    """One event after the other, with two seats each. `going` is the model: who has a seat, and since when; `due` is
    who is to be reminded on the day before, and when."""

    def __init__(self) -> None:
        super().__init__()
        # Some days before the clocks go forward.
        self.clock = FixedClock(datetime(2026, 3, 4, 18, 30, tzinfo=UTC))
        self.post = Post(self)
        self.office = Office(self.database, self.clock, next(self.numbers), ManualAlarm())
        self._run(self.office.set_up())
        self.lead: Actor = self._run(
            self.office.volunteer(LEAD, Grant(Level.VOLUNTEER), Grant(Level.ORGANIZER))
        )
        self.people = {user_id: self._run(self.office.volunteer(user_id)) for user_id in CROWD}
        self.going: dict[int, datetime] = {}
        self.due: list[tuple[int, datetime]] = []
        self.off = False  # whether it is called off
        self._start()

    def _start(self) -> None:
        office = self.office
        office.reminders.connect(self.post)
        campaigns = CampaignService(self.database, self.clock, office.audit, Pictures())
        self.events = EventService(
            self.database,
            self.clock,
            office.alarm,
            Atlas.load(),
            campaigns,
            office.audit,
            office.reminders,
            EventSettings(),
        )

    @initialize()
    def begin(self) -> None:
        self.make("04013", 1, 18)

    @precondition(lambda self: not self.open)
    @rule(geoid=st.sampled_from(sorted(COUNTIES)), days=st.integers(1, 4), hour=st.sampled_from([9, 18]))
    def make(self, geoid: str, days: int, hour: int) -> None:
        """Two have a seat from the beginning, and the others wait."""
        self.zone, self.going = ZoneInfo(COUNTIES[geoid]), {}
        day = self.clock.now().astimezone(self.zone).replace(minute=0, tzinfo=None)
        given = self._typed(day.replace(hour=hour) + timedelta(days=days))
        self.event_id = self._run(self.events.create(self.lead, 77, given, geoid)).id
        for who in CROWD:
            self.join(who)

    def _typed(self, there: datetime) -> Typed:
        """`there` is by the place's clock."""
        self.starts = there.replace(tzinfo=self.zone)
        self.off = False
        return Typed("Canvass", f"{there:%Y-%m-%d %H}:00", "2h", "2", "", "")

    @property
    def open(self) -> bool:
        return self.clock.now() < self.starts and not self.off

    @property
    def eleven(self) -> datetime:
        """On the day before, of the place's clock."""
        day = self.starts.date() - timedelta(days=1)
        return datetime.combine(day, time(11), self.zone).astimezone(UTC)

    def _try(self, call) -> None:  # type: ignore[no-untyped-def]
        """And look who has a seat then."""
        try:
            self._run(call)
        except UserError as error:
            if not error.key.startswith("event-"):
                raise
        roster = self._run(self.events.show(self.lead, self.event_id)).roster
        seated = {one for one, place in roster.items() if place.state is State.GOING}
        self.going = {one: self.going.get(one, self.clock.now()) for one in seated}

    # --- what people do ------------------------------------------------------------------------------------

    @precondition(lambda self: self.open)
    @rule(who=people)
    def join(self, who: int) -> None:
        self._try(self.events.join(self.people[who], self.event_id, 0))

    @precondition(lambda self: self.open)
    @rule(who=people, what=st.sampled_from(["leave", "accept", "accept", "confirm"]))
    def answer(self, who: int, what: str) -> None:
        self._try(getattr(self.events, what)(who, self.event_id))

    @precondition(lambda self: self.open)
    @rule(who=people)
    def leave_the_alliance(self, who: int) -> None:
        async def gone() -> None:
            async with self.database.write() as connection:
                await self.events.release_within(connection, self.office.alliance_id, who)

        self._try(gone())

    @precondition(lambda self: self.open)
    @rule(days=st.integers(0, 1), hour=st.sampled_from([9, 18, 20]))
    def move(self, days: int, hour: int) -> None:
        """Later on the same day, or to another: who has a seat keeps it, and is reminded of the new time."""
        moved = self.starts.replace(hour=hour, tzinfo=None) + timedelta(days=days)
        if moved.replace(tzinfo=self.zone) > self.clock.now():
            self._try(self.events.edit(self.lead, self.event_id, self._typed(moved)))

    @precondition(lambda self: self.open)
    @rule(sure=st.integers(0, 5))
    def call_off(self, sure: int) -> None:
        if sure == 0:
            self._run(self.events.cancel(self.lead, self.event_id))
            self.going, self.off = {}, True

    # --- what time does ------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 14, 30]))
    def time_passes(self, hours: int) -> None:
        """The bot is there, and every alarm rings at its instant."""
        until, alarm = self.clock.now() + timedelta(hours=hours), self.office.alarm
        if self.clock.now() < self.eleven <= until:
            self.due += [(who, self.eleven) for who, since in self.going.items() if since < self.eleven]
        while (due := alarm.next_due()) is not None and due <= until:
            self.clock.at = max(due, self.clock.at)
            self._run(alarm.run_due(self.clock.at))
        self.clock.at = until

    @rule(days=st.integers(0, 2))
    def be_away(self, days: int) -> None:
        """The bot is stopped, and started anew by day: what was due meanwhile is said then, if it is of use."""
        before, guild_id, alliance_id = self.clock.now(), self.office.guild_id, self.office.alliance_id
        back = before.replace(hour=18, minute=30) + timedelta(days=days)
        self.clock.at = back if back > before else back + timedelta(days=1)
        if before < self.eleven <= self.clock.at and self.open:
            self.due += [(who, self.clock.at) for who in self.going]
        self.office = Office(self.database, self.clock, guild_id, ManualAlarm(), alliance_id)
        self._start()
        self._run(self.office.reminders.resume())
        self._run(self.events.resume())
        self._run(self.office.alarm.run_due(self.clock.now()))

    # --- what holds ----------------------------------------------------------------------------------------

    @invariant()
    def who_has_a_seat_is_reminded_once_and_at_its_instant(self) -> None:
        reminded = [(who, at) for kind, who, at, _ in self.post.said if kind == "event-confirm"]
        assert Counter(reminded) == Counter(self.due)

    @invariant()
    def nobody_hears_of_a_place_that_they_have_not(self) -> None:
        for kind, who, at, state in self.post.said:
            expected = State.OFFERED if kind == "event-offer" else State.GOING
            assert state is expected, (kind, who, at)


def test_reminders_go_with_the_seats(sqlite_url: str) -> None:
    play(Reminded, sqlite_url, examples=12)
