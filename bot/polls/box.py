"""The ballot box: whoever votes in the same instant shares one transaction, and hears once it is on disk."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.database import Database
from bot.database.direct import Direct, DirectWriter
from bot.errors import UserError
from bot.polls import rules, store
from bot.polls.ballot_store import NOTHING, Ballot, BallotStore, End, ballot_key
from bot.polls.codes import new_code, new_nonce
from bot.polls.filling import check_filled
from bot.polls.formats.chain import CAST, CHANGE, RETRACT, STRIKE, Entry, head, seal
from bot.polls.methods.story import Choice
from bot.polls.model import BLANK, Poll, Receipt, Secrecy

# As many presses share a transaction, so that nobody waits long for the others' sake.
BATCH = 512


@dataclass(frozen=True, slots=True)
class _Open:
    """What does not change while a poll is open; whether it is, the store knows."""

    poll: Poll
    secret: bytes


@dataclass(frozen=True, slots=True)
class _Press:
    poll_id: int
    guild_id: int
    user_id: int
    option: int | None
    at: datetime
    ballot: Choice | None = None  # a whole one, in the place of a press on one option


# None: the poll is not open there, for a reason that only a closer look tells.
_Outcome = Receipt | UserError | None


class BallotBox:
    """`changed` is told of a poll whose ballots have changed, after the commit."""

    def __init__(self, database: Database, clock: Clock, changed: Callable[[Poll], None]) -> None:
        self._database = database
        self._clock = clock
        self._changed = changed
        self._writer = DirectWriter(database)
        self._known: dict[int, _Open] = {}
        self._waiting: list[tuple[_Press, asyncio.Future[_Outcome]]] = []
        self._emptying: asyncio.Task[None] | None = None

    async def cast(
        self,
        guild_id: int | None,
        user_id: int,
        poll_id: int,
        option: int | None,
        ballot: Choice | None = None,
    ) -> Receipt:
        """Press an option's button in a server, cast a whole ballot, or without either take it back; the receipt
        of what is on disk.

        Who is on the roll may vote, in every server of the alliance. Raises UserError only-in-server,
        poll-unknown and what `rules.check_ballot` and `filling.check_filled` raise.
        """
        if guild_id is None:
            raise UserError("only-in-server")
        press = _Press(poll_id, guild_id, user_id, option, self._clock.now(), ballot)
        waiter: asyncio.Future[_Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((press, waiter))
        if self._emptying is None or self._emptying.done():
            self._emptying = asyncio.create_task(self._empty())
        outcome = await waiter
        if outcome is None:
            raise await self._why_not(press)
        if isinstance(outcome, UserError):
            raise outcome
        return outcome

    async def finish(self) -> None:
        """Decide what was pressed, and close."""
        while self._emptying is not None and not self._emptying.done():
            await asyncio.wait({self._emptying})
        await self._writer.close()

    def forget(self, poll_id: int) -> None:
        """A poll has ended: its secret is nobody's any more."""
        self._known.pop(poll_id, None)

    async def _empty(self) -> None:
        while self._waiting:
            await self._gather()
            taken, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            presses = [press for press, _ in taken]
            outcomes: Sequence[_Outcome | Exception]
            try:
                known = await self._polls({press.poll_id for press in presses})
                outcomes = await self._writer.run(partial(decide, presses=presses, known=known))
            except Exception as error:
                outcomes = [error] * len(taken)
            changed: dict[int, Poll] = {}
            for (_, waiter), outcome in zip(taken, outcomes, strict=True):
                if isinstance(outcome, Receipt) and outcome.choice != outcome.before:
                    changed[outcome.poll.id] = outcome.poll
                if waiter.done():  # whoever pressed is gone; the ballot stays
                    continue
                if isinstance(outcome, Exception) and not isinstance(outcome, UserError):
                    waiter.set_exception(outcome)
                else:
                    waiter.set_result(outcome)
            for poll in changed.values():
                self._changed(poll)

    async def _polls(self, poll_ids: set[int]) -> Mapping[int, _Open]:
        """Those that are open, as far as anybody knows before the transaction."""
        for poll_id in poll_ids - self._known.keys():
            async with self._database.read() as connection:
                poll = await store.poll(connection, poll_id)
                secret = await store.secret(connection, poll_id)
            if poll is not None and secret is not None:
                self._known[poll_id] = _Open(poll, secret)
        return {poll_id: self._known[poll_id] for poll_id in poll_ids & self._known.keys()}

    async def _why_not(self, press: _Press) -> UserError:
        """Why a poll is not open to a press. Nothing is told of another alliance's."""
        self._known.pop(press.poll_id, None)
        async with self._database.read() as connection:
            poll = await store.poll_in(connection, press.guild_id, press.poll_id)
        if poll is not None:
            try:
                rules.check_open(poll, press.at)
            except UserError as why:
                return why
        return UserError("poll-unknown")

    async def _gather(self) -> None:
        """Let what has arrived already get here: a commit costs much, another ballot in it next to nothing."""
        before = 0
        while before < len(self._waiting) < BATCH:
            before = len(self._waiting)
            await asyncio.sleep(0)


