"""The other process: that it does not outlive the bot."""

import signal
import subprocess
import sys

KILLED = """
import asyncio, os, signal
from bot.apart import Apart

async def main():
    print(await Apart(60).run(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_other_process_ends_with_a_bot_that_was_killed() -> None:
    """It has the same output, whose end comes once nobody has it any more: this waits for both."""
    killed = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, timeout=30)
    assert killed.returncode == -signal.SIGKILL
    assert killed.stdout.strip().isdigit()
