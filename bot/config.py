"""Every setting, with its default, from a TOML file and the environment; the token from neither file nor log."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import ConfigError

PREFIX = "ALLIANCE_"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone; allowed are IANA names such as America/Chicago")
    return name


def _known_database(url: str) -> str:
    if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError("allowed are sqlite+aiosqlite:///FILE and postgresql+asyncpg://USER@HOST/NAME")
    return url


Zone = Annotated[str, AfterValidator(_known_zone)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSettings(Section):
    api: str = Field(
        "https://discord.com/api/v10",
        description="base address of the REST API; for those who run a REST proxy",
    )
    gateway: str = Field(
        "", description="address of the gateway; empty: as Discord tells; for those who run a gateway proxy"
    )
    shards: int = Field(0, ge=0, le=1000, description="number of shards; 0: as Discord recommends")


class DatabaseSettings(Section):
    url: Annotated[str, AfterValidator(_known_database)] = Field(
        "sqlite+aiosqlite:///data/alliance.db",
        description="SQLite file, or PostgreSQL: postgresql+asyncpg://USER@HOST/NAME",
    )


class CountySettings(Section):
    stale_after_days: int = Field(
        30, ge=1, le=365, description="days without a sign of life after which a lead's county is stale"
    )
    leads_per_person: int = Field(3, ge=1, le=50, description="counties one person may lead at a time")


class PollSettings(Section):
    min_minutes: int = Field(10, ge=1, le=10080, description="minutes that a poll must stay open at least")
    max_days: int = Field(90, ge=1, le=366, description="days that a poll may stay open at most")
    refresh_seconds: int = Field(
        5, ge=1, le=3600, description="seconds between two refreshes of a poll's public card"
    )
    remind_hours: int = Field(
        24, ge=1, le=168, description="hours before closing at which those who asked are reminded to vote"
    )


class ReminderSettings(Section):
    lease_seconds: int = Field(
        60,
        ge=10,
        le=600,
        description="seconds after which a delivery that did not report back is tried again",
    )
    attempts: int = Field(
        5, ge=1, le=20, description="tries before a reminder is given up and shown to moderators"
    )
    backoff_seconds: int = Field(
        30, ge=1, le=3600, description="seconds before the second try; doubled for each further one"
    )
    per_person: int = Field(
        25, ge=1, le=1000, description="reminders that a person may have set for themselves"
    )
    batch: int = Field(50, ge=1, le=500, description="reminders taken from the store at a time")


class DigestSettings(Section):
    weekday: Weekday = Field("monday", description="day of the weekly coverage digest")
    hour: int = Field(9, ge=0, le=23, description="hour of the digest, in the digest's zone")
    zone: Zone = Field("America/New_York", description="time zone of the digest")


class OperationSettings(Section):
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="least severe message that is logged"
    )
    log_format: Literal["json", "text"] = Field(
        "json", description="json: one object a line; text: for reading in a terminal"
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="port for Prometheus metrics on 127.0.0.1; 0: none"
    )


class Settings(BaseSettings):
    """All settings. Environment variables win over the file: ALLIANCE_POLLS__REFRESH_SECONDS=10."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    token: SecretStr = Field(SecretStr(""), exclude=True)
    token_file: Path | None = Field(None, exclude=True)

    discord: DiscordSettings = DiscordSettings()
    database: DatabaseSettings = DatabaseSettings()
    counties: CountySettings = CountySettings()
    polls: PollSettings = PollSettings()
    reminders: ReminderSettings = ReminderSettings()
    digest: DigestSettings = DigestSettings()
    operation: OperationSettings = OperationSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings

    @property
    def stale_after(self) -> timedelta:
        return timedelta(days=self.counties.stale_after_days)

    def read_token(self) -> str:
        """The bot's token, from ALLIANCE_TOKEN or the file that ALLIANCE_TOKEN_FILE names.

        Raises ConfigError if there is none.
        """
        if self.token_file is not None:
            try:
                found = self.token_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(
                    f"ALLIANCE_TOKEN_FILE: {self.token_file} cannot be read: {error}"
                ) from error
        else:
            found = self.token.get_secret_value().strip()
        if not found:
            raise ConfigError("no token: set ALLIANCE_TOKEN, or ALLIANCE_TOKEN_FILE to a file that holds it")
        return found


def load(path: Path | None) -> Settings:
    """The settings of a TOML file (none: the defaults) and the environment.

    Raises ConfigError that names every bad key, its line in the file where it has one, and what is allowed.
    """
    source, given = "", {}
    if path is not None:
        try:
            source = path.read_text(encoding="utf-8")
            given = tomllib.loads(source)
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read: {error}") from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{path}: not TOML: {error}") from error
    secrets = [
        f"{path}: {name}: the token is taken from the environment only"
        for name in ("token", "token_file")
        if name in given
    ]
    try:
        settings = Settings(
            **{name: value for name, value in given.items() if name not in ("token", "token_file")}
        )
    except ValidationError as error:
        raise ConfigError(
            "\n".join(secrets + [_explain(found, path, source) for found in error.errors()])
        ) from None
    if secrets:
        raise ConfigError("\n".join(secrets))
    return settings


def _explain(found: Any, path: Path | None, source: str) -> str:
    where = [str(part) for part in found["loc"]]
    line = _line(source, where)
    place = f"{path}, line {line}: {'.'.join(where)}" if line else f"{PREFIX}{'__'.join(where).upper()}"
    if found["type"] == "extra_forbidden":
        section = Settings.model_fields.get(where[0]) if len(where) > 1 else None
        model = section.annotation if section is not None else Settings
        allowed = ", ".join(sorted(n for n in model.model_fields if not n.startswith("token")))  # type: ignore[union-attr]
        return f"{place}: no such setting; allowed are {allowed}"
    problem = str(found["msg"]).removeprefix("Value error, ")
    return f"{place}: {problem}" + ("" if where[0].startswith("token") else f" (given: {found['input']!r})")


def _line(source: str, where: list[str]) -> int | None:
    section = ""
    for number, line in enumerate(source.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            section = stripped.strip("[] ")
            if [section] == where:
                return number
        elif "=" in stripped:
            key = stripped.split("=", 1)[0].strip()
            if [part for part in f"{section}.{key}".split(".") if part] == where:
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
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
