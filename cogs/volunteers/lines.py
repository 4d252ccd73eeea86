"""What is kept about a person, in words: the same for them and for moderators."""

from bot.alliances.model import Actor, Grant
from bot.text import Markup, label, text
from bot.volunteers.model import Profile, Skill, Volunteer


def answer_lines(locale: str, volunteer: Volunteer, county: str) -> list[str]:
    """What somebody answered in the form."""
    answers = volunteer.answers
    chosen = ", ".join(label(locale, f"skill-{skill}") for skill in Skill if skill in answers.skills)
    return [
        text(locale, "member-county", county=county, zone=Markup(volunteer.zone)),
        text(locale, "member-skills", skills=chosen) if chosen else text(locale, "member-skills-none"),
        text(
            locale,
            "member-takes-part",
            commitment=label(locale, f"commitment-{answers.commitment}"),
            hours=label(locale, f"hours-{answers.hours}"),
        ),
    ]


def membership_lines(locale: str, profile: Profile, actor: Actor) -> list[str]:
    """What is kept about a membership, for the person or for moderators."""
    lines = []
    kept = profile.volunteer
    if kept is None:
        lines.append(text(locale, "me-nobody"))
    else:
        lines += [
            text(locale, "me-status", status=kept.status.value, at=kept.changed_at, reason=kept.reason or ""),
            *answer_lines(locale, kept, profile.county),
            text(
                locale,
                "me-pledge",
                version=kept.pledge_version,
                at=kept.created_at,
                language=Markup(kept.locale),
            ),
        ]
        if kept.paused_until is not None:
            lines.append(text(locale, "me-paused", until=kept.paused_until))
    if actor.grants:
        held = sorted(actor.grants, key=lambda grant: (-grant.level, grant.scope))
        lines.append(text(locale, "me-levels", levels=", ".join(_level(locale, grant) for grant in held)))
    return lines


def _level(locale: str, grant: Grant) -> str:
    level = label(locale, f"level-{grant.level.word}")
    if not grant.scope:
        return level
    return label(locale, "me-level-somewhere", level=level, where=grant.scope)
