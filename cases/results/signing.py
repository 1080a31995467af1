"""Who signs what lies at a dossier, and what waits for a signature. The one place where it is decided.

Results: the competent person, who approved them, then the agency by its Văn thư. Copies made at the counter or in the
department: whoever digitized them, or the agency. Source: NĐ 30/2020/NĐ-CP Điều 13, Phụ lục I; domain.md §9.
"""

from django.db.models import Exists, OuterRef, Q

from cases.catalogue import shelf
from cases.dossier import rules
from cases.dossier.models import Dossier
from cases.dossier.states import State
from digitization.papers.models import Paper
from digitization.signing.models import Signature
from digitization.signing.rules import SIGNERS
from digitization.signing.verdicts import Kind
from motcua.core import access
from motcua.core.errors import NotAllowed
from motcua.core.fsm import broken
from motcua.core.models import Role, User

from .models import Result

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
    result = Result.objects.filter(dossier=dossier, paper=paper, approved_at__isnull=False).first()
    if result is None or not decided(dossier, user):
        raise broken("not_approved")
    if kind == Kind.PERSONAL and result.approved_by_id != user.pk:
        raise NotAllowed("other_signer", "Văn bản này do người đã duyệt sau cùng ký.")


def decided(dossier: Dossier, user: User) -> bool:
    """No head or director has still to decide, unless it is this very person on the last step."""
    steps = shelf.version(dossier.procedure_id).steps.all()
    if any(step.order > dossier.step and step.role in DECIDERS for step in steps):
        return False
    return dossier.step_role not in DECIDERS or rules.holds_the_step(user, dossier)


def waiting(user: User, kind: str, limit: int) -> list[Result]:
    """Results whose approved document waits for this signature of ``user``, the most urgent first."""
    there = Signature.objects.filter(file=OuterRef("paper__signed"))
    seen = Dossier.objects.visible_to(user).filter(state__in=(State.PROCESSING, State.RESOLVED))
    found = (
        Result.objects.filter(_mine(user, kind), approved_at__isnull=False, paper__revoked_at=None, dossier__in=seen)
        .exclude(Exists(there.filter(kind=kind)))
        .select_related("paper__kind", "paper__original", "paper__searchable", "paper__signed", "approved_by",
                        "dossier")
        .order_by("dossier__due_at", "pk")[:limit]
    )  # fmt: skip
    waits = [result for result in found if decided(result.dossier, user)]
    for result in waits:
        result.dossier.procedure = shelf.version(result.dossier.procedure_id)
    return waits


def _mine(user: User, kind: str) -> Q:
    if kind == Kind.PERSONAL:
        return Q(approved_by=user, paper__isnull=False)
    signed = Signature.objects.filter(file=OuterRef("paper__signed"), kind=Kind.PERSONAL)
    return Q(Exists(signed), dossier__unit_id__in=access.units(user, {Role.RECORDS}))


SIGNERS.add("dossier", require)
