"""Reviews as people go through them: objecting, deciding, appealing, the panel; by each level, and after restarts."""

from datetime import timedelta
from typing import Any

from simcord import MemberActor
from sqlalchemy import insert

from bot.alliances.model import Grant, Level
from bot.database import Database
from bot.database.tables import proposals
from bot.reviews.model import NewReview, Outcome, ReviewTerms
from tests.counties.test_county_commands import do, forged, person
from tests.operation.conftest import value
from tests.rights.test_right_markdown import BY_HAND
from tests.world import World, custom_ids, said

ADMIN = Grant(Level.ADMINISTRATOR)
TEXT = "Whoever rents pays. @everyone **Nobody may speak** of it. ```\u0627\u0644\u062d\u0631\u064a\u0629"
SAYS = {"right": ["1"], "passage": "Nobody may  speak", "why": "It gags @here ``` **people**."}


class Chamber:
    """A text under review, and those who deal with it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.outcomes: list[Outcome] = []

    async def found(self, *panel: str, others: int = 3) -> "Chamber":
        world = self.world
        self.admin = await world.set_up()
        self.anna = await person(world, "anna")
        self.boss = await person(world, "boss", ADMIN)
        self.panel = [await person(world, name) for name in panel]
        self.others = [await person(world, f"other{number}") for number in range(others)]
        self.alliance_id = (await self.actor(self.anna)).alliance_id
        await world.bot.services.rights.take_in(self.alliance_id, BY_HAND)
        for member in self.panel:
            assert "on the panel until" in said(
                await do(self.boss, "panel appoint", person=member.user, days=100)
            )
        self.connect()
        return self

    async def actor(self, who: MemberActor) -> Any:
        return await self.world.bot.services.alliances.actor(who.guild.id, who.id)

    def connect(self) -> None:
        async def told(connection: Any, outcome: Outcome) -> None:
            self.outcomes.append(outcome)

        async def thread(connection: Any, proposal_id: int) -> int:
            return self.world.guild.channels["lobby"].id

        reviews = self.world.bot.services.reviews
        reviews.on_outcome[:] = [told]
        reviews.telling.thread = thread

    async def restart(self) -> None:
        await self.world.restart()
        self.connect()

    async def review(self, *sponsors: MemberActor) -> int:
        database = Database(self.world.settings.database.url)
        async with database.write() as connection:
            needed = {c.name: value(c, 1) for c in proposals.c if not c.nullable and c.name != "id"}
            needed["alliance_id"] = self.alliance_id
            number = await connection.scalar(insert(proposals).values(needed).returning(proposals.c.id))
        await database.close()
        assert number is not None
        reviews = self.world.bot.services.reviews
        async with reviews._database.write() as connection:
            new = NewReview(
                self.alliance_id,
                self.world.guild.id,
                number,
                "0" * 64,
                "Rent",
                TEXT,
                target_right=None,
                terms=ReviewTerms(seconds=1),
                sponsors=frozenset(one.id for one in sponsors),
            )
            await reviews.open(connection, new)
        await self.world.run_due()
        return int(number)

    async def object(self, who: MemberActor, on: Any, **given: Any) -> Any:
        [button] = [one for one in custom_ids(on) if one.endswith(":object")]
        form = await self.world.press(who, on, button)
        answer = await who.submit_modal(form, SAYS | given) if form.modal else form
        await self.world.run_due()
        return answer

    async def decide(self, who: MemberActor, on: Any, act: str, reasons: str = "So it is.") -> Any:
        form = await self.world.press(who, on, f"objection:1:{act}")
        answer = await who.submit_modal(form, {"reasons": reasons}) if form.modal else form
        await self.world.run_due()
        return answer

    @property
    def last(self) -> Any:
        return self.world.guild.channels["lobby"].last_message

    def told(self, latest: int) -> list[str]:
        """In the proposal's thread."""
        return [said(one) for one in self.world.guild.channels["lobby"].history()][-latest:]

    async def vote(self, *sides: int) -> None:
        """In the poll of everybody, whose card hangs on the board; it closes then."""
        card = self.world.guild.channels["polls"].last_message
        for who, side in zip([self.anna, self.boss, *self.panel, *self.others], sides, strict=False):
            [button] = [one for one in custom_ids(card) if one.endswith(f":vote:{side}")]
            await self.world.press(who, card, button)
        await self.world.skip(timedelta(days=7, minutes=1))


