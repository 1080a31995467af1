"""How far a dossier's papers are data: its national digitization states, derived from what lies in the store."""

from collections.abc import Iterable, Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, IntegerChoices, OuterRef
from django.db.models.functions import Coalesce, JSONObject

from digitization.papers import services as store
from digitization.papers.models import Filing, Paper
from digitization.signing.models import Signature
from digitization.signing.verdicts import TRIAL, Verdict
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import Person, User
from motcua.core.moments import Moment

from .models import Dossier, DossierComponent

Filed = dict[str, list[Filing]]  # component code → what lies there, in the order filed
Papers = Mapping[str, int] | None  # component code → id of a paper of the store


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


def filings(dossier: Dossier) -> Filed:
    """What lies at the dossier, by component code in the order filed; «» holds what meets no component.

    Each filing has ``kinds``: whose signatures its paper bears (signing.verdicts.Kind, «» for those it came with),
    ``trial``: one of them was made with a key for trying things out, and ``broken``: what is wrong with one, in words.
    """
    found: Filed = {}
    signed = Signature.objects.filter(file=Coalesce(OuterRef("paper__signed"), OuterRef("paper__original")))
    kinds = ArraySubquery(signed.order_by("position").values("kind"))
    trial = Exists(signed.filter(issuer=TRIAL))
    verdicts = ArraySubquery(signed.order_by("position").values("verdict"))
    for filing in Filing.objects.at(dossier.reference).annotate(kinds=kinds, trial=trial, verdicts=verdicts):
        told = [Verdict(each) for each in filing.verdicts]
        filing.broken = next((verdict.label for verdict in told if verdict.tone == "late"), "")  # type: ignore[attr-defined]
        found.setdefault(filing.component, []).append(filing)
    return found


def with_filed(dossier: Dossier) -> list[DossierComponent]:
    """Its components, each with ``filed``: what lies there as {paper, reused, origin}; one query."""
    there = Filing.objects.filter(
        reference=dossier.reference, component=OuterRef("component__code"), paper__revoked_at=None
    )
    each = there.order_by("pk").values(told=JSONObject(paper="paper_id", reused="reused", origin="paper__origin"))
    return list(dossier.components.select_related("component").annotate(filed=ArraySubquery(each)))


def state_of(filed: Iterable[Filing]) -> Digitized:
    """The state of a component, given what is filed at it; a paper used again wins over a scan."""
    return told_state((filing.reused, filing.paper.origin) for filing in filed)


def told_state(filed: Iterable[tuple[bool, str]]) -> Digitized:
    """As ``state_of``, given of each paper whether it is used again, and its origin."""
    state = Digitized.NOT
    for reused, origin in filed:
        if not reused:
            state = max(state, Digitized.SCANNED)
        elif origin == Paper.Origin.RESULT:
            state = Digitized.FROM_RESULT
        else:
            state = max(state, Digitized.FROM_COMPONENT)
    return state


def of_owner(papers: Papers, owner: Person, user: User) -> dict[str, Paper]:
    """Papers of the store that ``user`` hands in for ``owner``, by component code.

    Errors: Invalid("components") for one that does not exist, is another's, was revoked, or is not theirs to read.
    """
    found = {}
    for component, number in (papers or {}).items():
        try:
            paper = store.of(number, user)
        except NotVisible:
            paper = None
        if paper is None or paper.owner_id != owner.pk or paper.revoked_at or paper.original.destroyed_at:
            raise Invalid({"components": f"Giấy tờ {number} không dùng được cho hồ sơ của người này ({component})."})
        found[component] = paper
    return found


def file_all(dossier: Dossier, papers: Mapping[str, Paper], user: User, moment: Moment) -> None:
    """File papers of the store at the components they meet."""
    for component, paper in papers.items():
        store.file(paper=paper, reference=dossier.reference, component=component, user=user, moment=moment)


def hand_in(dossier: Dossier, papers: Papers, user: User, moment: Moment) -> None:
    """Both of the above, for a dossier that exists. Errors: as ``of_owner``."""
    file_all(dossier, of_owner(papers, dossier.applicant, user), user, moment)
