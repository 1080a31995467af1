"""Biểu II.07a: why dossiers are late, by the unit that held them when the due date passed. Source: domain §7.

Late are those finished late in the period, and those open and overdue on its last evening. The cause is the reason of
the latest apology; one without an apology has none on record. Reasons that differ only in accents, case, spaces or
punctuation are one, shown in its most frequent spelling.
"""

import hashlib
from collections import Counter

from django.db.models import BigIntegerField, CharField, F, Func, OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat

from cases.dossier.models import Assignment
from monitoring.facts.querysets import FactQuerySet
from monitoring.facts.standing import overdue
from monitoring.kpi.scope import Scope
from monitoring.reports.cells import counted
from monitoring.reports.spec import Asks, Column, Line, Report, Table, define
from motcua.core.models import JournalEntry, OrgUnit
from motcua.core.text import search_key

NO_CAUSE = "Chưa ghi nguyên nhân (chưa có văn bản xin lỗi)"
_REFERENCE = Concat(Value("dossier:"), OuterRef("dossier__code"))
_APOLOGIES = JournalEntry.objects.filter(reference=_REFERENCE, verb="dossier.apologised").order_by("-pk")
_CAUSE = Func(
    Coalesce(Subquery(_APOLOGIES.annotate(why=KeyTextTransform("reason", "data")).values("why")[:1]), Value("")),
    function="btrim", output_field=CharField(),
)  # fmt: skip
_HELD = (
    Assignment.objects.filter(dossier=OuterRef("dossier_id"), given_at__lte=OuterRef("dossier__original_due_at"))
    .order_by("-given_at", "-pk")
    .values("unit")[:1]
)
_PARTS = ("finished", "open")
_COUNTED = (*_PARTS, "apologised")
_KEY = ("held_by", "cause")


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The late dossiers of a unit («unit»: its code) and a cause («cause»: as ``digest`` names it)."""
    late = scope.facts.counted("late", scope.since, scope.until)
    standing = overdue(scope.facts, scope.evening)
    found = {"finished": late, "open": standing}.get(column)
    if found is None:
        found = scope.facts.filter(pk__in=late.values("pk")) | scope.facts.filter(pk__in=standing.values("pk"))
    if column == "apologised":
        found = found.filter(apologised=True)
    found = _told(found)
    if unit := asks.get("unit"):
        found = found.filter(held_by=OrgUnit.objects.filter(code=unit).values("pk")[:1])
    if "cause" in asks:
        spelt = found.order_by().values_list("cause", flat=True).distinct()
        found = found.filter(cause__in=[cause for cause in spelt if digest(cause) == asks["cause"]])
    return found


def _told(facts: FactQuerySet) -> FactQuerySet:
    """Each with the unit that held it when its due date passed, and the cause on record."""
    return facts.annotate(
        held_by=Coalesce(F("late_unit_id"), Subquery(_HELD), F("receiver_id"), output_field=BigIntegerField()),
        cause=_CAUSE,
    )


def digest(cause: str) -> str:
    """A cause, however it is spelt, as an address names it: its words stay out of it."""
    return hashlib.md5(search_key(cause).encode(), usedforsecurity=False).hexdigest()[:8]


def build(scope: Scope) -> Table:
    """Rows by unit, below each its causes, and the total."""
    cells = _cells(scope)
    spelt = _spellings(cells)
    found: list[Line] = []
    for unit in OrgUnit.objects.filter(pk__in={unit for unit, _ in cells}).order_by("pk"):
        own: dict[str, list[dict[str, int]]] = {}
        for (of, cause), counts in cells.items():
            if of == unit.pk:
                own.setdefault(search_key(cause), []).append(counts)
        causes = {key: _values(counts) for key, counts in own.items()}
        found.append(Line(unit.name, "unit", _values([each for counts in own.values() for each in counts]),
                          {"unit": unit.code}))  # fmt: skip
        for key, values in sorted(causes.items(), key=lambda each: (not each[0], -each[1]["total"], each[0])):
            found.append(Line(spelt[key] or NO_CAUSE, "cause", values, {"unit": unit.code, "cause": digest(key)}))
    return Table([*found, Line("Tổng cộng", "total", _values(list(cells.values())))])


def _cells(scope: Scope) -> dict[tuple[int, str], dict[str, int]]:
    """Unit and cause as written → counts."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for column in _COUNTED:
        for cell, number in counted(behind(scope, column, {}), _KEY).items():
            found.setdefault((cell[0], cell[1]), dict.fromkeys(_COUNTED, 0))[column] = number
    return found


def _spellings(cells: dict[tuple[int, str], dict[str, int]]) -> dict[str, str]:
    """A cause's key → how most dossiers of the table spell it; nothing where it holds no letter."""
    often: Counter[str] = Counter()
    for (_, cause), counts in cells.items():
        often[cause] += sum(counts[part] for part in _PARTS)
    return {search_key(cause): cause for cause in sorted(often, key=lambda each: (often[each], each))} | {"": ""}


def _values(counts: list[dict[str, int]]) -> dict[str, int]:
    sums = {name: sum(each[name] for each in counts) for name in _COUNTED}
    return {"total": sums["finished"] + sums["open"], **sums}


define(
    Report(
        code="II.07a",
        form="Biểu số II.07a/VPCP/KSTT",
        title="Nguyên nhân quá hạn trong giải quyết thủ tục hành chính",
        about="Hồ sơ quá hạn theo đơn vị giữ hồ sơ khi hết hạn, và lý do ghi trong văn bản xin lỗi.",
        source="TT 01/2020/TT-VPCP, Biểu II.07a (chưa xác minh có được thay bởi TT 09/2026/TT-BTP)",
        unit="Số hồ sơ TTHC",
        names="Đơn vị giữ hồ sơ khi hết hạn; nguyên nhân",
        columns=(
            Column("total", "Tổng số quá hạn", opens=True),
            Column("finished", "Đã giải quyết, quá hạn", opens=True),
            Column("open", "Đang giải quyết, quá hạn", opens=True),
            Column("apologised", "Đã có văn bản xin lỗi", opens=True),
        ),
        build=build,
        behind=behind,
        key=_KEY,
        scheduled=("month", "quarter", "year"),
    )
)
