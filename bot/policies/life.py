"""What happens to proposals by the clock, a review and a vote: each step once, whether or not the bot was there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Purpose
from bot.alliances.service import AllianceService
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.config import PolicySettings
from bot.database import Database
from bot.database.words import Words
from bot.following import Following
from bot.opinions import words as opinions
from bot.opinions.service import OpinionService
from bot.policies import policy_store, rules, store
from bot.policies.areas import AreaService
from bot.policies.model import Act, Ended, Event, Kind, Policy, Proposal, Standing, State, Terms, Text, What
from bot.policies.posts import Posts
from bot.policies.targets import Targets
from bot.policies.telling import TOLD, tell
from bot.polls import words as polls
from bot.polls.methods.story import Why
from bot.polls.model import NewPoll
from bot.polls.model import Standing as Counted
from bot.polls.official import official_poll
from bot.polls.rules import DESCRIPTION_LIMIT, QUESTION_LIMIT, passed
from bot.polls.service import PollService
from bot.reminders.service import ReminderService
from bot.reviews import words as reviews
from bot.reviews.model import NewReview
from bot.reviews.service import ReviewService
from bot.rights.service import RightService
from bot.search import index
from bot.search.model import Entry
from bot.search.model import Kind as Found
from bot.text import FALLBACK, label, shorten

ALARM = "proposals"
ORIGIN = "proposal:"
STRONGEST = 3  # arguments on a card


class Life:
    """The half of `PolicyService` that needs nobody to ask."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        settings: PolicySettings,
        alliances: AllianceService,
        areas: AreaService,
        polls: PollService,
        rights: RightService,
        opinions: OpinionService,
        reviews: ReviewService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._alarm = alarm
        self._alliances = alliances
        self._areas = areas
        self._polls = polls
        self._rights = rights
        self._opinions = opinions
        self._reviews = reviews
        self._reminders = reminders
        self._audit = audit
        self._every = timedelta(seconds=settings.refresh_seconds)
        self.posts = Posts(database, clock, alarm, self._every, self.load)
        self._following = Following(ALARM, database, clock, alarm, store.due, store.next_at, self._follow)
        self.targets = Targets(database, clock, alarm, rights, self._step)
        polls.on_end.append(self._voted)
        opinions.on_change.append(self._argued)

    # --- by the clock -------------------------------------------------------------------------------------

    async def resume(self) -> None:
        """At start: what fell due meanwhile happens now, one step for each proposal; and all is shown."""
        await self._following.resume()
        await self.targets.resume()
        await self.posts.resume()

    async def _follow(self, proposal_id: int, now: datetime) -> None:
        """The one step that is due; nothing, if somebody acted meanwhile."""
        async with self._database.write() as connection:
            proposal = await store.proposal(connection, proposal_id, lock=True)
            if proposal is None:
                return
            terms = await self._terms(connection, proposal)
            step = rules.due(proposal, terms, now)
            if step is None:
                return
            what, after = step
            if what is What.REVIEW:
                await self._to_review(connection, after, terms)
            else:
                await self._step(connection, after, what, at=after.moves_at and after.moves_at.isoformat())
                await self._ended(connection, after)

    # --- the review ---------------------------------------------------------------------------------------

    async def _to_review(self, connection: AsyncConnection, after: Proposal, terms: Terms) -> None:
        """Its text is frozen, and everybody may object to it."""
        await self._step(connection, after, What.REVIEW)
        text = after.version.text
        sponsors = {one.user_id for one in await store.sponsors(connection, after.id)}
        new = NewReview(
            alliance_id=after.alliance_id,
            guild_id=after.guild_id,
            proposal_id=after.id,
            text_hash=after.version.text_hash,
            title=text.title,
            text=f"{text.summary}\n\n{text.text}",
            target_right=after.target if after.kind is Kind.RIGHT else None,
            terms=terms.review,
            sponsors=frozenset({after.author_id} | sponsors | await store.writers(connection, after.id)),
        )
        await self._reviews.open(connection, new)

    async def cleared(self, connection: AsyncConnection, proposal_id: int, text_hash: str) -> None:
        """A review has cleared a text: the vote on it opens by itself. Nothing, where that is not waited for.

        The store refuses the vote unless the clearance of that very text is in it.
        """
        proposal = await store.proposal(connection, proposal_id, lock=True)
        if proposal is None or (after := rules.cleared(proposal, text_hash, self._clock.now())) is None:
            return
        now, terms = self._clock.now(), await self._terms(connection, proposal)
        poll = await self._polls.schedule(
            connection,
            proposal.alliance_id,
            proposal.guild_id,
            proposal.author_id,
            await self._question(proposal, terms, now),
        )
        await policy_store.add_vote(connection, proposal_id, text_hash, poll.id, now)
        await self._step(connection, after, What.VOTE, poll_id=poll.id)

    async def sustained(
        self,
        connection: AsyncConnection,
        proposal_id: int,
        text_hash: str,
        reasons: str,
        objections: Sequence[int] = (),
    ) -> None:
        """An objection was sustained: it is a draft again. It can go on changed, and seconded anew."""
        proposal = await store.proposal(connection, proposal_id, lock=True)
        if proposal is None or (after := rules.sustained(proposal, text_hash, self._clock.now())) is None:
            return
        await self._step(
            connection,
            after,
            What.SUSTAINED,
            text_hash=text_hash,
            reasons=reasons,
            objections=list(objections),
        )
        await store.drop_sponsors(connection, proposal_id)

    async def struck_down(
        self,
        connection: AsyncConnection,
        proposal_id: int,
        reasons: str,
        objections: Sequence[int] = (),
    ) -> None:
        """A challenge to a policy was sustained: it is in force no more."""
        proposal = await store.proposal(connection, proposal_id, lock=True)
        if proposal is not None and await policy_store.end_policy(
            connection, proposal_id, Ended.REPEALED, None, self._clock.now()
        ):
            await self._step(
                connection,
                proposal,
                What.ENDED,
                ended=Ended.REPEALED.value,
                reasons=reasons,
                objections=list(objections),
            )
            self.targets.changed(connection)

    async def _question(self, proposal: Proposal, terms: Terms, now: datetime) -> NewPoll:
        """The vote: yes, no or abstain, of every volunteer, by the terms that it lives by."""
        chapter = await self._alliances.chapter(proposal.guild_id)
        channels = chapter.channels if chapter is not None else {}
        text = proposal.version.text
        return official_poll(
            f"{ORIGIN}{proposal.id}",
            label(
                FALLBACK,
                "policy-vote-question",
                QUESTION_LIMIT,
                kind=proposal.kind.value,
                act=proposal.act.value,
                number=proposal.id,
                title=text.title,
            ),
            shorten(text.summary, DESCRIPTION_LIMIT),
            now,
            terms.vote_days,
            channels.get(Purpose.POLLS) or proposal.channel_id or proposal.guild_id,
            quorum=terms.quorum,
            threshold=terms.threshold,
        )

    # --- ending before the vote ---------------------------------------------------------------------------

    async def withdraw_within(
        self, connection: AsyncConnection, proposal: Proposal, what: What, by: int, **details: object
    ) -> None:
        """It goes no further, with whatever is open in its review; of one that has ended only what happened is told."""
        after = rules.withdrawn(proposal, self._clock.now()) if proposal.state.is_open else proposal
        if proposal.state is State.REVIEW:
            await self._reviews.withdraw(connection, proposal.id)
        await self._step(connection, after, what, by, **details)
        await self._ended(connection, after)

    async def copies(self, connection: AsyncConnection, proposal: Proposal) -> Sequence[Words]:
        """Where else than in its own texts the words of a proposal stand."""
        vote, author = await policy_store.vote_of(connection, proposal.id), proposal.author_id
        return [
            *reviews.of_proposal(proposal.id, author),
            *([opinions.title(proposal.topic_id, author)] if proposal.topic_id is not None else []),
            *([polls.of_decision(vote[1], author)] if vote is not None else []),
        ]

    async def bring_back(self, connection: AsyncConnection, proposal: Proposal, by: int) -> None:
        """Its words are its own again; so is its way, if that was cut short with them, and nobody proposed the same
        meanwhile."""
        happened = await store.events(connection, proposal.id)
        was = State(
            str(next(one for one in reversed(happened) if one.what is What.TAKEN_DOWN).details["was"])
        )
        under_way = [state for state in State if state.is_open]
        double = await store.having(connection, proposal.alliance_id, proposal.version.text_hash, under_way)
        after = proposal
        if was.is_open and double is None:
            after = rules.brought_back(proposal, was, self._clock.now())
            if proposal.topic_id is not None:
                await self._opinions.open_again(connection, proposal.topic_id)
        if proposal.thread_id is not None:
            await store.shown(connection, proposal.id, text_shown=0)
        await self._step(connection, after, What.PUT_BACK, by)
        self.targets.changed(connection)

    # --- the vote -----------------------------------------------------------------------------------------

    async def _voted(self, connection: AsyncConnection, counted: Counted) -> None:
        """What follows from a vote; once, however often it is told."""
        if not counted.poll.origin.startswith(ORIGIN):
            return
        proposal = await store.proposal(connection, int(counted.poll.origin.removeprefix(ORIGIN)), lock=True)
        vote = await policy_store.vote_of(connection, proposal.id) if proposal is not None else None
        if proposal is None or vote is None or vote[1] != counted.poll.id:
            return
        carried = passed(counted)
        lapsed = carried and not await self.targets.in_force(connection, proposal)
        after = rules.voted(proposal, carried and not lapsed, self._clock.now())
        if after is None:
            return
        if after.state is State.ADOPTED:
            await self._adopt(connection, after, *vote)
            self.targets.changed(connection)
        what = What.ADOPTED if after.state is State.ADOPTED else What.REJECTED
        decision = counted.result.decision if counted.result is not None else None
        figures = (
            {"yes": decision.yes, "no": decision.no, "abstained": decision.abstained} if decision else {}
        )
        await self._step(
            connection,
            after,
            what,
            poll_id=counted.poll.id,
            roll=counted.poll.roll_size,
            target_ended=lapsed,
            short=counted.result is not None and counted.result.why is Why.QUORUM,
            **figures,
        )
        await self._ended(connection, after)

    async def _adopt(
        self, connection: AsyncConnection, proposal: Proposal, text_hash: str, poll_id: int
    ) -> None:
        now, alliance_id, target = self._clock.now(), proposal.alliance_id, proposal.target
        voted, text = (proposal.id, text_hash, poll_id, now), proposal.version.text
        if proposal.kind is Kind.RIGHT:
            if proposal.act is Act.ADOPT:
                await self._rights.adopt(connection, alliance_id, text.title, text.text, *voted)
            elif proposal.act is Act.AMEND:
                assert target is not None
                await self._rights.amend(connection, alliance_id, target, text.title, text.text, *voted)
            else:
                assert target is not None
                await self._rights.repeal(connection, alliance_id, target, *voted)
            return
        if proposal.act is not Act.REPEAL:
            await policy_store.add_policy(
                connection, alliance_id, Policy(proposal.id, text_hash, poll_id, now)
            )
        if (
            target is not None
            and (head := await self.targets.head(connection, alliance_id, target)) is not None
        ):
            ended = {Act.ADOPT: Ended.SUPERSEDED, Act.AMEND: Ended.AMENDED, Act.REPEAL: Ended.REPEALED}[
                proposal.act
            ]
            await policy_store.end_policy(connection, head, ended, proposal.id, now)
            before = await store.proposal(connection, head, lock=True)
            assert before is not None
            await self._step(connection, before, What.ENDED, ended=ended.value, by=proposal.id)

    # --- every step ---------------------------------------------------------------------------------------

    async def _step(
        self,
        connection: AsyncConnection,
        after: Proposal,
        what: What,
        actor_id: int | None = None,
        **details: object,
    ) -> Event:
        """Write down how it stands now and what happened; and have that shown."""
        after = replace(after, next_at=rules.next_at(after, await self._terms(connection, after)))
        await store.save(connection, after)
        reworded = what in (What.TAKEN_DOWN, What.PUT_BACK)
        if reworded and (vote := await policy_store.vote_of(connection, after.id)) is not None:
            self._polls.drawn_anew(connection, vote[1])
        if reworded or what in (What.PROPOSED, What.EDITED):
            text = after.version.text
            entry = Entry(Found.PROPOSAL, after.id, text.title, f"{text.summary}\n\n{text.text}")
            await index.put(connection, after.alliance_id, entry)
        event = await store.happened(
            connection,
            after.id,
            Event(0, what, after.state, self._clock.now(), actor_id, after.version.number, details),
        )
        if what in TOLD:
            people = [one.user_id for one in await store.sponsors(connection, after.id)]
            await tell(connection, self._reminders, after, people, event)
        self.posts.changed(connection, after.id)
        self._following.wake_after(connection, after.next_at)
        return event

    async def _ended(self, connection: AsyncConnection, after: Proposal) -> None:
        """Nobody argues any more about what is decided."""
        if not after.state.is_open and after.topic_id is not None:
            await self._opinions.close_topic(connection, after.topic_id)

    def _argued(self, topic_id: int) -> None:
        """What is said about a topic is another: if it is a proposal's, its card shows that soon."""
        at = self._clock.now() + self._every
        self._alarm.wake(f"proposal-topic:{topic_id}", at, partial(self._show_arguments, topic_id))

    async def _show_arguments(self, topic_id: int) -> None:
        async with self._database.write() as connection:
            proposal_id = await store.of_topic(connection, topic_id)
            if proposal_id is not None:
                await self.show_anew(connection, proposal_id, soon=True)

    async def show_anew(self, connection: AsyncConnection, proposal_id: int, *, soon: bool = False) -> None:
        """Something is another that its card shows."""
        await store.touch(connection, proposal_id)
        self.posts.changed(connection, proposal_id, soon=soon)

    async def _terms(self, connection: AsyncConnection, proposal: Proposal) -> Terms:
        """Those that it lives by: frozen, or what they are at present."""
        if proposal.terms is not None:
            return proposal.terms
        present = await self._areas.terms_within(connection, proposal.alliance_id)
        return present.of(proposal.kind, proposal.act)

    async def load(self, proposal_id: int, alliance_id: int | None = None) -> Standing | None:
        """A proposal with everything around it; `alliance_id` is None only where nobody's input chose it."""
        async with self._database.read() as connection:
            proposal = await store.proposal(connection, proposal_id, alliance_id)
            if proposal is None:
                return None
            standing = await self._standing(connection, proposal)
        if proposal.topic_id is None:
            return standing
        return replace(standing, strongest=await self._opinions.strongest(proposal.topic_id, STRONGEST))

    async def texts(self, proposal_id: int, older: int, newer: int) -> tuple[Text, Text] | None:
        """Two versions of a text, for what the bot shows by itself."""
        async with self._database.read() as connection:
            before = await store.version(connection, proposal_id, older)
            after = await store.version(connection, proposal_id, newer)
        return (before.text, after.text) if before is not None and after is not None else None

    async def _standing(self, connection: AsyncConnection, proposal: Proposal) -> Standing:
        vote = await policy_store.vote_of(connection, proposal.id)
        reviewed = proposal.state is State.REVIEW
        became_right = proposal.kind is Kind.RIGHT and proposal.state is State.ADOPTED
        return Standing(
            proposal=proposal,
            area=await self._areas.find(connection, proposal.alliance_id, proposal.version.text.area_id),
            sponsors=await store.sponsors(connection, proposal.id),
            events=await store.events(connection, proposal.id),
            terms=await self._terms(connection, proposal),
            policy=await policy_store.policy(connection, proposal.alliance_id, proposal.id),
            right=await self._rights.made_by(connection, proposal.id) if became_right else None,
            poll_id=vote[1] if vote is not None else None,
            against=await self.targets.text(connection, proposal),
            review=await self._reviews.latest(connection, proposal.id) if reviewed else None,
            replaced=await self.targets.replaced(connection, proposal),
        )
