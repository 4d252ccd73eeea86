"""Pages in a folder and in an archive: written over where they are ours, and never over anything else."""

import io
import zipfile
from pathlib import Path

import pytest

from bot.operation.problems import OperatorError
from bot.policies.platform.files import archive, write
from bot.policies.platform.model import Form
from bot.policies.platform.pages import pages
from tests.policies.test_pages import PLATFORM

PAGES = pages(PLATFORM, Form.JEKYLL)


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    assert write(PAGES, tmp_path / "site") == (len(PAGES), 0)
    assert write(PAGES, tmp_path / "site") == (0, 0)
    assert (tmp_path / "site" / "areas" / "transportation.md").read_text(encoding="utf-8") == PAGES[
        "areas/transportation.md"
    ]


def test_pages_of_an_earlier_time_go_and_other_files_stay(tmp_path: Path) -> None:
    write(PAGES, tmp_path)
    own = tmp_path / "areas" / "notes.md"
    own.write_text("mine", encoding="utf-8")
    fewer = {path: page for path, page in PAGES.items() if path != "areas/transportation.md"}
    assert write(fewer, tmp_path) == (0, 1)
    assert not (tmp_path / "areas" / "transportation.md").exists()
    assert own.read_text(encoding="utf-8") == "mine"


def test_what_is_in_the_way_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "rights.md").write_text("ours by hand", encoding="utf-8")
    with pytest.raises(OperatorError, match=r"rights.md is in the way"):
        write(PAGES, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["rights.md"]


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperatorError, match="cannot be written to: File exists"):
        write(PAGES, tmp_path / "file")


def test_the_archive_is_the_same_bytes_and_holds_the_pages() -> None:
    packed = archive(PAGES)
    assert packed == archive(PAGES)
    with zipfile.ZipFile(io.BytesIO(packed)) as read:
        assert {name: read.read(name).decode() for name in read.namelist()} == dict(PAGES)
