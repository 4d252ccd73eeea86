"""Numbers for Prometheus, on loopback only: that the bot is connected, busy, failing or behind."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord
from prometheus_client import CollectorRegistry, Counter, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from bot.client import AllianceBot
from bot.operation.problems import OperatorError

log = logging.getLogger(__name__)

# Prometheus gives up after 10 s by default; what the store does not tell by then is left out.
STORE_SECONDS = 5.0


class _Connection:
    """What discord.py and the store know at the instant somebody asks, in a thread of its own."""

    def __init__(self, bot: AllianceBot) -> None:
        self._bot = bot
        self._loop = asyncio.get_running_loop()

    def collect(self) -> Iterator[Metric]:
        latency = GaugeMetricFamily(
            "alliance_gateway_latency_seconds", "From a heartbeat to its answer", labels=["shard"]
        )
        for shard, seconds in self._bot.latencies:
            latency.add_metric([str(shard)], seconds)
        yield latency
        yield GaugeMetricFamily(
            "alliance_ready",
            "1 while connected to Discord and told of every server",
            int(self._bot.is_ready()),
        )
        yield GaugeMetricFamily("alliance_servers", "Servers the bot is in", len(self._bot.guilds))
        yield from self._reminders()

    def _reminders(self) -> Iterator[Metric]:
        asked = asyncio.run_coroutine_threadsafe(self._bot.services.reminders.behind(), self._loop)
        try:
            overdue, waits, undelivered = asked.result(STORE_SECONDS)
        except Exception as error:  # no numbers say so too, and the others are still of use
            asked.cancel()
            log.warning("no numbers of reminders: %r", error)
            return
        yield GaugeMetricFamily(
            "alliance_reminders_overdue", "Reminders that should be on their way by now", overdue
        )
        yield GaugeMetricFamily(
            "alliance_reminders_wait_seconds", "Since when the first of these is overdue", waits
        )
        yield GaugeMetricFamily(
            "alliance_reminders_undelivered", "Reminders given up or too late, for moderators", undelivered
        )


class _Counted(logging.Handler):
    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.WARNING)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        self._counter.labels(record.levelname.lower()).inc()


@contextmanager
def metrics(bot: AllianceBot, port: int) -> Iterator[None]:
    """Serve them on 127.0.0.1 while the block lasts; not at all for port 0. Raises OperatorError if it is taken."""
    if not port:
        yield
        return
    registry = CollectorRegistry()
    registry.register(_Connection(bot))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    interactions = Counter(
        "alliance_interactions", "Commands, presses and forms that came in", ["kind"], registry=registry
    )
    problems = _Counted(
        Counter("alliance_problems", "Warnings and errors logged", ["level"], registry=registry)
    )

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        interactions.labels(interaction.type.name).inc()

    async def on_light_interaction(
        kind: discord.InteractionType,
    ) -> None:  # of a vote: see cogs/polls/light.py
        interactions.labels(kind.name).inc()

    try:
        server, thread = start_http_server(port, addr="127.0.0.1", registry=registry)
    except OSError as error:
        raise OperatorError(
            f"[operation] metrics_port: cannot serve on port {port}: {error.strerror}"
        ) from error
    bot.add_listener(on_interaction)
    bot.add_listener(on_light_interaction)
    logging.getLogger().addHandler(problems)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(problems)
        bot.remove_listener(on_interaction)
        bot.remove_listener(on_light_interaction)
        server.shutdown()
        server.server_close()
        thread.join()
