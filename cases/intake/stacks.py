"""A stack of dossiers scanned in one go files itself; what is doubtful is filed, or thrown away, by a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any, Final

import pikepdf
from django.db import transaction

from cases.catalogue.models import PaperKind
from cases.dossier import filing, rules
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.dossier.states import OPEN
from cases.slips import sets
from digitization.papers import services as papers
from digitization.papers.models import Paper
from digitization.scanning import stacks, waiting
from digitization.scanning.marks import Read
from digitization.scanning.models import Stack, StackPage
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.fsm import broken
from motcua.core.models import Role, User
from motcua.core.moments import Moment

from . import marking, sorting
from .sorting import Page, Place

SLIP_KIND: Final = ("phieu-mot-cua", "Phiếu của Bộ phận Một cửa")
_ENDED: Final = StackPage.State


def split(stack_id: int, now: datetime) -> None:
    """Look at each page, file what is certain, leave the rest waiting; cut off anywhere, the next run goes on.

    Each paper is filed in a transaction of its own with its pages' rows, so none is lost and none doubled. What waits
    is read for its kind afterwards (``guessing.likely``).
    """
    stack = Stack.objects.select_related("file", "unit", "user").get(pk=stack_id)
    if stack.state != Stack.State.WAITING:
        return
    try:
        pdf = stacks.pdf_of(stack.file)
        stacks.look(stack, pdf, marking.ours)
        with pikepdf.open(BytesIO(pdf)) as document:
            dossiers, places = _sorted(stack)
            for _, together in groupby((p for p in places if p.state == "filed"), key=lambda p: p.paper):
                _file(stack, document, list(together), dossiers, now)
            _close(stack, places, now)
    except stacks.UNREADABLE:
        stacks.fail(stack, "Tệp không mở được thành trang: hãy quét lại, hoặc quét thành tập nhỏ hơn.", now)
    except NotVisible as gone:
        stacks.fail(stack, gone.message, now)


def may_file(user: User, dossier: Dossier) -> bool:
    """Whether ``user``, who sees the dossier, may lay papers into it; archivists complete what is finished."""
    return rules.may(user, dossier, "file_paper") or access.holds(user, {Role.ARCHIVIST})


def is_closed(dossier: Dossier) -> bool:
    """Nothing is filed there without a person's decision."""
    return dossier.final_stop or dossier.status not in OPEN


def _sorted(stack: Stack) -> tuple[dict[str, Dossier], list[Place]]:
    rows = list(stack.pages.order_by("number"))
    reads = [[Read(kind, text) for kind, text in row.reads] for row in rows]
    dossiers = _reachable(stack, marking.codes_of(reads))
    barred = {code: why for code, dossier in dossiers.items() if (why := _barred(stack, dossier))}
    trouble = marking.known_troubles(dossiers, barred)
    marks = [marking.mark_of(each, trouble) for each in reads]
    pages = [Page(row.number, mark, stacks.is_blank(row)) for row, mark in zip(rows, marks, strict=True)]
    return dossiers, sorting.sort(pages)


def _reachable(stack: Stack, codes: Iterable[str]) -> dict[str, Dossier]:
    """What the scanner may see; a stack from a watch folder speaks for its counter."""
    seen = Dossier.objects.visible_to(stack.user) if stack.user else Dossier.objects.filter(receiver=stack.unit)
    return {found.code: found for found in seen.filter(code__in=list(codes)).select_related("applicant", "department")}


def _barred(stack: Stack, dossier: Dossier) -> str:
    if is_closed(dossier):
        return "closed"
    return "not_yours" if stack.user and not may_file(stack.user, dossier) else ""


def _file(
    stack: Stack, document: pikepdf.Pdf, places: Sequence[Place], dossiers: dict[str, Dossier], now: datetime
) -> None:
    """One paper, once: whoever comes second finds its pages filed."""
    first = places[0]
    numbers = [place.number for place in places]
    with transaction.atomic():
        rows = _locked(stack, numbers, {_ENDED.READ})
        if len(rows) < len(numbers):
            return
        try:
            content = stacks.extract(document, numbers)
        except pikepdf.PdfError:
            return  # _close() lets them wait as damaged
        slip = sets.SETS[first.form[1]].form(first.form[0]) if first.form[1] in sets.SETS else None
        paper = _stored(stack, content, len(rows), dossiers[first.code], first.component, stack.user,
                        Moment(now, now), title=slip.name[:300] if slip else "")  # fmt: skip
        _place_rows(rows, paper, dossiers[first.code].reference, first.component)


def _stored(
    stack: Stack, content: bytes, pages: int, dossier: Dossier, component: str, user: User | None, moment: Moment,
    **about: Any,
) -> Paper:  # fmt: skip
    row = next((row for row in dossier.papers if row.component.code == component), None)
    said = about.pop("kind", "")
    if row:
        filing.arrived(row)
    kind = row.component.kind_id if row else said
    if not kind:
        kind = PaperKind.objects.get_or_create(slug=SLIP_KIND[0], defaults={"name": SLIP_KIND[1]})[0].pk
    return papers.store(
        content=content, media_type=stacks.PDF, pages=pages, kind=kind, owner=dossier.applicant, user=user,
        moment=moment, origin=Paper.Origin.SCAN, reference=dossier.reference, component=component, unit=stack.unit,
        **about,
    )  # fmt: skip


def _locked(stack: Stack, numbers: Sequence[int], states: set[str]) -> list[StackPage]:
    """The rows of these pages that are still in one of ``states``; the stack stays locked until the commit."""
    Stack.objects.select_for_update(of=("self",)).get(pk=stack.pk)
    return list(stack.pages.filter(number__in=numbers, state__in=states).order_by("number"))


