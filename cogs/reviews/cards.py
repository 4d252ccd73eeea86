"""How reviews and objections read: in the proposal's thread, and for whoever looks."""

from typing import Any

import discord
from discord.ui import ActionRow, Container, TextDisplay

from bot.client import AllianceBot
from bot.reminders.model import Reminder
from bot.reviews.model import UNDECIDED, Objection, Review, ReviewState, Standing, State
from bot.takedowns.model import Kind
from bot.text import Markup, escape, isolated, label, shorten, text
from bot.ui import SafeButton, SafeLayout, lines_that_fit, mention
from bot.ui.drawn import Drawn
from cogs.reviews.deciding import Appeal, Decide, Withdraw
from cogs.reviews.objecting import Object

CARD_LIMIT = 3800  # of the 4,000 characters that a layout takes
QUOTED, SAID = 900, 250  # characters of a passage, and of each reason, on a card


class Cards:
    def __init__(self, bot: AllianceBot) -> None:
        self._services = bot.services

    async def draw_objection(self, reminder: Reminder, locale: str) -> Drawn:
        """An objection as it stood when that was to be told; what can be pressed is what can be done by then."""
        found = await self._services.reviews.told(int(str(reminder.arguments["objection_id"])))
        assert found is not None
        review, objection = found
        state = State(str(reminder.arguments["state"]))
        poll = await poll_line(self._services, locale, objection)
        lines = objection_lines(locale, review, objection, state, poll, quoted=QUOTED, said=SAID)
        card: list[Any] = [TextDisplay(lines_that_fit(lines, CARD_LIMIT)[0])]
        if buttons := buttons_of(locale, objection) if state is objection.state else []:
            card.append(ActionRow(*buttons))

        async def sent(message: discord.Message) -> None:
            await self._services.takedowns.said(
                review.alliance_id,
                Kind.OBJECTION,
                objection.id,
                review.guild_id,
                message.channel.id,
                message.id,
            )

        return Drawn(view=SafeLayout(Container(*card)), sent=sent)

    async def draw_review(self, reminder: Reminder, locale: str) -> Drawn:
        standing = await self._services.reviews.standing(int(str(reminder.arguments["review_id"])))
        card: list[Any] = [TextDisplay("\n".join(review_lines(locale, standing)))]
        if standing.review.state is ReviewState.OPEN and not standing.review.challenge:
            card.append(ActionRow(Object(standing.review.proposal_id, label(locale, "objection-button"))))
        return Drawn(view=SafeLayout(Container(*card)))


def review_lines(locale: str, standing: Standing) -> list[str]:
    review, challenge = standing.review, int(standing.review.challenge)
    lines = [text(locale, "review-title-line", title=review.title)]
    if review.state is ReviewState.OPEN and review.objections_until is not None:
        again = int(standing.reopened)
        lines.append(text(locale, "review-state-open", until=review.objections_until, again=again))
    elif review.state is ReviewState.CLEARED:
        withdrawn = int(all(one.state is State.WITHDRAWN for one in standing.objections))
        lines.append(text(locale, "review-state-cleared", challenge=challenge, withdrawn=withdrawn))
    elif review.state is ReviewState.SUSTAINED:
        numbers = ", ".join(str(one.id) for one in standing.objections if one.state is State.SUSTAINED)
        lines.append(text(locale, "review-state-sustained", challenge=challenge, numbers=numbers))
    return lines


def buttons_of(locale: str, objection: Objection) -> list[SafeButton]:
    found: list[SafeButton] = []
    if objection.state is State.PANEL:
        found += [
            Decide(objection.id, act, label(locale, f"objection-decide-{act}"))
            for act in ("sustain", "dismiss")
        ]
    if objection.state in UNDECIDED:
        found.append(Withdraw(objection.id, label(locale, "objection-button-withdraw")))
    if objection.state is State.APPEALABLE:
        found.append(Appeal(objection.id, label(locale, "objection-button-appeal")))
    return found


def objection_lines(
    locale: str,
    review: Review,
    objection: Objection,
    state: State,
    poll: str,
    *,
    quoted: int = 0,
    said: int = 0,
) -> list[str]:
    """Everything about an objection that is in a `state`, cut to so many characters where that is given."""
    lines = [
        text(locale, "objection-title", number=objection.id, title=review.title),
        text(
            locale,
            "objection-says",
            **{"right-title": objection.right_title},
            person=mention(objection.user_id),
            right=objection.right_number,
            version=objection.right_version,
        ),
        text(locale, "objection-passage-line"),
        *_quote(objection.passage, quoted),
        text(locale, "objection-why-line"),
        *_quote(objection.why, quoted),
        "",
        _state_line(locale, review, objection, state, poll),
    ]
    if state is State.PANEL:
        people = ", ".join(mention(vote.user_id) for vote in objection.panel)
        return [*lines, text(locale, "objection-panel-line", people=Markup(people))]
    return lines + [
        text(
            locale,
            "objection-vote",
            person=mention(vote.user_id),
            vote="none" if vote.sustain is None else "sustain" if vote.sustain else "dismiss",
            reasons=_inert(vote.reasons, said),
        )
        for vote in objection.panel
    ]


def _state_line(locale: str, review: Review, objection: Objection, state: State, poll: str) -> str:
    until = objection.due_at or ""
    shown = Markup(poll)
    match state:
        case State.PANEL:
            return text(locale, "objection-state-panel", until=until)
        case State.ELECTORATE:
            return text(locale, "objection-state-electorate", poll=shown)
        case State.APPEALABLE:
            return text(locale, "objection-state-appealable", until=until, seconds=review.terms.seconds)
        case State.APPEALED:
            return text(locale, "objection-state-appealed", poll=shown)
        case State.DISMISSED:
            return text(locale, "objection-state-dismissed", poll=shown)
        case State.SUSTAINED:
            return text(locale, "objection-state-sustained", poll=shown)
        case State.WITHDRAWN:
            return text(locale, "objection-state-withdrawn")
        case State.MOOT:
            return text(locale, "objection-state-moot")


async def poll_line(services: Any, locale: str, objection: Objection) -> str:
    """The poll in which everybody decides, or decided; nothing where there is none."""
    if objection.poll_id is None:
        return ""
    standing = await services.polls.standing(objection.poll_id)
    assert standing is not None
    poll = standing.poll
    place = "/".join(str(one) for one in (poll.guild_id, poll.channel_id, poll.message_id) if one)
    link = Markup(f"https://discord.com/channels/{place}")
    return text(locale, "objection-polled", number=poll.id, poll=link)


def _inert(given: str, limit: int) -> Markup:
    return Markup(isolated(escape(shorten(given, limit) if limit else given)))


def _quote(given: str, limit: int) -> list[str]:
    return [f"> {line}" for line in _inert(given, limit).split("\n")]
