"""Papers laid down without a dossier: into their owner's store, or waiting for the dossier they are given with."""

from typing import Any

from digitization.papers.models import Paper
from digitization.papers.rules import KEEPERS
from digitization.scanning import services as scanning
from digitization.scanning.checks import Checked
from motcua.core import access
from motcua.core.errors import NotAllowed
from motcua.core.models import Role, User
from motcua.core.moments import Moment

from .people import owner_of_papers

BRINGERS = KEEPERS | {Role.CLERK}


def lay_down(*, user: User, moment: Moment, content: bytes, found: Checked, owner: str, **about: Any) -> Paper:
    """Keep a file that was looked into as a paper of ``owner`` (a number).

    What the records clerk or the archivist lays down is accepted into the store at once (interface §6); what a
    counter clerk does is theirs to name in the dossier that comes next. Errors: NotAllowed, Invalid by field.
    """
    if not access.holds(user, BRINGERS):
        raise NotAllowed
    return scanning.lay_down(
        content, found, owner=owner_of_papers(owner), user=user, moment=moment, unit=access.posts(user)[0].unit,
        accepted_at=moment.at if access.holds(user, KEEPERS) else None, **about,
    )  # fmt: skip
