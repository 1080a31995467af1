"""Questions about runs of reports."""

from typing import Self

from django.db import models

from motcua.core import access
from motcua.core.models import User


class RunQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Runs."""

    def visible_to(self, user: access.Anyone) -> Self:
        """One's own; Văn phòng and the director all, those run by the clock too."""
        if access.holds(user, access.READS_ALL):
            return self
        return self.filter(asked_by=user) if isinstance(user, User) else self.none()

    def kept(self) -> Self:
        """Tables that stay in the system, not files written for a download."""
        return self.filter(format="")

    def unfinished(self) -> Self:
        """Waiting or at work."""
        return self.filter(state__in=("waiting", "running"))
