"""What people do in a review: object, decide, appeal, look."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import Alarm
from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.polls.service import PollService
from bot.reminders.service import ReminderService
from bot.reviews import rules, store
from bot.reviews.deciding import Deciding
from bot.reviews.model import NewReview, Objection, Review, ReviewState, Standing
from bot.reviews.panel import PanelService
from bot.rights.model import Right
from bot.rights.service import RightService


async def _never(connection: AsyncConnection, proposal_id: int) -> bool:
    return False


class ReviewService(Deciding):
    """What people do; `Deciding` is what follows from it. `in_force` says whether a proposal is a policy in force, by
    its number; `bot.app` connects it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        alarm: Alarm,
        rights: RightService,
        panel: PanelService,
        polls: PollService,
        reminders: ReminderService,
        audit: AuditService,
    ) -> None:
        super().__init__(database, clock, alarm, polls, reminders, audit)
        self._rights = rights
        self._panel = panel
        self.in_force: Callable[[AsyncConnection, int], Awaitable[bool]] = _never

    # --- within the transaction of a proposal's step ----------------------------------------------------------

    async def open(self, connection: AsyncConnection, new: NewReview) -> int:
        """Review a text, word for word; of one proposal one review at a time, however often this is called."""
        if (before := await store.open_review(connection, new.proposal_id)) is not None:
            return before
        now = self._clock.now()
        until = now + timedelta(days=new.terms.objections)
        review_id = await store.add(connection, new, now, until)
        await self.telling.review(connection, (await store.standing(connection, review_id)).review)
        self._following.wake_after(connection, until)
        return review_id

    async def withdraw(self, connection: AsyncConnection, proposal_id: int) -> None:
        """Its proposal is gone, and with it whatever is open in the review of it."""
        review_id = await store.open_review(connection, proposal_id)
        if review_id is not None:
            await store.standing(connection, review_id, lock=True)
            await self._end(connection, review_id, ReviewState.WITHDRAWN)

    async def latest(self, connection: AsyncConnection, proposal_id: int) -> Standing | None:
        """The last review of a proposal's text, with everything in it."""
        review_id = await store.latest(connection, proposal_id)
        return await store.standing(connection, review_id) if review_id is not None else None

    async def is_cleared(self, connection: AsyncConnection, proposal_id: int, text_hash: str) -> bool:
        """Whether that very text may be voted on: the last review of its proposal cleared it."""
        return await store.has_clearance(connection, proposal_id, text_hash)

    async def refused(self, connection: AsyncConnection, proposal_id: int) -> frozenset[str]:
        """The texts of a proposal, by their hashes, against which an objection was sustained."""
        return await store.refused(connection, proposal_id)

    # --- objecting ------------------------------------------------------------------------------------------

    async def object_to(
        self, actor: Actor, proposal_id: int, right_number: int | None, passage: str, why: str
    ) -> Objection:
        """Say that a text under review violates a right; who decides is fixed with it.

        Raises UserError not-allowed-volunteer, review-none, right-unknown, and what `rules.check_said`,
        `rules.check_objecting` and `rules.check_right` raise.
        """
        actor.require(Level.VOLUNTEER)
        passage, why = rules.check_said(right_number, passage, why)
        assert right_number is not None
        async with self._database.write() as connection:
            review_id = await store.latest(connection, proposal_id, actor.alliance_id)
            if review_id is None:
                raise UserError("review-none")
            standing = await store.standing(connection, review_id, lock=True)
            right = await self._rights.find(connection, actor.alliance_id, right_number)
            rules.check_objecting(standing, actor.user_id, right, self._clock.now())
            return await self._object(connection, standing.review, right, actor.user_id, passage, why)

    async def challenge(
        self, actor: Actor, proposal_id: int, right_number: int | None, passage: str, why: str
    ) -> Objection:
        """Say that a policy in force violates a right: the same objection, panel and appeal.

        Raises UserError as `object_to` does, review-not-in-force, review-challenged while another one is going on.
        """
        actor.require(Level.VOLUNTEER)
        passage, why = rules.check_said(right_number, passage, why)
        assert right_number is not None
        async with self._database.write() as connection:
            reviewed = await store.latest(connection, proposal_id, actor.alliance_id)
            if reviewed is None or not await self.in_force(connection, proposal_id):
                raise UserError("review-not-in-force")
            # Locked, nobody else challenges it at the same time.
            before = (await store.standing(connection, reviewed, lock=True)).review
            last = await store.latest(connection, proposal_id, challenges=True)
            assert last is not None
            others = await store.standing(connection, last)
            right = await self._rights.find(connection, actor.alliance_id, right_number)
            rules.check_challenge(others, actor.user_id, right)
            now = self._clock.now()
            review_id = await store.add(connection, before, now, None, challenge=True)
            review = (await store.standing(connection, review_id)).review
            return await self._object(connection, review, right, actor.user_id, passage, why)

    async def _object(
        self, connection: AsyncConnection, review: Review, right: Right, user_id: int, passage: str, why: str
    ) -> Objection:
        rules.check_right(review, right, passage)
        now = self._clock.now()
        members = await self._panel.members(connection, review.alliance_id)
        panel = rules.seated(members, review.sponsors, user_id)
        due_at = now + timedelta(days=review.terms.panel)
        objection_id = await store.object_(
            connection, review, right.id, right.now.number, user_id, passage, why, now, due_at, panel
        )
        objection = await self._load(connection, objection_id)
        if not panel:  # nobody could decide it: everybody does
            return await self._save(connection, review, rules.following(objection, review.terms, now))
        await self.telling.objection(connection, review, objection)
        await self.telling.panel(connection, review, objection)
        self._following.wake_after(connection, due_at)
        return objection

    # --- deciding -------------------------------------------------------------------------------------------

    async def check_vote(self, actor: Actor, objection_id: int) -> None:
        """Whether they may decide it now. Raises UserError as `decide` does."""
        review, objection = await self.show(actor, objection_id)
        rules.check_vote(review, objection, actor.user_id, self._clock.now())

    async def decide(self, actor: Actor, objection_id: int, sustain: bool, reasons: str) -> Objection:
        """The vote of one of its panel, on the record and for good; the objection as it stands then.

        Raises UserError not-allowed-volunteer, objection-unknown, objection-reasons, too-long and what
        `rules.check_vote` raises.
        """
        actor.require(Level.VOLUNTEER)
        reasons = rules.check_words(reasons, rules.REASONS_LIMIT)
        async with self._database.write() as connection:
            review, objection = await self.found(connection, actor, objection_id)
            now = self._clock.now()
            rules.check_vote(review, objection, actor.user_id, now)
            if not reasons:
                raise UserError("objection-reasons")
            await store.vote(connection, objection_id, actor.user_id, sustain, reasons, now)
            await self.telling.decided(connection, review, objection, actor.user_id)
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "objection-vote",
                f"objection:{objection_id}",
                number=objection_id,
                vote="sustain" if sustain else "dismiss",
            )
            return await self._followed(connection, review.id, objection_id)

    async def appeal(self, actor: Actor, objection_id: int) -> Objection:
        """Whoever objected appeals, or somebody else seconds it; everybody is asked once both are there.

        Raises UserError not-allowed-volunteer, objection-unknown, and what `rules.check_appeal` raises.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            review, objection = await self.found(connection, actor, objection_id)
            now = self._clock.now()
            rules.check_appeal(objection, actor.user_id, now)
            if actor.user_id == objection.user_id:
                await store.save(connection, replace(objection, appealed=True))
            else:
                await store.second(connection, objection_id, actor.user_id, now)
            return await self._followed(connection, review.id, objection_id)

    async def withdraw_objection(self, actor: Actor, objection_id: int) -> Objection:
        """Whoever objected takes it back, on the record; the review goes on as if it were dismissed for good, and for
        at least another day anybody can object.

        Raises UserError not-allowed-volunteer, objection-unknown, and what `rules.withdrawn` raises.
        """
        actor.require(Level.VOLUNTEER)
        async with self._database.write() as connection:
            review, objection = await self.found(connection, actor, objection_id)
            await self._save(
                connection,
                review,
                rules.withdrawn(objection, actor.user_id, voted=await self._is_over(connection, objection)),
            )
            await self._audit.record(
                connection,
                actor.alliance_id,
                actor.user_id,
                "objection-withdraw",
                f"objection:{objection_id}",
                number=objection_id,
            )
            await self._call_off(connection, review.id)
            if (until := rules.window(review, self._clock.now())) != review.objections_until:
                await self._set_window(connection, review, until)
            return await self._followed(connection, review.id, objection_id)

    async def may_withdraw(self, actor: Actor, objection_id: int) -> Objection:
        """Before they are asked whether they are sure. Raises UserError as `withdraw_objection` does."""
        _, objection = await self.show(actor, objection_id)
        async with self._database.read() as connection:
            over = await self._is_over(connection, objection)
        rules.withdrawn(objection, actor.user_id, voted=over)
        return objection

    async def _is_over(self, connection: AsyncConnection, objection: Objection) -> bool:
        """Whether everybody was asked and has voted."""
        return objection.poll_id is not None and not await self._polls.is_running(
            connection, objection.poll_id
        )

    async def found(
        self, connection: AsyncConnection, actor: Actor, objection_id: int
    ) -> tuple[Review, Objection]:
        """One of the actor's alliance, and its review; nobody else changes them in this transaction.

        Raises UserError objection-unknown."""
        review_id = await store.review_of(connection, objection_id, actor.alliance_id)
        if review_id is None:
            raise UserError("objection-unknown")
        standing = await store.standing(connection, review_id, lock=True)
        return standing.review, next(one for one in standing.objections if one.id == objection_id)

    async def _followed(self, connection: AsyncConnection, review_id: int, objection_id: int) -> Objection:
        await self._step(connection, review_id)
        return await self._load(connection, objection_id)

    async def _load(self, connection: AsyncConnection, objection_id: int) -> Objection:
        found = await store.objection(connection, objection_id)
        assert found is not None
        return found

    # --- seeing ---------------------------------------------------------------------------------------------

    async def show(self, actor: Actor, objection_id: int) -> tuple[Review, Objection]:
        """Raises UserError not-allowed-volunteer, objection-unknown."""
        actor.require(Level.VOLUNTEER)
        found = await self.told(objection_id, actor.alliance_id)
        if found is None:
            raise UserError("objection-unknown")
        return found

    async def told(
        self, objection_id: int, alliance_id: int | None = None
    ) -> tuple[Review, Objection] | None:
        """As `show`, for messages that the bot sends by itself; there `alliance_id` is left out."""
        async with self._database.read() as connection:
            objection = await store.objection(connection, objection_id, alliance_id)
            if objection is None:
                return None
            return (await store.standing(connection, objection.review_id)).review, objection

    async def standing(self, review_id: int) -> Standing:
        """A review and everything in it, for messages that the bot sends by itself."""
        async with self._database.read() as connection:
            return await store.standing(connection, review_id)

    async def of(self, actor: Actor, proposal_id: int) -> Standing | None:
        """The last review of a proposal, challenges of it included; None where there was none."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            last = await store.latest(connection, proposal_id, actor.alliance_id, challenges=True)
            return await store.standing(connection, last) if last is not None else None

    async def going_on(self, actor: Actor) -> Sequence[Objection]:
        """Every objection that is not decided for good, the first to fall due first."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.going_on(connection, actor.alliance_id)

    async def waiting(self, actor: Actor) -> Sequence[tuple[Review, Objection]]:
        """What waits for their decision."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return [
                ((await store.standing(connection, one.review_id)).review, one)
                for one in await store.waiting_for(connection, actor.alliance_id, actor.user_id)
            ]

    # --- personal data --------------------------------------------------------------------------------------

    async def export(
        self, connection: AsyncConnection, alliance_id: int, user_id: int
    ) -> Mapping[str, object]:
        """What somebody objected to, decided, seconded and sponsored under review; instants in ISO 8601."""
        own, votes, seconds, sponsored = await store.about(connection, alliance_id, user_id)
        return {
            "objections": [
                {
                    "objection": one.id,
                    "right": one.right_number,
                    "passage": one.passage,
                    "why": one.why,
                    "state": one.state.value,
                    "made_at": one.made_at.isoformat(),
                }
                for one in own
            ],
            "objections_decided": [
                {
                    "objection": vote.objection_id,
                    "sustain": vote.sustain,
                    "reasons": vote.reasons,
                    "at": vote.at and vote.at.isoformat(),
                }
                for vote in votes
            ],
            "appeals_seconded": seconds,
            "proposals_sponsored_under_review": sponsored,
        }

    async def erase(self, connection: AsyncConnection, alliance_id: int, user_id: int) -> None:
        """What was objected to and decided stays, by nobody known."""
        await store.forget(connection, alliance_id, user_id)
