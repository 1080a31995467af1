"""Questions about many procedures and versions."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class VersionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Versions of procedures."""

    def published(self) -> Self:
        """Versions that are, were or will be in force."""
        return self.filter(published_at__isnull=False)

    def in_force(self, on: date) -> Self:
        """Published versions that hold on ``on``; ``effective_to`` is the first day they no longer do."""
        return self.published().filter(
            Q(effective_from=None) | Q(effective_from__lte=on), Q(effective_to=None) | Q(effective_to__gt=on)
        )

    def known_on(self, on: date) -> Self:
        """The newest version begun by ``on`` of each procedure, ended ones too: what a search may have to explain."""
        begun = self.published().filter(Q(effective_from=None) | Q(effective_from__lte=on))
        newest = begun.order_by("procedure_id", "-number").distinct("procedure_id")
        return self.filter(pk__in=newest.values("pk"))

    def for_list(self) -> Self:
        """All that a list line shows, in one query."""
        return self.select_related("procedure__field", "department").prefetch_related("fees").defer("sources", "notes")

    def for_reading(self) -> Self:
        """Whole versions, with papers, steps and fees."""
        parts = ("components__kind", "steps__department", "fees")
        return self.select_related("procedure__field", "department__agency").prefetch_related(*parts)

    def of(self, field: str, department: str) -> Self:
        """Those of a field (slug) and of a department (code), where given."""
        found = self.filter(procedure__field=field) if field else self
        return found.filter(department__code=department) if department else found
