"""A receipt's code, which its voter keeps, types and looks up; and the nonce that only the receipt tells."""

import re
import secrets
from base64 import b32encode

# Crockford's: without I, L, O and U, which are taken for 1, 0 and V. In the order of ASCII, as base 32 is.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPELT = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _LETTERS.encode())
_TAKEN_FOR = str.maketrans("ILO", "110")
_BYTES = 10  # 80 bits: a million ballots have two codes alike once in 10^12 polls


def new_code() -> str:
    """Random, such as 7K3M-9QWX-2BHT-4PRS."""
    return _grouped(b32encode(secrets.token_bytes(_BYTES)).translate(_SPELT).decode())


def new_nonce() -> str:
    """128 random bits, so that nobody can find by trying which ballot a seal in the chain is of."""
    return secrets.token_hex(16)


def read_code(typed: str) -> str | None:
    """A code as it is kept, however it was typed; None for what is none."""
    letters = re.sub(r"[\s-]", "", typed).upper().translate(_TAKEN_FOR)
    return _grouped(letters) if re.fullmatch(f"[{_LETTERS}]{{16}}", letters) else None


def _grouped(letters: str) -> str:
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:12]}-{letters[12:]}"
