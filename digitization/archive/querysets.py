"""Questions about packages, holds and disposal lists; all begin with who asks."""

from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from motcua.core import access

from .rules import READ


class Guarded(models.QuerySet):  # type: ignore[type-arg]
    """Rows of the archive: read by the archivist, Văn phòng and the director."""

    def visible_to(self, user: access.Anyone) -> Self:
        """Everything, or nothing for anybody else."""
        return self if access.permitted(user, READ) else self.none()


class PackageQuerySet(Guarded):
    """Sealed packages."""

    def current(self) -> Self:
        """The newest package of each thing, unless it was destroyed."""
        return self.filter(is_current=True, destroyed_at=None)

    def here(self) -> Self:
        """Current ones that were not handed over to the historical archive."""
        return self.current().filter(transfer=None)

    def due(self, on: date) -> Self:
        """Kept here long enough on ``on``, under no hold, on no open list; the oldest first."""
        held = apps.get_model("digitization", "Hold").objects.active().filter(reference=OuterRef("reference"))
        listed = apps.get_model("digitization", "DisposalItem").objects.open().filter(package=OuterRef("pk"))
        found = self.here().filter(retain_until__lt=on).exclude(Exists(held)).exclude(Exists(listed))
        return found.order_by("retain_until", "pk")

    def permanent(self) -> Self:
        """What goes to the historical archive one day."""
        return self.here().filter(retain_until=None).select_related("rule", "file").order_by("finished_on", "pk")

    def transferred(self) -> Self:
        """Handed over, the latest minutes first."""
        found = self.current().exclude(transfer=None).select_related("rule", "file", "transfer")
        return found.order_by("-transfer__signed_on", "-transfer", "pk")


class HoldQuerySet(Guarded):
    """Legal holds."""

    def active(self) -> Self:
        """In force."""
        return self.filter(released_at=None)

    def review_first(self) -> Self:
        """Active ones, those whose review is due first on top."""
        return self.active().select_related("owner", "placed_by").order_by("review_on", "pk")


class ListQuerySet(Guarded):
    """Disposal lists."""

    def with_counts(self) -> Self:
        """With ``size``: items that stand on the list; the newest first."""
        counted = self.annotate(size=Count("items", filter=Q(items__removed_at=None)))
        return counted.select_related("proposed_by").order_by("-pk")


class ItemQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Packages on disposal lists."""

    def standing(self) -> Self:
        """Not taken out."""
        return self.filter(removed_at=None)

    def open(self) -> Self:
        """Standing on a list that was not carried out."""
        return self.standing().filter(list__destroyed_at=None)
