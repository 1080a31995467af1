"""Questions about many dossiers. Every fetch for a user starts with ``visible_to(user)``."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from motcua.core import access
from motcua.core.models import Role

from .states import FINISHED, OPEN, RUNNING, State


def arms(user: access.Anyone) -> list[Q] | None:
    """The separate ways in which ``user`` sees dossiers, each served by one index; None: sees all; []: nothing.

    Source: interface §6 («who may»): clerks their office's, departments theirs and what is with them or asked of them,
    archivists what is finished, Văn phòng and the director everything.
    """
    if access.holds(user, access.READS_ALL):
        return None
    found: list[Q] = []
    if receivers := access.units(user, {Role.CLERK}):
        found.append(Q(receiver_id__in=receivers))
    if departments := access.units(user, {Role.OFFICER, Role.HEAD}):
        asked = apps.get_model("cases", "Consultation").objects.filter(unit_id__in=departments)
        found += [Q(department_id__in=departments), Q(pk__in=asked.values("dossier_id"))]
    if holders := access.units(user, {Role.OFFICER, Role.HEAD, Role.RECORDS}):
        found.append(Q(unit_id__in=holders))
    if access.holds(user, {Role.ARCHIVIST}):
        found.append(finished())
    return found


def finished() -> Q:
    """9, 10, 7 and a final stop (interface §6)."""
    return Q(state__in=FINISHED) | Q(state=State.STOPPED, final_stop=True)


def with_me(user: access.Anyone) -> Q:
    """Open work that waits for ``user``: given by name, or unassigned at a step whose role is held in its unit."""
    mine = Q(assignee_id=user.pk)
    for post in access.posts(user):
        mine |= Q(unit_id=post.unit_id, step_role=post.role, assignee=None)
    return mine & Q(state__in=OPEN, final_stop=False)


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
        return self.select_related("department", "receiver", "unit", "assignee", "applicant", "visit")

    def for_list(self) -> Self:
        """All that a list line shows, in one query."""
        return self.select_related("procedure__procedure", "department", "receiver", "unit", "assignee").defer(
            "contact", "proxy", *(f"procedure__{name}" for name in ("cases", "results", "sources", "notes"))
        )
