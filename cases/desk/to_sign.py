"""What waits for a signature: results, scanned papers, scanned papers for the agency, and what floors above add; many
of them with one PIN."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cases.catalogue import shelf
from cases.desk import scans
from cases.dossier.models import Dossier
from cases.results import signing
from cases.results.models import Result
from digitization.papers.models import Filing, Paper
from digitization.signing import services
from digitization.signing.verdicts import Kind
from motcua.core import access
from motcua.core.errors import Refusal
from motcua.core.models import Role, User
from motcua.core.moments import Moment
from motcua.core.registry import Registry

SHOWN = 100
_FILES = ("kind", "original", "searchable", "signed", "stored_by")


@dataclass(frozen=True)
class Item:
    """One paper that waits. ``key``: by which a page chooses it; ``about``: whose it is, or of which days;
    ``by``, ``at``: who let it go to be signed; ``url``: of what it belongs to; ``result``: the one it documents."""

    key: str
    paper: Paper
    title: str
    about: str
    by: str
    at: datetime
    url: str
    dossier: Dossier | None = None
    result: Result | None = None

    @property
    def code(self) -> str:
        """Of its dossier."""
        return self.dossier.code if self.dossier else ""

    @property
    def label(self) -> str:
        """How an outcome names it."""
        return self.code if self.result else ": ".join(filter(None, (self.code, self.title)))


@dataclass(frozen=True)
class Basket:
    """A page of things to sign and its addresses, all named after ``name``.

    ``kind``: whose signature ``user`` makes there; ``rows``: what waits for it; ``find``: the same as items, of all or
    (any that may be signed) of the keys. ``heading``, ``comes``: of the page, and what is said when nothing waits.
    """

    name: str
    address: str
    permission: str
    tab: str
    heading: str
    comes: str
    kind: Callable[[User], str]
    rows: Callable[[User, str], QuerySet[Any]]
    find: Callable[[User, str, Collection[str] | None, int], list[Item]]

    @property
    def url(self) -> str:
        """The page."""
        return reverse(f"desk:{self.name}")

    @property
    def sign_url(self) -> str:
        """Where what was chosen is sent, with the PIN."""
        return reverse(f"desk:{self.name}_now")

    def waits(self, user: User) -> QuerySet[Any]:
        """What waits for ``user``, to be counted: no further than the page shows."""
        return self.rows(user, self.kind(user)).order_by("-pk")[: SHOWN + 1]


def sign_all(items: Iterable[Item], user: User, kind: str, pin: str, now: datetime) -> list[dict[str, Any]]:
    """One opening of the key, one try of the PIN; then each paper by itself. Errors: as ``services.open_key``."""
    outcomes = []
    with services.open_key(kind, user, pin) as signer:
        key = services.key_of(signer, kind, user)
        for item in items:
            told: dict[str, Any] = {"code": item.label, "ok": True}
            try:
                services.sign_with(paper_id=item.paper.pk, user=user, moment=Moment(now, now), key=key)
            except Refusal as refused:
                told |= {"ok": False, "error": refused.code, "title": refused.message}
            outcomes.append(told)
    return outcomes


def _results(user: User, kind: str, keys: Collection[str] | None, limit: int) -> list[Item]:
    """The most urgent first."""
    found = signing.waiting(user, kind)
    if keys is not None:
        found = found.filter(dossier__code__in=keys)
    wanted = (*(f"paper__{name}" for name in _FILES), "approved_by", "template", "dossier")
    rows = list(found.select_related(*wanted).order_by("dossier__due_at", "pk")[:limit])
    versions = shelf.versions({row.dossier.procedure_id for row in rows})
    for row in rows:
        row.dossier.procedure = versions[row.dossier.procedure_id]
    return [_result(row) for row in rows]


def _result(row: Result) -> Item:
    assert row.paper
    assert row.approved_by
    assert row.approved_at
    return _at(row.dossier, row.dossier.code, row.paper, str(row.paper), row.approved_by.name, row.approved_at, row)


def _scans(user: User, kind: str, keys: Collection[str] | None, limit: int) -> list[Item]:
    """The newest first; a paper that is named may lie at any dossier."""
    if keys is None:
        found = signing.copies_waiting(user, kind)
    else:
        found = signing.copies(user, kind).filter(paper__in=[key for key in keys if key.isdecimal() and len(key) < 18])
    rows = list(found.select_related(*(f"paper__{name}" for name in _FILES)).order_by("-paper")[:limit])
    dossiers = scans.dossiers_of(user, {row.reference for row in rows})
    return [_scan(row, dossiers[row.reference]) for row in rows if row.reference in dossiers]


def _scan(row: Filing, dossier: Dossier) -> Item:
    paper = row.paper
    title = scans.component_name(dossier, row.component) or str(paper)
    by = paper.stored_by.name if paper.stored_by else ""
    return _at(dossier, str(paper.pk), paper, title, by, paper.stored_at)


def _at(
    dossier: Dossier, key: str, paper: Paper, title: str, by: str, at: datetime, result: Result | None = None
) -> Item:  # fmt: skip
    url = reverse("desk:dossier", args=[dossier.code])
    return Item(key, paper, title, dossier.applicant_name, by, at, url, dossier, result)


def own(user: User) -> str:
    """The signature one makes: heads and the director sign for themselves, Văn thư for the agency."""
    return Kind.AGENCY if access.holds(user, {Role.RECORDS}) else Kind.PERSONAL


_SCANS = "Ký bản quét", "Bản quét dạng PDF của hồ sơ đang giải quyết sẽ hiện ở đây."
BASKETS: Registry[Basket] = Registry("basket of papers to sign")
for _basket in (
    Basket("to_sign", "ky-so", "results.sign", "Kết quả", "Chờ ký số",
           "Kết quả đã duyệt và đã in thành văn bản sẽ hiện ở đây.", own, signing.waiting, _results),
    Basket("scans_to_sign", "ky-ban-quet", "scans.sign", "Tôi quét", *_SCANS, lambda _: Kind.PERSONAL,
           signing.copies_waiting, _scans),
    Basket("scans_to_seal", "dau-ban-quet", "scans.seal", "Cơ quan ký", *_SCANS, lambda _: Kind.AGENCY,
           signing.copies_waiting, _scans),
):  # fmt: skip
    BASKETS.add(_basket.name, _basket)


def open_to(user: User) -> list[Basket]:
    """The baskets that ``user`` may open."""
    return [basket for _, basket in BASKETS.items() if access.permitted(user, basket.permission)]
