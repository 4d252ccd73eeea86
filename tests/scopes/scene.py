"""An alliance with proposals in every state, objections, rights and topics, for those who may do something about them
and those who may not."""

from datetime import timedelta
from typing import Any

from discord import SelectOption
from discord.ui import ActionRow, Button, Select
from simcord import MemberActor
from sqlalchemy import Table, select

from bot.alliances.model import Actor
from bot.database.tables import opinions, policies, reviews, rights
from bot.opinions.model import Stance
from bot.policies.model import Act, Kind, NewProposal, Text
from bot.ui import SafeLayout, SafeView
from tests.counties.test_county_commands import person
from tests.rights.test_right_markdown import BY_HAND
from tests.world import World, said

DAY = timedelta(days=1, minutes=1)
TABLES = [
    table
    for room in (policies, reviews, rights, opinions)
    for table in vars(room).values()
    if isinstance(table, Table)
]


class Scene:
    """All that there is has "Ours" in it, and a name by which `numbers` knows it. Anna wrote it; Bert and Cleo are
    sponsors, and Bert may write too; Dora, Bert and Ed are on the panel; Ed objected."""

    def __init__(self, world: World, admin: MemberActor, people: dict[str, MemberActor]) -> None:
        self.world, self.services = world, world.bot.services
        self.people = {"admin": admin, **people}
        self.numbers: dict[str, int] = {"right": 4}
        self.forms: set[str] = set()  # what somebody was shown a form for
        self._count = 0

    async def actor(self, name: str) -> Actor:
        who = self.people[name]
        return await self.services.alliances.actor(who.guild.id, who.id)

    async def terms(self, **changes: int) -> None:
        await self.services.areas.change_terms(await self.actor("admin"), Kind.POLICY, changes)

    async def propose(self, name: str) -> int:
        words = f"Ours, {name}"
        new = NewProposal(
            Kind.POLICY, Act.ADOPT, None, words, self.numbers["area"], words, f"{words}. Word for word."
        )
        standing = await self.services.policies.propose(await self.actor("anna"), new)
        self.numbers[name] = standing.proposal.id
        for sponsor in ("bert", "cleo"):
            await self.services.policies.second(await self.actor(sponsor), standing.proposal.id)
        return standing.proposal.id

    async def moves_on(self, *names: str) -> None:
        for name in names:
            await self.services.policies.move_on(await self.actor("anna"), self.numbers[name])
        await self.world.skip(DAY)

    async def vote(self, name: str, side: int) -> None:
        standing = await self.services.policies.load(self.numbers[name])
        assert standing is not None
        assert standing.poll_id is not None
        self.numbers["poll"] = standing.poll_id
        dora = self.people["dora"]
        await self.services.polls.cast(dora.guild.id, dora.id, standing.poll_id, side)

    async def rows(self) -> set[str]:
        """Everything that is kept of policies, rights, reviews and opinions."""
        async with self.services.policies._database.read() as connection:
            return {
                f"{table.name}: {tuple(row)}"
                for table in TABLES
                for row in await connection.execute(select(table))
            }

    async def press(self, who: MemberActor, custom_id: str) -> Any:
        """On a message of the bot in that person's server, on which such a button or select never stood."""
        lobby = who.guild.channels["lobby"]
        area = str(self.numbers["area"])
        item: Any = Button(label="Press me", custom_id=custom_id)
        if custom_id == "platform:area":
            item = Select(custom_id=custom_id, options=[SelectOption(label="An area", value=area)])
        # What is pressed takes the place of the message, which is plain words with buttons, or a layout.
        view = SafeView(item) if custom_id.startswith("right:") else SafeLayout(ActionRow(item))
        with self.world.env._bot_scope():
            channel = self.world.bot.get_partial_messageable(lobby.id, guild_id=who.guild.id)
            shown = await channel.send(view=view)
        if isinstance(item, Select):
            return await who.select(shown, [area])
        return await self.world.press(who, shown, custom_id)

    async def hand_in(self, who: MemberActor, form: Any) -> Any:
        """With words that nobody else has typed."""
        self._count += 1
        filled: dict[str, Any] = {}
        for field in form.modal["components"]:
            part = field["component"]
            match part["type"]:
                case 3:
                    filled[part["custom_id"]] = [part["options"][0]["value"]]
                case 4:
                    fixed = {"link": "", "passage": "Word for word"}
                    filled[part["custom_id"]] = fixed.get(part["custom_id"], f"Words {self._count}")
                case 5:
                    filled[part["custom_id"]] = [who.user, self.people["anna"].user]
        return await who.submit_modal(form, filled)


