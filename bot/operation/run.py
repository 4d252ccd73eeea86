"""The bot from start to stop: one process a store, stopped by a signal without dropping what is in hand."""

import asyncio
import gc
import logging
import signal
from typing import Any

from bot import __version__
from bot.alarm import AlarmClock
from bot.app import build
from bot.charts import ready
from bot.client import AllianceBot
from bot.clock import SystemClock
from bot.config import Settings
from bot.database import Database, schema
from bot.operation.lock import alone
from bot.operation.metrics import metrics

log = logging.getLogger(__name__)

# Service managers kill after 90 s by default; Discord forgets an interaction that was not answered after 3 s.
FINISH_SECONDS = 20.0
_DISPATCHED = ("CommandTree-invoker", "discord-ui-", "discord.py: on_", "polls: press")
_WOKEN = "run_coroutine_job"  # APScheduler's, around each call of the alarm


async def run(settings: Settings, token: str) -> None:
    """Run until SIGTERM or SIGINT. Raises what stops the bot otherwise; see `problems.in_words`."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    database = Database(settings.database.url)
    try:
        await schema.require(database)  # before the lock, which would make the folder of a mistyped path
        async with alone(database):
            await _serve(settings, token, stop)
    finally:
        await database.close()


async def _serve(settings: Settings, token: str, stop: asyncio.Event) -> None:
    alarm = AlarmClock()
    async with await build(settings, clock=SystemClock(), alarm=alarm) as bot:
        bot.resume_calls.append(_settle)
        with metrics(bot, settings.operation.metrics_port):
            alarm.start()
            bot.services.pictures.start(ready)
            log.info("starting", extra={"version": __version__})
            running = asyncio.create_task(bot.start(token))
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
                if running.done():
                    await running  # it never ends by itself but by an error
                log.info("stopping")
                await _finish(bot)
            finally:
                alarm.stop()
                await bot.close()
                running.cancel()  # where it had not yet got as far as being connected
                await asyncio.gather(running, return_exceptions=True)
    log.info("stopped")


async def _settle() -> None:
    """What is in memory by now stays there: searching it for garbage holds the event loop 0.1 s each time.

    And hardly anything that comes later is garbage that has to be searched for: to look each time that 700 more
    objects are alive, as in a storm of votes, takes a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


async def _finish(bot: AllianceBot) -> None:
    """Take nothing in any more, and let what was taken in come to its end."""
    for shard in list(bot.shards.values()):
        await shard.disconnect()
    try:
        async with asyncio.timeout(FINISH_SECONDS):
            await bot.services.reminders.stop()
            while tasks := _in_hand():
                await asyncio.wait(tasks)
    except TimeoutError:
        log.warning(
            "gave up on what was in hand", extra={"tasks": len(_in_hand()), "seconds": FINISH_SECONDS}
        )


def _in_hand() -> set[asyncio.Task[Any]]:
    """Commands, presses, forms and events being answered, and wake-ups under way."""
    return {
        task
        for task in asyncio.all_tasks()
        if task.get_name().startswith(_DISPATCHED) or getattr(task.get_coro(), "__name__", "") == _WOKEN
    }
