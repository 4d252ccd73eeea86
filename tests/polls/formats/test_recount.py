"""`recount`: the bot's and the stand-alone one count every file alike, and name what is wrong with it alike."""

import ast
import hashlib
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.polls.formats import chain, published, write
from bot.polls.formats.election import Election
from bot.polls.formats.told import told
from bot.polls.methods import threshold as thresholds
from bot.polls.methods.counting import RULES, count
from bot.polls.methods.story import MAJORITY, Choice, Form, Method, Of, Terms, Threshold
from bot.polls.methods.ties import draw
from bot.polls.recount import COUNTED, DIFFERS, UNREADABLE, command, recount
from bot.polls.standalone import SCRIPT


def ours(capsys: pytest.CaptureFixture[str], file: Path, **options: Any) -> tuple[int, Any, str]:
    """Exit code, the object printed, and what was said on standard error."""
    code = recount(file, as_json=True, **options)
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


def theirs(file: Path, *options: str) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), "--json", *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def random_choice(chance: random.Random, form: Form, options: int) -> Choice:
    if form is Form.ONE:
        return tuple(chance.sample(range(options), chance.randint(0, 1)))
    if form is Form.SOME:
        return tuple(sorted(chance.sample(range(options), chance.randint(0, options))))
    if form is Form.POINTS:
        return tuple(chance.choices(range(6), k=options))
    rough = chance.choices(range(4), k=options)
    levels = sorted(set(rough) - {0})
    return tuple(levels.index(rank) + 1 if rank else 0 for rank in rough)


def publish(chance: random.Random, method: Method, every: int = 1) -> list[str]:
    """A poll as the bot would publish it, with changed and retracted ballots in its chain, and every so many heads."""
    form, options = RULES[method].form, 3 if method is Method.YES_NO else chance.randint(2, 6)
    value = f"value {chance.random()}"
    poll: dict[str, object] = {
        "question": "Wohin – and why?",
        "options": [{"text": f"Option “{letter}”"} for letter in "ABCDEF"[:options]],
        "method": str(method),
        "roll": 60,
        "commitment": chain.digest(value),
    }
    if RULES[method].seats:
        poll["seats"] = chance.randint(1, 3)
    if method is Method.YES_NO:
        share = Threshold(Fraction(chance.randint(1, 6), 7), chance.random() < 0.5, chance.choice(list(Of)))
        poll |= {"threshold": thresholds.written(share), "quorum": chance.randint(0, 40)}
    if method.is_budget:
        poll["options"] = [{"text": f"p{n}", "cost": f"{chance.randint(1, 90) / 2}"} for n in range(options)]
        poll["budget"] = str(chance.randint(1, 120))
    ballots: dict[str, Choice] = {}
    entries: list[chain.Entry] = []
    head = chain.start(poll)
    for _ in range(chance.randint(1, 50)):
        act = chance.choice([chain.CAST, chain.CAST, chain.CAST, chain.CHANGE, chain.RETRACT])
        if act == chain.CAST or not ballots:
            act, code = chain.CAST, f"{chance.getrandbits(40):010X}"
        else:
            code = chance.choice(list(ballots))
        choice = random_choice(chance, form, options) if act != chain.RETRACT else ()
        if act == chain.RETRACT:
            del ballots[code]
        else:
            ballots[code] = choice
        sealed = chain.seal(code, choice, str(chance.random()))
        head = chain.head(head, act, sealed)
        entries.append((act, sealed, head))
    cast = sorted(ballots.items())
    seed = chain.lot_seed(cast, value)
    terms = Terms(
        options,
        draw(seed, options),
        seats=int(str(poll.get("seats", 1))),
        threshold=thresholds.parse(str(poll["threshold"])) if "threshold" in poll else MAJORITY,
        quorum=int(str(poll.get("quorum", 0))),
        roll=60,
        costs=tuple(Fraction(o["cost"]) for o in poll["options"]) if method.is_budget else (),  # type: ignore[attr-defined]
        budget=Fraction(str(poll.get("budget", 0))),
    )
    said: dict[Choice, int] = {}
    for _, choice in cast:
        said[choice] = said.get(choice, 0) + 1
    names = tuple(option["text"] for option in poll["options"])  # type: ignore[attr-defined]
    result = told(count(method, terms, said), names, terms.lot)
    out = io.BytesIO()
    writer = published.Writer(out)
    writer.begin(poll, closing={"early": False}, lot=value)
    for code, choice in cast:
        writer.ballots([(code, ",".join(map(str, choice)))])
    writer.ballots([])
    writer.begin_chain()
    writer.entries(entries[:3])
    writer.entries(
        (act, seal, told if not number % every or number == len(entries) else None)
        for number, (act, seal, told) in enumerate(entries[3:], start=4)
    )
    assert writer.end(head=head, result=result) == hashlib.sha256(out.getvalue()).hexdigest()
    return out.getvalue().decode().splitlines()


