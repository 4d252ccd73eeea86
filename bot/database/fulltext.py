"""Full-text search: FTS5 on SQLite, text search on PostgreSQL, both over `search_entries`, in English.

The index holds nothing of its own, so it is no part of any migration: like the views, every upgrade drops it first
and makes it last. Triggers keep SQLite's, which is a table beside the rows; PostgreSQL's is a column that it computes,
and an index.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import search_entries

INDEX = "search_index"  # what the databases call it; everything that SQLite keeps for it begins so
BEGIN, END = "\x02", "\x03"  # around the words that were found

_SQLITE = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        title, body, content='search_entries', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )""",
    "INSERT INTO search_index(search_index) VALUES ('rebuild')",
    "INSERT INTO search_index(search_index, rank) VALUES ('rank', 'bm25(10.0, 1.0)')",  # titles count for more
    """CREATE TRIGGER search_index_added AFTER INSERT ON search_entries BEGIN
        INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body);
    END""",
    """CREATE TRIGGER search_index_removed AFTER DELETE ON search_entries BEGIN
        INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    END""",
    """CREATE TRIGGER search_index_changed AFTER UPDATE ON search_entries BEGIN
        INSERT INTO search_index(search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
        INSERT INTO search_index(rowid, title, body) VALUES (new.id, new.title, new.body);
    END""",
)
_DROP_SQLITE = (
    "DROP TRIGGER IF EXISTS search_index_added",
    "DROP TRIGGER IF EXISTS search_index_removed",
    "DROP TRIGGER IF EXISTS search_index_changed",
    "DROP TABLE IF EXISTS search_index",
)
_FOUND_IN_SQLITE = """
    SELECT found.kind, found.number, found.about, found.title,
        snippet(search_index, 1, char(2), char(3), '…', 24) AS excerpt
    FROM search_index JOIN search_entries AS found ON found.id = search_index.rowid
    WHERE search_index MATCH :words AND found.alliance_id = :alliance_id
    ORDER BY search_index.rank, search_index.rowid LIMIT :limit OFFSET :offset
"""

_POSTGRESQL = (
    """ALTER TABLE search_entries ADD COLUMN search_index_vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'D')
    ) STORED""",
    "CREATE INDEX search_index ON search_entries USING gin (search_index_vector)",
)
_DROP_POSTGRESQL = ("ALTER TABLE IF EXISTS search_entries DROP COLUMN IF EXISTS search_index_vector",)
_FOUND_IN_POSTGRESQL = """
    SELECT kind, number, about, title,
        ts_headline('english', body, words, 'MinWords=12, MaxWords=24, StartSel=' || chr(2) || ', StopSel=' || chr(3))
            AS excerpt
    FROM (
        SELECT *, ts_rank(search_index_vector, words) AS rank
        FROM search_entries, websearch_to_tsquery('english', :words) AS words
        WHERE search_index_vector @@ words AND alliance_id = :alliance_id
        ORDER BY rank DESC, id LIMIT :limit OFFSET :offset
    ) AS best ORDER BY rank DESC, id
"""

# The words that PostgreSQL's "english" leaves out, from the Snowball project's list. They stand in nearly every text:
# SQLite would rank all of them.
_COMMON = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some such no nor not only
    own same so than too very s t can will just don should now
"""
_STOP = frozenset(_COMMON.split())


def words_of(typed: str) -> str:
    """What both databases take for "all of these": each word, or phrase in quotation marks, in quotation marks.

    Words that stand in every text are left out. Empty where nothing is left.
    """
    parts = (phrase or word for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', typed.replace("\0", " ")))
    return " ".join(
        f'"{part}"' for part in parts if any(map(str.isalnum, part)) and part.lower() not in _STOP
    )


async def matching(
    connection: AsyncConnection, alliance_id: int, words: str, limit: int, offset: int
) -> Sequence[Row[Any]]:
    """Rows of `search_entries` with all the `words`, as `words_of` has them, the best first, each with an `excerpt`
    of its body in which what was found stands between BEGIN and END."""
    query = _FOUND_IN_SQLITE if connection.dialect.name == "sqlite" else _FOUND_IN_POSTGRESQL
    given = {"alliance_id": alliance_id, "words": words, "limit": limit, "offset": offset}
    return (await connection.execute(text(query), given)).all()


def make(connection: Connection) -> None:
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    for statement in _DROP_SQLITE if connection.dialect.name == "sqlite" else _DROP_POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(search_entries, "after_create")
def _made(_target: Any, connection: Connection, **_: Any) -> None:
    make(connection)


@event.listens_for(search_entries, "before_drop")
def _dropped(_target: Any, connection: Connection, **_: Any) -> None:
    drop(connection)
