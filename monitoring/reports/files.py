"""Files of a report: written by the worker into storage, or at once for a page; and handed out piece by piece."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from cases.slips import pdf, word
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from motcua.core.errors import NotVisible
from motcua.core.text import search_key

from . import export, printed, tables, workbook
from .models import Run
from .spec import Column, Line, Part, Report, Table, dated

TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "docx": word.MEDIA_TYPE,
}
Told = Callable[..., None]
_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})$")


def behind(report: Report, scope: Scope, column: str, asks: dict[str, str]) -> FactQuerySet:
    """The dossiers of a column and row. Errors: NotVisible."""
    if report.behind is None or report.column(column) is None:
        raise NotVisible("Con số này không mở ra danh sách hồ sơ.")
    return report.behind(scope, column, asks)


def above(report: Report, scope: Scope, words: str = "") -> list[str]:
    """The head of a file: title, days, what it is narrowed to, source."""
    title = f"{report.form}. {report.title}" if report.form else report.title
    return [line for line in (title, dated(scope), words, f"Căn cứ: {report.source}") if line]


def workbook_of(report: Report, scope: Scope, table: Table, words: str, place: Path) -> None:
    """A table as an Excel file."""
    checks = [f"Kiểm tra {rule}: {'đúng' if holds else 'SAI'}" for rule, holds in table.checks.items()]
    passages = [f"{each.heading}. {each.label}: {each.text}" for each in table.passages]
    below = [*table.notes, *checks, *passages]
    more = [(part.label, _columns(part), _rows(part, table.parts.get(part.code, []))) for part in report.parts]
    rows = _rows(report, table.lines)
    workbook.write(place, above(report, scope, words), _columns(report), rows, below, more=more)


def _columns(table: Report | Part, name: int = 44) -> tuple[Column, ...]:
    """Those of a workbook: number and name (``name``: its width) before the table's own."""
    return (
        Column("nth", "TT", kind="text", width=6),
        Column("name", table.names, kind="text", width=name),
        *table.columns,
    )


def _rows(table: Report | Part, lines: Iterable[Line]) -> Iterator[list[Any]]:
    for each in tables.rows(table, lines):
        yield [each.nth, each.line.name, *(each.line.values.get(column.code) for column in table.columns)]


def workbook_bytes(report: Report, scope: Scope, table: Table, words: str) -> bytes:
    """The same, for a page that hands it out at once."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "file"
        workbook_of(report, scope, table, words, place)
        return place.read_bytes()


def dossier_bytes(facts: FactQuerySet, above: list[str], suffix: str) -> bytes:
    """A few dossiers as a file of ``suffix``."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "file"
        _EXPORTS[suffix](facts, above, place, lambda done: None)
        return place.read_bytes()


def write(run: Run, report: Report, table: Callable[[Report, Scope], Table], told: Told) -> dict[str, Any]:
    """Write a run's file into storage; what the run then knows of it. Runs in the worker."""
    path = f"reports/{run.pk}/{filename(run)}"
    with TemporaryDirectory() as folder:
        place = Path(folder) / "file"
        if column := run.asked.get("cot"):
            facts = behind(report, run.scope, column, run.asked)
            told(0, facts.count())
            _EXPORTS[run.format](facts, above(report, run.scope, run.words), place, told)
        elif report.stream and report.size:
            told(0, report.size(run.scope))
            _STREAMS[run.format](run, report, place, told)
        else:
            _TABLES[run.format](run, report, table(report, run.scope), place)
        size = place.stat().st_size
        with place.open("rb") as file:
            path = default_storage.save(path, File(file))
    return {"path": path, "size": size}


def _stream_xlsx(run: Run, report: Report, place: Path, told: Told) -> None:
    assert report.stream
    rows = _rows(report, report.stream(run.scope))
    workbook.write(place, above(report, run.scope, run.words), _columns(report, 24), rows, told=told)


def _stream_json(run: Run, report: Report, place: Path, told: Told) -> None:
    """The same shape as a short one, row by row."""
    assert report.stream
    head = tables.public(tables.content(report, run.scope, Table([]), None))
    head.pop("rows")
    with place.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
        for nth, line in enumerate(report.stream(run.scope)):
            row = {"name": line.name, "kind": line.kind, **line.values}
            file.write((",\n" if nth else "\n") + json.dumps(row, ensure_ascii=False))
            if nth % workbook.STEP == 0:
                told(nth)
        file.write("]}")


def _stream_pdf(run: Run, report: Report, place: Path, told: Told) -> None:
    assert report.sheets
    place.write_bytes(pdf.render(report.sheets(run.scope)))


def _table_pdf(run: Run, report: Report, table: Table, place: Path) -> None:
    place.write_bytes(pdf.render(printed.sheets(report, run.scope, table, run.words)))


def _table_docx(run: Run, report: Report, table: Table, place: Path) -> None:
    place.write_bytes(word.render(printed.sheets(report, run.scope, table, run.words)))


def _table_xlsx(run: Run, report: Report, table: Table, place: Path) -> None:
    workbook_of(report, run.scope, table, run.words, place)


def _table_json(run: Run, report: Report, table: Table, place: Path) -> None:
    told = tables.public(tables.content(report, run.scope, table, None))
    place.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


_EXPORTS = {"xlsx": export.write_xlsx, "csv": export.write_csv}
_STREAMS = {"xlsx": _stream_xlsx, "json": _stream_json, "pdf": _stream_pdf}
_TABLES = {"xlsx": _table_xlsx, "json": _table_json, "pdf": _table_pdf, "docx": _table_docx}


def filename(run: Run) -> str:
    """«II.06a_20260915-20261214.xlsx»; of dossiers with the column's name."""
    return named(run.report, run.since, run.until, run.format, run.asked.get("cot", ""))


def named(code: str, since: Any, until: Any, suffix: str, column: str = "") -> str:
    """The name a file has at whoever fetches it: its first and its last day, as the report itself says them."""
    word = f"_{search_key(column).replace(' ', '-')}" if column else ""
    return f"{code}{word}_{since:%Y%m%d}-{until - timedelta(days=1):%Y%m%d}.{suffix}"


def handed_out(request: HttpRequest, run: Run) -> HttpResponseBase:
    """A run's file, whole or from where a lost connection broke off (one ``Range``). Errors: NotVisible."""
    if run.state != Run.State.READY or not run.path or not default_storage.exists(run.path):
        raise NotVisible("Tệp này chưa xong, hoặc đã quá ngày giữ.")
    tag = f'"{run.pk}-{run.size}"'
    start, end = 0, run.size
    asked = _RANGE.match(request.headers.get("Range", ""))
    whole = not asked or request.headers.get("If-Range", tag) != tag
    if asked and not whole:
        first, last = asked.groups()
        start = int(first) if first else max(run.size - int(last or 0), 0)
        end = min(int(last) + 1, run.size) if first and last else run.size
        if start >= end:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{run.size}"})
    answer = StreamingHttpResponse(
        _pieces(run.path, start, end), status=200 if whole else 206, content_type=TYPES[run.format]
    )
    told = {
        "Content-Disposition": f'attachment; filename="{filename(run)}"', "Content-Length": str(end - start),
        "Accept-Ranges": "bytes", "ETag": tag, "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    if not whole:
        told["Content-Range"] = f"bytes {start}-{end - 1}/{run.size}"
    for name, value in told.items():
        answer.headers[name] = value
    return answer


def _pieces(path: str, start: int, end: int) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        file.seek(start)
        while start < end and (piece := file.read(min(_PIECE, end - start))):
            start += len(piece)
            yield piece