@pytest.mark.parametrize("method", list(Method))
def test_both_count_what_the_bot_publishes_as_the_bot_did(
    method: Method, tmp_path: Path, capsys: pytest.CaptureFixture[str], theirs_here: Any
) -> None:
    chance = random.Random(f"published {method}")
    for number in range(4):
        file = tmp_path / f"{number}.json"
        file.write_text("\n".join(publish(chance, method, every=1 + 4 * (number % 2))), encoding="utf-8")
        mine, other = ours(capsys, file), theirs_here(file)
        assert mine == other
        assert (mine[0], mine[1]["problems"], mine[2]) == (COUNTED, [], "")


@pytest.fixture(scope="module")
def standalone() -> Any:
    """The stand-alone script, loaded to be called a thousand times; it imports nothing of ours."""
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 10))  # as it promises
    imported = {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    scope: dict[str, Any] = {"__name__": "standalone"}
    exec(compile(tree, str(SCRIPT), "exec"), scope)
    return scope


@pytest.mark.parametrize("method", list(Method))
def test_both_count_random_elections_alike(method: Method, standalone: Any) -> None:
    """Small ones, so that there are many ties and circles."""
    from bot.polls.recount import counted

    chance = random.Random(f"random {method}")
    form = RULES[method].form
    for _ in range(60):
        options = chance.randint(2, 3) if method is Method.YES_NO else chance.randint(1, 6)
        ballots = {
            random_choice(chance, form, options): chance.randint(1, 6) for _ in range(chance.randint(1, 9))
        }
        names = tuple("ABCDEF"[:options])
        costs = tuple(Fraction(chance.randint(0, 40), 4) for _ in names)
        facts: dict[str, Any] = {
            "method": str(method),
            "seats": chance.randint(1, 4) if RULES[method].seats else None,
            "costs": list(costs),
            "budget": Fraction(chance.randint(1, 30)),
            "quorum": chance.choice([0, 0, 12]),
            "roll": 90,
        }
        seed, threshold = (
            str(chance.random()),
            chance.choice(["majority", "2/3 of cast", "more than 60% of roll"]),
        )
        theirs = standalone["Election"](list(names), str(form), ballots.items(), **facts)
        election = Election(names, form, ballots, **facts | {"method": method, "costs": costs})
        _, terms, result = counted(election, threshold=threshold, ties=seed)
        assert told(result, names, terms.lot) == standalone["count"](theirs, None, None, threshold, seed)


def elections(chance: random.Random, form: Form) -> Election:
    names = tuple(f"p{number}" for number in range(chance.randint(2, 5)))
    said = {
        random_choice(chance, form, len(names)): chance.randint(1, 5) for _ in range(chance.randint(1, 8))
    }
    costs = tuple(Fraction(chance.randint(1, 40), 2) for _ in names)
    return Election(names, form, said, "A title", seats=2, costs=costs, budget=Fraction(60), top=5)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("blt", Form.RANKS),
        ("toi", Form.RANKS),
        ("cat", Form.POINTS),
        ("cat", Form.SOME),
        ("pb", Form.SOME),
        ("pb", Form.POINTS),
        ("csv", Form.POINTS),
        ("csv", Form.ONE),
    ],
)
def test_both_read_every_format_alike(kind: str, form: Form, tmp_path: Path, standalone: Any) -> None:
    from bot.polls.formats import read
    from bot.polls.formats.election import UnfitError
    from bot.polls.recount import counted

    chance = random.Random(f"{kind} {form}")
    done = 0
    for number in range(12):
        file = tmp_path / f"{number}.{kind}"
        file.write_text("\n".join(write(elections(chance, form), kind)), encoding="utf-8")
        for method in Method:
            found = read(file)
            assert isinstance(found, Election)
            theirs = standalone["read"](str(file))[0]
            try:
                election, terms, result = counted(found, method)
            except UnfitError as error:
                with pytest.raises(standalone["TroubleError"], match=str(error)[:40]):
                    standalone["count"](theirs, str(method), None, None, None)
                continue
            assert told(result, election.names, terms.lot) == standalone["count"](
                theirs, str(method), None, None, None
            )
            done += 1
    assert done >= 12 * 4


