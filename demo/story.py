"""What people of the simulated alliance do, each act by one of the bot's own commands and buttons."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import cycle, islice

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

from bot.counties.atlas import Atlas
from bot.volunteers.model import Commitment, Hours, Skill
from demo.people import Person
from demo.texts import Draft
from demo.world import World

Message = discord.Message | ResponseMessage


class Story:
    """What people do, one act at a time; an act that the bot does not let them do ends the story with an error."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.general: ChannelHandle = world.guild.create_text_channel(
            "general", topic="Talk, and type commands"
        )
        self.people: dict[str, MemberActor] = {}
        self.homes: dict[str, str] = {}

    @property
    def channels(self) -> dict[str, ChannelHandle]:
        return self.world.guild.channels

    async def pass_time(self, by: timedelta) -> None:
        await self.world.skip(self.world.env.now() + by)

    def arrive(self, person: Person) -> MemberActor:
        """Somebody comes into the server."""
        user = self.world.env.create_user(person.name.lower(), global_name=person.name)
        return self.take_part(self.world.guild.add_member(user), person)

    def take_part(self, member: MemberActor, person: Person) -> MemberActor:
        self.people[person.name], self.homes[person.name] = member, person.home
        return member

    async def type(self, who: MemberActor, command: str, **options: object) -> InteractionResult:
        return await who.slash(self.general, command, **options)

    async def set_up(self, administrator: MemberActor) -> None:
        await press(administrator, shown(await self.type(administrator, "setup")), "setup:apply")
        await self.world.finish()

    async def join(self, names: Iterable[str]) -> None:
        """They fill in the form, which goes to the moderators."""
        for number, name in enumerate(names):
            who = self.people[name]
            form = await press(who, shown(await self.type(who, "join")), "join:")
            answers = {
                "where": self.homes[name],
                "skills": [
                    skill.value for skill in islice(cycle(Skill), number % 9, number % 9 + 1 + number % 3)
                ],
                "hours": list(Hours)[number % len(Hours)].value,
                "commitment": list(Commitment)[number % len(Commitment)].value,
                "pledge": ["1"],
            }
            shown(await who.submit_modal(form, answers))
        await self.world.finish()

    async def approve_all(self, moderator: MemberActor) -> None:
        for card in self.channels["moderators"].history(viewer=moderator):
            if button := find(card, ":approve"):
                await moderator.click(card, custom_id=button)
        await self.world.finish()

    async def claim(self, names: Iterable[str]) -> None:
        """Each takes the lead of their own county."""
        for name in names:
            await self.type(self.people[name], "county claim", county=self.county(name))

    async def confirm(self, names: Iterable[str]) -> None:
        """Each says that they are still there."""
        for name in names:
            who = self.people[name]
            await press(who, shown(await self.type(who, "county show", county=self.county(name))), ":confirm")

    def county(self, name: str) -> str:
        return Atlas.load().zip(self.homes[name])[0].geoid

    async def ask(
        self,
        organizer: MemberActor,
        question: str,
        options: Sequence[str],
        method: str,
        budget: str = "",
        **more: str,
    ) -> Message:
        """A poll is posted; its card."""
        form = await self.type(organizer, "poll create", method=method, budget=budget)
        answers = {"question": question, "options": "\n".join(options), "results": "live"}
        await press(organizer, shown(await organizer.submit_modal(form, answers | more)), "poll:open:")
        await self.world.finish()
        card = self.channels["polls"].last_message
        assert card is not None
        return card

    async def invite(
        self, organizer: MemberActor, title: str, county: str | None = None, **answers: str
    ) -> Message:
        """An event is made; its card."""
        form = await self.type(
            organizer, "event create", title=title, **({"county": county} if county else {})
        )
        shown(await organizer.submit_modal(form, answers))
        await self.world.finish()
        card = self.general.last_message
        assert card is not None
        return card

    async def come(self, card: Message, names: Iterable[str], role: int = 0) -> None:
        """They take a seat, or wait for one."""
        for name in names:
            shown(await press(self.people[name], card, f":join:{role}"))
        await self.world.finish()

    async def vote(self, card: Message, names: Iterable[str], pattern: Sequence[int]) -> None:
        """They vote for the options at these places, in turn."""
        for name, place in zip(names, cycle(pattern), strict=False):
            await press(self.people[name], card, f":vote:{place}")
        await self.world.finish()

    async def repeat(self, organizer: MemberActor, card: Message, name: str, **when: object) -> None:
        """A poll is kept as a template, and opens by itself from now on."""
        button = find(card, ":vote:") or ""
        shown(await self.type(organizer, "poll template save", poll=button.split(":")[1], name=name))
        (kept,) = await organizer.autocomplete(self.general, "poll template use", "template", name)
        shown(await self.type(organizer, "poll repeat start", template=kept["value"], **when))

    async def rank(self, card: Message, names: Iterable[str], orders: Sequence[Sequence[int]]) -> None:
        """They fill in ballots that rank the options at these places, in turn."""
        for name, order in zip(names, cycle(orders), strict=False):
            who = self.people[name]
            ballot = shown(await press(who, card, ":ballot"))
            for place in order:
                await who.select(ballot, [str(place)], custom_id=find(ballot, ":rank:"))
            await press(who, ballot, ":review:")
            await press(who, ballot, ":cast:")
        await self.world.finish()

    async def pick(self, card: Message, names: Iterable[str], picks: Sequence[Sequence[int]]) -> None:
        """They fill in ballots that pick the options at these places, in turn."""
        for name, places in zip(names, cycle(picks), strict=False):
            who = self.people[name]
            ballot = shown(await press(who, card, ":ballot"))
            await who.select(ballot, list(map(str, places)), custom_id=find(ballot, ":tick:"))
            await press(who, ballot, ":review:")
            await press(who, ballot, ":cast:")
        await self.world.finish()

    async def secure(self, register: str) -> None:
        """Rights are taken in from a file, as an operator does with `import rights`."""
        services = self.world.bot.services
        with self.world.env.time_context():
            chapter = await services.alliances.chapter(self.world.guild.id)
            assert chapter is not None
            await services.rights.take_in(chapter.alliance_id, register)

    async def propose(self, author: MemberActor, draft: Draft, sponsors: Iterable[str]) -> str:
        """A policy is proposed, and seconded until its discussion opens; its number."""
        form = await self.type(author, "policy propose")
        shown(await author.submit_modal(form, draft.filled(form)))
        await self.world.finish()
        card = next(one for one in reversed(self.channels["policies"].history()) if find(one, ":second"))
        number = (find(card, ":second") or "").split(":")[1]
        for name in sponsors:
            shown(await press(self.people[name], card, ":second"))
        await self.world.finish()
        return number

    async def move_on(self, author: MemberActor, proposal: str) -> None:
        shown(await self.type(author, "policy move-on", proposal=proposal))

    def card(self, proposal: str) -> Message:
        cards = self.channels["policies"].history()
        return next(card for card in cards if find(card, f"proposal:{proposal}:"))

    async def say(self, proposal: str, said: Sequence[tuple[str, str, str]]) -> None:
        """People say what they think of it: who, as what kind, and their words."""
        for name, kind, words in said:
            who = self.people[name]
            form = await press(who, self.card(proposal), f":{kind}")
            shown(await who.submit_modal(form, {"words": words}))
        await self.world.finish()

    async def opine(self, proposal: str, names: Iterable[str], thinks: Sequence[Sequence[str]]) -> None:
        """They vote on what the others said, in turn as these think of the first, the second…"""
        card = self.card(proposal)
        for name, stances in zip(names, cycle(thinks), strict=False):
            who = self.people[name]
            ballot = shown(await press(who, card, ":opine"))
            while asked := find(ballot, ":agree"):
                statement = int(asked.split(":")[1])
                await press(who, ballot, f"statement:{statement}:{stances[statement % len(stances)]}")
        await self.world.finish()

    async def choose_topics(self, who: MemberActor, *topics: str) -> None:
        """They let the bot write to them directly about something."""
        card = shown(await self.type(who, "me"))
        await who.select(card, topics, custom_id="me:topics")
        await self.world.finish()

    async def hand_out(self, organizer: MemberActor, what: str, **task: object) -> None:
        shown(await self.type(organizer, "task create", what=what, **task))
        await self.world.finish()

    async def remind(self, who: MemberActor, text: str, when: str) -> None:
        shown(await self.type(who, "remind me", text=text, when=when))


async def press(who: MemberActor, card: Message, part: str) -> InteractionResult:
    """Press the first button with `part` in its name."""
    button = find(card, part)
    if button is None:
        raise RuntimeError(f"there is no button {part} for {who.name} on: {card.content} {card.components}")
    return await who.click(card, custom_id=button)


def find(card: Message, part: str) -> str | None:
    """The name of the first button with `part` in it."""
    waiting: list[object] = [c if isinstance(c, dict) else c.to_dict() for c in card.components]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, dict):
            if part in node.get("custom_id", "") and not node.get("disabled"):
                return str(node["custom_id"])
            waiting[:0] = [child for value in node.values() if isinstance(value, list) for child in value]
            waiting[:0] = [value for value in node.values() if isinstance(value, dict)]
    return None


def shown(result: InteractionResult) -> ResponseMessage:
    """The message that an answer put before the person: the last one, where there are several."""
    message = result.followups[-1] if result.followups else result.response
    if message is None:
        raise RuntimeError(f"the bot did not answer: {result}")
    return message
