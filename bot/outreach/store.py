"""Rows of outreach, of campaigns and their kits."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, literal, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import Change, add_up, stranger, upsert
from bot.database.tables import campaign_kits, campaign_pictures, campaigns, outreach, outreach_sums
from bot.days import week_of
from bot.outreach.model import Campaign, Counts, Kit, KitPicture, Logged, Means


async def add(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    day: date,
    geoid: str,
    counts: Counts,
    campaign_id: int | None,
    now: datetime,
    event_id: int | None = None,
) -> int:
    """In the place of what the person counted for that event before, if they did."""
    counted = {
        "day": day,
        "geoid": geoid,
        "campaign_id": campaign_id,
        "logged_at": now,
        **{means.value: counts.get(means, 0) for means in Means},
    }
    adding = (
        upsert(connection, outreach)
        .values(alliance_id=alliance_id, user_id=user_id, event_id=event_id, **counted)
        .on_conflict_do_nothing(index_elements=["user_id", "event_id"])
        .returning(outreach)
    )
    at_shift = and_(outreach.c.user_id == user_id, outreach.c.event_id == event_id)
    while True:
        if (row := (await connection.execute(adding)).first()) is not None:
            await add_up(connection, outreach_sums, _change(row, 1))
            return int(row.id)
        before = (await connection.execute(select(outreach).where(at_shift).with_for_update())).first()
        if before is not None:  # or else it was taken back meanwhile, and is added after all
            changing = update(outreach).where(outreach.c.id == before.id).values(counted).returning(outreach)
            row = (await connection.execute(changing)).one()
            await add_up(connection, outreach_sums, _change(before, -1), _change(row, 1))
            return int(row.id)


async def undo(connection: AsyncConnection, user_id: int, logged_id: int) -> bool:
    """Whether it was theirs."""
    gone = await connection.execute(
        delete(outreach).where(outreach.c.user_id == user_id, outreach.c.id == logged_id).returning(outreach)
    )
    if (row := gone.first()) is None:
        return False
    await add_up(connection, outreach_sums, _change(row, -1))
    return True


def _change(row: Any, sign: int) -> Change:
    """What a row adds to the sums, or takes from them."""
    key = {
        "alliance_id": row.alliance_id,
        "week": week_of(row.day),
        "geoid": row.geoid,
        "campaign_id": row.campaign_id or 0,
    }
    return key, {means.value: sign * getattr(row, means.value) for means in Means}


async def at_shift(connection: AsyncConnection, user_id: int, event_id: int) -> Logged | None:
    """What somebody counted there."""
    found = await connection.execute(
        select(outreach).where(outreach.c.user_id == user_id, outreach.c.event_id == event_id)
    )
    row = found.first()
    return _logged(row) if row is not None else None


async def latest(
    connection: AsyncConnection, alliance_id: int, user_id: int, limit: int | None
) -> list[Logged]:
    """What a person logged last."""
    rows = await connection.execute(
        select(outreach)
        .where(outreach.c.alliance_id == alliance_id, outreach.c.user_id == user_id)
        .order_by(outreach.c.id.desc())
        .limit(limit)
    )
    return [_logged(row) for row in rows]


async def weeks(
    connection: AsyncConnection, alliance_id: int, since: date, scope: str, campaign_id: int | None = None
) -> list[tuple[date, Means, int]]:
    """Sums by week, from the Monday `since` on, as all the sums here."""
    return await _sums(connection, outreach_sums.c.week, _within(alliance_id, since, scope, campaign_id))


async def places(
    connection: AsyncConnection, alliance_id: int, since: date, scope: str, campaign_id: int | None = None
) -> list[tuple[str, Means, int]]:
    """Sums by state, or by county where `scope` is a state."""
    place = outreach_sums.c.geoid if scope else func.substr(outreach_sums.c.geoid, 1, 2)
    return await _sums(connection, place, _within(alliance_id, since, scope, campaign_id))


async def by_county(connection: AsyncConnection, alliance_id: int, since: date, scope: str) -> dict[str, int]:
    """How many were reached in each county, by all means together."""
    geoid = outreach_sums.c.geoid
    reached: ColumnElement[int] = func.sum(sum((outreach_sums.c[means.value] for means in Means), literal(0)))
    rows = await connection.execute(
        select(geoid, reached)
        .where(_within(alliance_id, since, scope))
        .group_by(geoid)
        .having(reached > 0)  # not where all was taken back
    )
    return {geoid: int(number) for geoid, number in rows}


async def by_campaign(
    connection: AsyncConnection, alliance_id: int, since: date, scope: str
) -> list[tuple[str, Means, int]]:
    """Sums by the campaigns' names."""
    where = and_(_within(alliance_id, since, scope), campaigns.c.id == outreach_sums.c.campaign_id)
    return await _sums(connection, campaigns.c.name, where)


async def _sums(
    connection: AsyncConnection, by: ColumnElement[Any], where: ColumnElement[bool]
) -> list[tuple[Any, Means, int]]:
    rows = await connection.execute(
        select(
            by.label("by"), *(func.sum(outreach_sums.c[means.value]).label(means.value) for means in Means)
        )
        .where(where)
        .group_by(by)
    )
    return [
        (row.by, means, int(number))
        for row in rows
        for means in Means
        if (number := getattr(row, means.value))
    ]


