"""Files as other programs write them, and as we do: read to what they say, or refused with line and reason."""

import gzip
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.formats import Election, UnfitError, UnreadableError, parse, read, write
from bot.polls.formats.convert import cast_as
from bot.polls.methods.story import Choice, Form, Lot, Method
from tests.polls.methods.elections import choices, strict

# Hill, Wichmann and Woodall's own example, Basil withdrawn, with OpenTally's shared and OpenSTV's skipped rank.
BLT = """4 2
-2
3 1 3 4 0
4 1 3 2 0
2 4 1=3 0
1 2 0
2 2=4=3 1 0
1 - 4 0
0
"Adam"
"Basil"
"Charlotte"
"Donald"
"Title"
"""


def parsed(text: str, ending: str) -> Election:
    found = parse(text, ending)
    assert isinstance(found, Election)
    return found


def test_blt() -> None:
    election = parsed(BLT, "blt")
    assert election.names == ("Adam", "Charlotte", "Donald")
    assert (election.title, election.seats, election.form) == ("Title", 2, Form.RANKS)
    assert election.ballots == {
        (1, 2, 3): 3,
        (1, 2, 0): 4,
        (2, 2, 1): 2,
        (0, 0, 0): 1,
        (2, 1, 1): 2,
        (0, 0, 1): 1,
    }


def test_blt_whatever_the_lines() -> None:
    """The first description knows no lines; comments, ids, nicknames and a laid down lot are later additions."""
    text = (
        "# made by hand\n3 1 [tie H C P] [nick C P H] (7) 2 C H 0 /* two\nlines */ 1 3 0 0 "
        '"Castor \\"C\\"" "Pol#lux" Helen "Who?" "Source"'
    )
    election = parsed(text, "blt")
    assert election.names == ('Castor "C"', "Pol#lux", "Helen")
    assert election.ballots == {(1, 0, 2): 2, (0, 0, 1): 1}
    assert (election.lot, election.title) == (Lot((2, 0, 1)), "Who?")


ORDERS = """# FILE NAME: 00001-00000001.toi
# TITLE: Two of three
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bob
# ALTERNATIVE NAME 3: Cy
3: 2,{1,3}
2: 3
1: {2,1}
"""


def test_preflib_orders() -> None:
    election = parsed(ORDERS, "toi")
    assert (election.names, election.title, election.complete) == (
        ("Ann", "Bob", "Cy"),
        "Two of three",
        False,
    )
    assert election.ballots == {(2, 1, 2): 3, (0, 0, 1): 2, (1, 1, 0): 1}
    assert parse(ORDERS) == election  # the metadata tell as much as the ending
    assert cast_as(election, Form.SOME) == {(0, 1, 2): 3, (2,): 2, (0, 1): 1}
    assert cast_as(election, Form.ONE) == {(1,): 3, (2,): 2, (): 1}
    complete = parsed("\n".join(ORDERS.splitlines()[:10]), "toc")
    assert cast_as(complete, Form.SOME) == {(1,): 3}  # who is put last by everybody is approved by nobody
    assert not parsed(ORDERS, "toc").complete  # whatever its name, not everybody ranks everybody


def test_preflib_orders_from_before_2022() -> None:
    election = parsed("3\n1,Ann\n2,Bob, the second\n3,Cy\n5,5,2\n3,2,1,3\n2,3,{1,2}\n", "toc")
    assert election.names == ("Ann", "Bob, the second", "Cy")
    assert election.ballots == {(2, 1, 3): 3, (2, 2, 1): 2}


CATEGORIES = """# TITLE: Three answers
# NUMBER ALTERNATIVES: 3
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: Maybe
# CATEGORY NAME 3: No
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bob
# ALTERNATIVE NAME 3: Cy
4: 1,{2,3},{}
2: {1,3},{},2
"""


def test_preflib_categories() -> None:
    election = parsed(CATEGORIES, "cat")
    assert election.ballots == {(2, 1, 1): 4, (2, 0, 2): 2}
    assert cast_as(election, Form.SOME) == {(0,): 4, (0, 2): 2}
    assert cast_as(election, Form.RANKS) == {(1, 2, 2): 4, (1, 0, 1): 2}
    stars = CATEGORIES.replace("Yes", "5").replace("Maybe", "3").replace("No", "0")
    assert parsed(stars, "cat").ballots == {(5, 3, 3): 4, (5, 0, 5): 2}