@pytest.fixture
def theirs_here(
    standalone: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path], tuple[int, Any, str]]:
    """As `theirs`, without a process for each file."""

    def run(file: Path) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "argv", ["recount.py", str(file), "--json"])
        code = standalone["main"]()
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


SAMPLES = {
    "bare.blt": "2 1\n2 1 0\n1 2 1 0\n0\nAnn Lee (A)\nBob\nTitle\n",
    "a.blt": '4 2\n-2\n[tie 4 1]\n3 1 3=4 0 # one\n2 4 - 1 0\n0\n"Ann" "Bo\\"b" "Cy" "Di" "T"\n',
    "a.toi": "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: A\n# DATA TYPE: toi\n3: 2,{1,3}\n1: 3\n",
    "a.cat": "# NUMBER ALTERNATIVES: 2\n# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: 5\n3: 1,2\n1: {},{1,2}\n",
    "old.soc": "3\n1,Ann\n2,Bob\n3,Cy\n5,5,2\n3,2,1,3\n2,3,1,2\n",
    "a.pb": "META\nkey;value\nbudget;9,5\nvote_type;scoring\nPROJECTS\nproject_id;cost\na;4\nb;5;x\nVOTES\n"
    'voter_id;vote;points\n1;"a,b";3,1\n2;b;2\n',
    "ranks.csv": "rank1,rank 2,count\r\nAnn,Bob,3\r\n,,1\r\nCy,overvote,1\r\n",
    "points.csv": "Ann;Bob\n3;0\n;5\n",
}
PIECES = [
    "0",
    "1",
    "-",
    "=",
    "{",
    "}",
    ",",
    ";",
    "\n",
    "\r\n",
    '"',
    "#",
    ":",
    " ",
    "[",
    "(",
    "/*",
    "\\",
    "\t",
    "ü",
    "\x85",
]
PIECES += ["VOTES\n", "META\n", "NOTES\n", "count", "rank1", ".0"]


@pytest.mark.parametrize("name", SAMPLES)
def test_both_read_and_refuse_alike_what_is_spoilt(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], theirs_here: Any
) -> None:
    """Whatever is wrong with a file: both count the same, or both refuse it and say why; neither fails."""
    chance = random.Random(name)
    codes = set()
    for number in range(80):
        text, file = SAMPLES[name], tmp_path / f"{number}{name}"
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice([*PIECES, ""]) + text[at + chance.choice([0, 0, 1, 2, 99]) :]
        file.write_bytes(text.encode())
        mine, other = ours(capsys, file), theirs_here(file)
        assert mine[:2] == other[:2], text
        assert bool(mine[2]) == bool(other[2]) == (mine[0] == UNREADABLE), text
        codes.add(mine[0])
    assert codes == {COUNTED, UNREADABLE}


