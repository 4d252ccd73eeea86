"""Open counties are offered to a few near them who want to hear of such, the least contacted first."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from bot.counties.model import Event
from bot.counties.offering import OPEN
from bot.counties.teams import STEP_UP
from bot.database.tables import consents, reminders, volunteers
from bot.reminders import store as reminder_rows
from bot.reminders.model import Topic
from tests.counties.conftest import BACKUP, COOK, HAYS, LEAD, MEMBER, TRAVIS, WILLIAMSON, Office

LEFT = 1


async def wants(office: Office, user_id: int, topic: Topic = Topic.COUNTY) -> None:
    async with office.database.write() as connection:
        await connection.execute(
            insert(consents).values(
                alliance_id=office.alliance_id,
                user_id=user_id,
                topic=topic.value,
                given_at=office.clock.now(),
            )
        )


async def asked(office: Office, kind: str = OPEN, state: str = "pending") -> list[int]:
    async with office.database.read() as connection:
        found = await connection.scalars(
            select(reminders.c.user_id)
            .where(
                reminders.c.alliance_id == office.alliance_id,
                reminders.c.kind == kind,
                reminders.c.state == state,
            )
            .order_by(reminders.c.id)
        )
        return list(found)


async def test_who_is_offered_a_county_that_lost_its_lead(office: Office, other_office: Office) -> None:
    """People 2 to 9 live in Travis County or beside it; who does not fit is named."""
    lead = await office.volunteer(LEFT)
    there, beside, far = (2, 3, 4), (5, 6), 7
    for user_id in there:
        await office.volunteer(user_id)
    for user_id, geoid in zip(beside, (HAYS, WILLIAMSON), strict=True):
        await office.volunteer(user_id, geoid=geoid)
    await office.volunteer(far, geoid=COOK)
    backup, member = await office.volunteer(8, geoid=COOK), await office.volunteer(9, geoid=COOK)
    for user_id in (LEFT, 2, 4, 5, 6, far, 8, 9):  # not 3, who lives there
        await wants(office, user_id)
    await wants(office, 3, Topic.TASKS)
    stranger = await other_office.volunteer(50)
    await wants(other_office, 50)
    await other_office.counties.claim(stranger, TRAVIS, MEMBER)

    await office.counties.claim(lead, TRAVIS, LEAD)
    await office.counties.claim(backup, TRAVIS, BACKUP)
    await office.counties.claim(member, TRAVIS, MEMBER)
    assert await asked(office) == []
    await office.counties.release(lead, TRAVIS)
    assert await asked(office) == [9, 2, 4], (
        "its member, then those who live there; three, and nobody unasked"
    )
    assert await asked(office, STEP_UP) == [8]
    assert await asked(other_office) == []

    await office.counties.claim(backup, TRAVIS, LEAD)
    assert await asked(office) == []
    assert await asked(office, state="cancelled") == [9, 2, 4]
    await office.counties.claim(backup, TRAVIS, MEMBER)  # steps back
    assert await asked(office) == [9, 2, 4]
    await office.counties.release(member, TRAVIS)
    assert await asked(office) == [2, 4], "who leaves is not offered it, and nobody once more"
    await office.counties.release(backup, TRAVIS)
    # In the same month others get their turn as long as there are any; those who left it do not.
    assert await asked(office) == [2, 4, 5, 6]


async def test_who_rests_or_leads_enough_is_not_offered_more(office: Office) -> None:
    lead, busy, resting = await office.volunteer(LEFT), await office.volunteer(2), await office.volunteer(3)
    for user_id in (2, 3):
        await wants(office, user_id)
    for geoid in (HAYS, WILLIAMSON, COOK):
        await office.counties.claim(busy, geoid, LEAD)
    async with office.database.write() as connection:
        until = office.clock.now() + timedelta(days=1)
        await connection.execute(
            update(volunteers).where(volunteers.c.user_id == resting.user_id).values(paused_until=until)
        )
    await office.counties.claim(lead, TRAVIS, LEAD)
    async with office.database.write() as connection:
        await office.teams.end(connection, office.alliance_id, LEFT, Event.LEFT)
    assert await asked(office) == []


async def test_one_that_has_a_lead_by_now_is_not_offered(office: Office) -> None:
    lead, other = await office.volunteer(LEFT), await office.volunteer(2)
    await wants(office, 2)
    await office.counties.claim(lead, TRAVIS, LEAD)
    await office.counties.release(lead, TRAVIS)
    async with office.database.read() as connection:
        [offer] = [
            one for one in await reminder_rows.about(connection, office.alliance_id, 2) if one.kind == OPEN
        ]
    found = await office.counties.to_offer(offer)
    assert found is not None
    assert found.geoid == TRAVIS
    await office.counties.claim(other, TRAVIS, LEAD)
    assert await office.counties.to_offer(offer) is None
