"""API lines of the catalogue; public, without a token."""

import re
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from motcua.core.errors import Invalid, NotVisible

from . import shelf, show
from .models import ProcedureVersion
from .querysets import VersionQuerySet

router = Router(tags=["Procedures"])
_BEST = 10  # the search ranks its first answers for this many; further ones follow
_RANKED = 200
_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
Slug = Annotated[str, Field(max_length=120, pattern=r"^[a-z0-9-]*$")]


@router.get("/procedures", auth=None, operation_id="procedures", summary="Tìm và liệt kê thủ tục đang áp dụng")
def procedures(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=300)] = Query(""),
    field: Slug = Query(""),
    department: Slug = Query(""),
    limit: Annotated[int, Field(ge=1, le=100)] = Query(20),
    cursor: Annotated[str, Field(max_length=20, pattern=r"^[0-9.]*$")] = Query(""),
) -> HttpResponse:
    """Accent-free, abbreviated, mistyped and everyday words find too; procedures for reference only are marked."""
    on = timezone.localdate()
    if q.strip():  # words also find what has ended, marked by ``effective_to``
        wanted = ProcedureVersion.objects.known_on(on).of(field, department)
        rows, following = _found(wanted, q, on, limit, cursor)
    else:
        rows, following = _listed(ProcedureVersion.objects.in_force(on).of(field, department), limit, cursor)
    return _answer({"results": [show.line(version, on) for version in rows], "next": following})


@router.get("/procedures/{code}", auth=None, operation_id="procedure", summary="Một thủ tục, với giấy tờ và các bước")
def procedure(request: HttpRequest, code: str, on: date | None = Query(None)) -> HttpResponse:
    """The version in force today, else the newest one (ended: see ``effective_to``); with ``on``, that of the day."""
    today = timezone.localdate()
    version = None
    if _CODE.fullmatch(code):
        version = shelf.in_force(code, on or today) or (None if on else shelf.latest(code))
    if version is None:
        raise NotVisible("Không có thủ tục này, hoặc không áp dụng vào ngày đã chọn.")
    return _answer(show.procedure(version, on or today))


def _listed(wanted: VersionQuerySet, limit: int, cursor: str) -> tuple[list[ProcedureVersion], str | None]:
    """By code; the cursor is the last code shown."""
    rows = list(wanted.filter(procedure__code__gt=cursor).order_by("procedure__code").for_list()[: limit + 1])
    return rows[:limit], rows[limit - 1].procedure.code if len(rows) > limit else None


def _found(
    wanted: VersionQuerySet, q: str, on: date, limit: int, cursor: str
) -> tuple[list[ProcedureVersion], str | None]:
    """By rank; the cursor is how many were shown."""
    if cursor and not cursor.isdecimal():
        raise Invalid({"cursor": "Dấu trang không hợp lệ."})
    hits = dict.fromkeys(hit.code for count in (_BEST, _RANKED) for hit in shelf.search(q, on, count))
    known = {version.procedure.code: version for version in wanted.filter(procedure__code__in=hits).for_list()}
    ranked = [known[code] for code in hits if code in known]
    shown = int(cursor or 0)
    rest = len(ranked) > shown + limit
    return ranked[shown : shown + limit], str(shown + limit) if rest else None


def _answer(body: object) -> HttpResponse:
    return JsonResponse(body, safe=False, json_dumps_params={"ensure_ascii": False})
