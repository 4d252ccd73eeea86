"""`python -m benchmarks.loopback`: serve until told to stop, or until the parent process is gone."""

import argparse
import asyncio
import contextlib
import signal
import sys

from benchmarks.loopback.server import LoopbackServer, describe


async def serve(port: int, until_eof: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    if until_eof:  # the parent holds the other end: however it dies, this end is closed
        loop.add_reader(sys.stdin, stopped.set)
    async with LoopbackServer(port) as server:
        print(describe(server.addresses), flush=True)
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loopback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--until-eof", action="store_true", help="stop when standard input is closed")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.until_eof))


main()
