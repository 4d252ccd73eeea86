"""The numbers by which an alliance's proposals live: its own where it changed them, else those of the settings."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from fractions import Fraction

from bot.config import PolicySettings
from bot.errors import UserError
from bot.policies.model import AllTerms, Kind, Terms
from bot.polls.methods import threshold as thresholds

# What each may be; days, people, percent.
BOUNDS: Mapping[str, range] = {
    "seconds": range(51),
    "min_days": range(1, 181),
    "max_days": range(2, 366),
    "vote_days": range(1, 61),
    "quorum": range(101),
    "objection_days": range(1, 31),
    "panel_days": range(1, 31),
    "appeal_days": range(1, 31),
    "appeal_seconds": range(51),
    "appeal_vote_days": range(1, 61),
    "again_days": range(366),
    "lapse_days": range(14, 366),
}
HALF = Fraction(1, 2)


def defaults(settings: PolicySettings) -> AllTerms:
    def of(prefix: str) -> Terms:
        given = {
            one.name: getattr(settings, prefix + one.name, getattr(settings, one.name))
            for one in fields(Terms)
        }
        return Terms(**given)

    return AllTerms(policy=of(""), right=of("right_"), right_repeal=settings.right_repeal)


def with_changes(base: AllTerms, stored: Mapping[str, Mapping[str, object]]) -> AllTerms:
    """`stored` has what an alliance changed, by "policy" and "right", where `repeal` is a share too."""
    policy = replace(base.policy, **dict(stored.get("policy", {})))  # type: ignore[arg-type]
    right = dict(stored.get("right", {}))
    repeal = str(right.pop("repeal", base.right_repeal))
    return AllTerms(policy=policy, right=replace(base.right, **right), right_repeal=repeal)  # type: ignore[arg-type]


def check_changes(kind: Kind, changes: Mapping[str, object]) -> dict[str, object]:
    """Each by itself; shares as they are kept. Raises UserError policy-terms-nothing, policy-terms-bound,
    poll-threshold-unknown."""
    if not changes:
        raise UserError("policy-terms-nothing")
    checked = dict[str, object]()
    for name, value in changes.items():
        if name in ("threshold", "repeal"):
            checked[name] = _share(str(value))
        elif name not in BOUNDS or not isinstance(value, int) or value not in BOUNDS[name]:
            bounds = BOUNDS.get(name, range(1))
            raise UserError("policy-terms-bound", name=name, least=bounds.start, most=bounds.stop - 1)
        else:
            checked[name] = value
    if kind is Kind.POLICY and "repeal" in checked:
        raise UserError("error-option")
    return checked


def check_together(terms: AllTerms) -> None:
    """What holds between them. Raises UserError policy-terms-order, policy-terms-below, policy-terms-repeal,
    policy-terms-right."""
    for one in (terms.policy, terms.right):
        if one.min_days >= one.max_days:
            raise UserError("policy-terms-order", least=one.min_days, most=one.max_days)
        if _of(one.threshold) < HALF:
            raise UserError("policy-terms-below")
    if _of(terms.right_repeal) < _of(terms.right.threshold):
        raise UserError("policy-terms-repeal")
    if (
        _of(terms.right.threshold) < _of(terms.policy.threshold)
        or terms.right.min_days < terms.policy.min_days
    ):
        raise UserError("policy-terms-right")


def as_json(terms: Terms) -> dict[str, object]:
    return asdict(terms)


def share(written: str) -> str:
    """How polls write a share of the votes, yes and no."""
    return thresholds.written(thresholds.parse(written))


def _share(given: str) -> str:
    try:
        thresholds.parse(given)
    except ValueError as error:
        raise UserError("poll-threshold-unknown", given=given) from error
    return given


def _of(written: str) -> Fraction:
    return thresholds.parse(written).share
