"""A server in which everything can be done, and how a deed is told: prepare, do, and what must be so in the end."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

import discord
from simcord import GuildHandle, MemberActor
from sqlalchemy import Select, delete, update

from bot.alliances.model import Actor, Grant, Level
from bot.counties.atlas import Atlas
from bot.database.tables import applications, shown_roles
from bot.reminders.model import Reminder, Topic
from bot.reminders.service import PAGE
from bot.volunteers import store
from bot.volunteers.model import Answers, Commitment, Decision, Draft, Hours, Status, Volunteer
from tests.counties.test_county_commands import forged
from tests.world import World, custom_ids, message_of, said

ANSWERS = Answers(frozenset(), Hours.MORE, Commitment.TEAM)
FORM = {"skills": ["writing"], "hours": "2-to-5", "commitment": "regular-helper"}
POLL = {
    "question": "Tea or coffee?",
    "options": "Tea\nCoffee",
    "results": "live",
    "closes": "2d",
}

# What somebody does; what they were shown, or None where the bot acts by itself.
Act = Callable[[], Awaitable[Any]]
Deed = Callable[["Stage"], AsyncIterator[Act]]


async def staged(world: World) -> None:
    """An administrator, an organizer and a volunteer."""
    admin = await world.set_up()
    olga, _ = await world.volunteer("olga"), await world.volunteer("vera")
    await admin.slash(world.guild.channels["lobby"], "level give", person=olga, level="organizer")


class Stage:
    """A world in which there is who `staged` brings there."""

    def __init__(self, world: World) -> None:
        self.world, self.env, self.bot = world, world.env, world.bot
        self.admin, self.olga, self.vera = world.boss(), world.known("olga"), world.known("vera")
        self.lobby, self.board = (world.guild.channels[name] for name in ("lobby", "polls"))
        self._numbers = count()
        self.kept: dict[str, int] = {}  # what is made once, for all who want one, by what it is
        self._atlas = Atlas.load()

    # --- people and things, new for each time --------------------------------------------------------------

    def number(self) -> int:
        return next(self._numbers)

    def newcomer(self, guild: GuildHandle | None = None) -> MemberActor:
        return self.world.member(f"newcomer{self.number()}", guild)

    async def applicant(self) -> MemberActor:
        """Somebody whose card has just been posted."""
        who, services = self.newcomer(), self.bot.services
        actor = await self.actor(who)
        pledge = await services.alliances.pledge(actor.alliance_id)
        await services.applications.apply(actor, Draft(ANSWERS, pledge.version, "48201"), self.lobby.id)
        await self.world.run_due()
        return who

    async def nobody_waits(self) -> None:
        """No application but those to come is to be decided."""
        async with self.bot.services.alliances._database.write() as connection:
            await connection.execute(update(applications).values(status=Decision.WITHDRAWN.value))

    async def volunteer(self) -> MemberActor:
        """Somebody who was approved long ago."""
        who, boss = self.newcomer(), await self.actor(self.admin)
        now, services = self.env.now(), self.bot.services
        county = self._atlas.get("48201")
        kept = Volunteer(
            alliance_id=boss.alliance_id,
            user_id=who.id,
            status=Status.ACTIVE,
            guild_id=boss.guild_id,
            geoid=county.geoid,
            answers=ANSWERS,
            pledge_version=1,
            zone=county.zone,
            locale="en-US",
            created_at=now,
            changed_at=now,
            approved_at=now,
        )
        async with services.alliances._database.write() as connection:
            await store.save(connection, kept)
            await services.alliances.grant_within(
                connection, boss.alliance_id, who.id, Grant(Level.VOLUNTEER), boss.user_id
            )
        self.env.backend.add_member_role(boss.guild_id, who.id, self.world.guild.roles["Volunteer"].id)
        await self.env.settle()
        return who

    async def lose_role(self, who: MemberActor) -> None:
        """Somebody takes the volunteer role by hand."""
        self.env.backend.remove_member_role(
            self.world.guild.id, who.id, self.world.guild.roles["Volunteer"].id
        )
        await self.env.settle()

    async def never_given(self, who: MemberActor) -> None:
        """A role that is not there was never seen on them, rather than taken by hand."""
        async with self.bot.services.alliances._database.write() as connection:
            await connection.execute(delete(shown_roles).where(shown_roles.c.user_id == who.id))

    def county(self) -> str:
        """The GEOID of one that nobody has yet."""
        return self._atlas.counties[self.number() + 100].geoid

    async def form(self, who: MemberActor) -> Any:
        """The form for joining, opened."""
        shown = await who.slash(self.lobby, "join")
        return await self.press(who, shown, "join:")

    def filled(self, form: Any, where: str = "Harris County, Texas") -> dict[str, Any]:
        [pledge] = form.modal["components"][-1]["component"]["options"]
        return {**FORM, "where": where, "pledge": [pledge["value"]]}

    async def preview(self, method: str = "single", **typed: str) -> Any:
        """A new poll that is not open yet."""
        form = await self.olga.slash(self.lobby, "poll create", method=method)
        return await self.olga.submit_modal(form, POLL | typed)

    async def poll(self, method: str = "single", **typed: str) -> Any:
        """The card of a new poll."""
        preview = await self.preview(method, **{"question": f"Number {self.number()}?"} | typed)
        await self.press(self.olga, preview, "poll:open:")
        await self.world.run_due()
        return self.board.last_message

    # --- acting --------------------------------------------------------------------------------------------

    async def slash(self, who: MemberActor, command: str, **options: Any) -> Any:
        return await who.slash(self.lobby, command, **options)

    async def press(self, who: MemberActor, on: Any, begins: str) -> Any:
        """The first button whose custom_id begins or ends so; what is shown already if it is not there any more."""
        found = [one for one in custom_ids(on) if one.startswith(begins) or one.endswith(begins)]
        return await self.world.press(who, on, found[0]) if found else on

    def handing_in(
        self,
        who: MemberActor,
        form: Any,
        values: dict[str, Any],
        again: Act,
        done: Callable[[], Awaitable[Any]],
    ) -> Act:
        """Hand a form in; later, unless it is `done`, open it `again` for that."""
        forms = [form]

        async def act() -> Any:
            if not forms and await done():
                return None
            shown = forms.pop() if forms else await again()
            return await who.submit_modal(shown, values) if shown.modal else shown

        return act

    async def select(self, who: MemberActor, on: Any, values: Sequence[str], begins: str) -> Any:
        found = [one for one in custom_ids(on) if one.startswith(begins)]
        return await who.select(message_of(on), values, custom_id=found[0]) if found else on

    # --- looking -------------------------------------------------------------------------------------------

    def anew(self, card: discord.Message) -> discord.Message:
        """A card on the board as it is now."""
        return next(message for message in self.board.history() if message.id == card.id)

    async def actor(self, who: MemberActor) -> Actor:
        return await self.bot.services.alliances.actor(who.guild.id, who.id, "en-US")

    async def rows(self, query: Select[Any]) -> Sequence[Any]:
        async with self.bot.services.alliances._database.read() as connection:
            return (await connection.execute(query)).all()

    def cards_of(self, who: MemberActor) -> list[discord.Message]:
        """Applications in the moderators' channel."""
        found = self.world.guild.channels["moderators"].history()
        return [one for one in found if f"**Application** from {who.mention}" in said(one)]

    def has_role(self, who: MemberActor, name: str = "Volunteer") -> bool:
        return who.member is not None and name in [role.name for role in who.member.roles]

    def holds(self, channel: str, words: str) -> int:
        """In how many messages of a channel words stand."""
        return sum(words in said(message) for message in self.world.guild.channels[channel].history())

    async def allow(self, who: MemberActor, topic: Topic) -> None:
        with self.env._bot_scope():
            await self.bot.services.reminders.consent(await self.actor(who), topic, True)
        await self.env.settle()

    async def time_passes(self) -> None:
        """Long enough for whatever is tried again."""
        await self.world.skip(timedelta(minutes=16))  # by then Discord has forgotten what only one person saw
        await self.send_undelivered()

    async def undelivered(self) -> list[Reminder]:
        """The moderators' list, all its pages."""
        boss, reminders = await self.actor(self.admin), self.bot.services.reminders
        found, total = await reminders.undelivered(boss)
        while len(found) < total:
            found += (await reminders.undelivered(boss, len(found) // PAGE))[0]
        return found

    async def send_undelivered(self) -> None:
        """Moderators have what could not be delivered tried once more."""
        for one in await self.undelivered():
            await self.bot.services.reminders.retry(await self.actor(self.admin), one.id)
        await self.world.run_due()

    async def let_go(self) -> None:
        """Nothing that can never be delivered is left for the others."""
        for one in await self.undelivered():
            await self.bot.services.reminders.dismiss(await self.actor(self.admin), one.id)


def turning(custom_id: str, who: str = "vera") -> Deed:
    """Somebody, by their name here, goes to a page of a list."""

    async def turns(stage: Stage) -> AsyncIterator[Act]:
        shown = await forged(stage.world, custom_id)
        yield lambda: stage.press(getattr(stage, who), shown, custom_id)

    turns.__name__ = f"somebody_turns {custom_id}"
    return turns
