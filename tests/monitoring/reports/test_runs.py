"""Runs: kept tables, freezing, what has changed since, files in the background, runs of the clock."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from monitoring.kpi import targets
from monitoring.reports import services
from monitoring.reports.models import Run
from monitoring.reports.spec import REPORTS
from motcua.core.errors import RuleBroken
from motcua.core.models import JournalEntry, Role, User
from tests.factories import core, dossier, reports

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
NOW = reports.NEXT + timedelta(days=1)


def office() -> User:
    return core.staff(Role.OFFICE, "van-phong")


def run(code: str = "II.06a", by: User | None = None, **asked: Any) -> Run:
    """Begun and, as tasks run at once in tests, made."""
    made = services.begin(services.find(code), reports.WEEK, by or office(), NOW, **asked)
    made.refresh_from_db()
    return made


def said(kept: Run) -> dict[str, str]:
    """Key → words."""
    return {each.key: each.text for each in services.kept_table(Run.objects.get(pk=kept.pk)).passages}


def test_a_frozen_report_is_neither_reworded_nor_frozen_again() -> None:
    targets.load()
    core.director()
    kept, user = run("ke-hoach-796"), office()
    services.reword(kept.pk, user, {"opening": "Lời của Văn phòng."}, NOW)
    services.freeze(kept.pk, user, NOW)
    for act in (lambda: services.freeze(kept.pk, user, NOW), lambda: services.reword(kept.pk, user, {}, NOW)):
        with pytest.raises(RuleBroken, match="report_frozen"):
            act()
    assert said(kept)["opening"] == "Lời của Văn phòng."
    lines = JournalEntry.objects.filter(reference=kept.reference).order_by("pk")
    assert [line.verb for line in lines] == ["report.reworded", "report.frozen"]


def test_a_table_without_words_is_not_reworded() -> None:
    kept = run()
    with pytest.raises(RuleBroken, match="report_has_no_text"):
        services.reword(kept.pk, office(), {"opening": "x"}, NOW)


def test_a_run_that_was_stopped_is_not_made_and_one_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Run.objects.create(report="II.06a", since=date(2026, 1, 1), until=date(2026, 2, 1), asked_at=NOW)
    services.stop(made)
    services.write(made.pk, NOW)
    made.refresh_from_db()
    assert (made.state, made.content) == ("stopped", None)
    broken = Run.objects.create(report="II.06a", format="doc", since=made.since, until=made.until, asked_at=NOW)
    services.write(broken.pk, NOW)
    broken.refresh_from_db()
    assert broken.state == "failed"
    services.write(broken.pk, NOW)  # a second delivery does nothing


def test_what_is_due_runs_once_and_whole() -> None:
    dossier.received(at=core.MONDAY.replace(month=10, day=20))
    reports.fold()
    today = date(2026, 11, 10)  # October ended within forty days, no quarter and no year
    made = services.run_due(today, NOW)
    assert services.run_due(today, NOW) == []
    assert {each.period for each in made} == {"Tháng 10/2026"}
    assert {each.report for each in made} == {code for code, report in REPORTS.items() if "month" in report.scheduled}
    assert set(Run.objects.filter(scheduled=True).values_list("state", flat=True)) == {"ready"}
    content = Run.objects.get(report="II.06a", scheduled=True).content
    assert content is not None
    assert content["rows"][-1]["c3"] == 1


def test_old_files_go_and_kept_tables_stay() -> None:
    kept, file = run(), run(suffix="xlsx")
    assert services.sweep(NOW + timedelta(days=6)) == 0
    assert services.sweep(NOW + timedelta(days=8)) == 1
    assert not default_storage.exists(file.path)
    assert Run.objects.filter(pk=kept.pk).exists()
