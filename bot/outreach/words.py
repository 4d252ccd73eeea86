"""Campaigns whose words are taken down: their names, and what their kits say and show."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor
from bot.database.tables import campaign_kits, campaign_pictures, campaigns
from bot.database.words import Words
from bot.errors import UserError
from bot.reminders.model import Topic
from bot.takedowns.owner import Written


class CampaignWords:
    """`bot.takedowns.owner.Owner`. It goes on, and counts what is done for it; its pictures are gone for good."""

    async def written(self, connection: AsyncConnection, actor: Actor, number: int) -> Written:
        """Raises UserError campaign-unknown."""
        query = select(campaigns).where(
            campaigns.c.id == number, campaigns.c.alliance_id == actor.alliance_id
        )
        row = (await connection.execute(query.with_for_update())).first()
        if row is None:
            raise UserError("campaign-unknown")
        kits = campaign_kits.c.campaign_id == number
        return Written(
            guild_id=actor.guild_id,
            author_id=row.created_by,
            topic=Topic.MEMBERSHIP,
            words=[
                # No two that run are called the same.
                Words(campaigns.c.id == number, (campaigns.c.name,), row.created_by, lead=f"#{number} "),
                Words(kits, (campaign_kits.c.text, campaign_kits.c.link), row.created_by),
            ],
            subjects=[],
        )

    async def taken_down(self, connection: AsyncConnection, actor: Actor, number: int, reason: str) -> None:
        await connection.execute(delete(campaign_pictures).where(campaign_pictures.c.campaign_id == number))

    async def put_back(self, connection: AsyncConnection, actor: Actor, number: int) -> None:
        pass
