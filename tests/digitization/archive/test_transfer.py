"""Handed over to the historical archive: by signed minutes, once, only what is kept for ever, and gone from here."""

from datetime import date, timedelta
from typing import Any

import pytest

from digitization.archive import disposal
from digitization.archive.models import Package, Transfer
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import archive, core

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def kept(**values: Any) -> Package:
    return archive.package(rule=archive.rule(None), **values)


def test_a_package_handed_over_says_where_and_when_and_leaves_the_list() -> None:
    one, other = kept(), kept()
    made = archive.handed_over(one)
    assert [p.pk for p in Package.objects.permanent()] == [other.pk]
    found = Package.objects.transferred().get()
    assert (found.pk, found.transfer.to, str(found.transfer)) == (
        one.pk, "Lưu trữ lịch sử tỉnh", "Biên bản số 12/BB-GN ngày 16/11/2026",
    )  # fmt: skip
    line = JournalEntry.objects.get(verb="archive.transferred")
    assert (line.reference, line.data["minutes"]) == (one.reference, "12/BB-GN")
    assert archive.handed_over(other) == made


def test_what_was_handed_over_is_never_due_here_sealed_anew_or_handed_over_again() -> None:
    gone = kept()
    archive.handed_over(gone)
    Package.objects.filter(pk=gone.pk).update(retain_until=date(2030, 12, 31))
    assert not Package.objects.due(archive.LATER.date()).exists()
    with pytest.raises(Invalid):
        disposal.propose(package_ids=[gone.pk], user=archive.archivist(), moment=core.moment(archive.LATER))
    with pytest.raises(RuleBroken, match="already_transferred"):
        archive.handed_over(gone)
    with pytest.raises(RuleBroken, match="already_transferred"):
        archive.services.seal(
            manifest=archive.manifest(gone.reference), user=archive.archivist(), moment=core.moment(), reason="Sửa"
        )


def test_only_what_is_kept_for_ever_and_not_held_may_go() -> None:
    held = kept()
    archive.hold(held.reference)
    with pytest.raises(RuleBroken, match="not_permanent"):
        archive.handed_over(archive.package())
    with pytest.raises(RuleBroken, match="transfer_on_hold"):
        archive.handed_over(kept(), held)
    with pytest.raises(Invalid, match="chọn lại"):
        archive.handed_over(archive.destroyed(archive.package()).items.get().package)
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"to": " "}, "to"), ({"minutes": ""}, "minutes"),
     ({"signed_on": core.MONDAY.date() + timedelta(days=1)}, "signed_on")],
)  # fmt: skip
def test_the_minutes_are_named_and_signed(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        archive.handed_over(kept(), **changed)
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize("who", [core.clerk, core.head, core.director, core.records, archive.office, core.UserFactory])
def test_only_the_archivist_hands_over(who: Any) -> None:
    with pytest.raises(NotAllowed):
        archive.handed_over(kept(), user=who())
