"""What is sealed is whole, valid BagIt, the same each time, and kept as long as its rule says."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import bagit
import pytest

from digitization.archive import packing, retention, rules
from digitization.archive.models import Package, RetentionRule
from digitization.archive.packing import Entry
from digitization.papers.services import content_of
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import archive, core

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
DAY = date(2026, 11, 16)


def test_the_years_run_from_the_first_of_january_after_the_case_ended() -> None:
    twenty, for_ever = RetentionRule(years=20), RetentionRule(years=None)
    assert rules.retain_until(twenty, date(2026, 1, 1)) == date(2046, 12, 31)
    assert rules.explain(twenty, date(2026, 12, 31)) == "20 năm kể từ 31/12/2026: hết 31/12/2046"
    assert (rules.retain_until(for_ever, DAY), rules.explain(for_ever, DAY)) == (None, "Bảo quản vĩnh viễn")
    assert not rules.is_due(date(2046, 12, 31), date(2046, 12, 31))
    assert rules.is_due(date(2046, 12, 31), date(2047, 1, 1))
    assert not rules.is_due(None, date(9999, 12, 31))


def test_the_narrowest_rule_holds_and_every_own_rule_says_where_it_is_from_and_is_unverified() -> None:
    assert retention.choose([], "luat-su").years == 20
    assert retention.choose([], "quoc-tich").years is None
    assert retention.choose(["giay-to-ho-tich"], "ho-tich").years == 10
    assert retention.choose([], "khong-co").covers == "dossier"
    assert not RetentionRule.objects.filter(verified=True).exists()
    assert retention.load() == 0


def test_an_edited_rule_survives_the_next_load_and_its_packages_follow() -> None:
    sealed = archive.package()
    rule = sealed.rule
    rule.years = 30
    rule.save()
    retention.edited(rule, core.director(), core.MONDAY)
    assert retention.load() == 0
    sealed.refresh_from_db()
    assert (sealed.retain_until, sealed.term) == (date(2056, 12, 31), "30 năm kể từ 31/12/2026: hết 31/12/2056")


def bagit_says(folder: Path) -> int:
    """The exit code of ``bagit.py --validate``."""
    return subprocess.run([sys.executable, bagit.__file__, "--validate", folder], check=False).returncode


def test_a_package_is_valid_for_bagit_itself(tmp_path: Path) -> None:
    sealed = archive.package(entries=[Entry("giấy/tờ 1.pdf", b"%PDF"), Entry("nhat-ky.json", packing.as_json([1]))])
    packing.unpack(content_of(sealed.file), tmp_path)
    assert bagit_says(tmp_path) == 0
    assert bagit.Bag(str(tmp_path)).info["Retention"] == sealed.term
    (tmp_path / "data" / "nhat-ky.json").write_bytes(b"[2]")
    assert bagit_says(tmp_path) == 1


def test_the_same_content_gives_the_same_bytes_and_no_byte_can_be_changed() -> None:
    entries = [Entry("b.txt", b"hai"), Entry("a.txt", b"mot")]
    made = packing.pack(entries, {"A": "x"}, DAY)
    assert made == packing.pack(reversed(entries), {"A": "x"}, DAY)
    packing.verify(made)
    at = made.index(b"hai")
    with pytest.raises(ValueError, match=r"data/b\.txt|CRC"):
        packing.verify(made[:at] + b"H" + made[at + 1 :])
    for path in ("../x", "a.txt"):
        with pytest.raises(Invalid):
            packing.pack([*entries, Entry(path, b"")], {}, DAY)


def test_a_gap_needs_a_reason_and_so_does_a_second_seal() -> None:
    incomplete = archive.manifest(gaps=["Chưa có tệp kết quả"])
    with pytest.raises(RuleBroken, match=r"archive_incomplete.*Chưa có tệp kết quả"):
        archive.services.seal(manifest=incomplete, user=archive.archivist(), moment=core.moment())
    first = archive.services.seal(
        manifest=incomplete, user=archive.archivist(), moment=core.moment(), reason="Kết quả bằng lời"
    )  # fmt: skip
    again = archive.manifest(first.reference)
    with pytest.raises(RuleBroken, match="already_sealed"):
        archive.services.seal(manifest=again, user=archive.archivist(), moment=core.moment())
    second = archive.services.seal(manifest=again, user=archive.archivist(), moment=core.moment(), reason="Sửa sai sót")
    assert (second.number, second.previous, first.gaps) == (2, first, ["Chưa có tệp kết quả"])
    assert Package.objects.current().get(reference=first.reference) == second
    verbs = JournalEntry.objects.filter(reference=first.reference).values_list("verb", flat=True)
    assert list(verbs) == ["archive.sealed"] * 2


@pytest.mark.parametrize("who", [core.clerk, core.officer, core.head, core.director, core.records, core.UserFactory])
def test_only_the_archivist_seals_and_holds(who: object) -> None:
    person = who()  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        archive.services.seal(manifest=archive.manifest(), user=person, moment=core.moment())
    with pytest.raises(NotAllowed):
        archive.services.hold(reference="dossier:A", user=person, moment=core.moment(), owner=person, reason="x",
                              review_on=date(2027, 1, 1))  # fmt: skip
