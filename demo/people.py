"""Who lives in the simulated alliance: invented people, and where they live."""

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
        return self.name.split()[0].lower()


NEWCOMER = Character(
    "Nadia Okafor",
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
    "Ada Moreau",
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
        "Theo Brandt",
        "78701",
        "volunteer",
        "Theo lives in Travis County, Texas. He has not voted yet, and asked to be reminded of polls.",
        (
            "In #polls, press an option, then another: your vote changes, and the card counts.",
            "Press “Next reminder” above, and look into his direct messages.",
            "In #general, type `/county show` and `Washington`: 31 counties have that name.",
            "Type `/county claim` to lead one that nobody leads.",
            "Type `/me` to see all that is kept about him, and to change, export or delete it.",
        ),
    ),
    Character(
        "Carmen Ruiz",
        "85701",
        "organizer",
        "Carmen may post polls, and give volunteers their counties.",
        (
            "In #general, type `/poll create`. It can close in `2d`, or `tomorrow 18:00`.",
            "Be Theo, and vote in it.",
            "Press “+1 day” until it closes by itself and posts its result.",
        ),
    ),
    Character(
        "Marcus Webb",
        "19107",
        "moderator",
        "Marcus decides on applications and watches over the counties.",
        (
            "In #moderators, approve, decline or ask about an application.",
            "In #coverage, read the weekly digest: counties gained, and counties gone silent.",
            "In #general, type `/coverage state` and `Texas`, or `/audit`: every privileged act is on record.",
        ),
    ),
    OWNER,
)
VOLUNTEERS = tuple(
    Person(*line.rsplit(" ", 1))
    for line in """\
Amara Diallo 77002
Ben Castellano 75201
Chloe Nguyen 78205
Diego Salazar 79901
Elena Petrov 78401
Frank Holloway 79401
Grace Kim 78840
Hassan Ali 43215
Imani Brooks 44114
Jonas Weber 43604
Keiko Tanaka 45402
Liam Murphy 44503
Maya Patel 30303
Noah Feldman 31401
Olivia Grant 31201
Pedro Alves 30605
Quinn Ashford 98101
Rosa Jimenez 98402
Samir Haddad 99201
Tara Whitehorse 98225
Uma Krishnan 15222
Victor Lindgren 18503
Wanda Kowalski 16501
Xavier Dubois 17101
Yara Mansour 85004
Zoe Begay 86001
Arthur Finch 48226
Bianca Rossi 49503
Caleb Stone 48502
Dina Aguilar 99501
Eli Redbird 59101
Farah Siddiqui 28202
Gus Olsen 27601
Hannah Levy 53202
Ivan Morales 54301
Joy Adeyemi 87501
Kai Nakamura 96813
""".splitlines()
)
APPLICANTS = (
    Person("Lena Fischer", "05401"),
    Person("Miles Carter", "70112"),
    Person("Nina Sorensen", "04101"),
)
