"""Alliance Bot: everything but the Discord surface, which lives in `cogs`."""

__version__ = "0.1.0"
