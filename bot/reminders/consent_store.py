"""Who lets the bot write to them directly, and about what."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import upsert
from bot.database.tables import consents, volunteers
from bot.reminders.model import Topic


async def topics(connection: AsyncConnection, alliance_id: int, user_id: int) -> frozenset[Topic]:
    found = await connection.scalars(
        select(consents.c.topic).where(consents.c.alliance_id == alliance_id, consents.c.user_id == user_id)
    )
    return frozenset(Topic(topic) for topic in found)


async def consent(
    connection: AsyncConnection, alliance_id: int, user_id: int, topic: Topic, now: datetime
) -> None:
    await connection.execute(
        upsert(connection, consents)
        .values(alliance_id=alliance_id, user_id=user_id, topic=topic.value, given_at=now)
        .on_conflict_do_nothing()
    )


async def withdraw(connection: AsyncConnection, alliance_id: int, user_id: int, topic: Topic) -> None:
    await connection.execute(
        delete(consents).where(
            consents.c.alliance_id == alliance_id,
            consents.c.user_id == user_id,
            consents.c.topic == topic.value,
        )
    )


async def willing(
    connection: AsyncConnection,
    alliance_id: int,
    topic: Topic,
    now: datetime,
    limit: int,
    *,
    geoids: Collection[str] | None,
    people: Collection[int] | None,
) -> list[int]:
    """Volunteers who let the bot write to them about a topic and do not rest, those longest there first: who live in
    these counties, or are among these people."""
    query = (
        select(volunteers.c.user_id)
        .join(
            consents,
            and_(
                consents.c.alliance_id == volunteers.c.alliance_id,
                consents.c.user_id == volunteers.c.user_id,
                consents.c.topic == topic.value,
            ),
        )
        .where(
            volunteers.c.alliance_id == alliance_id,
            volunteers.c.status == "active",
            or_(volunteers.c.paused_until.is_(None), volunteers.c.paused_until <= now),
        )
    )
    if geoids is not None:
        query = query.where(volunteers.c.geoid.in_(geoids))
    if people is not None:
        query = query.where(volunteers.c.user_id.in_(people))
    found = await connection.scalars(
        query.order_by(volunteers.c.created_at, volunteers.c.user_id).limit(limit)
    )
    return list(found)
