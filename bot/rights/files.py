"""`export rights` and `import rights`, for whoever runs the bot."""

from pathlib import Path

from bot.alarm import AlarmClock
from bot.audit.service import AuditService
from bot.clock import SystemClock
from bot.config import ReminderSettings
from bot.database import Database
from bot.errors import UserError
from bot.operation.problems import MEND, OperatorError
from bot.reminders.service import ReminderService
from bot.rights.markdown import UnreadableError, written
from bot.rights.service import RightService


def service(database: Database) -> RightService:
    """One of its own, without a bot around it: what it records is posted by the bot."""
    clock = SystemClock()
    reminders = ReminderService(database, clock, AlarmClock(), ReminderSettings())
    return RightService(database, clock, AuditService(database, clock, reminders))


async def write(database: Database, alliance_id: int, file: Path) -> int:
    """Write the register into a new file; how many rights it has. Raises OperatorError where there is a file."""
    rights = await service(database).everything(alliance_id)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(written(rights))
    except OSError as error:
        raise OperatorError(f"{file} cannot be written: {error.strerror}", MEND) from error
    return len(rights)


async def load(database: Database, alliance_id: int, file: Path) -> tuple[int, bool]:
    """Fill an empty register from a file: how many rights there are, and whether they are new.

    Raises OperatorError where the file is not in the form, and where the register says something else already.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}", MEND) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise OperatorError(f"{file}, line {line}: this is not UTF-8", MEND) from error
    try:
        return await service(database).take_in(alliance_id, text)
    except UnreadableError as error:
        raise OperatorError(f"{file}, {error}", MEND) from error
    except UserError as error:
        raise OperatorError(
            "the register holds something else already: only an empty one takes a file in", MEND
        ) from error
