"""Who lives in the simulated alliance: invented people and where they live."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody to act as: their Discord name, home, level, and what the page says about them."""

    key: str
    name: str
    home: str
    level: str
    about: str
    tries: tuple[str, ...]


CHARACTERS = (
    Character(
        "nadia",
        "Nadia Okafor",
        "",
        "newcomer",
        "Nadia has just found the server. She is not in the alliance yet.",
        (
            "In #welcome, press the button to join. ZIP code `45202` touches two counties, so the bot asks which.",
            "Then be Marcus, the moderator, and approve her in #moderators.",
            "Be Nadia again: the answer has reached her. Type `/help` in #general to see what she may do now.",
        ),
    ),
    Character(
        "theo",
        "Theo Brandt",
        "78701",
        "volunteer",
        "Theo is a volunteer in Travis County, Texas.",
        (
            "In #polls, press a button of the open poll, and press another to change your mind.",
            "In #general, type `/county show` and `Washington`: 31 counties have that name.",
            "Claim one that has no lead with `/county claim`.",
            "Type `/remind me`, then press “Next reminder” above.",
            "Type `/me` to see everything that is stored about him, and delete it if you like.",
        ),
    ),
    Character(
        "carmen",
        "Carmen Ruiz",
        "85701",
        "organizer",
        "Carmen is an organizer: she may post polls.",
        (
            "In #polls, type `/poll create`. It can close `tomorrow 18:00` or in `2d`.",
            "Be Theo and vote in it; the public card counts a few seconds later.",
            "Press “+1 day” until it closes by itself and posts the result.",
        ),
    ),
    Character(
        "marcus",
        "Marcus Webb",
        "19107",
        "moderator",
        "Marcus is a moderator: he decides on applications and watches the counties.",
        (
            "In #moderators, approve, decline or ask about an application.",
            "In #general, type `/audit`: every privileged act is on record.",
            "In #coverage, read the weekly digest: which counties are uncovered, and which have gone silent.",
        ),
    ),
    Character(
        "ada",
        "Ada Moreau",
        "20001",
        "administrator",
        "Ada is an administrator: she set the server up.",
        (
            "In #general, type `/setup`: run again, it doubles nothing and shows what is there.",
            "Type `/level give` to make somebody an organizer.",
            "Type `/level pledge` to change what newcomers agree to.",
        ),
    ),
)

# Name and home: a ZIP code that lies in one county.
VOLUNTEERS = (
    ("Amara Diallo", "77002"),
    ("Ben Castellano", "75201"),
    ("Chloe Nguyen", "78205"),
    ("Diego Salazar", "79901"),
    ("Elena Petrov", "78401"),
    ("Frank Holloway", "79401"),
    ("Grace Kim", "78840"),
    ("Hassan Ali", "43215"),
    ("Imani Brooks", "44114"),
    ("Jonas Weber", "43604"),
    ("Keiko Tanaka", "45402"),
    ("Liam Murphy", "44503"),
    ("Maya Patel", "30303"),
    ("Noah Feldman", "31401"),
    ("Olivia Grant", "31201"),
    ("Pedro Alves", "30605"),
    ("Quinn Ashford", "98101"),
    ("Rosa Jimenez", "98402"),
    ("Samir Haddad", "99201"),
    ("Tara Whitehorse", "98225"),
    ("Uma Krishnan", "15222"),
    ("Victor Lindgren", "18503"),
    ("Wanda Kowalski", "16501"),
    ("Xavier Dubois", "17101"),
    ("Yara Mansour", "85004"),
    ("Zoe Begay", "86001"),
    ("Arthur Finch", "48226"),
    ("Bianca Rossi", "49503"),
    ("Caleb Stone", "48502"),
    ("Dina Aguilar", "99501"),
    ("Eli Redbird", "59101"),
    ("Farah Siddiqui", "28202"),
    ("Gus Olsen", "27601"),
    ("Hannah Levy", "53202"),
    ("Ivan Morales", "54301"),
    ("Joy Adeyemi", "87501"),
    ("Kai Nakamura", "96813"),
)
APPLICANTS = (
    ("Lena Fischer", "05401"),
    ("Miles Carter", "70112"),
    ("Nina Sorensen", "04101"),
)
