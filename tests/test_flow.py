"""A dossier walks through the whole house."""

from datetime import datetime

import pytest

from cases.dossier.states import State
from cases.intake.services import create
from cases.results.services import hand_over, resolve
from cases.routing.services import forward
from motcua.core.calendar import VN
from motcua.core.errors import RuleBroken
from motcua.core.models import JournalEntry
from tests.factories import core, dossier

pytestmark = pytest.mark.django_db


def test_a_dossier_walks_from_the_counter_to_the_returned_result() -> None:
    clerk = core.clerk()
    opened = create(user=clerk, moment=core.moment(), draft=dossier.draft(), receive=True)
    assert opened.status is State.RECEIVED
    assert opened.code == "H32.11-261116-0001"
    assert opened.due_at == datetime(2026, 11, 19, 17, 0, tzinfo=VN)

    forward(dossier_id=opened.pk, user=clerk, moment=core.moment(minutes=5))
    for hour, person in enumerate((core.officer(), core.head(), core.director()), start=1):
        forward(dossier_id=opened.pk, user=person, moment=core.moment(hours=hour))
    records = core.records()
    with pytest.raises(RuleBroken, match="last_step"):
        forward(dossier_id=opened.pk, user=core.director(), moment=core.moment(hours=4))
    signed = core.moment(hours=5)
    resolve(dossier_id=opened.pk, user=records, moment=signed, outcome="granted", number="7/GĐK", signed_at=signed.at)
    done = hand_over(
        dossier_id=opened.pk, user=clerk, moment=core.moment(hours=6), method="counter", recipient={"name": "Lê Mẫu"}
    )
    assert done.status is State.RETURNED
    verbs = JournalEntry.objects.filter(reference=opened.reference).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "dossier.registered", "dossier.received", *["dossier.forwarded"] * 4, "dossier.resolved", "dossier.handed_over",
    ]  # fmt: skip
