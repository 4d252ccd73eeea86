"""Each command and button of policies, rights, reviews and opinions: by each level, by whoever has a part in what it is
about, by whoever lost their level meanwhile, and by somebody of another alliance."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from simcord import MemberActor

from bot.alliances.model import Grant, Level
from bot.ui.catalogue import catalogue
from tests.counties.conftest import HAYS
from tests.counties.test_county_commands import do, person
from tests.rights.test_right_markdown import BY_HAND
from tests.scopes.scene import Scene, heard, stage
from tests.scopes.test_who_may_what import ANYWHERE, GRANTS, OWN, REFUSED, may
from tests.world import World

GROUPS = (
    "policy",
    "area",
    "platform",
    "right",
    "objection",
    "panel",
    "argue",
    "topic",
    "opinion",
    "statements",
)
ROOMS = tuple(f"cogs.{room}" for room in ("policies", "reviews", "rights", "opinions"))
NOT_AUTHOR = "Only the author, and sponsors"
NOT_PANEL, NOT_OWN = "Only the panel decides", "Only whoever objected can withdraw"
PROPOSAL, OBJECTION, RIGHT = (
    f"I do not know this {what}" for what in ("proposal", "objection", "Secured Right")
)
TOPIC, AREA, POLL = "I do not know this topic", "I do not know this area", "There is no such poll here"
STATEMENT, NO_REVIEW = "This statement is not there any more", "This proposal is not under review"
NO_POLICY, NOT_IN_FORCE, NOT_SEATED = (
    "Only a policy in force can be",
    "That is not in force",
    "is not on the panel",
)
NUMBERS = ("seats", "quorum")


class Asked(NamedTuple):
    """What is typed for a command, the level it asks for, and within which place ("" the nation); what is said to
    whoever has no part in what it is about, and to somebody in another alliance's server."""

    options: Mapping[str, Any] = {}
    elsewhere: str = ""
    level: Level = Level.VOLUNTEER
    place: str | None = ANYWHERE
    part: str = ""


def high(level: Level, options: Mapping[str, Any] | None = None, elsewhere: str = "") -> Asked:
    return Asked(options or {}, elsewhere, level, "")


