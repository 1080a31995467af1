"""Questions about stored reports of signatures."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from digitization.papers.models import Paper


class SignatureQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Reports."""

    def of(self, paper: "Paper") -> Self:
        """The signatures of the paper as it stands: of its signed copy, else of the original as it came."""
        return self.filter(file=paper.signed_id or paper.original_id).select_related("user").order_by("position")
