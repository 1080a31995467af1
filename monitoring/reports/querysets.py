"""Questions about runs of reports."""

from typing import TYPE_CHECKING, Self

from django.db import models

from motcua.core import access
from motcua.core.models import User

if TYPE_CHECKING:
    from .models import Run


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

    def same_as(self, run: "Run") -> Self:
        """The kept tables of the same question that whoever asked ``run`` may see, the newest first."""
        seen = self.visible_to(run.asked_by) if run.asked_by else self
        about = {"report": run.report, "since": run.since, "until": run.until, "where": run.where}
        return seen.kept().filter(content__isnull=False, **about).order_by("-pk")

    def unfinished(self) -> Self:
        """Waiting or at work."""
        return self.filter(state__in=("waiting", "running"))
