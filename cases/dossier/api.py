"""API lines of the spine: list, read, clock, journal, deadline, and the acts shared by counter and departments."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, Field

from motcua.core import calendars, journal
from motcua.core.errors import Invalid
from motcua.core.http import KEYED, REFUSED, Bearer, Strict, bare, iso, once, user_of
from motcua.core.models import User
from motcua.core.moments import Moment

from . import clock, deadlines, finder, remarks, rules, services, show
from .models import Dossier
from .states import BY_SLUG

router = Router(tags=["Dossiers"])
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Note = Annotated[str, Field(max_length=4000)]
Code = Annotated[str, Field(min_length=1, max_length=80)]


class ActIn(Strict):
    """What every act accepts. ``at``: only with the backlog right; ``backlog_reason`` says why so late."""

    at: AwareDatetime | None = None
    backlog_reason: Note = ""

    def fields(self) -> dict[str, Any]:
        """What the act's service takes besides the moment."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in ActIn.model_fields}


def moment_of(user: User, body: ActIn) -> Moment:
    """The moment of an act asked for now."""
    return Moment.of(user, timezone.now(), body.at, body.backlog_reason)


def seen(request: HttpRequest, user: User) -> Dossier:
    """The dossier of this address as ``user`` may see it, fetched once a request. Raises NotVisible."""
    kept: Dossier | None = getattr(request, "dossier", None)
    if kept is None:
        assert request.resolver_match  # always set by the time a view's auth runs
        kept = services.visible(user, request.resolver_match.kwargs["code"])
        request.dossier = kept  # type: ignore[attr-defined]
    return kept


can_read = Bearer(seen)


def act_line(to: Router, name: str, body_type: type[ActIn], run: Callable[..., Dossier], summary: str) -> None:
    """Add ``POST /dossiers/{code}/{name}``: 404 and 403 before 422, then the service, then the dossier as answer."""
    act = name.replace("-", "_")

    def check(request: HttpRequest, user: User) -> None:
        rules.require(user, seen(request, user), act)

    def line(request: HttpRequest, code: str, payload: Any) -> tuple[int, Any]:
        user = user_of(request)
        moment = moment_of(user, payload)
        dossier = bare(run)(dossier_id=seen(request, user).pk, user=user, moment=moment, **payload.fields())
        return 200, show.dossier(dossier, moment.now)

    line.__annotations__["payload"] = body_type
    line.__name__ = act
    path = f"/dossiers/{{code}}/{name}"
    to.post(path, auth=Bearer(check), operation_id=act, summary=summary, openapi_extra=KEYED)(once(line))


class SupplementItem(Strict):
    component: Code
    reason: Text


class RequireSupplementIn(ActIn):
    items: Annotated[list[SupplementItem], Field(min_length=1, max_length=100)]
    until: date | None = None
    approved_by: Note = ""

    def fields(self) -> dict[str, Any]:
        return {**super().fields(), "items": [item.model_dump() for item in self.items]}


class GivenComponent(Strict):
    """One paper as it was handed in. ``paper``: the id of an uploaded file, of the offer that is reused, or null;
    ``declined``: why the owner's store was not used although it offered this paper."""

    code: Code
    provided: Literal["original", "copy", "scan", "reused", "shared_data", "missing"]
    paper: int | None = None
    declined: Annotated[str, Field(max_length=300)] = ""


def given(rows: list[GivenComponent]) -> dict[str, str]:
    """Component code → how provided; a doubled code is an error."""
    found = {row.code: str(row.provided) for row in rows}
    if len(found) != len(rows):
        raise Invalid({"components": "Một giấy tờ được nêu hai lần."})
    return found


def papers(rows: list[GivenComponent]) -> dict[str, int]:
    """Component code → the paper handed in with it; Invalid for one that is said to be missing."""
    found = {row.code: row.paper for row in rows if row.paper is not None and row.provided != "reused"}
    if any(row.provided == "missing" for row in rows if row.code in found):
        raise Invalid({"components": "Giấy tờ ghi là còn thiếu thì không kèm tệp."})
    return found


def store_used(rows: list[GivenComponent]) -> dict[str, dict[str, Any]]:
    """What is taken from the owner's store, and why an offer of it is declined, by component code."""
    reused = {row.code: row.paper for row in rows if row.provided == "reused" and row.paper is not None}
    return {"reused": reused, "declined": {row.code: row.declined for row in rows if row.declined}}


