"""Who lives in the simulated alliance, by first names only, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """`home` is a ZIP code that lies in one county."""

    name: str
    home: str


@dataclass(frozen=True, slots=True)
class Character(Person):
    """Somebody to act as, what the page says about them, and what it proposes to do as them."""

    level: str
    about: str
    tries: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.name.lower()


NEWCOMER = Character(
    "Nadia",
    "45202",
    "newcomer",
    "Nadia has just found the server. She is not in the alliance yet.",
    (
        "In #welcome, press “Join” and fill in the form. ZIP code `45202` touches two counties: the bot asks which.",
        "Be Marcus, the moderator, and approve her in #moderators.",
        "Be Nadia again: #welcome says that she is in. In #general, `/help` shows what she may do now.",
    ),
)
OWNER = Character(
    "Ada",
    "20001",
    "administrator",
    "Ada set the server up and gave the others their levels.",
    (
        "In #general, type `/setup`: run again, it doubles nothing and shows what is there.",
        "Type `/level give` to make somebody an organizer.",
        "Type `/alliance pledge` to change what newcomers agree to, and look at #welcome.",
    ),
)
CHARACTERS = (
    NEWCOMER,
    Character(
        "Theo",
        "78701",
        "volunteer",
        "Theo lives in Travis County, Texas. He has not voted yet, and asked to be reminded of polls.",
        (
            "In #polls, press an option, then another: your vote changes, and the card counts.",
            "Higher up there, look at how the races were ranked, round by round, and press “How it is counted”.",
            "Just above the last poll, press Vote to share out a budget: pick projects, read the ballot over, cast it.",
            "Press “Next reminder” above, and look into his direct messages.",
            "In #general, type `/county show` and `Washington`: 31 counties have that name.",
            "Type `/county claim` to lead one that nobody leads.",
            "In #policies, press “Vote on statements” and “Opinion map” on the proposal, or say something: `/argue`.",
            "Type `/policy second` to stand behind it, or `/policy propose` for a text of your own.",
            "Type `/right list` for what no policy may violate, and `/platform coverage` for what was decided.",
            "In #general, press “I’ll do it” on the task; `/task list` shows all that are open.",
            "Type `/hours log` with `1h30`; then be Carmen, and type `/hours review`: nobody approves their own.",
            "Type `/me` to see all that is kept about him, and to change, export or delete it.",
        ),
    ),
    Character(
        "Carmen",
        "85701",
        "organizer",
        "Carmen may post polls and events, give volunteers their counties, and approve hours.",
        (
            "In #general, type `/poll create`. It can close in `2d`, or `tomorrow 18:00`.",
            "Type `/event create` with `repeat`: each one is an event with seats of its own.",
            "Be Theo, and vote in it.",
            "Type `/task create`; be Theo and take it on; then be Carmen again, and approve what he did.",
            "Press “+1 day” until it closes by itself and posts its result.",
        ),
    ),
    Character(
        "Marcus",
        "19107",
        "moderator",
        "Marcus decides on applications and watches over the counties.",
        (
            "In #moderators, approve, decline or ask about an application.",
            "Type `/statements` for what people said about proposals: it is shown once a moderator has approved it.",
            "In #coverage, read the weekly digest: counties gained, and counties gone silent.",
            "In #general, type `/coverage state` and `Texas`, or `/audit`: every privileged act is on record.",
        ),
    ),
    OWNER,
)
VOLUNTEERS = tuple(
    Person(*line.rsplit(" ", 1))
    for line in """\
Amara 77002
Ben 75201
Chloe 78205
Diego 79901
Elena 78401
Hassan 43215
Imani 44114
Jonas 43604
Maya 30303
Noah 31401
Quinn 98101
Rosa 98402
Samir 99201
Uma 15222
Victor 18503
Yara 85004
Arthur 48226
Bianca 49503
Dina 99501
Eli 59101
Farah 28202
Hannah 53202
Joy 87501
Kai 96813
""".splitlines()
)
APPLICANTS = (
    Person("Lena", "05401"),
    Person("Miles", "70112"),
    Person("Nina", "04101"),
)
