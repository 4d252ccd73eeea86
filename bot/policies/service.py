"""What people do with proposals: propose, second, edit, move on, withdraw, look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.errors import UserError
from bot.policies import policy_store, rules, store
from bot.policies.budgets import proposal_of
from bot.policies.life import Life
from bot.policies.model import (
    Act,
    Event,
    Kind,
    NewProposal,
    Policy,
    Proposal,
    Standing,
    State,
    Text,
    Version,
    What,
)
from bot.text import clean

PAGE = 5
CHOICES = 25  # of an autocomplete
DRAFTS = 20  # that one person may have open, so that nobody floods the forum


class PolicyService(Life):
    """What people do; `Life` is what happens by itself."""

    # --- writing ------------------------------------------------------------------------------------------

    async def propose(self, actor: Actor, new: NewProposal) -> Standing:
        """A draft, which is discussed once enough others second it.

        Raises UserError for whoever is no volunteer, area-unknown, area-retired, policy-double,
        policy-same-as-rejected, policy-drafts-many, policy-amend-nothing, and what `rules.check_text`,
        `rules.check_target` and `rules.check_again` raise.
        """
        actor.require(Level.VOLUNTEER)
        text = rules.check_text(new)
        text_hash = rules.hash_of(new.kind, new.act, new.target, text)
        now = self._clock.now()
        async with self._database.write() as connection:
            await store.lock(connection, actor.alliance_id)  # or two could propose the same at once
            await self._areas.usable(connection, actor.alliance_id, new.area_id)
            against = await self._target(connection, actor.alliance_id, new)
            if new.act is Act.AMEND and against is not None and against.text == text.text:
                raise UserError("policy-amend-nothing")
            await self._check_new(connection, actor, new, text, text_hash)
            proposal_id = await store.add(
                connection, actor.alliance_id, actor.guild_id, actor.user_id, new, text, text_hash, now
            )
            proposal = await store.proposal(connection, proposal_id, lock=True)
            assert proposal is not None
            topic_id = await self._opinions.open_topic(
                connection, actor.alliance_id, actor.guild_id, text.title, actor.user_id
            )
            proposal = replace(proposal, topic_id=topic_id)
            await self._step(connection, proposal, What.PROPOSED, actor.user_id)
            terms = await self._terms(connection, proposal)
            if (opened := rules.opened(proposal, 0, terms, now)) is not None:  # nobody has to second it
                await self._step(connection, opened, What.OPENED)
            self.posts.changed(connection, proposal_id, soon=True)
            return await self._again(connection, proposal_id)

    async def edit(self, actor: Actor, proposal_id: int, new: Text) -> Standing:
        """Another version of its text. Raises UserError policy-unknown, policy-unchanged, area-retired, policy-double
        and what `rules.check_author`, `rules.edited` and `rules.check_text` raise."""
        async with self._database.write() as connection:
            proposal = await self._own(connection, actor, proposal_id)
            after = rules.edited(proposal, self._clock.now())
            before = proposal.version
            text = rules.check_text(
                NewProposal(
                    proposal.kind,
                    proposal.act,
                    proposal.target,
                    new.title,
                    new.area_id,
                    new.summary,
                    new.text,
                )
            )
            if text == before.text:
                raise UserError("policy-unchanged")
            if text.area_id != before.text.area_id:
                await self._areas.usable(connection, actor.alliance_id, text.area_id)
            text_hash = rules.hash_of(proposal.kind, proposal.act, proposal.target, text)
            await store.lock(connection, actor.alliance_id)
            await self._check_double(connection, actor.alliance_id, text_hash, proposal.id)
            version = Version(before.number + 1, text_hash, text, actor.user_id, self._clock.now())
            await store.add_version(connection, proposal.id, version)
            after = replace(after, version=version)
            moves_at = after.moves_at if after.state is State.DISCUSSION else None
            await self._step(
                connection, after, What.EDITED, actor.user_id, at=moves_at and moves_at.isoformat()
            )
            return await self._again(connection, proposal_id)

    async def _target(self, connection: AsyncConnection, alliance_id: int, new: NewProposal) -> Text | None:
        """The text of what it amends, repeals or replaces, which has to be in force."""
        found: Text | None = None
        if new.target is not None and new.kind is Kind.RIGHT:
            found = await self.targets.right_text(connection, alliance_id, new.target)
        elif new.target is not None:
            policy = await policy_store.policy(connection, alliance_id, new.target)
            if policy is not None and policy.ended_at is None:
                target = await store.proposal(connection, new.target, alliance_id)
                found = target.version.text if target is not None else None
        rules.check_target(new.kind, new.act, new.target, found is not None)
        return found

    async def _check_new(
        self, connection: AsyncConnection, actor: Actor, new: NewProposal, text: Text, text_hash: str
    ) -> None:
        _, mine = await store.matching(
            connection, actor.alliance_id, states=[State.DRAFT], person=actor.user_id, limit=1
        )
        if mine >= DRAFTS:
            raise UserError("policy-drafts-many", limit=DRAFTS)
        terms = (await self._areas.terms_within(connection, actor.alliance_id)).of(new.kind, new.act)
        if new.follows is not None:
            rejected = await store.proposal(connection, new.follows, actor.alliance_id)
            if rejected is None:
                raise UserError("policy-unknown")
            if (rejected.kind, rejected.act, rejected.target) != (new.kind, new.act, new.target):
                raise UserError("error-option")
            rules.check_again(rejected, text_hash, terms, self._clock.now())
        else:
            since = self._clock.now() - timedelta(days=terms.again_days)
            like = await store.rejected_like(connection, actor.alliance_id, new, text.title, since)
            if like is not None:
                rules.check_again(like, text_hash, terms, self._clock.now())
        await self._check_double(connection, actor.alliance_id, text_hash, None)

    async def _check_double(
        self, connection: AsyncConnection, alliance_id: int, text_hash: str, but: int | None
    ) -> None:
        states = [state for state in State if state.is_open]
        double = await store.having(connection, alliance_id, text_hash, states)
        if double is not None and double.id != but:
            raise UserError("policy-double", number=double.id)
        rejected = await store.having(connection, alliance_id, text_hash, [State.REJECTED])
        if rejected is not None:
            raise UserError("policy-same-as-rejected", number=rejected.id)

    # --- moving it on -------------------------------------------------------------------------------------

    async def second(self, actor: Actor, proposal_id: int) -> Standing:
        """Stand behind a proposal; with enough of others its discussion opens.

        Raises UserError for whoever is no volunteer, policy-unknown and what `rules.check_second` raises.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            proposal = await self.found(connection, actor, proposal_id)
            standing = await self._standing(connection, proposal)
            rules.check_second(standing, actor.user_id, _refused(standing.events))
            now = self._clock.now()
            await store.add_sponsor(connection, proposal_id, actor.user_id, now)
            seconds = len(standing.sponsors) + 1
            await self._step(connection, proposal, What.SECONDED, actor.user_id, seconds=seconds)
            if (opened := rules.opened(proposal, seconds, standing.terms, now)) is not None:
                await self._step(connection, opened, What.OPENED)
            return await self._again(connection, proposal_id)

    async def unsecond(self, actor: Actor, proposal_id: int) -> Standing:
        """Take that back, while it is a draft. Raises UserError policy-unknown and what `rules.check_unsecond`
        raises."""
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            proposal = await self.found(connection, actor, proposal_id)
            rules.check_unsecond(await self._standing(connection, proposal), actor.user_id)
            await store.drop_sponsors(connection, proposal_id, actor.user_id)
            await self._step(connection, proposal, What.UNSECONDED, actor.user_id)
            return await self._again(connection, proposal_id)

    async def move_on(self, actor: Actor, proposal_id: int) -> Standing:
        """Its author's wish that it goes to review, in a day. Raises UserError policy-unknown and what
        `rules.check_author` and `rules.asked_on` raise."""
        async with self._database.write() as connection:
            proposal = await self._own(connection, actor, proposal_id)
            terms = await self._terms(connection, proposal)
            after = rules.asked_on(proposal, terms, self._clock.now())
            assert after.moves_at is not None
            await self._step(connection, after, What.NOTICE, actor.user_id, at=after.moves_at.isoformat())
            return await self._again(connection, proposal_id)

    async def withdraw(self, actor: Actor, proposal_id: int) -> Standing:
        """Before its vote begins. Raises UserError policy-unknown and what `rules.check_author` and
        `rules.withdrawn` raise."""
        async with self._database.write() as connection:
            proposal = await self._own(connection, actor, proposal_id)
            rules.withdrawn(proposal, self._clock.now())
            await self.withdraw_within(connection, proposal, What.WITHDRAWN, actor.user_id)
            return await self._again(connection, proposal_id)

    async def share(self, actor: Actor, proposal_id: int, user_id: int) -> tuple[Standing, bool]:
        """Let one of its sponsors write on its text, or not any more; whether they may now. Its author's to say.

        Raises UserError policy-unknown, policy-not-author, policy-not-sponsor.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            proposal = await self.found(connection, actor, proposal_id)
            if proposal.author_id != actor.user_id:
                raise UserError("policy-not-author")
            sponsors = await store.sponsors(connection, proposal_id)
            sponsor = next((one for one in sponsors if one.user_id == user_id), None)
            if sponsor is None:
                raise UserError("policy-not-sponsor")
            await store.let_edit(connection, proposal_id, user_id, edits=not sponsor.edits)
            await self._step(
                connection, proposal, What.SHARED, actor.user_id, user_id=user_id, edits=not sponsor.edits
            )
            return await self._again(connection, proposal_id), not sponsor.edits

    # --- seeing -------------------------------------------------------------------------------------------

    async def show(self, actor: Actor, proposal_id: int) -> Standing:
        """Raises UserError for whoever is no volunteer, policy-unknown."""
        actor.require(Level.VOLUNTEER)
        standing = await self.load(proposal_id, actor.alliance_id)
        if standing is None:
            raise UserError("policy-unknown")
        return standing

    async def editable(self, actor: Actor, proposal_id: int) -> Standing:
        """One that they may edit now. Raises UserError as `edit` does."""
        standing = await self.show(actor, proposal_id)
        rules.check_author(actor, standing.proposal, standing.sponsors)
        rules.edited(standing.proposal, self._clock.now())
        return standing

    async def withdrawable(self, actor: Actor, proposal_id: int) -> Standing:
        """One that they may withdraw now, before they are asked whether they are sure. Raises UserError as `withdraw`
        does."""
        standing = await self.show(actor, proposal_id)
        rules.check_author(actor, standing.proposal, standing.sponsors)
        rules.withdrawn(standing.proposal, self._clock.now())
        return standing

    async def from_budget(self, actor: Actor, poll_id: int) -> NewProposal:
        """What a closed budget poll came to, as a proposal to be filled in further. Raises UserError poll-unknown,
        policy-budget-unfit."""
        counted, _ = await self._polls.show(actor, poll_id)
        return proposal_of(actor.locale, counted)

    async def returnable(self, actor: Actor, proposal_id: int) -> Standing:
        """A rejected proposal that may come back by now. Raises UserError policy-unknown, policy-not-rejected,
        policy-again-early."""
        standing = await self.show(actor, proposal_id)
        rules.check_again(standing.proposal, "", standing.terms, self._clock.now())
        return standing

    async def text_of(self, actor: Actor, proposal_id: int, number: int | None = None) -> Version:
        """A version of its text, or the present one. Raises UserError policy-unknown, policy-version-unknown."""
        standing = await self.show(actor, proposal_id)
        if number is None:
            return standing.proposal.version
        async with self._database.read() as connection:
            found = await store.version(connection, proposal_id, number)
        if found is None:
            raise UserError("policy-version-unknown", last=standing.proposal.version.number)
        return found

    async def history(self, actor: Actor, proposal_id: int) -> Standing:
        """As `show`: what happened is in it, in its order."""
        return await self.show(actor, proposal_id)

    async def compare(
        self, actor: Actor, proposal_id: int, a: int | None = None, b: int | None = None
    ) -> tuple[Standing, Text, Text]:
        """Two versions of its text, by default the last two; or its text and its target's, where it has one version.

        Raises UserError policy-unknown, policy-version-unknown, policy-compare-nothing.
        """
        standing = await self.show(actor, proposal_id)
        last = standing.proposal.version.number
        if a is None and b is None and standing.against is not None:
            return standing, standing.against, standing.proposal.version.text
        if a is None and last == 1 and b in (None, 1):
            raise UserError("policy-compare-nothing")
        newer = await self.text_of(actor, proposal_id, b or last)
        older = await self.text_of(actor, proposal_id, a or max(1, newer.number - 1))
        return standing, older.text, newer.text

    async def topic_at(self, actor: Actor, thread_id: int) -> int:
        """The number of the topic that is talked about in a thread: a proposal's, or a free one. Raises UserError
        topic-which where there is none, or there are several."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            found = await store.topic_of_thread(connection, actor.alliance_id, thread_id)
            topics: Sequence[int] = [found] if found is not None else []
            topics = topics or await self._opinions.at(connection, actor.alliance_id, thread_id)
        if len(topics) != 1:
            raise UserError("topic-which")
        return topics[0]

    async def list_(
        self,
        actor: Actor,
        index: int,
        *,
        states: Collection[State] = (),
        area_id: int | None = None,
        mine: bool = False,
    ) -> tuple[Sequence[Proposal], int]:
        """A page of proposals, the latest first, and how many there are."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.matching(
                connection,
                actor.alliance_id,
                states=states,
                area_id=area_id,
                person=actor.user_id if mine else None,
                limit=PAGE,
                offset=index * PAGE,
            )

    async def suggest(
        self,
        actor: Actor,
        typed: str,
        states: Collection[State] = (),
        *,
        in_force: bool = False,
        mine: bool = False,
    ) -> Sequence[Proposal]:
        """For an autocomplete: by a part of their title or by their number; none for whoever may not see them."""
        if not actor.may(Level.VOLUNTEER):
            return []
        async with self._database.read() as connection:
            found, _ = await store.matching(
                connection,
                actor.alliance_id,
                states=states,
                in_force=in_force,
                person=actor.user_id if mine else None,
                typed=clean(typed),
                limit=CHOICES,
            )
        return found

    async def in_force(self, alliance_id: int) -> Sequence[tuple[Policy, Proposal]]:
        """Every policy in force with its text, by its number; nobody's input chooses the alliance."""
        async with self._database.read() as connection:
            return await policy_store.in_force(connection, alliance_id)

    async def found(self, connection: AsyncConnection, actor: Actor, proposal_id: int) -> Proposal:
        """Held for the transaction. Raises UserError policy-unknown."""
        proposal = await store.proposal(connection, proposal_id, actor.alliance_id, lock=True)
        if proposal is None:
            raise UserError("policy-unknown")
        return proposal

    async def _own(self, connection: AsyncConnection, actor: Actor, proposal_id: int) -> Proposal:
        proposal = await self.found(connection, actor, proposal_id)
        rules.check_author(actor, proposal, await store.sponsors(connection, proposal_id))
        return proposal

    async def _again(self, connection: AsyncConnection, proposal_id: int) -> Standing:
        proposal = await store.proposal(connection, proposal_id)
        assert proposal is not None
        return await self._standing(connection, proposal)

    # --- personal data ------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """What somebody wrote, sponsors and did; instants in ISO 8601."""
        found = await store.about(connection, alliance_id, user_id)
        return {
            "proposal_versions": [
                {
                    "proposal": row.proposal_id,
                    "version": row.number,
                    "title": row.title,
                    "summary": row.summary,
                    "text": row.text,
                    "at": row.at.isoformat(),
                }
                for row in found["versions"]
            ],
            "proposals_sponsored": [
                {"proposal": row.proposal_id, "at": row.at.isoformat(), "may_edit": row.edits}
                for row in found["sponsors"]
            ],
            "proposal_acts": [
                {"proposal": row.proposal_id, "what": row.what, "at": row.at.isoformat()}
                for row in found["events"]
            ],
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """The texts stay, and that somebody wrote and sponsored them; who it was does not."""
        await store.forget(connection, alliance_id, user_id)
        await self._areas.erase(connection, alliance_id, user_id)


def _refused(events: Sequence[Event]) -> set[str]:
    """The texts that a review did not clear, by their hashes."""
    return {str(event.details["text_hash"]) for event in events if event.what is What.SUSTAINED}
