"""The command line: every mistake an operator can make ends in one clear line, and no secret is ever shown."""

import builtins
import logging
import socket
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from bot import __version__
from bot.__main__ import main
from bot.database.tables import alliances, polls
from bot.operation import logs
from tests.operation.conftest import value
from tests.operation.test_logs import TOKEN

ROOT = Path(__file__).parents[2]
COMMANDS = ("run", "demo", "check", "migrate", "sync", "backup", "restore", "commands")


@pytest.fixture(autouse=True)
def _place_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLIANCE_TOKEN", TOKEN)
    monkeypatch.setenv("ALLIANCE_DISCORD__API", "http://127.0.0.1:1/api/v10")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in logs._QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.captureWarnings(False)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    """The exit code, standard output and standard error of a command."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        assert TOKEN not in out + err
        assert "Traceback" not in err
        return code, out, err

    return run


def refused(outcome: tuple[int, str, str], code: int) -> str:
    assert outcome[0] == code, outcome
    assert not outcome[1]
    line = outcome[2]
    assert line.endswith("\n")
    assert line.count("\n") == 1, line
    return line.strip()


def test_it_is_installed_under_its_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"alliance-bot": f"{main.__module__}:{main.__name__}"}
    assert project["version"] == __version__


def test_help_names_every_command(call: Any) -> None:
    code, out, _ = call("--help")
    assert code == 0
    for command in COMMANDS:
        assert f"\n  {command} " in out
        assert call(command, "--help")[0] == 0


def test_version(call: Any) -> None:
    assert call("--version") == (0, f"alliance-bot {__version__}\n", "")


def test_from_nothing_to_a_restored_backup(call: Any, tmp_path: Path) -> None:
    assert call("migrate")[:2] == (0, "The schema is 0001, as this version needs.\n")
    assert call("migrate")[0] == 0
    code, out, _ = call("backup", "kept/first.backup")
    assert (code, out) == (0, "Wrote 1 rows to kept/first.backup, and read them again.\n")
    with closing(sqlite3.connect("data/alliance.db")) as raw:
        raw.execute("INSERT INTO alliances VALUES (1, 'later', '2026-01-01')")
        raw.commit()
    code, out, _ = call("restore", "kept/first.backup")
    assert code == 0
    assert out.splitlines()[0].startswith("Restored 1 rows as they were at 20")
    kept = out.splitlines()[1].removeprefix("What was there before is kept as ").removesuffix(".")
    for file, rows in (("data/alliance.db", 0), (kept, 1)):
        with closing(sqlite3.connect(file)) as raw:
            assert raw.execute("SELECT count(*) FROM alliances").fetchone() == (rows,)


def test_backup_says_that_open_ballots_can_be_read_from_it(call: Any) -> None:
    call("migrate")
    engine = create_engine("sqlite:///data/alliance.db")
    with engine.begin() as connection:
        for table in (alliances, polls):
            row = {column.name: value(column, 1) for column in table.c if not column.nullable}
            connection.execute(insert(table).values(row | {"secret": b"k" * 32} if table is polls else row))
    engine.dispose()
    assert "It holds the keys of 1 open poll(s)" in call("backup", "first")[1]


def test_settings_of_the_folder_are_used_unless_others_are_named(call: Any, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[database]\nurl = "sqlite+aiosqlite:///here.db"')
    (tmp_path / "other.toml").write_text('[database]\nurl = "sqlite+aiosqlite:///there.db"')
    call("migrate")
    assert (tmp_path / "here.db").exists()
    assert not (tmp_path / "there.db").exists()
    call("migrate", "--config", "other.toml")
    assert (tmp_path / "there.db").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frob"], "No such command 'frob'."),
        (["run", "--frob"], "No such option: --frob"),
        (["backup"], "Missing argument 'FILE'."),
        (["sync", "--guild", "Texas"], "--guild"),
        (["demo", "--port", "70000"], "--port"),
        (["restore", "nowhere"], "there is no file nowhere"),
        (["run"], "there is no database at data/alliance.db: run `python -m bot migrate`"),
        (["backup", "x"], "there is no database at data/alliance.db: run `python -m bot migrate`"),
        (["run", "--config", "nowhere.toml"], "nowhere.toml: cannot be read: No such file or directory"),
        (["commands", "--write", "nowhere.md"], "nowhere.md: No such file or directory"),
    ],
)
def test_mistakes_in_the_call(call: Any, arguments: list[str], words: str) -> None:
    code = 1 if arguments[0] == "commands" else 2
    assert words in refused(call(*arguments), code)


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["sync"], ["backup", "x"], ["restore", "x"]])
def test_bad_settings_are_told_by_every_command(call: Any, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "config.toml").write_text("[polls]\nrefresh_seconds = 0\nweight = 2\n")
    code, out, err = call(*command)
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [
        "config.toml, line 2",
        "config.toml, line 3",
    ]


@pytest.mark.parametrize("command", ["run", "sync"])
def test_missing_token(call: Any, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    call("migrate")
    monkeypatch.delenv("ALLIANCE_TOKEN")
    assert refused(call(command), 2).startswith("no token: set ALLIANCE_TOKEN")


@pytest.mark.parametrize("command", [["migrate"], ["backup", "x"], ["run"]])
def test_file_that_is_no_database(call: Any, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "alliance.db").write_text("this is a letter" * 1000)
    assert refused(call(*command), 2).startswith("data/alliance.db is not a database or is damaged: ")


def test_folder_that_cannot_be_made(call: Any, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in the way")
    assert refused(call("migrate"), 1).startswith("data")


def test_database_locked_by_another_program(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    call("migrate")
    monkeypatch.setattr("bot.database.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect("data/alliance.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "was locked by another program" in refused(call("migrate"), 1)


def test_postgresql_that_is_not_there(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_DATABASE__URL", "postgresql+asyncpg://me:pa55word@127.0.0.1:1/alliance")
    line = refused(call("migrate"), 1)
    assert line.startswith("the database postgresql+asyncpg://me:***@127.0.0.1:1/alliance cannot be reached")


def test_discord_that_is_not_there(call: Any) -> None:
    assert refused(call("sync"), 1).startswith("Discord cannot be reached at http://127.0.0.1:1/api/v10: ")


def test_check_exits_with_1_if_something_must_be_mended(call: Any) -> None:
    call("migrate")
    code, out, err = call("check")
    assert (code, err) == (1, "")
    assert "ok    schema: 0001" in out
    assert "MEND  Discord: Discord cannot be reached" in out


def test_commands_are_written_between_the_markers(call: Any, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(
        "before\n<!-- commands: written by `make docs` -->\nold\n<!-- end of commands -->\nafter\n"
    )
    code, table, _ = call("commands")
    assert code == 0
    assert "| `/help` | everyone |" in table
    assert call("commands", "--write", "README.md") == (0, "", "")
    assert file.read_text() == (
        f"before\n<!-- commands: written by `make docs` -->\n{table}<!-- end of commands -->\nafter\n"
    )
    file.write_text("no markers")
    assert "the list goes between them" in refused(call("commands", "--write", "README.md"), 2)


# --- the demo ----------------------------------------------------------------------------------------------


def test_demo_without_its_needs_says_how_to_get_them(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_simcord(name: str, *rest: Any) -> Any:
        if name == "demo.server":
            raise ModuleNotFoundError("No module named 'simcord'", name="simcord")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_simcord)
    line = refused(call("demo"), 2)
    assert line.startswith("the demo needs simcord, which is not installed: use `make demo`")


def test_demo_on_a_port_that_is_taken(call: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, _, err = call("demo", "--port", port, "--no-open")
    assert code == 2
    assert (
        err.splitlines()[-1]
        == f"port {port} cannot be used: Address already in use; choose another with --port"
    )


# --- mistakes of the bot itself ----------------------------------------------------------------------------


def test_mistake_of_the_bot_is_logged_without_the_token(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stumble(_settings: object, token: str) -> None:
        raise ArithmeticError(f"with {token} in hand")

    monkeypatch.setattr("bot.operation.run.run", stumble)
    assert main(["run"]) == 1
    err = capsys.readouterr().err
    assert "with [token] in hand" in err
    assert TOKEN not in err


def test_import_of_population_can_be_tried_first(call: Any) -> None:
    Path("people.csv").write_text("geoid,population\n48453,1334961\n99999,1\n", encoding="utf-8")
    assert "there is no database" in refused(call("import", "population", "people.csv"), 2)
    call("migrate")
    code, out, _ = call("import", "population", "people.csv", "--dry-run")
    assert code == 0
    assert out.splitlines() == [
        "1 new, 0 as before, 0 changed",
        "line 3 refused: '99999' is no county of 2023",
        "3143 of 3144 counties are not in the file, and stay as they are",
        "Nothing was written: it was a dry run.",
    ]
    assert "1 new" in call("import", "population", "people.csv")[1]
    assert "0 new, 1 as before" in call("import", "population", "people.csv")[1]
    assert "cannot be read" in refused(call("import", "population", "nowhere.csv"), 2)


def test_import_of_volunteers_asks_for_an_alliance_and_a_mapping_that_fits(call: Any) -> None:
    Path("people.csv").write_text("key,county\n1,77001\n", encoding="utf-8")
    Path("bad.toml").write_text("[columns]\nname = 'x'", encoding="utf-8")
    assert "columns.name" in refused(call("import", "volunteers", "people.csv", "--columns", "bad.toml"), 2)
    assert "there is no database" in refused(call("import", "volunteers", "people.csv"), 2)
    call("migrate")
    assert "use /setup first" in refused(call("import", "volunteers", "people.csv"), 2)
    with closing(sqlite3.connect("data/alliance.db")) as store, store:
        store.execute("INSERT INTO alliances VALUES (1, 'Alliance', '2026-01-01')")
    Path("good.toml").write_text("", encoding="utf-8")
    import_it = ("import", "volunteers", "people.csv", "--columns", "good.toml")
    code, out, _ = call(*import_it, "--dry-run")
    assert (code, out.splitlines()) == (
        0,
        ["1 new, 0 as before, 0 changed, 0 refused", "Nothing was written: it was a dry run."],
    )
    assert "people.codes.csv" in call(*import_it)[1]
    assert Path("people.codes.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,")
    assert "exists" in refused(call(*import_it), 2)
    assert "1 removed" in call(*import_it, "--remove")[1]
    assert "cannot be used" in refused(
        call("import", "volunteers", "nowhere.csv", "--columns", "good.toml"), 2
    )


def test_what_an_operator_does_is_in_the_audit_log_once(call: Any) -> None:
    def entries() -> list[tuple[int, str, str]]:
        with closing(sqlite3.connect("data/alliance.db")) as store:
            return store.execute("SELECT alliance_id, act, details FROM audit ORDER BY id").fetchall()

    Path("people.csv").write_text("key,county\n1,77001\n2,77001\n2,\n", encoding="utf-8")
    Path("counties.csv").write_text("geoid,population\n48453,1334961\n", encoding="utf-8")
    Path("map.toml").write_text("", encoding="utf-8")
    call("migrate")
    with closing(sqlite3.connect("data/alliance.db")) as store, store:
        for number in (1, 2):
            store.execute("INSERT INTO alliances VALUES (?, 'Alliance', '2026-01-01')", [number])
    take_in = ("import", "volunteers", "people.csv", "--columns", "map.toml", "--alliance", "2")
    for dry in (("--dry-run",), ()):
        assert call(*take_in, *dry)[0] == 0
        assert call("import", "population", "counties.csv", *dry)[0] == 0
        assert len(entries()) == (0 if dry else 3)
    # Running it again changes nothing, and so there is nothing to tell.
    assert call(*take_in, "--codes", "again.csv")[0] == 0
    assert call("import", "population", "counties.csv")[0] == 0
    assert call("backup", "first")[0] == 0
    assert call(*take_in, "--remove")[0] == 0
    assert [entry[:2] for entry in entries()] == [
        (2, "import"),
        (1, "import-population"),
        (2, "import-population"),
        (2, "import"),
    ]
    assert '"new": 2' in entries()[0][2]
    assert '"removed": 2' in entries()[3][2]
    assert call("restore", "first")[0] == 0
    assert [entry[:2] for entry in entries()[3:]] == [(1, "restore-backup"), (2, "restore-backup")]


def test_what_was_kept_of_a_file_that_broke_off_is_recorded(call: Any) -> None:
    rows = "".join(f"{n},77001\n" for n in range(1500))
    Path("people.csv").write_bytes(b"key,county\n" + rows.encode() + b"x\xff,77001\n")
    Path("map.toml").write_text("", encoding="utf-8")
    call("migrate")
    with closing(sqlite3.connect("data/alliance.db")) as store, store:
        store.execute("INSERT INTO alliances VALUES (1, 'Alliance', '2026-01-01')")
    told = refused(call("import", "volunteers", "people.csv", "--columns", "map.toml"), 2)
    assert "is not UTF-8" in told
    with closing(sqlite3.connect("data/alliance.db")) as store:
        kept = store.execute("SELECT count(*) FROM invited").fetchone()[0]
        recorded = [details for (details,) in store.execute("SELECT details FROM audit")]
    assert [f'"new": {kept},' in details for details in recorded] == ([True] if kept else [])