ORGANIZER, MODERATOR, ADMINISTRATOR = Level.ORGANIZER, Level.MODERATOR, Level.ADMINISTRATOR
# After a colon stands what another way of giving the same command is about.
COMMANDS = {
    "policy propose": Asked(),
    "policy propose: in the place of another": Asked({"supersedes": "adopted"}, NOT_IN_FORCE),
    "policy amend": Asked({"policy": "adopted"}, PROPOSAL),
    "policy repeal": Asked({"policy": "adopted"}, PROPOSAL),
    "policy again": Asked({"proposal": "rejected"}, PROPOSAL),
    "policy from-budget": Asked({"poll": "poll"}, POLL),
    "policy edit": Asked({"proposal": "draft"}, PROPOSAL, part=NOT_AUTHOR),
    "policy second": Asked({"proposal": "draft"}, PROPOSAL),
    "policy move-on": Asked({"proposal": "discussed"}, PROPOSAL, part=NOT_AUTHOR),
    "policy withdraw": Asked({"proposal": "draft"}, PROPOSAL, part=NOT_AUTHOR),
    "policy share": Asked({"proposal": "draft", "person": "cleo"}, PROPOSAL, part=NOT_AUTHOR),
    "policy show": Asked({"proposal": "draft"}, PROPOSAL),
    "policy list": Asked(),
    "policy mine": Asked(),
    "policy text": Asked({"proposal": "draft"}, PROPOSAL),
    "policy history": Asked({"proposal": "draft"}, PROPOSAL),
    "policy compare": Asked({"proposal": "draft"}, PROPOSAL),
    "policy search": Asked({"words": "ours"}),
    "policy terms": Asked(),
    "policy terms: change": high(ADMINISTRATOR, {"kind": "policy", "quorum": 11}),
    "area list": Asked(),
    "area add": high(ADMINISTRATOR, {"name": "Space"}),
    "area rename": high(ADMINISTRATOR, {"area": "area", "name": "Stars"}, AREA),
    "area retire": high(ADMINISTRATOR, {"area": "area"}, AREA),
    "platform show": Asked(),
    "platform show: an area": Asked({"area": "area"}, AREA),
    "platform coverage": Asked(),
    "platform publish": high(MODERATOR),
    "right list": Asked(),
    "right show": Asked({"right": "right"}, RIGHT),
    "right propose": Asked(),
    "right amend": Asked({"right": "right"}, RIGHT),
    "right repeal": Asked({"right": "right"}, RIGHT),
    "objection make": Asked({"proposal": "reviewed"}, NO_REVIEW),
    "objection challenge": Asked({"policy": "adopted"}, NO_POLICY),
    "objection list": Asked(),
    "objection show": Asked({"objection": "waiting"}, OBJECTION),
    "objection withdraw": Asked({"objection": "waiting"}, OBJECTION, part=NOT_OWN),
    "panel list": Asked(),
    "panel mine": Asked(),
    "panel dismiss": Asked({"person": "me"}),
    "panel dismiss: another": high(ADMINISTRATOR, {"person": "dora"}, NOT_SEATED),
    "panel appoint": high(ADMINISTRATOR, {"person": "dora"}),
    "panel stand": Asked(),
    "panel ask": high(ADMINISTRATOR),
    "panel elect": high(ADMINISTRATOR, {"seats": 1}),
    "argue": Asked({"topic": "topic", "kind": "for"}, TOPIC),
    "topic list": Asked(),
    "topic show": Asked({"topic": "topic"}, TOPIC),
    "topic create": high(ORGANIZER, {"title": "Another"}),
    "topic close": high(ORGANIZER, {"topic": "talk"}, TOPIC),
    "opinion map": Asked({"topic": "topic"}, TOPIC),
    "opinion me": Asked({"topic": "topic"}, TOPIC),
    "opinion mine": Asked(),
    "statements": high(MODERATOR),
}
BUTTONS = {
    **{
        f"proposal:{{draft}}:{what}": Asked({}, PROPOSAL)
        for what in ("second", "unsecond", "text", "changes")
    },
    **{f"proposal:{{draft}}:{what}": Asked({}, PROPOSAL) for what in ("history", "show")},
    "proposal:{draft}:withdraw": Asked({}, PROPOSAL, part=NOT_AUTHOR),
    "proposal:{discussed}:move-on": Asked({}, PROPOSAL, part=NOT_AUTHOR),
    "proposal:list:all:0:0": Asked(),
    "proposal:form:forged": Asked(place=OWN),
    "search:0:ours": Asked(),
    "platform:area": Asked({}, AREA),
    "platform:area:{area}:0": Asked({}, AREA),
    "right:{right}:version:0": Asked({}, RIGHT),
    "right:{right}:version:1": Asked({}, RIGHT),
    "right:list:0": Asked(),
    "review:{reviewed}:object": Asked({}, NO_REVIEW),
    "review:{adopted}:challenge": Asked({}, NO_POLICY),
    "objection:{waiting}:sustain": Asked({}, OBJECTION, part=NOT_PANEL),
    "objection:{waiting}:dismiss": Asked({}, OBJECTION, part=NOT_PANEL),
    "objection:{dismissed}:appeal": Asked({}, OBJECTION),
    "objection:{waiting}:show": Asked({}, OBJECTION),
    "objection:{waiting}:withdraw": Asked({}, OBJECTION, part=NOT_OWN),
    "objection:{waiting}:withdraw-sure": Asked({}, OBJECTION, part=NOT_OWN),
    "objection:list:0": Asked(),
    "panel:stand": Asked(),
    "panel:step-back": Asked(),
    "panel:elect:1:365:7": high(ADMINISTRATOR),
    **{f"topic:{{topic}}:{kind}": Asked({}, TOPIC) for kind in ("for", "against", "question", "statement")},
    **{f"topic:{{topic}}:{what}": Asked({}, TOPIC) for what in ("opine", "map", "votes:0")},
    **{f"statement:{{said}}:{what}": Asked({}, STATEMENT) for what in ("agree", "disagree", "pass", "again")},
    "statement:mine:0": Asked(),
    "topic:list:0": Asked(),
    "statements:waiting:0": high(MODERATOR),
    "statement:{new}:merge": high(MODERATOR, {}, STATEMENT),
    "statement:{new}:refuse": high(MODERATOR, {}, STATEMENT),
    "statement:{new}:approve": high(MODERATOR, {}, STATEMENT),
    # On the card of a proposal that is voted on; those who came later are not on its roll.
    "poll:{poll}:vote:0": Asked({}, POLL, place=OWN),
    "poll:{poll}:retract": Asked({}, POLL, place=OWN),
}
ASKED = {**COMMANDS, **BUTTONS}
VOLUNTEER = GRANTS["volunteer"]
LEVELS = {
    "nobody": None,
    "volunteer": VOLUNTEER,
    "county lead": VOLUNTEER,
    "coordinator": GRANTS["organizer of Texas"],
    **{name: GRANTS[name] for name in ("organizer", "moderator", "administrator")},
}
# Who is asked for everything; the others, for what the volunteer may not do.
WHOLE = ("nobody", "volunteer")


