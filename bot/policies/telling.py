"""What those who stand behind a proposal are told directly, if they want that: its thread has all of it anyway."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.policies.model import Event, Proposal, What
from bot.reminders.model import NewReminder, Topic, notice
from bot.reminders.service import ReminderService

TOLD = (
    What.OPENED,
    What.NOTICE,
    What.REVIEW,
    What.SUSTAINED,
    What.VOTE,
    What.ADOPTED,
    What.REJECTED,
    What.LAPSED,
    What.TARGET,
    What.ENDED,
)
_USEFUL = timedelta(days=14)


async def tell(
    connection: AsyncConnection,
    reminders: ReminderService,
    proposal: Proposal,
    sponsors: Iterable[int],
    event: Event,
) -> None:
    """What happened, to its author and its sponsors; once to each."""
    if event.what not in TOLD:
        return
    place = f"{proposal.guild_id}/{proposal.thread_id}" if proposal.thread_id else f"{proposal.guild_id}"
    words = notice(
        "policy-told",
        what=event.what.value,
        state=event.state.value,
        number=proposal.id,
        title=proposal.version.text.title,
        where={"place": place},
    )
    for user_id in {proposal.author_id, *sponsors}:
        if user_id < 0 or not await reminders.wanted(
            connection, proposal.alliance_id, user_id, Topic.POLICIES
        ):
            continue
        await reminders.schedule(
            connection,
            NewReminder(
                alliance_id=proposal.alliance_id,
                kind="text",
                subject=f"proposal:{proposal.id}:{event.number}:{user_id}",
                due_at=event.at,
                user_id=user_id,
                topic=Topic.POLICIES,
                expires_at=event.at + _USEFUL,
                arguments=words,
            ),
        )
