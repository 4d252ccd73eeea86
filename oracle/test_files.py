"""Files beside those who define the formats: ours read by preflibtools and pabutools, and theirs by us."""

import random
from fractions import Fraction
from pathlib import Path

import pref_voting
import pytest
from pabutools.election import parse_pabulib, write_pabulib
from preflibtools.instances import CategoricalInstance, OrdinalInstance

from bot.polls.formats import read, write
from bot.polls.formats.election import Election
from bot.polls.methods.story import Choice, Form
from oracle.profiles import chances, weak

NAMES = ("Zoë, “Z”", "B: c", 'A"d', "#4")
FILES = 50


def ballots(chance: random.Random, form: Form) -> dict[Choice, int]:
    cast: dict[Choice, int] = {}
    for _ in range(5):
        if form is Form.RANKS:
            choice = weak(chance, len(NAMES))
        elif form is Form.POINTS:
            choice = tuple(chance.choices(range(6), k=len(NAMES)))
        else:
            choice = tuple(sorted(chance.sample(range(len(NAMES)), chance.randint(1, len(NAMES)))))
        if any(choice) or form is Form.SOME:
            cast[choice] = chance.randint(1, 9)
    return cast


def written(election: Election, file: Path) -> Path:
    file.write_text("\n".join([*write(election, file.suffix[1:]), ""]), encoding="utf-8")
    return file


def reread(file: Path) -> Election:
    found = read(file)
    assert isinstance(found, Election)
    return found


def test_the_examples_of_pref_voting() -> None:
    """Theirs are numbered from 0."""
    files = list((Path(pref_voting.__file__).parent / "data").rglob("*.so[ci]"))
    assert files
    for file in files:
        assert reread(file).ballots


@pytest.mark.parametrize(
    ("kind", "form", "instance"),
    [("toi", Form.RANKS, OrdinalInstance), ("cat", Form.POINTS, CategoricalInstance)],
)
def test_preflib(kind: str, form: Form, instance: type, tmp_path: Path) -> None:
    for number, chance in zip(range(FILES), chances(f"files {kind}"), strict=False):
        election = Election(NAMES, form, ballots(chance, form), "What: now?")
        theirs = instance()
        theirs.parse_file(str(written(election, tmp_path / f"{number}.{kind}")))
        assert tuple(theirs.alternatives_name.values()) == NAMES
        assert theirs.num_voters == sum(election.ballots.values())
        theirs.write(str(tmp_path / f"{number}-again.{kind}"))
        back = reread(tmp_path / f"{number}-again.{kind}")
        assert (back.names, back.ballots) == (NAMES, election.ballots)


def test_pabulib(tmp_path: Path) -> None:
    for number, chance in zip(range(FILES), chances("files pb"), strict=False):
        costs = tuple(Fraction(chance.randint(1, 99)) for _ in NAMES)
        election = Election(
            NAMES, Form.SOME, ballots(chance, Form.SOME), "What; now?", costs=costs, budget=Fraction(60)
        )
        instance, profile = parse_pabulib(str(written(election, tmp_path / f"{number}.pb")))
        assert {project.name: project.cost for project in instance} == dict(zip("1234", costs, strict=True))
        assert len(profile) == sum(election.ballots.values())
        write_pabulib(instance, profile, str(tmp_path / f"{number}-again.pb"))
        back = reread(tmp_path / f"{number}-again.pb")
        place = [int(name) - 1 for name in back.names]  # it lists projects in an order of its own
        told = {tuple(sorted(place[one] for one in choice)): n for choice, n in back.ballots.items()}
        assert told == election.ballots