def _place_rows(rows: Iterable[StackPage], paper: Paper, reference: str, component: str, **by: object) -> None:
    ids = [row.pk for row in rows]
    StackPage.objects.filter(pk__in=ids).update(
        state=_ENDED.FILED, paper=paper, reference=reference, component=component, why="", **by
    )


def _close(stack: Stack, places: Sequence[Place], now: datetime) -> None:
    """The pages that are not filed get their places, and the stack is done, all at once."""
    with transaction.atomic():
        left = {row.number: row for row in _locked(stack, [p.number for p in places], {_ENDED.READ})}
        if Stack.objects.get(pk=stack.pk).state != Stack.State.WAITING:
            return
        for place in (p for p in places if p.number in left):
            row, damaged = left[place.number], place.state == "filed"
            row.state, row.why = ("doubtful", "damaged") if damaged else (place.state, place.why)
            row.reference, row.component = f"dossier:{place.code}" if place.code else "", place.component
        StackPage.objects.bulk_update(left.values(), ["state", "why", "reference", "component"])
        stack.state, stack.split_at = Stack.State.SPLIT, now
        stack.save(update_fields=["state", "split_at"])
        counts = {str(s): sum(p.state == s for p in places) for s in ("filed", "blank", "mark", "doubtful")}
        journal.record(stack.user, "stack.split", stack.reference, now, counts)
        waiting.ask(stack)


@transaction.atomic
def place(
    *, page_ids: Sequence[int], code: str, component: str, user: User, moment: Moment, **about: Any
) -> Paper:  # fmt: skip
    """File waiting pages by hand as one paper, in the order scanned; «» is the dossier's own (a signed slip).

    ``about``: what was read of it and seen to be so, as for ``papers.services.store``; a component has its own kind.
    Errors: NotVisible, NotAllowed, Invalid("page" | "component" | a field of ``about``), RuleBroken("page_placed").
    """
    stack, rows = _chosen(page_ids, user, {_ENDED.DOUBTFUL})
    dossier = visible(user, code)
    if not may_file(user, dossier):
        raise NotAllowed(message="Bạn không được xếp giấy tờ vào hồ sơ này.")
    if component and not any(p.component.code == component for p in dossier.papers):
        raise Invalid({"component": "Hồ sơ không có giấy tờ này: hãy chọn trong danh sách."})
    try:
        with pikepdf.open(BytesIO(stacks.pdf_of(stack.file))) as document:
            content = stacks.extract(document, [row.number for row in rows])
    except stacks.UNREADABLE:
        raise Invalid({"page": "Trang hỏng, không tách ra được: hãy quét lại tờ này rồi bỏ trang ở đây."}) from None
    paper = _stored(stack, content, len(rows), dossier, component, user, moment, **about)
    _place_rows(rows, paper, dossier.reference, component, decided_by=user, decided_at=moment.at)
    return paper


@transaction.atomic
def throw(*, page_ids: Sequence[int], reason: str, user: User, moment: Moment) -> Stack:
    """These waiting pages belong nowhere; they stay in the stack's file. Errors: as ``place``, Invalid("reason")."""
    if not reason.strip():
        raise Invalid({"reason": "Ghi lý do bỏ trang, ví dụ: trang quét hai lần."})
    stack, rows = _chosen(page_ids, user, {_ENDED.DOUBTFUL})
    _decide(rows, user, moment, state=_ENDED.THROWN, note=reason.strip()[:200])
    return _told(stack, "thrown", rows, user, moment, reason=reason.strip()[:200])


@transaction.atomic
def restore(*, page_ids: Sequence[int], user: User, moment: Moment) -> Stack:
    """Pages taken for blank, or thrown away, wait again. Errors: as ``place``, RuleBroken("stack_cleared")."""
    stack, rows = _chosen(page_ids, user, {_ENDED.BLANK, _ENDED.THROWN})
    stacks.require_file(stack)
    _decide(rows, user, moment, state=_ENDED.DOUBTFUL, why="restored", note="")
    waiting.ask(stack)
    return _told(stack, "restored", rows, user, moment)


def _chosen(page_ids: Sequence[int], user: User, states: set[str]) -> tuple[Stack, list[StackPage]]:
    """The pages that ``user`` may see, of one stack, in the order scanned, all of them still in ``states``."""
    seen = list(StackPage.objects.visible_to(user).filter(pk__in=page_ids))
    if not seen or len(seen) < len(set(page_ids)):
        raise NotVisible
    if len({page.stack_id for page in seen}) > 1:
        raise Invalid({"page": "Mỗi lần chỉ xếp trang của một tập: hãy bỏ chọn trang của tập khác."})
    stack = Stack(pk=seen[0].stack_id)
    rows = _locked(stack, [page.number for page in seen], states)
    if len(rows) < len(seen):
        raise broken("page_placed")
    return Stack.objects.select_related("file", "unit").get(pk=stack.pk), rows


def _decide(rows: Iterable[StackPage], user: User, moment: Moment, **changed: object) -> None:
    ids = [row.pk for row in rows]
    StackPage.objects.filter(pk__in=ids).update(decided_by=user, decided_at=moment.at, **changed)


def _told(
    stack: Stack, verb: str, rows: Iterable[StackPage], user: User, moment: Moment, **data: str
) -> Stack:  # fmt: skip
    pages = [row.number for row in rows]
    journal.record(user, f"stack.{verb}", stack.reference, moment.at, {"pages": pages, **data}, moment.now)
    return stack
