"""One version of a Secured Right, with its vote; needs nothing of proposals, which refer to it."""

import io
from typing import Any

import discord

from bot.client import AllianceBot
from bot.errors import UserError
from bot.rights.model import Right, Version
from bot.text import Markup, escape, isolated, label, text
from bot.ui import SafeButton, SafeView
from bot.ui.replies import MESSAGE_LIMIT, send

Interaction = discord.Interaction[AllianceBot]


class ShowVersion(SafeButton, template=r"right:(?P<number_id>\d{1,6}):version:(?P<index>\d{1,4})"):
    """One version in the place of another; 0 is the present one, on a message of its own."""

    def __init__(self, number_id: int, index: int, text: str = "") -> None:
        super().__init__(f"right:{number_id}:version:{index}", text)
        self.number_id, self.index = number_id, index

    async def act(self, interaction: Interaction) -> None:
        shown = await page_of(interaction, self.number_id, self.index or None)
        if self.index:
            await interaction.response.edit_message(attachments=shown.pop("files"), **shown)
        else:
            await send(interaction, **shown)


async def page_of(interaction: Interaction, number: int, version: int | None) -> dict[str, Any]:
    """A version as the parts of a message. Raises UserError right-unknown, right-version-unknown."""
    locale, services = interaction.locale.value, interaction.client.services
    actor = await interaction.client.actor(interaction)
    right = await services.rights.show(actor, number)
    shown = right.version(version)
    if shown is None:
        raise UserError("right-version-unknown", number=number, last=right.now.number)
    lines = [*heading(locale, right, shown)]
    if shown.poll_id is not None:
        poll = await services.polls.find(actor, shown.poll_id)
        place = "/".join(str(one) for one in (poll.guild_id, poll.channel_id, poll.message_id) if one)
        lines.append(
            text(locale, "right-poll", poll=Markup(f"https://discord.com/channels/{place}"), number=poll.id)
        )
    head, body = "\n".join(lines), isolated(escape(shown.text))
    whole = f"{head}\n\n{body}" if body else head
    files = []
    if len(whole) > MESSAGE_LIMIT:
        whole = f"{head}\n\n{text(locale, 'right-attached')}"
        name = f"right-{number}-version-{shown.number}.md"
        files.append(discord.File(io.BytesIO(shown.text.encode()), name))
    steps = {"before": shown.number - 1, "after": shown.number + 1}
    buttons = [
        ShowVersion(number, step, label(locale, f"right-button-{way}", version=step))
        for way, step in steps.items()
        if right.version(step) is not None
    ]
    return {"content": whole, "view": SafeView(*buttons), "files": files}


def heading(locale: str, right: Right, version: Version) -> list[str]:
    lines = [text(locale, "right-title", number=right.number, title=version.title)]
    said = "right-version" if version is right.now else "right-version-old"
    lines.append(text(locale, said, version=version.number, act=version.act.value, at=version.at))
    if (vote := version.vote) is not None:
        lines.append(
            text(
                locale,
                "right-vote",
                yes=vote.yes,
                no=vote.no,
                abstained=vote.abstained,
                could=vote.could,
            )
        )
    elif version.poll_id is None:
        lines.append(text(locale, "right-taken-in"))
    return lines
