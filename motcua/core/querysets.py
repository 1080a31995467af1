"""Questions about many rows of the ground floor."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows that hold between ``since`` and ``until`` (both days included; no ``until``: still)."""

    def current(self, on: date) -> Self:
        """The rows that hold on ``on``."""
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