async def test_objected_and_sustained(world: World) -> None:
    chamber = await Chamber(world).found("pia", "paul", "pam")
    pia, paul, pam = chamber.panel
    number = await chamber.review(chamber.others[0])
    opened = chamber.last
    assert "Anybody can object until" in said(opened)
    assert "Objection 1 is made" in said(await chamber.object(chamber.anna, opened))
    card = chamber.last
    assert "violates **Secured Right 1: Freedom of speech**" in said(card)
    assert "It gags \\@here \\`\\`\\` \\*\\*people\\*\\*" in said(card)
    assert "already" in said((await chamber.object(chamber.anna, opened)).response)
    missed = await chamber.object(chamber.others[0], opened, passage="Nobody may sing")
    assert "This is what you typed" in said(missed)
    assert "Nobody may sing" in said(missed)
    assert "Objections that wait for you: 1" in said(await do(pia, "panel mine"))
    assert "No objection waits for you" in said(await do(chamber.anna, "panel mine"))
    await chamber.restart()
    for who in (chamber.anna, chamber.others[0], chamber.boss):
        assert "Only the panel decides" in said(await chamber.decide(who, card, "dismiss"))
    listed = await do(pia, "objection list")
    shown = await world.press(pia, listed, "objection:1:show")
    assert "is recorded" in said(await chamber.decide(pia, shown, "sustain", "Speech is speech @everyone."))
    assert "decided on this objection already" in said(await chamber.decide(pia, card, "dismiss"))
    await chamber.restart()
    assert "The objection is sustained" in said(await chamber.decide(pam, card, "sustain"))
    ruling, closed = chamber.told(2)
    assert "**Sustained.**" in ruling
    assert "Speech is speech \\@everyone." in ruling
    assert f"{paul.mention} has not decided" in ruling
    assert "Not cleared" in closed
    assert [(one.proposal_id, one.cleared) for one in chamber.outcomes] == [(number, False)]
    assert "not before the panel any more" in said(await chamber.decide(paul, card, "dismiss"))


async def test_withdrawn_by_whoever_objected(world: World) -> None:
    chamber = await Chamber(world).found("pia", others=1)
    number = await chamber.review()
    opened = chamber.last
    await chamber.object(chamber.anna, opened)
    card = chamber.last
    for who in (chamber.panel[0], chamber.boss):
        answer = await world.press(who, card, "objection:1:withdraw")
        assert "Only whoever objected" in said(answer)
    offered = await chamber.anna.autocomplete(
        world.guild.channels["lobby"], "objection withdraw", "objection", ""
    )
    assert [one["value"] for one in offered] == ["1"]
    other = await chamber.boss.autocomplete(
        world.guild.channels["lobby"], "objection withdraw", "objection", ""
    )
    assert other == []
    await chamber.restart()
    await world.skip(timedelta(days=4, minutes=1))
    asked = await do(chamber.anna, "objection withdraw", objection="1")
    assert "cannot be taken back" in said(asked)
    assert "The panel decides until" in said(await do(chamber.anna, "objection show", objection="1"))
    assert "is withdrawn" in said(await world.press(chamber.anna, asked, "objection:1:withdraw-sure"))
    await world.run_due()
    assert "**Withdrawn** by whoever objected" in chamber.told(2)[0]
    # The time to object was over: others have a day from now.
    assert "so there is more time. Anybody can object until" in said(chamber.last)
    assert custom_ids(chamber.last) == [f"review:{number}:object"]
    assert "decided already" in said(await world.press(chamber.anna, asked, "objection:1:withdraw-sure"))
    assert "not before the panel any more" in said(await chamber.decide(chamber.panel[0], card, "dismiss"))
    assert chamber.outcomes == []
    await world.skip(timedelta(days=1, minutes=1))
    assert "**Cleared.**" in said(chamber.last)
    assert [(one.proposal_id, one.cleared) for one in chamber.outcomes] == [(number, True)]


