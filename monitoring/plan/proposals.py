"""The drafted «tờ trình» with the list of procedures that qualify (plan IV.1), as a PDF and a Word file. Reads only."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone

from cases.slips import words
from cases.slips.content import agency, letterhead
from cases.slips.sets import Form
from motcua.core.models import OrgUnit

from .records import CRITERIA, Candidate

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE: Final = "Tờ trình"
SUBJECT: Final = (
    "Về việc công bố danh mục thủ tục hành chính tiếp nhận, giải quyết không phụ thuộc vào địa giới hành chính"
)
TO: Final = "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh"
HEADINGS: Final = ("TT", "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Phòng xử lý", "Căn cứ")


def said(found: Sequence[Candidate]) -> list[str]:
    """The paragraphs before the list."""
    return [
        f"Thực hiện nhiệm vụ rà soát theo kế hoạch, Sở đã rà soát {len(found)} thủ tục đủ các điều kiện sau:",
        *(f"- {sentence};" for sentence in CRITERIA.values()),
        "Sở kính trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, công bố danh mục kèm theo.",
    ]


def lines(found: Sequence[Candidate]) -> list[list[str]]:
    """The list, in the order of HEADINGS."""
    return [
        [str(nth), each.version.procedure.code, each.version.name, each.version.procedure.field.name,
         str(each.version.department or ""), each.review.note if each.review else ""]
        for nth, each in enumerate(found, start=1)
    ]  # fmt: skip


def sheets(found: Sequence[Candidate], now: datetime) -> tuple[str, ...]:
    """The draft in the layout of an official paper; nobody has signed it."""
    head = agency(OrgUnit.objects.select_related("agency").get(code="van-phong"))
    context: dict[str, Any] = {
        **letterhead(head, head, now), "counter": "", "form": Form("", "proposal", TITLE), "mark": "dự thảo", "bar": "",
        "subject": SUBJECT, "to": TO, "paragraphs": said(found), "headings": HEADINGS, "lines": lines(found),
    }  # fmt: skip
    return (render_to_string("monitoring/plan/proposal.html", context),)


def word(found: Sequence[Candidate], now: datetime) -> bytes:
    """The same as a Word file, to be worked on."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document, made = Document(), BytesIO()
    style, page = document.styles["Normal"], document.sections[0]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    page.page_width, page.page_height, page.left_margin, page.right_margin = Mm(210), Mm(297), Mm(30), Mm(15)
    head = agency(OrgUnit.objects.select_related("agency").get(code="van-phong"))
    top = document.add_table(rows=1, cols=2).rows[0].cells
    top[0].text = f"{head.name.upper()}\nSố:        /TTr"
    place = letterhead(head, head, now)["place"]
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    top[1].text = f"{motto}\n{place}, {words.long_date(timezone.localtime(now).date())}"
    for text in (TITLE.upper(), SUBJECT, TO):
        line = document.add_paragraph()
        line.add_run(text).bold = True
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in said(found):
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=len(HEADINGS), style="Table Grid")
    for row in (HEADINGS, *lines(found)):
        cells = table.rows[0].cells if row is HEADINGS else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    document.add_paragraph("\nGIÁM ĐỐC").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.save(made)
    return made.getvalue()
