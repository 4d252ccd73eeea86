"""Campaigns: what they say in each language, and a code by which their reach is counted."""

import secrets
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.outreach import rules, store
from bot.outreach.model import Campaign, Kit, KitPicture
from bot.outreach.picture import KEPT, PIXELS, TAKEN, made_anew
from bot.pictures import Pictures
from bot.polls.options import check_link

CHOICES = 24  # that a select holds beside "none"


def check_octets(octets: int) -> None:
    """Before a file is fetched. Raises UserError: campaign-picture-big."""
    if octets > TAKEN:
        raise UserError("campaign-picture-big", limit=TAKEN // 2**20)


class CampaignService:
    def __init__(self, database: Database, clock: Clock, audit: AuditService, pictures: Pictures) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._pictures = pictures

    async def create(self, actor: Actor, name: str) -> Campaign:
        """Raises UserError: campaign-nameless, too-long, campaign-twice."""
        actor.require(Level.ORGANIZER)
        name = rules.check_name(name)
        code = "".join(secrets.choice(rules.CODE) for _ in range(rules.CODE_LENGTH))
        async with self._database.write() as connection:
            made = await store.create(
                connection, actor.alliance_id, name, code, actor.user_id, self._clock.now()
            )
            if made is None:
                raise UserError("campaign-twice", name=name)
            await self._record(connection, actor, "campaign-create", made)
        return made

    async def put_kit(self, actor: Actor, campaign_id: int, language: str, text: str, link: str) -> Campaign:
        """What a campaign says in a language, in the place of what it said.

        Raises UserError: campaign-unknown, campaign-kit-empty, too-long, poll-link-….
        """
        actor.require(Level.ORGANIZER)
        said = rules.check_text(text)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            kit = Kit(language, said, check_link(found.name, link) if link.strip() else "")
            await store.put_kit(connection, campaign_id, kit)
            await self._record(connection, actor, "campaign-kit", found, language=language)
            return await self._running(connection, actor, campaign_id)

    async def put_picture(
        self, actor: Actor, campaign_id: int, language: str, given: bytes, described: str
    ) -> Campaign:
        """The picture of a kit, in the place of the one that was there, made anew from its points alone.

        Raises UserError: campaign-unknown, campaign-kit-missing, campaign-picture-…, too-long.
        """
        actor.require(Level.ORGANIZER)
        words = rules.check_described(described)
        check_octets(len(given))
        async with self._database.read() as connection:
            self._check_kit(await self._running(connection, actor, campaign_id), language)
        try:
            made = await self._pictures.apart(made_anew, given)
        except (TimeoutError, BrokenProcessPool):
            made = "kind"
        if made == "large":
            raise UserError("campaign-picture-large", pixels=PIXELS // 1_000_000)
        if made == "heavy":
            raise UserError("campaign-picture-heavy", limit=KEPT // 2**20)
        if isinstance(made, str):
            raise UserError("campaign-picture-kind")
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            self._check_kit(found, language)
            await store.put_picture(connection, campaign_id, language, KitPicture(made[0], words, made[1]))
            await self._record(connection, actor, "campaign-picture", found, language=language)
        return found

    async def drop_picture(self, actor: Actor, campaign_id: int, language: str) -> Campaign:
        """Raises UserError: campaign-unknown, campaign-picture-none."""
        actor.require(Level.ORGANIZER)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            if not await store.drop_picture(connection, campaign_id, language):
                raise UserError("campaign-picture-none")
            await self._record(connection, actor, "campaign-picture-drop", found, language=language)
        return found

    async def picture(self, actor: Actor, campaign_id: int, language: str) -> KitPicture | None:
        """Of the kit in that language, if it has one. Raises UserError: campaign-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            await self._running(connection, actor, campaign_id)
            return await store.picture(connection, campaign_id, language)

    @staticmethod
    def _check_kit(campaign: Campaign, language: str) -> None:
        """Raises UserError: campaign-kit-missing."""
        if language not in {kit.language for kit in campaign.kits}:
            raise UserError("campaign-kit-missing")

    async def rename(self, actor: Actor, campaign_id: int, name: str) -> Campaign:
        """Its code, and what was counted for it, stay. Raises UserError: campaign-unknown, campaign-nameless, too-long,
        campaign-twice."""
        actor.require(Level.ORGANIZER)
        name = rules.check_name(name)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            if not await store.rename(connection, actor.alliance_id, campaign_id, name):
                raise UserError("campaign-twice", name=name)
            await self._record(connection, actor, "campaign-rename", found, to=name)
            return await self._running(connection, actor, campaign_id)

    async def end(self, actor: Actor, campaign_id: int) -> Campaign:
        """Nothing more is counted for it. Raises UserError: campaign-unknown."""
        actor.require(Level.ORGANIZER)
        async with self._database.write() as connection:
            found = await self._running(connection, actor, campaign_id)
            await store.end(connection, campaign_id, self._clock.now())
            await self._record(connection, actor, "campaign-end", found)
        return found

    async def campaign(self, actor: Actor, campaign_id: int) -> Campaign:
        """One that runs, with its kits. Raises UserError: campaign-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self._running(connection, actor, campaign_id)

    async def running(self, actor: Actor) -> Sequence[Campaign]:
        async with self._database.read() as connection:
            return await self.running_within(connection, actor)

    async def running_within(self, connection: AsyncConnection, actor: Actor) -> Sequence[Campaign]:
        """The newest first."""
        return await store.running(connection, actor.alliance_id, CHOICES)

    async def check_within(self, connection: AsyncConnection, actor: Actor, campaign_id: int | None) -> None:
        """Raises UserError campaign-unknown where one is given that does not run."""
        if campaign_id is not None:
            await self._running(connection, actor, campaign_id)

    async def _running(self, connection: AsyncConnection, actor: Actor, campaign_id: int) -> Campaign:
        """Raises UserError: campaign-unknown."""
        found = await store.campaign(connection, actor.alliance_id, campaign_id)
        if found is None or found.ended_at is not None:
            raise UserError("campaign-unknown")
        return found

    async def _record(
        self, connection: AsyncConnection, actor: Actor, act: str, campaign: Campaign, **details: object
    ) -> None:
        await self._audit.record(
            connection,
            actor.alliance_id,
            actor.user_id,
            act,
            f"campaign:{campaign.id}",
            name=campaign.name,
            **details,
        )
