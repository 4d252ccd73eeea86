"""Pages as files: in a folder, where they replace those of an earlier time, or in one archive."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bot.alarm import AlarmClock
from bot.audit.service import AuditService
from bot.clock import SystemClock
from bot.config import PolicySettings, ReminderSettings
from bot.database import Database
from bot.operation.problems import MEND, OperatorError
from bot.policies.areas import AreaService
from bot.policies.platform.model import Form
from bot.policies.platform.pages import MARK, pages
from bot.policies.platform.service import PlatformService
from bot.reminders.service import ReminderService
from bot.rights.service import RightService

# An archive says when its files were made: always the same, or the same pages would not be the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


async def export(database: Database, alliance_id: int, form: Form, folder: Path) -> tuple[int, int]:
    """`export platform`, for whoever runs the bot; as `write`."""
    clock = SystemClock()
    reminders = ReminderService(database, clock, AlarmClock(), ReminderSettings())
    audit = AuditService(database, clock, reminders)
    areas = AreaService(database, clock, audit, reminders, PolicySettings())
    rights = RightService(database, clock, audit)
    platform = PlatformService(database, clock, areas, rights, audit, reminders)
    return write(pages(await platform.whole(alliance_id), form), folder)


def write(written: Mapping[str, str], folder: Path) -> tuple[int, int]:
    """Write each page into the folder; how many say something new, and how many of an earlier export were removed.

    Raises OperatorError where a file is in the way that no export wrote, or the folder cannot be written to.
    """
    try:
        for path in written:
            if (file := folder / path).exists() and not _ours(file):
                raise OperatorError(f"{file} is in the way: it was not written by an export", MEND)
        old = [file for file in folder.rglob("*.md") if file.is_file() and _ours(file)]
        changed = 0
        for path, page in written.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.read_text(encoding="utf-8") != page:
                file.write_text(page, encoding="utf-8", newline="\n")
                changed += 1
        gone = [file for file in old if file.relative_to(folder).as_posix() not in written]
        for file in gone:
            file.unlink()
    except OSError as error:
        raise OperatorError(f"{folder} cannot be written to: {error.strerror}", MEND) from error
    return changed, len(gone)


def _ours(file: Path) -> bool:
    return file.suffix == ".json" or MARK in file.read_text(encoding="utf-8", errors="replace")


def archive(written: Mapping[str, str]) -> bytes:
    """One ZIP file; the same bytes for the same pages."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for path, page in written.items():
            out.writestr(zipfile.ZipInfo(path, _EPOCH), page, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
