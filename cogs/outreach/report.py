"""How far the alliance reached, in words and as a picture."""

import io
from collections.abc import Iterable, Iterator

import discord

from bot.charts import draw
from bot.charts.model import Bar, Bars, Picture
from bot.counties.model import State
from bot.outreach.model import Counts, Report
from bot.services import Services
from bot.text import Markup, label, text

DESCRIPTION_LIMIT = 1024  # of a picture, by Discord


async def report_words(
    services: Services, locale: str, state: State | None, found: Report
) -> tuple[str, discord.File | None]:
    """The words, and the picture if it can be drawn now."""
    where = state.name if state else label(locale, "outreach-nation")
    where = f"{where} · {found.of}" if found.of else where
    total = Markup(counts_words(locale, found.total))
    title = text(locale, "outreach-report", where=where, weeks=len(found.weeks), counts=total)
    names = {place: _name(services, place) for place, _ in found.places}
    lines = [title, "", *_lines(locale, "places", ((names[place], counts) for place, counts in found.places))]
    if found.campaigns:
        lines += ["", *_lines(locale, "campaigns", found.campaigns)]
    weeks = [(f"{monday:%Y-%m-%d}", counts) for monday, counts in found.weeks]
    panels = [("weeks", weeks), ("places", [(names[place], counts) for place, counts in found.places])]
    picture = Picture(
        title=(where, where),
        subtitle=label(locale, "outreach-picture-subtitle", weeks=len(weeks)),
        headline=(counts_words(locale, found.total),) * 2,
        panels=tuple(_bars(label(locale, f"outreach-by-{by}"), rows) for by, rows in panels),
        notes=(label(locale, "outreach-picture-note"),),
    )
    shown = label(
        locale,
        "outreach-picture-described",
        DESCRIPTION_LIMIT,
        where=where,
        numbers="; ".join(f"{name} {sum(counts.values())}" for name, counts in weeks),
    )
    png = await services.pictures.in_time(draw, picture)
    file = discord.File(io.BytesIO(png), "outreach.png", description=shown) if png else None
    return "\n".join(lines), file


def counts_words(locale: str, counts: Counts) -> str:
    return ", ".join(
        label(locale, "outreach-count", means=means.value, count=number)
        for means, number in counts.items()
        if number
    )


def _lines(locale: str, by: str, rows: Iterable[tuple[str, Counts]]) -> Iterator[str]:
    yield text(locale, "outreach-heading", what=Markup(label(locale, f"outreach-by-{by}")))
    for name, counts in rows:
        yield text(locale, "outreach-line", name=name, counts=Markup(counts_words(locale, counts)))


def _bars(heading: str, rows: list[tuple[str, Counts]]) -> Bars:
    totals = [(name, sum(counts.values())) for name, counts in rows]
    bars = tuple(Bar((name, name), number, f"{number:,}") for name, number in totals)
    return Bars(heading, bars, float(max(number for _, number in totals) or 1))


def _name(services: Services, place: str) -> str:
    """A state's by its two digits, a county's by its GEOID."""
    atlas = services.counties.atlas
    if len(place) == 2:
        return next(state.name for state in atlas.states if state.fips == place)
    return atlas.label(atlas.get(place))
