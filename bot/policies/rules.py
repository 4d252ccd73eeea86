"""What a proposal may say, who may do what with it, and every step of its life: pure, at an instant that is given."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.policies.model import Act, Kind, NewProposal, Proposal, Sponsor, Standing, State, Terms, Text, What
from bot.typed import file_text, line

TITLE_LIMIT = 100  # of a thread's name in Discord
SUMMARY_LIMIT = 600
TEXT_LIMIT = 100_000  # bytes of UTF-8
NOTICE = timedelta(days=1)
LAPSE_NOTICE = timedelta(days=7)
_KEPT = "\n\t\u200c\u200d"  # the joiners too: scripts and emoji need them


# --- what it says ------------------------------------------------------------------------------------------


def hash_of(kind: Kind, act: Act, target: int | None, text: Text) -> str:
    """The SHA-256 of everything that is decided on, as 64 hexadecimal digits: what is cleared and voted on."""
    whole = {
        "kind": kind.value,
        "act": act.value,
        "target": target,
        "area": text.area_id,
        "title": text.title,
        "summary": text.summary,
        "text": text.text,
    }
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_text(new: NewProposal) -> Text:
    """Its words as they are kept. Raises UserError policy-title-empty, policy-summary-empty, policy-text-empty,
    too-long, policy-text-long."""
    title = line(new.title, TITLE_LIMIT, "policy-title-empty")
    summary = line(new.summary, SUMMARY_LIMIT, "policy-summary-empty")
    return Text(title, new.area_id, summary, check_words(new.text))


def check_words(given: str) -> str:
    """Markdown as it is kept: indentation means something in it, what is invisible does not.

    Raises UserError policy-text-empty, policy-text-long.
    """
    plain = unicodedata.normalize(
        "NFC", given.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    )
    kept = "".join(c for c in plain if c in _KEPT or unicodedata.category(c)[0] != "C")
    words = re.sub(r"[^\S\n]+$", "", kept, flags=re.MULTILINE).strip("\n")
    if not words.strip():
        raise UserError("policy-text-empty")
    if (size := len(words.encode())) > TEXT_LIMIT:
        raise UserError("policy-text-long", limit=TEXT_LIMIT // 1000, given=-(-size // 1000))
    return words


def read_file(given: bytes) -> str:
    """A text file's words. Raises UserError policy-text-long, file-not-text."""
    if len(given) > TEXT_LIMIT:
        raise UserError("policy-text-long", limit=TEXT_LIMIT // 1000, given=-(-len(given) // 1000))
    return file_text(given)


def check_target(kind: Kind, act: Act, target: int | None, in_force: bool) -> None:
    """Whether there is what it amends, repeals or replaces. Raises UserError policy-target-missing,
    policy-target-ended, error-option."""
    if target is None:
        if act is not Act.ADOPT:
            raise UserError("policy-target-missing")
        return
    if kind is Kind.RIGHT and act is Act.ADOPT:
        raise UserError("error-option")
    if not in_force:
        raise UserError("policy-target-ended")


def check_again(rejected: Proposal, text_hash: str, terms: Terms, now: datetime) -> None:
    """Whether a rejected proposal may come back as that text. Raises UserError policy-not-rejected,
    policy-again-early, policy-again-same."""
    if rejected.state is not State.REJECTED:
        raise UserError("policy-not-rejected")
    if now < (earliest := rejected.since + timedelta(days=terms.again_days)):
        raise UserError("policy-again-early", at=earliest)
    if rejected.version.text_hash == text_hash:
        raise UserError("policy-again-same")


# --- who may -----------------------------------------------------------------------------------------------


def may_edit(proposal: Proposal, sponsors: Collection[Sponsor], user_id: int) -> bool:
    """Its author, and sponsors whom the author lets; any sponsor once the author's data were deleted."""
    orphan = proposal.author_id < 0
    return user_id == proposal.author_id or any(
        one.user_id == user_id and (one.edits or orphan) for one in sponsors
    )


def check_author(actor: Actor, proposal: Proposal, sponsors: Collection[Sponsor]) -> None:
    """Raises UserError not-allowed-volunteer, policy-not-author."""
    actor.require(Level.VOLUNTEER)
    if not may_edit(proposal, sponsors, actor.user_id):
        raise UserError("policy-not-author")


def _in(proposal: Proposal, *states: State) -> None:
    if proposal.state not in states:
        raise UserError("policy-state", state=proposal.state.value)


# --- its life ----------------------------------------------------------------------------------------------


def next_at(proposal: Proposal, terms: Terms) -> datetime | None:
    """When the clock asks for something: notice, or the step of which notice was given."""
    if proposal.moves_at is not None:
        return proposal.moves_at
    if proposal.state is State.DRAFT:
        return proposal.since + timedelta(days=terms.lapse_days) - LAPSE_NOTICE
    if proposal.state is State.DISCUSSION:
        return proposal.since + timedelta(days=terms.max_days) - NOTICE
    return None


def _to(proposal: Proposal, state: State, now: datetime) -> Proposal:
    return replace(proposal, state=state, since=now, moves_at=None)


def edited(proposal: Proposal, now: datetime) -> Proposal:
    """Its text is another one: a discussion that was about to move on waits, so that people can read it.

    Raises UserError policy-frozen, policy-state.
    """
    if proposal.state in (State.REVIEW, State.VOTE):
        raise UserError("policy-frozen", state=proposal.state.value)
    _in(proposal, State.DRAFT, State.DISCUSSION)
    if proposal.state is State.DISCUSSION and proposal.moves_at is not None:
        return replace(proposal, moves_at=now + NOTICE)
    return proposal


def check_second(standing: Standing, user_id: int, refused: Collection[str]) -> None:
    """Whether somebody may second it. `refused` are the texts of it that a review did not clear.

    Raises UserError policy-state, policy-second-own, policy-seconded, policy-must-change.
    """
    proposal = standing.proposal
    _in(proposal, State.DRAFT, State.DISCUSSION)
    if user_id == proposal.author_id:
        raise UserError("policy-second-own")
    if any(one.user_id == user_id for one in standing.sponsors):
        raise UserError("policy-seconded")
    if proposal.version.text_hash in refused:
        raise UserError("policy-must-change")


def check_unsecond(standing: Standing, user_id: int) -> None:
    """Raises UserError policy-state once the discussion has opened, policy-not-seconded."""
    _in(standing.proposal, State.DRAFT)
    if all(one.user_id != user_id for one in standing.sponsors):
        raise UserError("policy-not-seconded")


def opened(proposal: Proposal, seconds: int, terms: Terms, now: datetime) -> Proposal | None:
    """Its discussion, once enough others second it; none before."""
    if proposal.state is not State.DRAFT or seconds < terms.seconds:
        return None
    return replace(_to(proposal, State.DISCUSSION, now), terms=terms)


def asked_on(proposal: Proposal, terms: Terms, now: datetime) -> Proposal:
    """Notice that it moves on in a day, as its author asks. Raises UserError policy-state, policy-too-early,
    policy-moving."""
    _in(proposal, State.DISCUSSION)
    if now < (earliest := proposal.since + timedelta(days=terms.min_days)):
        raise UserError("policy-too-early", at=earliest)
    if proposal.moves_at is not None:
        raise UserError("policy-moving", at=proposal.moves_at)
    return replace(proposal, moves_at=now + NOTICE)


def due(proposal: Proposal, terms: Terms, now: datetime) -> tuple[What, Proposal] | None:
    """The one step that the clock asks for by now, and how things stand after it. However late it is taken, the
    next one comes no earlier than the whole notice after it."""
    at = next_at(proposal, terms)
    if at is None or at > now:
        return None
    draft = proposal.state is State.DRAFT
    if proposal.moves_at is None:
        return What.NOTICE, replace(proposal, moves_at=now + (LAPSE_NOTICE if draft else NOTICE))
    if draft:
        return What.LAPSED, _to(proposal, State.WITHDRAWN, now)
    return What.REVIEW, _to(proposal, State.REVIEW, now)


def cleared(proposal: Proposal, text_hash: str, now: datetime) -> Proposal | None:
    """Its vote, once a review has cleared the very text; none where that is not what it waits for."""
    if proposal.state is not State.REVIEW or proposal.version.text_hash != text_hash:
        return None
    return _to(proposal, State.VOTE, now)


def sustained(proposal: Proposal, text_hash: str, now: datetime) -> Proposal | None:
    """A draft again, as an objection to the very text was sustained; none where it is not under review."""
    if proposal.state is not State.REVIEW or proposal.version.text_hash != text_hash:
        return None
    return replace(_to(proposal, State.DRAFT, now), terms=None)


def voted(proposal: Proposal, passed: bool, now: datetime) -> Proposal | None:
    """What a vote came to; none where there is none."""
    if proposal.state is not State.VOTE:
        return None
    return _to(proposal, State.ADOPTED if passed else State.REJECTED, now)


def withdrawn(proposal: Proposal, now: datetime) -> Proposal:
    """Raises UserError policy-state once the vote has begun."""
    _in(proposal, State.DRAFT, State.DISCUSSION, State.REVIEW)
    return _to(proposal, State.WITHDRAWN, now)


def brought_back(proposal: Proposal, was: State, now: datetime) -> Proposal:
    """What a takedown ended: a draft again, or else under discussion for as long as that takes."""
    return _to(proposal, State.DRAFT if was is State.DRAFT else State.DISCUSSION, now)


# --- the terms ---------------------------------------------------------------------------------------------


def read_terms(stored: Mapping[str, object]) -> Terms:
    """As they were frozen, by their names."""
    return Terms(**stored)  # type: ignore[arg-type]  # written from Terms, by its fields
