"""What can be pressed on a proposal's card."""

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.policies import differences
from bot.policies.model import Proposal, Standing, State, Text, Version
from bot.policies.service import PolicyService
from bot.text import Markup, escape, isolated, label, text
from bot.ui import SafeButton, SafeLayout, SafeView, lines_that_fit, reply
from bot.ui.replies import send

Interaction = discord.Interaction[AllianceBot]
SHORT = 3500  # characters: a text beyond that is a file
MESSAGE = 1900


class Second(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):second"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:second", text, style=discord.ButtonStyle.success)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await second(interaction, self.proposal_id)


class Unsecond(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):unsecond"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:unsecond", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        standing = await _policies(interaction).unsecond(actor, self.proposal_id)
        await reply(interaction, "policy-unseconded", **named(standing.proposal))


class MoveOn(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):move-on"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:move-on", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await move_on(interaction, self.proposal_id)


class Withdraw(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):withdraw"):
    """On the question whether they are sure, which only they see."""

    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:withdraw", text, style=discord.ButtonStyle.danger)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        standing = await _policies(interaction).withdraw(actor, self.proposal_id)
        await reply(interaction, "policy-withdrawn", **named(standing.proposal))


class ReadText(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):text"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:text", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        version = await _policies(interaction).text_of(actor, self.proposal_id)
        await send_text(interaction, self.proposal_id, version)


class Changes(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):changes"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:changes", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        await compare(interaction, self.proposal_id)


class History(SafeButton, template=r"proposal:(?P<proposal_id>\d{1,18}):history"):
    def __init__(self, proposal_id: int, text: str = "") -> None:
        super().__init__(f"proposal:{proposal_id}:history", text)
        self.proposal_id = proposal_id

    async def act(self, interaction: Interaction) -> None:
        from cogs.policies.lists import history

        await history(interaction, self.proposal_id)


async def second(interaction: Interaction, proposal_id: int) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    standing = await _policies(interaction).second(actor, proposal_id)
    proposal = standing.proposal
    words = text(
        locale,
        "policy-seconded-now",
        **named(proposal),
        state=proposal.state.value,
        needed=standing.terms.seconds,
        seconds=len(standing.sponsors),
    )
    buttons = (
        [Unsecond(proposal.id, label(locale, "policy-button-unsecond"))]
        if proposal.state is State.DRAFT
        else []
    )
    await send(interaction, words, view=SafeView(*buttons))


async def move_on(interaction: Interaction, proposal_id: int) -> None:
    actor = await interaction.client.actor(interaction)
    standing = await _policies(interaction).move_on(actor, proposal_id)
    await reply(interaction, "policy-moves", **named(standing.proposal), at=standing.proposal.moves_at)


async def ask_withdraw(interaction: Interaction, proposal_id: int) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    standing = await _policies(interaction).withdrawable(actor, proposal_id)
    sure = TextDisplay[Any](text(locale, "policy-withdraw-sure", **named(standing.proposal)))
    button = Withdraw(proposal_id, label(locale, "policy-button-withdraw"))
    await send(interaction, view=SafeLayout(sure, ActionRow(button)))


async def compare(
    interaction: Interaction, proposal_id: int, older: int | None = None, newer: int | None = None
) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    standing, before, after = await _policies(interaction).compare(actor, proposal_id, older, newer)
    by_target = older is None and newer is None and standing.against is not None
    last = standing.proposal.version.number
    new = newer or last
    names = (None if by_target else (older or max(1, new - 1)), new)
    pages, file = changes(locale, standing, before, after, *names)
    for page in pages[:-1]:
        await send(interaction, page)
    await send(interaction, pages[-1], files=[file] if file is not None else [])


async def send_text(interaction: Interaction, proposal_id: int, version: Version) -> None:
    pages, file = whole_text(interaction.locale.value, proposal_id, version)
    for page in pages[:-1]:
        await send(interaction, page)
    await send(interaction, pages[-1], files=[file] if file is not None else [])


