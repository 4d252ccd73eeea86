"""Settings from a TOML file and the environment, what is wrong with them in words, and the example of the file.

The token comes from neither file nor log.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.config import PREFIX, Section, Settings
from bot.errors import ConfigError

_SECRET = ("token", "token_file")
_OTHER_VARIABLES = (f"{PREFIX}CONFIG",)  # read by the command line


def load(path: Path | None) -> Settings:
    """The settings of a TOML file (none: the defaults) and the environment.

    Raises ConfigError that names every bad key, its line in the file where it has one, and what is allowed.
    """
    settings, problems = read(path)
    if settings is None or problems:
        raise ConfigError("\n".join(problems))
    return settings


def read(path: Path | None) -> tuple[Settings | None, list[str]]:
    """As `load`, for looking further in spite of bad keys: what is right in the file, and what is wrong.

    There are no settings where the file cannot be read at all, or the environment holds a bad one.
    """
    source, given = "", {}
    if path is not None:
        try:
            source = path.read_text(encoding="utf-8")
            given = tomllib.loads(source)
        except OSError as error:
            return None, [f"{path}: cannot be read: {error.strerror}"]
        except UnicodeDecodeError:
            return None, [f"{path}: cannot be read: it is not UTF-8 text"]
        except tomllib.TOMLDecodeError as error:
            return None, [f"{path}: not TOML: {error}"]
    problems = [
        f"{path}, line {_line(source, [name])}: {name}: the token is taken from the environment only"
        for name in _SECRET
        if given.pop(name, None) is not None
    ]
    problems += _unknown_variables()
    while True:
        try:
            return Settings(**given), problems
        except SettingsError as error:  # a whole section from the environment that is not JSON
            return None, [*problems, f"{PREFIX}…: {error}"]
        except ValidationError as error:
            found = error.errors()
            problems += [_explain(one, path, source) for one in found]
            if not all(_drop(given, [str(part) for part in one["loc"]]) for one in found):
                return None, problems


def _drop(given: dict[str, Any], where: list[str]) -> bool:
    """Take a bad key out of what the file gave; whether it came from there."""
    if _variable(where) is not None:
        return False
    *sections, key = where[:2]
    for section in sections:
        given = given.get(section, {})
    return given.pop(key, None) is not None


def _variable(where: list[str]) -> str | None:
    """The environment variable that sets a key, if it is set: it wins over the file."""
    wanted = PREFIX + "__".join(where[:2])
    return next(
        (name for name in os.environ if name.upper() in (wanted.upper(), f"{PREFIX}{where[0]}".upper())), None
    )


def _unknown_variables() -> list[str]:
    """Variables with our prefix that no setting answers to, which pydantic passes over."""
    known = {name.upper() for name in Settings.model_fields}
    return [
        f"{name}: no such setting; allowed are {PREFIX}SECTION__KEY as in config.example.toml"
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX)
        and name.upper() not in _OTHER_VARIABLES
        and name.upper().removeprefix(PREFIX).split("__")[0] not in known
    ]


def _explain(found: Any, path: Path | None, source: str) -> str:
    where = [str(part) for part in found["loc"]]
    variable, line = _variable(where), _line(source, where[:2])
    place = variable or f"{path}{f', line {line}' if line else ''}: {'.'.join(where)}"
    if found["type"] == "extra_forbidden":
        model = type(Settings.model_fields[where[0]].default) if len(where) > 1 else Settings
        allowed = ", ".join(name for name in model.model_fields if name not in _SECRET)
        return f"{place}: no such setting; allowed are {allowed}"
    problem = str(found["msg"]).removeprefix("Value error, ")
    if where[0] in _SECRET:
        return f"{place}: {problem}"
    return f"{place}: {problem}{_allowed(where)} (given: {_hide_password(repr(found['input']))})"


def _allowed(where: list[str]) -> str:
    """The range of a number, which pydantic tells only one end of."""
    section = Settings.model_fields[where[0]].default
    setting = type(section).model_fields.get(where[-1]) if isinstance(section, Section) else None
    ends = {type(end).__name__: end for end in setting.metadata} if setting is not None else {}
    return f"; allowed is {ends['Ge'].ge} to {ends['Le'].le}" if {"Ge", "Le"} <= ends.keys() else ""


def _hide_password(shown: str) -> str:
    return re.sub(r"(://[^:/@]*:)[^@]*@", r"\1***@", shown)


def _line(source: str, where: list[str]) -> int | None:
    """Where the file has a key or section: TOML as people write it, a key a line."""
    section = ""
    for number, line in enumerate(source.splitlines(), 1):
        if found := re.match(r"\s*\[+\s*([^\]#]+?)\s*\]", line):
            section = found[1]
        elif found := re.match(r"""\s*([\w.\-"' ]+?)\s*=""", line):
            section_and_key = f"{section}.{found[1]}" if section else found[1]
            if [part.strip(" \"'") for part in section_and_key.split(".")] == where:
                return number
            continue
        else:
            continue
        if [part.strip(" \"'") for part in section.split(".")] == where:
            return number
    return None


def example() -> str:
    """`config.example.toml`: every setting with its default, its unit and one line of why."""
    lines = [
        "# Every setting of Alliance Bot, with its default. Copy to config.toml and change what you need.",
        "# Each can come from the environment too, and wins over this file: [polls] refresh_seconds is",
        "# ALLIANCE_POLLS__REFRESH_SECONDS. The token comes only from the environment: ALLIANCE_TOKEN, or",
        "# ALLIANCE_TOKEN_FILE with the path of a file that holds it.",
    ]
    for name, field in Settings.model_fields.items():
        section = field.default
        if isinstance(section, Section):
            lines += ["", f"[{name}]"]
            for key, setting in type(section).model_fields.items():
                lines += [f"# {setting.description}", f"{key} = {_toml(getattr(section, key))}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
