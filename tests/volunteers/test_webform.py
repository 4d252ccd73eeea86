"""People from a form on the web: what is taken in, what is refused, and how they are linked."""

import csv
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.database.tables import invited
from bot.errors import UserError
from bot.operation.problems import OperatorError
from bot.volunteers import webform
from bot.volunteers.model import Commitment, Hours, Invited, Skill
from tests.volunteers.conftest import HARRIS, Home
from tests.world import World, custom_ids, said

MARIA, OMAR = 10**17 + 1, 10**17 + 2
HEAD = "key,name,county,skills,hours,commitment\n"
FILE = HEAD + '1,Maria,77001,"law, writing",more,team-member\n2,Omar,"Travis County, Texas",,,\n'


class Import:
    """Runs of the command in a folder, each with a new file of codes."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.folder, self.runs = home, folder, 0

    async def __call__(self, text: str, columns: str | None = None, **options: Any) -> webform.Report:
        self.runs += 1
        file, toml = self.folder / "people.csv", self.folder / "columns.toml"
        file.write_text(text, encoding="utf-8")
        if columns is not None:
            toml.write_text(columns, encoding="utf-8")
        mapped = webform.mapping(toml if columns is not None else None)
        return await webform.load(self.home.database, 1, file, mapped, codes=self.file, **options)

    @property
    def file(self) -> Path:
        return self.folder / f"codes-{self.runs}.csv"

    def codes(self) -> dict[str, tuple[str, str]]:
        with self.file.open(encoding="utf-8", newline="") as opened:
            _, *rows = csv.reader(opened)
        return {key: (code, sent) for key, code, sent in rows}


@pytest.fixture
def take_in(home: Home, tmp_path: Path) -> Import:
    return Import(home, tmp_path)


def counts(report: webform.Report) -> tuple[int, int, int, int]:
    return report.new, report.same, report.changed, report.refused


async def test_running_it_again_changes_nothing(take_in: Import, home: Home) -> None:
    assert counts(await take_in(FILE, dry_run=True)) == (2, 0, 0, 0)
    assert not take_in.file.exists()
    assert not await home.rows(invited)
    assert counts(await take_in(FILE)) == (2, 0, 0, 0)
    before, codes = await home.rows(invited), take_in.codes()
    assert stat.S_IMODE(take_in.file.stat().st_mode) == 0o600
    assert counts(await take_in(FILE)) == (0, 2, 0, 0)
    assert await home.rows(invited) == before
    assert take_in.codes() == {key: (code, "before") for key, (code, _) in codes.items()}
    assert counts(await take_in(FILE.replace("more", "2-to-5"))) == (0, 1, 1, 0)
    assert {key: code for key, (code, _) in take_in.codes().items()} == {k: c for k, (c, _) in codes.items()}
    assert "Maria" not in str(await home.rows(invited))


async def test_what_cannot_be_taken_in_is_told_line_by_line(take_in: Import, home: Home) -> None:
    report = await take_in(
        HEAD
        + "1,a,77001,,,\n"
        + ",b,77001,,,\n"
        + "maria@example.org,c,77001,,,\n"
        + "4,d,00000,,,\n"
        + "5,e,Atlantis,,,\n"
        + "6,f,77001,juggling,,\n"
        + "7,g,77001,,always,\n"
        + "1,h,77001,,,\n"
        + f"{'9' * 65},i,77001,,,\n"
        + "\n10,Washington,Washington County,,,\n"
        + "11\n"
    )
    assert counts(report) == (3, 0, 0, 8)
    told = dict(report.reasons)
    assert list(told) == [3, 4, 5, 6, 7, 8, 9, 10]
    assert "no key" in told[3]
    assert "address" in told[4]
    assert "'Atlantis' is no ZIP code and no county" in told[6]
    assert "'juggling' is not among canvassing" in told[7]
    assert "in line 2 already" in told[9]
    assert report.open == 2  # which of the Washington Counties, and nothing given
    assert list(report.lines())[:2] == [
        "3 new, 0 as before, 0 changed, 8 refused",
        "2 without a county, or with one of several: they pick when they join",
    ]


async def test_columns_and_words_of_another_form(take_in: Import, home: Home) -> None:
    columns = """