def decide(direct: Direct, presses: Sequence[_Press], known: Mapping[int, _Open]) -> list[_Outcome]:
    """Each press in its turn by the rules, then everything that changed is written."""
    store = BallotStore(direct)
    open_in = store.open_in({press.poll_id for press in presses}, {press.guild_id for press in presses})
    sheets: dict[int, _Sheet] = {}
    for press in presses:
        if (press.poll_id, press.guild_id) in open_in and press.poll_id in known:
            end = open_in[press.poll_id, press.guild_id]
            sheet = sheets.setdefault(press.poll_id, _Sheet(known[press.poll_id], end))
            sheet.keys.setdefault(press.user_id, ballot_key(sheet.secret, press.user_id))
    for sheet in sheets.values():
        sheet.read(store)
    outcomes = [
        sheets[press.poll_id].press(press)
        if press.poll_id in sheets and (press.poll_id, press.guild_id) in open_in
        else None
        for press in presses
    ]
    for _, sheet in sorted(sheets.items()):
        sheet.write(store)
    return outcomes


def strike(direct: Direct, poll: Poll, secret: bytes, user_id: int) -> bool:
    """Take a voter's ballot out of an open poll, on the chain; whether there was one."""
    store = BallotStore(direct)
    open_in = store.open_in({poll.id}, {poll.guild_id})
    sheet = _Sheet(_Open(poll, secret), open_in[poll.id, poll.guild_id])
    sheet.keys[user_id] = ballot_key(secret, user_id)
    sheet.read(store)
    struck = sheet.strike(user_id)
    sheet.write(store)
    return struck


class _Sheet:
    """The ballots of those who press in one poll at one instant: as they were, and as they are now."""

    def __init__(self, known: _Open, end: End) -> None:
        self.poll, self.secret = known.poll, known.secret
        self.keys: dict[int, bytes] = {}  # by voter
        self.before: dict[int, Ballot] = {}  # of those on the roll
        self.now: dict[int, Ballot] = {}
        self.end, self.head = end, end.head  # of the chain, as it was and as it is
        self.entries: list[Entry] = []

    def read(self, store: BallotStore) -> None:
        roll = store.roll(self.poll.id, sorted(self.keys))
        cast = store.ballots(self.poll.id, [self.keys[user_id] for user_id, voted in roll.items() if voted])
        self.before = {user_id: cast.get(self.keys[user_id], NOTHING) for user_id in roll}
        self.now = dict(self.before)

    def press(self, press: _Press) -> Receipt | UserError:
        try:
            rules.check_ballot(self.poll, press.user_id in self.now, press.option, press.at)
            if press.ballot is not None:
                check_filled(self.poll, press.ballot)
        except UserError as refused:
            return refused
        before = self.now[press.user_id]
        choice = press.ballot or BLANK
        if press.option is not None:
            choice = rules.pressed(self.poll.method, before.choice, press.option)
        if choice == before.choice == BLANK:
            return Receipt(self.poll, BLANK, BLANK)
        # What says the same again is entered too: nonces are not kept, so that only a new one makes a whole receipt.
        act = (CHANGE if before.choice else CAST) if choice else RETRACT
        code = before.code or new_code()
        nonce = self._enter(act, code, choice)
        self.now[press.user_id] = Ballot(choice, code) if choice else NOTHING
        return Receipt(self.poll, choice, before.choice, code, nonce, self.head)

    def strike(self, user_id: int) -> bool:
        """Take somebody's ballot out for them; whether there was one."""
        before = self.now.get(user_id, NOTHING)
        if before.choice:
            self._enter(STRIKE, before.code, BLANK)
            self.now[user_id] = NOTHING
        return bool(before.choice)

    def _enter(self, act: str, code: str, choice: Choice) -> str:
        """Another entry of the chain; the number that it is sealed with."""
        nonce = new_nonce()
        sealed = seal(code, choice, nonce)
        self.head = head(self.head, act, sealed)
        self.entries.append((act, sealed, self.head))
        return nonce

    def write(self, store: BallotStore) -> None:
        if not self.entries:
            return
        changed = {user_id: ballot for user_id, ballot in self.now.items() if ballot != self.before[user_id]}
        store.put(self.poll.id, {self.keys[user_id]: ballot for user_id, ballot in changed.items()})
        more = Counter(ballot.choice for ballot in changed.values() if ballot.choice)
        more.subtract(self.before[user_id].choice for user_id in changed if self.before[user_id].choice)
        store.tally(self.poll.id, more)
        store.append(self.poll.id, self.end, self.entries, more.total())
        if self.poll.secrecy is Secrecy.OPEN:
            store.name(self.poll.id, {user_id: ballot.choice for user_id, ballot in changed.items()})
            return
        store.mark(
            self.poll.id,
            {
                user_id: bool(ballot.choice)
                for user_id, ballot in changed.items()
                if bool(ballot.choice) != bool(self.before[user_id].choice)
            },
        )
