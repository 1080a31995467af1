"""The register of a span of days is read in the order of an index, not by looking at every dossier."""

from datetime import date

import pytest
from django.db import connection

from cases.slips.registers import Span
from tests.factories import core, dossier

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("first", [None, 20])
def test_the_register_walks_the_days_of_receipt_and_sorts_nothing(first: int | None) -> None:
    made = dossier.received()
    rows = Span(date(2026, 11, 16), date(2026, 11, 16)).dossiers(core.director())[:first]
    assert list(rows) == [made]
    with connection.cursor() as db:
        db.execute("SET LOCAL enable_seqscan = off")  # a table of one row is read whole otherwise
        db.execute("SET LOCAL enable_bitmapscan = off")
    plan = rows.explain()
    assert "dossier_received" in plan
    assert "Sort" not in plan
