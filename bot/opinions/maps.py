"""Opinion maps are worked out in a process of their own, and kept for a while."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from weakref import WeakValueDictionary

from bot.apart import Apart
from bot.clock import Clock
from bot.config import OpinionSettings
from bot.database import Database
from bot.errors import UserError
from bot.opinions import store
from bot.opinions.map import NEEDED, work_out
from bot.opinions.model import OpinionMap, Statement

log = logging.getLogger(__name__)

KEPT = 256
LIMIT = 60.0  # seconds that one may take
SHARE = (
    50  # a map that takes long is kept for so many times as long, so that no topic takes all of the machine
)


@dataclass(frozen=True, slots=True)
class _Kept:
    until: datetime
    votes: Sequence[tuple[int, int, int, int]]  # what it was made of
    map: OpinionMap | None


class Maps:
    def __init__(self, database: Database, clock: Clock, settings: OpinionSettings) -> None:
        self._database = database
        self._clock = clock
        self._smallest = settings.smallest_group
        self._every = timedelta(seconds=settings.map_seconds)
        self._apart = Apart(LIMIT)
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def of(self, topic_id: int) -> OpinionMap | None:
        """How a topic's votes lie, or lay a moment ago; None where too few people voted on enough.

        Raises UserError: opinion-busy.
        """
        async with self._turns.setdefault(topic_id, asyncio.Lock()):
            kept, now = self._kept.get(topic_id), self._clock.now()
            if kept is not None and now < kept.until:
                return kept.map
            async with self._database.read() as connection:
                found = await store.within(connection, topic_id)
            votes = [(one.id, one.agrees, one.disagrees, one.passes) for one in found]
            began = monotonic()
            if kept is not None and kept.votes == votes:
                made = kept.map
            else:
                made = await self._work_out(topic_id, found)
            took = timedelta(seconds=SHARE * (monotonic() - began))
            self._kept[topic_id] = _Kept(now + max(self._every, took), votes, made)
            self._kept.move_to_end(topic_id)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return made

    async def support(self, topic_id: int) -> Mapping[int, float]:
        """As `OpinionMap.support`; nothing where there is no map, or none can be made now."""
        try:
            found = await self.of(topic_id)
        except UserError:
            return {}
        return found.support if found is not None else {}

    async def close(self) -> None:
        self._apart.end()

    async def _work_out(self, topic_id: int, found: Sequence[Statement]) -> OpinionMap | None:
        if sum(one.votes for one in found) < self._smallest * min(NEEDED, len(found)):
            return None  # whoever voted: not enough of them on enough
        async with self._database.read() as connection:
            seen, votes = await store.matrix(connection, topic_id)
            before = await store.frame(connection, topic_id)
        try:
            made = await self._apart.run(work_out, votes, [one.id for one in seen], self._smallest, before)
        except (TimeoutError, BrokenProcessPool, OSError) as error:
            log.warning("the opinion map of topic %s cannot be made: %r", topic_id, error)
            raise UserError("opinion-busy") from error
        if made is not None:
            async with self._database.write() as connection:
                await store.keep_frame(connection, topic_id, made.frame)
        return made
