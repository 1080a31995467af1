"""Handing over to the historical archive: the minutes are signed, the packages are theirs from then on. No way back."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db import transaction

from motcua.core import journal
from motcua.core.errors import Invalid
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.moments import Moment

from .models import Hold, Package, Transfer
from .rules import KEEP, listed, require

AT_MOST: Final = 500  # packages in one act


@transaction.atomic
def transfer(
    *, package_ids: Collection[int], user: User, moment: Moment, to: str, minutes: str, signed_on: date
) -> Transfer:
    """Write down that packages kept for ever were handed over. The same minutes may be named again for more of them.

    ``to``: the archive that took them; ``minutes``: number of the signed minutes. Errors: NotAllowed, Invalid by field,
    RuleBroken already_transferred, not_permanent, on_hold.
    Source: Luật Lưu trữ 2024 (nộp lưu vào lưu trữ lịch sử), domain.md §10.
    """
    require(user, KEEP)
    told = {"to": " ".join(to.split())[:200], "minutes": " ".join(minutes.split())[:80], "signed_on": signed_on}
    _check(told, signed_on, moment)
    if not 1 <= len(package_ids) <= AT_MOST:
        raise Invalid({"package": f"Chọn từ 1 đến {AT_MOST} hồ sơ để ghi đã nộp lưu."})
    packages = list(Package.objects.select_for_update(of=("self",)).filter(pk__in=package_ids).current().order_by("pk"))
    if len(packages) < len(set(package_ids)):
        raise Invalid({"package": "Có hồ sơ vừa đóng gói lại hoặc đã tiêu hủy; hãy chọn lại."})
    references = [package.reference for package in packages]
    if gone := [p.reference for p in packages if p.transfer_id]:
        raise broken("already_transferred", codes=listed(gone))
    if ending := [p.reference for p in packages if p.retain_until]:
        raise broken("not_permanent", codes=listed(ending))
    if held := Hold.objects.active().filter(reference__in=references).values_list("reference", flat=True).distinct():
        raise broken("transfer_on_hold", codes=listed(sorted(held)))
    made, _ = Transfer.objects.get_or_create(**told, defaults={"made_by": user, "made_at": moment.at})
    Package.objects.filter(pk__in=[package.pk for package in packages]).update(transfer=made)
    for reference in references:
        data = {**told, "signed_on": signed_on.isoformat()}
        journal.record(user, "archive.transferred", reference, moment.at, data, moment.now)
    return made


def _check(told: dict[str, object], signed_on: date, moment: Moment) -> None:
    wrong = {
        "to": "" if told["to"] else "Ghi nơi nhận hồ sơ.",
        "minutes": "" if told["minutes"] else "Ghi số biên bản giao nhận.",
        "signed_on": "" if signed_on <= moment.at.date() else "Ngày ký biên bản không được sau hôm nay.",
    }
    if found := {field: words for field, words in wrong.items() if words}:
        raise Invalid(found)
