"""Sổ theo dõi hồ sơ: the register of slip 07 (06 before 2025) over any period and filter. Written by ``slips``."""

from collections.abc import Iterator

from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet
from cases.slips import registers
from cases.slips.content import agency
from monitoring.kpi.scope import Scope
from monitoring.reports.spec import Column, Line, Report, define
from motcua.core.models import OrgUnit

_OWNER = {"name": "owner"}  # a row's own name is its code
_SHOWN = [name for name in registers.HEADINGS if name not in ("nth", "code")]


def dossiers(scope: Scope) -> DossierQuerySet[Dossier]:
    """Those received in the period, in the order of receipt."""
    received = scope.facts.counted("received", scope.since, scope.until)
    return Dossier.objects.filter(pk__in=received.values("pk")).order_by("received_at", "id")


def stream(scope: Scope) -> Iterator[Line]:
    """A line each, read in batches."""
    for _, line in registers.lines_of(dossiers(scope)):
        yield Line(line["code"], "dossier", {_OWNER.get(name, name): line[name] for name in _SHOWN})


def size(scope: Scope) -> int:
    """How many lines."""
    return scope.counts(("received",))["received"]


def sheets(scope: Scope) -> list[str]:
    """The book in print."""
    offices = OrgUnit.objects.filter(pk__in=scope.where.get("receiver_id", ()))
    unit = offices.first() or agency(OrgUnit.objects.get(code="stp"))
    return registers.sheets(registers.Span(scope.since, scope.last), dossiers(scope), unit)


define(
    Report(
        code="so-theo-doi",
        title="Sổ theo dõi hồ sơ",
        about="Mỗi hồ sơ tiếp nhận trong kỳ một dòng, theo mẫu sổ của thông tư.",
        source="TT 03/2025/TT-VPCP, Phụ lục I, mẫu 07 (chưa xác minh thứ tự cột)",
        names="Mã hồ sơ",
        columns=tuple(
            Column(_OWNER.get(name, name), label, kind="text", width=width)
            for name, (label, width) in registers.HEADINGS.items()
            if name in _SHOWN
        ),
        stream=stream,
        size=size,
        sheets=sheets,
        at_most=registers.PDF_AT_MOST,
    )
)
