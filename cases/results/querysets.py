"""Questions about many hand-over lists."""

from typing import Self

from django.db import models
from django.db.models import Count, F, Q

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
