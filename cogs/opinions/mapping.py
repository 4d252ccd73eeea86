"""`/opinion map` and `/opinion me`: the opinion map in words and as a picture."""

from collections.abc import Iterator, Mapping

import discord
from discord.ui import TextDisplay

from bot.charts import draw
from bot.charts.model import Camp, Picture, Plane
from bot.client import AllianceBot
from bot.opinions.map import place
from bot.opinions.model import Group, OpinionMap, Statement, Topic
from bot.text import Markup, label, shorten, text
from bot.ui import SafeButton, SafeLayout, lines_that_fit
from bot.ui.replies import send
from cogs.polls.pictures.attach import attach

Interaction = discord.Interaction[AllianceBot]
CARD_LIMIT = 3900  # characters of all the words on a card, by Discord and with some to spare
LISTED, OF_A_GROUP = 3, 2  # statements of a kind, and of a group
WORDS_SHOWN = 120  # characters of one
DESCRIPTION_LIMIT = 1024  # of a picture, by Discord
Place = tuple[tuple[float, float], Group]


class Map(SafeButton, template=r"topic:(?P<topic_id>\d{1,18}):map"):
    def __init__(self, topic_id: int, text: str = "") -> None:
        super().__init__(f"topic:{topic_id}:map", text)
        self.topic_id = topic_id

    async def act(self, interaction: Interaction) -> None:
        await show_map(interaction, self.topic_id)


async def show_map(interaction: Interaction, topic_id: int, *, own: bool = False) -> None:
    """To whoever asks; with `own`, also where they are, which nobody else is shown."""
    bot, locale = interaction.client, interaction.locale.value
    actor = await bot.actor(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    topic, found, statements = await bot.services.opinions.map(actor, topic_id)
    votes = await bot.services.opinions.own_votes(actor, topic_id) if own else {}
    if found is None:
        smallest = bot.services.settings.opinions.smallest_group
        await send(interaction, text(locale, "opinion-none", title=topic.title, people=smallest))
        return
    here = place(found, votes) if own else None
    lines = list(map_lines(locale, topic, found, statements))
    if own:
        lines.insert(1, _own_line(locale, found, here, len(votes)))
    [words, *_] = lines_that_fit(lines, CARD_LIMIT)
    layout = SafeLayout(TextDisplay(words))
    shown = picture(locale, topic, found, here)
    png = await bot.services.pictures.in_time(draw, shown)
    if png is None:
        await send(interaction, view=layout)
    else:
        drawn = attach(png, "opinions.png", described(locale, found))
        layout.add_item(drawn.gallery)
        await send(interaction, view=layout, file=drawn.file)


# --- in words ---------------------------------------------------------------------------------------------


def map_lines(
    locale: str, topic: Topic, found: OpinionMap, statements: Mapping[int, Statement]
) -> Iterator[str]:
    """What all groups agree on comes first."""
    yield text(locale, "opinion-title", title=shorten(topic.title, WORDS_SHOWN))
    yield text(
        locale,
        "opinion-people",
        people=found.people,
        groups=len(found.groups),
        left=found.left_out,
        needed=found.needed,
    )
    for heading, numbers in (
        ("agreed", found.agreed),
        ("refused", found.refused),
        ("divisive", found.divisive),
    ):
        shown = [number for number in numbers if number in statements][:LISTED]
        if shown:
            yield f"\n{text(locale, 'opinion-heading', which=heading, groups=len(found.groups))}"
            yield from (_statement(locale, found, statements[number]) for number in shown)
    if len(found.groups) > 1:
        for group in found.groups:
            yield f"\n{text(locale, 'opinion-group', letter=group.letter, people=group.people)}"
            own = [(number, side) for number, side in group.typical if number in statements][:OF_A_GROUP]
            if not own:
                yield text(locale, "opinion-group-plain")
            for number, side in own:
                words = shorten(statements[number].words, WORDS_SHOWN)
                yield text(locale, "opinion-typical", side="agree" if side > 0 else "disagree", words=words)
    yield f"\n{text(locale, 'opinion-note')}"


def _statement(locale: str, found: OpinionMap, one: Statement) -> str:
    """With how many of each group agree, of those groups of which enough people voted on it."""
    rates = " · ".join(
        label(locale, "opinion-rate", letter=letter, percent=round(100 * rate))
        for letter, rate in found.rates[one.id].items()
    )
    return text(locale, "opinion-statement", words=shorten(one.words, WORDS_SHOWN), rates=Markup(rates))


def _own_line(locale: str, found: OpinionMap, here: Place | None, voted: int) -> str:
    if here is None:
        return text(locale, "opinion-own-none", voted=voted, needed=found.needed)
    return text(locale, "opinion-own", letter=here[1].letter, groups=len(found.groups))


def described(locale: str, found: OpinionMap) -> str:
    """The picture, for whoever cannot see it."""
    groups = "; ".join(_people(locale, group.letter, group.people) for group in found.groups)
    return label(locale, "opinion-described", DESCRIPTION_LIMIT, groups=groups)


def _people(locale: str, letter: str, people: int) -> str:
    return label(locale, "opinion-people-of", letter=letter, people=people)


# --- as a picture -----------------------------------------------------------------------------------------


def picture(locale: str, topic: Topic, found: OpinionMap, here: Place | None) -> Picture:
    return Picture(
        title=(topic.title, label(locale, "opinion-picture-title")),
        subtitle=label(locale, "opinion-picture-subtitle", people=found.people),
        headline=(label(locale, "opinion-picture-headline", groups=len(found.groups)),) * 2,
        panels=(
            Plane(
                "",
                tuple(_camp(locale, group) for group in found.groups),
                here[0] if here is not None else None,
                label(locale, "opinion-picture-you") if here is not None else "",
            ),
        ),
        notes=_notes(locale, here is not None),
    )


def _camp(locale: str, group: Group) -> Camp:
    words = label(locale, "opinion-picture-people", people=group.people)
    return Camp(group.letter, words, group.centre, group.outline, group.spread)


def _notes(locale: str, own: bool) -> tuple[str, ...]:
    notes = [label(locale, "opinion-picture-note")]
    return tuple([*notes, label(locale, "opinion-picture-own")] if own else notes)
