"""Joining, deciding who joins, belonging, and what is kept about a person."""

from functools import partial

from bot.client import AllianceBot
from bot.volunteers.applications import ANSWER, CARD
from bot.volunteers.service import LATE
from cogs.volunteers import me
from cogs.volunteers.decide import AddNote, Approve, Ask, ChangeNote, Decline
from cogs.volunteers.join import Agree, Elsewhere, Join, JoinCog, Where
from cogs.volunteers.members import MembersCog
from cogs.volunteers.queue import (
    ApplicationsCog,
    ApproveChosen,
    ChooseApplications,
    MoreApplications,
    OpenApplication,
    SeveralApplications,
)
from cogs.volunteers.waiting import Answer, draw_answer, draw_card, draw_late


async def setup(bot: AllianceBot) -> None:
    members = MembersCog(bot)
    for cog in (JoinCog(bot), ApplicationsCog(bot), members, me.MeCog(bot)):
        await bot.add_cog(cog)
    bot.add_dynamic_items(Join, Where, Elsewhere, Agree)
    bot.add_dynamic_items(Approve, Decline, Ask, AddNote, ChangeNote, Answer)
    bot.add_dynamic_items(
        MoreApplications, OpenApplication, SeveralApplications, ChooseApplications, ApproveChosen
    )
    bot.add_dynamic_items(me.Act, me.Topics, me.Where, me.Elsewhere)
    bot.draw(CARD, partial(draw_card, bot))
    bot.draw(LATE, partial(draw_late, bot))
    bot.draw(ANSWER, partial(draw_answer, bot))
    bot.resume_calls.append(members.resume)
