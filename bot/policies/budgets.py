"""The outcome of a budget poll as the text of a proposal, with its amounts."""

from bot.errors import UserError
from bot.policies.model import Act, Kind, NewProposal
from bot.policies.rules import SUMMARY_LIMIT, TITLE_LIMIT
from bot.polls import money
from bot.polls.model import Standing, State
from bot.text import label, shorten


def proposal_of(locale: str, counted: Standing) -> NewProposal:
    """Raises UserError policy-budget-unfit for any other poll, or one that funded nothing."""
    poll, result = counted.poll, counted.result
    if (
        poll.state is not State.CLOSED
        or poll.budget is None
        or result is None
        or not poll.method.is_budget
        or not result.winners
    ):
        raise UserError("policy-budget-unfit")
    budget = money.typed(poll.budget)
    funded = [poll.options[place] for place in sorted(result.winners)]
    spent = sum(option.cost or 0 for option in funded)
    day = f"{poll.ended_at or poll.closes_at:%Y-%m-%d}"
    lines = [
        label(locale, "policy-budget-text", budget=budget, question=poll.question, day=day),
        "",
        label(locale, "policy-budget-head"),
        "|---|---:|",
        *(f"| {_cell(option.text)} | {money.typed(option.cost or 0)} |" for option in funded),
        f"| **{label(locale, 'policy-budget-total')}** | **{money.typed(spent)}** |",
        f"| {label(locale, 'policy-budget-left')} | {money.typed(poll.budget - spent)} |",
    ]
    return NewProposal(
        Kind.POLICY,
        Act.ADOPT,
        None,
        label(locale, "policy-budget-title", TITLE_LIMIT, question=poll.question),
        0,
        shorten(
            label(locale, "policy-budget-summary", question=poll.question, count=len(funded), budget=budget),
            SUMMARY_LIMIT,
        ),
        "\n".join(lines),
    )


def _cell(given: str) -> str:
    """A name that does not break the table that it stands in."""
    return given.replace("\\", "\\\\").replace("|", "\\|")
