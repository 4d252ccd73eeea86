"""Ballots as people fill them in, through the simulated Discord."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.ui import SafeButton, SafeView
from cogs.polls.filling import Cast, GivePoints, Mark, Step
from tests.polls.assembly import Assembly, id_of
from tests.polls.test_checking_in_discord import files_of, recounted
from tests.world import custom_ids, message_of, said

FIFTY = "\n".join(f"{'*_' * 38}{n:02}" for n in range(50))


class Voter:
    """Somebody with a ballot open in front of them."""

    def __init__(self, assembly: Assembly, who: Any) -> None:
        self.assembly, self.who = assembly, who
        self.shown: Any = None

    async def open(self, card: Any) -> str:
        button = next(one for one in custom_ids(card) if one.endswith(":ballot"))
        self.shown = await self.assembly.world.press(self.who, card, button)
        assert self.shown.ephemeral
        return said(self.shown)

    async def select(self, part: str, *values: str) -> str:
        custom_id = next(one for one in custom_ids(self.shown) if part in one)
        done = await self.who.select(message_of(self.shown), list(values), custom_id=custom_id)
        return said(done if message_of(done) is not None else self.shown)

    async def press(self, part: str) -> str:
        custom_id = next(one for one in custom_ids(self.shown) if part in one)
        done = await self.assembly.world.press(self.who, self.shown, custom_id)
        return said(done if message_of(done) is not None else self.shown)

    async def read_over(self) -> None:
        await self.press(":review:")
        page = 1
        while any(one.endswith(f":review:{page}") for one in custom_ids(self.shown)):
            await self.press(f":review:{page}")
            page += 1

    async def give(self, part: str, **points: str) -> str:
        """Points by the form behind a button."""
        await self.open_form(part)
        return await self.hand_in(**points)

    async def open_form(self, part: str) -> None:
        custom_id = next(one for one in custom_ids(self.shown) if part in one)
        self.form = await self.assembly.world.press(self.who, self.shown, custom_id)

    async def hand_in(self, **points: str) -> str:
        given = {name.removeprefix("option"): value for name, value in points.items()}
        done = await self.who.submit_modal(self.form, given)
        return said(done if message_of(done) is not None else self.shown)

    def offered(self, part: str) -> list[str]:
        """What can be picked from a select."""
        return [option["value"] for option in self._options(part)]

    def described(self, part: str) -> list[str]:
        return [option["description"] for option in self._options(part)]

    def _options(self, part: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []

        def visit(node: Any) -> None:
            if isinstance(node, dict):
                if part in str(node.get("custom_id", "")):
                    found.extend(node.get("options", ()))
                for child in node.values():
                    visit(child)
            elif isinstance(node, list):
                for child in node:
                    visit(child)

        visit([c if isinstance(c, dict) else c.to_dict() for c in message_of(self.shown).components])
        return found


@pytest.mark.parametrize("method", ["irv", "schulze", "ranked-pairs", "minimax", "stv"])
async def test_a_ranking_from_the_first_pick_to_the_result(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(method=method)
    assert "press Vote" in said(card)
    vera = Voter(assembly, assembly.vera)
    assert "It says nothing yet" in await vera.open(card)
    assert "**It says:**\n1. **Coffee**\n\nNot ranked" in await vera.select(":rank:", "1")
    assert vera.offered(":rank:") == ["0", "2"]
    await assembly.world.restart()
    assert "1. **Coffee**\n2. **Tea**" in await vera.select(":rank:", "0")
    await vera.select(":focus:", "0")
    assert "1. **Tea**\n2. **Coffee**" in await vera.press(":up:")
    assert "1. **Coffee**\n2. **Tea**" in await vera.press(":down:")
    assert "1. **Tea**\n2. **Coffee**" in await vera.press(":first:")
    assert (
        "**It says:**\n1. **Coffee**\n\nNot ranked, and so below all of these: **Tea**, **Water**"
        in await vera.press(":drop:")
    )
    assert "Read your ballot over" in await vera.press(":review:")
    assert "It is **not cast yet**" in await vera.press(":back:")
    await vera.press(":review:")
    assert "0 of 3" in said(assembly.board.last_message)
    receipt = await vera.press(":cast:")
    assert "Your ballot is in" in receipt
    assert "1. **Coffee**" in receipt
    assert "This is what you have **cast**" in await vera.open(card)
    await assembly.world.skip(timedelta(days=2))
    assert "**Coffee** wins" in assembly.cards()[-1]
    announced = assembly.board.last_message
    button = next(one for one in custom_ids(announced) if one.endswith(":counted"))
    story = said(await assembly.world.press(assembly.vera, announced, button))
    assert "Round 1" in story
    assert ("One to one" in story) == (method in ("schulze", "ranked-pairs", "minimax"))


@pytest.mark.parametrize("method", ["score", "star"])
async def test_points(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(method=method)
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    assert "3 points: **Tea**" in await vera.give(":points:0", option0="3")
    await vera.open_form(":points:0")
    await assembly.world.restart()
    assert "5 points: **Coffee**\n3 points: **Tea**" in await vera.hand_in(option1="5")
    await vera.press(":review:")
    receipt = await vera.press(":cast:")
    assert "it says: **Coffee**: 5 points, **Tea**: 3 points, the other one: 0 points\n" in receipt
    await assembly.world.skip(timedelta(days=2))
    assert "Coffee: **5 points**" in assembly.cards()[-1]
    assert "**Coffee** wins" in assembly.cards()[-1]


@pytest.mark.parametrize("method", ["approval", "phragmen", "equal-shares", "single"])
async def test_many_options_are_picked_from_pages(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(method=method, options="\n".join(f"Option {n}" for n in range(50)))
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    select = ":pick:" if method == "single" else ":tick:"
    await vera.select(select, "24")
    await vera.press(":page:1")
    assert vera.offered(select) == [str(n) for n in range(25, 50)]
    shown = await vera.select(select, "49")
    assert ("**Option 24**\n- **Option 49**" in shown) == (method != "single")
    await vera.press(":review:")
    assert "**Option 49**" in await vera.press(":cast:")
    await assembly.world.skip(timedelta(days=2))
    assert "**Option 49**" in "\n".join(assembly.cards()) or "lot decided" in assembly.cards()[-1]


@pytest.mark.parametrize("method", ["budget-equal-shares", "budget-greedy"])
async def test_a_budget_is_shared_out(assembly: Assembly, method: str, tmp_path: Path) -> None:
    projects = "Bus shelter | 12,500 | With a bench\nTrees | 900.50\nBikes | 20,000\nLamps | 20,000\nAir | 0"
    card = await assembly.ask(method=method, budget="$30,000", options=projects)
    assert "**Budget:** $30,000" in said(card)
    assert "• Trees, $900.50" in said(card)
    vera, viktor = Voter(assembly, assembly.vera), Voter(assembly, assembly.viktor)
    await vera.open(card)
    assert vera.described(":tick:") == ["$12,500, With a bench", "$900.50", "$20,000", "$20,000", "$0"]
    assert "$12,500\n- **Trees**, $900.50\n\nTogether they cost $13,400.50" in await vera.select(
        ":tick:", "0", "1"
    )
    await assembly.world.restart()
    assert "- **Bikes**, $20,000\n\nTogether they cost $32,500; the budget is $30,000" in await vera.select(
        ":tick:", "0", "2"
    )
    await vera.press(":review:")
    assert "**Bus shelter**, **Bikes**" in await vera.press(":cast:")
    await viktor.open(card)
    await viktor.select(":tick:", "0", "1")
    await viktor.press(":review:")
    await viktor.press(":cast:")
    await assembly.world.skip(timedelta(days=2))
    told = assembly.cards()[-1]
    assert "• Bus shelter, $12,500: 2 votes, **funded**" in told
    assert "• Trees, $900.50: one vote, **funded**" in told
    assert "• Bikes, $20,000: one vote, not funded, $3,400.50 missing" in told or "$2,500 missing" in told
    assert "• Lamps, $20,000: no votes, not funded" in told
    assert "**Bus shelter**, **Trees** are funded" in told
    story = await assembly.world.press(
        assembly.vera, assembly.board.last_message, f"poll:{id_of(card)}:counted"
    )
    assert "**Spent** $13,400.50 of $30,000; $16,599.50 is left over." in said(story)
    assert "Not funded: Bikes" in said(story)
    _, file, script = await files_of(assembly.board.last_message, tmp_path)
    done = recounted(script, file)
    assert (done.returncode, done.stderr) == (0, "")
    poll = json.loads(file.read_text())["poll"]
    assert (poll["budget"], [option["cost"] for option in poll["options"]]) == (
        "30000",
        ["12500", "900.5", "20000", "20000", "0"],
    )


@pytest.mark.parametrize("method", ["stv", "star", "approval"])
async def test_fifty_of_the_longest_options_fit_into_discord(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(question="_" * 300, options=FIFTY, method=method, results="live")
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    if method == "stv":
        for place in range(30):
            await vera.select(":rank:", str(place))
        await vera.press(":page:1")
        assert vera.offered(":focus:") == [str(n) for n in range(25, 30)]
    elif method == "star":
        await vera.give(":points:0", **{f"option{place}": "4" for place in range(5)})
        await vera.give(":points:9", option49="5")
    else:
        await vera.select(":tick:", *(str(n) for n in range(25)))
        await vera.press(":page:1")
        await vera.select(":tick:", *(str(n) for n in range(25, 50)))
    await vera.read_over()
    receipt = await vera.press(":cast:")
    assert "Your ballot is in" in receipt
    assert len(receipt) <= 2000
    await assembly.refreshed()
    shown = await assembly.vera.slash(assembly.lobby, "poll show", poll=id_of(card))
    assert "Your ballot" in said(shown)
    await assembly.world.skip(timedelta(days=2))
    announced = assembly.board.last_message
    button = next(one for one in custom_ids(announced) if one.endswith(":counted"))
    story = await assembly.world.press(assembly.vera, announced, button)
    turned = 0
    while after := [one for one in custom_ids(story) if one.endswith(f":story:{turned + 1}")]:
        await assembly.world.press(assembly.vera, story, after[0])
        turned += 1
    assert turned


@pytest.mark.parametrize(("size", "page"), [(2, 0), (11, 2), (26, 5)])
async def test_points_for_names_from_right_to_left(assembly: Assembly, size: int, page: int) -> None:
    """The last option is on the last of the forms."""
    names = [f"{place:02} {'שלום **עולם** ' * 6}" for place in range(size)]
    last = f"**\u2068{size - 1:02} "  # isolated, or the points would stand before it
    card = await assembly.ask(method="score", options="\n".join(names))
    vera = Voter(assembly, assembly.vera)
    assert len([one for one in custom_ids(card) if ":vote:" in one]) == 0
    await vera.open(card)
    await vera.give(f":points:{page}", **{f"option{size - 1}": "5"})
    await assembly.world.restart()
    await vera.read_over()
    assert last in await vera.press(":cast:")
    await assembly.world.skip(timedelta(days=2))
    assert last in assembly.cards()[-1]


@pytest.mark.parametrize("method", ["irv", "schulze"])
async def test_a_rank_is_shared(assembly: Assembly, method: str) -> None:
    card = await assembly.ask(method=method)
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    for place in "102":
        await vera.select(":rank:", place)
    await vera.select(":focus:", "2")
    shown = await vera.press(":join:")
    assert "1. **Coffee**\n2. **Tea**, level with **Water**" in shown
    assert ("Careful" in shown) == (method == "irv")
    await assembly.world.restart()
    assert "2. **Water**\n3. **Tea**" in await vera.press(":up:")
    await vera.select(":focus:", "0")
    await vera.press(":join:")
    await vera.press(":review:")
    assert "1. **Coffee**, 2. **Tea**, level with **Water**" in await vera.press(":cast:")
    await assembly.world.skip(timedelta(days=2))
    assert "**Coffee** wins" in assembly.cards()[-1]


async def test_a_ballot_that_counts_for_nobody_was_cast_all_the_same(assembly: Assembly) -> None:
    card = await assembly.ask(method="irv", results="live")
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    for place in "01":
        await vera.select(":rank:", place)
    await vera.select(":focus:", "1")
    assert "So this one counts for nobody" in await vera.press(":join:")
    await vera.press(":review:")
    await vera.press(":cast:")
    await assembly.refreshed()
    assert "So far nobody is ahead: one ballot was cast, and it counts for no option" in assembly.cards()[-1]
    await assembly.world.skip(timedelta(days=2))
    assert "nobody wins: one ballot was cast, and it counts for no option" in assembly.cards()[-1]


async def test_two_ballots_at_once_survive_a_restart_on_the_pages_they_were_turned_to(
    assembly: Assembly,
) -> None:
    """Each goes on where it was, and says what was picked in it, and not what was in the other."""
    names = "\n".join(f"Option {n}" for n in range(50))
    ranked, ticked = await assembly.ask(method="stv", options=names), None
    ranking = Voter(assembly, assembly.vera)
    await ranking.open(ranked)
    ticked = await assembly.ask(method="approval", options=names)
    ticking = Voter(assembly, assembly.vera)
    await ticking.open(ticked)
    for voter, select in ((ranking, ":rank:"), (ticking, ":tick:")):
        await voter.press(":page:1")
        await voter.select(select, "40")
    await assembly.world.restart()
    shown = await ranking.select(":rank:", "30")
    assert "1. **Option 40**\n2. **Option 30**\n" in shown
    assert ranking.offered(":rank:")[0] == "25"  # the second page still
    shown = await ticking.select(":tick:", "40", "49")
    assert "- **Option 40**\n- **Option 49**" in shown
    assert "Option 30" not in shown.split("Pick")[0]
    await ticking.press(":page:0")
    assert "- **Option 7**\n- **Option 40**\n- **Option 49**" in await ticking.select(":tick:", "7")
    await assembly.world.restart()
    for voter in (ranking, ticking):
        await voter.press(":review:")
    assert "says: **Option 7**, **Option 40**, **Option 49**" in await ticking.press(":cast:")
    assert "says: 1. **Option 40**, 2. **Option 30**" in await ranking.press(":cast:")


async def test_forged_steps_change_nothing(assembly: Assembly) -> None:
    card = await assembly.ask(method="irv")
    poll_id = int(id_of(card))
    found = assembly.world.bot.get_channel(assembly.lobby.id)
    assert isinstance(found, discord.TextChannel)
    far = [discord.SelectOption(label="x", value=value) for value in ("77", "٣", "x" * 50)]
    forged = SafeView(
        Mark(poll_id, "rank", 0, far),
        Mark(poll_id, "tick", 1, far),
        Mark(poll_id, "focus", 99, far),
        Step(poll_id, "up", 98, "x"),
        Cast(poll_id, "0" * 12, "y"),
        Step(poll_id, "page", 0, "z"),
    )
    await found.send(view=forged)
    message = assembly.lobby.last_message
    for custom_id in [one for one in custom_ids(message) if ":rank:" in one or ":tick:" in one]:
        for value in ("77", "٣", "x" * 50):
            answer = await assembly.vera.select(message, [value], custom_id=custom_id)
            assert "not one of this poll" in said(answer)
    for part, words in ((":up:", "not one of this poll"), (":cast:", "says something else")):
        button = next(one for one in custom_ids(message) if part in one)
        told = said(await assembly.world.press(assembly.vera, message, button))
        assert words in told
    answer = await assembly.world.press(assembly.vera, message, f"ballot:{poll_id}:page:0")
    assert answer.ephemeral
    assert "Your ballot" in said(answer)
    assert "Your ballot" not in said(assembly.lobby.last_message)
    stranger = assembly.world.member("stranger")
    button = next(one for one in custom_ids(card) if one.endswith(":ballot"))
    assert "You are not on the roll" in said(await assembly.world.press(stranger, card, button))


class Forgery(SafeButton, template=r"forgery:(?P<poll_id>\d{1,18}):(?P<place>.{1,3}):(?P<points>.{1,3})"):
    """Opens a form of points that the bot would never make."""

    def __init__(self, poll_id: int, place: str, points: str) -> None:
        super().__init__(f"forgery:{poll_id}:{place}:{points}", "x")
        self.poll_id, self.place, self.points = poll_id, place, points

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        form = discord.ui.Modal(title="x", custom_id=f"ballot:{self.poll_id}:points")
        form.stop()
        typed: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=self.place)
        form.add_item(discord.ui.Label(text="x", component=typed))
        await interaction.response.send_modal(form)


@pytest.mark.parametrize(("place", "points"), [("0", "6"), ("3", "5"), ("x", "5"), ("0", "-1"), ("0", "٣")])
async def test_forged_points_change_nothing(assembly: Assembly, place: str, points: str) -> None:
    card = await assembly.ask(method="star")
    bot = assembly.world.bot
    bot.add_dynamic_items(Forgery)
    found = bot.get_channel(assembly.lobby.id)
    assert isinstance(found, discord.TextChannel)
    poll_id = int(id_of(card))
    await found.send(view=SafeView(Forgery(poll_id, place, points), GivePoints(poll_id, 1, "x")))
    vera = Voter(assembly, assembly.vera)
    vera.shown = assembly.lobby.last_message
    await vera.open_form("forgery:")
    answer = await assembly.vera.submit_modal(vera.form, {place: points})
    assert "not one of this poll" in said(answer)
    assert "not one of this poll" in await vera.press(":points:1")
    assert "It says nothing yet" in await vera.open(card)


async def test_another_alliance_has_no_ballot_here(assembly: Assembly) -> None:
    world = assembly.world
    card = await assembly.ask(method="irv")
    other = world.new_guild("Ohio Alliance")
    await world.set_up(other)
    eve = await world.volunteer("eve", "Franklin County, Ohio", other)
    channel = world.bot.get_channel(other.channels["lobby"].id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=SafeView(Step(int(id_of(card)), "review", 0, "x")))
    message = other.channels["lobby"].last_message
    told = said(await world.press(eve, message, custom_ids(message)[0]))
    assert "There is no such poll here" in told
    assert "Coffee" not in told


async def test_a_ballot_that_outlived_its_poll(assembly: Assembly) -> None:
    card = await assembly.ask(method="score")
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    await vera.give(":points:0", option0="3")
    await vera.open_form(":points:0")
    await assembly.world.skip(timedelta(days=2))
    assert "This poll closed" in await vera.press(":review:")
    assert "This poll closed" in await vera.hand_in(option0="2")
    assert "nobody voted" in assembly.cards()[-1]


async def test_a_ballot_that_outlived_an_edit_and_a_cancelling(assembly: Assembly) -> None:
    card = await assembly.ask(method="irv")
    vera = Voter(assembly, assembly.vera)
    await vera.open(card)
    await vera.select(":rank:", "1")
    form = await assembly.olga.slash(assembly.lobby, "poll edit", poll=id_of(card))
    await assembly.hand_in(form, options="Coffee\nTea\nWater")
    for say in (vera.press(":review:"), vera.select(":rank:", "0"), vera.press(":clear:")):
        assert "This poll was edited" in await say
    card = assembly.board.last_message
    assert "It says nothing yet" in await vera.open(card)  # what was picked was another option
    await vera.select(":rank:", "1")
    await vera.press(":review:")
    form = await assembly.olga.slash(assembly.lobby, "poll cancel", poll=id_of(card))
    await assembly.olga.submit_modal(form, {"reason": "A slip"})
    assert "This poll was cancelled" in await vera.press(":cast:")


async def test_what_the_options_are_about_is_one_press_away_from_the_ballot(assembly: Assembly) -> None:
    options = "Tea | Green, from Yunnan | https://example.org/tea\nCoffee | קפה | https://example.org/coffee"
    card = await assembly.ask(method="irv", options=options)
    ballot = await assembly.world.press(assembly.vera, card, f"poll:{id_of(card)}:ballot")
    button = f"poll:{id_of(card)}:counted"
    assert button in custom_ids(ballot)
    about = await assembly.world.press(assembly.vera, ballot, button)
    assert about.ephemeral
    assert "-# Green, from Yunnan <https://example.org/tea>" in said(about)
    assert "-# \u2068קפה\u2069 <https://example.org/coffee>" in said(
        about
    )  # or the link would be turned around
    [select] = message_of(ballot).components[1]["components"]
    assert select["options"][0]["description"] == "Green, from Yunnan"
