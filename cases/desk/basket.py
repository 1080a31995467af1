"""«Ký duyệt»: results that wait for the decision of a head or the director."""

import difflib
import re
from collections.abc import Iterator
from typing import Any

from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet, dressed, with_me
from cases.dossier.states import Provided, State
from cases.results import services as results
from cases.results.models import Result
from cases.routing import services as routing
from motcua.core.errors import Refusal, RuleBroken
from motcua.core.models import Role, User
from motcua.core.moments import Moment

DECIDERS = (Role.HEAD, Role.DIRECTOR)


def walks(user: User) -> list[DossierQuerySet]:
    """The separate ways in which a decision waits for ``user``, each served by one index, none meeting another.

    Signed ones are decided.
    """
    seen = Dossier.objects.visible_to(user)
    waits = seen.filter(state=State.PROCESSING, step_role__in=DECIDERS, result_signed=False)
    return [waits.filter(way) for way in with_me(user)]


def waiting(user: User, limit: int) -> list[Dossier]:
    """What waits for a decision of ``user``, the most urgent first, each with its ``draft`` (a Result) or None."""
    first, *others = [way.order_by("due_at", "id")[:limit] for way in walks(user)]
    found = dressed(list(first.union(*others, all=True).order_by("due_at", "id")[:limit]))
    laid = Result.objects.filter(dossier__in=found, drafted_at__isnull=False).select_related("approved_by")
    drafts = {r.dossier_id: r for r in laid}
    for dossier in found:
        dossier.laid = drafts.get(dossier.pk)  # type: ignore[attr-defined]
    return found


def facts(dossier: Dossier) -> dict[str, Any]:
    """Why one dossier is laid before a head: who gave it, its papers, the opinions asked."""
    papers = dossier.papers
    return {
        "given": dossier.assignments.filter(ended_at=None).select_related("given_by", "from_unit").last(),
        "papers": papers,
        "had": sum(p.provided != Provided.MISSING for p in papers),
        "opinions": list(dossier.consultations.select_related("unit")),
        "step": next((s for s in dossier.procedure.steps.all() if s.order == dossier.step), None),
        "next": next((s for s in dossier.procedure.steps.all() if s.order > dossier.step), None),
    }


def changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The later draft in pieces, word by word: kept, gone («del») or new («ins»)."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield "", "".join(new[c:d])
            continue
        for mark, words in (("del", old[a:b]), ("ins", new[c:d])):
            if text := "".join(words):
                yield mark, text


def compared(laid: Result) -> dict[str, Any]:
    """The draft against the one before it: ``changed``, all its pieces; ``edits``, those that changed."""
    changed = list(changes(laid.earlier_draft, laid.draft)) if laid.earlier_draft else []
    return {"changed": changed, "edits": [(mark, text.strip()) for mark, text in changed if mark and text.strip()]}


def approve_and_forward(dossier_id: int, user: User, moment: Moment, note: str) -> Dossier:
    """Two acts, two lines of the journal: agree to the draft, then hand it to the next step.

    An approval already given to this draft is not given twice. Where the second act is refused the first one stands,
    and the refusal says so.
    """
    agreed = Result.objects.filter(dossier_id=dossier_id, approved_by=user, approved_at__isnull=False)
    if not agreed.exists():
        results.approve(dossier_id=dossier_id, user=user, moment=moment, note=note)
    try:
        return routing.forward(dossier_id=dossier_id, user=user, moment=moment)
    except Refusal as refused:
        raise RuleBroken(refused.code, f"Đã duyệt nhưng chưa chuyển: {refused.message}") from refused
