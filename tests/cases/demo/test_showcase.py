"""What a visitor of the demonstration opens is really there: files with letters, a store that is used, an archive."""

from typing import Any

import pypdfium2
import pytest

from cases.catalogue.models import ProcedureVersion
from cases.demo import checks, drawing, services, showcase
from cases.dossier.models import Dossier, DossierComponent
from cases.dossier.states import Provided, State
from cases.results import archiving
from digitization.archive.models import Hold
from digitization.papers.models import Filing, Paper
from digitization.papers.services import content_of
from digitization.scanning.models import Reading, Stack
from motcua.core import jobs
from tests.factories import files, papers

from . import house

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
SHEET = drawing.Sheet(
    "Giấy chứng nhận", "Cấp thẻ đấu giá viên", ("Cấp cho: Nguyễn Thị Ưởng", "Nơi ở: 12 Lê Lợi, phường Nha Trang"),
    "(đã ký, đóng dấu)", "Khánh Hòa, ngày 02 tháng 11 năm 2026", "Trường Đại học Ví Dụ", "12/2026",
)  # fmt: skip


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(jobs, "when_idle", lambda name, *args: found.append((name, *args)))
    return found


@pytest.fixture
def _year(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small year whose procedures need papers that are results of others."""
    files.looked_into_here(monkeypatch)
    house.furnish()
    papers.kind("giay-to-ho-tich", name="Giấy tờ hộ tịch")
    ProcedureVersion.objects.filter(name__startswith="Cấp").update(
        results=[{"code": "KQ", "name": "Bản sao trích lục", "kind": "giay-to-ho-tich"}]
    )
    for name, number in (("FINISHED", 12), ("UNFINISHED", 4), ("OLD", 2), ("SEALED", 3)):
        monkeypatch.setattr(showcase, name, number)
    services.seed(house.plan(80, bulk=True), say=lambda _: None)


@pytest.mark.documents
def test_a_drawn_paper_shows_and_holds_the_very_letters_it_is_said_to_hold() -> None:
    content, text = drawing.draw(SHEET)
    with pypdfium2.PdfDocument(content) as found:
        read = found[0].get_textpage().get_text_bounded()
        assert found[0].render(scale=0.2).to_pil().convert("L").getextrema()[0] < 200
    assert read.split() == text.split()
    assert text.splitlines()[-1] == drawing.MADE_UP


@pytest.mark.usefixtures("_year")
def test_the_newest_have_files_the_store_is_used_and_the_archive_has_work(queued: list[Any]) -> None:
    services.furnish(house.plan(80, bulk=True), say=lambda _: None)
    assert list(checks.problems()) == []
    paper = Paper.objects.select_related("original").filter(origin=Paper.Origin.RESULT).first()
    assert paper is not None
    assert content_of(paper.original).startswith(b"%PDF")
    assert (paper.state, paper.owner.name in Reading.objects.get(pk=paper.original_id).text) == ("searchable", True)
    newest = Dossier.objects.for_show().filter(state=State.RETURNED, created_at__lte=house.UNTIL).order_by("-pk")[:10]
    whole = [archiving.gaps([dossier])[dossier.pk] == [] for dossier in newest]
    assert sum(whole) > len(whole) / 2
    old = Dossier.objects.filter(created_at__year__lt=2020)
    assert old.count() == 2
    assert {("archive.seal", dossier.pk) for dossier in old} <= set(queued)
    assert (Hold.objects.active().count(), Stack.objects.count()) == (1, 1)


@pytest.mark.usefixtures("_year", "queued")
def test_it_is_laid_down_once_however_often_it_is_asked_for() -> None:
    def there() -> tuple[int, ...]:
        return (Paper.objects.count(), Dossier.objects.count(), Hold.objects.count(), Stack.objects.count())

    plan = house.plan(80, bulk=True)
    services.furnish(plan, say=lambda _: None)
    found = there()
    services.furnish(plan, say=lambda _: None)
    showcase.furnish(services._crowd(plan), house.UNTIL)  # as after a crash before the end was written down
    assert found == there()


@pytest.mark.usefixtures("_year")
def test_no_dossier_of_the_year_claims_a_file_that_is_not_there() -> None:
    claims = DossierComponent.objects.filter(provided__in=(Provided.SCAN, Provided.REUSED))
    assert not claims.exists()
    assert not Filing.objects.exists()