class SupplementIn(ActIn):
    components: Annotated[list[GivenComponent], Field(max_length=200)]

    def fields(self) -> dict[str, Any]:
        there = self.components
        return {"components": given(there), "papers": papers(there), **store_used(there)}


class RequirePaymentIn(ActIn):
    amount: Annotated[int, Field(ge=1, le=1_000_000_000)]
    reason: Text


class RecordPaymentIn(ActIn):
    amount: Annotated[int, Field(ge=1, le=1_000_000_000)]
    method: Annotated[str, Field(min_length=1, max_length=40)]
    reference: Annotated[str, Field(max_length=120)] = ""


class ReasonIn(ActIn):
    reason: Text


class NoteIn(ActIn):
    text: Text


act_line(router, "require-supplement", RequireSupplementIn, services.require_supplement, "Yêu cầu bổ sung, một lần")
act_line(router, "supplement", SupplementIn, services.supplement, "Nhận giấy tờ bổ sung")
act_line(router, "require-payment", RequirePaymentIn, services.require_payment, "Yêu cầu nộp phí, lệ phí")
act_line(router, "record-payment", RecordPaymentIn, services.record_payment, "Ghi nhận đã nộp phí, lệ phí")
act_line(router, "withdraw", ReasonIn, services.withdraw, "Rút hồ sơ")
act_line(router, "note", NoteIn, remarks.note, "Ghi chú cho người cùng làm")


@router.get("/dossiers", auth=Bearer(), operation_id="dossiers", summary="Danh sách hồ sơ", openapi_extra=REFUSED)
def dossiers(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[int | None, Query(ge=1, le=10)] = None,
    state: Annotated[str, Query(max_length=40)] = "",
    department: Annotated[str, Query(max_length=40)] = "",
    procedure: Annotated[str, Query(max_length=20)] = "",
    overdue: bool | None = None,
    assignee: Annotated[str, Query(max_length=150)] = "",
    received_from: date | None = None,
    received_to: date | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str, Query(max_length=400)] = "",
) -> HttpResponse:
    """Newest first, or by name when ``q`` is a name. ``received_to`` is the first day no longer included."""
    if state and state not in BY_SLUG:
        raise Invalid({"state": "Không có trạng thái này."})
    wanted = finder.Wanted(
        q=q, state=status or (BY_SLUG[state] if state else None), department=department, procedure=procedure,
        overdue=overdue, assignee=assignee, received_from=received_from, received_to=received_to,
    )  # fmt: skip
    now = timezone.now()
    page = finder.page(user_of(request), wanted, now, limit, cursor)
    return show.answer({"results": [show.line(d, now) for d in page.rows], "next": page.next})


@router.get("/dossiers/{code}", auth=can_read, operation_id="dossier", summary="Một hồ sơ", openapi_extra=REFUSED)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    return show.answer(show.dossier(seen(request, user_of(request)), timezone.now()))


@router.get("/dossiers/{code}/clock", auth=can_read, summary="Đồng hồ thời hạn, từng ngày", openapi_extra=REFUSED)
def dossier_clock(request: HttpRequest, code: str) -> HttpResponse:
    return show.answer(show.clock_of(seen(request, user_of(request)), timezone.now(), days=True))


@router.get("/dossiers/{code}/journal", auth=can_read, summary="Nhật ký của hồ sơ", openapi_extra=REFUSED)
def dossier_journal(
    request: HttpRequest,
    code: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str, Query(max_length=20, pattern=r"^\d*$")] = "",
) -> HttpResponse:
    found = seen(request, user_of(request))
    lines, following = journal.history(found.reference, int(cursor or 0), limit)
    return show.answer({"results": [show.journal_line(line) for line in lines], "next": following})


@router.get("/deadline", auth=None, tags=["Deadline"], summary="Tính hạn trả, từng ngày", openapi_extra=REFUSED)
def deadline(
    request: HttpRequest,
    moment: Annotated[AwareDatetime, Query(alias="from")],
    unit: deadlines.Unit,
    amount: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> HttpResponse:
    """Public. ``same_day`` takes no amount, every other unit at least 1."""
    if not 2000 <= moment.year <= 2100:
        raise Invalid({"from": "Năm phải từ 2000 đến 2100."})
    try:
        limit = deadlines.Limit(amount, unit)
    except deadlines.BadLimit as bad:
        raise Invalid({"amount": str(bad)}, code=bad.code) from bad
    found = deadlines.deadline([limit], moment, calendars.calendar_of(), cutoff=clock.cutoff())
    return show.answer({"due_at": iso(found.due_at), "days": [show.day(d) for d in found.days]})
