"""The register on both databases: what a passed vote makes of it, and files."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.alarm import ManualAlarm
from bot.audit.service import AuditService
from bot.config import ReminderSettings
from bot.database import Database
from bot.database.tables import audit as audit_log
from bot.errors import UserError
from bot.operation.problems import OperatorError
from bot.reminders.service import ReminderService
from bot.rights import files
from bot.rights.service import RightService
from tests.conftest import FixedClock
from tests.hours.conftest import Person, person
from tests.rights.test_right_markdown import BY_HAND

__all__ = ["person"]


@pytest.fixture
def rights(database: Database, clock: FixedClock, alarm: ManualAlarm) -> RightService:
    reminders = ReminderService(database, clock, alarm, ReminderSettings())
    return RightService(database, clock, AuditService(database, clock, reminders))


async def test_by_hand_is_taken_in_once(
    rights: RightService, database: Database, person: Person, clock: FixedClock
) -> None:
    anna, other = await person(1), await person(2, alliance=2)
    assert await rights.take_in(1, BY_HAND) == (2, True)
    clock.at += timedelta(days=1)
    assert await rights.take_in(1, BY_HAND) == (2, False)
    assert [right.number for right in await rights.list_(anna)] == [1, 4]
    assert await rights.list_(other) == []
    with pytest.raises(UserError, match="right-unknown"):
        await rights.show(other, 1)
    with pytest.raises(UserError, match="right-unknown"):
        await rights.show(anna, 2)
    for changed in (BY_HAND.replace("A home", "Homes"), BY_HAND + "\n## Right 9\n### Version 1: x\n> y\n"):
        with pytest.raises(UserError, match="right-register-filled"):
            await rights.take_in(1, changed)
    async with database.read() as connection:
        assert list(await connection.scalars(select(audit_log.c.act))) == ["right-import"]
    assert [one.number for one in await rights.suggest(anna, "HOME")] == [4]
    assert [one.number for one in await rights.suggest(anna, "1")] == [1]


async def test_taken_in_at_once_by_many(rights: RightService, person: Person) -> None:
    await person(1)
    done = await asyncio.gather(*(rights.take_in(1, BY_HAND) for _ in range(10)))
    assert sum(new for _, new in done) == 1


async def test_files(database: Database, person: Person, tmp_path: Path) -> None:
    await person(1)
    file, again = tmp_path / "rights.md", tmp_path / "again.md"
    file.write_text(f"\ufeff{BY_HAND}", encoding="utf-8")
    assert await files.load(database, 1, file) == (2, True)
    assert await files.load(database, 1, file) == (2, False)
    assert await files.write(database, 1, again) == 2
    assert await files.load(database, 1, again) == (2, False)
    with pytest.raises(OperatorError, match="cannot be written: File exists"):
        await files.write(database, 1, again)
    assert await files.load(database, 2, again) == (2, True)
    assert await files.write(database, 2, tmp_path / "other.md") == 2
    assert (tmp_path / "other.md").read_bytes() == again.read_bytes()
    again.write_text(BY_HAND.replace("## Right 1", "## Rite 1"))
    with pytest.raises(OperatorError, match=r"again.md, line 3: not in the form"):
        await files.load(database, 1, again)
    again.write_bytes(b"# Secured Rights\n\n\xff")
    with pytest.raises(OperatorError, match=r"line 3: this is not UTF-8"):
        await files.load(database, 1, again)
    again.write_text(BY_HAND.replace("A home", "Homes"))
    with pytest.raises(OperatorError, match="something else already"):
        await files.load(database, 1, again)
    with pytest.raises(OperatorError, match="cannot be read"):
        await files.load(database, 1, tmp_path / "nowhere.md")
