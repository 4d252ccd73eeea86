"""What can be pressed on an objection: sustain, dismiss, appeal, withdraw."""

from typing import Any

import discord
from discord.ui import ActionRow, TextDisplay, TextInput

from bot.client import AllianceBot
from bot.reviews.rules import REASONS_LIMIT
from bot.text import label, text
from bot.ui import SafeButton, SafeLayout, SafeModal, field, reply
from bot.ui.replies import send

Interaction = discord.Interaction[AllianceBot]
STYLES = {"sustain": discord.ButtonStyle.danger, "dismiss": discord.ButtonStyle.secondary}


class Decide(SafeButton, template=r"objection:(?P<objection_id>\d{1,18}):(?P<act_name>sustain|dismiss)"):
    """One of the panel decides; the form asks for the reasons."""

    def __init__(self, objection_id: int, act_name: str, text: str = "") -> None:
        super().__init__(f"objection:{objection_id}:{act_name}", text, style=STYLES[act_name])
        self.objection_id, self.act_name = objection_id, act_name

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        # Who may not decide is told so before they have written anything.
        await interaction.client.services.reviews.check_vote(actor, self.objection_id)
        form = ReasonsForm(interaction.locale.value, self.objection_id, self.act_name)
        await interaction.response.send_modal(form)


class ReasonsForm(SafeModal):
    def __init__(self, locale: str, objection_id: int, act_name: str) -> None:
        super().__init__(label(locale, f"objection-form-{act_name}", number=objection_id))
        self.objection_id, self.act_name = objection_id, act_name
        self.reasons: TextInput[Any] = TextInput(
            custom_id="reasons", max_length=REASONS_LIMIT, style=discord.TextStyle.paragraph
        )
        self.add_item(
            field(locale, "objection-form-reasons", self.reasons, hint="objection-form-reasons-hint")
        )

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        actor = await interaction.client.actor(interaction)
        objection = await interaction.client.services.reviews.decide(
            actor, self.objection_id, self.act_name == "sustain", self.reasons.value
        )
        await reply(
            interaction,
            "objection-voted-now",
            number=objection.id,
            state=objection.state.value,
            until=objection.due_at or "",
        )


class Appeal(SafeButton, template=r"objection:(?P<objection_id>\d{1,18}):appeal"):
    """Whoever objected appeals; everybody else seconds it."""

    def __init__(self, objection_id: int, text: str = "") -> None:
        super().__init__(f"objection:{objection_id}:appeal", text)
        self.objection_id = objection_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        services = interaction.client.services
        objection = await services.reviews.appeal(actor, self.objection_id)
        review, objection = await services.reviews.show(actor, objection.id)
        await reply(
            interaction,
            "objection-appealed",
            state=objection.state.value,
            own=int(actor.user_id == objection.user_id),
            missing=max(0, review.terms.seconds - len(objection.seconds)),
            appealed=int(objection.appealed),
            until=objection.due_at or "",
        )


class Withdraw(SafeButton, template=r"objection:(?P<objection_id>\d{1,18}):withdraw"):
    def __init__(self, objection_id: int, text: str = "") -> None:
        super().__init__(f"objection:{objection_id}:withdraw", text)
        self.objection_id = objection_id

    async def act(self, interaction: Interaction) -> None:
        await ask_withdraw(interaction, self.objection_id)


class WithdrawSure(SafeButton, template=r"objection:(?P<objection_id>\d{1,18}):withdraw-sure"):
    """On the question whether they are sure, which only they see."""

    def __init__(self, objection_id: int, text: str = "") -> None:
        super().__init__(f"objection:{objection_id}:withdraw-sure", text, style=discord.ButtonStyle.danger)
        self.objection_id = objection_id

    async def act(self, interaction: Interaction) -> None:
        actor = await interaction.client.actor(interaction)
        await interaction.client.services.reviews.withdraw_objection(actor, self.objection_id)
        await reply(interaction, "objection-withdrawn", number=self.objection_id)


async def ask_withdraw(interaction: Interaction, objection_id: int) -> None:
    actor, locale = await interaction.client.actor(interaction), interaction.locale.value
    await interaction.client.services.reviews.may_withdraw(actor, objection_id)
    sure = TextDisplay[Any](text(locale, "objection-withdraw-sure", number=objection_id))
    button = WithdrawSure(objection_id, label(locale, "objection-button-withdraw"))
    await send(interaction, view=SafeLayout(sure, ActionRow(button)))
