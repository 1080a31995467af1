"""The papers of the archive: minutes of a disposal, and the list of what goes to the historical archive. Reads only."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone

from cases.slips import words
from cases.slips.content import agency, letterhead, person
from cases.slips.sets import Form
from digitization.archive.models import DisposalList, Package
from motcua.core.models import OrgUnit, User

Sheets = tuple[str, ...]
_MINUTES = Form("", "minutes", "Biên bản\ntiêu hủy tài liệu\nhết thời hạn bảo quản")
_TRANSFER = Form("", "transfer", "Danh mục hồ sơ\nnộp lưu vào lưu trữ lịch sử")
# Heading → width in characters. The columns of the file's metadata that a receiver asks for first (domain.md §10).
TRANSFER_HEADINGS: Final = {
    "TT": 5, "Mã hồ sơ": 24, "Tiêu đề hồ sơ": 60, "Thời gian tài liệu": 24, "Thời hạn bảo quản": 16,
    "Số tài liệu": 10, "Số trang": 10, "Mã băm của gói (SHA-256)": 66, "Ghi chú": 30,
}  # fmt: skip


def minutes(found: DisposalList, unit: OrgUnit) -> Sheets:
    """Biên bản tiêu hủy: what was disposed of by whose decision, what stays and why."""
    standing = [item.package for item in found.items.standing().select_related("package__rule")]
    removed = found.items.exclude(removed_at=None).select_related("package", "removed_by")
    context = {
        **letterhead(unit, agency(unit), found.destroyed_at), "form": _MINUTES, "mark": found.code, "bar": "",
        "found": found, "destroyed": words.long_moment(found.destroyed_at), "proposer": person(found.proposed_by),
        "proposed": words.long_moment(found.proposed_at), "first": person(found.first_by),
        "second": person(found.second_by), "first_at": words.long_moment(found.first_at),
        "second_at": words.long_moment(found.second_at), "doer": person(found.destroyed_by), "packages": standing,
        "gone": [row for row in found.outcome if row["destroyed"]],
        "kept": [row for row in found.outcome if not row["destroyed"]], "removed": removed,
    }  # fmt: skip
    return (render_to_string("slips/minutes.html", context),)


def transfer(packages: Iterable[Package], unit: OrgUnit, user: User, now: datetime) -> Sheets:
    """Danh mục hồ sơ nộp lưu: the permanent ones, signed by who gives and who takes."""
    context = {
        **letterhead(unit, agency(unit), now), "form": _TRANSFER, "mark": f"{timezone.localdate(now):%d/%m/%Y}",
        "bar": "", "giver": person(user), "headings": list(TRANSFER_HEADINGS), "lines": transfer_lines(packages),
    }  # fmt: skip
    return (render_to_string("slips/transfer.html", context),)


def transfer_lines(packages: Iterable[Package]) -> list[list[Any]]:
    """The rows of the list, in the order of TRANSFER_HEADINGS."""
    return [
        [nth, p.code, p.title, f"{p.facts.get('StartDate', '')} – {p.facts.get('EndDate', '')}", p.rule.term,
         p.documents, p.facts.get("PageNumber", ""), p.file_id, f"Còn thiếu: {'; '.join(p.gaps)}" if p.gaps else ""]
        for nth, p in enumerate(packages, start=1)
    ]  # fmt: skip


def transfer_workbook(packages: Iterable[Package]) -> bytes:
    """The same list as a workbook, for the receiver's own system."""
    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet("Nộp lưu"), book.add_format({"bold": True})
        for at, (heading, width) in enumerate(TRANSFER_HEADINGS.items()):
            sheet.set_column(at, at, width)
            sheet.write(0, at, heading, bold)
        for nth, line in enumerate(transfer_lines(packages), start=1):
            sheet.write_row(nth, 0, line)
    return made.getvalue()
