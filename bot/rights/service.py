"""What people see of the register, and what becomes of it once a vote has passed."""

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alliances.model import Actor, Level
from bot.audit.service import AuditService
from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.rights import markdown, store
from bot.rights.model import Act, Right, Version, Vote
from bot.search import index
from bot.search.model import Entry
from bot.search.model import Kind as Found
from bot.text import clean

CHOICES = 25


class RightService:
    """Nothing here adopts, amends or repeals by itself: whoever calls has a passed vote in hand, to which the
    version's row refers, so that the store refuses anything else."""

    def __init__(self, database: Database, clock: Clock, audit: AuditService) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit

    # --- seeing -------------------------------------------------------------------------------------------

    async def list_(self, actor: Actor) -> Sequence[Right]:
        """The whole register, those repealed too, by number."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await store.register(connection, actor.alliance_id)

    async def show(self, actor: Actor, number: int) -> Right:
        """Raises UserError right-unknown."""
        actor.require(Level.VOLUNTEER)
        async with self._database.read() as connection:
            return await self.find(connection, actor.alliance_id, number)

    async def suggest(self, actor: Actor, typed: str) -> Sequence[Right]:
        """Those whose number or title says what was typed; none for whoever may not see them."""
        if not actor.may(Level.VOLUNTEER):
            return []
        typed = clean(typed).lower()
        async with self._database.read() as connection:
            found = await store.register(connection, actor.alliance_id)
        return [one for one in found if typed in f"{one.number} {one.now.title}".lower()][:CHOICES]

    # --- within somebody else's transaction ----------------------------------------------------------------

    async def register(self, connection: AsyncConnection, alliance_id: int) -> Sequence[Right]:
        """All there ever were, by number."""
        return await store.register(connection, alliance_id)

    async def within(self, connection: AsyncConnection, alliance_id: int) -> Sequence[Right]:
        """Those in force, by number."""
        return [right for right in await store.register(connection, alliance_id) if right.in_force]

    async def find(self, connection: AsyncConnection, alliance_id: int, number: int) -> Right:
        """One by its number, repealed or not. Raises UserError right-unknown."""
        found = await store.register(connection, alliance_id, number)
        if not found:
            raise UserError("right-unknown")
        return found[0]

    async def made_by(self, connection: AsyncConnection, proposal_id: int) -> int | None:
        """The number of the right of which a proposal became a version."""
        return await store.of_proposal(connection, proposal_id)

    async def votes(self, connection: AsyncConnection, poll_ids: Collection[int]) -> Mapping[int, Vote]:
        """The figures of closed polls about texts."""
        return await store.votes(connection, poll_ids)

    async def adopt(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        title: str,
        text: str,
        proposal_id: int,
        text_hash: str,
        poll_id: int,
        at: datetime,
    ) -> int:
        """A new right; its number. Of one proposal there is one, however often this is called."""
        await store.lock(connection, alliance_id)
        if (done := await store.of_proposal(connection, proposal_id)) is not None:
            return done
        vote = (await store.votes(connection, [poll_id]))[poll_id]
        right_id, number = await store.add(connection, alliance_id)
        first = Version(1, Act.ADOPT, title, text, at, vote, proposal_id, poll_id)
        await self._add_version(connection, alliance_id, number, right_id, first, text_hash)
        return number

    async def amend(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        number: int,
        title: str,
        text: str,
        proposal_id: int,
        text_hash: str,
        poll_id: int,
        at: datetime,
    ) -> None:
        """A new version, once for a proposal. Raises UserError right-unknown, right-repealed."""
        await self._follow(
            connection, alliance_id, number, Act.AMEND, title, text, proposal_id, text_hash, poll_id, at
        )

    async def repeal(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        number: int,
        proposal_id: int,
        text_hash: str,
        poll_id: int,
        at: datetime,
    ) -> None:
        """It is in force no more, and its versions stay. Raises UserError right-unknown, right-repealed."""
        await self._follow(
            connection, alliance_id, number, Act.REPEAL, "", "", proposal_id, text_hash, poll_id, at
        )

    async def _follow(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        number: int,
        act: Act,
        title: str,
        text: str,
        proposal_id: int,
        text_hash: str,
        poll_id: int,
        at: datetime,
    ) -> None:
        await store.lock(connection, alliance_id)
        if await store.of_proposal(connection, proposal_id) is not None:
            return
        right = await self.find(connection, alliance_id, number)
        if not right.in_force:
            raise UserError("right-repealed")
        vote = (await store.votes(connection, [poll_id]))[poll_id]
        following = Version(
            right.now.number + 1, act, title or right.now.title, text, at, vote, proposal_id, poll_id
        )
        await self._add_version(connection, alliance_id, number, right.id, following, text_hash)

    async def _add_version(
        self,
        connection: AsyncConnection,
        alliance_id: int,
        number: int,
        right_id: int,
        version: Version,
        text_hash: str | None = None,
    ) -> None:
        """It is found by its words from now on, or where it is repealed, not any more."""
        await store.add_version(connection, right_id, version, text_hash)
        if version.act is Act.REPEAL:
            await index.drop(connection, alliance_id, Found.RIGHT, number)
        else:
            entry = Entry(Found.RIGHT, number, version.title, version.text)
            await index.put(connection, alliance_id, entry)

    # --- from a file and into one ---------------------------------------------------------------------------

    async def everything(self, alliance_id: int) -> Sequence[Right]:
        """As `list_`, for whoever runs the bot."""
        async with self._database.read() as connection:
            return await store.register(connection, alliance_id)

    async def take_in(self, alliance_id: int, file: str) -> tuple[int, bool]:
        """Fill an empty register, on the record: how many rights there are, and whether they are new. Where the
        register says the same already nothing changes.

        Raises UnreadableError where the file is not in the form, and UserError right-register-filled where the
        register says anything else.
        """
        now = self._clock.now()
        read = markdown.read(file, now)
        async with self._database.write() as connection:
            await store.lock(connection, alliance_id)
            if held := await store.register(connection, alliance_id):
                undated = {
                    (right.number, version.number)
                    for right in read
                    for version in right.versions
                    if version.at == now
                }
                if _told(held, undated) != _told(read, undated):
                    raise UserError("right-register-filled")
                return len(held), False
            for right in read:
                right_id, _ = await store.add(connection, alliance_id, right.number)
                for version in right.versions:
                    await self._add_version(connection, alliance_id, right.number, right_id, version)
            await self._audit.record(
                connection, alliance_id, None, "right-import", f"alliance:{alliance_id}", count=len(read)
            )
        return len(read), True


def _told(rights: Sequence[Right], undated: Set[tuple[int, int]]) -> list[object]:
    """What a file tells of rights; without the instants that it does not tell."""
    return [
        (right.number, v.number, v.act, v.title, v.text, v.vote)
        + ((v.at,) if (right.number, v.number) not in undated else ())
        for right in rights
        for v in right.versions
    ]
