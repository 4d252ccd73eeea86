"""Each command of the organizing of counties, by each level and scope, and by somebody of another alliance."""

from typing import Any, NamedTuple

from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.ui.catalogue import catalogue
from tests.counties.conftest import TRAVIS
from tests.counties.test_county_commands import do, person
from tests.events.test_events_in_discord import create
from tests.outreach.test_pictures import drawn
from tests.world import World, custom_ids, said

GROUPS = (
    "county",
    "coverage",
    "coordinator",
    "hours",
    "outreach",
    "campaign",
    "event",
    "task",
    "volunteer",
    "applications",
    "raid",
)
ANYWHERE = None  # whoever has the level, wherever they have it
OWN = "own"  # what is one's own, which stays with whoever is no volunteer any more
REFUSED = {
    Level.VOLUNTEER: "Only approved volunteers can do that",
    Level.ORGANIZER: "Only organizers of the alliance can do that here",
    Level.MODERATOR: "Only moderators of the alliance can do that here",
    Level.ADMINISTRATOR: "Only administrators of the alliance can do that here",
}


class Asked(NamedTuple):
    """What a command asks for: a level, within a place ("" the nation), and what is typed for it."""

    level: Level
    place: str | None = ANYWHERE
    options: dict[str, Any] = {}  # noqa: RUF012


VOLUNTEER, ORGANIZER, MODERATOR = Level.VOLUNTEER, Level.ORGANIZER, Level.MODERATOR
HERE = {"county": TRAVIS}
TEXAS = {"state": "48"}
THEM = {"person": "anna"}  # a volunteer of Travis County, Texas, who leads it
CAMPAIGN, EVENT, TASK = {"campaign": "1"}, {"event": "1"}, {"task": "1"}
PICTURE = {"language": "en", "description": "A door", "picture": ("door.png", drawn("PNG"))}
COMMANDS = {
    "county show": Asked(VOLUNTEER, options=HERE),
    "county near": Asked(VOLUNTEER),
    "county mine": Asked(VOLUNTEER, OWN),
    "county claim": Asked(VOLUNTEER, options=HERE),
    "county release": Asked(VOLUNTEER, OWN, HERE),
    "county hand-over": Asked(VOLUNTEER, OWN, HERE | THEM),
    "county assign": Asked(ORGANIZER, TRAVIS, HERE | THEM | {"role": "lead"}),
    "county extend": Asked(ORGANIZER, TRAVIS, HERE),
    "county history": Asked(ORGANIZER, TRAVIS, HERE),
    "county unassign": Asked(ORGANIZER, TRAVIS, HERE | {"person": "bert"}),
    "coverage summary": Asked(VOLUNTEER),
    "coverage state": Asked(VOLUNTEER, options=TEXAS),
    "coverage map": Asked(VOLUNTEER, options=TEXAS),
    "coverage gaps": Asked(VOLUNTEER, options=TEXAS),
    "coverage export": Asked(ORGANIZER, "48", TEXAS | {"format": "csv"}),
    "coordinator list": Asked(VOLUNTEER),
    "coordinator appoint": Asked(MODERATOR, "48", TEXAS | THEM),
    "coordinator dismiss": Asked(MODERATOR, "48", TEXAS | THEM),
    "hours log": Asked(VOLUNTEER, options={"time": "2h", "kind": "canvassing"}),
    "hours mine": Asked(VOLUNTEER, OWN),
    "hours statement": Asked(VOLUNTEER, OWN),
    "hours key": Asked(VOLUNTEER),
    "hours review": Asked(ORGANIZER),
    "hours of": Asked(MODERATOR, "", THEM),
    "outreach log": Asked(VOLUNTEER),
    "outreach mine": Asked(VOLUNTEER, OWN),
    "outreach report": Asked(VOLUNTEER),
    "campaign show": Asked(VOLUNTEER, options=CAMPAIGN),
    "campaign create": Asked(ORGANIZER, "", {"name": "Another"}),
    "campaign kit": Asked(ORGANIZER, "", CAMPAIGN | {"language": "en"}),
    "campaign picture": Asked(ORGANIZER, "", CAMPAIGN | PICTURE),
    "campaign rename": Asked(ORGANIZER, "", CAMPAIGN | {"name": "Again"}),
    "campaign end": Asked(ORGANIZER, "", CAMPAIGN),
    "event list": Asked(VOLUNTEER),
    "event mine": Asked(VOLUNTEER, OWN),
    "event show": Asked(VOLUNTEER, options=EVENT),
    "event create": Asked(ORGANIZER, TRAVIS),
    "event edit": Asked(ORGANIZER, TRAVIS, EVENT),
    "event series": Asked(ORGANIZER),
    "event add": Asked(ORGANIZER, TRAVIS, EVENT | THEM),
    "event cancel": Asked(ORGANIZER, TRAVIS, EVENT),
    "task list": Asked(VOLUNTEER, options=HERE),
    "task mine": Asked(VOLUNTEER),
    "task show": Asked(VOLUNTEER, options=TASK),
    "task claim": Asked(VOLUNTEER, options=TASK),
    "task create": Asked(ORGANIZER, TRAVIS, HERE | {"what": "Flyers", "due": "5d"}),
    "task edit": Asked(ORGANIZER, TRAVIS, TASK),
    "task history": Asked(ORGANIZER, TRAVIS, TASK),
    "task cancel": Asked(ORGANIZER, TRAVIS, TASK),
    "volunteer show": Asked(MODERATOR, "", THEM),
    "volunteer point": Asked(ORGANIZER, TRAVIS, THEM | {"to": "bert"}),
    "volunteer restore": Asked(MODERATOR, "", THEM),
    "volunteer remove": Asked(MODERATOR, "", THEM | {"reason": "Asked to"}),
    "applications": Asked(MODERATOR, ""),
    "raid": Asked(MODERATOR, ""),
}
GRANTS = {
    "nobody": None,
    "volunteer": Grant(VOLUNTEER),
    "organizer of California": Grant(ORGANIZER, "06"),
    "organizer of Texas": Grant(ORGANIZER, "48"),
    "organizer": Grant(ORGANIZER),
    "moderator of Texas": Grant(MODERATOR, "48"),
    "moderator": Grant(MODERATOR),
    "administrator": Grant(Level.ADMINISTRATOR),
}
UNKNOWN = {name: f"I do not know this {name}" for name in ("event", "task", "campaign")}


