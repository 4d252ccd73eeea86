"""How options are typed: which lines are options, and which links are shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.polls.model import Option
from bot.polls.options import (
    DESCRIPTION_LIMIT,
    LINK_LIMIT,
    OPTION_LIMIT,
    OPTIONS,
    check_link,
    read,
    typed,
)

LINK = "https://example.org/plan"


def refusal(line: str) -> str:
    with pytest.raises(UserError) as refused:
        read(line if "\n" in line else f"{line}\nAnother one")
    return refused.value.key


def names(given: str) -> tuple[str, ...]:
    return tuple(option.text for option in read(given))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\n", "poll-options-few"),
        ("Yes\n", "poll-options-few"),
        ("Yes\n\n \n\u200b", "poll-options-few"),
        ("\n".join(str(n) for n in range(51)), "poll-options-many"),
        ("Yes\n" + "x" * 101, "poll-option-long"),
        ("Yes\nNo\nYes", "poll-option-twice"),
        ("Yes | one\nYes | another", "poll-option-twice"),
        ("Yes\nyes", "poll-option-twice"),
        ("Yes\nYes\u200d", "poll-option-twice"),
        ("Yes\n \u202eYes ", "poll-option-twice"),
        ("Straße\nSTRASSE", "poll-option-twice"),
        ("No\nＮｏ", "poll-option-twice"),
        ("\u2665\n\u2665\ufe0f", "poll-option-twice"),
        ("Tea\nT\u0435\u0430", "poll-option-twice"),  # Cyrillic letters
        ("TEA\n\u03a4\u0395\u0391", "poll-option-twice"),  # Greek ones
        ("| what it means", "poll-option-nameless"),
        ("\u3164 | what it means", "poll-option-nameless"),
        ("Tea | green | or black | or none", "poll-option-parts"),
        (f"Tea | {'x' * (DESCRIPTION_LIMIT + 1)}", "poll-option-description"),
    ],
)
def test_options_that_cannot_be_told_apart_or_do_not_fit(given: str, expected: str) -> None:
    assert refusal(given) == expected


def test_options_are_the_lines_that_show_something() -> None:
    assert names("\n Yes \r\n\nNo\u202e\n") == ("Yes", "No")
    assert names("\n".join("abcdefghij")) == tuple("abcdefghij")
    assert names("Чай\nКофе\nЧаю\nΤσάι") == ("Чай", "Кофе", "Чаю", "Τσάι")
    assert names("x" * 80 + "\nשלום") == ("x" * 80, "שלום")
    assert names("@everyone\n**<#1>**") == ("@everyone", "**<#1>**")


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ("Tea", Option("Tea")),
        ("Tea|Green or black", Option("Tea", "Green or black")),
        (f"  Tea | Green \t or black |{LINK}", Option("Tea", "Green or black", LINK)),
        (f"Tea | {LINK}", Option("Tea", "", LINK)),
        (f"Tea | | {LINK}", Option("Tea", "", LINK)),
        ("Tea | Green |", Option("Tea", "Green")),
        ("Tea |", Option("Tea")),
        ("Tea | www.example.org |", Option("Tea", "www.example.org")),
        ("Tea | either/or: a matter of taste", Option("Tea", "either/or: a matter of taste")),
    ],
)
def test_the_parts_of_a_line(line: str, option: Option) -> None:
    first, _ = read(f"{line}\nCoffee")
    assert first == option
    assert read(typed((first, Option("Coffee")))) == (first, Option("Coffee"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://Example.ORG", "https://example.org"),
        ("https://example.org:8443/a%20b?q=1&r=ä#top", "https://example.org:8443/a%20b?q=1&r=%C3%A4#top"),
        ("https://example.org/a_(b)_*c*|`d`", "https://example.org/a_%28b%29_%2Ac%2A%7C%60d%60"),
        ("https://example.org/<@1>", "https://example.org/%3C@1%3E"),
        # Cyrillic letters that look like Latin ones are shown as what they are.
        ("https://ex\u0430mple.org/", "https://xn--exmple-4nf.org/"),
    ],
)
def test_a_link_shows_where_it_leads(given: str, kept: str) -> None:
    assert check_link("Tea", given) == kept
    assert check_link("Tea", kept) == kept


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("http://example.org", "poll-link-https"),
        ("www.example.org", "poll-link-https"),
        ("example.org", "poll-link-https"),
        ("javascript:alert(1)", "poll-link-https"),
        ("discord://example.org", "poll-link-https"),
        ("https://", "poll-link-unreadable"),
        ("https://localhost/", "poll-link-unreadable"),
        ("https://127.0.0.1/", "poll-link-unreadable"),
        ("https://[::1]/", "poll-link-unreadable"),
        ("https://2130706433/", "poll-link-unreadable"),
        ("https://0x7f.1/", "poll-link-unreadable"),
        ("https://bank.example@evil.example/", "poll-link-unreadable"),
        ("https://@evil.example/", "poll-link-unreadable"),
        ("https://bank.example\\@evil.example/", "poll-link-unreadable"),
        ("https://example.org/ and more", "poll-link-unreadable"),
        ("https://example.org:99999/", "poll-link-unreadable"),
        ("https://exa_mple.org/", "poll-link-unreadable"),
        ("https://-example.org/", "poll-link-unreadable"),
        ("https://example..org/", "poll-link-unreadable"),
        (f"https://{'x' * 64}.org/", "poll-link-unreadable"),
        ("https://example.org/" + "x" * LINK_LIMIT, "poll-link-long"),
        ("https://example.org/" + "ä" * (LINK_LIMIT // 5), "poll-link-long"),
    ],
)
def test_what_is_no_link_to_be_shown(given: str, expected: str) -> None:
    assert refusal(f"Tea | Green | {given}") == expected


@given(st.text(max_size=400) | st.from_regex(r"\A(a|b| |\||:/|https://x\.yz|\n){0,60}\Z"))
def test_whatever_is_typed_is_kept_within_the_limits_or_refused(given: str) -> None:
    try:
        options = read(given)
    except UserError:
        return
    assert len(options) in OPTIONS
    for option in options:
        assert 0 < len(option.text) <= OPTION_LIMIT
        assert option.text.strip() == option.text
        assert len(option.description) <= DESCRIPTION_LIMIT
        assert not option.link or re.fullmatch(r"https://[!-;=?-~]{1,300}", option.link)
    assert len({option.text for option in options}) == len(options)
    assert read(typed(options)) == options


@given(st.text(max_size=60))
def test_a_link_is_plain_or_refused(given: str) -> None:
    try:
        link = check_link("Tea", f"https://{given}")
    except UserError:
        return
    assert re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?([/?#][^\s<>()|*`\\\[\]]*)?", link)
