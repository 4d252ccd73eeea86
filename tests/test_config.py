"""The configuration: every bad key named, the environment over the file, the token from the environment only."""

import json
import re
from pathlib import Path

import pytest

from bot.config import Section, Settings
from bot.config_file import example, load, read
from bot.errors import ConfigError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refused(file: Path, content: str) -> list[str]:
    file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        load(file)
    return [line.removeprefix(str(file)) for line in str(caught.value).splitlines()]


def test_example_file_is_up_to_date() -> None:
    written = (ROOT / "config.example.toml").read_text()
    assert written == example(), "write it again: make docs"


def test_example_file_loads_and_is_the_defaults() -> None:
    assert load(ROOT / "config.example.toml") == load(None)


def test_example_explains_every_setting() -> None:
    lines = example().splitlines()
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Section):
            for key in type(field.default).model_fields:
                place = next(number for number, line in enumerate(lines) if line.startswith(f"{key} = "))
                assert re.match(r"# \w.{10,}", lines[place - 1]), f"{name}.{key}"


def test_every_bad_key_is_named_with_its_line_and_what_is_allowed(file: Path) -> None:
    problems = refused(
        file,
        "[polls]  # about polls\n"
        "refresh_seconds = 0\n"
        "max_days = 'ten'\n"
        "\n"
        "[digest]\n"
        'zone = "Mars/Olympus"\n'
        'weekday="someday"\n'
        "colour = 3\n"
        "[database]\n"
        'url = "mysql://me:pa55word@host/db"\n'
        "[weather]\n"
        "rain = true\n",
    )
    assert len(problems) == 7
    for starts, allowed in (
        (", line 2: polls.refresh_seconds: ", "allowed is 1 to 3600 (given: 0)"),
        (", line 3: polls.max_days: ", "valid integer"),
        (", line 6: digest.zone: ", "IANA names such as America/Chicago"),
        (", line 7: digest.weekday: ", "'monday'"),
        (", line 8: digest.colour: no such setting; allowed are weekday, hour, zone", ""),
        (", line 10: database.url: ", "sqlite+aiosqlite:///FILE"),
        (", line 11: weather: no such setting; allowed are ", "discord, database, counties"),
    ):
        assert [problem for problem in problems if problem.startswith(starts) and allowed in problem], starts
    assert not [problem for problem in problems if "pa55word" in problem]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("polls.refresh_seconds = 0", 1),
        ("\n[ polls ]\n\n  refresh_seconds=0", 4),
        ('["polls"]\n"refresh_seconds" = 0', 2),
        ("# [polls]\n[digest]\nhour = 3\n[polls] # here\n# refresh_seconds = 1\nrefresh_seconds = 0", 6),
    ],
)
def test_line_of_a_bad_key_however_it_is_written(file: Path, content: str, line: int) -> None:
    assert refused(file, content)[0].startswith(f", line {line}: polls.refresh_seconds: ")


def test_bad_key_in_an_inline_table_is_named_without_its_line(file: Path) -> None:
    assert refused(file, "polls = { refresh_seconds = 0 }")[0].startswith(": polls.refresh_seconds: ")


@pytest.mark.parametrize("content", ["polls = 3", "[[polls]]\nrefresh_seconds = 1"])
def test_section_that_is_none_is_named(file: Path, content: str) -> None:
    assert refused(file, content)[0].startswith(", line 1: polls: ")


def test_file_that_is_not_toml(file: Path) -> None:
    assert refused(file, "[polls\n") == [
        ": not TOML: Expected ']' at the end of a table declaration (at line 1, column 7)"
    ]


def test_file_that_is_not_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(file)


def test_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(ConfigError, match=f"^{file}: cannot be read: No such file or directory$"):
        load(file)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///file.db",
        "postgresql+asyncpg://user@host",
        "postgresql+asyncpg://user@host/",
        "postgres://user@host/name",
    ],
)
def test_database_address_that_cannot_be_used(file: Path, url: str) -> None:
    assert "allowed are sqlite+aiosqlite:///FILE" in refused(file, f'[database]\nurl = "{url}"')[0]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////var/lib/alliance/alliance.db",
        "postgresql+asyncpg://user:word@host:5432/name",
        "postgresql+asyncpg:///name?host=/run/postgresql",
    ],
)
def test_database_address_that_can(file: Path, url: str) -> None:
    file.write_text(f'[database]\nurl = "{url}"')
    assert load(file).database.url == url


