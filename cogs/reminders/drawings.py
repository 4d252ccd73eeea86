"""How the kinds of reminder that belong to no other capability read."""

from collections.abc import Mapping
from datetime import datetime

from bot.reminders.model import Reminder
from bot.text import Markup, text
from bot.ui import mention
from bot.ui.drawn import Drawn


async def draw_personal(reminder: Reminder, locale: str) -> Drawn:
    return Drawn(text(locale, "reminder-personal", text=str(reminder.arguments["text"])))


async def draw_consent(reminder: Reminder, locale: str) -> Drawn:
    return Drawn(text(locale, "consent-first", topic=str(reminder.arguments["topic"])))


async def draw_notice(reminder: Reminder, locale: str) -> Drawn:
    """A text by its key, with arguments as `bot.reminders.model.notice` stores them."""
    args = reminder.arguments["args"]
    assert isinstance(args, Mapping)
    shown = {name: _value(given) for name, given in args.items()}
    return Drawn(text(locale, str(reminder.arguments["key"]), **shown))


def _value(given: object) -> object:
    match given:
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"user": int(user_id)}:
            return mention(user_id)
        case {"channel": int(channel_id)}:
            return Markup(f"<#{channel_id}>")
        case {"place": str(place)}:
            return Markup(f"https://discord.com/channels/{place}")
    return given
