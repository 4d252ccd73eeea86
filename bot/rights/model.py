"""What a Secured Right is: its number for good, and every version of it with its vote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What made a version."""

    ADOPT = "adopt"
    AMEND = "amend"
    REPEAL = "repeal"


@dataclass(frozen=True, slots=True)
class Vote:
    """The figures of the poll that decided; `could` is how many could have voted."""

    yes: int
    no: int
    abstained: int
    could: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version; a repeal is the last one, with the title it had and no text.

    What was taken in from a file has no proposal and no poll here, and a vote only if the file told it.
    """

    number: int
    act: Act
    title: str
    text: str
    at: datetime
    vote: Vote | None = None
    proposal_id: int | None = None
    poll_id: int | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """A Secured Right with its versions in order; `id` is the row's, `number` what people call it by."""

    id: int
    number: int
    versions: tuple[Version, ...]

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def in_force(self) -> bool:
        return self.now.act is not Act.REPEAL

    def version(self, number: int | None) -> Version | None:
        """One version, or the present one."""
        return self.now if number is None else next((v for v in self.versions if v.number == number), None)
