"""What is missing to 100 % digitized, by counter and day of receipt. Plan II.1; what counts: interface §6 «Papers»."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat, TruncDate

from cases.catalogue.models import Component
from digitization.papers.models import Filing
from motcua.core import access
from motcua.core.calendar import midnight

from .models import Dossier, DossierComponent
from .querysets import DossierQuerySet
from .states import Provided

# Used again, or brought as shared data: there is nothing to scan.
_NOT_ON_PAPER = (Provided.MISSING, Provided.REUSED, Provided.SHARED_DATA)


@dataclass(frozen=True, slots=True)
class Standing:
    """A counter on a day: dossiers received, of them not yet whole, and papers still to be scanned."""

    day: date
    counter: int
    received: int
    open: int
    papers: int

    @property
    def share(self) -> float:
        """Percent of the dossiers whose papers are all digitized."""
        return 100 * (self.received - self.open) / self.received


def received(user: access.Anyone, since: date, until: date, counter: int | None = None) -> DossierQuerySet[Dossier]:
    """Dossiers that ``user`` may see, received from ``since`` to ``until``, both days included."""
    span = {"received_at__gte": midnight(since), "received_at__lt": midnight(until + timedelta(days=1))}
    seen = Dossier.objects.visible_to(user).filter(**span)
    return seen.filter(receiver_id=counter) if counter else seen


def left_to_scan() -> QuerySet[DossierComponent]:
    """Papers that must be digitized and are not."""
    held = Filing.objects.filter(
        reference=Concat(Value("dossier:"), OuterRef("dossier__code")), component=OuterRef("component__code"),
        paper__revoked_at=None,
    )  # fmt: skip
    must = DossierComponent.objects.filter(component__digitize=Component.Digitize.REQUIRED)
    return must.exclude(provided__in=_NOT_ON_PAPER).filter(~Exists(held))


def to_scan(dossiers: QuerySet[Dossier]) -> QuerySet[DossierComponent]:
    """Those of some dossiers."""
    return left_to_scan().filter(dossier__in=dossiers)


def standings(dossiers: DossierQuerySet[Dossier]) -> list[Standing]:
    """By day, the latest first, and counter; two queries."""
    day = TruncDate("received_at")
    totals = dossiers.order_by().annotate(day=day).values_list("day", "receiver_id").annotate(n=Count("pk"))
    left = to_scan(dossiers).order_by().annotate(day=TruncDate("dossier__received_at"))
    papers = left.values_list("day", "dossier__receiver_id").annotate(
        n=Count("dossier_id", distinct=True), papers=Count("pk")
    )  # fmt: skip
    missing = {(day, counter): (number, sheets) for day, counter, number, sheets in papers}
    found = [Standing(d, counter, number, *missing.get((d, counter), (0, 0))) for d, counter, number in totals]
    return sorted(found, key=lambda each: (-each.day.toordinal(), each.counter))