def test_addresses_of_a_proxy(file: Path) -> None:
    file.write_text(
        '[discord]\napi = "http://127.0.0.1:5000/discord/api/v10/"\ngateway = "ws://127.0.0.1:5000/"'
    )
    settings = load(file).discord
    assert settings.api == "http://127.0.0.1:5000/discord/api/v10"  # discord.py puts a / after it
    assert settings.gateway == "ws://127.0.0.1:5000/"
    assert len(refused(file, '[discord]\napi = "discord.com"\ngateway = "http://x"')) == 2


def test_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[polls]\nrefresh_seconds = 7\nmax_days = 3\n")
    monkeypatch.setenv("ALLIANCE_POLLS__REFRESH_SECONDS", "9")
    settings = load(file)
    assert (settings.polls.refresh_seconds, settings.polls.max_days) == (9, 3)


def test_every_setting_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Section):
            for key in type(field.default).model_fields:
                default = getattr(field.default, key)
                given = json.dumps(default) if isinstance(default, tuple) else str(default)
                monkeypatch.setenv(f"ALLIANCE_{name}__{key}".upper(), given)
    assert load(None) == Settings()
    monkeypatch.setenv("ALLIANCE_DIGEST__HOUR", "23")
    assert load(None).digest.hour == 23


def test_bad_value_from_the_environment_is_named_by_its_variable(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("[polls]\nrefresh_seconds = 7\n")
    monkeypatch.setenv("ALLIANCE_POLLS__REFRESH_SECONDS", "often")
    monkeypatch.setenv("ALLIANCE_POLLS__WEIGHT", "2")
    monkeypatch.setenv("ALLIANCE_WEATHER", "rain")
    with pytest.raises(ConfigError) as caught:
        load(file)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "ALLIANCE_WEATHER",
        "ALLIANCE_POLLS__REFRESH_SECONDS",
        "ALLIANCE_POLLS__WEIGHT",
    ]


def test_section_from_the_environment_that_is_not_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_POLLS", "often")
    with pytest.raises(ConfigError, match="polls"):
        load(None)


def test_reading_goes_on_with_what_is_right(file: Path) -> None:
    file.write_text(
        '[polls]\nrefresh_seconds = 0\nmax_days = 3\n[nonsense]\n[database]\nurl = "sqlite+aiosqlite:///x"'
    )
    settings, problems = read(file)
    assert settings is not None
    assert (settings.polls.max_days, settings.database.url) == (3, "sqlite+aiosqlite:///x")
    assert settings.polls.refresh_seconds == Settings().polls.refresh_seconds
    assert len(problems) == 2


# --- the token ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["token", "token_file"])
def test_token_in_the_file_is_refused(file: Path, name: str) -> None:
    problem = refused(file, f'{name} = "s3cret.token"')
    assert problem == [f", line 1: {name}: the token is taken from the environment only"]


def test_token_in_a_section_is_refused_without_being_shown(file: Path) -> None:
    assert "s3cret" not in refused(file, '[discord]\ntoken = "s3cret.token"')[0]


def test_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_TOKEN", " s3cret.token\n")
    settings = load(None)
    assert settings.read_token() == "s3cret.token"
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "s3cret" not in shown


def test_token_from_a_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = tmp_path / "token"
    holder.write_text("s3cret.token\n")
    monkeypatch.setenv("ALLIANCE_TOKEN_FILE", str(holder))
    assert load(None).read_token() == "s3cret.token"
    holder.write_text(" \n")
    with pytest.raises(ConfigError, match="no token: set ALLIANCE_TOKEN"):
        load(None).read_token()
    holder.unlink()
    with pytest.raises(ConfigError, match=r"ALLIANCE_TOKEN_FILE: .* cannot be read"):
        load(None).read_token()


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "zero\u200bwidth", "„quoted“"])
def test_token_that_can_be_none_is_said_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("ALLIANCE_TOKEN", token)
    with pytest.raises(ConfigError, match="copy it anew") as caught:
        load(None).read_token()
    assert token not in str(caught.value)


def test_no_token_is_said() -> None:
    with pytest.raises(ConfigError, match="no token: set ALLIANCE_TOKEN"):
        load(None).read_token()
