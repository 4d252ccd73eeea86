"""The power fails while reminders go out: each arrives, and none twice within the window of its nonce."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.alliance import Alliance, button, found, told, words
from benchmarks.loopback import LoopbackDiscord, alliance_bot, user_id
from tests.crash.conftest import MESSAGES, all_delivered, further, time_passes

PEOPLE = range(1, 7)
DIRECTLY = range(1, 4)  # who lets the bot write to them
EACH = 10  # reminders
BATCH = 10
DUE = timedelta(days=1)
LEASE = timedelta(minutes=1)  # longer than any here, and short for Discord to remember nonces


async def set_reminders(alliance: Alliance) -> dict[str, int]:
    """Their texts, and for whom each is."""
    await alliance.join(PEOPLE)
    for number in DIRECTLY:
        card = told(await alliance.do(number, "me"))
        told(
            await alliance.director.press(
                user=user_id(number),
                message=int(card["id"]),
                custom_id=button(card, "me:topics"),
                values=["personal"],
            )
        )
    at = datetime.now(UTC) + DUE
    texts = {f"water plant {number}.{each}": number for number in PEOPLE for each in range(EACH)}
    for text, number in texts.items():
        answer = await alliance.do(number, "remind me", text=text, when=f"<t:{int(at.timestamp())}>")
        assert "I will remind you" in words(told(answer))
    return texts


# Killed after so many messages, when another one is out, of which it has not heard.
@pytest.mark.parametrize(
    ("database_url", "moments"),
    [("sqlite_url", (1, BATCH)), ("postgres_url", (4,))],
    indirect=["database_url"],
    ids=["sqlite", "postgres"],
)
async def test_each_reminder_is_delivered_and_none_twice(
    loopback: LoopbackDiscord, database_url: str, moments: Sequence[int]
) -> None:
    director = loopback.director
    settings = {"ALLIANCE_REMINDERS__BATCH": str(BATCH), "ALLIANCE_REMINDERS__LEASE_SECONDS": "10"}
    async with alliance_bot(loopback.addresses, database_url, **settings) as bot:
        guild = await director.add_guild(members=len(PEOPLE) + 1)
        await director.ready()
        alliance = await found(director, guild)
        texts = await set_reminders(alliance)
        await all_delivered(database_url, before=DUE / 2)
        await bot.kill()
        await time_passes(database_url, DUE)
        for moment in moments:
            await bot.start()
            await further(director, MESSAGES, moment)
            await director.fault(method="POST", path="/channels/*/messages", answer="silence", after=True)
            await director.faulted()
            await bot.kill()
            await director.heal()
            await time_passes(database_url, LEASE)
        await bot.start()
        await all_delivered(database_url)
        arrived = {
            number: [words(message) for message in await director.direct_messages(user=user_id(number))]
            for number in PEOPLE
        }
        public = [words(message) for message in await director.messages(channel=guild["channels"]["general"])]
        for text, number in texts.items():
            reminder = f"⏰ You asked me to remind you: {text}"
            directly = [said for said in arrived[number] if reminder in said]
            here = [said for said in public if reminder in said and f"<@{user_id(number)}>" in said]
            assert (len(directly), len(here)) == ((1, 0) if number in DIRECTLY else (0, 1)), text
