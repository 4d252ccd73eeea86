"""Statements of hours: a table, and JSON that anybody can check, signed by the alliance's key with Ed25519 (RFC 8032).

The signature is over the statement without it, as UTF-8 of JSON with its keys sorted, no spaces and no escapes of
what is not ASCII, which for the texts and whole numbers in it is the canonical form of RFC 8785.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.hours.model import Entry

FORMAT = "alliance-bot statement 1"
COLUMNS = (
    "entry",
    "day",
    "minutes",
    "kind",
    "geoid",
    "county",
    "note",
    "event",
    "task",
    "logged_at",
    "approved_at",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is: `problem` says why it is not genuine."""

    document: Mapping[str, object]
    key: str
    problem: str | None = None


def row(entry: Entry, county: str) -> dict[str, object]:
    """What a statement says of an entry that was approved, by COLUMNS."""
    assert entry.decided_at is not None
    work = entry.work
    return {
        "entry": entry.id,
        "day": work.day.isoformat(),
        "minutes": work.minutes,
        "kind": work.kind.value,
        "geoid": work.geoid,
        "county": county,
        "note": work.note,
        "event": work.event_id,
        "task": work.task_id,
        "logged_at": written(entry.logged_at),
        "approved_at": written(entry.decided_at),
    }


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """The same as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in one.items()} for one in rows)
    return out.getvalue()


def written(at: datetime) -> str:
    """An instant in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _inert(value: object) -> object:
    """As a table program shows it: what begins like a formula is not one."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> str:
    """64 hexadecimal digits."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def sign(contents: Mapping[str, object], private: bytes) -> dict[str, object]:
    document: dict[str, object] = {"format": FORMAT, **contents, "key": public_key(private)}
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_canonical(document))
    return {**document, "signature": signature.hex()}


def verify(text: str, key: str | None = None) -> Verdict:
    """Whether a statement is as it was signed, by `key` if one is given.

    Raises ValueError with the reason where it is no statement at all.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'"format" should be {FORMAT!r}')
    said, signature = str(document.get("key")), str(document.pop("signature", ""))
    if key is not None and key.lower() != said:
        return Verdict(document, said, f"it is signed with another key: {said}")
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(said))
        public.verify(bytes.fromhex(signature), _canonical(document))
    except ValueError:
        return Verdict(document, said, "its key or signature is not one")
    except InvalidSignature:
        return Verdict(document, said, "it is not as it was signed")
    return Verdict(document, said)


def _canonical(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
