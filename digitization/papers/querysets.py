"""Questions about papers and the places they lie in."""

from typing import Self

from django.db import models

_WITH = ("kind", "original", "searchable", "signed", "stored_by")


class PaperQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Papers."""

    def dressed(self) -> Self:
        """With all that showing one needs."""
        return self.select_related(*_WITH, "owner", "unit")

    def unread(self) -> Self:
        """Whose letters are still to be read."""
        return self.filter(state__in=("stored", "recognising"))

    def in_force(self) -> Self:
        """Not revoked, and not disposed of."""
        return self.filter(revoked_at=None, original__destroyed_at=None)


class FilingQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Places of papers."""

    def at(self, reference: str) -> Self:
        """What lies at ``reference``, in the order filed, revoked papers left out."""
        found = self.filter(reference=reference, paper__revoked_at=None)
        return found.select_related(*(f"paper__{name}" for name in _WITH)).order_by("pk")
