"""Events beside the others that Discord itself shows: made, changed and called off as ours are."""

import logging
from datetime import datetime

import discord

from bot.client import AllianceBot
from bot.events.model import Event, Standing
from bot.text import label, shorten
from cogs.events.card import link, place_words

log = logging.getLogger(__name__)

LOCATION_LIMIT = 100  # of Discord
DESCRIPTION_LIMIT = 1000


async def mirror(bot: AllianceBot, standing: Standing, now: datetime) -> int | None:
    """Let Discord's event be as ours is, with how many come, of how many; its id, None where there is none.

    How many came our card says: one that is over, Discord neither lists nor lets anybody change.

    Where Discord does not let the bot do that, `/setup` and `check` say which permission is missing, and nothing
    else depends on it. Raises what a call to Discord may come to while it is busy.
    """
    event, plan = standing.event, standing.event.plan
    guild = bot.get_guild(event.guild_id)
    if (
        guild is None
        or guild.unavailable
        or not guild.me.guild_permissions.create_events
        or plan.starts_at <= now
    ):
        return event.scheduled_id
    try:
        shown = await _found(guild, event)
        if event.cancelled_at is not None:
            if shown is not None:
                await shown.delete()
            return None
        locale = guild.preferred_locale.value
        coming = label(locale, "event-mirror-coming", count=standing.going, seats=standing.seats)
        description = shorten(f"{link(event)}\n\n{coming}\n\n{plan.public}".strip(), DESCRIPTION_LIMIT)
        location = shorten(place_words(locale, plan), LOCATION_LIMIT)
        if shown is None:
            shown = await guild.create_scheduled_event(
                name=plan.title,
                description=description,
                start_time=plan.starts_at,
                end_time=plan.ends_at,
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
                location=location,
            )
        else:
            await shown.edit(
                name=plan.title,
                description=description,
                start_time=plan.starts_at,
                end_time=plan.ends_at,
                location=location,
            )
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise
        log.warning("event %s cannot be shown as one of Discord's: %s", event.id, error)
        return event.scheduled_id
    return shown.id


async def _found(guild: discord.Guild, event: Event) -> discord.ScheduledEvent | None:
    """Ours, also where Discord's word that it was made did not arrive: it links to the card."""
    for one in await guild.fetch_scheduled_events(with_counts=False):
        ours = one.creator_id == guild.me.id and (one.description or "").startswith(link(event))
        if one.id == event.scheduled_id or (event.scheduled_id is None and ours):
            return one
    return None
