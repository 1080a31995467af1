"""Words left on a dossier and looks at its owner's number: lines of its journal that change nothing else."""

from datetime import datetime

from django.db import transaction

from motcua.core import journal, masks
from motcua.core.errors import Invalid
from motcua.core.fsm import fire
from motcua.core.models import User
from motcua.core.moments import Moment

from .models import Dossier
from .services import begin, finish


@transaction.atomic
def note(*, dossier_id: int, user: User, moment: Moment, text: str) -> Dossier:
    """Leave words for colleagues; nothing else changes. Errors: Invalid("text") with a personal number in it."""
    dossier = begin("note", dossier_id, user, moment)
    if masks.holds_number(text):
        raise Invalid({"text": "Bỏ số định danh, số điện thoại khỏi ghi chú: hồ sơ đã giữ các số này ở chỗ được che."})
    fire(dossier.note)
    return finish(dossier, user, moment, "noted", note=text)


def unmasked(*, user: User, dossier: Dossier, now: datetime) -> None:
    """Record that somebody looked at the owner's whole number; not an act on the dossier, so nothing is locked."""
    journal.record(user, "dossier.unmasked", dossier.reference, now)
