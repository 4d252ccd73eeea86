"""Rows of alliances, chapters, pledges and grants."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import NATIONAL, STATE_DIGITS, Chapter, Grant, Level, Pledge, Purpose
from bot.database import upsert
from bot.database.tables import (
    alliances,
    chapter_channels,
    chapter_invitations,
    chapter_roles,
    chapters,
    grants,
    pledges,
)


async def create_alliance(connection: AsyncConnection, name: str, pledge: str, now: datetime) -> int:
    created = await connection.execute(
        insert(alliances).values(name=name, created_at=now).returning(alliances.c.id)
    )
    alliance_id = int(created.scalar_one())
    await add_pledge(connection, alliance_id, pledge, now)
    return alliance_id


async def create_chapter(
    connection: AsyncConnection, guild_id: int, alliance_id: int, name: str, now: datetime
) -> bool:
    """Whether this call made it: of two at once, one does."""
    made = await connection.execute(
        upsert(connection, chapters)
        .values(guild_id=guild_id, alliance_id=alliance_id, name=name, created_at=now)
        .on_conflict_do_nothing()
    )
    return made.rowcount == 1


async def chapter(connection: AsyncConnection, guild_id: int) -> Chapter | None:
    found = await _chapters(connection, chapters.c.guild_id == guild_id)
    return found[0] if found else None


async def chapters_of(connection: AsyncConnection, alliance_id: int) -> list[Chapter]:
    """The one that the alliance was founded in first."""
    return await _chapters(connection, chapters.c.alliance_id == alliance_id)


async def _chapters(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Chapter]:
    rows = (
        await connection.execute(
            select(
                chapters.c.guild_id,
                chapters.c.alliance_id,
                alliances.c.name,
                chapter_roles.c.level,
                chapter_roles.c.role_id,
            )
            .join(alliances, alliances.c.id == chapters.c.alliance_id)
            .outerjoin(chapter_roles, chapter_roles.c.guild_id == chapters.c.guild_id)
            .where(which)
            .order_by(chapters.c.created_at, chapters.c.guild_id)
        )
    ).all()
    there = (
        await connection.execute(
            select(chapter_channels)
            .join(chapters, chapters.c.guild_id == chapter_channels.c.guild_id)
            .where(which)
        )
    ).all()
    return [
        Chapter(
            guild_id,
            alliance_id,
            name,
            roles={
                Level[row.level.upper()]: row.role_id
                for row in rows
                if row.guild_id == guild_id and row.level
            },
            channels={Purpose(row.purpose): row.channel_id for row in there if row.guild_id == guild_id},
            messages={
                Purpose(row.purpose): row.message_id
                for row in there
                if row.guild_id == guild_id and row.message_id
            },
        )
        for guild_id, alliance_id, name in dict.fromkeys(
            (row.guild_id, row.alliance_id, row.name) for row in rows
        )
    ]


async def chapter_ids(connection: AsyncConnection, alliance_id: int | None = None) -> list[int]:
    query = select(chapters.c.guild_id).order_by(chapters.c.created_at, chapters.c.guild_id)
    if alliance_id is not None:
        query = query.where(chapters.c.alliance_id == alliance_id)
    return list(await connection.scalars(query))


async def alliance_ids(connection: AsyncConnection) -> list[int]:
    return list(await connection.scalars(select(alliances.c.id).order_by(alliances.c.id)))


async def add_invitation(
    connection: AsyncConnection, digest: str, alliance_id: int, by: int, now: datetime, expires_at: datetime
) -> None:
    """Those that ran out go at the same time: nobody needs to know any more who made them."""
    await connection.execute(delete(chapter_invitations).where(chapter_invitations.c.expires_at <= now))
    await connection.execute(
        insert(chapter_invitations).values(
            digest=digest, alliance_id=alliance_id, created_by=by, expires_at=expires_at
        )
    )


def _good(digest: str, now: datetime) -> ColumnElement[bool]:
    """An invitation is good for as long as whoever made it is an administrator, and no longer than its time."""
    administrator = select(grants.c.user_id).where(
        grants.c.alliance_id == chapter_invitations.c.alliance_id,
        grants.c.user_id == chapter_invitations.c.created_by,
        grants.c.level == Level.ADMINISTRATOR.word,
        grants.c.scope == NATIONAL,
        grants.c.suspended_at.is_(None),
    )
    return and_(
        chapter_invitations.c.digest == digest, chapter_invitations.c.expires_at > now, administrator.exists()
    )


async def invitation(connection: AsyncConnection, digest: str, now: datetime) -> tuple[int, str] | None:
    """The alliance that invites, by id and name, if the invitation is good at `now`."""
    found = (
        await connection.execute(
            select(alliances.c.id, alliances.c.name)
            .join(chapter_invitations, chapter_invitations.c.alliance_id == alliances.c.id)
            .where(_good(digest, now))
        )
    ).first()
    return (found.id, found.name) if found else None


async def use_invitation(connection: AsyncConnection, digest: str, now: datetime) -> int | None:
    """The alliance that invited, and the invitation is spent: of two at once, one gets it."""
    spent = await connection.scalar(
        delete(chapter_invitations).where(_good(digest, now)).returning(chapter_invitations.c.alliance_id)
    )
    return int(spent) if spent is not None else None


async def is_first(connection: AsyncConnection, alliance_id: int, guild_id: int) -> bool:
    """Whether a chapter is the one the alliance was founded in."""
    ids = await chapter_ids(connection, alliance_id)
    return bool(ids) and ids[0] == guild_id


async def save_layout(
    connection: AsyncConnection, guild_id: int, roles: Mapping[Level, int], channels: Mapping[Purpose, int]
) -> None:
    for level, role_id in roles.items():
        statement = upsert(connection, chapter_roles).values(
            guild_id=guild_id, level=level.word, role_id=role_id
        )
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["guild_id", "level"], set_={"role_id": role_id})
        )
    for purpose, channel_id in channels.items():
        into = upsert(connection, chapter_channels).values(
            guild_id=guild_id, purpose=purpose.value, channel_id=channel_id
        )
        await connection.execute(
            into.on_conflict_do_update(
                index_elements=["guild_id", "purpose"], set_={"channel_id": channel_id}
            )
        )


async def save_message(connection: AsyncConnection, guild_id: int, purpose: Purpose, message_id: int) -> None:
    await connection.execute(
        update(chapter_channels)
        .where(chapter_channels.c.guild_id == guild_id, chapter_channels.c.purpose == purpose.value)
        .values(message_id=message_id)
    )


async def add_pledge(connection: AsyncConnection, alliance_id: int, text: str, now: datetime) -> int:
    version = 1 + int(
        await connection.scalar(
            select(func.coalesce(func.max(pledges.c.version), 0)).where(pledges.c.alliance_id == alliance_id)
        )
        or 0
    )
    await connection.execute(
        insert(pledges).values(alliance_id=alliance_id, version=version, text=text, created_at=now)
    )
    return version


async def pledge(connection: AsyncConnection, alliance_id: int) -> Pledge:
    found = (
        await connection.execute(
            select(pledges.c.version, pledges.c.text)
            .where(pledges.c.alliance_id == alliance_id)
            .order_by(pledges.c.version.desc())
            .limit(1)
        )
    ).one()
    return Pledge(found.version, found.text)


async def standing(
    connection: AsyncConnection, guild_id: int, user_id: int
) -> tuple[int, frozenset[Grant]] | None:
    """The alliance of a chapter, and what somebody holds in it; None where there is no chapter."""
    rows = (
        await connection.execute(
            select(chapters.c.alliance_id, grants.c.level, grants.c.scope)
            .outerjoin(
                grants,
                and_(
                    grants.c.alliance_id == chapters.c.alliance_id,
                    grants.c.user_id == user_id,
                    grants.c.suspended_at.is_(None),
                ),
            )
            .where(chapters.c.guild_id == guild_id)
        )
    ).all()
    held = frozenset(Grant(Level[row.level.upper()], row.scope) for row in rows if row.level)
    return (rows[0].alliance_id, held) if rows else None


async def grants_of(connection: AsyncConnection, alliance_id: int, user_id: int) -> frozenset[Grant]:
    rows = await connection.execute(
        select(grants.c.level, grants.c.scope).where(
            grants.c.alliance_id == alliance_id, grants.c.user_id == user_id, grants.c.suspended_at.is_(None)
        )
    )
    return frozenset(Grant(Level[row.level.upper()], row.scope) for row in rows)


async def holders(connection: AsyncConnection, alliance_id: int, level: Level) -> list[int]:
    """Who holds a level for the whole nation. Whoever asks this waits here for the others who do, until their
    transaction ends: what follows from it must not be decided twice."""
    await connection.execute(
        select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update(key_share=True)
    )
    return list(
        await connection.scalars(
            select(grants.c.user_id).where(
                grants.c.alliance_id == alliance_id,
                grants.c.level == level.word,
                grants.c.scope == NATIONAL,
                grants.c.suspended_at.is_(None),
            )
        )
    )


async def held_for(connection: AsyncConnection, alliance_id: int, level: Level, scope: str) -> list[int]:
    """Who holds a level for just this scope, the longest first."""
    return list(
        await connection.scalars(
            select(grants.c.user_id)
            .where(
                grants.c.alliance_id == alliance_id,
                grants.c.level == level.word,
                grants.c.scope == scope,
                grants.c.suspended_at.is_(None),
            )
            .order_by(grants.c.granted_at, grants.c.user_id)
        )
    )


async def held_for_states(
    connection: AsyncConnection, alliance_id: int, level: Level
) -> list[tuple[str, int]]:
    """As `held_for`, for every scope that is a state, with the scope."""
    rows = await connection.execute(
        select(grants.c.scope, grants.c.user_id)
        .where(
            grants.c.alliance_id == alliance_id,
            grants.c.level == level.word,
            func.length(grants.c.scope) == STATE_DIGITS,
            grants.c.suspended_at.is_(None),
        )
        .order_by(grants.c.scope, grants.c.granted_at, grants.c.user_id)
    )
    return [(row.scope, row.user_id) for row in rows]


async def add_grant(
    connection: AsyncConnection, alliance_id: int, user_id: int, grant: Grant, by: int, now: datetime
) -> bool:
    """Whether it is new: one that is held already stays as it is, a suspended one comes into force again."""
    statement = upsert(connection, grants).values(
        alliance_id=alliance_id,
        user_id=user_id,
        level=grant.level.word,
        scope=grant.scope,
        granted_by=by,
        granted_at=now,
        suspended_at=None,
    )
    done = await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["alliance_id", "user_id", "level", "scope"],
            set_={"granted_by": by, "granted_at": now, "suspended_at": None},
            where=grants.c.suspended_at.is_not(None),
        )
    )
    return done.rowcount > 0


async def remove_grants(
    connection: AsyncConnection,
    alliance_id: int,
    user_id: int,
    levels: Iterable[Level],
    scope: str | None = None,
) -> int:
    """How many were held; every scope unless one is given."""
    statement = delete(grants).where(
        grants.c.alliance_id == alliance_id,
        grants.c.user_id == user_id,
        grants.c.level.in_([level.word for level in levels]),
    )
    if scope is not None:
        statement = statement.where(grants.c.scope == scope)
    return int((await connection.execute(statement)).rowcount)


async def suspend_grants(connection: AsyncConnection, alliance_id: int, user_id: int, now: datetime) -> int:
    done = await connection.execute(
        update(grants)
        .where(
            grants.c.alliance_id == alliance_id, grants.c.user_id == user_id, grants.c.suspended_at.is_(None)
        )
        .values(suspended_at=now, seen_at=None)
    )
    return int(done.rowcount)


async def suspended(connection: AsyncConnection, alliance_id: int, user_id: int) -> frozenset[Grant]:
    rows = await connection.execute(
        select(grants.c.level, grants.c.scope).where(
            grants.c.alliance_id == alliance_id,
            grants.c.user_id == user_id,
            grants.c.suspended_at.is_not(None),
        )
    )
    return frozenset(Grant(Level[row.level.upper()], row.scope) for row in rows)


async def seen(connection: AsyncConnection, alliance_id: int, user_id: int, at: datetime) -> None:
    await connection.execute(
        update(grants)
        .where(
            grants.c.alliance_id == alliance_id, grants.c.user_id == user_id, grants.c.suspended_at.is_(None)
        )
        .values(seen_at=at)
    )


async def last_seen(connection: AsyncConnection, alliance_id: int) -> dict[int, datetime]:
    """Everybody who holds a level, and when they were last given one, or seen to hold it in two servers."""
    rows = await connection.execute(
        select(
            grants.c.user_id,
            func.max(grants.c.granted_at).label("given_at"),
            func.max(grants.c.seen_at).label("seen_at"),
        )
        .where(grants.c.alliance_id == alliance_id, grants.c.suspended_at.is_(None))
        .group_by(grants.c.user_id)
    )
    return {row.user_id: max(filter(None, (row.given_at, row.seen_at))) for row in rows}


async def every_grant(
    connection: AsyncConnection, alliance_id: int, user_id: int
) -> Sequence[tuple[Grant, datetime, datetime | None]]:
    """With when each was given and, if it is, suspended."""
    rows = await connection.execute(
        select(grants)
        .where(grants.c.alliance_id == alliance_id, grants.c.user_id == user_id)
        .order_by(grants.c.granted_at)
    )
    return [(Grant(Level[row.level.upper()], row.scope), row.granted_at, row.suspended_at) for row in rows]


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int, by: int) -> None:
    """Delete what a person holds, and their invitations; what they gave to others was given by `by`."""
    await remove_grants(connection, alliance_id, user_id, list(Level))
    await connection.execute(
        delete(chapter_invitations).where(
            chapter_invitations.c.alliance_id == alliance_id, chapter_invitations.c.created_by == user_id
        )
    )
    await connection.execute(
        update(grants)
        .where(grants.c.alliance_id == alliance_id, grants.c.granted_by == user_id)
        .values(granted_by=by)
    )
