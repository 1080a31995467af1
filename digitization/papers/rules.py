"""Who may read a paper: whoever may read a thing it lies at (interface §6)."""

from typing import TYPE_CHECKING

from motcua.core import access
from motcua.core.models import Role

if TYPE_CHECKING:
    from .models import Paper

KEEPERS = frozenset({Role.RECORDS, Role.ARCHIVIST})  # they lay papers into an owner's store without a dossier


def readable(paper: "Paper", user: access.Anyone) -> bool:
    """Whether ``user`` may see the paper and its bytes; one that lies nowhere is its bringer's and the keepers'."""
    places = list(paper.filings.values_list("reference", flat=True))
    if places:
        return any(access.scope(reference, user) for reference in places)
    return access.holds(user, KEEPERS | access.READS_ALL) or (paper.stored_by_id == user.pk is not None)