async def test_dismissed_appealed_and_decided_by_everybody(world: World) -> None:
    chamber = await Chamber(world).found("pia")
    await chamber.review()
    opened = chamber.last
    await chamber.object(chamber.anna, opened)
    await chamber.decide(chamber.panel[0], chamber.last, "dismiss")
    dismissed = chamber.last
    assert "**Dismissed** by the panel" in said(dismissed)
    await chamber.restart()
    first = await world.press(chamber.others[0], dismissed, "objection:1:appeal")
    assert "and whoever objected to appeal" in said(first)
    twice = await world.press(chamber.others[0], dismissed, "objection:1:appeal")
    assert "done that already" in said(twice)
    await chamber.restart()
    assert "The appeal is made" in said(await world.press(chamber.anna, dismissed, "objection:1:appeal"))
    await world.run_due()
    assert "Appealed: everybody decides" in said(chamber.last)
    await chamber.restart()
    await world.skip(timedelta(minutes=1))
    await chamber.vote(0, 0, 1)
    assert [one.cleared for one in chamber.outcomes] == [False]
    late = await world.press(chamber.others[1], dismissed, "objection:1:appeal")
    assert "nothing to appeal against" in said(late)


async def test_without_a_panel_everybody_decides(world: World) -> None:
    chamber = await Chamber(world).found()
    number = await chamber.review()
    made = await chamber.object(chamber.anna, chamber.last)
    assert "everybody is asked" in said(made)
    assert "The panel came to no majority" in said(chamber.last)
    await world.run_due()
    card = world.guild.channels["polls"].last_message
    assert "violate Secured Right 1" in said(card)
    await chamber.vote(1, 1, 0)
    assert [(one.proposal_id, one.cleared) for one in chamber.outcomes] == [(number, True)]
    assert any("**Cleared.**" in one for one in chamber.told(2))


async def test_ten_presses_at_once(world: World) -> None:
    chamber = await Chamber(world).found("pia", others=2)
    await chamber.review()
    await chamber.object(chamber.anna, chamber.last)
    await chamber.decide(chamber.panel[0], chamber.last, "dismiss")
    card = chamber.last
    presses = [(who, card, "objection:1:appeal") for who in chamber.others[:1] * 10]
    words = [said(answer) for answer in await world.press_at_once(*presses)]
    assert sum("You second the appeal" in one for one in words) == 1
    assert sum("done that already" in one for one in words) == 9


async def test_who_may_do_what(world: World) -> None:
    chamber = await Chamber(world).found("pia")
    elsewhere = world.new_guild("Other Alliance")
    await world.set_up(elsewhere)
    other = await person(world, "stranger", ADMIN, guild=elsewhere)
    guest = world.member("guest")
    organizer = await person(world, "olga", Grant(Level.ORGANIZER))
    moderator = await person(world, "mona", Grant(Level.MODERATOR))
    number = await chamber.review()
    opened = chamber.last
    await chamber.object(chamber.anna, opened)
    card = chamber.last
    assert "Only approved volunteers" in said(await world.press(guest, opened, f"review:{number}:object"))
    for command in ("panel list", "panel mine", "objection list"):
        assert "Only approved volunteers" in said(await do(guest, command))
    assert "Only approved volunteers" in said(await chamber.decide(guest, card, "dismiss"))
    for who in (chamber.anna, organizer, moderator):
        assert "administrator" in said(await do(who, "panel appoint", person=chamber.anna.user))
        assert "administrator" in said(await do(who, "panel dismiss", person=chamber.panel[0].user))
        assert "administrator" in said(await do(who, "panel elect", seats=1))
        assert "administrator" in said(await do(who, "panel ask"))
        assert "Only the panel decides" in said(await chamber.decide(who, card, "dismiss"))
    # From another alliance, and by numbers that there are not.
    assert "do not know this objection" in said(await do(other, "objection show", objection="1"))
    assert "No objection waits" in said(await do(other, "objection list"))
    assert "no Secured Rights yet" in said(await do(other, "objection make", proposal=str(number)))
    elect = "panel:elect:0:9999:9"
    odd = await forged(world, "review:99:object", elect)
    assert "A term is" in said(await world.press(chamber.boss, odd, elect))
    assert "administrator" in said(await world.press(chamber.anna, odd, elect))
    unknown = [f"objection:9:{what}" for what in ("appeal", "sustain", "show", "withdraw", "withdraw-sure")]
    forgeries = await forged(world, *unknown)
    for custom_id in unknown:
        assert "do not know this objection" in said(await world.press(chamber.anna, forgeries, custom_id))
    form = await world.press(chamber.anna, odd, "review:99:object")
    answer = await chamber.anna.submit_modal(form, SAYS)
    assert "not under review" in said(answer.response)
    form = await do(chamber.anna, "objection challenge", policy=str(number))
    answer = await chamber.anna.submit_modal(form, SAYS)
    assert "Only a policy in force" in said(answer.response)


