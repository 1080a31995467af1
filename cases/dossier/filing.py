"""Files brought to a dossier: kept as its owner's papers, filed at the components they meet."""

from typing import Any

from django.db import transaction

from digitization.papers.models import Filing, Paper
from digitization.scanning import services as scanning
from digitization.scanning.checks import Checked
from digitization.vault import services as vault
from motcua.core import access
from motcua.core.errors import Invalid
from motcua.core.models import Role, User
from motcua.core.moments import Moment

from .models import Dossier, DossierComponent
from .services import begin
from .states import Channel, Provided, State


def component_of(dossier: Dossier, code: str) -> DossierComponent | None:
    """The dossier's component of this code; none for an empty one. Errors: Invalid("component")."""
    if not code:
        return None
    for row in dossier.papers:
        if row.component.code == code:
            return row
    raise Invalid({"component": "Hồ sơ không có thành phần này."})


@transaction.atomic
def file_paper(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    content: bytes,
    found: Checked,
    component: str = "",
    kind: str = "",
    **about: Any,
) -> Paper:
    """Keep a file that was looked into (``checks.check``) as a paper of the dossier's owner, at a component.

    ``kind``: the component's, unless another is named; ``about``: as for ``papers.services.store``. A component that
    was missing is from now on given as a scan. Errors: NotAllowed, RuleBroken("before_last_act"), Invalid by field.
    """
    dossier = begin("file_paper", dossier_id, user, moment)
    row = component_of(dossier, component)
    at_counter = access.holds(user, {Role.CLERK}, dossier.receiver_id)
    if dossier.channel == Channel.ONLINE:
        about["origin"] = Paper.Origin.UPLOAD
    paper = scanning.lay_down(
        content, found, kind=kind or (row.component.kind_id if row else ""), owner=dossier.applicant, user=user,
        moment=moment, reference=dossier.reference, component=component,
        unit=dossier.receiver if at_counter else access.posts(user)[0].unit, **about,
    )  # fmt: skip
    if dossier.state in (State.RESOLVED, State.RETURNED) and dossier.result.outcome == "granted":
        vault.accept(reference=dossier.reference, moment=moment)  # brought after the decision that accepted the others
    if row:
        arrived(row)
    if moment.is_backlog and not dossier.backlog:
        dossier.backlog = True
        dossier.save(update_fields=["backlog"])
    return paper


def arrived(row: DossierComponent) -> None:
    """A component that was missing is given as a scan from now on."""
    if row.provided == Provided.MISSING:
        row.provided = Provided.SCAN
        row.save(update_fields=["provided"])


def left(dossier: Dossier, row: DossierComponent) -> None:
    """A scan whose last file was taken away: before receipt it is missing again, later it waits for its file."""
    gone = row.provided == Provided.SCAN and dossier.received_at is None
    if gone and not Filing.objects.at(dossier.reference).filter(component=row.component.code).exists():
        row.provided = Provided.MISSING
        row.save(update_fields=["provided"])
