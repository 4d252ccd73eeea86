"""Each button and choice of the organizing of counties, pressed by those who may less, and by another alliance's."""

from typing import Any

import discord
from discord.ui import ActionRow, Select
from simcord import MemberActor
from sqlalchemy import select

from bot.alliances.model import Grant, Level
from bot.database import Database
from bot.database.tables import audit
from bot.ui import SafeLayout
from tests.counties.conftest import TRAVIS
from tests.counties.test_county_commands import do, forged, person
from tests.events.test_events_in_discord import FORM, create
from tests.scopes.test_who_may_what import MODERATOR, ORGANIZER, OWN, REFUSED, VOLUNTEER, Asked, may
from tests.world import World, said

ROOMS = (
    "county",
    "coverage",
    "duty",
    "gaps",
    "hours",
    "outreach",
    "campaign",
    "event",
    "task",
    "application",
    "applications",
    "raid",
)
SECRET = "Corner of 5th"  # of the event, for those who have a seat
WHOEVER, SEATED = Asked(VOLUNTEER), Asked(VOLUNTEER, OWN)
HERE, TEXAS, NATION = Asked(ORGANIZER, TRAVIS), Asked(MODERATOR, "48"), Asked(MODERATOR, "")
# What a press asks for; OWN is what only one person is asked, whatever others may.
BUTTONS = {
    **dict.fromkeys((f"county:{TRAVIS}:claim:backup", f"county:{TRAVIS}:take:{{guild}}"), WHOEVER),
    **dict.fromkeys((f"county:{TRAVIS}:{what}" for what in ("confirm", "release")), SEATED),
    **dict.fromkeys((f"county:mine:0:{TRAVIS}:{what}" for what in ("confirm", "release")), SEATED),
    **dict.fromkeys((f"{of}:mine:0" for of in ("county", "event", "hours")), SEATED),
    **dict.fromkeys((f"duty:1:{what}" for what in ("asked", "backup", "offered")), SEATED),
    **dict.fromkeys((f"duty:1:{what}" for what in ("still", "pause", "time", "hand", "release")), SEATED),
    **dict.fromkeys((f"duty:1:{what}" for what in ("step-up", "accept", "decline", "to")), SEATED),
    **dict.fromkeys(("county:near", "county:open", "coverage:TX:0", "coverage:map", "gaps:TX:0"), WHOEVER),
    **dict.fromkeys((f"hours:review:1:{what}:0" for what in ("approve", "refuse")), HERE),
    **dict.fromkeys((f"hours:1:{what}:0" for what in ("correct", "withdraw", "dispute")), SEATED),
    "hours:of:{anna}:1:question:0": HERE,
    "hours:of:{anna}:0": NATION,
    "hours:review:0": Asked(ORGANIZER),
    "hours:shift:1": SEATED,
    "hours:task:1": SEATED,
    "outreach:shift:1": SEATED,
    "outreach:1:undo": SEATED,
    "campaign:1:language": WHOEVER,
    "campaign:1:out:en": Asked(ORGANIZER, ""),
    **dict.fromkeys(("event:1:join:0", "event:1:show", "event:1:ics"), WHOEVER),
    **dict.fromkeys(
        (f"event:1:{what}" for what in ("leave", "accept", "stay", "out", "came", "not")), SEATED
    ),
    **dict.fromkeys(("event:1:list:0", "event:1:present:0"), SEATED),
    "event:list:0": WHOEVER,
    "event:series:0": Asked(ORGANIZER),
    "event:series:1:stop:0": HERE,
    **dict.fromkeys(
        ("task:1:claim", "task:1:show", "task:1:asked", "task:list:near:0", "task:mine:0"), WHOEVER
    ),
    **dict.fromkeys((f"task:1:{what}" for what in ("done", "still", "time", "back", "decline")), SEATED),
    **dict.fromkeys((f"task:1:{what}:1:{{guild}}" for what in ("approve", "return")), HERE),
    **dict.fromkeys((f"application:3:{what}" for what in ("approve", "decline", "ask", "note")), NATION),
    "application:3:answer": SEATED,
    **dict.fromkeys((f"application:3:note:1:{what}" for what in ("correct", "delete")), NATION),
    **dict.fromkeys(
        (f"applications:{what}" for what in ("open", "after:0:", "several:0:", "chosen:")), NATION
    ),
    "applications:approve": NATION,
    **dict.fromkeys((f"raid:{step}" for step in ("hold", "release", "verify", "pause")), NATION),
    **dict.fromkeys((f"raid:{step}:yes" for step in ("hold", "release", "verify", "pause")), NATION),
}
CHOICES = {
    "duty:1:to": "1",
    "county:open": TRAVIS,
    "campaign:1:language": "en",
    "event:1:present:0": "1",
    "applications:open": "3",
    "applications:chosen:": "3",
}
LESS = {
    "nobody": None,
    "volunteer": Grant(VOLUNTEER),
    "organizer of California": Grant(ORGANIZER, "06"),
}


