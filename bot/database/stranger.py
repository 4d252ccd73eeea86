"""Who had their data deleted, where a row about others has to stay."""

import secrets


def stranger() -> int:
    """A random negative id in place of a person's: it tells their rows from others' rows, and nothing else."""
    return -1 - secrets.randbelow(2**62)
