"""Pabulib's `.pb`: projects with costs, a budget, and votes on them (pabulib.org/format).

`approval` and `choose-1` votes are approvals, `ordinal` ones rankings, `cumulative` and `scoring` ones points.
The winners of a budget are told by their project ids. A section that the format does not know is passed over.
"""

import csv
import re
from collections.abc import Iterator
from fractions import Fraction

from bot.polls.formats.election import (
    Election,
    Tally,
    UnfitError,
    UnreadableError,
    amount,
    check_options,
    groups,
    money,
    ranked,
    shown,
)
from bot.polls.methods.story import Choice, Form, Method

FORMS = {
    "approval": Form.SOME,
    "choose-1": Form.SOME,
    "ordinal": Form.RANKS,
    "cumulative": Form.POINTS,
    "scoring": Form.POINTS,
}
RULES = {Method.BUDGET_GREEDY: "greedy", Method.BUDGET_EQUAL_SHARES: "equalshares"}
SECTIONS = ("META", "PROJECTS", "VOTES")
_HEADING = re.compile("[A-Z][A-Z _]+")
Row = tuple[int, dict[str, str]]


def read(text: str) -> Election:
    """Raises UnreadableError."""
    sections = _sections(text)
    meta = {row.get("key", ""): (line, row.get("value", "")) for line, row in sections["META"]}
    costs: dict[str, Fraction] = {}
    for line, row in sections["PROJECTS"]:
        project = _needed(line, row, "project_id")
        if project in costs:
            raise UnreadableError(line, f"project {shown(project)} comes twice")
        costs[project] = money(_needed(line, row, "cost"), line, "the cost of a project")
    check_options(len(costs), 1)
    if "budget" not in meta or "vote_type" not in meta:
        raise UnreadableError(1, "META must tell the budget and the vote_type")
    line, kind = meta["vote_type"]
    if kind not in FORMS:
        raise UnreadableError(line, f"vote_type must be one of {', '.join(FORMS)}, not {shown(kind)}")
    places = {project: place for place, project in enumerate(costs)}
    tally = Tally()
    for line, row in sections["VOTES"]:
        tally.add(_choice(line, row, FORMS[kind], places))
    greedy = meta.get("rule", (0, ""))[1].startswith("greedy")
    return Election(
        names=tuple(costs),
        form=FORMS[kind],
        ballots=tally.ballots,
        title=meta.get("description", (0, ""))[1],
        method=Method.BUDGET_GREEDY if greedy else Method.BUDGET_EQUAL_SHARES,
        top=max((max(choice) for choice in tally.ballots), default=5) if FORMS[kind] is Form.POINTS else 5,
        costs=tuple(costs.values()),
        budget=money(meta["budget"][1], meta["budget"][0], "the budget"),
    )


def _sections(text: str) -> dict[str, list[Row]]:
    sections: dict[str, list[Row]] = {}
    rows: list[Row] | None = None
    header: list[str] = []
    reader = csv.reader(text.removesuffix("\n").split("\n"), delimiter=";")
    try:
        for cells in reader:
            values = [cell.strip() for cell in cells]
            if not any(values):
                continue
            if values[0].upper() in SECTIONS and not any(values[1:]):
                rows, header = sections.setdefault(values[0].upper(), []), []
            elif len(header) > 1 and len(values) == 1 and _HEADING.fullmatch(values[0]):
                rows, header = [], []
            elif rows is None:
                raise UnreadableError(reader.line_num, f"{shown(values[0])} stands before the META section")
            elif not header:
                header = [value.lower() for value in values]
            else:
                rows.append((reader.line_num, dict(zip(header, values, strict=False))))
    except csv.Error as error:
        raise UnreadableError(reader.line_num, str(error)) from error
    if missing := [name for name in SECTIONS if name not in sections]:
        raise UnreadableError(reader.line_num, f"the file ends without the section {missing[0]}")
    return sections


def _needed(line: int, row: dict[str, str], field: str) -> str:
    if value := row.get(field):
        return value
    raise UnreadableError(line, f"{field} is missing")


def _choice(line: int, row: dict[str, str], form: Form, places: dict[str, int]) -> Choice:
    if "vote" not in row:
        raise UnreadableError(line, "vote is missing")
    projects = [word.strip() for word in row["vote"].split(",") if word.strip()]
    if unknown := [project for project in projects if project not in places]:
        raise UnreadableError(line, f"there is no project {shown(unknown[0])}")
    if len(set(projects)) < len(projects):
        raise UnreadableError(line, "a project comes twice on one ballot")
    chosen = [places[project] for project in projects]
    if form is Form.SOME:
        return tuple(sorted(chosen))
    if form is Form.RANKS:
        return ranked([[place] for place in chosen], len(places))
    points = [word.strip() for word in row.get("points", "").split(",") if word.strip()]
    if len(points) != len(chosen):
        raise UnreadableError(line, f"{len(chosen)} projects and {len(points)} numbers of points")
    given = [0] * len(places)
    for place, number in zip(chosen, points, strict=True):
        given[place] = amount(number, line, "a number of points")
    return tuple(given)


def write(election: Election) -> Iterator[str]:
    """Lines. Raises UnfitError without costs and a budget, or with shared ranks."""
    if not election.costs or election.budget is None:
        raise UnfitError("Pabulib's format needs the costs of the projects and a budget")
    voters = [choice for choice, people in election.ballots.items() for _ in range(people)]
    kind = {Form.RANKS: "ordinal", Form.POINTS: "scoring"}.get(election.form, "approval")
    yield "META"
    yield "key;value"
    yield f"description;{_cell(election.title)}"
    yield f"num_projects;{len(election.names)}"
    yield f"num_votes;{len(voters)}"
    yield f"budget;{_amount(election.budget)}"
    yield f"vote_type;{kind}"
    if election.method in RULES:
        yield f"rule;{RULES[election.method]}"
    yield "PROJECTS"
    yield "project_id;cost;name"  # names may hold the comma that parts the projects of a vote
    for number, (name, cost) in enumerate(zip(election.names, election.costs, strict=True), start=1):
        yield f"{number};{_amount(cost)};{_cell(name)}"
    yield "VOTES"
    yield "voter_id;vote" + (";points" if kind == "scoring" else "")
    for number, choice in enumerate(voters, start=1):
        chosen = list(choice)
        if kind == "scoring":
            chosen = [place for place, points in enumerate(choice) if points]
        elif kind == "ordinal":
            if any(len(group) > 1 for group in groups(choice)):
                raise UnfitError("Pabulib's format does not hold shared ranks")
            chosen = [group[0] for group in groups(choice)]
        said = ",".join(str(place + 1) for place in chosen)
        points = ";" + ",".join(str(choice[place]) for place in chosen) if kind == "scoring" else ""
        yield f"{number};{said}{points}"


def _cell(text: str) -> str:
    plain = " ".join(text.split())
    return '"' + plain.replace('"', '""') + '"' if set(plain) & set(';"') else plain


def _amount(amount: Fraction) -> str:
    whole_part, rest = divmod(amount, 1)
    if not rest:
        return str(whole_part)
    digits = 1
    while rest * 10**digits % 1 and digits < 20:
        digits += 1
    return f"{whole_part}.{round(rest * 10**digits):0{digits}d}"
