"""A county's card: who is on it, how it and its neighbours are covered, and what the reader can do there."""

from collections.abc import Iterator

import discord
from discord.ui import ActionRow, TextDisplay

from bot.client import AllianceBot
from bot.counties.model import Assignment, AssignmentRole, CountyPage
from bot.text import Markup, label, text, timestamp
from bot.ui import SafeButton, SafeLayout, mention

GEOID = r"(?P<geoid>[0-9]{5})"
ROLE_STYLES = {AssignmentRole.LEAD: discord.ButtonStyle.primary}
DUTY_STYLES = {"confirm": discord.ButtonStyle.success, "release": discord.ButtonStyle.danger}


class Claim(SafeButton, template=rf"county:{GEOID}:claim:(?P<role>lead|backup|member)"):
    def __init__(self, geoid: str, role: str, text: str = "") -> None:
        style = ROLE_STYLES.get(AssignmentRole(role), discord.ButtonStyle.secondary)
        super().__init__(f"county:{geoid}:claim:{role}", text, style=style)
        self.geoid, self.role = geoid, AssignmentRole(role)

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        receipt = await claim(interaction, self.geoid, self.role)
        await interaction.response.edit_message(view=await county_card(interaction, self.geoid, receipt))


class Duty(SafeButton, template=rf"county:{GEOID}:(?P<act_name>confirm|release)"):
    """What one may do with a role that one has: still there, or give it up."""

    def __init__(self, geoid: str, act_name: str, text: str = "") -> None:
        super().__init__(f"county:{geoid}:{act_name}", text, style=DUTY_STYLES[act_name])
        self.geoid, self.act_name = geoid, act_name

    async def act(self, interaction: discord.Interaction[AllianceBot]) -> None:
        receipt = await act_on_duty(interaction, self.geoid, self.act_name)
        await interaction.response.edit_message(view=await county_card(interaction, self.geoid, receipt))


async def claim(interaction: discord.Interaction[AllianceBot], geoid: str, role: AssignmentRole) -> str:
    """Claim, and the receipt for it."""
    actor = await interaction.client.actor(interaction)
    counties = interaction.client.services.counties
    county = await counties.claim(actor, geoid, role)
    name = counties.atlas.label(county)
    return text(interaction.locale.value, "county-claimed", county=name, role=role.value)


async def act_on_duty(interaction: discord.Interaction[AllianceBot], geoid: str, act: str) -> str:
    """Confirm or release, and the receipt for it."""
    actor = await interaction.client.actor(interaction)
    counties = interaction.client.services.counties
    county = await (counties.confirm if act == "confirm" else counties.release)(actor, geoid)
    key = "county-confirmed" if act == "confirm" else "county-released"
    return text(interaction.locale.value, key, county=counties.atlas.label(county))


async def county_card(
    interaction: discord.Interaction[AllianceBot], geoid: str, receipt: str = ""
) -> SafeLayout:
    actor = await interaction.client.actor(interaction)
    page = await interaction.client.services.counties.page(actor, geoid)
    locale = interaction.locale.value
    head = [receipt, ""] if receipt else []
    layout = SafeLayout(TextDisplay("\n".join([*head, *_lines(interaction, page)])))
    buttons: list[SafeButton] = []
    if page.own is not None:
        buttons += [Duty(geoid, act, label(locale, f"county-button-{act}")) for act in DUTY_STYLES]
    buttons += [
        Claim(geoid, role.value, label(locale, "county-button-claim", role=role.value))
        for role in page.open_roles
    ]
    if buttons:
        layout.add_item(ActionRow(*buttons))
    return layout


def _lines(interaction: discord.Interaction[AllianceBot], page: CountyPage) -> Iterator[str]:
    locale, atlas = interaction.locale.value, interaction.client.services.counties.atlas
    yield text(locale, "county-title", county=atlas.label(page.county), geoid=page.county.geoid)
    yield text(locale, f"county-is-{page.coverage.value}")
    if page.opens_at is not None:
        yield text(locale, "county-opens", at=timestamp(page.opens_at, "D"))
    elif page.since is not None:
        yield text(
            locale,
            "county-since",
            coverage=page.coverage.value,
            at=page.since,
            ago=timestamp(page.since, "R"),
        )
    if page.away_until is not None:
        yield text(locale, "county-away", until=page.away_until)
    for role in AssignmentRole:
        if size := page.team.sizes.get(role):
            yield _people(locale, role, page.team.of(role), size)
    yield text(locale, "county-residents", count=page.residents)
    if page.neighbours:
        yield ""
        yield text(locale, "county-neighbours")
    for near, coverage in page.neighbours:
        yield text(locale, "county-neighbour", county=atlas.label(near), coverage=coverage.value)


def _people(locale: str, role: AssignmentRole, shown: list[Assignment], size: int) -> str:
    people = Markup(", ".join(mention(held.user_id) for held in shown))
    return text(locale, "county-people", role=role.value, people=people, count=size, more=size - len(shown))
