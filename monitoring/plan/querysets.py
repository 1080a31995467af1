"""Questions about the plan, its tasks and the reports on them."""

from datetime import date, timedelta
from typing import Any, Final, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from motcua.core import access
from motcua.core.models import Role

from .rules import READ

EXPIRES_SOON: Final = timedelta(days=60)


class PlanQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """What belongs to the plan: open to all who read figures; a stranger sees nothing."""

    def visible_to(self, user: access.Anyone) -> Self:
        """The plan belongs to the whole house."""
        return self if access.permitted(user, READ) else self.none()


class PlansQuerySet(PlanQuerySet):
    """Plans."""

    model: Any

    def for_list(self) -> Self:
        """With how many reports on its tasks wait to be confirmed."""
        waits = Count("groups__tasks__reports", filter=Q(groups__tasks__reports__outcome=""))
        return self.annotate(undecided=waits).order_by(*self.model._meta.ordering)  # grouping forgets the usual order


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


class CertificateQuerySet(PlanQuerySet):
    """Digital certificates."""

    model: Any

    def pressing(self, today: date) -> Self:
        """Over, or in their last 60 days, and the holder has none that lasts longer."""
        later = self.model.objects.filter(holder=OuterRef("holder"), valid_until__gt=OuterRef("valid_until"))
        return self.filter(~Exists(later), valid_until__lte=today + EXPIRES_SOON)


class SheetQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Sheets of evaluation."""

    model: Any

    def visible_to(self, user: access.Anyone) -> Self:
        """Văn phòng and the director see all, heads those of their unit, officers their own and their unit's."""
        if access.holds(user, access.READS_ALL):
            return self
        heads, units = access.units(user, {Role.HEAD}), access.units(user, {Role.OFFICER})
        return self.filter(Q(unit__in=heads) | Q(unit__in=units, officer=None) | Q(officer=user.pk or 0))

    def for_list(self) -> Self:
        """With whom it is about, how many objections were raised, how many wait for an answer; one query."""
        open_ones = Count("objections", filter=Q(objections__answered_by=None))
        found = self.select_related("unit", "officer").annotate(raised=Count("objections"), open=open_ones)
        return found.order_by(*self.model._meta.ordering)
