"""The figures are as fresh as what has been folded, not as the last time somebody tried to."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from monitoring.facts import freshness, tasks
from motcua.core import journal
from tests.factories import core


@pytest.mark.soak  # committed for real: every table is emptied afterwards
@pytest.mark.usefixtures("house")
def test_while_a_line_waits_for_a_running_transaction_the_figures_are_no_fresher_than_before() -> None:
    before, other = timezone.now() - timedelta(minutes=5), connections["default"].copy()
    freshness.note(before)
    other.set_autocommit(False)
    try:
        with other.cursor() as db:
            db.execute("SELECT pg_current_xact_id()")  # writes, and has the lower id
        journal.record(None, "dossier.noted", "dossier:x", core.MONDAY, recorded_at=timezone.now())
        tasks.fold()
        assert freshness.as_of() == before
    finally:
        other.rollback()
        other.close()
        cache.delete_many(["facts:as_of", "facts:changed"])