def places(within: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = (
        list(within)
        if isinstance(within, dict)
        else range(min(len(within), 2))
        if isinstance(within, list)
        else ()
    )
    return [at, *(place for key in keys for place in places(within[key], (*at, key)))]  # type: ignore[index]


@pytest.mark.parametrize("method", list(Method))
def test_both_say_the_same_of_a_published_file_in_which_anything_else_stands(
    method: Method, tmp_path: Path, capsys: pytest.CaptureFixture[str], theirs_here: Any
) -> None:
    chance = random.Random(f"spoilt {method}")
    text = "\n".join(publish(chance, method))
    file = tmp_path / "ballots.json"
    of_hashes = [place for place in places(json.loads(text)) if place[:1] != ("closing",)]
    for place in chance.sample(of_hashes, 25):
        spoilt = json.loads(text)
        at = {"": spoilt}
        *way, last = ("", *place)
        for key in way:
            at = at[key]
        value = chance.choice([None, True, -1, 10**30, 1.5, "", "1/0", "\ud800", [], {}, [[1]], float("nan")])
        at[last] = value
        file.write_text(json.dumps(at[""] if not place else spoilt), encoding="utf-8")
        mine, other = ours(capsys, file), theirs_here(file)
        assert mine[:1] == other[:1], (place, value)
        refused = mine[0] in (DIFFERS, UNREADABLE)
        assert refused or spoilt == json.loads(text), (place, value)
        assert bool(mine[2]) == bool(other[2]) == refused


def only(place: int, form: Form, options: int) -> Choice:
    return (
        (place,) if form in (Form.ONE, Form.SOME) else tuple(int(place == other) for other in range(options))
    )


def exported() -> list[Any]:
    from bot.polls.exports import KINDS

    kinds = [kind for kind in KINDS if kind != "json"]
    return [pytest.param(method, kind, id=f"{method}-{kind}") for method in Method for kind in kinds]


@pytest.mark.parametrize(("method", "kind"), exported())
def test_what_is_exported_counts_as_it_was_published(
    method: Method, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the poll's own terms, its lot included. Pabulib's projects have numbers for ids, as in the poll's order."""
    from bot.errors import UserError
    from bot.polls import rules
    from bot.polls.exports import export
    from bot.polls.model import Option
    from tests.polls.made import poll_of

    chance = random.Random(f"exported {method}")
    ties = 0
    for number in range(6):
        among = 3 if method is Method.YES_NO else chance.randint(2, 5)
        names = (
            ["Yes", "No", "Abstain"]
            if method is Method.YES_NO
            else ["Zoë, “Z”", "B; c", 'A"d', "#4", "É=f"][:among]
        )
        budget: Any = {"budget": chance.randint(1, 40) * 100} if method.is_budget else {}
        options = tuple(Option(name, cost=chance.randint(1, 30) * 50 if budget else None) for name in names)
        seats = chance.randint(1, among - 1) if RULES[method].seats else 1
        poll = poll_of(
            method,
            among,
            options=options,
            seats=seats,
            seed=str(chance.random()),
            threshold="2/3 of cast",
            **budget,
        )
        cast = {random_choice(chance, RULES[method].form, among): chance.choice([1, 1, 2]) for _ in range(4)}
        if number % 2:  # everybody has one voter
            cast = {only(place, RULES[method].form, among): 1 for place in range(among)}
        result = count(method, rules.terms(poll), cast)
        try:
            shown = export(poll, cast, kind)
        except UserError:
            continue
        (tmp_path / shown.name).write_bytes(shown.content)
        code, story, err = ours(
            capsys,
            tmp_path / shown.name,
            method=None if kind == "pabulib" and method.is_budget else method,
            seats=seats if RULES[method].seats else None,
            threshold=poll.threshold,
            ties=poll.seed,
        )
        called = [str(n) for n in range(1, among + 1)] if kind == "pabulib" else names
        if method.is_budget and kind != "pabulib":
            assert code == UNREADABLE
            assert "the method needs a budget and what every option costs" in err
            continue
        assert (code, err) == (COUNTED, "")
        assert story == told(result, tuple(called), rules.terms(poll).lot)
        ties += bool(result.ties)
    assert ties or method is Method.YES_NO or method.is_budget or not list(tmp_path.iterdir())


FILES = {
    "ranks.csv": "rank1,rank2,count\nAnn,Bob,3\nBob,,2\nCy,overvote,1\nskipped,Cy,1\n",
    "shared.blt": '4 2\n-2\n[tie 4 1]\n3 1 3=4 0\n2 4 - 1 0\n0\n"Ann" "Bob" "Cy" "Di" "T"',
    "old.soc": "3\n1,Ann\n2,Bob\n3,Cy\n5,5,2\n3,2,1,3\n2,3,1,2\n",
    "vote.csv": "choice1\nAye\nNay\nAye\n\nabstain\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--method", "single"),
        ("--method", "approval", "--seats", "2"),
        ("--ties", "order"),
        ("--ties", "x"),
    ],
)
def test_both_take_the_same_options(
    name: str, options: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_text(FILES[name], encoding="utf-8")
    app = typer.Typer()
    app.command()(command)
    run = CliRunner().invoke(app, [str(file), "--json", *options])
    code, story, _ = theirs(file, *options)
    assert (run.exit_code, json.loads(run.stdout)) == (code, story)
    assert CliRunner().invoke(app, [str(file), *options]).exit_code == COUNTED


def test_the_object_is_what_was_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.blt"
    file.write_text('3 1\n4 1 2 3 0\n3 2 3 1 0\n2 3 2 1 0\n0\n"A" "B" "C" "T"')
    code, story, err = ours(capsys, file, method=Method.RUNOFF)
    assert (code, err) == (COUNTED, "")
    assert story["method"] == "irv"
    assert (story["ballots"], story["winners"], story["ties"]) == (9, ["B"], [])
    assert [
        {key: round_[key] for key in ("tallies", "elected", "eliminated")} for round_ in story["rounds"]
    ] == [
        {"tallies": {"A": "4", "B": "3", "C": "2"}, "elected": [], "eliminated": ["C"]},
        {"tallies": {"A": "4", "B": "5"}, "elected": ["B"], "eliminated": []},
    ]
    _, story, _ = ours(capsys, file, method=Method.SCHULZE)
    assert story["pairwise"] == {"A": {"B": 4, "C": 4}, "B": {"A": 5, "C": 7}, "C": {"A": 5, "B": 2}}
    file.write_text('2 1\n2 1 0\n2 2 0\n0\n"A" "B" "T"')
    _, story, _ = ours(capsys, file)
    (tie,) = story["ties"]
    assert (tie["names"], tie["how"]) == (["A", "B"], "lot")
    assert tie["left"] == ["B" if story["winners"] == ["A"] else "A"]


def test_yes_or_no_from_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "vote.csv"
    file.write_text("choice1,count\nNay,30\nAye,60\nabstain,7\n,3\n")
    for threshold, winner in (
        ("majority", "Aye"),
        ("2/3", "Aye"),
        ("2/3 of cast", "Nay"),
        ("more than 2/3", "Nay"),
    ):
        code, story, _ = ours(capsys, file, method=Method.YES_NO, threshold=threshold)
        assert (code, story["winners"], story["decision"]["abstained"]) == (COUNTED, [winner], 10)
    assert ours(capsys, file, method=Method.YES_NO)[2] == ""
    ordinary = tmp_path / "parks.csv"
    ordinary.write_text("choice1,count\nArbor,30\nBrook,60\nCreek,7\n")
    code, story, note = ours(capsys, ordinary, method=Method.YES_NO)
    assert (code, story["winners"], story["decision"]["abstained"]) == (COUNTED, ["Brook"], 7)
    assert note.endswith("so they are by their order: Arbor is yes, Brook is no, Creek is abstain\n")
    assert theirs(ordinary, "--method", "yesno") == (code, story, note)
    assert recount(file, Method.YES_NO, threshold="2/3 of roll") == UNREADABLE
    assert "the roll, whose size is not known" in capsys.readouterr().err


def test_text_tells_every_round_transfer_tie_and_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "food.blt"
    file.write_text(
        '5 3\n4 1 0\n2 2 1 0\n8 3 4 0\n4 3 5 0\n1 4 0\n1 5 0\n0\n"Oranges" "Pears" '
        '"Chocolate" "Strawberries" "Hamburgers" "Food"'
    )
    assert recount(file) == COUNTED
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "Food",
        "Single transferable vote, Scottish rules, 20 ballots",
        "Quota: 6 votes",
        "Round 1 (votes): Chocolate 12, Oranges 4, Pears 2, Strawberries 1, Hamburgers 1",
        "  elected: Chocolate",
        "  from Chocolate goes the surplus of 6 4 to Strawberries, 2 to Hamburgers",
        "Round 2 (votes): Chocolate 6, Strawberries 5, Oranges 4, Hamburgers 3, Pears 2",
        "  eliminated: Pears",
        "  from Pears goes 2 to Oranges",
        "Round 3 (votes): Oranges 6, Chocolate 6, Strawberries 5, Hamburgers 3",
        "  elected: Oranges, Strawberries",
        "  eliminated: Hamburgers",
        "Result: Chocolate, Oranges, Strawberries (reached the quota, or left when as many seats were)",
    ]
    assert recount(file, Method.SCHULZE) == COUNTED
    assert "  Oranges 6 : 12 Chocolate" in capsys.readouterr().out


