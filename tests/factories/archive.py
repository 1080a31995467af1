"""Sealed packages of things that are known by a reference only, and disposals of them."""

from datetime import date, datetime
from itertools import count
from typing import Any

from digitization.archive import disposal, retention, services, transfer
from digitization.archive.models import DisposalList, Hold, Package, RetentionRule, Transfer
from digitization.archive.packing import Entry
from motcua.core.calendar import VN
from motcua.core.models import Role, User

from . import core

_nth = count(1)
LATER = datetime(2050, 1, 10, 9, 0, tzinfo=VN)  # 20 years after 2026 are over


def archivist() -> User:
    return core.staff(Role.ARCHIVIST, "van-phong")


def office() -> User:
    return core.staff(Role.OFFICE, "van-phong")


def rule(years: int | None = 20) -> RetentionRule:
    retention.load()
    return RetentionRule.objects.get(pk="luat-su" if years else "quoc-tich")


def manifest(reference: str = "", **values: Any) -> services.Manifest:
    """A small package; its content differs each time unless given."""
    n = next(_nth)
    given = {
        "reference": reference or f"dossier:M-{n}", "title": f"Hồ sơ mẫu {n}", "finished_on": date(2026, 11, 16),
        "rule": rule(), "organisation": "Sở Tư pháp", "entries": [Entry("giay.txt", f"Nội dung {n}".encode())],
        "documents": 1, **values,
    }  # fmt: skip
    return services.Manifest(**given)


def package(reference: str = "", at: datetime = core.MONDAY, **values: Any) -> Package:
    return services.seal(manifest=manifest(reference, **values), user=archivist(), moment=core.moment(at))


def hold(reference: str, at: datetime = core.MONDAY, **values: Any) -> Hold:
    given = {"owner": office(), "reason": "Đang có khiếu nại", "review_on": date(at.year + 1, 1, 1), **values}
    return services.hold(reference=reference, user=archivist(), moment=core.moment(at), **given)


def proposed(*packages: Package, user: User | None = None) -> DisposalList:
    ids = [each.pk for each in packages]
    return disposal.propose(package_ids=ids, user=user or archivist(), moment=core.moment(LATER))


def approved(*packages: Package) -> DisposalList:
    found = proposed(*packages)
    for person in (office(), core.director()):
        found = disposal.approve(list_id=found.pk, user=person, moment=core.moment(LATER))
    return found


def destroyed(*packages: Package) -> DisposalList:
    found = approved(*packages)
    return disposal.destroy(list_id=found.pk, user=archivist(), moment=core.moment(LATER))


def handed_over(*packages: Package, at: datetime = core.MONDAY, **changed: Any) -> Transfer:
    told = {"to": "Lưu trữ lịch sử tỉnh", "minutes": "12/BB-GN", "signed_on": at.date(), **changed}
    user = told.pop("user", None) or archivist()
    return transfer.transfer(package_ids=[p.pk for p in packages], user=user, moment=core.moment(at), **told)