async def give(
    scene: Scene, who: MemberActor, what: str, people: Mapping[str, MemberActor] | None = None
) -> Any:
    """What is shown to somebody who gives a command or presses something; a form is still to be handed in."""
    if what in BUTTONS:
        return await scene.press(who, what.format_map(scene.numbers))
    named = {**(people or scene.people), "me": who}
    typed: dict[str, Any] = {}
    for name, value in COMMANDS[what].options.items():
        if name == "person":
            typed[name] = named[value]
        else:  # what is picked from a list is sent as text
            number = scene.numbers.get(value, value)
            typed[name] = number if name in NUMBERS else str(number)
    return await do(who, what.partition(":")[0], **typed)


async def answer_to(
    scene: Scene, who: MemberActor, what: str, people: Mapping[str, MemberActor] | None = None
) -> str:
    """What is said to them in the end."""
    given = await give(scene, who, what, people)
    if given.modal is None:
        return heard(given)
    scene.forms.add(what)
    return heard(await scene.hand_in(who, given))


async def test_every_command_and_button_is_in_the_table(world: World) -> None:
    asked = {entry.name: entry.level for entry in catalogue(world.bot.tree)}
    ours = {name: level for name, level in asked.items() if name.split()[0] in GROUPS}
    assert ours == {name: command.level for name, command in COMMANDS.items() if ":" not in name}
    items = world.bot._connection._view_store._dynamic_items
    known = [button.format_map(defaultdict(lambda: 1)) for button in BUTTONS]
    for pattern, item in items.items():
        if item.__module__.startswith(ROOMS):
            assert any(pattern.fullmatch(custom_id) for custom_id in known), pattern.pattern


async def test_each_command_and_button_by_each_level(world: World) -> None:
    """One server, everything that can be asked; those who may less come first, as those who may more change things."""
    scene = await stage(world)
    wrong = await no_other_alliance_gets_in(world, scene)
    for name, grant in LEVELS.items():
        if grant is None:
            who = world.member(name)
        else:
            who = await person(world, name, *([grant] if grant.level > Level.VOLUNTEER else []))
        if name == "county lead":
            await do(who, "county claim", county=HAYS)
        refused = {
            what: refusal(grant, asked)
            for what, asked in ASKED.items()
            if name in WHOLE or refusal(VOLUNTEER, asked)
        }
        before = await scene.rows()
        for what, expected in refused.items():
            if expected and not (answer := await answer_to(scene, who, what)).startswith(expected):
                wrong.append(f"{name} is not refused: {what}: {answer}")
        assert await scene.rows() == before, name
        for what, expected in refused.items():
            if not expected and (answer := await answer_to(scene, who, what)).startswith(
                ("Only", "Something went")
            ):
                wrong.append(f"{name} is refused: {what}: {answer}")
    wrong += await nobody_hands_in_what_they_may_no_more(world, scene)
    wrong += await each_has_their_part(scene)
    assert not wrong, "\n".join(wrong)


