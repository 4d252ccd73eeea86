"""What the simulated alliance has written: its rights, its proposals, and what people say about them."""

from dataclasses import dataclass
from typing import Any

from simcord import InteractionResult

# In the form that `export rights` writes and `import rights` reads.
RIGHTS = """\
# Secured Rights

## Right 1

### Version 1: Freedom of speech

> Everybody may say what they think, in any language and in any place that is open to the public.
>
> Nobody may be punished, dismissed or watched for it.

## Right 2

### Version 1: The right to vote

> Every adult citizen may vote, in person or by mail, without a fee and within a day's journey there and back.

## Right 3

### Version 1: Privacy at home

> Nobody enters a home, or takes what is said or kept there, without a judge's order that names place and reason.
"""


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    area: str
    summary: str
    text: str

    def filled(self, form: InteractionResult) -> dict[str, Any]:
        """The form's answers; areas have names for people and numbers for the bot."""
        assert form.modal is not None
        fields = (one["component"] for one in form.modal["components"])
        offered = next(one["options"] for one in fields if one["custom_id"] == "area")
        area = next(one["value"] for one in offered if one["label"] == self.area)
        return {"title": self.title, "area": [area], "summary": self.summary, "text": self.text}


LIBRARY = Draft(
    "A library card for every child",
    "Education",
    "Every public school enrols its pupils in the nearest library, and nobody pays fines for late books.",
    """\
1. Every public school enrols its pupils in the nearest public library, unless the parents object.
2. Libraries ask children for no fines.
3. What somebody borrows is nobody else's business: loans are forgotten when the book is back.
""",
)
WATER = Draft(
    "Clean drinking water in every county",
    "Environment",
    "Every well that people drink from is tested each year, and lead pipes go within ten years.",
    """\
1. Every county tests each public well at least once a year, and private ones for whoever asks.
2. The results are public within ten days, by place.
3. Lead pipes are replaced within ten years; the states share the cost.
4. Nobody's water is cut off for debt while children live in the home.
""",
)
SAID = (
    ("for", "Wells near old mines are not tested at all today"),
    ("for", "Results by place let families decide for themselves"),
    ("against", "Ten years are too short for counties with few taxpayers"),
    ("against", "Owners of private wells should not have to let anybody in"),
    ("question", "Who pays when a test finds something?"),
    ("for", "Schools should be tested first, before any other place"),
)
# In two camps that agree about the schools, and somebody in between.
THOUGHT = (
    ("agree", "agree", "agree", "disagree", "disagree", "pass"),
    ("agree", "disagree", "disagree", "agree", "agree", "agree"),
    ("agree", "agree", "agree", "disagree", "disagree", "agree"),
    ("agree", "disagree", "pass", "agree", "agree", "disagree"),
)
