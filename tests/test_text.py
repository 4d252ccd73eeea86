"""Words and code agree: no key is missing or unused, and no placeholder is given in vain or left empty."""

import re

import pytest

from bot.text import bundle, languages
from tests.texts import Message, code, differences, messages, misfits, missing, read, read_code, unused

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@pytest.mark.parametrize("language", languages())
def test_files_can_be_read(language: str) -> None:
    _, wrong = read(language)
    assert not wrong, "\n".join(wrong)


def test_no_key_is_missing() -> None:
    wrong = missing(code(), messages())
    assert not wrong, "\n".join(wrong)


def test_no_key_is_unused() -> None:
    wrong = unused(code(), messages())
    assert not wrong, "\n".join(wrong)


def test_placeholders_match() -> None:
    wrong = misfits(code(), messages())
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    wrong = differences(messages(), messages(language))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", languages())
def test_every_message_can_be_shown(language: str) -> None:
    loaded = bundle(language)
    for key, message in messages(language).items():
        value = loaded.get_message(key).value
        for dummy in ("words", 0, 1, 2, *sorted(set().union(*message.variables.values()))):
            shown, errors = loaded.format_pattern(value, dict.fromkeys(message.variables, dummy))
            assert not errors, f"{message.where}: {key} with {dummy!r}: {errors}"
            assert str(shown).strip(), f"{message.where}: {key} with {dummy!r} says nothing"


def test_keys_are_words_in_small_letters() -> None:
    odd = [f"{message.where}: {key}" for key, message in messages().items() if not KEY.fullmatch(key)]
    assert not odd, "\n".join(odd)


# --- that these tests can fail -----------------------------------------------------------------------------

SAMPLE = """
class Colour(Enum):
    RED = 1
def show(locale, new, wish, **rest):
    text(locale, "greeting", name="x")
    text(locale, "greeting")
    key = "made" if new else "kept"
    reply(interaction, key, count=1)
    label(locale, f"colour-{wish}", 10)
    label(locale, f"act-{wish}", street=1)
    text(locale, "greeting", **rest)
    record(connection, 1, 2, "burn", "subject", house=1)
    audit.record(connection, 1, 2, "burn", "subject", house=1)
"""
KNOWN = {
    "greeting": Message("a.ftl:1", True, {"name": set()}),
    "made": Message("a.ftl:2", True),
    "colour-red": Message("a.ftl:3", True),
    "colour-mauve": Message("a.ftl:4", True),
    "act-burn": Message("a.ftl:5", True, {"at": set(), "actor": set(), "street": set()}),
}


def test_sample_with_every_mistake() -> None:
    sample = read_code({"sample.py": SAMPLE})
    assert missing(sample, KNOWN) == ["sample.py:8: kept is in no file of en"]
    assert unused(sample, KNOWN) == [
        "a.ftl:4: colour-mauve is used nowhere",
    ]
    assert misfits(sample, KNOWN) == [
        "sample.py:6: greeting is not given ['name']",
        "sample.py:8: ['made'] has no placeholder for ['count']",
        "sample.py:10: none of ['act-burn'] can do with ['street']",
        "sample.py:13: act-burn is not given ['street']",
    ]


def test_language_that_lags_behind() -> None:
    other = {"greeting": Message("b.ftl:1", True, {"nom": set()}), "new": Message("b.ftl:2", True)}
    found = differences({"greeting": KNOWN["greeting"], "made": KNOWN["made"]}, other)
    assert found == [
        "made is missing",
        "b.ftl:2: new is in no other language",
        "b.ftl:1: greeting has the placeholders ['nom'], not ['name']",
    ]