def spoil(change: Callable[[list[str]], list[str]]) -> list[str]:
    return change(publish(random.Random(7), Method.RUNOFF))


def at(lines: list[str], start: str) -> int:
    return next(number for number, line in enumerate(lines) if line.startswith(start))


def first_ballot(lines: list[str]) -> int:
    return at(lines, '"ballots"') + 1


def without(lines: list[str], number: int) -> list[str]:
    return lines[:number] + lines[number + 1 :]


def swapped(lines: list[str], number: int, old: str, new: str) -> list[str]:
    assert old in lines[number]
    return [*lines[:number], lines[number].replace(old, new), *lines[number + 1 :]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: without(lines, first_ballot(lines)), "ballots and the file"),
        (
            lambda lines: lines[: first_ballot(lines) + 1] + lines[first_ballot(lines) :],
            "comes twice",
        ),
        (
            lambda lines: [
                *lines[: first_ballot(lines)],
                lines[first_ballot(lines) + 1],
                lines[first_ballot(lines)],
                *lines[first_ballot(lines) + 2 :],
            ],
            "the ballots do not stand in the order of their codes",
        ),
        (
            lambda lines: without(lines, at(lines, '"chain"') + 3),
            "the chain is broken at entry 3: its hash is",
        ),
        (
            lambda lines: swapped(lines, at(lines, '"chain"') + 1, '"cast"', '"retract"'),
            "the chain is broken at entry 1",
        ),
        (lambda lines: swapped(lines, 1, "Wohin", "Whither"), "the poll's definition is not the one"),
        (lambda lines: swapped(lines, at(lines, '"head"'), ': "', ': "0'), "the chain is cut off"),
        (
            lambda lines: swapped(lines, at(lines, '"lot"'), "value", "another"),
            "was committed to at the opening",
        ),
        (lambda lines: swapped(lines, 1, '"roll": 60', '"roll": 61'), "the poll's definition is not the one"),
        (lambda lines: swapped(lines, 1, '"roll": 60', '"roll": 1'), " people on the roll"),
        (
            lambda lines: swapped(lines, 2, '"early"', '"struck_ballots": 2, "early"'),
            "the chain holds 0 ballots that were struck, and the closing tells 2",
        ),
        (
            lambda lines: [*lines[: at(lines, '"chain"') + 1], *lines[at(lines, '"head"') - 1 :]],
            "the poll's definition is not the one that it was opened with: its hash is",
        ),
        (lambda lines: swapped(lines, len(lines) - 1, '"why": "', '"why": "un'), "result.why should be"),
        (
            lambda lines: swapped(lines, len(lines) - 1, '"exhausted": "', '"exhausted": "9'),
            "result.rounds.1.exhausted should",
        ),
    ],
)
def test_what_was_tampered_with_is_named(
    change: Callable[[list[str]], list[str]],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    theirs_here: Any,
) -> None:
    file = tmp_path / "ballots.json"
    file.write_text("\n".join(spoil(change)), encoding="utf-8")
    mine, other = ours(capsys, file), theirs_here(file)
    assert mine == other
    assert mine[0] == DIFFERS
    assert says in mine[2]
    assert mine[1]["problems"] == [line.removeprefix(f"{file}: ") for line in mine[2].splitlines()]


