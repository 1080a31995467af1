"""The plan, a sheet of evaluation, the list of events, on paper and as workbooks, as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.template.loader import render_to_string

from cases.slips import words
from cases.slips.content import agency, letterhead
from cases.slips.sets import Form
from monitoring.kpi.services import Figure
from motcua.core.models import OrgUnit

from .models import Event, Objection, Sheet
from .overview import Glance, Line

Sheets = tuple[str, ...]
# Heading → width in characters.
HEADINGS: Final = {
    "TT": 7, "Nhiệm vụ": 50, "Chủ trì": 26, "Phối hợp": 26, "Sản phẩm, kết quả": 34, "Thời gian hoàn thành": 22,
    "Tiến độ (%)": 9, "Tình trạng": 16, "Chỉ số, mục tiêu": 44, "Dự toán (đồng)": 14, "Nguồn": 18, "Đã chi (đồng)": 14,
}  # fmt: skip
FIGURES: Final = {"Chỉ tiêu": 62, "Số liệu": 34}
EVENTS: Final = {
    "Ngày": 12, "Loại": 24, "Nội dung": 44, "Đơn vị tổ chức": 30, "Nơi tổ chức, hình thức": 26, "Đối tượng": 30,
    "Người của Sở": 9, "Người ngoài": 9, "Người tham dự": 60, "Ghi chú": 30,
}  # fmt: skip
_WIDE = "transfer"  # the body class that slip.css prints landscape
NO_FIGURE: Final = "chưa có dữ liệu"


def told(figure: Figure) -> str:
    """«Hồ sơ nộp trực tuyến: 41,2 % (cần ≥ 50)»."""
    value = f"{number(figure.value)} {figure.kpi.unit}" if figure.value is not None else NO_FIGURE
    sign = "≥" if figure.kpi.direction == "at_least" else "≤"
    aim = f" (cần {sign} {number(figure.target)})" if figure.target is not None else ""
    return f"{figure.kpi.label}: {value}{aim}"


def number(value: float | None) -> str:
    """A figure as people write it: «41,2», «1.600»."""
    return f"{value:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,")) if value is not None else ""


def cells(line: Line) -> list[Any]:
    """A task in the order of HEADINGS."""
    task = line.task
    return [
        task.item, task.wording, names(task.leads.all()), names(task.partners.all()), task.product, task.due_text,
        line.percent, line.word, "\n".join(told(f) for f in line.figures), task.estimate, task.fund, task.spent or None,
    ]  # fmt: skip


def names(units: Iterable[OrgUnit]) -> str:
    """«Phòng A; Phòng B»."""
    return "; ".join(unit.name for unit in units)


def sheets(glance: Glance, now: datetime, unit: OrgUnit | None) -> Sheets:
    """The plan in the layout of an official paper, landscape."""
    office = OrgUnit.objects.select_related("agency").get(code="van-phong")
    context = {
        **letterhead(office, agency(office), now), "form": Form("", _WIDE, "Tình hình thực hiện kế hoạch"), "bar": "",
        "mark": glance.plan.number, "glance": glance, "unit": unit, "at": words.long_moment(now),
        "groups": [(group, [cells(line) for line in lines]) for group, lines in glance.groups],
    }  # fmt: skip
    return (render_to_string("monitoring/plan/print.html", context),)


def workbook(glance: Glance) -> bytes:
    """The same as a workbook."""
    return book(HEADINGS, [cells(line) for line in glance.lines], "Kế hoạch")


def sheet_pages(sheet: Sheet, objections: Sequence[Objection], now: datetime) -> Sheets:
    """A sheet of evaluation with what was said against it and answered, for signing."""
    office = OrgUnit.objects.select_related("agency").get(code="van-phong")
    context = {
        **letterhead(office, agency(office), now), "bar": "", "mark": sheet.span, "sheet": sheet,
        "form": Form("", "evaluation", "Phiếu đánh giá\nkết quả giải quyết\nthủ tục hành chính"),
        "objections": objections, "issued": words.long_moment(sheet.issued_at),
    }  # fmt: skip
    return (render_to_string("monitoring/plan/print_sheet.html", context),)


def sheet_book(sheet: Sheet, objections: Iterable[Objection]) -> bytes:
    """The same as a workbook: a line a figure, then the objections with their answers."""
    about = [("Đơn vị", sheet.unit.name), ("Chuyên viên", str(sheet.officer or "")), ("Kỳ", sheet.span),
             ("Chốt lúc", words.short_moment(sheet.issued_at))]  # fmt: skip
    said = [(f"Ý kiến của {each.raised_by}: {each.text}", each.answer or "chưa trả lời") for each in objections]
    return book(FIGURES, [*about, *sheet.figures, *said], "Phiếu đánh giá")


def event_cells(event: Event) -> list[Any]:
    """A training or communication in the order of EVENTS."""
    came = [str(each.user) for each in event.attendances.all()]
    return [
        f"{event.held_on:%d/%m/%Y}", event.get_kind_display(), event.title, event.unit.name, event.place,
        event.audience, len(came), event.guests, ", ".join(came), event.note,
    ]  # fmt: skip


def event_pages(events: Iterable[Event], now: datetime) -> Sheets:
    """The list of trainings and communications with who came, landscape."""
    office, lines = OrgUnit.objects.select_related("agency").get(code="van-phong"), [event_cells(e) for e in events]
    context = {
        **letterhead(office, agency(office), now), "bar": "", "mark": "mục VIII", "at": words.long_moment(now),
        "form": Form("", _WIDE, "Danh sách buổi tập huấn, tuyên truyền"), "headings": list(EVENTS), "lines": lines,
        "own": sum(line[6] for line in lines), "guests": sum(line[7] for line in lines),
    }  # fmt: skip
    return (render_to_string("monitoring/plan/print_events.html", context),)


def event_book(events: Iterable[Event]) -> bytes:
    """The same as a workbook."""
    return book(EVENTS, [event_cells(event) for event in events], "Tập huấn")


def book(headings: Mapping[str, int], lines: Sequence[Sequence[Any]], name: str) -> bytes:
    """A workbook of one sheet: headings with their widths, then lines."""
    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet, bold = workbook.add_worksheet(name), workbook.add_format({"bold": True, "text_wrap": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for at, (heading, width) in enumerate(headings.items()):
            sheet.set_column(at, at, width)
            sheet.write(0, at, heading, bold)
        for nth, line in enumerate(lines, start=1):
            sheet.write_row(nth, 0, line, wrapped)
        sheet.freeze_panes(1, 2)
    return made.getvalue()
