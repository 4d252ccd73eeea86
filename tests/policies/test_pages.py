"""The pages: the same bytes for the same platform, and nothing that people wrote does more than be read."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.platform.model import Area, Change, Form, Platform, Policy, What
from bot.policies.platform.pages import MARK, inert, pages
from bot.rights.model import Act, Right, Version, Vote
from tests.conftest import START

VOTE = Vote(140, 20, 3, 400)
BUSES = Policy(
    12,
    1,
    "Buses for all",
    "A bus a day.",
    "Every county has a bus.",
    2,
    "ab" * 32,
    START,
    7,
    VOTE,
    "https://discord.com/channels/1/2",
)
SPEECH = Right(1, 1, (Version(1, Act.ADOPT, "Free speech", "Everybody may speak.", START, VOTE, 3, 4),))
GONE = Right(2, 2, (replace(SPEECH.now, title="Gone"), Version(2, Act.REPEAL, "Gone", "", START)))
PLATFORM = Platform(
    "Harbor Alliance",
    (
        Area(1, "Transportation", (BUSES,)),
        Area(2, "Énergie!", ()),
        Area(3, "энергия", ()),
        Area(4, "energie", ()),
    ),
    (SPEECH, GONE),
    (
        Change(START, What.ADOPTED, 12, "Buses for all", right=False),
        Change(START, What.REPEALED, 2, "Gone", right=True),
    ),
)


def test_there_is_a_page_for_each_area_the_rights_and_what_changed() -> None:
    written = pages(PLATFORM, Form.MARKDOWN)
    assert list(written) == [
        "index.md",
        "rights.md",
        "areas/transportation.md",
        "areas/energie-2.md",
        "areas/area-3.md",
        "areas/energie-4.md",
        "changelog.md",
    ]
    assert "[Buses for all](areas/transportation.md#policy-12)" in written["index.md"]
    assert "Every county has a bus." in written["areas/transportation.md"]
    assert "140 yes, 20 no, 3 abstained, of 400 who could vote." in written["areas/transportation.md"]
    assert "Right 1: Free speech" in written["rights.md"]
    assert "Gone" not in written["rights.md"]
    assert (
        "## 2026-01-01\n\n- Adopted: policy 12, Buses for all\n- Repealed: Secured Right 2, Gone\n"
        in written["changelog.md"]
    )


@pytest.mark.parametrize("form", Form)
def test_the_same_platform_is_the_same_bytes(form: Form) -> None:
    assert pages(PLATFORM, form) == pages(PLATFORM, form)


def test_every_link_between_pages_leads_to_one() -> None:
    written = pages(PLATFORM, Form.MARKDOWN)
    links = [link for page in written.values() for link in re.findall(r"\]\(([^)]+)\)", page)]
    for link in links:
        if not link.startswith("https://"):
            path, _, anchor = link.partition("#")
            assert not anchor or f'<a id="{anchor}"></a>' in written[path]


@given(st.text(max_size=40), st.text(max_size=40))
def test_jekyll_reads_titles_as_they_are(alliance: str, area: str) -> None:
    platform = replace(PLATFORM, alliance=alliance, areas=(Area(9, area, ()),))
    for page in pages(platform, Form.JEKYLL).values():
        lines = page.split("\n")
        assert (lines[0], lines[4]) == ("---", "---")
        head = {key: json.loads(said) for key, _, said in (line.partition(": ") for line in lines[1:4])}
        assert list(head) == ["layout", "title", "subtitle"]
        assert lines[6] == MARK


def test_json_has_all_of_it() -> None:
    read = json.loads(pages(PLATFORM, Form.JSON)["platform.json"])
    assert read["areas"][0]["policies"][0]["vote"] == {"yes": 140, "no": 20, "abstained": 3, "could": 400}
    assert read["areas"][0]["policies"][0]["adopted_at"] == START.isoformat()
    assert read["rights"][0]["versions"][0]["act"] == "adopt"


@pytest.mark.parametrize(
    ("wrote", "page"),
    [
        ("<script>x</script>", "&lt;script>x&lt;/script>"),
        ("1 < 2", "1 < 2"),
        ("[x](javascript:y)", r"[x\](javascript:y)"),
        ("[x]( &#106;avascript:y)", r"[x\]( &#106;avascript:y)"),
        ("> [x]: JavaScript:y", r"> \[x\]: JavaScript:y"),
        ("[x](https://example.org) and [y](#z)", "[x](https://example.org) and [y](#z)"),
        ("<javascript:y>", "&lt;javascript:y>"),
    ],
)
def test_what_people_wrote_is_only_read(wrote: str, page: str) -> None:
    assert inert(wrote, Form.MARKDOWN) == page


def test_jekyll_takes_no_orders_from_texts() -> None:
    assert inert("{{ site.x }} {% include y %}{: onclick=z}", Form.JEKYLL) == (
        '{{ "{{" }} site.x }} {{ "{%" }} include y %}\\{: onclick=z}'
    )


PIECES = st.lists(
    st.sampled_from(["<", "{", "%", "[", "]", "(", ")", ":", "a", "\\", " ", "\n", "javascript", "http://"])
).map("".join)


@given(PIECES)
def test_no_tag_and_no_foreign_link_is_left(wrote: str) -> None:
    page = inert(wrote, Form.JEKYLL)
    assert not re.search(r"<[a-z/!?]", page)
    assert not re.search(r"(?<!\\)\]\(\s*javascript", page)
    assert not re.search(r"\{[{%]", page.replace('{{ "{{" }}', "").replace('{{ "{%" }}', ""))
