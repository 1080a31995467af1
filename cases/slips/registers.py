"""Sổ theo dõi hồ sơ of a span of days: written by the worker as PDF or Excel, with a count of how far it is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.cache import cache
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet, dressed
from motcua.core import access
from motcua.core.calendar import midnight
from motcua.core.models import OrgUnit, User

from . import codes, pdf, sets, words
from .content import Content, agency, letterhead
from .ledgers import register_lines

PDF_AT_MOST: Final = 5_000  # lines; a longer register is a workbook
KEPT: Final = 24 * 3600  # seconds in which a finished register can be fetched
_BATCH, _SHEET = 1_000, 500
KINDS: Final = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
HEADINGS: Final = {
    "nth": ("STT", 6), "code": ("Mã hồ sơ", 22), "procedure": ("Tên TTHC (Nội dung hồ sơ)", 48),
    "sets": ("Số lượng hồ sơ (bộ)", 9), "name": ("Tên cá nhân, tổ chức", 28), "address": ("Địa chỉ", 36),
    "phone": ("Số điện thoại", 15), "solver": ("Cơ quan chủ trì giải quyết", 36), "received": ("Nhận hồ sơ", 17),
    "due": ("Hẹn trả kết quả", 17), "returned": ("Trả kết quả", 17), "method": ("Phương thức nhận kết quả", 18),
    "note": ("Ghi chú", 26),
}  # fmt: skip
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Span:
    """Dossiers received from ``since`` to ``until``, both days included, by one counter («» for all one may see)."""

    since: date
    until: date
    counter: str = ""

    @property
    def words(self) -> str:
        """«Từ ngày … đến ngày …» under the heading."""
        return f"Từ {words.long_date(self.since)} đến {words.long_date(self.until)}"

    def dossiers(self, user: access.Anyone) -> DossierQuerySet[Dossier]:
        """The rows in the order of receipt, as ``user`` may see them."""
        rows = Dossier.objects.visible_to(user).filter(
            received_at__gte=midnight(self.since), received_at__lt=midnight(self.until + timedelta(days=1))
        )
        if self.counter:
            rows = rows.filter(receiver__code=self.counter)
        return rows.order_by("received_at", "id")


def progress(token: str) -> Content | None:
    """How far the register behind ``token`` is: user, kind, path, done, total, file (once finished)."""
    found: Content | None = cache.get(_key(token))
    return found


def begin(user: User, span: Span, kind: str, token: str) -> None:
    """Say that a register is wanted, so that its page has something to show before the worker begins."""
    _tell(token, user=user.pk, kind=kind, done=0, total=span.dossiers(user).count(), ready=False)


def write(user: User, span: Span, kind: str, token: str) -> None:
    """Write the register into storage; the older ones of this person go."""
    told: Content = progress(token) or {"user": user.pk, "kind": kind, "total": 0}
    for name in _files(user):
        default_storage.delete(f"{_folder(user)}/{name}")
    path = f"{_folder(user)}/{token}.{kind}"
    _WRITERS[kind](user, span, path, lambda done: _tell(token, **{**told, "done": done}))
    _tell(token, **{**told, "done": told["total"], "ready": True, "path": path})


def lines_of(dossiers: DossierQuerySet[Dossier]) -> Iterator[tuple[date, Content]]:
    """The line of each dossier and its day of receipt, read in batches."""
    rows, first = dossiers.iterator(chunk_size=_BATCH), 1
    while batch := dressed(list(islice(rows, _BATCH))):
        for dossier, line in zip(batch, register_lines(batch, first), strict=True):
            yield timezone.localtime(dossier.received_at).date(), line
        first += len(batch)


def _write_workbook(user: User, span: Span, path: str, told: Told) -> None:
    from xlsxwriter import Workbook

    with TemporaryDirectory() as folder:
        place = Path(folder) / "so-theo-doi.xlsx"
        book = Workbook(place, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        sheet, head, cell = book.add_worksheet("Sổ theo dõi"), book.add_format(_HEAD), book.add_format(_CELL)
        for at, (_, width) in enumerate(HEADINGS.values()):
            sheet.set_column(at, at, width)
        sheet.write(0, 0, f"SỔ THEO DÕI HỒ SƠ. {span.words}")
        sheet.write_row(1, 0, [heading for heading, _ in HEADINGS.values()], head)
        sheet.freeze_panes(2, 2)
        for nth, (_, line) in enumerate(lines_of(span.dossiers(user)), start=1):
            sheet.write_row(nth + 1, 0, [line[name] for name in HEADINGS], cell)
            if nth % _BATCH == 0:
                told(nth)
        book.close()
        with place.open("rb") as file:
            default_storage.save(path, File(file))


_FACE = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "text_wrap": True, "valign": "top"}
_HEAD, _CELL = {**_FACE, "bold": True, "align": "center", "valign": "vcenter"}, _FACE


def _write_pdf(user: User, span: Span, path: str, told: Told) -> None:
    unit = OrgUnit.objects.filter(code=span.counter).first() or agency(access.posts(user)[0].unit)
    parts = sheets(span, span.dossiers(user), unit)
    default_storage.save(path, ContentFile(pdf.render(parts, lambda nth: told(nth * _SHEET))))


def sheets(span: Span, dossiers: DossierQuerySet[Dossier], unit: OrgUnit) -> list[str]:
    """One part a month, each with its heading and page numbers; a busy month has several. At most PDF_AT_MOST lines."""
    form = next(form for form in sets.choose("", span.until).forms if form.kind == "register")
    mark = f"{span.since:%d/%m/%Y}-{span.until:%d/%m/%Y}"
    context = {**letterhead(unit, agency(unit), None), "form": form, "mark": mark, "bar": codes.barcode(mark)}
    parts: list[str] = []
    for month, lines in groupby(islice(lines_of(dossiers), PDF_AT_MOST), key=lambda dated: dated[0].replace(day=1)):
        while part := [line for _, line in islice(lines, _SHEET)]:
            told_of = f"{span.words} (tháng {month:%m/%Y}, từ số thứ tự {part[0]['nth']})"
            parts.append(render_to_string("slips/register.html", {**context, "span": told_of, "lines": part}))
    return parts or [render_to_string("slips/register.html", {**context, "span": span.words, "lines": []})]


_WRITERS: dict[str, Callable[[User, Span, str, Told], None]] = {"pdf": _write_pdf, "xlsx": _write_workbook}


def _files(user: User) -> list[str]:
    try:
        return list(default_storage.listdir(_folder(user))[1])
    except FileNotFoundError:
        return []


def _folder(user: User) -> str:
    return f"registers/{user.pk}"


def _key(token: str) -> str:
    return f"register:{token}"


def _tell(token: str, **told: Any) -> None:
    cache.set(_key(token), told, KEPT)


def span_of(since: str, until: str, counter: str) -> Span:
    """A span as the queue carries it: ISO days."""
    return Span(datetime.fromisoformat(since).date(), datetime.fromisoformat(until).date(), counter)
