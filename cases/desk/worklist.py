"""What waits for a person, place by place: which rows, in which group, how many there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.dossier import finder
from cases.dossier.models import Consultation, Dossier
from cases.dossier.querysets import DossierQuerySet
from cases.dossier.states import RUNNING, State
from motcua.core import access
from motcua.core.calendars import calendar_of
from motcua.core.models import Role, User

from .filters import GROUPS, Asked, groups

SHOWN = 200
OTHERS = 50  # results to return, questions of others
READY, PAUSED = "cho-tra", "cho-nguoi-khac"
Place = tuple[str, int, str]  # group, id, code of a row


@dataclass(frozen=True)
class Waiting:
    """The places of a list in its order, and how many there are of all. ``more``: than the list shows."""

    places: Sequence[Place]
    size: int
    more: bool
    sizes: dict[str, str]  # group → how many, «12+» where only the beginning was read


def waiting(user: User, asked: Asked, now: datetime) -> Waiting:
    """The most urgent work first, group by group, then results to return."""
    held = access.posts(user)
    calendar = calendar_of(held[0].unit.home_agency_id if held else None)
    where = asked.where(user, now, calendar)
    found = finder.inbox(user, where, groups(now, calendar), SHOWN + 1)
    more = len(found) > SHOWN
    size = finder.inbox_size(user, where) if more else len(found)
    ready, ready_size = _ready(user, asked)
    sizes = {slug: str(n) for slug, n in Counter(group for group, _, _ in found).items()}
    if more:
        furthest = [slug for slug, *_ in GROUPS if slug in sizes and slug != PAUSED][-1:]
        sizes |= {slug: f"{sizes[slug]}+" for slug in (*furthest, PAUSED) if slug in sizes}
    return Waiting([*found[:SHOWN], *ready], size + ready_size, more, sizes | {READY: capped(ready_size)})


def capped(number: int) -> str:
    """A number as a list counts: «1 000+» beyond the cap."""
    return f"{finder.COUNTED:,}+".replace(",", " ") if number > finder.COUNTED else str(number)


def _ready(user: User, asked: Asked) -> tuple[list[Place], int]:
    """Results to return at my counters, the longest waiting first; how many, counted up to one more than COUNTED."""
    counters = access.units(user, {Role.CLERK})
    if not counters or asked.holder or asked.risk or asked.group not in ("", READY):
        return [], 0
    ready = Dossier.objects.filter(receiver_id__in=counters, state=State.RESOLVED, **asked.of_the_dossier)
    found = list(ready.order_by("finished_at").values_list("pk", "code")[: OTHERS + 1])
    size = ready[: finder.COUNTED + 1].count() if len(found) > OTHERS else len(found)
    return [(READY, pk, code) for pk, code in found[:OTHERS]], size


def rows_at(user: User, places: Sequence[Place]) -> DossierQuerySet:
    """The dossiers at these places, with the columns of a list and what is foreseen of them."""
    return Dossier.objects.visible_to(user).foreseen().filter(pk__in=[pk for _, pk, _ in places])


def questions(user: User, asked: Asked, *, drawn: bool) -> tuple[list[Consultation], list[str]]:
    """Questions of other units: the first of them when they are to be ``drawn``, and the codes they are about."""
    units = access.units(user, {Role.OFFICER, Role.HEAD})
    if not units or asked.group or asked.holder or asked.risk:
        return [], []
    about = {f"dossier__{name}": value for name, value in asked.of_the_dossier.items()}
    open_ones = Consultation.objects.filter(unit_id__in=units, answered_at=None, dossier__state__in=RUNNING, **about)
    open_ones = open_ones.order_by("due_at")
    rows = list(open_ones.select_related("dossier__unit", "asked_by")[: OTHERS + 1]) if drawn else []
    if drawn and len(rows) <= OTHERS:
        return rows, [q.dossier.code for q in rows]
    return rows[:OTHERS], list(open_ones.values_list("dossier__code", flat=True)[: finder.COUNTED + 1])
