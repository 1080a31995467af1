"""The drafted «tờ trình» with the list of procedures that qualify (plan IV.1), as an official paper. Reads only."""

from collections.abc import Sequence
from typing import Any, Final

from django.template.loader import render_to_string

from cases.slips.content import agency
from motcua.core import office
from motcua.core.models import OrgUnit

from .records import CRITERIA, Candidate

SYMBOL: Final = "TTr-STP"
SUBJECT: Final = (
    "Về việc công bố danh mục thủ tục hành chính tiếp nhận, giải quyết không phụ thuộc vào địa giới hành chính"
)
# Heading → the class of its column's width.
HEADINGS: Final = (("TT", "w-10"), ("Mã thủ tục", "w-21"), ("Tên thủ tục", ""), ("Lĩnh vực", "w-23"),
                   ("Phòng xử lý", "w-25"), ("Căn cứ", "w-28"))  # fmt: skip

_OPENING: Final = (
    "Thực hiện việc rà soát thủ tục hành chính đủ điều kiện tiếp nhận, giải quyết không phụ thuộc vào địa giới hành"
    " chính, Sở đã rà soát các thủ tục thuộc thẩm quyền giải quyết theo những điều kiện sau:"
)


def said(found: Sequence[Candidate]) -> list[str]:
    """The paragraphs before the list."""
    return [
        _OPENING,
        *(f"- {sentence};" for sentence in CRITERIA.values()),
        f"Qua rà soát, {len(found)} thủ tục đủ cả các điều kiện trên, đề nghị công bố:",
    ]


def lines(found: Sequence[Candidate]) -> list[list[str]]:
    """The list, in the order of HEADINGS, without its numbers."""
    return [
        [each.version.procedure.code, each.version.name, each.version.procedure.field.name,
         str(each.version.department or ""), each.review.note if each.review else ""]
        for each in found
    ]  # fmt: skip


def sheets(found: Sequence[Candidate]) -> tuple[str, ...]:
    """The draft in the layout of an official paper; number, day and signature are still to come."""
    place = office.current().place
    context: dict[str, Any] = {
        "agency": agency(OrgUnit.objects.select_related("agency").get(code="van-phong")).name, "place": place,
        "superior": f"UBND tỉnh {place}", "symbol": SYMBOL, "subject": SUBJECT, "paragraphs": said(found),
        "headings": HEADINGS, "lines": lines(found),
    }  # fmt: skip
    return (render_to_string("monitoring/plan/proposal.html", context),)
