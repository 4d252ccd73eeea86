"""Statements that anybody can check: JSON, signed by the alliance's key with Ed25519 (RFC 8032).

The signature is over the statement without it, as UTF-8 of JSON with its keys sorted, no spaces and no escapes of
what is not ASCII, which for the texts and whole numbers in it is the canonical form of RFC 8785.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "alliance-bot statement 1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is: `problem` says why it is not genuine."""

    document: Mapping[str, object]
    key: str
    problem: str | None = None


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
