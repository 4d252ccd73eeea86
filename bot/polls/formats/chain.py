"""The chain that commits to every ballot as it is cast, without telling it, and the lot drawn once it is closed.

Hashes are SHA-256, in hexadecimal, of text in UTF-8. Each entry holds a `seal` over the receipt's code, the
ballot and a number that only the receipt tells, so that whoever voted can find their entry and nobody can
match the entries, which stand in the order of casting, with the ballots that are published.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from bot.polls.methods.story import Choice

CAST, CHANGE, RETRACT, STRIKE = "cast", "change", "retract", "strike"
COUNTS = {CAST: 1, CHANGE: 0, RETRACT: -1, STRIKE: -1}  # how many more ballots there are after it
Entry = tuple[str, str, str]  # its act, its seal, and the chain's head after it …
Told = tuple[str, str, str | None]  # … which a file may leave out


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def start(poll: Mapping[str, object]) -> str:
    """The head before the first entry: over the poll as it was fixed at its opening."""
    return digest(json.dumps(poll, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def seal(code: str, choice: Choice, nonce: str) -> str:
    """What stands in the chain for a ballot; where it is taken out, for the empty one under its code."""
    return digest(f"{nonce} {written(code, choice)}")


def head(before: str, act: str, seal: str) -> str:
    """The chain's head after another entry."""
    return digest(f"{before} {act} {seal}")


def written(code: str, choice: Choice) -> str:
    """A ballot as it is hashed: `CODE 2,0,1`."""
    return f"{code} {','.join(map(str, choice))}"


def lot_seed(ballots: Iterable[tuple[str, Choice]], value: str) -> str:
    """What the lot is drawn from: all published ballots in the order of their codes, a line each, then the value
    whose hash was published at the opening. Nobody who does not know the value can aim at a lot."""
    lines = "".join(f"{written(*ballot)}\n" for ballot in ballots)
    return digest(lines + value)


def check(poll: Mapping[str, object], entries: Iterable[Told], last: str, ballots: int) -> list[str]:
    """What is wrong with a chain, exactly; nothing if it holds and has as many ballots."""
    at, standing, since = start(poll), 0, 1
    for number, (act, sealed, told) in enumerate(entries, start=1):
        if act not in COUNTS:
            return [f"entry {number} of the chain is no act that there is: {act!r}"]
        at = head(at, act, sealed)
        standing += COUNTS[act]
        if told is None:
            continue
        if at != told:
            where = f"at entry {number}" if since == number else f"between the entries {since} and {number}"
            first = " (or the poll's definition is not the one that it was opened with)" if since == 1 else ""
            return [f"the chain is broken {where}{first}: its hash is {at}, and {told} is written"]
        since = number + 1
    if at != last and since == 1:
        return [f"the poll's definition is not the one that it was opened with: its hash is {at}, not {last}"]
    if at != last:
        return [f"the chain is cut off: it ends at {at}, and its head is {last}"]
    if missing := standing - ballots:
        side = f"{missing} are missing" if missing > 0 else f"{-missing} are too many"
        return [f"the chain holds {standing} ballots and the file {ballots}: {side}"]
    return []
