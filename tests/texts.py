"""What the words and the code say of each other: keys, placeholders, and where they are used."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.text import FALLBACK

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "bot" / "text"
# Where each function takes its key, and which keyword arguments it keeps for itself.
TAKES_KEY = {
    "text": (1, set[str]()),
    "label": (1, {"limit"}),
    "reply": (1, {"ephemeral"}),
    "field": (1, {"hint"}),
    "words": (0, set[str]()),
    "UserError": (0, set[str]()),
}
# `AuditService.record(connection, alliance, actor, act, subject, **details)`: the words are `act-<act>`.
RECORDS, ACT, FOR_EVERY_ACT = {"record", "_record"}, 3, {"at", "actor"}


# --- the texts ---------------------------------------------------------------------------------------------


@dataclass
class Message:
    """One message: the placeholders it has, and what their variants can be told apart by."""

    where: str
    has_value: bool
    variables: dict[str, set[str]] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)


class Reader(Visitor):
    def __init__(self, message: Message) -> None:
        self.message = message

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.message.variables.setdefault(node.id.name, set())

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self.message.references.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        if isinstance(node.selector, ftl.VariableReference):
            variants = {
                v.key.name if isinstance(v.key, ftl.Identifier) else v.key.value for v in node.variants
            }
            self.message.variables.setdefault(node.selector.id.name, set()).update(variants)
        self.generic_visit(node)


def read(language: str) -> tuple[dict[str, Message], list[str]]:
    """Every message of a language, and what is wrong with its files."""
    found: dict[str, Message] = {}
    wrong: list[str] = []
    for file in sorted((TEXT / language).glob("*.ftl")):
        source = file.read_text(encoding="utf-8")
        for entry in FluentParser(with_spans=True).parse(source).body:
            line = source.count("\n", 0, entry.span.start if entry.span else 0) + 1
            where = f"{file.relative_to(ROOT)}:{line}"
            if isinstance(entry, ftl.Junk):
                wrong.append(f"{where}: cannot be read: {entry.annotations[0].message}")
            elif isinstance(entry, ftl.Message):
                if entry.id.name in found:
                    wrong.append(f"{where}: {entry.id.name} is also in {found[entry.id.name].where}")
                found[entry.id.name] = message = Message(where, entry.value is not None)
                Reader(message).visit(entry)
                if not message.has_value:
                    wrong.append(f"{where}: {entry.id.name} has no words")
    return found, wrong


@cache
def messages(language: str = FALLBACK) -> dict[str, Message]:
    return read(language)[0]


def differences(wanted: Mapping[str, Message], other: Mapping[str, Message]) -> list[str]:
    return [
        *(f"{key} is missing" for key in sorted(wanted.keys() - other.keys())),
        *(
            f"{other[key].where}: {key} is in no other language"
            for key in sorted(other.keys() - wanted.keys())
        ),
        *(
            f"{other[key].where}: {key} has the placeholders {sorted(other[key].variables)}, not"
            f" {sorted(wanted[key].variables)}"
            for key in sorted(wanted.keys() & other.keys())
            if wanted[key].variables.keys() != other[key].variables.keys()
        ),
    ]


# --- the code ----------------------------------------------------------------------------------------------


@dataclass
class Use:
    """A call that takes words: the keys it can mean (exact, or a pattern), and the arguments it gives."""

    where: str
    exact: set[str]
    patterns: list[re.Pattern[str]]
    given: set[str]
    all_known: bool  # no `**arguments`
    exhaustive: bool = True  # whether an argument without a placeholder is a mistake


@dataclass
class Code:
    uses: list[Use] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    # What can stand in a pattern's gap: literals, names of enum members, names of keyword arguments.
    vocabulary: set[str] = field(default_factory=set)

    def uses_key(self, key: str) -> bool:
        if key in self.literals:
            return True
        matches = (pattern.fullmatch(key) for pattern in self.patterns)
        return any(match and all(gap in self.vocabulary for gap in match.groups()) for match in matches)


def pattern_of(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """An f-string that may be a key, with a gap for each of its values."""
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)" for part in node.values]
    is_key = isinstance(node.values[0], ast.Constant) and re.fullmatch(
        r"[a-z][a-z0-9-]*-", str(node.values[0].value)
    )
    return re.compile("".join(parts)) if is_key else None


def meanings(node: ast.AST | None, function: ast.AST) -> Iterator[str | re.Pattern[str]]:
    """What an expression can come to, as far as can be read."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.IfExp():
            yield from meanings(node.body, function)
            yield from meanings(node.orelse, function)
        case ast.BoolOp():
            for side in node.values:
                yield from meanings(side, function)
        case ast.JoinedStr():
            if (pattern := pattern_of(node)) is not None:
                yield pattern
        case ast.Name():
            for assigned in ast.walk(function):
                if isinstance(assigned, ast.Assign) and [
                    target.id for target in assigned.targets if isinstance(target, ast.Name)
                ] == [node.id]:
                    yield from meanings(assigned.value, ast.Module([], []))


