"""What those who have a place are asked and told, and their answers.

Where it cannot be sent directly, the channel learns nothing that is only for those who come.
"""

from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.events.attendance import LISTED
from bot.events.model import Event, Standing, State
from bot.reminders.model import Reminder, Undeliverable
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, SafeSelect, SafeView, mention
from bot.ui.drawn import Drawn
from bot.ui.replies import send
from cogs.events.card import place_words, private_lines, shown
from cogs.hours.shifts import log_button
from cogs.outreach.form import CountShift

Interaction = discord.Interaction[AllianceBot]
STYLES = {
    "accept": discord.ButtonStyle.success,
    "stay": discord.ButtonStyle.success,
    "came": discord.ButtonStyle.success,
}


class Questions:
    """How the kinds of reminder of `bot.events.telling` are drawn."""

    def __init__(self, bot: AllianceBot) -> None:
        self._events = bot.services.events

    async def draw_offer(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._standing(reminder, State.OFFERED)
        own = standing.roster[reminder.user_id or 0]
        words = text(
            locale,
            "event-offered",
            title=standing.event.plan.title,
            starts=standing.event.plan.starts_at,
            until=own.offer_until,
        )
        return Drawn(view=_card(locale, standing, [words], "accept", "out"))

    async def draw_confirm(self, reminder: Reminder, locale: str) -> Drawn:
        return await self._coming(reminder, locale, text(locale, "event-confirm"), "stay", "out")

    async def draw_soon(self, reminder: Reminder, locale: str) -> Drawn:
        return await self._coming(reminder, locale, text(locale, "event-soon"), "out")

    async def draw_came(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._standing(reminder, State.GOING)
        words = text(locale, "event-came", title=standing.event.plan.title)
        return Drawn(view=_card(locale, standing, [words], "came", "not"))

    async def draw_list(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._standing(reminder)
        words = text(locale, "event-list-ask", title=standing.event.plan.title)
        button = OpenList(standing.event.id, 0, label(locale, "event-button-list"))
        return Drawn(view=SafeLayout(TextDisplay(words), ActionRow(button)))

    async def _coming(self, reminder: Reminder, locale: str, words: str, *answers: str) -> Drawn:
        standing = await self._standing(reminder, State.GOING)
        plan = standing.event.plan
        said = [
            words,
            text(
                locale,
                "event-when-where",
                title=plan.title,
                starts=plan.starts_at,
                place=place_words(locale, plan),
            ),
        ]
        return Drawn(
            view=_card(locale, standing, said + private_lines(locale, plan), *answers),
            aloud=_card(locale, standing, said, *answers),
        )

    async def _standing(self, reminder: Reminder, *states: State) -> Standing:
        standing = await self._events.to_tell(reminder, *states)
        if standing is None:
            raise Undeliverable("reminder-problem-stale")
        return standing


def _card(locale: str, standing: Standing, said: list[str], *answers: str) -> SafeLayout:
    buttons = [Answer(standing.event.id, what, label(locale, f"event-answer-{what}")) for what in answers]
    return SafeLayout(TextDisplay("\n".join(said)), ActionRow(*buttons))


class Answer(SafeButton, template=r"event:(?P<event_id>\d{1,18}):(?P<what>accept|stay|out|came|not)"):
    """Whoever presses answers for themselves, wherever the question stands."""

    def __init__(self, event_id: int, what: str, text: str = "") -> None:
        super().__init__(
            f"event:{event_id}:{what}", text, style=STYLES.get(what, discord.ButtonStyle.secondary)
        )
        self.event_id, self.what = event_id, what

    async def act(self, interaction: Interaction) -> None:
        services, user_id, locale = interaction.client.services, interaction.user.id, interaction.locale.value
        if self.what in ("came", "not"):
            event = await services.attendance.came(user_id, self.event_id, self.what == "came")
            then: dict[str, Any] = (
                {"view": SafeView(*afterwards(locale, event))} if self.what == "came" else {}
            )
            await send(interaction, text(locale, "event-thanks", title=event.plan.title), **then)
        elif self.what == "out":
            standing = await services.events.leave(user_id, self.event_id)
            await send(interaction, text(locale, "event-left", title=standing.event.plan.title))
        else:
            act = services.events.accept if self.what == "accept" else services.events.confirm
            standing = await act(user_id, self.event_id)
            await send(interaction, view=shown(locale, standing, user_id, private=True))


def afterwards(locale: str, event: Event) -> list[SafeButton]:
    """What whoever was there can do in one tap."""
    return [
        log_button(locale, event),
        CountShift(event.id, label(locale, "outreach-button-shift")),
    ]


class OpenList(SafeButton, template=r"event:(?P<event_id>\d{1,18}):list:(?P<index>\d{1,3})"):
    """Who was there, for the lead."""

    def __init__(self, event_id: int, index: int, text: str = "") -> None:
        super().__init__(f"event:{event_id}:list:{index}", text, style=discord.ButtonStyle.primary)
        self.event_id, self.index = event_id, index

    async def act(self, interaction: Interaction) -> None:
        attendance = interaction.client.services.attendance
        standing = await attendance.listed(interaction.user.id, self.event_id)
        await send(interaction, view=who_came(interaction, standing, self.index))


class Present(SafeSelect, template=r"event:(?P<event_id>\d{1,18}):present:(?P<index>\d{1,3})"):
    def __init__(
        self, event_id: int, index: int, options: list[discord.SelectOption] | None = None, **rest: Any
    ) -> None:
        super().__init__(f"event:{event_id}:present:{index}", options, **rest)
        self.event_id, self.index = event_id, index

    async def act(self, interaction: Interaction) -> None:
        present = {int(value) for value in self.values if value.isascii() and value.isdigit()}
        attendance = interaction.client.services.attendance
        standing = await attendance.mark(interaction.user.id, self.event_id, self.index, present)
        saved = text(interaction.locale.value, "event-list-saved")
        await interaction.response.edit_message(view=who_came(interaction, standing, self.index, saved))


def who_came(interaction: Interaction, standing: Standing, index: int, done: str = "") -> SafeLayout:
    """A page of those who had a seat, to be marked."""
    locale, event = interaction.locale.value, standing.event
    people = list(standing.roster.values())
    page = people[index * LISTED : (index + 1) * LISTED]
    words = text(locale, "event-list", title=event.plan.title, count=len(people))
    if page:
        words += "\n" + "\n".join(
            text(
                locale,
                "event-list-line",
                person=mention(place.user_id),
                said={True: "yes", False: "no", None: "open"}[place.came],
            )
            for place in page
        )
    layout = SafeLayout(TextDisplay(f"{done}\n\n{words}" if done else words))
    options = []
    for place in page:
        user = interaction.client.get_user(place.user_id)
        name = user.display_name if user else str(place.user_id)
        options.append(
            discord.SelectOption(
                label=name[:100],
                value=str(place.user_id),
                default=bool(place.came if place.seen is None else place.seen),
            )
        )
    if options:
        layout.add_item(
            ActionRow(
                Present(
                    event.id,
                    index,
                    options,
                    min_values=0,
                    max_values=len(options),
                    placeholder=label(locale, "event-list-pick", 150),
                )
            )
        )
    if (index + 1) * LISTED < len(people):
        layout.add_item(ActionRow(OpenList(event.id, index + 1, label(locale, "page-after"))))
    if any(place.seen is not None for place in people):
        layout.add_item(ActionRow(*afterwards(locale, event)))
    return layout
