"""The very dossiers behind a number: paged, and as a file."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.dossier.states import Channel, State
from monitoring.dashboards import causes, frame
from monitoring.dashboards.asked import Asked, ask, words_of
from monitoring.dashboards.behind import Behind, behind
from monitoring.dashboards.board import home, procedure_names
from monitoring.facts.models import DossierFact
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible

SHOWN = 50
HEADS = ("Mã hồ sơ", "Mã thủ tục", "Phòng xử lý", "Nơi tiếp nhận", "Kênh nộp", "Người thụ lý", "Ngày tiếp nhận",
         "Hạn theo quy định", "Ngày xong", "Trạng thái", "Kết quả", "Đúng hạn")  # fmt: skip
COLUMNS = ("dossier__code", "procedure__code", "department__name", "receiver__name", "channel", "officer__name",
           "received_on", "due_on", "finished_on", "state", "outcome", "timing")  # fmt: skip


@require_safe
@login_required
@may("figures.read")
def rows(request: StaffRequest) -> HttpResponse:
    """A page of them; the words of the address are the dashboard's, with «so» and «phan» saying which number."""
    asked, found = _found(request)
    after = request.GET.get("sau", "")
    page = causes.caused(found.rows.select_related("dossier", "procedure", "department", "officer", "late_unit"))
    if after.isascii() and after.isdigit() and len(after) < 19:
        page = page.filter(pk__lt=int(after))
    lines = list(page.order_by("-pk")[: SHOWN + 1])
    more, lines = len(lines) > SHOWN, lines[:SHOWN]
    given = request.GET.copy()
    given.pop("sau", None)
    names = procedure_names([line.procedure_id for line in lines])
    context = {
        "found": found, "count": found.rows.count() if found.known is None else found.known, "asked": asked,
        "chosen": frame.chosen(asked),
        "lines": [_line(line, names) for line in lines], "told": found.now or frame.period(asked),
        "export": f"?{given.urlencode()}", "previous": f"?{given.urlencode()}" if after else "",
        "next": f"?{given.urlencode()}&sau={lines[-1].pk}" if more else "",
        "back": home(frame.home_of(request.user)) + asked.query(nguoi="", giu=""),
    }  # fmt: skip
    return render(request, "monitoring/dashboards/rows.html", context)


def _found(request: StaffRequest) -> tuple[Asked, Behind]:
    """What is asked, narrowed to what ``user`` may see. Errors: NotVisible that names the word which means nothing."""
    try:
        asked = ask(request.user, words_of(request.GET), timezone.localdate())
        found = behind(asked, request.GET.get("so", ""), request.GET.get("phan", ""), request.GET)
    except Invalid as bad:
        raise NotVisible(str(next(iter(bad.errors.values())))) from bad
    return asked, replace(found, rows=found.rows.visible_to(request.user))


def _line(fact: DossierFact, names: dict[Any, tuple[str, str]]) -> dict[str, Any]:
    open_ = fact.finished_on is None
    why = causes.CAUSES[fact.cause] if open_ else ""  # type: ignore[attr-defined]
    if fact.late_unit:
        why = f"quá hạn khi đang ở {fact.late_unit}"
    return {"of": fact, "name": names[fact.procedure_id][0], "state": State(fact.state), "why": why, "open": open_}


@require_safe
@login_required
@may("figures.read")
def export(request: StaffRequest) -> Any:
    """All of them as CSV for a spreadsheet, streamed; neither names nor personal numbers of people outside."""
    _, found = _found(request)
    answer = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ho-so.csv"'
    return answer


class _Echo:
    """A file that gives back what is written: the writer of CSV then makes lines for a stream."""

    def write(self, text: str) -> str:
        return text


def _lines(found: Behind) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(HEADS)  # without the mark a spreadsheet takes the letters for another alphabet
    for row in found.rows.order_by("-pk").values_list(*COLUMNS).iterator(chunk_size=2_000):
        yield write([_word(name, value) for name, value in zip(COLUMNS, row, strict=True)])


_WORDS: dict[str, Any] = {
    "channel": Channel, "state": State, "outcome": DossierFact.Outcome, "timing": DossierFact.Timing,
}  # fmt: skip


def _word(column: str, value: Any) -> str:
    """A value as a person reads it; nothing that a spreadsheet takes for a formula."""
    if value in ("", None):
        return ""
    if column in _WORDS:
        return str(_WORDS[column](value).label)
    if column.endswith("_on"):
        return f"{value:%d/%m/%Y}"
    return f"'{value}" if str(value)[0] in "=+-@\t\r" else str(value)
