"""The papers of results on their way: the list given to a counter, and the list given to the post. Reads only."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.dossier.querysets import dressed
from cases.dossier.states import ReturnMethod
from cases.slips import codes, words
from cases.slips.content import agency, fees, letterhead, person
from cases.slips.sets import Form
from motcua.core.models import OrgUnit, User

from .models import HandoverList, Result

Sheets = tuple[str, ...]
_HANDOVER = Form("", "handover", "Phiếu bàn giao kết quả\ngiải quyết thủ tục hành chính")
_POSTAL = Form("", "postal", "Danh sách kết quả\ngửi qua dịch vụ bưu chính công ích")
POSTAL_HEADINGS: Final = {
    "TT": 5, "Mã hồ sơ": 22, "Kết quả": 32, "Người nhận": 30, "Địa chỉ": 50, "Điện thoại": 16, "Số hiệu bưu gửi": 20,
    "Ghi chú": 16,
}  # fmt: skip


def address_of(code: str) -> str:
    """What the QR of a hand-over list holds: the page on which its counter takes it."""
    return f"{str(settings.PUBLIC_URL).rstrip('/')}/ban-giao/{code}/"


def handover(found: HandoverList) -> Sheets:
    """Phiếu bàn giao kết quả. Source: the columns that Thanh Hóa and Ninh Thuận print (domain.md §2.2)."""
    dossiers = dressed([row.dossier for row in found.rows.select_related("dossier__result")])
    giver = found.from_unit
    context = {
        **letterhead(giver, agency(giver), found.made_at), "form": _HANDOVER, "mark": found.code, "note": found.note,
        "qr": codes.qr(address_of(found.code)), "bar": codes.barcode(found.code), "from_unit": giver.name,
        "to_unit": found.to_unit.name, "made": words.long_moment(found.made_at), "giver": person(found.made_by),
        "taker": person(found.taken_by), "lines": [_line(d) for d in dossiers],
    }  # fmt: skip
    return (render_to_string("slips/handover.html", context),)


def postal(dossiers: Sequence[Dossier], unit: OrgUnit, user: User, now: datetime) -> Sheets:
    """The list that goes with the envelopes, signed by the post."""
    context = {
        **letterhead(unit, agency(unit), now), "form": _POSTAL, "mark": f"{timezone.localdate(now):%d/%m/%Y}",
        "bar": "", "sender": unit.name, "giver": person(user), "headings": list(POSTAL_HEADINGS),
        "lines": postal_lines(dossiers),
    }  # fmt: skip
    return (render_to_string("slips/postal.html", context),)


def postal_lines(dossiers: Sequence[Dossier]) -> list[list[Any]]:
    """The rows of the postal list, in the order of POSTAL_HEADINGS."""
    return [
        [nth, d.code, _result(_of(d)), d.applicant_name, d.contact.get("address") or "",
         words.phone(d.contact.get("phone") or ""), found.postal_number if (found := _of(d)) else "", ""]
        for nth, d in enumerate(dossiers, start=1)
    ]  # fmt: skip


def postal_workbook(dossiers: Sequence[Dossier]) -> bytes:
    """The same list as a workbook, for the post's own system."""
    from xlsxwriter import Workbook

    made = BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet("Bưu chính"), book.add_format({"bold": True})
        for at, (heading, width) in enumerate(POSTAL_HEADINGS.items()):
            sheet.set_column(at, at, width)
            sheet.write(0, at, heading, bold)
        for nth, line in enumerate(postal_lines(dossiers), start=1):
            sheet.write_row(nth, 0, line)
    return made.getvalue()


def _line(d: Dossier) -> dict[str, Any]:
    return {
        "code": d.code, "procedure": d.procedure.name, "result": _result(_of(d)), "name": d.applicant_name,
        "address": d.contact.get("address") or "", "fee": bool(fees(d)),
        "postal": d.return_method == ReturnMethod.POSTAL,
    }  # fmt: skip


def _of(d: Dossier) -> Result | None:
    return getattr(d, "result", None)


def _result(found: Result | None) -> str:
    """«12/GĐK-STP, ký 16/11/2026»."""
    if found is None:
        return ""
    signed = f"ký {timezone.localtime(found.signed_at):%d/%m/%Y}" if found.signed_at else ""
    return ", ".join(filter(None, [found.number or found.get_outcome_display(), signed]))
