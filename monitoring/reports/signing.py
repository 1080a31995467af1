"""A frozen letter on its way: printed as a paper of the agency's own, signed by the director it names, numbered, signed
for the agency, all in the baskets in which results are signed. Source of the order person, number, agency:
NĐ 30/2020/NĐ-CP Điều 13–17; docs/adr/0018.
"""

import io
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from cases.desk.to_sign import BASKETS, Basket, Item, own
from cases.results import documents
from cases.slips import pdf
from digitization.papers import services as papers
from digitization.papers.models import Paper, PaperKind
from digitization.signing.models import Signature
from digitization.signing.rules import SIGNERS
from digitization.signing.verdicts import Kind
from motcua.core import access, jobs, journal, office
from motcua.core.calendar import local
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.fsm import broken, messages
from motcua.core.models import Role, User
from motcua.core.moments import Moment
from motcua.core.text import search_key

from . import printed, services
from .models import Run
from .querysets import RunQuerySet
from .spec import REPORTS, dated

KIND: Final = ("bao-cao", "Báo cáo của cơ quan")
LATELY: Final = timedelta(days=2)
messages(
    report_not_laid="Báo cáo này không ở chỗ trình ký.",
    report_signed="Báo cáo đã ký, không rút lại được; hãy lập bản mới.",
    report_unsigned="Giám đốc ký trước, sau đó mới vào số.",
    report_sealed="Cơ quan đã ký, số và ngày giữ nguyên.",
)


@transaction.atomic
def lay_down(run_id: int, now: datetime) -> Paper | None:
    """Print a frozen letter and lay it where it is signed, once; None for what is not to be signed."""
    run = Run.objects.select_for_update(of=("self",)).filter(pk=run_id, frozen_at__isnull=False, paper=None).first()
    if run is None or not REPORTS[run.report].letter:
        return None
    report = REPORTS[run.report]
    content = pdf.render(printed.sheets(report, run.scope, services.kept_table(run), run.words))
    slug, name = KIND
    kind, _ = PaperKind.objects.get_or_create(slug=slug, defaults={"name": name, "reusable": False})
    assert run.frozen_at
    run.paper = papers.store(
        content=content, media_type="application/pdf", pages=_count(content), kind=kind.pk, owner=office.as_owner(),
        user=run.frozen_by, moment=Moment(run.frozen_at, now), origin=Paper.Origin.RESULT, reference=run.reference,
        title=f"Báo cáo {report.title[0].lower()}{report.title[1:]}", issuer=office.current().name,
    )  # fmt: skip
    run.save(update_fields=["paper"])
    return run.paper


def resume(now: datetime) -> None:
    """Print what was frozen lately and is not laid down: its worker may have died."""
    letters = [code for code, report in REPORTS.items() if report.letter]
    left = Run.objects.filter(report__in=letters, paper=None, frozen_at__gt=now - LATELY)
    for pk in left.values_list("pk", flat=True):
        jobs.at_once("reports.lay_down", pk)


