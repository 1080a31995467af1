"""The fact of a dossier, asked of the dossier itself in one statement: folding twice changes nothing.

``FACT`` is the one definition: the live fold, the rebuild and the comparison all use it.
"""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import BooleanField as Yes
from django.db.models.functions import Coalesce, Concat, TruncDate

from cases.catalogue.models import RouteStep
from cases.dossier.models import Assignment, Dossier, DossierComponent
from cases.dossier.progress import left_to_scan
from cases.dossier.querysets import finished
from cases.dossier.states import Handover, Provided, State
from cases.results.models import Result
from motcua.core.models import JournalEntry, Role

from .models import DossierFact

Outcome, Timing = DossierFact.Outcome, DossierFact.Timing
_REFERENCE = Concat(Value("dossier:"), OuterRef("code"))
_FORWARDED = JournalEntry.objects.filter(reference=_REFERENCE, verb="dossier.forwarded")
_TOLD = JournalEntry.objects.filter(
    reference=_REFERENCE, verb__in=("dossier.received", "dossier.supplement_required")
)  # fmt: skip
_PAPERS = DossierComponent.objects.filter(dossier=OuterRef("pk"))
_GIVEN = Assignment.objects.filter(dossier=OuterRef("pk")).order_by("-given_at", "-pk")
# Who worked on it in its department: the officer rather than the head after them; by name, else who took it, else who
# passed it on from the inbox of all.
_PASSED_ON = Assignment.objects.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk")).order_by("pk")
_OFFICERS = RouteStep.objects.filter(
    version=OuterRef(OuterRef("procedure")), order=OuterRef("step"), role=Role.OFFICER
)  # fmt: skip
_WHO = Coalesce("assignee", "taken_by", Subquery(_PASSED_ON.values("given_by")[:1]), output_field=BigIntegerField())
_HANDLED = (
    _GIVEN.filter(unit=OuterRef("department"))
    .annotate(who=_WHO, worked=Exists(_OFFICERS))
    .filter(who__isnull=False)
    .order_by("-worked", "-given_at", "-pk")
)
_RESULT = Result.objects.filter(dossier=OuterRef("pk"), paper__accepted_at__isnull=False, paper__revoked_at=None)

_digitized = Exists(_PAPERS) & ~Exists(left_to_scan().filter(dossier=OuterRef("pk")))
_ended = Case(When(finished(), then=TruncDate(Coalesce("finished_at", "last_act_at"))))
_outcome = Case(
    When(state=State.WITHDRAWN, then=Value(Outcome.WITHDRAWN)),
    When(state=State.STOPPED, final_stop=True, then=Value(Outcome.STOPPED)),
    When(finished(), then=Coalesce("result__outcome", Value(""))),
    default=Value(""),
)
# A withdrawn dossier, a final stop and one whose limit nobody knows count as on time (domain §7, interface §6).
_timing = Case(
    When(f_finished_on=None, then=Value("")),
    When(Q(f_outcome__in=(Outcome.WITHDRAWN, Outcome.STOPPED)) | Q(f_due_on=None), then=Value(Timing.ON_TIME)),
    When(f_finished_on__lt=F("f_due_on"), then=Value(Timing.EARLY)),
    When(f_finished_on=F("f_due_on"), then=Value(Timing.ON_TIME)),
    default=Value(Timing.LATE),
)
_then_at = _GIVEN.filter(given_at__lte=OuterRef("original_due_at")).values("unit")[:1]

FACT: dict[str, Any] = {
    "dossier_id": F("pk"),
    "procedure_id": F("procedure__procedure"),
    "field_id": F("procedure__procedure__field"),
    "department_id": F("department"),
    "receiver_id": F("receiver"),
    "officer_id": Subquery(_HANDLED.values("who")[:1]),
    "channel": F("channel"),
    "state": F("state"),
    "received_at": F("received_at"),
    "received_on": TruncDate("received_at"),
    "finished_on": _ended,
    "due_on": TruncDate("original_due_at"),
    "outcome": _outcome,
    "timing": _timing,
    "late_unit_id": Case(
        When(f_timing=Timing.LATE, then=Coalesce(Subquery(_then_at), F("receiver"), output_field=BigIntegerField())),
        output_field=BigIntegerField(),
    ),
    "reused": Exists(_PAPERS.filter(provided__in=(Provided.REUSED, Provided.SHARED_DATA))),
    "from_vault": Exists(_PAPERS.filter(provided=Provided.REUSED)),
    # What was taken from the store had been there to be offered, though no line told so (a supplement's tells nothing).
    "offered": Exists(_TOLD.filter(data__has_key="offered")) | Exists(_PAPERS.filter(provided=Provided.REUSED)),
    "asked_again": Exists(_TOLD.filter(data__has_key="asked_again")),
    # Without a row of papers (imports) nobody knows: not claimed.
    "digitized": _digitized,
    "boundary_free": ~Q(receiver__agency=F("department__agency")),
    "handed": Exists(_FORWARDED),
    "electronic": Exists(_FORWARDED) & ~Exists(_FORWARDED.filter(data__handover=Handover.PAPER)),
    # What departments add while they work is a file from the start (filed without a component): always digitized.
    "stored": _digitized & Exists(_RESULT),
    "apologised": Q(apologies__gt=0),
    "supplemented": Q(supplements__gt=0),
    "backlog": F("backlog"),
}


def facts_of(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The facts of the received ones among ``dossiers``: a query whose columns stand in the order of ``FACT``."""
    found = dossiers.filter(received_at__isnull=False).order_by()
    for name, value in FACT.items():
        answer = ExpressionWrapper(value, output_field=Yes()) if isinstance(value, Q) else value
        found = found.annotate(**{f"f_{name}": answer})
    return found.values_list(*(f"f_{name}" for name in FACT))


def columns() -> str:
    """The columns of a fact as SQL names them, in the order of ``FACT``."""
    return ", ".join(FACT)


def statement(dossiers: QuerySet[Dossier]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of ``facts_of`` and its parameters."""
    sql, params = facts_of(dossiers).query.sql_with_params()
    return sql, tuple(params)
