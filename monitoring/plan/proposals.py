"""The drafted «tờ trình» with the list of procedures that qualify (plan IV.1), as an official paper. Reads only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string

from cases.slips.content import agency, letterhead
from cases.slips.sets import Form
from motcua.core.models import OrgUnit

from .records import CRITERIA, Candidate

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
