"""Proposed, challenged, approved by two, carried out; what others need stays; what is gone is gone for good."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from digitization.archive import disposal, ledger, services
from digitization.archive.models import DisposalList, Fixity, Package
from digitization.papers import services as keeping
from digitization.papers.models import Paper, StoredFile
from motcua.core.errors import Invalid, NotAllowed, NotVisible, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import archive, core, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
LATER = core.moment(archive.LATER)


def carried_out(*packages: Package) -> DisposalList:
    """Destroyed, and the bytes gone: what the worker does right after the commit."""
    found = archive.destroyed(*packages)
    ledger.settle(found)
    return found


def test_the_bytes_go_with_their_last_reference_and_the_stub_stays() -> None:
    paper = papers.paper(reference="dossier:A", component="tp-1")
    sealed = archive.package("dossier:A")
    Fixity.objects.create(file=paper.original, checked_at=core.MONDAY)
    found = carried_out(sealed)
    for sha256 in (paper.original_id, sealed.file_id):
        stub = StoredFile.objects.get(pk=sha256)
        assert stub.destroyed_at == archive.LATER
        assert not default_storage.exists(stub.path)
    assert not Paper.objects.in_force().filter(pk=paper.pk).exists()
    assert not Fixity.objects.exists()
    assert {row["sha256"] for row in found.outcome if row["destroyed"]} == {paper.original_id, sealed.file_id}
    assert JournalEntry.objects.filter(reference="dossier:A", verb="archive.destroyed").exists()
    with pytest.raises(RuleBroken, match="package_destroyed"):
        archive.package("dossier:A")


def test_the_pictures_of_its_pages_go_with_the_bytes() -> None:
    paper = papers.paper(reference="dossier:A")
    picture = f"pages/{paper.original_id[:2]}/{paper.original_id}/1-160.webp"
    default_storage.save(picture, ContentFile(b"drawn"))
    carried_out(archive.package("dossier:A"))
    assert not default_storage.exists(picture)


def test_a_paper_used_elsewhere_stays_until_that_place_is_disposed_of_too() -> None:
    paper = papers.paper(reference="dossier:A")
    keeping.file(paper=paper, reference="dossier:B", component="tp", user=None, moment=core.moment())
    first, second = archive.package("dossier:A"), archive.package("dossier:B")
    kept = next(row for row in carried_out(first).outcome if row["sha256"] == paper.original_id)
    assert (kept["destroyed"], kept["why"]) == (False, "còn dùng tại B")
    assert keeping.content_of(paper.original)
    carried_out(second)
    paper.refresh_from_db()
    assert paper.original.destroyed_at


def test_the_same_bytes_of_another_owner_stay_and_the_minutes_say_so() -> None:
    mine, theirs = (papers.paper(content=b"%PDF same", reference=f"dossier:{place}") for place in "AB")
    found = carried_out(archive.package("dossier:A"))
    kept = next(row for row in found.outcome if row["sha256"] == mine.original_id)
    assert "cùng nội dung với giấy tờ khác" in kept["why"]
    assert keeping.content_of(theirs.original) == b"%PDF same"


def test_a_hold_wins_over_every_rule_before_on_and_after_the_list() -> None:
    held, free = archive.package(), archive.package()
    placed = archive.hold(held.reference)
    assert list(Package.objects.due(archive.LATER.date())) == [free]
    with pytest.raises(RuleBroken, match="on_hold"):
        archive.proposed(held)
    services.release(hold_id=placed.pk, user=archive.archivist(), moment=LATER, reason="Hết khiếu nại")
    found = archive.approved(held, free)
    archive.hold(held.reference, archive.LATER)
    assert found.items.get(package=held).removed_reason == "Lệnh giữ: Đang có khiếu nại"
    disposal.destroy(list_id=found.pk, user=archive.archivist(), moment=LATER)
    held.refresh_from_db()
    assert held.destroyed_at is None
    with pytest.raises(RuleBroken, match="hold_released"):
        services.release(hold_id=placed.pk, user=archive.archivist(), moment=LATER, reason="x")
    with pytest.raises(Invalid, match="sau hôm nay"):
        archive.hold(free.reference, review_on=date(2026, 11, 16))


def test_two_people_other_than_the_proposer_must_agree() -> None:
    both = core.staff("archivist", "van-phong")
    core.Post.objects.create(user=both, role="office", unit=core.unit("van-phong"))
    found, one = archive.proposed(archive.package(), user=both), archive.office()
    with pytest.raises(RuleBroken, match="own_list"):
        disposal.approve(list_id=found.pk, user=both, moment=LATER)
    with pytest.raises(NotAllowed):
        disposal.approve(list_id=found.pk, user=archive.archivist(), moment=LATER)
    disposal.approve(list_id=found.pk, user=one, moment=LATER)
    for attempt, rule in ((disposal.approve, "approved_already"), (disposal.destroy, "list_closed")):
        with pytest.raises(RuleBroken, match=rule):
            attempt(list_id=found.pk, user=one if attempt is disposal.approve else both, moment=LATER)
    disposal.approve(list_id=found.pk, user=core.director(), moment=LATER)
    with pytest.raises(NotAllowed):
        disposal.destroy(list_id=found.pk, user=core.director(), moment=LATER)
    assert disposal.destroy(list_id=found.pk, user=both, moment=LATER).destroyed_at


def test_what_is_challenged_leaves_with_its_reason_and_an_empty_list_is_never_approved() -> None:
    first, second = archive.package(), archive.package()
    found = archive.proposed(first, second)
    with pytest.raises(Invalid, match="danh sách khác"):
        archive.proposed(first)
    for each in (first, second):
        disposal.challenge(
            list_id=found.pk, package_ids=[each.pk], user=core.director(), moment=LATER, reason="Còn cần"
        )
    with pytest.raises(RuleBroken, match="list_closed"):
        disposal.approve(list_id=found.pk, user=archive.office(), moment=LATER)
    assert set(Package.objects.due(archive.LATER.date())) == {first, second}
    with pytest.raises(Invalid):
        disposal.challenge(list_id=found.pk, package_ids=[first.pk], user=core.director(), moment=LATER, reason="x")


def test_nothing_is_proposed_before_its_time_and_permanent_ones_never() -> None:
    for early in (archive.package(finished_on=date(2040, 1, 1)), archive.package(rule=archive.rule(None))):
        with pytest.raises(RuleBroken, match="not_due"):
            archive.proposed(early)


def test_destruction_is_applied_again_to_what_a_restore_brought_back() -> None:
    paper = papers.paper(content=b"%PDF gone", reference="dossier:A")
    sealed = archive.package("dossier:A")
    before = keeping.content_of(sealed.file)
    carried_out(sealed)
    StoredFile.objects.update(destroyed_at=None)  # as an older backup says
    Package.objects.update(destroyed_at=None)
    keeping._write(sealed.file.path, before)
    assert ledger.apply_again() == 2
    assert not default_storage.exists(sealed.file.path)
    assert Package.objects.get().destroyed_at == archive.LATER
    again = papers.paper(content=b"%PDF gone", moment=core.moment(archive.LATER, days=1))
    assert again.original_id == paper.original_id
    assert ledger.apply_again() == 0
    assert keeping.content_of(again.original) == b"%PDF gone"


def test_lists_are_read_by_the_archivist_the_office_and_the_director_only() -> None:
    found = archive.proposed(archive.package())
    for person in (archive.archivist(), archive.office(), core.director()):
        assert disposal.of(found.code, person) == found
    for stranger in (core.clerk(), core.head(), core.records(), core.UserFactory()):
        with pytest.raises(NotVisible):
            disposal.of(found.code, stranger)