def whole_text(locale: str, number: int, version: Version) -> tuple[list[str], discord.File | None]:
    """A text as messages, word for word as it was typed, or as a file where it is long."""
    about = {"number": number, "title": version.text.title, "version": version.number}
    shown = isolated_lines(version.text.text)
    if sum(map(len, shown)) > SHORT:
        file = discord.File(
            io.BytesIO(version.text.text.encode()), f"proposal-{number}-version-{version.number}.md"
        )
        return [text(locale, "policy-text-attached", **about)], file
    return lines_that_fit([text(locale, "policy-text-head", **about), *shown], MESSAGE), None


def changes(
    locale: str, standing: Standing, before: Text, after: Text, old: int | None, new: int
) -> tuple[list[str], discord.File | None]:
    """What one text changes in another, as messages, or as a file where that is much."""
    number = standing.proposal.id
    versions = {
        "old": Markup(label(locale, "policy-changes-version", number=old))
        if old is not None
        else Markup(label(locale, "policy-changes-target")),
        "new": Markup(label(locale, "policy-changes-version", number=new)),
    }
    also = []
    for key, was, now in (
        ("policy-changes-title", before.title, after.title),
        ("policy-changes-summary", before.summary, after.summary),
    ):
        if was and was != now:
            also.append(text(locale, key, changes=Markup(_marked(differences.pieces(was, now)))))
    if before.text == after.text:
        return lines_that_fit(
            [text(locale, "policy-changes-none", number=number, **versions), *also], MESSAGE
        ), None
    shown = "\n…\n".join(_marked(part) for part in differences.excerpts(before.text, after.text))
    if len(shown) > SHORT:
        written = differences.unified(
            before.text, after.text, f"{number}-{old or 'target'}", f"{number}-{new}"
        )
        file = discord.File(io.BytesIO(written.encode()), f"proposal-{number}-version-{new}.diff")
        head = text(locale, "policy-changes-attached", number=number, **versions)
        return lines_that_fit([head, *also], MESSAGE), file
    head = text(locale, "policy-changes-head", number=number, **versions)
    return lines_that_fit([head, *also, *shown.split("\n")], MESSAGE), None


def isolated_lines(given: str) -> Sequence[str]:
    """Each line inert, and none reordering what stands in others; long ones in parts that fit."""
    found = []
    for line in given.split("\n"):
        shown = escape(line)
        while len(shown) > MESSAGE:
            cut = shown.rfind(" ", 0, MESSAGE)
            cut = cut if cut > 0 else _not_within_escape(shown, MESSAGE - 1)
            found.append(isolated(shown[:cut]))
            shown = shown[cut:].lstrip(" ")
        found.append(isolated(shown))
    return found


def _not_within_escape(shown: str, at: int) -> int:
    """A place to cut that does not part a backslash from what it makes inert."""
    slashes = len(shown[:at]) - len(shown[:at].rstrip("\\"))
    return at - slashes % 2


def _marked(parts: Sequence[differences.Piece]) -> str:
    """Line by line, as Discord marks no text across lines."""
    marks = {"same": "", "gone": "~~", "new": "**"}
    found = []
    for part in parts:
        mark = marks[part.kind]
        lines = part.text.split("\n")
        shown = []
        for line in lines:
            inner = line.strip()
            if not mark or not inner:
                shown.append(escape(line))
                continue
            lead, tail = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
            shown.append(f"{lead}{mark}{isolated(escape(inner))}{mark}{tail}")
        found.append(("¶\n" if mark and part.text.strip("\n") == "" else "\n").join(shown))
    return "".join(found)


def named(proposal: Proposal) -> dict[str, Any]:
    return {"number": proposal.id, "title": proposal.version.text.title}


def _policies(interaction: Interaction) -> PolicyService:
    return interaction.client.services.policies