# From Pabulib's description of its format, cut to four votes.
PB = """META
key; value
description; Municipal PB in Wieliczka
num_projects; 5
num_votes; 4
budget; 2500,50
rule; greedy
vote_type; approval
PROJECTS
project_id; cost; category
1; 600; "culture; education"
2; 800; sport
4; 1400; culture
5; 1000.25; health, sport
7; 1200; education
VOTES
voter_id; age; sex; vote
1; 34; f; 1,2,4
2; 51; m; 1,2
3; 23; m; 1,2
4; 19; f;
"""


def test_pabulib() -> None:
    election = parsed(PB, "pb")
    assert election.names == ("1", "2", "4", "5", "7")
    assert election.costs[3] == Fraction(4001, 4)
    assert (election.budget, election.method) == (Fraction(5001, 2), Method.BUDGET_GREEDY)
    assert election.ballots == {(0, 1, 2): 1, (0, 1): 2, (): 1}


def test_pabulib_points_and_orders() -> None:
    scored = PB.replace("approval", "scoring").replace("; vote", "; vote; points")
    scored = (
        scored.replace("f; 1,2,4", "f; 1,2,4; 3,1,9")
        .replace("m; 1,2", "m; 1,2; 2,2")
        .replace("f;\n", "f;;\n")
    )
    assert parsed(scored, "pb").ballots == {(3, 1, 9, 0, 0): 1, (2, 2, 0, 0, 0): 2, (0, 0, 0, 0, 0): 1}
    assert parsed(scored, "pb").top == 9
    ordered = PB.replace("approval", "ordinal").replace("f; 1,2,4", "f; 4,2,1")
    assert parsed(ordered, "pb").ballots == {(3, 2, 1, 0, 0): 1, (1, 2, 0, 0, 0): 2, (0, 0, 0, 0, 0): 1}


TABLE = """id,rank1,rank2,rank3,count
a,Ann,Bob,Cy,2
b,Bob,,Ann,1
c,Cy,overvote,Ann,1
d,skipped,Ann,Ann,3
"""


def test_table_with_one_column_a_rank() -> None:
    election = parsed(TABLE, "csv")
    assert election.names == ("Ann", "Bob", "Cy")
    assert election.ballots == {(1, 2, 3): 2, (2, 1, 0): 1, (0, 0, 1): 1, (1, 0, 0): 3}
    for heading in (
        "1st choice;2nd choice;3rd choice",
        "1;2;3",
        "Choice 1;Choice 2;Choice 3",
        "best;next;last",
    ):
        assert parsed(f"{heading}\nAnn;Cy;\n", "csv").ballots == {(1, 2): 1}
    turned = "rank2,rank1\nBob,Ann\n"
    assert parsed(turned, "csv").ballots == {(1, 2): 1}


def test_table_with_one_column_an_option() -> None:
    election = parsed("Ann,Bob,weight\n5,0,2\n3,,1\n", "csv")
    assert (election.names, election.form, election.top) == (("Ann", "Bob"), Form.POINTS, 5)
    assert election.ballots == {(5, 0): 2, (3, 0): 1}


