"""What happened in the alliance before the visitor came: its people do it all with the bot's own commands."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import cycle, islice

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

from bot.counties.atlas import Atlas
from bot.volunteers.model import Commitment, Hours, Skill
from demo.people import APPLICANTS, CHARACTERS, NEWCOMER, OWNER, VOLUNTEERS, Person
from demo.world import Persona, World

Message = discord.Message | ResponseMessage
OPENING_HOUR = timedelta(hours=15)  # UTC: a working day in America
WEEK = timedelta(days=7)


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

    async def choose_topics(self, who: MemberActor, *topics: str) -> None:
        """They let the bot write to them directly about something."""
        card = shown(await self.type(who, "me"))
        await who.select(card, topics, custom_id="me:topics")
        await self.world.finish()

    async def remind(self, who: MemberActor, text: str, when: str) -> None:
        shown(await self.type(who, "remind me", text=text, when=when))


async def populate(world: World) -> None:
    """Found the alliance and let some weeks pass, until there is something to see in every room."""
    story = Story(world)
    await story.pass_time(OPENING_HOUR)
    ada = story.take_part(MemberActor(world.env, world.guild, world.guild.owner), OWNER)
    await story.set_up(ada)
    for c in CHARACTERS:
        if c is not OWNER and c is not NEWCOMER:
            story.arrive(c)
    theo, carmen, marcus = (story.people[name] for name in ("Theo", "Carmen", "Marcus"))
    await story.type(ada, "level give", person=marcus, level="moderator")
    await story.type(ada, "level give", person=carmen, level="organizer")
    await story.join(story.people)
    await story.approve_all(ada)

    for person in VOLUNTEERS:
        story.arrive(person)
    names = list(story.people)
    early, later, latest = names[4:20], names[20:32], names[32:]
    await story.join(early)
    await story.approve_all(marcus)
    await story.claim(early[:14])
    races = ["School boards", "County commissions", "City councils", "State legislatures", "Clerks of court"]
    race = await story.ask(carmen, "Which races shall we enter first?", races, "irv", closes="2d")
    orders = [(0, 1), (3, 2, 1), (1, 0), (0, 2), (2, 1), (1, 2, 0), (4, 1), (3,), (0, 4), (2, 0)]
    await story.rank(race, names[1:19], orders)
    places = ["Columbus", "Tucson", "Online only"]
    assembly = await story.ask(
        carmen, "Where shall we hold the spring assembly?", places, "single", closes="3d"
    )
    await story.vote(assembly, names[2:18], [0, 2, 0, 1, 2, 0])

    await story.pass_time(2 * WEEK)
    await story.join(later)
    await story.approve_all(marcus)
    await story.claim(later)
    await story.pass_time(2 * WEEK)
    await story.confirm(early[:6] + later[:4])

    await story.pass_time(timedelta(days=5))
    await story.join(latest)
    await story.approve_all(marcus)
    await story.claim(latest[:5])
    await story.choose_topics(theo, "polls", "personal")
    canvass = await story.invite(
        carmen,
        "Knock on doors together",
        "Travis County, Texas",
        starts="next saturday 10:00",
        ends="3h",
        seats="4 canvassers, 1 driver",
        public="We go in pairs. Bring water.",
        private="We meet at the library on Guadalupe Street.",
    )
    await story.come(canvass, names[4:10])
    await story.come(canvass, names[10:11], role=1)
    projects = [
        "Rides to the polls | 12,000 | Vans in twelve rural counties on election day",
        "Know-your-rights cards | 3,500 | Printed in English and Spanish",
        "Training weekend | 9,000 | For forty new organizers",
        "County fair booths | 7,500",
        "Radio spots | 14,000 | Two weeks on four local stations",
    ]
    method, budget = "budget-equal-shares", "25,000"
    fund = await story.ask(carmen, "What shall we fund this spring?", projects, method, budget, closes="6d")
    await story.pick(fund, names[4:16], [(0, 1), (2, 3), (0, 4), (1, 2), (0, 1, 3)])
    policies = [
        "Paid family leave | Twelve weeks, for every kind of family",
        "Rural broadband",
        "Ranked-choice voting | How others do it: | https://example.org/ranked-choice",
        "Lower drug prices",
    ]
    first = await story.ask(
        carmen,
        "Which policy shall we work out first?",
        policies,
        "single",
        closes="2d",
        description="The others follow. The text is written in the open, and decided by a vote of all.",
    )
    await story.vote(first, names[4:28], [2, 0, 3, 2, 1, 0, 2])
    await story.repeat(carmen, first, "What comes first", weekday=0, at="18:00")
    await story.remind(theo, "Call the county clerk about polling places", "in 3 hours")
    for person in APPLICANTS:
        story.arrive(person)
    await story.join(person.name for person in APPLICANTS)

    story.arrive(NEWCOMER)
    for c in CHARACTERS:
        world.personas[c.key] = Persona(c.key, story.people[c.name], c.level, c.about, c.tries)


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