def test_a_break_is_named_as_far_as_heads_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], theirs_here: Any
) -> None:
    lines = publish(random.Random(7), Method.RUNOFF, every=5)
    first, end = at(lines, '"chain"') + 1, at(lines, '"head"') - 1
    assert (end - first) % 5 == 1
    file = tmp_path / "ballots.json"
    for entry, where in (
        (2, "at entry 2:"),
        (4, "between the entries 4 and 5:"),
        (7, "between the entries 6 and 10:"),
        (end - first, f"at entry {end - first}:"),
    ):
        spoilt = list(lines)
        told = json.loads(spoilt[first + entry - 1].rstrip(","))
        spoilt[first + entry - 1] = spoilt[first + entry - 1].replace(told[1], "0" * 64)
        file.write_text("\n".join(spoilt), encoding="utf-8")
        mine, other = ours(capsys, file), theirs_here(file)
        assert mine == other
        assert f"the chain is broken {where} its hash is" in mine[2]


def test_a_line_is_named_where_a_receipt_comes_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = publish(random.Random(7), Method.RUNOFF)
    first = first_ballot(lines)
    code = json.loads(lines[first].rstrip(","))[0]
    file = tmp_path / "ballots.json"
    file.write_text("\n".join(lines[: first + 1] + lines[first:]), encoding="utf-8")
    assert f"line {first + 2}: receipt {code} comes twice" in ours(capsys, file)[2]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "line"),
        (lambda lines: swapped(lines, 0, "ballots 1", "ballots 9"), '"format" should be'),
        (lambda lines: swapped(lines, 1, '"irv"', '"dice"'), "line 2: the method 'dice' is not known"),
        (lambda lines: swapped(lines, 1, '"roll": 60', '"roll": "60"'), 'line 2: "roll" should be'),
        (lambda lines: swapped(lines, 1, '"question"', '"asked"'), 'line 2: "question" should be'),
        (lambda lines: swapped(lines, 1, '"text"', '"words"'), "line 2: every option should be an object"),
        (lambda lines: swapped(lines, 1, '"irv"', '"yesno", "threshold": "1/0"'), "line 2: a threshold is"),
        (lambda lines: swapped(lines, 1, '"irv"', '"irv", "budget": "-1"'), "line 2: the budget must be"),
        (lambda lines: swapped(lines, 1, '"irv"', '"irv", "seats": -1'), 'line 2: "seats" should be'),
        (lambda lines: swapped(lines, 2, '"early"', '"struck_ballots": "2", "early"'), "line 3: "),
        (lambda lines: swapped(lines, 3, ': "', ": 1"), "line 4: "),
        (lambda lines: [*lines[:-1], '"result": []}'], 'line 45: "result" should be'),
        (lambda lines: swapped(lines, first_ballot(lines), "[", '["'), "line 6: "),
        (
            lambda lines: [*lines[:5], '["AA", [9, 9]],', *lines[5:]],
            "line 6: ballot AA says what no ballot can: '[9, 9]'",
        ),
    ],
)
def test_what_cannot_be_read_is_told(
    change: Callable[[list[str]], list[str]],
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    theirs_here: Any,
) -> None:
    file = tmp_path / "ballots.json"
    file.write_text("\n".join(spoil(change)), encoding="utf-8")
    mine, other = ours(capsys, file), theirs_here(file)
    assert (mine[:2], other[:2]) == ((UNREADABLE, None), (UNREADABLE, None))
    assert says in mine[2]
    assert says in other[2]


