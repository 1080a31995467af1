"""Ten thousand dossiers of the demonstration year, then as many as asked for: each copied under codes of its own."""

from typing import Any

from django.core.management import call_command
from django.db import connection

FEW = 10_000
_PARTS = ("cases_consultation",)  # besides the dossiers themselves, what lists and inboxes read


def few(seed: int) -> None:
    """The demonstration year by its bulk path, alone: what other questions left would weigh on one size only."""
    with connection.cursor() as db:
        db.execute("TRUNCATE cases_dossier CASCADE")
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", "--bulk", "--no-papers", dossiers=FEW, seed=seed, stdout=_Silent())
    _tell_planner()


def grow(total: int) -> int:
    """Copy the year until there are ``total`` dossiers, in the order in which they came; the number there are.

    Secondary indexes are made anew afterwards, as a restore does; foreign keys are right by construction.
    """
    there = _number()
    with connection.cursor() as db:
        db.execute("SET session_replication_role = replica")
        db.execute(
            """
            CREATE TEMP TABLE copies AS SELECT nextval('cases_dossier_id_seq') AS new, id AS old, k FROM (
                SELECT d.id, k FROM cases_dossier d, generate_series(1, %s) k ORDER BY d.created_at, d.id, k
            ) each
            """,
            [-(-total // there) - 1],
        )
        definitions = _without_indexes(db)
        columns = _columns("cases_dossier", "code")
        db.execute(
            f"""
            INSERT INTO cases_dossier (id, code, {columns})
            SELECT copies.new, substr(code, 1, length(code) - 4) || copies.k * 10000 + right(code, 4)::int, {columns}
            FROM copies JOIN cases_dossier each ON each.id = copies.old ORDER BY copies.new
            """  # noqa: S608
        )
        for table in _PARTS:
            columns = _columns(table, "dossier_id")
            db.execute(
                f"INSERT INTO {table} (dossier_id, {columns}) SELECT copies.new, {columns} "  # noqa: S608
                f"FROM copies JOIN {table} each ON each.dossier_id = copies.old"
            )
        for definition in definitions:
            db.execute(definition)
        db.execute("DROP TABLE copies")
        db.execute("SET session_replication_role = DEFAULT")
    _tell_planner()
    return _number()


def _without_indexes(db: Any) -> list[str]:
    """Drop the secondary indexes of dossiers; how to make them again."""
    db.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases_dossier' AND indexdef NOT LIKE '%UNIQUE%'"
    )
    found = db.fetchall()
    for name, _ in found:
        db.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _number() -> int:
    with connection.cursor() as db:
        db.execute("SELECT count(*) FROM cases_dossier")
        return int(db.fetchone()[0])


def _columns(table: str, *but: str) -> str:
    with connection.cursor() as db:
        db.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return ", ".join(f'"{name}"' for (name,) in db.fetchall() if name not in ("id", *but))


def _tell_planner() -> None:
    with connection.cursor() as db:
        for table in ("cases_dossier", "core_person", *_PARTS):
            db.execute(f"VACUUM ANALYZE {table}")


class _Silent:
    def write(self, text: str) -> None:
        """Progress is not shown."""
