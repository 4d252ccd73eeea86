"""What people hear of their hours once they were decided, and of others' that wait for that."""

from bot.client import AllianceBot
from bot.hours.model import Status
from bot.reminders.model import Reminder, Undeliverable
from bot.text import text
from bot.ui.drawn import Draw, Drawn


def waiting(bot: AllianceBot) -> Draw:
    async def draw(reminder: Reminder, locale: str) -> Drawn:
        found = await bot.services.hours.waiting(reminder)
        if found is None:
            raise Undeliverable("reminder-problem-stale")
        state, count, since = found
        return Drawn(text(locale, "hours-waiting", state=state, count=count, since=since))

    return draw


def decided(bot: AllianceBot) -> Draw:
    async def draw(reminder: Reminder, locale: str) -> Drawn:
        assert reminder.user_id is not None
        found = await bot.services.hours.decided_before(
            reminder.alliance_id, reminder.user_id, reminder.due_at
        )
        return Drawn(
            text(
                locale,
                "hours-decided",
                approved=found.get(Status.APPROVED, 0),
                refused=found.get(Status.REFUSED, 0),
            )
        )

    return draw
