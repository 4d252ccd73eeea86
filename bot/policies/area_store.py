"""Rows of the areas of government, and of the terms that an alliance changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import stranger, upsert
from bot.database.tables import alliances, areas, policy_terms
from bot.policies.model import Area


async def lock(connection: AsyncConnection, alliance_id: int) -> None:
    """Nobody else changes the alliance's areas or terms meanwhile."""
    await connection.execute(select(alliances.c.id).where(alliances.c.id == alliance_id).with_for_update())


async def all_(connection: AsyncConnection, alliance_id: int) -> list[Area]:
    """In their order, the retired ones last."""
    rows = await connection.execute(
        select(areas)
        .where(areas.c.alliance_id == alliance_id)
        .order_by(areas.c.retired_at.is_not(None), areas.c.place, areas.c.id)
    )
    return [_area(row) for row in rows]


async def add(connection: AsyncConnection, alliance_id: int, names: Sequence[str]) -> list[Area]:
    """Those that are new, after those there are."""
    last = await connection.scalar(select(func.max(areas.c.place)).where(areas.c.alliance_id == alliance_id))
    made = []
    for place, name in enumerate(names, (last or 0) + 1):
        row = await connection.execute(
            upsert(connection, areas)
            .values(alliance_id=alliance_id, place=place, name=name, key=name.casefold())
            .on_conflict_do_nothing()
            .returning(areas)
        )
        made += [_area(one) for one in row]
    return made


async def rename(connection: AsyncConnection, area_id: int, name: str) -> None:
    await connection.execute(
        update(areas).where(areas.c.id == area_id).values(name=name, key=name.casefold())
    )


async def retire(connection: AsyncConnection, area_id: int, at: datetime | None) -> None:
    """None: it is back."""
    await connection.execute(update(areas).where(areas.c.id == area_id).values(retired_at=at))


async def terms(connection: AsyncConnection, alliance_id: int) -> Mapping[str, Mapping[str, Any]]:
    found = await connection.scalar(
        select(policy_terms.c.terms).where(policy_terms.c.alliance_id == alliance_id)
    )
    return found or {}


async def save_terms(
    connection: AsyncConnection, alliance_id: int, stored: Mapping[str, object], by: int, now: datetime
) -> None:
    changed = {"terms": dict(stored), "changed_by": by, "changed_at": now}
    await connection.execute(
        upsert(connection, policy_terms)
        .values(alliance_id=alliance_id, **changed)
        .on_conflict_do_update(index_elements=["alliance_id"], set_=changed)
    )


async def forget(connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
    await connection.execute(
        update(policy_terms)
        .where(policy_terms.c.alliance_id == alliance_id, policy_terms.c.changed_by == user_id)
        .values(changed_by=stranger())
    )


def _area(row: Any) -> Area:
    return Area(row.id, row.name, row.place, row.retired_at)