def may(grant: Grant | None, level: Level, place: str | None) -> bool:
    """Whether somebody with that grant may do what asks for a level within a place."""
    if place == OWN:
        return True
    if grant is None or grant.level < level:
        return False
    return place is ANYWHERE or place.startswith(grant.scope)


async def test_every_command_is_in_the_table(world: World) -> None:
    asked = {entry.name: entry.level for entry in catalogue(world.bot.tree)}
    ours = {name: level for name, level in asked.items() if name.split()[0] in GROUPS}
    assert ours == {name: command.level for name, command in COMMANDS.items()}


async def given(world: World, who: MemberActor, command: str, people: dict[str, MemberActor]) -> str:
    """What is said to somebody who gives the command; the form of an event is handed in."""
    if command == "event create":
        return said(await create(world, who))
    options = COMMANDS[command].options
    typed = {name: people[value] if name in ("person", "to") else value for name, value in options.items()}
    return said(await do(who, command, **typed))


async def stage(world: World) -> dict[str, MemberActor]:
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", Grant(Level.ADMINISTRATOR))
    await do(anna, "county claim", county=TRAVIS)
    await do(bert, "campaign create", name="Ours")
    await create(world, bert, title="Ours")
    await do(bert, "task create", what="Ours", due="5d", county=TRAVIS)
    return {"anna": anna, "bert": bert}


async def seen(world: World, people: dict[str, MemberActor]) -> list[str]:
    """What an administrator of the alliance sees of all that a command could change."""
    asked = ("event show", "task show", "campaign show", "county show", "volunteer show")
    return [await given(world, people["bert"], command, people) for command in asked]


async def test_each_command_by_each_level_and_scope(world: World) -> None:
    """One server, everything that can be asked; those who may less come first, as those who may more change things."""
    people = await stage(world)
    await no_other_alliance_gets_in(world, people)
    for name, grant in GRANTS.items():
        if grant is None:
            who = world.member(name)
        else:
            who = await person(world, name, *([grant] if grant.level > VOLUNTEER else []))
        for command, asked in COMMANDS.items():
            answer = await given(world, who, command, people)
            if may(grant, asked.level, asked.place):
                assert not answer.startswith(tuple(REFUSED.values())), (name, command, answer)
            else:
                assert answer.startswith(REFUSED[asked.level]), (name, command, answer)


async def no_other_alliance_gets_in(world: World, people: dict[str, MemberActor]) -> None:
    """The administrator of another alliance, in whose server the same people are, types the same."""
    elsewhere = world.new_guild("Other Alliance")
    admin = await world.set_up(elsewhere)
    stranger = await person(world, "stranger", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    there = {name: elsewhere.add_member(who.user) for name, who in people.items()}
    await world.apply(there["anna"])  # a volunteer of both
    card = elsewhere.channels["moderators"].last_message
    await world.press(admin, card, custom_ids(card)[0])
    await world.run_due()
    before = await seen(world, people)
    for command, asked in COMMANDS.items():
        answer = await given(world, stranger, command, there)
        assert "Ours" not in answer, (command, answer)
        for name, words in UNKNOWN.items():
            if name in asked.options:
                assert answer.startswith(words), (command, answer)
    assert await seen(world, people) == before