def refusal(grant: Grant | None, asked: Asked) -> str:
    """What is said to somebody with that level and no part in anything; "" where they may."""
    return asked.part if may(grant, asked.level, asked.place) else REFUSED[asked.level]


async def each_has_their_part(scene: Scene) -> list[str]:
    """Author, sponsors, panel and objector: what no level makes up for, each of them has a part in or not."""
    draft, own = ("policy edit", "policy move-on"), ("policy share", "proposal:{draft}:withdraw")
    panel, objector = (
        ("objection:{waiting}:sustain",),
        ("objection withdraw", "objection:{waiting}:withdraw-sure"),
    )
    allowed = {"cleo": (), "bert": draft, "anna": (*draft, *own), "dora": panel, "ed": objector}
    wrong = []
    for name, may_do in allowed.items():
        for what in (*draft, *own, *panel, *objector):
            if (name, what) == ("bert", "proposal:{draft}:withdraw"):
                continue  # he may, and then it would be gone for her
            answer = await answer_to(scene, scene.people[name], what)
            if answer.startswith((NOT_AUTHOR, NOT_PANEL, NOT_OWN)) == (what in may_do):
                wrong.append(f"{name}: {what}: {answer}")
    return wrong


async def nobody_hands_in_what_they_may_no_more(world: World, scene: Scene) -> list[str]:
    """Every form there is, opened in time, by somebody who is no volunteer any more when they hand it in."""
    who = await person(world, "late", Grant(ADMINISTRATOR))
    shown = {what: await give(scene, who, what) for what in scene.forms if not ASKED[what].part}
    forms = {what: form for what, form in shown.items() if form.modal is not None}
    assert len(forms) > 10
    before, alliances = await scene.rows(), scene.services.alliances
    async with alliances._database.write() as connection:
        await alliances.revoke_all_within(connection, (await scene.actor("anna")).alliance_id, who.id)
    answers = {what: heard(await scene.hand_in(who, form)) for what, form in forms.items()}
    assert await scene.rows() == before
    return [
        f"handed in: {what}: {answer}"
        for what, answer in answers.items()
        if not any(words in answer for words in REFUSED.values())
    ]


async def no_other_alliance_gets_in(world: World, scene: Scene) -> list[str]:
    """The administrator of another alliance, in whose server the same people are, gives the same numbers."""
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    stranger = await person(world, "stranger", Grant(ADMINISTRATOR), guild=elsewhere)
    there = {name: elsewhere.add_member(who.user) for name, who in scene.people.items()}
    actor = await scene.services.alliances.actor(elsewhere.id, stranger.id)
    await scene.services.rights.take_in(actor.alliance_id, BY_HAND.partition("## Right 4")[0])
    before = await scene.rows()
    wrong = []
    for what, asked in ASKED.items():
        answer = await answer_to(scene, stranger, what, there)
        if asked.elsewhere not in answer or "Ours" in answer or not answer:
            wrong.append(f"elsewhere: {what}: {answer}")
    assert await scene.rows() >= before
    for command in world.bot.tree.walk_commands():
        for option in getattr(command, "parameters", ()):
            if option.autocomplete and command.qualified_name.split()[0] in GROUPS:
                lobby, name = elsewhere.channels["lobby"], command.qualified_name
                offered = await stranger.autocomplete(lobby, name, option.display_name, "")
                if any("Ours" in str(choice) for choice in offered):
                    wrong.append(f"elsewhere is offered: {name}: {offered}")
    return wrong