@pytest.mark.parametrize(
    ("name", "content", "names", "ballots"),
    [
        (  # withdrawn one by one, a comment a line, quotation marks by backslash and doubled, an empty ballot
            "a.blt",
            "4 2 # four for two\n-3\n-2\n# so far\n3 1 3 4 0\n1 0\n0 # end\n"
            '"Ann ""A"" Lee"\n"B"\n"C"\n"\\"D\\", Jr."\n"T"',
            ('Ann "A" Lee', '"D", Jr.'),
            {(1, 2): 3, (0, 0): 1},
        ),
        ("b.blt", b"\xef\xbb\xbf2 1\r\n2.0 2 1 0\r\n0\r\nAnn\r\nBob", ("Ann", "Bob"), {(2, 1): 2}),
        (  # as Scottish councils publish them
            "s.blt",
            "3 2\n12 1 0\n88 1 3 2 0\n0\nAnn O'Lee (Party A)\nBob (B)  # him\nCy\nWardy McWard Town\n",
            ("Ann O'Lee (Party A)", "Bob (B)", "Cy"),
            {(1, 0, 0): 12, (1, 3, 2): 88},
        ),
        ("c.blt", "2 1\r1 1=2 0\r0\r", ("Candidate 1", "Candidate 2"), {(1, 1): 1}),
        (
            "a.soi",
            "# RELATES TO:\n# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 3: C: #3\n2: 3\n1:",
            ("Option 1", "Option 2", "C: #3"),
            {(0, 0, 1): 2, (0, 0, 0): 1},
        ),
        ("b.soi", "# ALTERNATIVE NAME 1: A\u2028n\n# ALTERNATIVE NAME 2: B\n2: 2", ("A n", "B"), {(0, 1): 2}),
        (
            "0.soc",  # as pref_voting writes them
            "# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 0: A\n# ALTERNATIVE NAME 1: B\n3: 1, 0\n",
            ("A", "B"),
            {(2, 1): 3},
        ),
        ("c.soi", "# ALTERNATIVE NAME 1: M\x85\n1: 1".encode("latin-1"), ("M…",), {(1,): 1}),
        ("d.toi", "# from the archive\n2\n1,Ann\n2,Bob\n3,3,1\n3,{2,1}\n", ("Ann", "Bob"), {(1, 1): 3}),
        (
            "a.pb",
            PB.replace("VOTES\n", "\nNOTES\nkey; value\na; b\n\nVOTES;;\n\n"),
            tuple("12457"),
            {(0, 1, 2): 1, (0, 1): 2, (): 1},
        ),
        (
            "a.csv",
            "rank_1,rank_2,precinct\nAnn,Bob,7\n,,\n\nBob,,8,\n",
            ("Ann", "Bob"),
            {(1, 2): 1, (0, 0): 1, (0, 1): 1},
        ),
        (
            "b.csv",
            "1st choice;2nd choice\nCy;\nÅsa;Cy\n".encode("utf-16"),
            ("Cy", "Åsa"),
            {(1, 0): 1, (2, 1): 1},
        ),
        ("c.csv", "rank1,rank2,count\nCy,Ann,0\nAnn,,3.0\n", ("Cy", "Ann"), {(0, 1): 3}),
        ("d.csv", 'rank1\n"Ann\nLee"\n', ("Ann Lee",), {(1,): 1}),
    ],
)
def test_what_is_unusual_and_allowed_all_the_same(
    name: str, content: str | bytes, names: tuple[str, ...], ballots: dict[Choice, int], tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    election = read(file)
    assert isinstance(election, Election)
    assert (election.names, election.ballots) == (names, ballots)


def test_two_of_one_name_are_told_apart() -> None:
    assert parsed('2 1\n1 1 0\n0\n"Ann"\n"Ann"\n""', "blt").names == ("Ann", "Ann (2)")


@pytest.mark.parametrize(
    ("ending", "text", "line", "reason"),
    [
        ("blt", "\n", 1, "the file is empty"),
        ("blt", "2 1\n1 1 2", 2, "the file ends where the 0 that ends a ballot should come"),
        ("blt", "2 1\n1 1 3 0\n0\n", 2, "there is no candidate 3: there are 2"),
        ("blt", "2 1\n1.5 1 0\n0\n", 2, "the number of people who cast a ballot must be a whole number"),
        ("blt", "2 1\n1 1 0\n3 2 x 0\n0\n", 3, "a candidate must be a whole number, not 'x'"),
        ("blt", "2 1\n1 1 1 0\n0\n", 2, "a candidate comes twice on one ballot"),
        ("blt", "2 1\n1 0 0 1 0\n0\n", 2, "a quoted name should stand here, not '1'"),
        ("blt", '2 1\n1 1 0\n0\n"Ann"\n', 4, "there are 2 candidates and only 1 names"),
        ("blt", '2 1\n1 1 0\n0\n"Ann\n', 4, '" is never closed'),
        ("blt", "999999999 1\n0\n", 1, "there must be between 1 and 5,000 options"),
        ("blt", "2 0\n1 1 0\n0\n", 1, "there is no seat to fill"),
        ("blt", "2 1\n1 1 0\n0 Ann Lee\nBob\n", 3, "a quoted name should stand here, not 'Lee'"),
        ("blt", '2 1\n1 1 0\n0\n"A" Ann Lee\nBob\n', 4, "a quoted name should stand here, not 'Lee'"),
        ("blt", "1 1\n-1\n0\n", 3, "there must be between 1 and 5,000 options, not 0"),
        ("toi", ORDERS + "x: 1,2\n", 13, "the number of people must be a whole number, not 'x'"),
        ("toi", ORDERS + "1: 1,4\n", 13, "there is no alternative 4: there are 3"),
        ("toi", ORDERS + "1: 1,{2\n", 13, "is not an order"),
        ("toi", ORDERS + "1: 1,{1}\n", 13, "alternative 1 comes twice on one ballot"),
        ("toi", ORDERS + "1,2,3\n", 13, "a number of people and a colon should start the line"),
        ("soi", "# TITLE: nothing\n", 1, "there must be between 1 and 5,000 options, not 0"),
        (
            "soi",
            "# ALTERNATIVE NAME 2: Ann\n1: 1\n",
            1,
            "alternative 2 is named, and they are numbered from 1 to 1",
        ),
        ("cat", CATEGORIES + "1: 1,2,3,{}\n", 12, "there are 3 categories, and 4 on this ballot"),
        ("pb", "META\nkey;value\n", 2, "the file ends without the section PROJECTS"),
        ("pb", PB.replace("vote_type; approval\n", ""), 1, "META must tell the budget and the vote_type"),
        ("cat", "# NUMBER ALTERNATIVES: 1\n1: 1\n", 1, "the metadata do not tell the categories"),
        ("soi", "# TITLE: x\n# NUMBER ALTERNATIVES: many\n", 2, "the number of alternatives must be a whole"),
        ("pb", PB.replace("2500,50", "lots"), 6, "the budget must be an amount of money, not 'lots'"),
        ("pb", PB.replace("approval", "shouting"), 8, "vote_type must be one of"),
        ("pb", PB.replace("; vote\n", "; votes\n"), 18, "vote is missing"),
        ("pb", PB.replace("1,2,4", "1,2,3"), 18, "there is no project '3'"),
        ("pb", PB.replace("1,2,4", "1,2,1"), 18, "a project comes twice on one ballot"),
        ("pb", PB.replace("\n2; 800", "\n1; 800"), 12, "project '1' comes twice"),
        ("pb", PB.replace("; 800;", "; ;"), 12, "cost is missing"),
        ("csv", "", 1, "the file is empty"),
        ("pb", "", 1, "the file is empty"),
        ("json", "", 1, "the file is empty"),
        ("", "hello\n", 1, "headings should stand here and ballots below, and none names an option"),
        ("csv", "rank1,rank2\nAnn,Bob,Cy\n", 2, "3 cells under 2 headings"),
        ("csv", "Ann,Bob\n5,-1\n", 2, "a number of points must be a whole number, not '-1'"),
        ("csv", "Ann,Bob\n5,2.5\n", 2, "a number of points must be a whole number, not '2.5'"),
        ("csv", "rank1,count\nAnn,many\n", 2, "the number of people must be a whole number, not 'many'"),
        ("csv", "rank1,count,votes\nAnn,1,1\n", 1, "two columns say how many people cast a ballot"),
        ("csv", '"', 1, "the file is empty"),
        ("csv", "rank1\n,\n", 1, "headings should stand here and ballots below"),
    ],
)
def test_what_cannot_be_read_is_told_with_line_and_reason(
    ending: str, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(UnreadableError) as error:
        parse(text, ending)
    assert reason in error.value.reason
    assert error.value.line == line


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet='0123456789 \n"-=[]()#/*{},:;abMETAVOTESPROJCk.%\t', max_size=60),
    st.sampled_from(["blt", "toi", "soc", "cat", "pb", "csv", "json", ""]),
)
def test_no_text_does_anything_worse(text: str, ending: str) -> None:
    with suppress(UnreadableError):
        parse(text, ending)


