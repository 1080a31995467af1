"""What was open at the end of a day, and what of it was overdue that evening (II.06a, columns 6, 11–13).

A dossier that stood still that evening is within its time. One that was paused later had another due date then: it is
counted anew without the later pauses. Source: interface §6 «Figures», domain §7.
"""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.dossier import clock, deadlines
from cases.dossier.models import Dossier, Suspension
from cases.dossier.states import State
from motcua.core.calendar import local, midnight
from motcua.core.calendars import calendars_of

from .querysets import FactQuerySet


def overdue(facts: FactQuerySet, last: date, today: date | None = None) -> FactQuerySet:
    """Of ``facts`` those open at the end of the day ``last`` whose due date lay before that day.

    ``today``: a last day that is still to come is judged by the evening of today; what is due tomorrow is not late.
    """
    open_then = facts.open_after(last)
    last = min(last, today or last)
    evening = midnight(last + timedelta(days=1))
    seen = open_then.filter(~Exists(_pauses(start__lt=evening).filter(Q(end=None) | Q(end__gte=evening))))
    later = Exists(_pauses(start__gte=evening))
    moved = [d.pk for d in _dossiers(seen.filter(later)) if _due_then(d, evening) < last]
    return seen.filter(Q(~later, due_on__lt=last) | Q(pk__in=moved))


def _pauses(**span: datetime) -> QuerySet[Suspension]:
    return Suspension.objects.filter(dossier=OuterRef("pk"), **span).exclude(from_state=State.REGISTERED)


def _dossiers(facts: FactQuerySet) -> list[Dossier]:
    """The dossiers of some facts, each with what its clock needs."""
    wanted = Dossier.objects.filter(pk__in=facts.values("pk"))
    return list(wanted.select_related("procedure", "department").prefetch_related("suspensions"))


def _due_then(dossier: Dossier, evening: datetime) -> date:
    """The day on which it was due as its clock stood then; no known limit is never late."""
    limits = clock.limits_of(dossier.procedure)
    if dossier.clock_from is None or not limits:
        return date.max
    before = clock.pauses_of(pause for pause in dossier.suspensions.all() if pause.start < evening)
    agency = dossier.department.home_agency_id
    calendar = calendars_of({agency})[agency]
    return local(deadlines.due_at(limits, dossier.clock_from, calendar, before, cutoff=clock.cutoff())).date()
