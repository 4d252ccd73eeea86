"""The documents say what is: the list of commands, the invite link, the settings, the metrics, the links."""

import re
import tomllib
from pathlib import Path

import discord
import pytest

from bot.__main__ import app
from bot.client import PERMISSIONS, missing_permissions
from bot.config import PREFIX, Section, Settings
from bot.operation import metrics
from bot.operation.check import _word
from bot.operation.commands import BEGIN, END, listed

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
SETTINGS = {
    f"{name}.{key}"
    for name, field in Settings.model_fields.items()
    if isinstance(field.default, Section)
    for key in type(field.default).model_fields
}


def ids(file: Path) -> str:
    return str(file.relative_to(ROOT))


async def test_list_of_commands_is_up_to_date() -> None:
    table = README.partition(BEGIN)[2].partition(END)[0]
    assert table == await listed(), "write it again: make docs"


def test_the_two_commands_come_first() -> None:
    begin = README.index("```sh\nmake demo")
    assert begin < README.index("make test") < README.index("![") < README.index("\n## ")


def test_invite_link_asks_for_what_the_bot_uses_and_no_more() -> None:
    asked = re.findall(r"https://discord.com/oauth2/authorize\?\S*permissions=(\d+)", README)
    assert asked == [str(PERMISSIONS.value)]
    assert not PERMISSIONS.administrator
    named = README.partition("asks for these permissions")[2].partition("\n\n")[2].partition(".\n\n")[0]
    assert {name.strip() for name in named.replace("\n", " ").split(",")} == {
        _word(name) for name in missing_permissions(discord.Permissions.none())
    }


@pytest.mark.parametrize("file", DOCUMENTS, ids=ids)
def test_links_lead_somewhere(file: Path) -> None:
    found = re.findall(r"\]\(([^)#\s]+)(?:#([^)]+))?\)", file.read_text(encoding="utf-8"))
    for target, part in found:
        if target.startswith("http"):
            continue
        goal = file.parent / target
        assert goal.exists(), f"{ids(file)}: {target}"
        if part:
            headings = re.findall(r"^#+ (.+)$", goal.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", DOCUMENTS, ids=ids)
def test_settings_that_are_named_exist(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    named = set(re.findall(r"`\[(\w+)\] (\w+)", text))
    assert {f"{section}.{key}" for section, key in named} <= SETTINGS
    variables = set(re.findall(rf"{PREFIX}([A-Z]\w*)", text)) - {"TOKEN", "TOKEN_FILE", "CONFIG"}
    assert {name.lower().replace("__", ".") for name in variables} <= SETTINGS
    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        Settings(**tomllib.loads(block))


@pytest.mark.parametrize("file", DOCUMENTS, ids=ids)
def test_commands_that_are_named_exist(file: Path) -> None:
    known = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    known |= {str(group.name) for group in app.registered_groups}
    text = file.read_text(encoding="utf-8")
    assert set(re.findall(r"python -m bot ([a-z]+)", text)) <= known


def test_operators_are_told_of_every_command() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"| `{command.name or command.callback.__name__}" in text
    for group in app.registered_groups:
        assert group.typer_instance is not None
        for command in group.typer_instance.registered_commands:
            assert f"| `{group.name} {command.name}" in text


def test_operators_are_told_of_every_metric() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    names = set(re.findall(r'"(alliance_\w+)"', Path(str(metrics.__file__)).read_text(encoding="utf-8")))
    assert names
    for name in names:
        assert f"`{name}" in text


def test_privacy_tells_of_every_table() -> None:
    from bot.database import metadata

    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    told = {
        name for row in re.findall(r"^\| .*\| ([`\w, ]+) \|$", text, re.MULTILINE) for name in row.split(",")
    }
    assert {name.strip(" `") for name in told} >= {
        table.name
        for table in metadata.sorted_tables
        if "user_id" in table.c or any("_by" in c.name for c in table.c)
    }