def test_a_file_is_known_by_its_ending_or_by_its_look(tmp_path: Path) -> None:
    for name, text in (("a.txt", BLT), ("b", ORDERS), ("c.dat", PB), ("d", TABLE), ("e.blt", BLT)):
        (tmp_path / name).write_text(text)
        assert isinstance(read(tmp_path / name), Election)
    (tmp_path / "f.blt.gz").write_bytes(gzip.compress(BLT.encode("utf-8-sig")))
    assert read(tmp_path / "f.blt.gz") == parsed(BLT, "blt")
    (tmp_path / "old.blt").write_bytes(BLT.replace("Adam", "Ad\xe4m").encode("latin-1"))
    old = read(tmp_path / "old.blt")
    assert isinstance(old, Election)
    assert old.names[0] == "Ad\xe4m"
    (tmp_path / "broken.gz").write_bytes(gzip.compress(BLT.encode())[:-9])
    for name, reason in (("none.blt", "No such file"), ("broken.gz", "packed with gzip, and broken")):
        with pytest.raises(UnreadableError, match=reason):
            read(tmp_path / name)


NAMES = st.lists(
    st.text(alphabet='abcXYZ äß"\\#;,[]=1', min_size=1, max_size=8).map(
        lambda name: f"N{' '.join(name.split())}"
    ),
    min_size=2,
    max_size=5,
    unique=True,
)


