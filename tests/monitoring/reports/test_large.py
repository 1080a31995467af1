"""A million dossiers behind a number leave as a file without filling the memory."""

import os
import resource
from pathlib import Path

import pytest
from django.db import connection

from monitoring.facts.models import DossierFact
from monitoring.reports import export
from tests.factories import dossier, reports

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
ROWS = int(os.environ.get("MOTCUA_SOAK_ROWS", "1000000"))
MOST_MB = 64


def copied(table: str, key: str, changed: dict[str, str]) -> None:
    """``ROWS`` copies of the one row of a table, in the test's own transaction."""
    with connection.cursor() as db:
        db.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = [f'"{name}"' for (name,) in db.fetchall() if name != key and name not in changed]
        names, values = ", ".join([key, *changed, *columns]), ", ".join(["1000000 + n", *changed.values(), *columns])
        db.execute("SET LOCAL session_replication_role = replica")  # the copies are right as their model was
        db.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(1, %s) n", [ROWS])  # noqa: S608
        db.execute(f"ANALYZE {table}")  # as a house has it that has grown; without, each row would look for its own


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("writer", [export.write_csv, export.write_xlsx])
def test_a_million_rows_are_written_in_constant_memory(writer: object, tmp_path: Path) -> None:
    dossier.received()
    reports.fold()
    copied("cases_dossier", "id", {"code": "code || '-' || n"})
    copied("monitoring_dossierfact", "dossier_id", {})
    few = DossierFact.objects.filter(pk__lt=1_000_100)
    writer(few, ["Để thử"], tmp_path / "few", lambda done: None)  # type: ignore[operator]  # loads what is loaded once
    seen, before = [0], peak()
    writer(DossierFact.objects.all(), ["Để thử"], tmp_path / "file", seen.append)  # type: ignore[operator]
    assert peak() - before < MOST_MB
    assert seen[-1] == ROWS