async def stage(world: World) -> dict[str, MemberActor]:
    """Something of everything: Anna has a county, hours, people reached and a task, and another applies."""
    await world.set_up()
    anna, bert = await person(world, "anna"), await person(world, "bert", Grant(Level.ADMINISTRATOR))
    await world.apply(world.member("zoe"))
    await do(anna, "county claim", county=TRAVIS)
    await do(anna, "hours log", time="2h", kind="canvassing")
    form = await do(anna, "outreach log")
    again = {row["component"]["custom_id"]: row["component"] for row in form.modal["components"]}
    typed = {name: field["value"] for name, field in again.items() if field.get("value")}
    await anna.submit_modal(form, typed | {"counts": "doors 40"})
    await do(bert, "campaign create", name="Ours")
    await create(world, bert, title="Ours")
    form = await do(bert, "event create", title="Ours again", county=TRAVIS, repeat="week")
    await bert.submit_modal(form, FORM | {"starts": "5d"})
    await do(bert, "task create", what="Ours", due="5d", county=TRAVIS)
    await do(anna, "task claim", task="1")
    await world.run_due()
    return {"anna": anna, "bert": bert}


async def seen(world: World, people: dict[str, MemberActor]) -> list[str]:
    """All that a press could change."""
    anna, bert = people["anna"], people["bert"]
    mine = [
        await do(anna, command) for command in ("county mine", "hours mine", "outreach mine", "task mine")
    ]
    theirs = [await do(bert, command) for command in ("event series", "applications", "raid", "event list")]
    about = [
        await do(bert, "county history", county=TRAVIS),
        await do(bert, "task history", task="1"),
        await do(bert, "event show", event="1"),
        await do(bert, "campaign show", campaign="1"),
    ]
    database = Database(world.settings.database.url)
    async with database.read() as connection:
        acts = [act for act in await connection.scalars(select(audit.c.act)) if not act.endswith("history")]
    await database.close()
    return [*(said(one) for one in (*mine, *theirs, *about)), *acts]


async def offered(world: World, custom_id: str) -> Any:
    """A message of the bot with that button or choice."""
    if custom_id not in CHOICES:
        return await forged(world, custom_id)
    options = [discord.SelectOption(label="One", value=CHOICES[custom_id])]
    channel = world.bot.get_channel(world.guild.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    with world.env._bot_scope():
        return await channel.send(view=SafeLayout(ActionRow(Select(custom_id=custom_id, options=options))))


def _typed(field: dict[str, Any]) -> Any:
    """Something for a field of a form: what stands in it, or its first choice."""
    if "options" not in field:
        return field.get("value") or "2d"
    first = field["options"][0]["value"]
    return [first] if field["type"] == discord.ComponentType.select.value else first


async def press(world: World, who: MemberActor, on: Any, custom_id: str) -> str:
    """What they are told; a form is handed in."""
    if custom_id in CHOICES:
        answer = await who.select(on, [CHOICES[custom_id]], custom_id=custom_id)
    else:
        answer = await world.press(who, on, custom_id)
    if answer.modal is None:
        return said(answer)
    fields = {row["component"]["custom_id"]: row["component"] for row in answer.modal["components"]}
    typed = {name: _typed(field) for name, field in fields.items()}
    return said(await who.submit_modal(answer, typed))


async def test_every_button_is_in_the_table(world: World) -> None:
    ids = [custom_id.format(guild=1, anna=1) for custom_id in BUTTONS]
    made = world.bot._connection._view_store._dynamic_items
    ours = [pattern for pattern in made if pattern.pattern.split(":")[0] in ROOMS]
    assert len(ours) > 30
    for one in ours:
        print("MISS", one.pattern, any(map(one.fullmatch, ids)))
    assert [one.pattern for one in ours if not any(map(one.fullmatch, ids))] == []


async def test_each_button_by_those_who_may_less(world: World) -> None:
    people = await stage(world)
    known = {"guild": world.guild.id, "anna": people["anna"].id}
    less = {
        name: await person(world, name, *([grant] if grant.level > VOLUNTEER else []))
        if grant is not None
        else world.member(name)
        for name, grant in LESS.items()
    }
    before = await seen(world, people)
    for name, grant in LESS.items():
        for button, asked in BUTTONS.items():
            if asked.place != OWN and may(grant, asked.level, asked.place):
                continue
            custom_id = button.format(**known)
            told = await press(world, less[name], await offered(world, custom_id), custom_id)
            assert told, (name, custom_id)
            assert SECRET not in told, (name, custom_id)
            if asked.place != OWN:
                assert told.startswith(REFUSED[asked.level]), (name, custom_id, told)
    assert await seen(world, people) == before


async def test_each_button_by_somebody_of_another_alliance(world: World) -> None:
    """Its administrator, who came to our server; and the same in their own."""
    people = await stage(world)
    known = {"guild": world.guild.id, "anna": people["anna"].id}
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    stranger = await person(world, "stranger", Grant(Level.ADMINISTRATOR), guild=elsewhere)
    guest = world.guild.add_member(stranger.user)
    before = await seen(world, people)
    for button in BUTTONS:
        custom_id = button.format(**known)
        told = await press(world, guest, await offered(world, custom_id), custom_id)
        assert told, custom_id
        assert "Ours" not in told, (custom_id, told)
        assert SECRET not in told, (custom_id, told)
    assert await seen(world, people) == before