async def test_the_panel_is_appointed_elected_and_leaves(world: World) -> None:
    chamber = await Chamber(world).found("pia")
    boss, pia = chamber.boss, chamber.panel[0]
    assert "On the panel: 1" in said(await do(chamber.anna, "panel list"))
    assert "is no volunteer" in said(await do(boss, "panel appoint", person=world.member("guest").user))
    assert "on the panel no more" in said(await do(pia, "panel dismiss", person=pia.user))
    assert "is not on the panel" in said(await do(boss, "panel dismiss", person=pia.user))
    assert "Nobody is on the panel" in said(await do(chamber.anna, "panel list"))
    assert "Nobody stands for the panel" in said(await do(boss, "panel elect", seats=1))
    assert "I ask in the polls channel" in said(await do(boss, "panel ask"))
    await world.run_due()
    asked = world.guild.channels["polls"].last_message
    guest = await world.press(world.member("other"), asked, "panel:stand")
    assert "Only approved volunteers" in said(guest)
    assert "You do not stand" in said(await world.press(pia, asked, "panel:step-back"))
    for who in (chamber.anna, *chamber.others[:1]):
        assert "You stand for the panel" in said(await world.press(who, asked, "panel:stand"))
    assert "One person stands" not in said(await do(pia, "panel stand"))
    assert "not stand for the panel any more" in said(
        await world.press(chamber.others[0], await do(chamber.others[0], "panel list"), "panel:step-back")
    )
    await chamber.restart()
    shown = await do(boss, "panel elect", seats=1, days=30, open_days=2)
    assert "of the 2 who stand" in said(shown)
    assert chamber.others[0].mention not in said(shown)
    opened = await world.press(boss, shown, "panel:elect:1:30:2")
    assert "The election is poll 1" in said(opened)
    assert "Nobody stands for the panel" in said(await world.press(boss, shown, "panel:elect:1:30:2"))
    await world.run_due()
    poll = await world.bot.services.polls.standing(1)
    assert poll is not None
    assert [option.text for option in poll.poll.options] == ["anna (anna)", "pia (pia)"]
    actor = await chamber.actor(pia)
    cast = world.bot.services.polls
    for who in (pia, chamber.others[0]):
        await cast._box.cast(who.guild.id, who.id, 1, None, (0, 1))
    assert actor is not None
    await chamber.restart()
    await world.skip(timedelta(days=2, minutes=1))
    listed = said(await do(chamber.anna, "panel list"))
    assert pia.mention in listed
    assert "elected" in listed
    await world.skip(timedelta(days=31))
    assert "Nobody is on the panel" in said(await do(chamber.anna, "panel list"))
    told = [said(one) for one in world.guild.channels["moderators"].history()]
    assert sum("on the panel ends" in one for one in told) >= 1
