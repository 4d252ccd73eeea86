"""Who may join, what follows from what, and how an unfinished form is written down."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.text import mention
from bot.typed import line, paragraphs
from bot.volunteers.model import (
    Act,
    Answers,
    Application,
    Commitment,
    Decision,
    Draft,
    Entrance,
    Hours,
    Note,
    Skill,
    Status,
    Volunteer,
)

REASON_LIMIT = 500
NOTE_LIMIT = 200
NOTES = 5  # on one application: all of them are read on its card
_AFTER: Mapping[Act, Mapping[Status | None, Status]] = {
    Act.APPLY: {None: Status.APPLIED, Status.DECLINED: Status.APPLIED, Status.LEFT: Status.APPLIED},
    Act.APPROVE: {Status.APPLIED: Status.ACTIVE},
    Act.DECLINE: {Status.APPLIED: Status.DECLINED},
    Act.REMOVE: dict.fromkeys((Status.APPLIED, Status.ACTIVE, Status.DECLINED, Status.LEFT), Status.REMOVED),
    Act.RESTORE: {Status.REMOVED: Status.ACTIVE},
    Act.LEAVE: {Status.APPLIED: Status.LEFT, Status.ACTIVE: Status.LEFT},
    Act.RETURN: {Status.LEFT: Status.ACTIVE},
}


def after(act: Act, volunteer: Volunteer | None) -> Status | None:
    """Where somebody stands after an act; None where it changes nothing.

    Nobody is active whom no moderator ever approved: who was not comes back to where they may apply.
    """
    status = volunteer.status if volunteer is not None else None
    approved = volunteer is not None and volunteer.approved_at is not None
    if (act is Act.RETURN and not approved) or (act is Act.APPLY and status is Status.LEFT and approved):
        return None
    if act is Act.RESTORE and status is Status.REMOVED and not approved:
        return Status.DECLINED
    return _AFTER[act].get(status)


def entrance(volunteer: Volunteer | None) -> Entrance:
    """What somebody finds who wants to join."""
    match volunteer:
        case None:
            return Entrance.OPEN
        case Volunteer(status=Status.LEFT):
            return Entrance.OPEN if volunteer.approved_at is None else Entrance.BACK
        case Volunteer(status=Status.DECLINED):
            return Entrance.AGAIN
        case Volunteer(status=Status.APPLIED):
            return Entrance.PENDING
        case Volunteer(status=Status.ACTIVE):
            return Entrance.ALREADY
    return Entrance.REMOVED


def check_apply(volunteer: Volunteer | None) -> Status:
    """Where applying brings them. Raises UserError join-…, as their entrance is, if they cannot."""
    if (status := after(Act.APPLY, volunteer)) is not None:
        return status
    assert volunteer is not None
    raise UserError(f"join-{entrance(volunteer)}", at=volunteer.changed_at, reason=volunteer.reason or "")


def read_answers(skills: Iterable[str], hours: str | None, commitment: str | None) -> Answers:
    """What a form holds. Raises UserError form-choice for anything but its own choices."""
    try:
        return Answers(
            frozenset(Skill(skill) for skill in skills), Hours(hours or ""), Commitment(commitment or "")
        )
    except ValueError:
        raise UserError("form-choice") from None


def check_reason(given: str) -> str:
    """A moderator's reason, cleaned. Raises UserError reason-empty, too-long."""
    return paragraphs(given, REASON_LIMIT, "reason-empty")


def check_note(given: str) -> str:
    """A moderator's note, cleaned. Raises UserError note-empty, too-long."""
    return line(given, NOTE_LIMIT, "note-empty")


def check_room(notes: Sequence[Note]) -> None:
    """Raises UserError note-too-many where no further one fits."""
    if len(notes) >= NOTES:
        raise UserError("note-too-many", limit=NOTES)


def check_pending(application: Application) -> None:
    """Raises UserError application-…, with who decided it and when, unless it is still to be decided."""
    if application.status is not Decision.PENDING:
        raise UserError(
            f"application-{application.status}-already",
            by=mention(application.decided_by or 0),
            at=application.decided_at or application.applied_at,
        )


def check_decision(actor: Actor, application: Application) -> None:
    """Raises UserError application-own where it is the actor's own, and what `check_pending` raises."""
    if application.user_id == actor.user_id:
        raise UserError("application-own")
    check_pending(application)


def check_removal(actor: Actor, user_id: int, held: Actor, volunteer: Volunteer | None) -> Volunteer:
    """Whom the actor may remove: not themselves, and nobody of their own level or above, held or suspended.

    Administrators may remove one another: the one who does stays. Raises UserError: remove-self,
    remove-higher, volunteer-unknown, volunteer-removed-already.
    """
    if user_id == actor.user_id:
        raise UserError("remove-self")
    if not actor.may(Level.ADMINISTRATOR) and (held.highest or 0) >= Level.MODERATOR:
        raise UserError("remove-higher")
    if volunteer is None:
        raise UserError("volunteer-unknown")
    if volunteer.status is Status.REMOVED:
        raise UserError("volunteer-removed-already")
    return volunteer


def has_returned(joined_at: Sequence[datetime], seen_at: datetime) -> bool:
    """Whether somebody left every server and came back since they were last seen, unseen by the bot.

    `joined_at` is when they joined each server in which they are now. They are seen when a level is given to
    them, and when they join a server while they are in another: whoever joined all of theirs later was in none
    in between.
    """
    return bool(joined_at) and min(joined_at) > seen_at


def pack(draft: Draft) -> str:
    """An unfinished form as a short part of a custom_id, so that nothing of it is stored before it is sent."""
    answers = draft.answers
    mask = sum(1 << n for n, skill in enumerate(Skill) if skill in answers.skills)
    numbers = (list(Hours).index(answers.hours), list(Commitment).index(answers.commitment))
    parts = [f"{mask:x}", *map(str, numbers), str(draft.pledge_version)]
    return ".".join(parts + ([draft.geoid] if draft.geoid else []))


def unpack(code: str) -> Draft:
    """The form that `pack` wrote. Raises UserError form-choice for what it never wrote."""
    try:
        mask, hours, commitment, version, *geoid = code.split(".")
        skills = frozenset(skill for n, skill in enumerate(Skill) if int(mask, 16) >> n & 1)
        answers = Answers(skills, list(Hours)[int(hours)], list(Commitment)[int(commitment)])
        draft = Draft(answers, int(version), *geoid)
    except (ValueError, IndexError, TypeError):
        raise UserError("form-choice") from None
    if pack(draft) != code:
        raise UserError("form-choice")
    return draft
