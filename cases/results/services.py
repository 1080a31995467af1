"""Draft, approve, resolve (9) and hand over (10); the lists on which results go to a counter, and the post."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.dossier import clock
from cases.dossier.models import Dossier
from cases.dossier.services import arrive, begin, finish, leave, next_number, tell
from cases.dossier.states import Provided, ReturnMethod, State
from digitization.papers.models import Paper
from digitization.vault import services as vault
from motcua.core import access, jobs
from motcua.core.calendar import local
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.fsm import fire
from motcua.core.models import OrgUnit, Role, User
from motcua.core.moments import Moment

from . import documents
from .models import HandoverList, HandoverRow, Result, ResultTemplate


@transaction.atomic
def draft(
    *, dossier_id: int, user: User, moment: Moment, paper: str = "", template: ResultTemplate | None = None,
    values: Mapping[str, str] | None = None,
) -> Dossier:  # fmt: skip
    """Lay a draft of the result: free words (``paper``), or a template's version with the values of its fields.

    A new draft takes the earlier approval and its document back; the draft before it is kept to compare. Errors:
    Invalid by field, Invalid("template") for one that does not fit the dossier on this day.
    """
    dossier = begin("draft", dossier_id, user, moment)
    fire(dossier.draft)
    kept: dict[str, str] = {}
    if template:
        if template not in documents.offered(dossier, moment.at.date()):
            raise Invalid({"template": "Mẫu này hôm nay không dùng được cho hồ sơ: chọn mẫu khác."})
        kept = documents.checked(template, values or {})
        paper = documents.text(template, dossier, kept)
    before = Result.objects.filter(dossier=dossier).first()
    earlier = None
    if before and before.drafted_at:
        earlier = before.draft if before.draft != paper else before.earlier_draft
    if before and before.paper:
        documents.take_back(before.paper, user, moment)
    Result.objects.update_or_create(
        dossier=dossier,
        defaults={
            "draft": paper, "earlier_draft": earlier, "drafted_by": user, "drafted_at": moment.at, "paper": None,
            "template": template, "values": kept, "approved_by": None, "approved_at": None, "approval_note": "",
        },
    )  # fmt: skip
    return finish(dossier, user, moment, "drafted", **({"template": template.code} if template else {}))


@transaction.atomic
def approve(*, dossier_id: int, user: User, moment: Moment, note: str = "") -> Dossier:
    """A head or the director agrees to the draft; one by a template is printed then. Errors: Invalid without one."""
    dossier = begin("approve", dossier_id, user, moment)
    fire(dossier.approve)
    laid = Result.objects.filter(dossier=dossier, drafted_at__isnull=False)
    if not laid.update(approved_by=user, approved_at=moment.at, approval_note=note):
        raise Invalid({"note": "Hồ sơ chưa có dự thảo kết quả để duyệt."})
    if laid.exclude(template=None).exists():
        jobs.after_commit("results.print", dossier.pk)
    return finish(dossier, user, moment, "approved", note=note)


@transaction.atomic
def resolve(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    outcome: str,
    number: str,
    signed_at: datetime,
    sealed: bool = False,
    paper: int | None = None,
) -> Dossier:
    """Register the signed result on the last step; this moment is the finish date.

    ``signed_at`` lies between receipt and this moment (interface §6); ``paper``: a paper of the dossier that is the
    result. Errors: Invalid("signed_at", "paper"), Invalid("number") for a symbol that a signed document denies.
    """
    dossier = begin("resolve", dossier_id, user, moment)
    if dossier.received_at and not dossier.received_at <= signed_at <= moment.at:
        raise Invalid({"signed_at": "Thời điểm ký phải từ lúc tiếp nhận đến lúc ghi kết quả."})
    fire(dossier.resolve)
    arrive(dossier, user, moment)
    more: dict[str, Any] = {"sealed_by": user, "sealed_at": moment.at} if sealed else {}
    if paper is not None:
        more["paper"] = documents.lying_at(dossier, paper)
    made, _ = Result.objects.update_or_create(
        dossier=dossier, defaults={"outcome": outcome, "number": number, "signed_at": signed_at, **more}
    )
    _number_paper(made, user, moment)
    dossier.finished_at, dossier.result_signed = moment.at, True
    leave(dossier, moment.at)
    # What the agency accepted with its decision may be used again by its owner (interface §6, «Papers»).
    accepted = vault.accept(reference=dossier.reference, moment=moment) if outcome == Result.Outcome.GRANTED else []
    told = {"accepted": accepted} if accepted else {}
    return finish(dossier, user, moment, "resolved", ["finished_at", "result_signed", *clock.FIELDS], outcome=outcome,
                  number=number, **told)  # fmt: skip


def _number_paper(result: Result, user: User, moment: Moment) -> None:
    """Number and day on the document: one nobody signed is printed anew with them.

    In a signed one they wait for the agency's signature, which writes them in (ADR 0018). Errors: Invalid("number").
    """
    assert result.signed_at
    if not result.paper_id:
        return
    if result.template and result.paper.origin == Paper.Origin.RESULT and result.paper.signed_id is None:
        documents.take_back(result.paper, user, moment, "Đã in lại với số và ngày.")
        Result.objects.filter(pk=result.pk).update(paper=None)
        jobs.after_commit("results.print", result.dossier_id)
        return
    documents.keeps_its_symbol(result, result.number)
    Paper.objects.filter(pk=result.paper.pk).update(number=result.number, issued_on=local(result.signed_at).date())


@transaction.atomic
def seal(*, dossier_id: int, user: User, moment: Moment) -> Dossier:
    """The registered result has its seal now. Errors: Invalid before it is registered."""
    dossier = begin("resolve", dossier_id, user, moment)
    unsealed = Result.objects.filter(dossier=dossier, sealed_at=None).exclude(number="")
    if dossier.state != State.RESOLVED or not unsealed.update(sealed_by=user, sealed_at=moment.at):
        raise Invalid({"code": f"Kết quả của hồ sơ {dossier.code} không chờ đóng dấu."})
    return finish(dossier, user, moment, "result_sealed")


@transaction.atomic
def hand_over(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    method: str,
    recipient: Mapping[str, str],
    proxy: bool = False,
    proxy_paper: str = "",
    originals_back: bool = False,
    originals: Collection[str] = (),
    postal_number: str = "",
) -> Dossier:
    """Give the result back; lateness never blocks this (domain.md §4). ``recipient``: name, id_number.

    ``originals``: codes of the papers handed in as originals that go back now; naming one sets ``originals_back``.
    Errors: Invalid("originals") for a paper that is not here as an original.
    """
    dossier = begin("hand_over", dossier_id, user, moment)
    fire(dossier.hand_over)
    back = _here(dossier, originals)
    Result.objects.filter(dossier=dossier).update(
        returned_by_method=method, recipient_name=recipient["name"], recipient_number=recipient.get("id_number", ""),
        by_proxy=proxy, proxy_paper=proxy_paper, originals_back=originals_back or bool(back),
        originals=back, **({"postal_number": postal_number} if postal_number else {}),
    )  # fmt: skip
    rows = HandoverRow.objects.filter(dossier=dossier, taken_at=None).select_related("list")
    _take(list(rows), user, moment)  # what is given to its owner has come to the counter
    dossier.returned_at = moment.at
    jobs.after_commit("archive.seal", dossier.pk)
    return finish(dossier, user, moment, "handed_over", ["returned_at"], method=method, by_proxy=proxy)


@transaction.atomic
def prepare_post(*, dossier_id: int, user: User, moment: Moment, address: str, postal_number: str) -> Dossier:
    """Keep where a result is sent (with the dossier's contact) and the post's item number. Errors: Invalid."""
    dossier = begin("hand_over", dossier_id, user, moment)
    waiting = Result.objects.filter(dossier=dossier)
    if dossier.state != State.RESOLVED:
        raise Invalid({"address": f"Hồ sơ {dossier.code} không chờ gửi kết quả."})
    if dossier.contact.get("address") == address and waiting.filter(postal_number=postal_number).exists():
        return dossier
    dossier.contact = {**dossier.contact, "address": address}
    waiting.update(postal_number=postal_number)
    return finish(dossier, user, moment, "post_prepared", ["contact"], postal_number=postal_number)


@transaction.atomic
def make_lists(*, dossier_ids: Iterable[int], user: User, moment: Moment, note: str = "") -> list[HandoverList]:
    """Give resolved results to the counters that received their dossiers: one list each, one journal line a dossier.

    Errors: NotAllowed beyond one's own registry, Invalid when one is not waiting (any more).
    """
    chosen = Dossier.objects.select_for_update(of=("self",)).filter(pk__in=list(dossier_ids)).order_by("pk")
    dossiers = list(chosen)
    if not dossiers:
        raise Invalid({"code": "Chọn ít nhất một kết quả để bàn giao."})
    given = set(HandoverRow.objects.filter(dossier__in=dossiers).values_list("dossier_id", flat=True))
    for dossier in dossiers:
        if not access.holds(user, {Role.RECORDS}, dossier.unit_id):
            raise NotAllowed
        if dossier.pk in given or dossier.state != State.RESOLVED or dossier.return_method == ReturnMethod.ELECTRONIC:
            raise Invalid({"code": f"Hồ sơ {dossier.code} không chờ bàn giao kết quả."})
    ways: dict[tuple[int, int], list[Dossier]] = {}
    for dossier in dossiers:
        ways.setdefault((dossier.unit_id, dossier.receiver_id), []).append(dossier)
    return [_make_list(way, theirs, user, moment, note) for way, theirs in ways.items()]


@transaction.atomic
def take_list(*, list_id: int, codes: Collection[str], user: User, moment: Moment) -> HandoverList:
    """The counter has the results of these dossiers; what is missing stays open.

    Errors: NotAllowed for another counter, Invalid when nothing open is named.
    """
    found = HandoverList.objects.select_for_update().get(pk=list_id)
    if not access.holds(user, {Role.CLERK}, found.to_unit_id):
        raise NotAllowed
    rows = list(found.rows.filter(taken_at=None, dossier__code__in=codes).select_related("dossier"))
    if not rows:
        raise Invalid({"code": "Đánh dấu ít nhất một kết quả đã cầm trên tay."})
    for row in rows:
        row.list = found
    _take(rows, user, moment)
    for row in rows:
        tell(row.dossier, user, moment, "result_taken", list=found.code)
    return found


def _make_list(
    way: tuple[int, int], dossiers: list[Dossier], user: User, moment: Moment, note: str
) -> HandoverList:  # fmt: skip
    day = moment.at.date()
    made = HandoverList.objects.create(
        code=f"BG-{day:%y%m%d}-{next_number('BG', day):02d}", from_unit_id=way[0], to_unit_id=way[1], made_by=user,
        made_at=moment.at, note=note,
    )  # fmt: skip
    HandoverRow.objects.bulk_create(HandoverRow(list=made, dossier=dossier) for dossier in dossiers)
    counter = OrgUnit.objects.get(pk=way[1])
    for dossier in dossiers:
        tell(dossier, user, moment, "result_given", list=made.code, unit=counter.code)
    return made


def _take(rows: list[HandoverRow], user: User, moment: Moment) -> None:
    """Close these rows, and each list that has no open row left."""
    HandoverRow.objects.filter(pk__in=[row.pk for row in rows]).update(taken_at=moment.at)
    for found in {row.list for row in rows}:
        if not found.rows.filter(taken_at=None).exists():
            found.taken_by, found.taken_at = user, moment.at
            found.save(update_fields=["taken_by", "taken_at"])


def _here(dossier: Dossier, originals: Collection[str]) -> list[str]:
    """The codes of these papers in the order of the checklist; each must have been handed in as an original."""
    if not originals:
        return []
    here = [paper.component.code for paper in dossier.papers if paper.provided == Provided.ORIGINAL]
    if unknown := sorted(set(originals) - set(here)):
        raise Invalid({"originals": f"Không nhận bản chính nào của giấy tờ: {', '.join(unknown)}."})
    return [code for code in here if code in originals]