def _count(content: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        return len(document)


@transaction.atomic
def withdraw(run_id: int, user: User, reason: str, now: datetime) -> Run:
    """Nobody shall sign it any more. Errors: Invalid("reason"), RuleBroken("report_not_laid", "report_signed")."""
    run = _laid(run_id)
    assert run.paper
    if run.paper.signed_id:
        raise broken("report_signed")
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= 300:
        raise Invalid({"reason": "Ghi lý do rút, tối đa 300 chữ."})
    documents.take_back(run.paper, user, Moment(now, now), reason)
    journal.record(user, "report.withdrawn", run.reference, now, {"report": run.report, "reason": reason})
    return run


@transaction.atomic
def number(run_id: int, user: User, serial: int, day: date, now: datetime) -> Run:
    """Its number and day, once it is signed by the person; the agency's signature writes them in.

    Errors: Invalid("serial", "day"), RuleBroken("report_not_laid", "report_unsigned", "report_sealed").
    """
    run = _laid(run_id)
    assert run.paper
    found = signatures(run)
    if not found:
        raise broken("report_unsigned")
    if Kind.AGENCY in found:
        raise broken("report_sealed")
    signed_on = local(found[Kind.PERSONAL].signed_at or now).date()
    if not signed_on <= day <= local(now).date():
        raise Invalid({"day": f"Ngày văn bản từ ngày ký ({signed_on:%d/%m/%Y}) đến hôm nay."})
    told = f"{serial}/{printed.SYMBOL}"
    if _numbered(day.year).filter(number=told).exclude(pk=run.paper.pk).exists():
        raise Invalid({"serial": f"Số {told} đã dùng trong năm {day.year}."})
    Paper.objects.filter(pk=run.paper.pk).update(number=told, issued_on=day)
    journal.record(user, "report.numbered", run.reference, now, {"report": run.report, "number": told})
    return run


def next_number(year: int) -> int:
    """After the highest of the year."""
    serials = [n.partition("/")[0] for n in _numbered(year).values_list("number", flat=True)]
    return max((int(n) for n in serials if n.isdecimal()), default=0) + 1


def _numbered(year: int) -> Any:
    return Paper.objects.filter(kind=KIND[0], issued_on__year=year).exclude(number="")


def _laid(run_id: int) -> Run:
    """The run with its paper, which nobody signs meanwhile."""
    run = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    paper = Paper.objects.select_for_update().filter(pk=run.paper_id or 0, revoked_at=None).first()
    if paper is None:
        raise broken("report_not_laid")
    run.paper = paper
    return run


def signatures(run: Run) -> dict[str, Signature]:
    """Kind → the signature of that kind which its paper bears."""
    return {each.kind: each for each in Signature.objects.of(run.paper)} if run.paper else {}


def require(paper: Paper, reference: str, user: User, kind: str) -> None:
    """Raises unless ``user`` may sign this report. Errors: NotAllowed, RuleBroken("number_first", "other_signer")."""
    role = Role.RECORDS if kind == Kind.AGENCY else Role.DIRECTOR
    if not access.holds(user, {role}):
        raise NotAllowed
    if kind == Kind.AGENCY:
        if paper.signed_id and not paper.number:
            raise broken("number_first")
        return
    run = Run.objects.get(pk=reference.rpartition("/")[2])
    if search_key(run.signer) != search_key(user.name):
        raise RuleBroken("other_signer", f"Báo cáo ghi người ký là «{run.signer}».")


def _readable(reference: str, user: access.Anyone) -> bool:
    """Whoever may see the run; Văn thư, who signs for the agency."""
    run = Run.objects.filter(pk=reference.rpartition("/")[2])
    return run.visible_to(user).exists() or (access.holds(user, {Role.RECORDS}) and run.exists())


def waiting(user: User, kind: str) -> RunQuerySet:
    """Reports that wait for this signature of ``user``."""
    there = Signature.objects.filter(file=OuterRef("paper__signed"))
    found = Run.objects.filter(paper__revoked_at=None, paper__isnull=False)
    if kind == Kind.PERSONAL:
        return found.filter(paper__signed=None) if access.holds(user, {Role.DIRECTOR}) else found.none()
    found = found.filter(Exists(there.filter(kind=Kind.PERSONAL))).exclude(paper__number="")
    return found.exclude(Exists(there.filter(kind=Kind.AGENCY)))


def _items(user: User, kind: str, keys: Collection[str] | None, limit: int) -> list[Item]:
    found = waiting(user, kind)
    if keys is not None:
        found = found.filter(pk__in=[key for key in keys if key.isdecimal() and len(key) < 18])
    files = (f"paper__{name}" for name in ("kind", "original", "searchable", "signed"))
    rows = found.select_related("frozen_by", *files).order_by("-pk")[:limit]
    return [_item(row, row.paper, user) for row in rows if row.paper]


def _item(run: Run, paper: Paper, user: User) -> Item:
    """Văn thư, to whom the figures are closed, opens the paper itself."""
    assert run.frozen_by
    assert run.frozen_at
    seen = access.permitted(user, "figures.read")
    url = reverse("reports:run", args=[run.pk]) if seen else reverse("desk:lone_paper", args=[paper.pk])
    return Item(str(run.pk), paper, str(paper), dated(run.scope), run.frozen_by.name, run.frozen_at, url)


SIGNERS.add("report", require)
access.SCOPES.add("report", _readable)
BASKETS.add(
    "reports_to_sign",
    Basket("reports_to_sign", "ky-bao-cao", "reports.sign", "Báo cáo", "Ký báo cáo",
           "Báo cáo gửi UBND tỉnh đã chốt sẽ hiện ở đây.", own, waiting, _items),
)  # fmt: skip
