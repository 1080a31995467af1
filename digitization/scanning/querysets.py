"""Questions about stacks: seen by those who scan in the same unit."""

from collections.abc import Iterable
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Max, Q

from motcua.core import access
from motcua.core.models import Role

MOST_TRIES = 3  # readings of a waiting page that took its worker down are not begun a fourth time
SCANNERS = (Role.CLERK, Role.RECORDS, Role.ARCHIVIST)


def _own(user: access.Anyone, before: str = "") -> Q:
    return Q(**{f"{before}unit_id__in": access.units(user, SCANNERS)})


class StackQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Stacks."""

    def visible_to(self, user: access.Anyone) -> Self:
        """Those of the units in which ``user`` scans."""
        return self.filter(_own(user))

    def counted(self) -> Self:
        """Each with how many of its pages ended where: ``n_read``, ``n_filed``, …, and ``n_pages`` looked at.

        ``decided_at``: when a person last said where a page goes.
        """
        states: Iterable[str] = apps.get_model("digitization", "StackPage").State.values
        each = {f"n_{state}": Count("pages", filter=Q(pages__state=state)) for state in states}
        return self.annotate(n_pages=Count("pages"), decided_at=Max("pages__decided_at"), **each)

    def settled(self) -> Self:
        """Counted; those of which every page has found its place."""
        return self.counted().filter(state="split", n_read=0, n_doubtful=0)


class StackPageQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Pages of stacks."""

    def visible_to(self, user: access.Anyone) -> Self:
        """Those of the stacks that ``user`` may see."""
        return self.filter(_own(user, "stack__"))

    def doubtful(self) -> Self:
        """What waits to be filed by hand, the oldest stack first."""
        return self.filter(state="doubtful").select_related("stack").order_by("stack", "number")

    def unread(self) -> Self:
        """Those that wait, and whose letters are still to be read."""
        return self.filter(state="doubtful", said__isnull=True, tries__lt=MOST_TRIES).order_by("stack", "number")
