"""A finished dossier becomes a package with everything in it; what is missing is named."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from cases.dossier.models import Dossier
from cases.results import archive_metadata, archiving, minutes, tasks
from cases.results.models import Result
from cases.slips import pdf
from digitization.archive.models import Package
from digitization.papers.services import content_of
from motcua.core import jobs
from motcua.core.errors import RuleBroken
from tests.factories import acts, archive, core, papers
from tests.factories import dossier as make

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]
COMPONENTS = ("giay-de-nghi", "ban-sao-bang")


@pytest.fixture(autouse=True)
def quick_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a slip looks like is tested with the slips."""
    monkeypatch.setattr(
        pdf, "render", lambda sheets, told=None: b"%PDF-1.7\n" + repr(len(sheets)).encode() + b"\n%%EOF"
    )


def complete(made: Dossier | None = None) -> Dossier:
    """Every component scanned, the result's file there, the result returned."""
    found = made or make.returned()
    for code in COMPONENTS:
        papers.paper(reference=found.reference, component=code)
    papers.paper(reference=found.reference, origin="result")
    return found


def sealed(found: Dossier, **given: Any) -> Package:
    shown = Dossier.objects.for_show().get(pk=found.pk)
    return archiving.seal(dossier=shown, user=archive.archivist(), moment=core.moment(acts.TUESDAY), **given)


def missing(found: Dossier) -> list[str]:
    return archiving.gaps([Dossier.objects.for_show().get(pk=found.pk)])[found.pk]


def test_a_package_holds_papers_result_slips_history_and_metadata() -> None:
    package = sealed(complete())
    with zipfile.ZipFile(io.BytesIO(content_of(package.file))) as bag:
        names = set(bag.namelist())
        held = json.loads(bag.read("data/journal.json"))
        root = ET.fromstring(bag.read("data/metadata/ho-so.xml"))  # noqa: S314 - our own
    assert {f"data/components/{code}/{n:02d}-original.pdf" for n, code in enumerate(COMPONENTS, 1)} <= names
    assert {"data/result/03-original.pdf", "data/slips/01.pdf", "data/slips/06.pdf", "data/slips/BN.pdf",
            "data/dossier.json", "data/metadata/ho-so.json"} <= names  # fmt: skip
    assert "data/slips/07.pdf" not in names
    assert [line["verb"] for line in held][-4:-3] == ["dossier.handed_over"]
    assert [field.tag for field in root][: len(archive_metadata.FILE)] == list(archive_metadata.FILE)
    assert root.findtext("Maintenance") == "20 năm"
    assert len(root.findall("TaiLieu")) == package.documents == int(root.findtext("TotalDoc") or 0)
    assert (package.gaps, package.retain_until.year) == ([], 2046)


def test_what_is_missing_is_named_and_needs_a_reason() -> None:
    found = make.resolved()
    papers.paper(reference=found.reference, component=COMPONENTS[0])
    expected = ["Chưa số hóa: Ban sao bang", archiving.NO_RESULT, "Chưa trả kết quả"]
    assert missing(found) == expected
    with pytest.raises(RuleBroken, match="archive_incomplete") as refused:
        sealed(found)
    assert all(gap in refused.value.message for gap in expected)
    assert sealed(found, reason="Bản giấy đã mất theo biên bản").gaps == expected


def test_nothing_is_missing_of_a_complete_one_and_a_withdrawn_one_needs_no_result() -> None:
    assert missing(complete()) == []
    assert missing(complete(acts.SITUATIONS["withdrawn"]())) == []
    with pytest.raises(RuleBroken, match="not_finished"):
        sealed(make.processing())


@pytest.mark.parametrize("act", ["withdraw", "refuse"])
def test_what_ended_before_receipt_lacks_nothing_and_seals_itself(act: str) -> None:
    found = acts.do(act, make.registered())
    assert missing(found) == []
    tasks.seal(found.pk)
    assert Package.objects.get().reference == found.reference


