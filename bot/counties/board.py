"""The board in the coverage channel: how the counties stand, drawn when something changed, once a minute at most."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.alarm import Alarm
from bot.alliances.model import Chapter, Purpose
from bot.alliances.service import AllianceService
from bot.clock import Clock
from bot.counties import duty_store, rules, store
from bot.counties.model import Board
from bot.counties.teams import Teams
from bot.database import Database
from bot.redrawing import Redrawing

EVERY = timedelta(minutes=1)
LATER = timedelta(hours=6)  # where there was no place, or Discord refused it
GAPS_SHOWN = LATEST_SHOWN = 5


class Wall(Protocol):
    """The Discord side: where boards hang."""

    async def put_up(self, chapter: Chapter, board: Board) -> int | None:
        """Let the chapter's board show it; the message's id, None where there is no place. Raises reminders' Busy."""
        ...


class BoardService:
    def __init__(
        self, database: Database, clock: Clock, alarm: Alarm, alliances: AllianceService, teams: Teams
    ) -> None:
        self._database = database
        self._clock = clock
        self._redrawing = Redrawing("board", clock, alarm, self._draw, EVERY)
        self._alliances = alliances
        self._atlas = teams.atlas
        self._wall: Wall | None = None
        self._drawn: dict[int, datetime] = {}
        self._shown: dict[int, Board] = {}  # by server
        teams.changed.append(self.changed)

    def connect(self, wall: Wall) -> None:
        """The Discord side; nothing is drawn before there is one."""
        self._wall = wall

    async def resume(self) -> None:
        """At start: something may have changed just before the bot stopped."""
        for alliance_id in await self._alliances.alliance_ids():
            self.changed(alliance_id)

    def changed(self, alliance_id: int) -> None:
        """Draw the alliance's boards at once, or a minute after they were drawn last."""
        now, drawn = self._clock.now(), self._drawn.get(alliance_id)
        self._draw_at(alliance_id, max(now, drawn + EVERY) if drawn else now)

    def set_up(self, chapter: Chapter) -> None:
        """The chapter may have a new channel, with nothing in it."""
        self._shown.pop(chapter.guild_id, None)
        self._redrawing.at(chapter.alliance_id, self._clock.now())

    async def read(self, alliance_id: int) -> Board:
        async with self._database.read() as connection:
            covered = rules.coverages(await store.leads(connection, alliance_id))
            people = await store.people(connection, alliance_id)
            latest = await duty_store.latest_led(connection, alliance_id, LATEST_SHOWN)
        counties = self._atlas.counties
        return Board(
            rules.tally(counties, covered),
            people,
            rules.gaps(counties, covered, GAPS_SHOWN),
            [self._atlas.get(geoid) for geoid in latest],
        )

    def _draw_at(self, alliance_id: int, at: datetime) -> None:
        if not self._redrawing.waits(alliance_id):
            self._redrawing.at(alliance_id, at)

    async def _draw(self, alliance_id: int) -> None:
        self._drawn[alliance_id] = self._clock.now()
        board = await self.read(alliance_id)
        for chapter in await self._alliances.chapters(alliance_id):
            await self._put_up(chapter, board)

    async def _put_up(self, chapter: Chapter, board: Board) -> None:
        if self._wall is None or self._shown.get(chapter.guild_id) == board:
            return
        message_id = await self._wall.put_up(chapter, board)
        if message_id is None:
            self._draw_at(chapter.alliance_id, self._clock.now() + LATER)
            return
        self._shown[chapter.guild_id] = board
        if message_id != chapter.messages.get(Purpose.COVERAGE):
            await self._alliances.remember_message(chapter.guild_id, Purpose.COVERAGE, message_id)
