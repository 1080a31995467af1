"""Questions about many hand-over lists and templates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, Count, F, Q, When

from motcua.core import access
from motcua.core.models import Role


class HandoverQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Lists of results on their way to a counter."""

    def visible_to(self, user: access.Anyone) -> Self:
        """What a person's counter is given or a person's registry gives; Văn phòng and the director see all."""
        if access.holds(user, access.READS_ALL):
            return self
        taking, giving = access.units(user, {Role.CLERK}), access.units(user, {Role.RECORDS})
        return self.filter(Q(to_unit_id__in=taking) | Q(from_unit_id__in=giving))

    def with_counts(self) -> Self:
        """With units and people, ``size`` and ``missing`` of each list: those with something missing first."""
        counted = self.annotate(size=Count("rows"), missing=Count("rows", filter=Q(rows__taken_at=None)))
        return counted.select_related("from_unit", "to_unit", "made_by").order_by(
            F("taken_at").desc(nulls_first=True), "-pk"
        )

    def open(self) -> Self:
        """Something on the list has not been taken."""
        return self.filter(taken_at=None)


class TemplateQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Versions of templates."""

    def published(self) -> Self:
        """Versions that are, were or will be in force."""
        return self.filter(published_at__isnull=False)

    def in_force(self, on: date) -> Self:
        """Published versions that hold on ``on``; ``effective_to`` is the first day they no longer do."""
        return self.published().filter(effective_from__lte=on).exclude(effective_to__lte=on)

    def fitting(self, procedure: str, on: date) -> Self:
        """What a dossier of this procedure (code) may be answered with on the day: its own first, then the general."""
        found = self.in_force(on).filter(Q(procedures=[]) | Q(procedures__contains=[procedure]))
        return found.order_by(Case(When(procedures=[], then=1), default=0), "name")