def test_a_final_stop_needs_its_papers_but_no_result() -> None:
    found = acts.SITUATIONS["stopped_for_good"]()
    assert missing(found) == ["Chưa số hóa: Giay de nghi", "Chưa số hóa: Ban sao bang"]
    tasks.seal(complete(found).pk)
    assert Package.objects.filter(reference=found.reference).exists()


ENDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "withdraw": (make.processing, {}), "refuse": (make.registered, {}), "stop": (make.processing, {"final": True}),
    "hand_over": (make.resolved, {}),
}  # fmt: skip


@pytest.mark.parametrize("act", ENDS)
def test_each_end_of_a_dossier_asks_for_its_sealing(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made, given = ENDS[act]
    found, queued = made(), []
    monkeypatch.setattr(jobs, "after_commit", lambda name, *args: queued.append((name, *args)))
    acts.do(act, found, **given)
    assert ("archive.seal", found.pk) in queued


def test_an_altered_or_vanished_file_is_a_gap_never_a_silent_hole() -> None:
    found = complete()
    one, other = (papers.paper(reference=found.reference, title=title) for title in ("Đơn", "Bằng"))
    Path(default_storage.path(one.original.path)).write_bytes(b"altered")
    default_storage.delete(other.original.path)
    with pytest.raises(RuleBroken) as refused:
        sealed(found)
    assert "Đơn (04-original)" in refused.value.message
    assert "Bằng (05-original)" in refused.value.message


def test_after_hand_over_a_complete_dossier_seals_itself_once_and_another_waits() -> None:
    whole, other = complete(), make.returned()
    for dossier in (whole, whole, other):
        tasks.seal(dossier.pk)
    package = Package.objects.get()
    assert (package.reference, package.sealed_by) == (whole.reference, None)


def test_the_result_paper_comes_along_wherever_it_lies() -> None:
    found = complete()
    paper = papers.paper(origin="result")
    Result.objects.filter(dossier=found).update(paper=paper)
    with zipfile.ZipFile(io.BytesIO(content_of(sealed(found).file))) as bag:
        assert "data/result/04-original.pdf" in bag.namelist()


def test_the_lengths_of_the_circular_are_kept_and_what_xml_cannot_hold_is_left_out() -> None:
    fields = archive_metadata.fitted({"Title": "Đ\x0b" + "a" * 2000, "FileCode": "x" * 40}, archive_metadata.FILE)
    assert (len(fields["Title"]), len(fields["FileCode"]), fields["Rights"]) == (1000, 30, "")
    assert ET.fromstring(archive_metadata.as_xml(fields, [])).findtext("Title") == fields["Title"]  # noqa: S314


def test_packages_are_exported_as_folders_and_an_unsealed_one_is_named(tmp_path: Path) -> None:
    package = sealed(complete())
    call_command("export_archive", package.code, to=tmp_path)
    assert (tmp_path / package.code / "data" / "slips" / "01.pdf").exists()
    for code in (package.code, "H32.11-000000-0000"):
        with pytest.raises(CommandError, match=code):
            call_command("export_archive", code, to=tmp_path)


def test_the_minutes_name_what_went_what_stays_and_why_and_are_kept() -> None:
    paper = papers.paper(reference="dossier:A", title="Bằng cử nhân")
    archive.services.papers.file(paper=paper, reference="dossier:B", component="x", user=None, moment=core.moment())
    found = archive.destroyed(archive.package("dossier:A", title="Cấp thẻ: Nguyễn Văn Mẫu"))
    (sheet,) = minutes.minutes(found, core.unit("van-phong"))
    gone = next(row["sha256"] for row in found.outcome if row["destroyed"])
    for said in ("BIÊN BẢN", found.code, "Cấp thẻ: Nguyễn Văn Mẫu", "còn dùng tại B", found.first_by.name, gone):
        assert said in sheet
    tasks.write_minutes(found.pk)
    found.refresh_from_db()
    assert content_of(found.minutes).startswith(b"%PDF")
