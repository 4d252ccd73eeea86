"""Every setting, with its default and its limits; `bot.config_file` reads them."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import ConfigError, UserError
from bot.times import parse_hours

PREFIX = "ALLIANCE_"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone; allowed are IANA names such as America/Chicago")
    return name


def _known_database(url: str) -> str:
    if not re.fullmatch(
        r"sqlite\+aiosqlite:///(?!:memory:)[^?]+|postgresql\+asyncpg://[^/]*/[^/?]+(\?.*)?", url
    ):
        raise ValueError("allowed are sqlite+aiosqlite:///FILE and postgresql+asyncpg://USER@HOST/NAME")
    return url


def _clock_hours(given: str) -> str:
    try:
        parse_hours(given)
    except UserError:
        raise ValueError(
            'allowed are up to 16 hours of a clock such as "21:00-08:00", and "" for none'
        ) from None
    return given


def _http(url: str) -> str:
    if not re.fullmatch(r"https?://[^/]+.*", url):
        raise ValueError("allowed are addresses that begin with https:// or http://")
    return url.rstrip("/")


def _websocket(url: str) -> str:
    if url and not re.fullmatch(r"wss?://[^/]+.*", url):
        raise ValueError("allowed are addresses that begin with wss:// or ws://, and nothing at all")
    return url


def _share(given: str) -> str:
    if not re.fullmatch(r"[1-9]\d?/[1-9]\d?", given) or not Fraction(1, 2) <= Fraction(given) <= 1:
        raise ValueError("allowed are shares from 1/2 to 1/1 such as 2/3")
    return given


Share = Annotated[str, AfterValidator(_share)]
Zone = Annotated[str, AfterValidator(_known_zone)]
ClockHours = Annotated[str, AfterValidator(_clock_hours)]
HoursBefore = Annotated[int, Field(ge=1, le=168)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordSettings(Section):
    api: Annotated[str, AfterValidator(_http)] = Field(
        "https://discord.com/api/v10",
        description="base address of the REST API; another only for those who run a REST proxy",
    )
    gateway: Annotated[str, AfterValidator(_websocket)] = Field(
        "",
        description="address of the gateway; empty: as Discord tells; another only for those who run a gateway proxy",
    )
    shards: int = Field(
        0,
        ge=0,
        le=1000,
        description="number of gateway connections; 0: as Discord recommends, one for up to 2,500 servers",
    )


class DatabaseSettings(Section):
    url: Annotated[str, AfterValidator(_known_database)] = Field(
        "sqlite+aiosqlite:///data/alliance.db",
        description="an SQLite file, or PostgreSQL once one machine is not enough: postgresql+asyncpg://USER@HOST/NAME",
    )


class CountySettings(Section):
    leads_per_person: int = Field(
        3, ge=1, le=50, description="counties that one person may lead at a time, so that the work is shared"
    )
    offer_people: int = Field(
        3,
        ge=0,
        le=25,
        description="people near a county that has lost its lead to whom it is offered, if they want to hear of"
        " such; 0: nobody",
    )


class DecaySettings(Section):
    """How silence is met, step by step. Changes hold for each lead from their next sign of life or step on."""

    ask_after_days: int = Field(
        21,
        ge=1,
        le=365,
        description="days after a lead's last sign of life at which they are asked whether they are still in",
    )
    ask_again_days: int = Field(
        7,
        ge=1,
        le=365,
        description="days after which they are asked again, and their county is stale: not thought covered",
    )
    coordinator_days: int = Field(
        7, ge=1, le=365, description="further days of silence after which the state's coordinators are told"
    )
    backup_days: int = Field(
        7, ge=1, le=365, description="further days after which the backups are asked to step up"
    )
    release_days: int = Field(14, ge=1, le=365, description="further days after which the county is released")
    hour: int = Field(
        10, ge=0, le=23, description="hour of the lead's own clock, 0 to 23, at which each step is taken"
    )
    extension_days: int = Field(
        14, ge=1, le=90, description="days by which a lead who asks for more time puts the next step off"
    )
    extensions: int = Field(
        2, ge=0, le=10, description="times that a lead can do so in a row, so that no county waits for ever"
    )
    pause_days: int = Field(
        90, ge=1, le=366, description="days for which a lead can pause at most, for the same reason"
    )


class ApplicationSettings(Section):
    answer_days: int = Field(
        7,
        ge=1,
        le=90,
        description="days within which applicants are promised an answer; moderators are told when one is late",
    )


class RaidSettings(Section):
    """When people come too fast, the applications of a server are held until a moderator releases them."""

    joins_per_minute: int = Field(
        60,
        ge=1,
        le=100000,
        description="people who may join a server within a minute before it looks like a raid",
    )
    joins_per_hour: int = Field(
        400, ge=1, le=100000, description="the same within an hour, for a raid that takes its time"
    )
    applications_per_minute: int = Field(
        20,
        ge=1,
        le=100000,
        description="applications that a server may have within a minute, for the same reason",
    )
    applications_per_hour: int = Field(150, ge=1, le=100000, description="the same within an hour")
    hold_hours: int = Field(
        6, ge=1, le=72, description="hours after which a hold ends by itself, so that nobody waits for ever"
    )


class HourSettings(Section):
    oldest_days: int = Field(
        60,
        ge=1,
        le=366,
        description="days after which work cannot be logged any more: nobody could tell",
    )
    waiting_at_most: int = Field(
        100,
        ge=1,
        le=10000,
        description="entries of one person that wait for approval, so that nobody can flood those who approve",
    )
    nudge_days: int = Field(
        3,
        ge=0,
        le=60,
        description="days that hours wait before whoever approves them in that state is told, at most once a week; "
        "0: never",
    )


class EventSettings(Section):
    offer_hours: int = Field(
        12,
        ge=1,
        le=72,
        description="hours in which the first who waits for a seat may take one that has become free; "
        "half of what is left before the event, if that is less",
    )
    refresh_seconds: int = Field(
        5, ge=1, le=3600, description="seconds between two refreshes of an event's card: Discord limits edits"
    )
    ahead_days: int = Field(
        14,
        ge=1,
        le=92,
        description="days before it begins at which the next of an event that repeats is made, so that people can join",
    )


class OpinionSettings(Section):
    statements_per_person: int = Field(
        10,
        ge=1,
        le=1000,
        description="statements that one person may make about a topic, so that nobody can flood it",
    )
    smallest_group: int = Field(
        5,
        ge=3,
        le=1000,
        description="people that a group of opinion has at least, so that it shows what nobody in particular thinks",
    )
    map_seconds: int = Field(
        60,
        ge=1,
        le=86400,
        description="seconds for which an opinion map is shown before it is worked out again; longer for a large one",
    )
    refresh_seconds: int = Field(
        5, ge=1, le=3600, description="seconds between two refreshes of a topic's card: Discord limits edits"
    )


class TaskSettings(Section):
    """How silence about a task is met once it was to be done: as about a county, but quicker."""

    ask_after_days: int = Field(
        1,
        ge=1,
        le=90,
        description="days after its due date at which whoever claimed a task is asked about it",
    )
    ask_again_days: int = Field(
        2, ge=1, le=90, description="days of silence after which they are asked again"
    )
    tell_days: int = Field(
        2, ge=1, le=90, description="further days after which whoever looks after the task is told"
    )
    release_days: int = Field(
        3, ge=1, le=90, description="further days after which the task is open to others again"
    )
    hour: int = Field(
        10, ge=0, le=23, description="hour of their own clock, 0 to 23, at which each step is taken"
    )
    extension_days: int = Field(
        7,
        ge=1,
        le=90,
        description="days that somebody gets who asks for more time, or whose work is sent back",
    )
    extensions: int = Field(
        2, ge=0, le=10, description="times that they can ask for it in a row, so that no task waits for ever"
    )
    per_person: int = Field(
        10,
        ge=1,
        le=100,
        description="tasks that one person may have claimed at a time, so that the work is shared",
    )
    offer_people: int = Field(
        20,
        ge=0,
        le=500,
        description="volunteers near a new task who are asked whether they take it, of those who want to be; 0: none",
    )
    keep_days: int = Field(
        3, ge=1, le=30, description="days for which a task is kept for whoever was asked to take it on"
    )
    refresh_seconds: int = Field(
        5, ge=1, le=3600, description="seconds between two refreshes of a task's card: Discord limits edits"
    )


class PollSettings(Section):
    min_minutes: int = Field(
        10,
        ge=1,
        le=10080,
        description="minutes that a poll is open at least, so that people have a chance to see it",
    )
    max_days: int = Field(
        90, ge=1, le=366, description="days that a poll is open at most, so that none is forgotten"
    )
    refresh_seconds: int = Field(
        5,
        ge=1,
        le=3600,
        description="seconds between two refreshes of a poll's public card: Discord limits edits",
    )
    head_minutes: int = Field(
        60,
        ge=1,
        le=1440,
        description="minutes between two posts of the head of an open poll's chain in the audit channel, if it moved",
    )
    remind_hours: tuple[HoursBefore, ...] = Field(
        (24, 2),
        max_length=2,
        description="hours before closing at which those who asked are reminded to vote: at most two; []: never",
    )
    light_votes: bool = Field(
        True,
        description="true: votes are answered before discord.py builds its objects, many more a second; false: after",
    )


class PolicySettings(Section):
    """What an alliance's administrators can change for their own with /policy terms."""

    seconds: int = Field(
        3, ge=0, le=50, description="other people who have to second a proposal before its discussion opens"
    )
    min_days: int = Field(
        7, ge=1, le=180, description="days that a proposal is discussed at least, so that people can speak"
    )
    max_days: int = Field(
        30, ge=2, le=365, description="days after which a discussion moves on by itself, with a day's notice"
    )
    vote_days: int = Field(7, ge=1, le=60, description="days that the vote on a policy is open")
    threshold: Share = Field(
        "1/2",
        description="share of yes and no that adopts a policy: 1/2 is more than half, others at least that",
    )
    quorum: int = Field(
        10, ge=0, le=100, description="percent of the roll that has to take part in that vote"
    )
    right_seconds: int = Field(5, ge=1, le=50, description="as seconds, of a proposal about a Secured Right")
    right_min_days: int = Field(
        21, ge=1, le=180, description="as min_days, of a proposal about a Secured Right"
    )
    right_max_days: int = Field(
        60, ge=2, le=365, description="as max_days, of a proposal about a Secured Right"
    )
    right_vote_days: int = Field(
        14, ge=1, le=60, description="as vote_days, of a proposal about a Secured Right"
    )
    right_threshold: Share = Field("2/3", description="share that adopts or amends a Secured Right")
    right_repeal: Share = Field("3/4", description="share that repeals a Secured Right")
    right_quorum: int = Field(20, ge=1, le=100, description="as quorum, of a proposal about a Secured Right")
    objection_days: int = Field(
        4, ge=1, le=30, description="days in which a text can be objected to, once its discussion is over"
    )
    panel_days: int = Field(
        5, ge=1, le=30, description="days in which the panel decides an objection; else everybody is asked"
    )
    appeal_days: int = Field(
        3, ge=1, le=30, description="days in which whoever objected can appeal against a dismissal"
    )
    appeal_seconds: int = Field(5, ge=0, le=50, description="other people who have to second an appeal")
    appeal_vote_days: int = Field(7, ge=1, le=60, description="days that the vote on an appeal is open")
    again_days: int = Field(
        30, ge=0, le=365, description="days after which a rejected proposal may come back, changed"
    )
    lapse_days: int = Field(
        60,
        ge=14,
        le=365,
        description="days after which a draft that nobody seconded is let go, after a notice",
    )
    refresh_seconds: int = Field(
        5,
        ge=1,
        le=3600,
        description="seconds between two refreshes of a proposal's card: Discord limits edits",
    )


