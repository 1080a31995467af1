"""How far a dossier's papers are data: its national digitization states, derived from what lies in the store."""

from collections.abc import Iterable

from django.db.models import IntegerChoices

from digitization.papers.models import Filing, Paper

from .models import Dossier


class Digitized(IntegerChoices):
    """State of one component. Source: the system of Thanh Hóa, Ninh Thuận (domain.md §9)."""

    NOT = 0, "Chưa số hóa"
    SCANNED = 1, "Đã số hóa"
    FROM_COMPONENT = 2, "Dùng lại từ thành phần hồ sơ khác"
    FROM_RESULT = 3, "Dùng lại từ kết quả hồ sơ khác"

    @property
    def reused(self) -> bool:
        """Counts towards the plan's reuse (II.3, II.4)."""
        return self in (Digitized.FROM_COMPONENT, Digitized.FROM_RESULT)


def filings(dossier: Dossier) -> dict[str, list[Filing]]:
    """What lies at the dossier, by component code in the order filed; «» holds what meets no component."""
    found: dict[str, list[Filing]] = {}
    for filing in Filing.objects.at(dossier.reference):
        found.setdefault(filing.component, []).append(filing)
    return found


def state_of(filed: Iterable[Filing]) -> Digitized:
    """The state of a component, given what is filed at it; a paper used again wins over a scan."""
    state = Digitized.NOT
    for filing in filed:
        if not filing.reused:
            state = max(state, Digitized.SCANNED)
        elif filing.paper.origin == Paper.Origin.RESULT:
            state = Digitized.FROM_RESULT
        else:
            state = max(state, Digitized.FROM_COMPONENT)
    return state
