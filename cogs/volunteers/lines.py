"""What is kept about a person, in words: the same for them and for moderators."""

from bot.alliances.model import STATE_DIGITS, Actor, Grant
from bot.counties.atlas import Atlas
from bot.text import Markup, label, mention, text
from bot.volunteers.model import Point, Profile, Skill, Volunteer


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


def point_line(locale: str, point: Point | None, of: int | None = None) -> str:
    """Who is the reader's point person, or that `of` somebody else."""
    who = {"volunteer": mention(of)} if of is not None else {}
    if point is None:
        return text(locale, "volunteer-point-none" if who else "me-point-none", **who)
    key = "volunteer-point" if who else "me-point"
    return text(locale, key, person=mention(point.user_id), why=point.why.value, **who)


def _level(locale: str, grant: Grant) -> str:
    level = label(locale, f"level-{grant.level.word}")
    if not grant.scope:
        return level
    atlas = Atlas.load()
    if len(grant.scope) == STATE_DIGITS:
        where = next((state.name for state in atlas.states if state.fips == grant.scope), grant.scope)
    else:
        where = atlas.label(atlas.get(grant.scope))
    return label(locale, "me-level-somewhere", level=level, where=where)