def heard(answer: Any) -> str:
    """All that is said in answer to one thing."""
    return "\n".join(said(one) for one in (*answer.followups, answer.response) if one is not None).lstrip()


async def stage(world: World) -> Scene:
    admin = await world.set_up()
    people = {name: await person(world, name) for name in ("anna", "bert", "cleo", "dora", "ed")}
    scene = Scene(world, admin, people)
    services, boss = scene.services, await scene.actor("admin")
    await services.rights.take_in(boss.alliance_id, BY_HAND.replace("A home", "Ours"))
    scene.numbers["area"] = (await services.areas.areas(boss))[0].id
    await services.areas.rename(boss, scene.numbers["area"], "Ours")
    for name in ("dora", "bert", "ed"):
        await services.panel.appoint(boss, people[name].id, 365)
    await scene.terms(seconds=2, min_days=1, objection_days=1, vote_days=1, again_days=0, appeal_seconds=50)
    for name in ("adopted", "rejected"):
        await scene.propose(name)
    await scene.terms(vote_days=60, objection_days=2)
    await scene.propose("voted")
    await scene.terms(objection_days=30, panel_days=30, appeal_days=30)
    for name in ("reviewed", "discussed"):
        await scene.propose(name)
    await world.skip(DAY)
    await scene.moves_on("adopted", "rejected", "voted", "reviewed")
    await world.skip(DAY)
    await scene.vote("adopted", 0)
    await scene.vote("rejected", 1)
    await world.skip(DAY)
    await scene.vote("voted", 0)
    for name, right in (("waiting", 1), ("dismissed", 4)):
        made = await services.reviews.object_to(
            await scene.actor("ed"), scene.numbers["reviewed"], right, "Ours", "Ours."
        )
        scene.numbers[name] = made.id
    await services.reviews.decide(await scene.actor("dora"), scene.numbers["dismissed"], False, "Ours.")
    await scene.terms(seconds=20)
    draft = await scene.propose("draft")
    anna = await scene.actor("anna")
    for number in (draft, scene.numbers["discussed"]):
        await services.policies.share(anna, number, people["bert"].id)
    await services.policies.edit(anna, draft, Text("Ours", scene.numbers["area"], "Ours", "Ours, changed."))
    discussed = await services.policies.load(scene.numbers["discussed"])
    assert discussed is not None
    scene.numbers["topic"] = discussed.proposal.topic_id or 0
    scene.numbers["talk"] = (
        await services.opinions.create(boss, "Ours", world.guild.channels["lobby"].id)
    ).id
    for name in ("said", "new"):
        ed = await scene.actor("ed")
        scene.numbers[name] = (
            await services.opinions.argue(ed, scene.numbers["topic"], "for", f"Ours {name}")
        ).id
    await services.opinions.moderation.approve(boss, scene.numbers["said"])
    await services.opinions.vote(anna, scene.numbers["said"], Stance.AGREE)
    await world.run_due()
    states = {
        name: (await services.policies.show(anna, scene.numbers[name])).proposal.state.value
        for name in ("adopted", "rejected", "voted", "reviewed", "discussed", "draft")
    }
    assert list(states.values()) == ["adopted", "rejected", "vote", "review", "discussion", "draft"]
    return scene
