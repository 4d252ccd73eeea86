"""A signed statement is genuine, and nothing that was changed is."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.hours.statements import new_key, public_key, sign, verify

CONTENTS = {
    "alliance_id": "1",
    "user_id": "42",
    "month": "2026-01",
    "minutes": 90,
    "entries": [{"entry": 1, "minutes": 90, "note": "Calls — “très bien” 🗳️"}],
    "issued_at": "2026-02-01T00:00:00Z",
}


def test_it_is_genuine_however_it_is_laid_out() -> None:
    key = new_key()
    signed = sign(CONTENTS, key)
    for text in (
        json.dumps(signed),
        json.dumps(signed, indent=4, ensure_ascii=False),
        json.dumps(dict(reversed(signed.items()))),
    ):
        verdict = verify(text, public_key(key))
        assert verdict.problem is None
        assert verdict.document["minutes"] == 90


@given(st.data())
def test_nothing_can_be_changed(data: st.DataObject) -> None:
    signed: dict[str, Any] = sign(CONTENTS, new_key())
    name = data.draw(st.sampled_from([name for name in signed if name != "format"]))
    changed = {
        "minutes": 91,
        "entries": [{"entry": 1, "minutes": 90, "note": "Calls"}],
        "signature": public_key(new_key()) * 2,
        "key": public_key(new_key()),
    }
    assert verify(json.dumps(signed | {name: changed.get(name, "other")})).problem
    assert verify(json.dumps({key: value for key, value in signed.items() if key != name})).problem


def test_another_key_is_told() -> None:
    mine, theirs = new_key(), new_key()
    signed = json.dumps(sign(CONTENTS, theirs))
    assert verify(signed).problem is None
    assert "another key" in str(verify(signed, public_key(mine)).problem)


@given(st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_what_is_no_statement(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|format"):
        verify(text)


@pytest.mark.parametrize("field", ["key", "signature"])
@pytest.mark.parametrize("value", [None, 5, "", "zz", "é" * 64, ["00"], "00" * 31])
def test_broken_keys_and_signatures(field: str, value: object) -> None:
    assert verify(json.dumps(sign(CONTENTS, new_key()) | {field: value})).problem


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = new_key()
    signed = sign(CONTENTS, key)
    genuine, forged, other = (tmp_path / name for name in ("genuine.json", "forged.json", "other.json"))
    genuine.write_text(json.dumps(signed), encoding="utf-8")
    forged.write_text(json.dumps(signed | {"minutes": 900}), encoding="utf-8")
    other.write_bytes(b"\xff\xfe")
    assert main(["verify-statement", str(genuine)]) == 0
    assert "90 minutes of user 42 in 2026-01" in capsys.readouterr().out
    assert main(["verify-statement", str(genuine), "--key", public_key(key).upper()]) == 0
    assert main(["verify-statement", str(genuine), "--key", "00"]) == 1
    assert main(["verify-statement", str(forged)]) == 1
    assert "not as it was signed" in capsys.readouterr().err
    assert main(["verify-statement", str(other)]) == 2
    assert main(["verify-statement", str(tmp_path / "none.json")]) == 2
    assert str(tmp_path / "none.json") in capsys.readouterr().err
