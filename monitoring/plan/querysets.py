"""Questions about the plan, its tasks and the reports on them."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from motcua.core import access
from motcua.core.models import Role

from .rules import READ


class PlanQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What belongs to the plan: open to all who read figures; a stranger sees nothing."""

    def visible_to(self, user: access.Anyone) -> Self:
        """The plan belongs to the whole house."""
        return self if access.permitted(user, READ) else self.none()


class TaskQuerySet(PlanQuerySet):
    """Tasks."""

    model: Any

    def for_list(self) -> Self:
        """All that a line shows, in four queries."""
        found = self.select_related("group__plan").prefetch_related("leads", "partners", "reports")
        return found.with_spent().order_by("group__order", "number")

    def with_spent(self, last: date | None = None) -> Self:
        """Each with the money spent on it, all or by the end of a day."""
        money = self.model.spendings.rel.related_model.objects.filter(task=OuterRef("pk")).order_by().values("task")
        if last:
            money = money.filter(on__lte=last)
        return self.annotate(spent=Coalesce(Subquery(money.annotate(sum=Sum("amount")).values("sum")), 0))

    def of_unit(self, *unit_ids: int) -> Self:
        """Led by a unit (or one of several), or with its help."""
        return self.filter(
            Q(pk__in=self.model.leads.through.objects.filter(orgunit__in=unit_ids).values("task"))
            | Q(pk__in=self.model.partners.through.objects.filter(orgunit__in=unit_ids).values("task"))
        )


class ProgressQuerySet(PlanQuerySet):
    """Reports on tasks."""

    def undecided(self) -> Self:
        """Those that wait for Văn phòng or the director."""
        return self.filter(outcome="")


class SheetQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Sheets of evaluation."""

    def visible_to(self, user: access.Anyone) -> Self:
        """Văn phòng and the director see all, heads those of their unit, officers their own and their unit's."""
        if access.holds(user, access.READS_ALL):
            return self
        heads, units = access.units(user, {Role.HEAD}), access.units(user, {Role.OFFICER})
        return self.filter(Q(unit__in=heads) | Q(unit__in=units, officer=None) | Q(officer=user.pk or 0))
