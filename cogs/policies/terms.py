"""`/policy terms`: the numbers by which proposals live, shown to everybody and changed by administrators."""

import discord
from discord import app_commands
from discord.ext import commands
from discord.ui import TextDisplay

from bot.alliances.model import Level
from bot.client import AllianceBot
from bot.policies.model import AllTerms, Kind, Terms
from bot.policies.terms import BOUNDS
from bot.text import Markup, label, text
from bot.ui import SafeLayout, words
from bot.ui.catalogue import for_level
from bot.ui.replies import send
from cogs.policies.card import share_words

SHARE_LIMIT = 20


class TermsCommand(commands.Cog):
    """A part of `/policy`."""

    def __init__(self, bot: AllianceBot) -> None:
        self.bot = bot

    @app_commands.command(
        name="terms", description=words("cmd-policy-terms"), extras=for_level(Level.VOLUNTEER)
    )
    @app_commands.rename(**{name: name.replace("_", "-") for name in BOUNDS if "_" in name})
    @app_commands.describe(
        kind=words("opt-terms-kind"),
        threshold=words("opt-terms-threshold"),
        repeal=words("opt-terms-repeal"),
        seconds=words("opt-terms-seconds"),
        min_days=words("opt-terms-min-days"),
        max_days=words("opt-terms-max-days"),
        vote_days=words("opt-terms-vote-days"),
        quorum=words("opt-terms-quorum"),
        objection_days=words("opt-terms-objection-days"),
        panel_days=words("opt-terms-panel-days"),
        appeal_days=words("opt-terms-appeal-days"),
        appeal_seconds=words("opt-terms-appeal-seconds"),
        appeal_vote_days=words("opt-terms-appeal-vote-days"),
        again_days=words("opt-terms-again-days"),
        lapse_days=words("opt-terms-lapse-days"),
    )
    @app_commands.choices(
        kind=[
            app_commands.Choice(name=words(f"policy-terms-of-{kind.value}"), value=kind.value)
            for kind in Kind
        ]
    )
    async def terms(
        self,
        interaction: discord.Interaction[AllianceBot],
        kind: str = "",
        seconds: int | None = None,
        min_days: int | None = None,
        max_days: int | None = None,
        vote_days: int | None = None,
        threshold: app_commands.Range[str, 1, SHARE_LIMIT] | None = None,
        repeal: app_commands.Range[str, 1, SHARE_LIMIT] | None = None,
        quorum: int | None = None,
        objection_days: int | None = None,
        panel_days: int | None = None,
        appeal_days: int | None = None,
        appeal_seconds: int | None = None,
        appeal_vote_days: int | None = None,
        again_days: int | None = None,
        lapse_days: int | None = None,
    ) -> None:
        given = {
            "seconds": seconds,
            "min_days": min_days,
            "max_days": max_days,
            "vote_days": vote_days,
            "threshold": threshold,
            "repeal": repeal,
            "quorum": quorum,
            "objection_days": objection_days,
            "panel_days": panel_days,
            "appeal_days": appeal_days,
            "appeal_seconds": appeal_seconds,
            "appeal_vote_days": appeal_vote_days,
            "again_days": again_days,
            "lapse_days": lapse_days,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        areas, locale = self.bot.services.areas, interaction.locale.value
        actor = await self.bot.actor(interaction)
        if changes:
            found = await areas.change_terms(actor, Kind(kind or Kind.POLICY), changes)
        else:
            found = await areas.terms(actor)
        done = text(locale, "policy-terms-changed") if changes else ""
        await send(interaction, view=SafeLayout(TextDisplay(_words(locale, found, done))))


def _words(locale: str, terms: AllTerms, done: str) -> str:
    found = [done] if done else []
    for kind, one in ((Kind.POLICY, terms.policy), (Kind.RIGHT, terms.right)):
        name = Markup(label(locale, f"policy-terms-of-{kind.value}"))
        found += [text(locale, "policy-terms-head", kind=name), _numbers(locale, one)]
    found.append(
        text(locale, "policy-terms-repeal-line", share=Markup(share_words(locale, terms.right_repeal)))
    )
    return "\n".join([*found, "", text(locale, "policy-terms-note")])


def _numbers(locale: str, terms: Terms) -> str:
    return text(
        locale,
        "policy-terms-lines",
        seconds=terms.seconds,
        least=terms.min_days,
        most=terms.max_days,
        vote=terms.vote_days,
        share=Markup(share_words(locale, terms.threshold)),
        quorum=terms.quorum,
        objection=terms.objection_days,
        panel=terms.panel_days,
        appeal=terms.appeal_days,
        appealers=terms.appeal_seconds,
        appealvote=terms.appeal_vote_days,
        again=terms.again_days,
        lapse=terms.lapse_days,
    )
