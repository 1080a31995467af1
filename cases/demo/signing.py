"""Something to sign in a demonstration whose people have keys: results before the director, drafted and printed."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings

from cases.desk import basket
from cases.dossier.models import Dossier
from cases.results import documents, signing
from cases.results import services as results
from cases.results.fields import FIELDS, Kind
from cases.routing import services as routing
from digitization.signing.verdicts import Kind as Signer
from motcua.core.errors import Refusal
from motcua.core.models import Role, User
from motcua.core.moments import Moment

LAID: Final = 3
MADE_UP: Final = "Lời văn minh họa để thử ký số."


def lay(now: datetime) -> int:
    """Approve up to LAID results by a template, unless some wait already; how many. Nothing without trial keys."""
    director = User.objects.filter(posts__role=Role.DIRECTOR, username="lanhdao").first()
    if not settings.TRIAL_KEYS or director is None or signing.waiting(director, Signer.PERSONAL).exists():
        return 0
    return sum(_approved(dossier, director, Moment(now, now)) for dossier in basket.waiting(director, LAID))


def _approved(dossier: Dossier, director: User, moment: Moment) -> bool:
    template = next(iter(documents.offered(dossier, moment.at.date())), None)
    if template is None:
        return False
    told: dict[str, Any] = {"dossier_id": dossier.pk, "user": director, "moment": moment}
    told_values = documents.prefilled(dossier, documents.asked(template))
    values = {name: value or _made_up(name, moment) for name, value in told_values.items()}
    try:
        results.draft(**told, template=template, values=values)
        results.approve(**told, note="")
        routing.forward(**told)
    except Refusal:
        return False
    return True


def _made_up(name: str, moment: Moment) -> str:
    return moment.at.date().isoformat() if FIELDS[name].kind == Kind.DATE else MADE_UP