class ReminderSettings(Section):
    lease_seconds: int = Field(
        60,
        ge=10,
        le=600,
        description="seconds after which a delivery that did not report back is tried again; longer than Discord takes",
    )
    attempts: int = Field(
        5, ge=1, le=20, description="tries before a reminder is given up and shown to moderators"
    )
    backoff_seconds: int = Field(
        30,
        ge=1,
        le=3600,
        description="seconds before the second try, doubled for each further one, so that an outage can pass",
    )
    per_person: int = Field(
        25,
        ge=1,
        le=1000,
        description="reminders that a person may have waiting, so that nobody can fill the store",
    )
    batch: int = Field(
        50,
        ge=1,
        le=500,
        description="reminders taken from the store at a time; more is quicker after downtime and needs more memory",
    )
    quiet_hours: ClockHours = Field(
        "21:00-08:00",
        description="when nobody is written to, on their own clock; people set other hours with /me",
    )
    weekly_budget: int = Field(
        10,
        ge=0,
        le=1000,
        description="messages in seven days after which a person is not asked or offered anything more; 0: no limit",
    )
    keep_days: int = Field(
        90,
        ge=30,
        le=3650,
        description="days after which a reminder that was delivered, cancelled or let go is deleted",
    )


class DigestSettings(Section):
    weekday: Weekday = Field("monday", description="day on which the weekly coverage digest is posted")
    hour: int = Field(
        9, ge=0, le=23, description="hour at which it is posted, 0 to 23, on the clock of its zone"
    )
    zone: Zone = Field("America/New_York", description="time zone of that clock, by its IANA name")


class OperationSettings(Section):
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO",
        description="least severe message that is logged; INFO tells of starts, stops and reconnections",
    )
    log_format: Literal["json", "text"] = Field(
        "json", description="json: one object a line, for programs; text: for reading in a terminal"
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="TCP port on 127.0.0.1 from which Prometheus reads metrics; 0: none"
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
    decay: DecaySettings = DecaySettings()
    events: EventSettings = EventSettings()
    tasks: TaskSettings = TaskSettings()
    applications: ApplicationSettings = ApplicationSettings()
    raids: RaidSettings = RaidSettings()
    hours: HourSettings = HourSettings()
    opinions: OpinionSettings = OpinionSettings()
    polls: PollSettings = PollSettings()
    policies: PolicySettings = PolicySettings()
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
        if not re.fullmatch(r"[!-~]+", found):
            raise ConfigError("the token has spaces or other characters that no token has: copy it anew")
        return found
