"""Whether a result lies sealed at its counter: what rows say of it, and what must be confirmed before it goes on."""

from collections.abc import Collection

from cases.dossier.models import Dossier
from cases.dossier.states import ReturnMethod
from cases.results.models import HandoverRow, Result

UNSEALED, AWAY = "chưa đóng dấu", "chưa về quầy"
CONFIRM = "Tôi đã thấy dấu trên kết quả, kết quả đã ở quầy"
CONFIRM_SEAL = "Tôi đã thấy dấu trên kết quả"


def doubts(dossiers: Collection[Dossier]) -> dict[int, list[str]]:
    """What Văn thư or the counter has not recorded of each result, by the dossier's id; two queries for all.

    On its way is what stands on a list that the counter has not taken. An electronic result needs neither seal nor way.
    """
    sealed = set(Result.objects.filter(dossier__in=dossiers, sealed_at__isnull=False).values_list("dossier", flat=True))
    away = set(HandoverRow.objects.filter(dossier__in=dossiers, taken_at=None).values_list("dossier", flat=True))
    sealed |= (plain := {d.pk for d in dossiers if d.return_method == ReturnMethod.ELECTRONIC})
    return {d.pk: [UNSEALED] * (d.pk not in sealed) + [AWAY] * (d.pk in away - plain) for d in dossiers}


def is_sealed(dossier: Dossier) -> bool:
    """Whether Văn thư has recorded the seal; ``result`` is read with the dossier."""
    found = getattr(dossier, "result", None)
    return bool(found and found.sealed_at)


def asks(found: list[str]) -> str:
    """The sentence where the confirmation is missing."""
    return f"Kết quả {' và '.join(found)}: xem lại rồi đánh dấu ô này."
