"""Questions about many dossiers. Every fetch for a user starts with ``visible_to(user)``."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import Q

from cases.catalogue import shelf
from motcua.core import access
from motcua.core.models import OrgUnit, Role, User

from .states import ENDED, FINISHED, OPEN, RUNNING, State

if TYPE_CHECKING:
    from .models import Dossier


def arms(user: access.Anyone) -> list[Q] | None:
    """The separate ways in which ``user`` sees dossiers, each served by one index; None: sees all; []: nothing.

    Source: interface §6 («who may»): clerks their office's, departments theirs and what is with them or asked of them,
    archivists what has ended, Văn phòng and the director everything.
    """
    if access.holds(user, access.READS_ALL):
        return None
    found: list[Q] = []
    if receivers := access.units(user, {Role.CLERK}):
        found.append(Q(receiver_id__in=receivers))
    if departments := access.units(user, {Role.OFFICER, Role.HEAD}):
        found.append(Q(department_id__in=departments))
    if holders := access.units(user, {Role.OFFICER, Role.HEAD, Role.RECORDS}):
        found.append(Q(unit_id__in=holders))
    if access.holds(user, {Role.ARCHIVIST}):
        found.append(ended())
    if departments:  # last: the dearest way
        asked = apps.get_model("cases", "Consultation").objects.filter(unit_id__in=departments)
        found.append(Q(pk__in=asked.values("dossier_id")))
    return found


def finished() -> Q:
    """9, 10, 7 and a final stop (interface §6)."""
    return Q(state__in=FINISHED) | Q(state=State.STOPPED, final_stop=True)


def ended() -> Q:
    """Finished, or refused: what the archive takes."""
    return Q(state__in=ENDED) | Q(state=State.STOPPED, final_stop=True)


# Open work at a step that nobody has been given by name.
WAITING = Q(state__in=OPEN, final_stop=False, assignee=None)


def with_me(user: access.Anyone) -> list[Q]:
    """The separate ways in which open work waits for ``user``, each served by one index.

    Given by name, or unassigned at a step whose role is held in its unit.
    """
    held = {(post.unit_id, post.role) for post in access.posts(user)}
    return [
        Q(assignee_id=user.pk, state__in=OPEN, final_stop=False),
        *(WAITING & Q(unit_id=unit, step_role=role) for unit, role in sorted(held)),
    ]


_SHOWN = (
    "code", "state", "step", "procedure", "department", "receiver", "unit", "assignee", "channel", "applicant_name",
    "created_at", "received_at", "due_at", "step_due_at", "last_act_at", "finished_at", "returned_at",
)  # fmt: skip


class DossierQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Dossiers."""

    def visible_to(self, user: access.Anyone) -> Self:
        """What ``user`` may know exists; nothing for a stranger."""
        ways = arms(user)
        if ways is None:
            return self
        if not ways:
            return self.none()
        return self.filter(reduce(or_, ways))

    def overdue(self, now: datetime) -> Self:
        """Open dossiers past their due time. States 5, 6 and 8 stop the clock and are never overdue."""
        return self.filter(state__in=RUNNING, due_at__lt=now)

    def for_show(self) -> Self:
        """All that one dossier's face shows, in one query; its version stands on the catalogue's shelf."""
        return self.select_related(
            "department", "receiver", "unit", "assignee", "applicant", "visit", "result", "outlook"
        )

    def slim(self) -> Self:
        """Only the columns that a list shows: a hundred rows and more are read several times as fast."""
        return self.only(*_SHOWN)

    def foreseen(self) -> Self:
        """``slim``, each with how likely it is to be late: a join for rows that are shown, none for finding them."""
        return self.select_related("outlook").only(*_SHOWN, "outlook__percent")

    def listed(self) -> "list[Dossier]":
        """The rows, each with all that a list shows of it."""
        return dressed(cast("list[Dossier]", list(self)))


def dressed(rows: "list[Dossier]") -> "list[Dossier]":
    """Give rows what a list shows of them: versions from the shelf, units and people by one query each."""
    versions = shelf.versions({d.procedure_id for d in rows})
    units = OrgUnit.objects.in_bulk({pk for d in rows for pk in (d.department_id, d.receiver_id, d.unit_id)})
    people = User.objects.in_bulk({d.assignee_id for d in rows if d.assignee_id})
    for d in rows:
        d.procedure = versions[d.procedure_id]
        d.department, d.receiver, d.unit = units[d.department_id], units[d.receiver_id], units[d.unit_id]
        d.assignee = people[d.assignee_id] if d.assignee_id else None
    return rows


def _readable(reference: str, user: access.Anyone) -> bool:
    """Papers are as readable as the dossier they lie at."""
    found = apps.get_model("cases", "Dossier").objects.visible_to(user).filter(code=reference.partition(":")[2])
    return bool(found.exists())


access.SCOPES.add("dossier", _readable)
