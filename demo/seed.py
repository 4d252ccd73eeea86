"""What happened in the alliance before the visitor came."""

from datetime import timedelta

from simcord import MemberActor

from demo.people import APPLICANTS, CHARACTERS, NEWCOMER, OWNER, VOLUNTEERS
from demo.story import Story
from demo.texts import LIBRARY, RIGHTS, SAID, THOUGHT, WATER
from demo.world import Persona, World

OPENING_HOUR = timedelta(hours=15)  # UTC: a working day in America
WEEK = timedelta(days=7)


async def populate(world: World) -> None:
    """Found the alliance and let some weeks pass, until there is something to see in every room."""
    story = Story(world)
    await story.pass_time(OPENING_HOUR)
    ada = story.take_part(MemberActor(world.env, world.guild, world.guild.owner), OWNER)
    await story.set_up(ada)
    await story.secure(RIGHTS)
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
    early, later, latest = names[4:16], names[16:24], names[24:]
    await story.join(early)
    await story.approve_all(marcus)
    await story.claim(early)
    races = ["School boards", "County commissions", "City councils", "State legislatures", "Clerks of court"]
    race = await story.ask(carmen, "Which races shall we enter first?", races, "irv", closes="2d")
    orders = [(0, 1), (3, 1), (1, 0), (0, 2), (2, 1), (1, 2, 0), (0,), (2, 1, 4), (1,), (0, 4)]
    await story.rank(race, names[1:11], orders)
    places = ["Columbus", "Tucson", "Online only"]
    assembly = await story.ask(
        carmen, "Where shall we hold the spring assembly?", places, "single", closes="3d"
    )
    await story.vote(assembly, names[2:16], [0, 2, 0, 1, 2, 0])

    author = story.people[early[0]]
    library = await story.propose(author, LIBRARY, early[1:4])

    await story.pass_time(2 * WEEK)
    await story.move_on(author, library)
    await story.join(later)
    await story.approve_all(marcus)
    await story.claim(later)
    await story.pass_time(WEEK)
    await story.vote(story.card(library), names[2:16], [0, 0, 1, 0, 0, 2])
    await story.pass_time(WEEK)
    await story.confirm(early[:5] + later[:3])

    await story.pass_time(timedelta(days=5))
    await story.join(latest)
    await story.approve_all(marcus)
    await story.claim(latest)
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
    water = await story.propose(story.people[early[4]], WATER, early[5:8])
    await story.say(water, [(name, kind, words) for name, (kind, words) in zip(later, SAID, strict=False)])
    await story.approve_all(marcus)
    await story.opine(water, names[4:14], THOUGHT)
    await story.hand_out(
        carmen,
        "Write to the county election board about polling places",
        county=story.county("Theo"),
        due="in 10 days",
        people=2,
        details="Ask for a list of places, and which of them have a ramp. A letter or a visit.",
    )
    projects = [
        "Rides to the polls | 12,000 | Vans in twelve rural counties on election day",
        "Know-your-rights cards | 3,500 | Printed in English and Spanish",
        "Training weekend | 9,000 | For forty new organizers",
        "County fair booths | 7,500",
        "Radio spots | 14,000 | Two weeks on four local stations",
    ]
    method, budget = "budget-equal-shares", "25,000"
    fund = await story.ask(carmen, "What shall we fund this spring?", projects, method, budget, closes="6d")
    await story.pick(fund, names[4:14], [(0, 1), (2, 3), (0, 4), (1, 2), (0, 1, 3)])
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
    await story.vote(first, names[4:24], [2, 0, 3, 2, 1, 0, 2])
    await story.repeat(carmen, first, "What comes first", weekday=0, at="18:00")
    await story.remind(theo, "Call the county clerk about polling places", "in 3 hours")
    for person in APPLICANTS:
        story.arrive(person)
    await story.join(person.name for person in APPLICANTS)

    story.arrive(NEWCOMER)
    for c in CHARACTERS:
        world.personas[c.key] = Persona(c.key, story.people[c.name], c.level, c.about, c.tries)
