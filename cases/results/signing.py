"""Who signs what lies at a dossier, and what waits for a signature. The one place where it is decided.

Results: the competent person, who approved them, then (numbered) the agency by its Văn thư. Copies made at the counter
or in the department: whoever digitized them, then the agency. Source: NĐ 30/2020/NĐ-CP Điều 13–17, Phụ lục I;
domain.md §9; docs/adr/0018.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from cases.catalogue.models import RouteStep
from cases.dossier import rules
from cases.dossier.models import Dossier
from cases.dossier.states import OPEN, State
from digitization.papers.models import Filing, Paper
from digitization.signing.models import Signature
from digitization.signing.rules import SIGNERS
from digitization.signing.verdicts import Kind
from motcua.core import access, fsm
from motcua.core.errors import NotAllowed
from motcua.core.fsm import broken
from motcua.core.models import Role, User

from .models import Result

PDF = "application/pdf"
DECIDERS = (Role.HEAD, Role.DIRECTOR)


def require(paper: Paper, reference: str, user: User, kind: str) -> None:
    """Raises unless ``user`` may sign this paper of a dossier. Errors: NotAllowed, RuleBroken("not_approved")."""
    dossier = Dossier.objects.visible_to(user).filter(code=reference.partition(":")[2]).first()
    if dossier is None:
        raise NotAllowed
    if paper.origin == Paper.Origin.RESULT:
        _require_result(paper, dossier, user, kind)
    elif not (
        rules.capacities(user, dossier) & {"clerk", "records"} if kind == Kind.AGENCY else paper.stored_by_id == user.pk
    ):
        raise NotAllowed


def _require_result(paper: Paper, dossier: Dossier, user: User, kind: str) -> None:
    if kind == Kind.AGENCY and "records" not in rules.capacities(user, dossier):
        raise NotAllowed
    if kind == Kind.PERSONAL and not rules.may(user, dossier, "approve"):
        raise NotAllowed
    result = Result.objects.filter(_decided(user), dossier=dossier, paper=paper, approved_at__isnull=False).first()
    if result is None:
        raise broken("not_approved")
    if kind == Kind.PERSONAL and result.approved_by_id != user.pk:
        raise NotAllowed("other_signer", "Văn bản này do người đã duyệt sau cùng ký.")
    if kind == Kind.AGENCY and paper.signed_id and not result.number:
        raise broken("number_first")


def _decided(user: User) -> Q:
    """No head or director has still to decide, unless it is this very person on the last step."""
    steps = RouteStep.objects.filter(version=OuterRef("dossier__procedure"), order__gt=OuterRef("dossier__step"))
    mine = ~Q(dossier__step_role__in=DECIDERS) | Q(dossier__assignee=user)
    mine |= Q(dossier__unit_id__in=access.units(user, {Role.HEAD}))
    for post in access.posts(user):
        mine |= Q(dossier__assignee=None, dossier__unit_id=post.unit_id, dossier__step_role=post.role)
    return ~Exists(steps.filter(role__in=DECIDERS)) & mine


def waiting(user: User, kind: str) -> QuerySet[Result]:
    """Results whose approved document waits for this signature of ``user``."""
    there = Signature.objects.filter(file=OuterRef("paper__signed"))
    seen = Dossier.objects.visible_to(user).filter(state__in=(State.PROCESSING, State.RESOLVED))
    found = Result.objects.filter(
        _decided(user), approved_at__isnull=False, paper__isnull=False, paper__revoked_at=None, dossier__in=seen
    )
    if kind == Kind.PERSONAL:
        found = found.filter(approved_by=user)
    else:
        signed = Exists(there.filter(kind=Kind.PERSONAL))
        found = found.filter(signed, dossier__unit_id__in=access.units(user, {Role.RECORDS})).exclude(number="")
    return found.exclude(Exists(there.filter(kind=kind)))


def signed_by_decider(dossiers: Iterable[Dossier]) -> dict[int, bool]:
    """Dossier id → whether the document of its result bears a person's signature; none for those without a document."""
    there = Signature.objects.filter(file=OuterRef("paper__signed"), kind=Kind.PERSONAL)
    drawn = Result.objects.filter(dossier__in=[dossier.pk for dossier in dossiers], paper__isnull=False)
    return dict(drawn.annotate(bears=Exists(there)).values_list("dossier", "bears"))


def copies(user: User, kind: str) -> QuerySet[Filing]:
    """Scanned papers, where they were first filed, to which ``user`` may add this signature.

    Whoever digitized one signs first; the agency signs after, or at once where nobody is named (a watched folder).
    """
    there = Signature.objects.filter(file=Coalesce(OuterRef("paper__signed"), OuterRef("paper__original")))
    readable = Q(paper__searchable__isnull=False) | Q(paper__original__media_type=PDF)
    scans = Filing.objects.filter(readable, reused=False, paper__origin=Paper.Origin.SCAN, paper__revoked_at=None)
    scans = scans.filter(reference__startswith="dossier:")
    if kind == Kind.PERSONAL:
        return scans.filter(paper__stored_by=user, paper__signed=None).exclude(Exists(there))
    theirs = Q(receiver_id__in=access.units(user, {Role.CLERK})) | Q(unit_id__in=access.units(user, {Role.RECORDS}))
    ours = Exists(there.filter(kind=Kind.PERSONAL)) | Q(paper__stored_by=None) & ~Exists(there)
    return _at(Dossier.objects.filter(theirs), scans.filter(ours).exclude(Exists(there.filter(kind=Kind.AGENCY))))


def copies_waiting(user: User, kind: str) -> QuerySet[Filing]:
    """Of ``copies`` those at dossiers still under way, where a signature is still of use."""
    return _at(Dossier.objects.visible_to(user).filter(state__in=(*OPEN, State.RESOLVED)), copies(user, kind))


def _at(dossiers: QuerySet[Dossier], filings: QuerySet[Filing]) -> QuerySet[Filing]:
    return filings.filter(Exists(dossiers.filter(code=Substr(OuterRef("reference"), len("dossier:") + 1))))


def next_kind(filing: Filing, user: User, stands: set[str]) -> str:
    """Whose signature ``user`` may add next to what lies at a dossier, by the rules above; empty: none.

    ``filing`` with ``kinds`` (``digitized.filings``); ``stands``: the capacities of ``user`` at the dossier.
    """
    paper, there = filing.paper, filing.kinds  # type: ignore[attr-defined]
    if filing.reused or paper.origin != Paper.Origin.SCAN or paper.best.media_type != PDF:
        return ""
    if there and paper.signed_id is None:  # came signed
        return ""
    if not there and paper.stored_by_id == user.pk:
        return Kind.PERSONAL
    return Kind.AGENCY if Kind.AGENCY not in there and stands & {"clerk", "records"} else ""


fsm.messages(
    number_first="Văn thư vào số và ghi ngày trước: số, ngày được ghi vào văn bản cùng lúc cơ quan ký số.",
)
SIGNERS.add("dossier", require)