def _within(alliance_id: int, since: date, scope: str, campaign_id: int | None = None) -> ColumnElement[bool]:
    return and_(
        outreach_sums.c.alliance_id == alliance_id,
        outreach_sums.c.week >= since,
        outreach_sums.c.geoid.startswith(scope, autoescape=True),
        outreach_sums.c.campaign_id == campaign_id if campaign_id is not None else true(),
    )


def _logged(row: Any) -> Logged:
    counts = {means: number for means in Means if (number := getattr(row, means.value))}
    return Logged(row.id, row.day, row.geoid, counts, row.campaign_id, row.logged_at, row.event_id)


# --- campaigns ---------------------------------------------------------------------------------------------


async def create(
    connection: AsyncConnection, alliance_id: int, name: str, code: str, created_by: int, now: datetime
) -> Campaign | None:
    """None if there is one of this name or code already."""
    made = await connection.execute(
        upsert(connection, campaigns)
        .values(alliance_id=alliance_id, name=name, code=code, created_by=created_by, created_at=now)
        .on_conflict_do_nothing()
        .returning(campaigns)
    )
    row = made.first()
    return _campaign(row) if row is not None else None


async def campaign(connection: AsyncConnection, alliance_id: int, campaign_id: int) -> Campaign | None:
    """With its kits."""
    found = await connection.execute(
        select(campaigns).where(campaigns.c.alliance_id == alliance_id, campaigns.c.id == campaign_id)
    )
    if (row := found.first()) is None:
        return None
    kits = await connection.execute(
        select(campaign_kits)
        .where(campaign_kits.c.campaign_id == campaign_id)
        .order_by(campaign_kits.c.language)
    )
    return _campaign(row, [Kit(kit.language, kit.text, kit.link) for kit in kits])


async def running(connection: AsyncConnection, alliance_id: int, limit: int) -> list[Campaign]:
    """The newest first."""
    rows = await connection.execute(
        select(campaigns)
        .where(campaigns.c.alliance_id == alliance_id, campaigns.c.ended_at.is_(None))
        .order_by(campaigns.c.id.desc())
        .limit(limit)
    )
    return [_campaign(row) for row in rows]


async def put_kit(connection: AsyncConnection, campaign_id: int, kit: Kit) -> None:
    """In the place of the one in that language, if there is one."""
    said = {"text": kit.text, "link": kit.link}
    await connection.execute(
        upsert(connection, campaign_kits)
        .values(campaign_id=campaign_id, language=kit.language, **said)
        .on_conflict_do_update(index_elements=["campaign_id", "language"], set_=said)
    )


async def put_picture(connection: AsyncConnection, campaign_id: int, language: str, kept: KitPicture) -> None:
    """In the place of the one in that language, if there is one; there has to be a kit."""
    values = {"media": kept.media, "described": kept.described, "data": kept.data}
    await connection.execute(
        upsert(connection, campaign_pictures)
        .values(campaign_id=campaign_id, language=language, **values)
        .on_conflict_do_update(index_elements=["campaign_id", "language"], set_=values)
    )


async def picture(connection: AsyncConnection, campaign_id: int, language: str) -> KitPicture | None:
    found = await connection.execute(
        select(campaign_pictures).where(
            campaign_pictures.c.campaign_id == campaign_id, campaign_pictures.c.language == language
        )
    )
    row = found.first()
    return KitPicture(row.media, row.described, bytes(row.data)) if row is not None else None


async def drop_picture(connection: AsyncConnection, campaign_id: int, language: str) -> bool:
    """Whether there was one."""
    gone = await connection.execute(
        delete(campaign_pictures).where(
            campaign_pictures.c.campaign_id == campaign_id, campaign_pictures.c.language == language
        )
    )
    return gone.rowcount == 1


async def rename(connection: AsyncConnection, alliance_id: int, campaign_id: int, name: str) -> bool:
    """Whether no other that runs is called so. Those that run are held, so that no two take a name at once."""
    running = campaigns.c.alliance_id == alliance_id, campaigns.c.ended_at.is_(None)
    held = await connection.execute(
        select(campaigns.c.id, campaigns.c.name).where(*running).order_by(campaigns.c.id).with_for_update()
    )
    if any(row.name == name and row.id != campaign_id for row in held):
        return False
    await connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(name=name))
    return True


async def end(connection: AsyncConnection, campaign_id: int, now: datetime) -> bool:
    """Whether it ran."""
    ended = await connection.execute(
        update(campaigns)
        .where(campaigns.c.id == campaign_id, campaigns.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    return ended.rowcount == 1


def _campaign(row: Any, kits: Sequence[Kit] = ()) -> Campaign:
    return Campaign(row.id, row.name, row.code, row.created_at, row.ended_at, kits)


# --- personal data -----------------------------------------------------------------------------------------


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    """The counts stay, and that there was somebody; at which shift would lead to what is kept of that."""
    nobody = stranger()
    await connection.execute(
        update(outreach)
        .where(outreach.c.alliance_id == alliance_id, outreach.c.user_id == user_id)
        .values(user_id=nobody, event_id=None)
    )
    await connection.execute(
        update(campaigns)
        .where(campaigns.c.alliance_id == alliance_id, campaigns.c.created_by == user_id)
        .values(created_by=nobody)
    )
