"""How a proposal looks: its card, and what happened to it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from discord.ui import ActionRow, Container, Item, TextDisplay

from bot.policies import terms as numbers
from bot.policies.model import Event, Standing, State, What
from bot.policies.rules import NOTICE, next_at
from bot.polls.methods import threshold as thresholds
from bot.text import Markup, escape, isolated, label, text, timestamp
from bot.ui import SafeLayout, mention
from cogs.opinions.card import topic_row
from cogs.opinions.lines import statement_line
from cogs.policies.buttons import Changes, History, MoveOn, ReadText, Second
from cogs.polls.ballot import Retract, Vote
from cogs.polls.options import person
from cogs.reviews.lines import objection_line
from cogs.reviews.objecting import Challenge, Object

NAMED = 10  # sponsors by name, objections by number
SIDES = ("yes", "no", "abstain")


def card(locale: str, standing: Standing) -> SafeLayout:
    """The public card, as it stands at the top of the thread."""
    parts: list[Item[Any]] = [TextDisplay("\n".join(lines(locale, standing)))]
    parts += rows(locale, standing)
    return SafeLayout(Container(*parts))


def lines(locale: str, standing: Standing) -> list[str]:
    proposal, words = standing.proposal, standing.proposal.version.text
    found = [text(locale, "policy-card-title", number=proposal.id, title=words.title)]
    found.append(
        text(
            locale,
            "policy-card-kind",
            kind=proposal.kind.value,
            act=proposal.act.value,
            target=proposal.target or 0,
            area=standing.area.name,
        )
    )
    found.append(state_words(locale, standing))
    if standing.right is not None:
        found.append(text(locale, "policy-card-right", number=standing.right))
    if (after := standing.replaced) is not None:
        details = {"kind": proposal.kind.value, "act": proposal.act.value, **asdict(after)}
        found.append(target_words(locale, proposal.state, details))
    found.append("")
    found.append(shown_words(words.summary))
    if standing.strongest:
        found += ["", text(locale, "policy-card-strongest")]
        found += [statement_line(locale, one) for one in standing.strongest]
    found.append("")
    found.append(
        text(
            locale,
            "policy-card-author",
            author=person(locale, proposal.author_id),
            version=proposal.version.number,
            at=timestamp(proposal.version.at, "d"),
        )
    )
    if standing.sponsors:
        named = ", ".join(mention(one.user_id) for one in standing.sponsors[:NAMED])
        more = len(standing.sponsors) - NAMED
        found.append(text(locale, "policy-card-sponsors", sponsors=Markup(named), more=max(0, more)))
    if proposal.follows is not None:
        found.append(text(locale, "policy-card-follows", number=proposal.follows))
    return found


def state_words(locale: str, standing: Standing) -> str:
    """Where it stands, and what happens next and when."""
    proposal, terms = standing.proposal, standing.terms
    since = timestamp(proposal.since, "d")
    match proposal.state:
        case State.DRAFT:
            missing = max(0, terms.seconds - len(standing.sponsors))
            if any(event.what is What.SUSTAINED for event in standing.events):
                return text(locale, "policy-card-draft-changed", missing=missing)
            lapses = proposal.moves_at
            return text(
                locale,
                "policy-card-draft",
                missing=missing,
                lapses="yes" if lapses else "no",
                at=lapses or proposal.since,
            )
        case State.DISCUSSION:
            at = proposal.moves_at or (next_at(proposal, terms) or proposal.since) + NOTICE
            return text(
                locale,
                "policy-card-discussion",
                since=since,
                moves="yes" if proposal.moves_at else "no",
                at=at,
                relative=timestamp(at, "R"),
                **{"from": proposal.since + timedelta(days=terms.min_days)},
            )
        case State.REVIEW:
            return _review_words(locale, standing)
        case State.VOTE:
            at = proposal.since + timedelta(days=terms.vote_days)
            return text(
                locale,
                "policy-card-vote",
                since=since,
                at=at,
                relative=timestamp(at, "R"),
                share=share_words(locale, terms.threshold),
                quorum=terms.quorum,
            )
        case State.ADOPTED if standing.policy is not None and standing.policy.ended_as is not None:
            policy = standing.policy
            return text(
                locale,
                "policy-card-ended",
                by=policy.ended_by or 0,
                at=timestamp(policy.ended_at or proposal.since, "d"),
                **{"as": standing.policy.ended_as.value},
            )
        case State.ADOPTED | State.REJECTED:
            again = proposal.since + timedelta(days=terms.again_days)
            why = why_rejected(standing.events)
            args = {"at": again, "why": why} if proposal.state is State.REJECTED else {}
            return text(
                locale,
                f"policy-card-{proposal.state.value}",
                since=since,
                **figures(standing.events),
                **args,
            )
        case State.WITHDRAWN:
            return text(locale, "policy-card-withdrawn", since=since)


def _review_words(locale: str, standing: Standing) -> str:
    """Until when it can be objected to, and what is not decided yet."""
    review = standing.review
    until = review.review.objections_until if review is not None else None
    found = [
        text(
            locale,
            "policy-card-review",
            since=timestamp(standing.proposal.since, "d"),
            open="yes" if until else "no",
            until=until or "",
            again=int(review is not None and review.reopened),
        )
    ]
    undecided = [one for one in review.objections if one.state.is_open] if review is not None else []
    found += [f"• {objection_line(locale, one)}" for one in undecided[:NAMED]]
    if len(undecided) > NAMED:
        found.append(text(locale, "policy-card-objections-more", more=len(undecided) - NAMED))
    return "\n".join(found)


def target_words(locale: str, state: State, details: Mapping[str, object]) -> str:
    """What became of what it is to change, and what can be done, as it stands in a state."""
    return text(
        locale,
        "policy-target",
        kind=str(details["kind"]),
        act=str(details["act"]),
        ended=str(details["ended"]),
        by=int(str(details["by"] or 0)),
        state=state.value,
    )


def rows(locale: str, standing: Standing) -> list[ActionRow[Any]]:
    """What can be pressed: what everybody may first."""
    proposal = standing.proposal
    found: list[ActionRow[Any]] = []
    if proposal.state is State.VOTE and standing.poll_id is not None:
        votes = [
            Vote(standing.poll_id, place, label(locale, f"poll-side-{side}"))
            for place, side in enumerate(SIDES)
        ]
        found.append(ActionRow(*votes, Retract(standing.poll_id, label(locale, "poll-retract"))))
    row: ActionRow[Any] = ActionRow(ReadText(proposal.id, label(locale, "policy-button-text")))
    if standing.against is not None or proposal.version.number > 1:
        row.add_item(Changes(proposal.id, label(locale, "policy-button-changes")))
    row.add_item(History(proposal.id, label(locale, "policy-button-history")))
    if standing.policy is not None and standing.policy.ended_at is None:
        row.add_item(Challenge(proposal.id, label(locale, "objection-button-challenge")))
    if proposal.state in (State.DRAFT, State.DISCUSSION):
        found.append(ActionRow(Second(proposal.id, label(locale, "policy-button-second"))))
    if proposal.state is State.DISCUSSION and proposal.moves_at is None:
        found[-1].add_item(MoveOn(proposal.id, label(locale, "policy-button-move-on")))
    if standing.review is not None and standing.review.review.objections_until is not None:
        found.append(ActionRow(Object(proposal.id, label(locale, "objection-button"))))
    if proposal.topic_id is not None and proposal.state.is_open:
        found.append(ActionRow(*topic_row(locale, proposal.topic_id)))
    return [*found, row]


def event_words(locale: str, event: Event) -> str:
    """What happened, in a line or two."""
    at, details = timestamp(event.at, "f"), event.details
    who = person(locale, event.actor_id) if event.actor_id is not None else Markup("")
    until = details.get("at")
    moves = timestamp_of(str(until)) if until else Markup("")
    reasons = Markup(shown_words(str(details.get("reasons", ""))))
    by = int(str(details.get("by") or 0))
    match event.what:
        case What.PROPOSED:
            return text(locale, "policy-event-proposed", at=at, who=who)
        case What.EDITED:
            return text(
                locale,
                "policy-event-edited",
                at=at,
                who=who,
                version=event.version,
                moves="yes" if until else "no",
                until=moves,
            )
        case What.SECONDED:
            return text(locale, "policy-event-seconded", at=at, who=who)
        case What.UNSECONDED:
            return text(locale, "policy-event-unseconded", at=at, who=who)
        case What.SHARED:
            return text(
                locale,
                "policy-event-shared",
                at=at,
                who=who,
                edits="yes" if details["edits"] else "no",
                person=person(locale, int(str(details["user_id"]))),
            )
        case What.OPENED:
            return text(locale, "policy-event-opened", at=at)
        case What.NOTICE:
            return text(locale, "policy-event-notice", at=at, state=event.state.value, until=moves)
        case What.REVIEW:
            return text(locale, "policy-event-review", at=at, version=event.version)
        case What.SUSTAINED:
            return text(locale, "policy-event-sustained", at=at, reasons=reasons)
        case What.VOTE:
            return text(locale, "policy-event-vote", at=at, version=event.version)
        case What.ADOPTED:
            return text(locale, "policy-event-adopted", at=at, **figures([event]))
        case What.REJECTED:
            why = why_rejected([event])
            return text(locale, "policy-event-rejected", at=at, why=why, **figures([event]))
        case What.WITHDRAWN:
            return text(locale, "policy-event-withdrawn", at=at, who=who)
        case What.TAKEN_DOWN:
            return text(locale, "policy-event-taken-down", at=at, who=who, reasons=reasons)
        case What.PUT_BACK:
            return text(locale, "policy-event-put-back", at=at, who=who, state=event.state.value)
        case What.LAPSED:
            return text(locale, "policy-event-lapsed", at=at)
        case What.TARGET:
            words = Markup(target_words(locale, event.state, details))
            return text(locale, "policy-event-target", at=at, words=words)
        case What.ENDED:
            return text(
                locale, "policy-event-ended", at=at, by=by, reasons=reasons, **{"as": str(details["ended"])}
            )


def figures(events: Sequence[Event]) -> dict[str, int]:
    """What the vote came to."""
    last = next((one for one in reversed(events) if one.what in (What.ADOPTED, What.REJECTED)), None)
    details = last.details if last is not None else {}
    return {name: int(str(details.get(name, 0))) for name in ("yes", "no", "abstained")}


def why_rejected(events: Sequence[Event]) -> str:
    """By its votes, as too few took part ("short"), or as there was nothing left to change ("target")."""
    last = next((one for one in reversed(events) if one.what is What.REJECTED), None)
    details = last.details if last is not None else {}
    return "target" if details.get("target_ended") else "short" if details.get("short") else "votes"


def share_words(locale: str, written: str) -> str:
    share = thresholds.parse(numbers.share(written))
    return text(
        locale,
        "policy-share",
        share=str(share.share),
        kind="more" if share.more_than else "least",
    )


def shown_words(given: str) -> str:
    """What people typed, inert and not reordering what stands around it, whatever its length."""
    return isolated(escape(given))


def timestamp_of(written: str) -> Markup:
    return timestamp(datetime.fromisoformat(written))
