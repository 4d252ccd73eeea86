"""Whatever people do in whatever order, the store agrees with a simple model, and no county has two leads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.alarm import ManualAlarm
from bot.alliances.model import Actor, Grant, Level
from bot.counties.model import AssignmentRole, Coverage
from bot.errors import UserError
from tests.conftest import FixedClock
from tests.counties.conftest import COOK, HAYS, LEAD, TRAVIS, WILLIAMSON, Office
from tests.machine import StoreMachine, play

MOST_LEADS = 3  # the default of the settings
people = st.integers(1, 4)
geoids = st.sampled_from([TRAVIS, HAYS, WILLIAMSON, COOK])
roles = st.sampled_from(AssignmentRole)


class Duties(StoreMachine):
    """`held` is the model: by county and person, the role, since when, and when last confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.held: dict[tuple[str, int], tuple[AssignmentRole, datetime, datetime | None]] = {}
        self.begun = 0
        self.office = Office(self.database, self.clock, next(self.numbers), ManualAlarm())
        self._run(self.office.set_up())
        self.people = {user_id: self._run(self.office.volunteer(user_id)) for user_id in range(1, 5)}
        self.boss: Actor = self._run(self.office.volunteer(9, Grant(Level.ORGANIZER, "48")))

    @contextmanager
    def _expect(self, key: str | None) -> Iterator[None]:
        if key is None:
            yield
        else:
            with pytest.raises(UserError) as caught:
                yield
            assert caught.value.key == key

    def _refusal(self, geoid: str, user_id: int, role: AssignmentRole) -> str | None:
        if self.held.get((geoid, user_id), (None,))[0] is role:
            return "already"
        if role is LEAD and any(at == geoid and held[0] is LEAD for (at, _), held in self.held.items()):
            return "has-lead"
        leads = sum(who == user_id and held[0] is LEAD for (_, who), held in self.held.items())
        return "too-many" if role is LEAD and leads >= MOST_LEADS else None

    def _begin(self, geoid: str, user_id: int, role: AssignmentRole) -> None:
        self.held[geoid, user_id] = (role, self.clock.now(), None)
        self.begun += 1

    @rule(user_id=people, geoid=geoids, role=roles)
    def claim(self, user_id: int, geoid: str, role: AssignmentRole) -> None:
        refusal = self._refusal(geoid, user_id, role)
        keys = {
            "already": "county-already-yours",
            "has-lead": "county-has-lead",
            "too-many": "county-too-many",
        }
        with self._expect(keys[refusal] if refusal else None):
            self._run(self.office.counties.claim(self.people[user_id], geoid, role))
        if refusal is None:
            self._begin(geoid, user_id, role)

    @rule(user_id=people, geoid=geoids, role=roles)
    def assign(self, user_id: int, geoid: str, role: AssignmentRole) -> None:
        refusal = self._refusal(geoid, user_id, role)
        key = "not-allowed" if geoid == COOK else refusal and f"county-assign-{refusal}"
        with self._expect(key):
            self._run(self.office.counties.assign(self.boss, user_id, geoid, role))
        if key is None:
            self._begin(geoid, user_id, role)

    @rule(user_id=people, geoid=geoids)
    def release(self, user_id: int, geoid: str) -> None:
        with self._expect(None if (geoid, user_id) in self.held else "county-not-yours"):
            self._run(self.office.counties.release(self.people[user_id], geoid))
        self.held.pop((geoid, user_id), None)

    @rule(user_id=people, geoid=geoids)
    def unassign(self, user_id: int, geoid: str) -> None:
        key = None if (geoid, user_id) in self.held else "county-assign-none"
        with self._expect("not-allowed" if geoid == COOK else key):
            self._run(self.office.counties.unassign(self.boss, user_id, geoid))
        if geoid != COOK:
            self.held.pop((geoid, user_id), None)

    @rule(user_id=people, geoid=geoids)
    def confirm(self, user_id: int, geoid: str) -> None:
        with self._expect(None if (geoid, user_id) in self.held else "county-not-yours"):
            self._run(self.office.counties.confirm(self.people[user_id], geoid))
        if found := self.held.get((geoid, user_id)):
            self.held[geoid, user_id] = (found[0], found[1], self.clock.now())

    @rule(user_id=people)
    def leave(self, user_id: int) -> None:
        async def leave() -> int:
            async with self.database.write() as connection:
                return await self.office.counties.release_all_within(
                    connection, self.office.alliance_id, user_id
                )

        gone = [key for key in self.held if key[1] == user_id]
        assert self._run(leave()) == len(gone)
        for key in gone:
            del self.held[key]

    @rule(days=st.sampled_from([1, 10, 29, 30, 31]))
    def wait(self, days: int) -> None:
        self.clock.at += timedelta(days=days)

    @invariant()
    def the_store_agrees(self) -> None:
        rows = self._run(self.office.rows())
        in_force = {(geoid, user_id): role for geoid, user_id, role, ended in rows if ended is None}
        assert in_force == {key: held[0].value for key, held in self.held.items()}
        leads = [geoid for (geoid, _), role in in_force.items() if role == "lead"]
        assert len(leads) == len(set(leads))
        assert len(rows) == self.begun  # nothing is ever deleted

    @invariant()
    def coverage_follows(self) -> None:
        expected = {}
        for (geoid, _), (role, _, confirmed_at) in self.held.items():
            if role is LEAD:
                expected[geoid] = Coverage.ACTIVE if confirmed_at else Coverage.CLAIMED
        assert self._run(self.office.counties.coverage_of(self.office.alliance_id)) == expected

    @invariant()
    def what_a_page_offers_is_what_a_claim_allows(self) -> None:
        page = self._run(self.office.counties.page(self.people[1], TRAVIS))
        assert page.open_roles == [role for role in AssignmentRole if not self._refusal(TRAVIS, 1, role)]
        assert (page.own is not None) == ((TRAVIS, 1) in self.held)


def test_duties_agree_with_a_simple_model(database_url: str) -> None:
    play(Duties, database_url, examples=12)