separator = ";"
columns = { key = "ID", county = "Zip", skills = "Help", hours = "Time", commitment = "" }
skills = { "Knocking on doors" = "canvassing" }
hours = { "A lot" = "more" }
"""
    text = "Time,E-mail,Help,Zip,ID\nA lot,m@example.org,Knocking on doors; law,77001,x-1\n"
    assert counts(await take_in(text, columns)) == (1, 0, 0, 0)
    (row,) = await home.rows(invited)
    assert (row.key, row.geoid, row.skills, row.hours, row.commitment) == (
        "x-1",
        HARRIS,
        ["canvassing", "law"],
        "more",
        None,
    )


@pytest.mark.parametrize(
    ("text", "columns", "told"),
    [
        (FILE, 'columns = { name = "x" }', "columns.name"),
        (FILE, 'skills = { a = "juggling" }', "skills.a"),
        (FILE, "columns = ", "not TOML"),
        (FILE, 'columns = { key = "ID" }', "no column ID"),
        ("", None, "no column key"),
        (HEAD + '1,"' + "x" * 200_000, None, "not CSV"),
    ],
)
async def test_a_file_that_does_not_fit_is_refused_whole(
    take_in: Import, home: Home, text: str, columns: str | None, told: str
) -> None:
    with pytest.raises(OperatorError, match=told):
        await take_in(text, columns)
    assert not await home.rows(invited)


async def test_codes_are_never_written_over(take_in: Import) -> None:
    await take_in(FILE)
    take_in.runs -= 1
    with pytest.raises(OperatorError, match="exists"):
        await take_in(FILE)


async def test_several_alliances_have_to_be_told_apart(home: Home) -> None:
    assert await webform.choose_alliance(home.database, None) == 1
    await home.set_up(guild_id=101)
    with pytest.raises(OperatorError, match="--alliance"):
        await webform.choose_alliance(home.database, None)
    with pytest.raises(OperatorError, match="--alliance"):
        await webform.choose_alliance(home.database, 99)
    other = (await home.actor(guild_id=101)).alliance_id
    assert await webform.choose_alliance(home.database, other) == other


async def test_more_than_a_batch(take_in: Import, home: Home) -> None:
    many = HEAD + "".join(f"{n},x,77001,,,\n" for n in range(webform.BATCH + 5)) + "0,x,77001,,,\n"
    read: list[int] = []
    report = await take_in(many, advance=read.append)
    assert counts(report) == (webform.BATCH + 5, 0, 0, 1)
    assert len(take_in.codes()) == webform.BATCH + 5
    assert read[-1] == len(many)


# --- joining -----------------------------------------------------------------------------------------------


async def test_a_code_is_one_persons_and_of_one_alliance(take_in: Import, home: Home) -> None:
    await take_in(FILE)
    code, _ = take_in.codes()["1"]
    await home.set_up(guild_id=101)
    with pytest.raises(UserError, match="join-code-unknown"):
        await home.invitations.enter(await home.actor(MARIA, 101), code)
    for _ in range(2):
        await home.invitations.enter(await home.actor(MARIA), f" {code.upper()} ")
    with pytest.raises(UserError, match="join-code-used"):
        await home.invitations.enter(await home.actor(OMAR), code)
    opening = await home.applications.begin(await home.actor(MARIA))
    answers = Invited(HARRIS, frozenset({Skill.LAW, Skill.WRITING}), Hours.MORE, Commitment.TEAM)
    assert (opening.invited, opening.where) == (answers, "Harris County, Texas")
    assert (await home.applications.begin(await home.actor(OMAR))).invited is None
    # From now on neither the file nor a removal touches the row.
    report = await take_in(FILE.replace("more", "2-to-5"), remove=True)
    assert (report.joined, report.removed) == (1, 1)
    assert [row.key for row in await home.rows(invited)] == ["1"]
    await home.apply(MARIA)
    (row,) = await home.rows(invited)
    assert (row.key, row.user_id, row.geoid, row.skills, row.hours) == ("1", MARIA, None, [], None)


async def test_who_was_there_before_the_code_is_linked_and_nothing_more_kept(
    take_in: Import, home: Home
) -> None:
    await take_in(FILE)
    await home.volunteer(MARIA)
    await home.invitations.enter(await home.actor(MARIA), take_in.codes()["1"][0])
    assert [(row.user_id, row.geoid) for row in await home.rows(invited) if row.key == "1"] == [(MARIA, None)]


async def test_who_deleted_their_data_does_not_come_back_by_an_import(take_in: Import, home: Home) -> None:
    await take_in(FILE)
    maria = await home.actor(MARIA)
    await home.invitations.enter(maria, take_in.codes()["1"][0])
    everything: Any = (await home.personal.kept(maria)).everything
    (kept,) = everything["invitations"]
    assert (kept["key"], kept["geoid"], kept["hours"]) == ("1", HARRIS, "more")
    await home.personal.erase(maria)
    assert (await home.personal.kept(maria)).everything["invitations"] == []
    report = await take_in(FILE)
    assert (report.joined, report.same) == (1, 1)
    assert list(take_in.codes()) == ["2"]
    (row,) = [row for row in await home.rows(invited) if row.key == "1"]
    assert row.user_id not in (MARIA, None)
    assert (row.geoid, row.skills, row.entered_at) == (None, [], None)


async def test_join_with_a_code_fills_the_form_in(world: World, tmp_path: Path) -> None:
    await world.set_up()
    file, codes = tmp_path / "people.csv", tmp_path / "codes.csv"
    file.write_text(FILE, encoding="utf-8")
    database = world.bot.services.alliances._database
    await webform.load(database, 1, file, webform.mapping(None), codes=codes)
    code = codes.read_text(encoding="utf-8").splitlines()[1].split(",")[1]
    maria, omar, lobby = world.member("maria"), world.member("omar"), world.guild.channels["lobby"]
    assert "No invitation has this code" in said(await maria.slash(lobby, "join", code="Maria"))
    shown = await maria.slash(lobby, "join", code=code)
    assert "filled in already" in said(shown)
    assert "joined with this code already" in said(await omar.slash(lobby, "join", code=code))
    await world.restart()
    form = await world.press(maria, shown, custom_ids(shown)[0])
    assert form.modal is not None
    parts = {part["component"]["custom_id"]: part["component"] for part in form.modal["components"]}
    assert parts["where"]["value"] == "Harris County, Texas"
    for name, chosen in (
        ("skills", ["writing", "law"]),
        ("hours", ["more"]),
        ("commitment", ["team-member"]),
    ):
        assert [one["value"] for one in parts[name]["options"] if one.get("default")] == chosen
    await world.apply(maria)
    assert "Your application" in said(await maria.slash(lobby, "join", code=code))
