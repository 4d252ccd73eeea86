"""The stand-alone recount, to be published with every ballot file: a script of its own, not a part of the bot."""

from pathlib import Path

SCRIPT = Path(__file__).with_name("recount.py")
