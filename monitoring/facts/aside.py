"""Long looks at the database that hold nobody up.

Whoever folds the journal waits for every running transaction that has written (``core.journal``), so what takes long
is only looked up, in a statement that writes nothing, and what was found is then written in a moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import connection

MEMORY = 64 << 20  # bytes of what was found that are kept beside the disk
PART = 50_000  # rows written at once: a fraction of a second

Found = IO[bytes]


def run(sql: str, *params: Any) -> int:
    """Execute one statement (several without ``params``); the number of rows it touched."""
    with connection.cursor() as db:
        db.execute(sql, params or None)
        return int(db.rowcount)


@contextmanager
def look(select: str, *params: Any) -> Iterator[Found]:
    """What ``select`` finds, as lines of PostgreSQL's text format, while the block lasts."""
    with SpooledTemporaryFile(MEMORY) as found:
        with connection.cursor() as db:
            whole = db.mogrify(select, params) if params else select
            with db.copy(f"COPY ({whole}) TO STDOUT") as rows:
                for row in rows:
                    found.write(row)
        found.seek(0)
        yield found


def write(target: str, found: Found) -> int:
    """Write what was found into ``target``, a table with its columns, part by part; how many rows."""
    total = 0
    while part := list(islice(found, PART)):
        with connection.cursor() as db, db.copy(f"COPY {target} FROM STDIN") as rows:
            rows.write(b"".join(part))
        total += len(part)
    return total


def lay(table: str, select: str, *params: Any) -> int:
    """Make a temporary table of what ``select`` finds; how many rows. It stays until it is dropped."""
    with look(select, *params) as found:
        run(f"CREATE TEMP TABLE {table} AS {select} WITH NO DATA", *params)
        total = write(table, found)
    run(f"ANALYZE {table}")
    return total
