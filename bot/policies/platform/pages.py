"""The platform as a set of pages: pure, the same bytes for the same platform.

What people wrote stays Markdown, but can do nothing to a page that it stands in: no HTML, no template's tags, no
links but to web pages, mail and the page itself.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from bot.policies.platform.model import Area, Change, Form, Platform, Policy
from bot.rights.model import Act, Right, Version, Vote
from bot.text import FALLBACK, label

MARK = "<!-- This page was written by Alliance Bot, and will be written over. -->"
INDEX, RIGHTS, CHANGES, AREAS = "index.md", "rights.md", "changelog.md", "areas"
# Where a link says where it leads, here or at the end of the text, if that is anywhere else.
_LINK = re.compile(r"(\]\(|\[(?!\^)[^\]]*\]:)\s*(?!https?://|mailto:|#)(?=\S)", re.IGNORECASE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LIQUID = re.compile(r"\{[{%]")


def inert(text: str, form: Form) -> str:
    """Markdown that people wrote, for a page. Besides HTML and links, Jekyll takes `{{` and `{%` for its own, and
    `{:` for attributes of the HTML that comes of it."""
    text = _LINK.sub(lambda found: found[0].replace("[", r"\[").replace("]", r"\]"), text)
    text = _TAG.sub("&lt;", text)
    if form is Form.JEKYLL:
        text = _LIQUID.sub(lambda found: f'{{{{ "{found[0]}" }}}}', text.replace("{:", r"\{:"))
    return text


def pages(platform: Platform, form: Form, locale: str = FALLBACK) -> Mapping[str, str]:
    """Each page by its path, with slashes."""
    if form is Form.JSON:
        return {
            "platform.json": json.dumps(asdict(platform), default=_plain, ensure_ascii=False, indent=2) + "\n"
        }
    writing = _Writing(platform, form, locale)
    return {path: "\n".join(lines) + "\n" for path, lines in writing.pages()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    assert isinstance(value, Enum)
    return value.value


class _Writing:
    def __init__(self, platform: Platform, form: Form, locale: str) -> None:
        self._platform = platform
        self._form = form
        self._locale = locale
        self._paths = _paths(platform.areas)

    def pages(self) -> Iterator[tuple[str, Iterable[str]]]:
        yield INDEX, self._index()
        yield RIGHTS, self._rights()
        for area in self._platform.areas:
            yield self._paths[area.id], self._area(area)
        yield CHANGES, self._changes()

    def _say(self, key: str, **args: Any) -> str:
        return label(self._locale, key, **args)

    def _head(self, title: str, subtitle: str) -> Iterator[str]:
        if self._form is Form.JEKYLL:
            yield "---"  # a string of JSON is one of YAML too
            for key, said in (("layout", "page"), ("title", title), ("subtitle", subtitle)):
                yield f"{key}: {json.dumps(_TAG.sub('&lt;', said), ensure_ascii=False)}"
            yield from ("---", "", MARK)
        else:
            yield from (MARK, "", f"# {self._line(title)}", "", self._line(subtitle))

    def _line(self, typed: str) -> str:
        """What people wrote, as part of one line."""
        escaped = re.sub(r"([\\`*_\[\]#|])", r"\\\1", " ".join(typed.split()))
        return inert(escaped, self._form)

    def _index(self) -> Iterator[str]:
        platform = self._platform
        total = sum(len(area.policies) for area in platform.areas)
        title = self._say("pages-title", alliance=platform.alliance)
        yield from self._head(title, self._say("pages-subtitle", policies=total))
        yield from (
            "",
            f"- [{self._say('pages-rights')}]({RIGHTS})",
            f"- [{self._say('pages-changes')}]({CHANGES})",
        )
        for area in platform.areas:
            yield from ("", f"## [{self._line(area.name)}]({self._paths[area.id]})", "")
            if not area.policies:
                yield self._say("pages-area-empty")
            for policy in area.policies:
                yield f"- [{self._line(policy.title)}]({self._paths[area.id]}#policy-{policy.number})"

    def _rights(self) -> Iterator[str]:
        rights = [right for right in self._platform.rights if right.in_force]
        yield from self._head(
            self._say("pages-rights"), self._say("pages-rights-subtitle", rights=len(rights))
        )
        for right in rights:
            yield from self._right(right, right.now)

    def _right(self, right: Right, now: Version) -> Iterator[str]:
        heading = self._say("pages-right", number=right.number, title=self._line(now.title))
        yield from ("", f"## {heading}", "")
        yield from (inert(now.text, self._form), "")
        key = "pages-right-adopted" if now.act is Act.ADOPT else "pages-right-amended"
        yield f"*{self._say(key, version=now.number, day=_day(now.at))}{self._vote(now.vote)}*"

    def _vote(self, vote: Vote | None) -> str:
        if vote is None:
            return ""
        return " " + self._say(
            "pages-vote", yes=vote.yes, no=vote.no, abstained=vote.abstained, could=vote.could
        )

    def _area(self, area: Area) -> Iterator[str]:
        yield from self._head(area.name, self._say("pages-area-subtitle", policies=len(area.policies)))
        for policy in area.policies:
            yield from self._policy(policy)

    def _policy(self, policy: Policy) -> Iterator[str]:
        yield from ("", f'<a id="policy-{policy.number}"></a>', "", f"## {self._line(policy.title)}", "")
        yield from (f"> {self._line(policy.summary)}", "", inert(policy.text, self._form), "")
        about = self._say(
            "pages-policy", number=policy.number, version=policy.version, day=_day(policy.adopted_at)
        )
        link = f" [{self._say('pages-discussed')}]({policy.link})" if policy.link else ""
        yield f"*{about}{self._vote(policy.vote)}*{link}"

    def _changes(self) -> Iterator[str]:
        yield from self._head(self._say("pages-changes"), self._say("pages-changes-subtitle"))
        if not self._platform.changes:
            yield from ("", self._say("pages-changes-none"))
        day = ""
        for change in self._platform.changes:
            if _day(change.at) != day:
                day = _day(change.at)
                yield from ("", f"## {day}", "")
            yield f"- {self._change(change)}"

    def _change(self, change: Change) -> str:
        key = "pages-change-right" if change.right else "pages-change-policy"
        return self._say(key, what=change.what.value, number=change.number, title=self._line(change.title))


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"


def _paths(areas: Iterable[Area]) -> dict[int, str]:
    """A file for each area, by its name in plain letters; where that is nothing, or another's too, by its number."""
    slugs = {area.id: _slug(area.name) for area in areas}
    taken = Counter(slugs.values())
    names = {
        number: slug if taken[slug] == 1 and slug else f"{slug or 'area'}-{number}"
        for number, slug in slugs.items()
    }
    return {number: f"{AREAS}/{name}.md" for number, name in names.items()}


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
