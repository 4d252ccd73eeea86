"""`/poll repeat`: polls that open by themselves, every week or every month."""

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ui import Section, TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.polls.recurring import stored
from bot.polls.recurring.model import Repeat
from bot.polls.recurring.repeats import PAGE
from bot.text import Markup, label, text, timestamp
from bot.times import MAX_LENGTH, written_duration
from bot.ui import SafeButton, SafeLayout, reply, words
from bot.ui.catalogue import for_level
from bot.ui.pages import PageButton, add_page_buttons, page_at
from bot.ui.replies import send
from cogs.polls.given import RepeatGiven, TemplateGiven
from cogs.polls.options import person
from cogs.polls.rhythm import LONGEST_MONTH, WEEKDAYS, rhythm_words

Interaction = discord.Interaction[AllianceBot]


class Repeats(app_commands.Group):
    def __init__(self, bot: AllianceBot) -> None:
        super().__init__(name="repeat", description=words("cmd-poll-repeat"))
        self.repeats = bot.services.repeats

    @app_commands.command(
        name="start", description=words("cmd-poll-repeat-start"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(
        template=words("opt-template-template"),
        clock=words("opt-repeat-at"),
        weekday=words("opt-repeat-weekday"),
        day=words("opt-repeat-day"),
        zone=words("opt-repeat-zone"),
        channel=words("opt-template-channel"),
        lasts=words("opt-repeat-lasts"),
    )
    @app_commands.rename(clock="at")
    @app_commands.choices(
        weekday=[
            app_commands.Choice(name=words(f"weekday-{word}"), value=number)
            for number, word in enumerate(WEEKDAYS)
        ]
    )
    async def start(
        self,
        interaction: Interaction,
        template: TemplateGiven,
        clock: app_commands.Range[str, 1, MAX_LENGTH],
        weekday: int | None = None,
        day: app_commands.Range[int, 1, LONGEST_MONTH] | None = None,
        zone: app_commands.Range[str, 0, MAX_LENGTH] = "",
        channel: discord.TextChannel | None = None,
        lasts: app_commands.Range[str, 0, MAX_LENGTH] = "",
    ) -> None:
        actor = await interaction.client.actor(interaction)
        channel_id = channel.id if channel else None
        repeat = await self.repeats.start(
            actor, template, weekday, day, clock, zone, channel_id=channel_id, lasts=lasts
        )
        await reply(
            interaction,
            "repeat-started",
            name=repeat.name,
            rhythm=rhythm_words(interaction.locale.value, repeat.rhythm),
            at=repeat.next_at,
            relative=timestamp(repeat.next_at, "R"),
            **_terms(repeat),
        )

    @app_commands.command(
        name="list", description=words("cmd-poll-repeat-list"), extras=for_level(Level.ORGANIZER)
    )
    async def list_(self, interaction: Interaction) -> None:
        await send(interaction, view=await _page(interaction, 0))

    @app_commands.command(
        name="stop", description=words("cmd-poll-repeat-stop"), extras=for_level(Level.ORGANIZER)
    )
    @app_commands.describe(repeat=words("opt-repeat-repeat"))
    async def stop(self, interaction: Interaction, repeat: RepeatGiven) -> None:
        actor = await interaction.client.actor(interaction)
        stopped = await self.repeats.stop(actor, repeat)
        await reply(interaction, "repeat-stopped", name=stopped.name)


class StopRepeat(SafeButton, template=r"poll:repeat:(?P<repeat_id>\d{1,18}):stop:(?P<index>\d{1,4})"):
    def __init__(self, repeat_id: int, index: int, text: str = "") -> None:
        super().__init__(f"poll:repeat:{repeat_id}:stop:{index}", text, style=discord.ButtonStyle.danger)
        self.repeat_id, self.index = repeat_id, index

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.repeats.stop(actor, self.repeat_id)
        await interaction.response.edit_message(view=await _page(interaction, self.index))


class RepeatPage(PageButton, where="poll:repeat:page"):
    async def page(self, interaction: Interaction) -> SafeLayout:
        return await _page(interaction, self.index)


async def _page(interaction: Interaction, index: int) -> SafeLayout:
    locale, repeats = interaction.locale.value, interaction.client.services.repeats
    actor = await interaction.client.actor(interaction)
    shown, total, index = await page_at(partial(repeats.repeats, actor), index, PAGE)
    layout = SafeLayout(TextDisplay(text(locale, "repeat-list", count=total)))
    for one in shown:
        button = StopRepeat(one.id, index, label(locale, "repeat-stop"))
        layout.add_item(Section(TextDisplay(_line(locale, one)), accessory=button))
    add_page_buttons(layout, RepeatPage, locale, index, total, PAGE)
    return layout


def _line(locale: str, repeat: Repeat) -> str:
    return text(
        locale,
        "repeat-line",
        name=repeat.name,
        rhythm=rhythm_words(locale, repeat.rhythm),
        at=repeat.next_at,
        relative=timestamp(repeat.next_at, "R"),
        who=person(locale, repeat.created_by),
        **_terms(repeat),
    )


def _terms(repeat: Repeat) -> dict[str, Any]:
    """Where it opens, and for how long."""
    channel_id, lasts = stored.channel_id(repeat.stored), stored.lasts(repeat.stored)
    return {"channel": Markup(f"<#{channel_id}>"), "lasts": written_duration(lasts)}
