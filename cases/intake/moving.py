"""A paper in a wrong place: moved to another component or dossier, or taken apart and back among the pages that wait.

One act, one line on each dossier it touches. Not once a dossier is sealed or held, the paper is signed or used again.
"""

from collections.abc import Collection, Iterable
from typing import Final

from django.db import transaction

from cases.dossier import filing
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.dossier.states import State
from digitization.archive import disposal
from digitization.archive import services as archive
from digitization.archive.models import Hold, Package
from digitization.papers.models import Filing, Paper
from digitization.scanning import stacks, waiting
from digitization.scanning.models import Stack, StackPage
from digitization.vault import services as vault
from digitization.vault.models import Use
from motcua.core import fsm, jobs, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.moments import Moment

from .stacks import may_file

_BROUGHT: Final = (Paper.Origin.SCAN, Paper.Origin.UPLOAD)


def is_offered(user: User, filing: Filing, dossier: Dossier) -> bool:
    """Whether a page offers to move what lies there; the rest is judged when it is asked for."""
    return _is_source(filing) and not filing.paper.signed_id and may_file(user, dossier)


def _is_source(filing: Filing) -> bool:
    """Brought here, and not taken from a store."""
    return not filing.reused and filing.paper.origin in _BROUGHT and filing.paper.revoked_at is None


def stack_of(paper: Paper) -> Stack | None:
    """The stack whose pages the paper is, while the stack's own file is there."""
    page = StackPage.objects.filter(paper=paper, stack__file__destroyed_at=None).select_related("stack").first()
    return page.stack if page else None


@transaction.atomic
def move(*, paper_id: int, code: str, to_code: str, component: str, user: User, moment: Moment) -> Paper:
    """File a paper of ``code`` at ``component`` («»: none) of ``to_code`` instead; it becomes that owner's.

    Errors: NotVisible, NotAllowed, Invalid("component"), RuleBroken("dossier_sealed" | "dossier_held" |
    "paper_signed" | "paper_used").
    """
    here, to = _open(user, code, to_code)
    paper, source = _movable(paper_id, here)
    row, before = filing.component_of(to, component), source.component
    if (to.pk, component) == (here.pk, before):
        raise Invalid({"component": "Giấy tờ đang ở đúng chỗ này rồi: chọn chỗ khác."})
    source.reference, source.component, source.filed_at, source.filed_by = to.reference, component, moment.at, user
    source.save()
    if row:
        paper.kind_id = row.component.kind_id
    if to.pk != here.pk:
        paper.owner, paper.accepted_at = to.applicant, None
        Use.objects.filter(paper=paper).delete()  # declined by the former owner's dossiers: no business of this one's
    paper.save(update_fields=["kind", "owner", "accepted_at"])
    StackPage.objects.filter(paper=paper).update(
        reference=to.reference, component=component, decided_by=user, decided_at=moment.at
    )
    _left(here, before)
    if row:
        filing.arrived(row)
    if to.state in (State.RESOLVED, State.RETURNED) and to.result.outcome == "granted":
        vault.accept(reference=to.reference, moment=moment)
    told = {"paper": paper.pk, "component": before, "to": to.code, "to_component": component}
    journal.record(user, _MOVED[to.pk != here.pk], here.reference, moment.at, told, moment.now)
    if to.pk != here.pk:
        told = {"paper": paper.pk, "component": component, "from": here.code}
        journal.record(user, "paper.moved_here", to.reference, moment.at, told, moment.now)
    return paper


@transaction.atomic
def take_back(*, paper_id: int, code: str, user: User, moment: Moment) -> Stack:
    """Its pages wait again where they were scanned; the paper made of them is no more.

    Errors: as ``move``, RuleBroken("not_from_stack") where there are no pages to go back to.
    """
    (here,) = _open(user, code)
    paper, source = _movable(paper_id, here)
    stack = stack_of(paper)
    if stack is None:
        raise broken("not_from_stack")
    Stack.objects.select_for_update(of=("self",)).get(pk=stack.pk)
    stacks.require_file(Stack.objects.select_related("file").get(pk=stack.pk))  # while we waited
    StackPage.objects.filter(paper=paper).update(
        state=StackPage.State.DOUBTFUL, paper=None, why="taken_back", reference="", component="", decided_by=user,
        decided_at=moment.at,
    )  # fmt: skip
    number, files = paper.pk, [pk for pk in (paper.original_id, paper.searchable_id) if pk]
    paper.delete()
    _let_go(files, moment)
    _left(here, source.component)
    told = {"paper": number, "component": source.component, "stack": stack.pk}
    journal.record(user, "paper.taken_back", here.reference, moment.at, told, moment.now)
    waiting.ask(stack)
    return stack


_MOVED: Final = {False: "paper.moved", True: "paper.moved_away"}


def _open(user: User, *codes: str) -> list[Dossier]:
    """The dossiers of an act, locked by rising id; neither sealed nor held while the act runs."""
    found = [visible(user, code) for code in dict.fromkeys(codes)]
    if not all(may_file(user, dossier) for dossier in found):
        raise NotAllowed(message="Bạn không được xếp giấy tờ vào hồ sơ này.")
    list(Dossier.objects.select_for_update(of=("self",)).filter(pk__in=[d.pk for d in found]).order_by("pk"))
    for reference in sorted(dossier.reference for dossier in found):
        archive.lock(reference)
    _require_open(found)
    return [next(d for d in found if d.code == code) for code in codes]


def _require_open(dossiers: Iterable[Dossier]) -> None:
    references = [dossier.reference for dossier in dossiers]
    for rows, rule in (
        (Package.objects.filter(is_current=True), "dossier_sealed"),
        (Hold.objects.active(), "dossier_held"),
    ):
        if found := rows.filter(reference__in=references).values_list("reference", flat=True).first():
            raise broken(rule, codes=found.partition(":")[2])


def _movable(paper_id: int, here: Dossier) -> tuple[Paper, Filing]:
    """The paper, locked, and its place. Errors: NotVisible, RuleBroken("paper_signed" | "paper_used")."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=paper_id).first()
    source = Filing.objects.filter(paper=paper, reference=here.reference).select_related("paper").first()
    if paper is None or source is None or not _is_source(source):
        raise NotVisible
    if paper.signed_id:
        raise broken("paper_signed")
    result = getattr(here, "result", None)
    if (result and result.paper_id == paper.pk) or paper.filings.count() > 1:
        raise broken("paper_used")
    return paper, source


def _left(here: Dossier, code: str) -> None:
    row = next((row for row in here.papers if row.component.code == code), None)
    if row:
        filing.left(here, row)


def _let_go(files: Collection[str], moment: Moment) -> None:
    """What was made of the pages goes, unless another paper is these bytes too."""
    if going := disposal.let_go(files, {}, moment.now):
        jobs.after_commit("archive.clear", going)


fsm.messages(
    dossier_sealed="Hồ sơ {codes} đã đóng gói lưu trữ, không chuyển giấy tờ được nữa.",
    dossier_held="Hồ sơ {codes} đang có lệnh giữ: bỏ lệnh giữ rồi mới chuyển giấy tờ.",
    paper_signed="Giấy tờ này đã được ký số, không chuyển chỗ được nữa.",
    paper_used="Giấy tờ này đang được dùng ở nơi khác nữa: hãy báo lưu trữ thu hồi, rồi quét lại vào đúng hồ sơ.",
    not_from_stack="Không còn trang quét gốc để trả về danh sách chờ: hãy chuyển thẳng sang hồ sơ đúng.",
)
