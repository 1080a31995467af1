"""Samples for the living page of components (/bo-giao-dien/): no person, no dossier in it is real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms


class SampleForm(forms.Form):
    """One field with an error, one with a hint, one of each kind of control."""

    number = forms.RegexField(
        r"^\d{12}$",
        label="Số định danh cá nhân",
        error_messages={"invalid": "Còn thiếu 1 số: số định danh có 12 chữ số."},
    )
    issued = forms.CharField(label="Ngày cấp", help_text="Ngày in ở mặt sau thẻ.", required=False)
    place = forms.ChoiceField(label="Nơi nhận kết quả", choices=[("counter", "Tại quầy"), ("postal", "Bưu chính")])
    told = forms.BooleanField(label="Nhắn tin khi có kết quả", required=False)
    copies = forms.ChoiceField(label="Bản in", choices=[("1", "Một liên"), ("2", "Hai liên")], widget=forms.RadioSelect)


def days() -> list[dict[str, Any]]:
    """Eighteen days of a ten-day limit, with a pause and a holiday."""
    rows: list[dict[str, Any]] = []
    number = 0
    for offset in range(18):
        day = date(2026, 11, 10) + timedelta(offset)
        kind, reason = "yes", "Ngày làm việc"
        if offset == 0:
            kind, reason = "zero", "Ngày nhận: chưa tính"
        elif day.weekday() >= 5:
            kind, reason = "off", "Cuối tuần"
        elif day in (date(2026, 11, 18), date(2026, 11, 19)):
            kind, reason = "pause", "Chờ nộp lệ phí, đến 19/11 16:30"
        elif day == date(2026, 11, 24):
            kind, reason = "hol", "Ngày Văn hóa Việt Nam"
        elif day == date(2026, 11, 23):
            kind, reason = "now", "Hôm nay"
        elif day == date(2026, 11, 27):
            kind, reason = "fin", "Ngày làm việc, hạn cuối"
        if kind in ("yes", "now", "fin"):
            number += 1
        rows.append(
            {"date": day, "kind": kind, "reason": reason, "number": number if kind in ("yes", "now", "fin") else None}
        )
    return rows


ENTRIES = [
    {"when": "hôm nay", "title": "Dự thảo kết quả", "who": "Phạm Quốc Bảo", "note": "hạn bước 25/11", "kind": "now"},
    {"when": "19/11 16:30", "title": "Đã nộp lệ phí", "note": "Hết tạm dừng · VietQR", "kind": "pause"},
    {"when": "10/11 10:24", "title": "Tiếp nhận, in giấy hẹn", "who": "Nguyễn Thu Hà", "note": "quầy 3"},
]
CHOICES = [
    ("original", "Bản chính", True),
    ("copy", "Bản sao", False),
    ("scan", "Bản quét", False),
    ("reused", "Từ kho", False),
]
PAPERS = [
    {
        "code": "tp-1",
        "name": "Giấy đề nghị đăng ký hoạt động",
        "facts": "Mẫu TP-LS-02",
        "quantity": "1 bản chính",
        "required": True,
        "checked": True,
        "origin": "bản chính",
        "choices": CHOICES,
    },
    {
        "code": "tp-2",
        "name": "Thẻ luật sư",
        "facts": "Số 14207/LS · đến 02/08/2029",
        "required": True,
        "checked": True,
        "vault": True,
        "origin_tone": "done",
        "origin_icon": "database",
        "origin": "Kho của Sở",
        "choices": [("reused", "Từ kho", True)],
    },
    {
        "code": "tp-3",
        "name": "Giấy tờ chứng minh về trụ sở",
        "facts": "hợp đồng thuê hoặc giấy nhà",
        "quantity": "1 bản sao",
        "required": True,
        "checked": False,
        "origin": "đã có",
        "choices": CHOICES,
        "why_missing": "Bản trong kho hết hạn 30/09/2026: cần bản mới",
    },
]


def context() -> dict[str, Any]:
    """What templates/core/kit.html needs."""
    form = SampleForm(
        {"number": "05609500012", "issued": "20/04/2022", "place": "counter", "told": "on", "copies": "2"}
    )
    return {"form": form, "days": days(), "entries": ENTRIES, "papers": PAPERS}
