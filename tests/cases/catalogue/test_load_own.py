"""Loading the project's own definitions, and what a changed definition does to dossiers that use the old one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from cases.catalogue import definitions, loading, shelf
from cases.catalogue.content import Content, Entry, Limit, content_of
from cases.catalogue.models import Field, PaperKind, Procedure, ProcedureVersion, Synonym
from cases.catalogue.services import new_draft
from cases.intake.services import create
from motcua.core.models import JournalEntry
from tests.factories import core
from tests.factories import dossier as dossiers

pytestmark = pytest.mark.django_db
CODE = "1.009284"
TODAY = core.MONDAY.date()
Load = Callable[..., loading.Report]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three definitions stand for all: every one is loaded in one test only."""
    some = [path for path in definitions.files() if path.stem in {CODE, "1.002010", "2.000815"}]
    monkeypatch.setattr(definitions, "files", lambda: some)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads one definition, changed as told."""
    original = next(entry.content for entry in definitions.entries() if entry.name == CODE)

    def run(**values: object) -> loading.Report:
        assert original is not None
        entry = Entry(CODE, replace(original, **values))  # type: ignore[arg-type]
        monkeypatch.setattr(definitions, "entries", lambda: [entry])
        return loading.load_own(core.MONDAY)

    return run


def versions() -> list[ProcedureVersion]:
    return list(ProcedureVersion.objects.filter(procedure__code=CODE).order_by("number"))


def received() -> ProcedureVersion:
    opened = create(user=core.clerk(), moment=core.moment(), draft=dossiers.draft(shelf.in_force(CODE, TODAY)))
    return opened.procedure


def test_every_definition_goes_in_as_its_file_says_and_a_second_load_changes_nothing() -> None:
    report = loading.load_own(core.MONDAY)
    assert report.refused == {}
    assert len(report.added) == len(definitions.files())
    assert Synonym.objects.count() >= 150
    stored = {v.procedure.code: v for v in ProcedureVersion.objects.for_reading()}
    for entry in definitions.entries():
        assert content_of(stored[entry.name]) == entry.content, entry.name
    again = loading.load_own(core.MONDAY)
    assert (len(again.unchanged), again.added, again.changed, again.shared) == (len(report.added), [], [], [])


def test_every_own_procedure_can_go_its_way_and_be_brought_by_a_proxy() -> None:
    for entry in definitions.entries():
        content = entry.content
        assert content is not None
        if content.competence == Procedure.Competence.OWN:
            assert sum(step.share for step in content.steps) == 100, entry.name
            proxy = [paper for paper in content.components if paper.case == definitions.PROXY_CASE]
            assert len(proxy) == (0 if content.allows_proxy is False else 1), entry.name


@pytest.mark.usefixtures("few")
def test_a_synonym_the_administrator_removed_or_changed_stays_so() -> None:
    loading.load_own(core.MONDAY)
    first, second = Synonym.objects.all()[:2]
    first.delete()
    Synonym.objects.filter(pk=second.pk).update(means=["nghĩa khác"])
    loading.load_own(core.MONDAY)
    assert not Synonym.objects.filter(phrase=first.phrase).exists()
    assert Synonym.objects.get(pk=second.pk).means == ["nghĩa khác"]


def test_a_changed_definition_nobody_used_takes_the_place_of_the_old_one(load: Load) -> None:
    load()
    report = load(name="Tên mới của thủ tục")
    assert report.changed == [CODE]
    assert [(v.number, v.name, v.effective_from) for v in versions()] == [(1, "Tên mới của thủ tục", None)]


def test_a_changed_definition_in_use_makes_a_new_version_and_the_dossier_keeps_its_own(load: Load) -> None:
    load()
    kept = received()
    assert load(legal_limit=Limit(3, "working_day")).changed == [CODE]
    old, new = versions()
    assert (old.pk, old.effective_to, new.number, new.effective_from) == (kept.pk, TODAY, 2, TODAY)
    assert shelf.in_force(CODE, TODAY - timedelta(days=1)) == old
    assert shelf.in_force(CODE, TODAY) == new


def test_a_definition_changed_twice_on_one_day_begins_on_the_next(load: Load) -> None:
    load()
    received()
    load(name="Tên thứ hai")
    received()
    assert load(name="Tên thứ ba").refused == {}
    assert [v.effective_from for v in versions()] == [None, TODAY, TODAY + timedelta(days=1)]


def test_a_procedure_that_ends_keeps_its_version_and_gets_an_end(load: Load) -> None:
    load()
    received()
    assert load(effective_to=date(2026, 12, 1)).changed == [CODE]
    assert [v.effective_to for v in versions()] == [date(2026, 12, 1)]
    assert load(effective_to=date(2026, 12, 1)).unchanged == [CODE]


def test_what_an_administrator_made_is_not_replaced_by_a_file(load: Load) -> None:
    load()
    new_draft(Procedure.objects.get(code=CODE), None, core.MONDAY)
    report = load(name="Tên mới trong tệp")
    assert report.drafted == [CODE]
    assert [(v.number, v.by_hand, bool(v.published_at)) for v in versions()] == [
        (1, False, True), (2, True, False), (3, False, False),
    ]  # fmt: skip
    assert load(name="Tên mới trong tệp").unchanged == [CODE]


def test_a_definition_with_an_unknown_unit_is_refused_and_leaves_nothing(load: Load) -> None:
    assert "phong-la" in load(department="phong-la").refused[CODE]
    assert not Procedure.objects.filter(code=CODE).exists()


def test_each_version_published_is_one_journal_line(load: Load) -> None:
    load()
    lines = JournalEntry.objects.filter(reference=f"procedure:{CODE}")
    assert [(line.verb, line.at) for line in lines] == [("catalogue.published", core.MONDAY)]


@pytest.mark.usefixtures("few")
def test_the_command_reports_counts_and_a_rehearsal_writes_nothing() -> None:
    out = StringIO()
    call_command("load_catalogue", "--dry-run", stdout=out)
    assert f"thêm mới (added): {len(definitions.files())}" in out.getvalue()
    assert "chạy thử" in out.getvalue()
    assert [model.objects.count() for model in (Procedure, Field, PaperKind)] == [0, 0, 0]


def test_a_content_knows_itself_again() -> None:
    content = Content("9.000001", "Tên", "luat-su")
    assert content.digest() == Content("9.000001", "Tên", "luat-su").digest()
    assert content.digest() != replace(content, verified=True).digest()