def read_code(sources: Mapping[str, str]) -> Code:
    code = Code()
    for name, source in sources.items():
        tree = ast.parse(source)
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(value)):
                    code.literals.add(value)
                case ast.JoinedStr():
                    if (pattern := pattern_of(node)) is not None:
                        code.patterns.append(pattern)
                case ast.keyword(arg=str(argument)):
                    code.vocabulary.add(argument.replace("_", "-"))
                case ast.ClassDef():
                    names = [
                        target
                        for line in node.body
                        if isinstance(line, ast.Assign)
                        for target in line.targets
                    ]
                    code.vocabulary |= {target.id.lower() for target in names if isinstance(target, ast.Name)}
        for function in [tree, *(node for node in ast.walk(tree) if is_function(node))]:
            for call in calls(function):
                code.uses += uses(call, function, f"{name}:{call.lineno}")
    code.vocabulary |= code.literals
    return code


def is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def calls(function: ast.AST) -> Iterator[ast.Call]:
    """The calls in a function, but not those in functions inside it."""
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.Call):
            yield child
        if not is_function(child):
            yield from calls(child)


def uses(call: ast.Call, function: ast.AST, where: str) -> Iterator[Use]:
    called = call.func.id if isinstance(call.func, ast.Name) else ""
    attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = {keyword.arg for keyword in call.keywords if keyword.arg}
    all_known = len(given) == len(call.keywords)
    if called in TAKES_KEY:
        position, own = TAKES_KEY[called]
        keys = call.args[position : position + 1] + [k.value for k in call.keywords if k.arg == "hint"]
        found = [meaning for key in keys for meaning in meanings(key, function)]
        if found:
            yield make_use(where, found, given - own, all_known)
    elif attribute in RECORDS and len(call.args) > ACT:
        found = [f"act-{act}" for act in meanings(call.args[ACT], function) if isinstance(act, str)]
        if found:
            yield make_use(where, found, given | FOR_EVERY_ACT, all_known, exhaustive=False)


def make_use(
    where: str,
    found: list[str | re.Pattern[str]] | list[str],
    given: set[str],
    all_known: bool,
    exhaustive: bool = True,
) -> Use:
    exact = {meaning for meaning in found if isinstance(meaning, str)}
    return Use(where, exact, [m for m in found if isinstance(m, re.Pattern)], given, all_known, exhaustive)


@cache
def code() -> Code:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")]
    return read_code(
        {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sorted(files)}
    )


def missing(code: Code, known: Mapping[str, Message]) -> list[str]:
    return [
        *(
            f"{use.where}: {key} is in no file of {FALLBACK}"
            for use in code.uses
            for key in use.exact - known.keys()
        ),
        *(
            f"{use.where}: no key matches {pattern.pattern}"
            for use in code.uses
            for pattern in use.patterns
            if not any(pattern.fullmatch(key) for key in known)
        ),
    ]


def unused(code: Code, known: Mapping[str, Message]) -> list[str]:
    referred = {reference for message in known.values() for reference in message.references}
    return [
        f"{message.where}: {key} is used nowhere"
        for key, message in known.items()
        if key not in referred and not code.uses_key(key)
    ]


def misfits(code: Code, known: Mapping[str, Message]) -> list[str]:
    wrong = []
    for use in code.uses:
        exact = sorted(use.exact & known.keys())
        families = [[key for key in known if pattern.fullmatch(key)] for pattern in use.patterns]
        if use.all_known:
            wrong += [
                f"{use.where}: {key} is not given {sorted(lacking)}"
                for key in exact
                if (lacking := known[key].variables.keys() - use.given)
            ]
            # A pattern can match more than is meant, so of those it matches one that fits is enough.
            wrong += [
                f"{use.where}: none of {family} can do with {sorted(use.given)}"
                for family in families
                if family and all(known[key].variables.keys() - use.given for key in family)
            ]
        keys = [*exact, *(key for family in families for key in family)]
        taken = {variable for key in keys for variable in known[key].variables}
        if keys and use.exhaustive and use.given - taken:
            wrong.append(f"{use.where}: {sorted(keys)} has no placeholder for {sorted(use.given - taken)}")
    return wrong