@st.composite
def files(draw: st.DrawFn, form: Form, *, clear: bool = False) -> Election:
    names = tuple(draw(NAMES))
    said: st.SearchStrategy[Choice] = strict(len(names)) if clear else choices(form, len(names))
    ballots = Counter(draw(st.dictionaries(said, st.integers(1, 9), min_size=1, max_size=6)))
    return Election(names=names, form=form, ballots=ballots, title="What now?", seats=2)


@settings(max_examples=60, deadline=None)
@given(files(Form.RANKS))
def test_rankings_come_back_from_blt_and_toi_as_they_were(election: Election) -> None:
    for kind in ("blt", "toi"):
        back = parsed("\n".join(write(election, kind)), kind)
        assert (back.names, back.ballots, back.title) == (election.names, election.ballots, election.title)
    assert parsed("\n".join(write(election, "blt")), "blt").seats == 2


@settings(max_examples=60, deadline=None)
@given(files(Form.RANKS, clear=True))
def test_strict_rankings_come_back_from_every_format(election: Election) -> None:
    assert parsed("\n".join(write(election, "soi")), "soi").ballots == election.ballots
    costs = {"costs": (Fraction(3, 2),) * len(election.names), "budget": Fraction(7)}
    plain = tuple(f"p{number}" for number in range(len(election.names)))
    ordered = Election(plain, Form.RANKS, election.ballots, 'What; "now"?', **costs)  # type: ignore[arg-type]
    back = parsed("\n".join(write(ordered, "pb")), "pb")
    assert (back.ballots, back.costs, back.budget, back.title) == (
        ordered.ballots,
        ordered.costs,
        ordered.budget,
        ordered.title,
    )
    table = parsed("\n".join(write(election, "csv")), "csv")
    to = [election.names.index(name) for name in table.names]
    assert sorted(to) == list(range(len(election.names)))
    told = {tuple(choice[to.index(place)] for place in sorted(to)): n for choice, n in table.ballots.items()}
    assert told == election.ballots


@settings(max_examples=60, deadline=None)
@given(st.one_of(files(Form.POINTS), files(Form.SOME), files(Form.ONE)))
def test_points_and_approvals_come_back_as_they_were(election: Election) -> None:
    for kind in ("cat", "csv"):
        back = parsed("\n".join(write(election, kind)), kind)
        assert back.names == election.names
        assert cast_as(back, election.form) == election.ballots


def test_what_a_format_cannot_hold_is_refused() -> None:
    shared = Election(("A", "B"), Form.RANKS, {(1, 1): 1})
    short = Election(("A", "B"), Form.RANKS, {(1, 0): 1})
    points = Election(("A", "B"), Form.POINTS, {(1, 5): 1})
    for election, kind in (
        (shared, "soi"),
        (shared, "csv"),
        (short, "soc"),
        (short, "toc"),
        (short, "cat"),
        (points, "blt"),
        (points, "toi"),
        (points, "pb"),
    ):
        with pytest.raises(UnfitError):
            list(write(election, kind))
    with pytest.raises(UnfitError, match="needs points"):
        cast_as(short, Form.POINTS)