def test_a_seat_too_many_and_a_method_without_its_needs_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.blt"
    file.write_text('2 1\n2 1 0\n0\n"A" "B" "T"')
    for options, says in (
        ({"method": Method.SCHULZE, "seats": 2}, "schulze does not fill 2 seats"),
        ({"method": Method.STAR}, "the file holds rankings, and the method needs points"),
        ({"method": Method.BUDGET_GREEDY}, "the method needs a budget and what every option costs"),
        ({"method": Method.YES_NO, "threshold": "a lot"}, "a threshold is written like majority"),
    ):
        code, _, err = ours(capsys, file, **options)
        assert code == UNREADABLE
        assert says in err
    assert recount(tmp_path / "missing.blt") == UNREADABLE


def test_the_command_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.blt", tmp_path / "b.blt"
    good.write_text(FILES["shared.blt"])
    bad.write_text("2 1\n1 3 0\n0\n")

    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "recount", *arguments], capture_output=True, text=True
        )
        return done.returncode, done.stdout, done.stderr

    code, out, err = run(str(good), "--method", "schulze", "--json")
    assert (code, json.loads(out)["method"], err) == (COUNTED, "schulze", "")
    assert run(str(bad)) == (UNREADABLE, "", f"{bad}: line 2: there is no candidate 3: there are 2\n")
    assert run(str(good), "--method", "dice")[0] == UNREADABLE
