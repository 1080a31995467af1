"""What holds an open dossier, told from where it stands now: the causes of what is late and of what will be."""

from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When

from cases.dossier.models import Assignment, Consultation, SupplementProposal
from monitoring.facts.querysets import FactQuerySet
from motcua.core.models import Role

# Word in the address → label, in the order in which the first that holds is told.
CAUSES = {
    "phoi-hop": "Chờ đơn vị khác trả lời",
    "bo-sung": "Chờ duyệt bổ sung lần nữa",
    "ban-giao": "Hồ sơ giấy chưa ai nhận",
    "duyet-ky": "Chờ duyệt, chờ ký",
    "van-thu": "Chờ văn thư phát hành",
    "mot-cua": "Còn ở Bộ phận Một cửa",
    "chua-giao": "Chưa giao cho ai",
    "tham-dinh": "Đang thẩm định",
}


def caused(facts: FactQuerySet) -> FactQuerySet:
    """Facts of open dossiers, each with its ``cause``."""
    # Looked up dossier by dossier: an EXISTS would be answered by reading all that was ever asked or handed over.
    asked = facts.alias(
        asked=_first(Consultation.objects.filter(answered_at=None)),
        proposed=_first(SupplementProposal.objects.filter(decided_at=None)),
        given=_first(Assignment.objects.filter(taken_at=None, ended_at=None)),
    )
    held = {
        "phoi-hop": Q(asked__isnull=False),
        "bo-sung": Q(proposed__isnull=False),
        "ban-giao": Q(given__isnull=False),
        "duyet-ky": Q(dossier__step_role__in=(Role.HEAD, Role.DIRECTOR)),
        "van-thu": Q(dossier__step_role=Role.RECORDS),
        "mot-cua": Q(dossier__step_role=Role.CLERK),
        "chua-giao": Q(dossier__assignee=None),
    }
    whens = [When(where, then=Value(word)) for word, where in held.items()]
    return asked.annotate(cause=Case(*whens, default=Value("tham-dinh"), output_field=CharField()))


def _first(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.filter(dossier=OuterRef("pk")).order_by().values("pk")[:1])


def counted(facts: FactQuerySet, **each: Q) -> list[dict[str, Any]]:
    """How many of some open dossiers each cause holds, by the names of ``each``; the most frequent first."""
    asked = {name: Count("pk", filter=where) for name, where in each.items()}
    rows = caused(facts).order_by().values("cause").annotate(**asked)
    found = [{**row, "label": CAUSES[row["cause"]]} for row in rows]
    return sorted(found, key=lambda row: -sum(row[name] for name in each))
