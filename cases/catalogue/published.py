"""Reads a published file of procedures: the JSON, JSON-lines and CSV forms of the national portal's export.

Nothing is invented: what the file does not say for certain stays empty, with a sentence in ``notes``.
"""

import csv
import gzip
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from motcua.core.text import search_key

from . import definitions
from .content import Charge, Content, Entry, Limit, Paper
from .models import LimitUnit, Procedure, ProcedureVersion

UNSORTED = "chua-phan-loai"  # the kind of a paper whose kind the file does not tell; never offered again
_UNITS = {"Ngày làm việc": LimitUnit.WORKING_DAY, "Ngày": LimitUnit.DAY, "Giờ": LimitUnit.HOUR}
_CODE = re.compile(r"\d\.\d{6}")
_OURS = re.compile(r"(Giám đốc )?Sở Tư pháp", re.IGNORECASE)
_PROVINCE = "Cấp tỉnh"
_FREE = {"miễn phí", "không", "không thu", "không thu phí", "không có"}
_MENTIONS_FEE = re.compile(r"\bphí\b|\d{2,3}\.000", re.IGNORECASE)
_SMALLEST = 1000  # a smaller sum in đồng is a placeholder, thousands, or another currency
_CONDITIONAL = re.compile(r"(trường hợp|nếu|đối với)\b|.*\((nếu có|nếu .*)\)", re.IGNORECASE | re.DOTALL)
Row = Mapping[str, Any]


class _Unreadable(str):
    """Why a line is no record."""

    __slots__ = ()


def read(path: Path) -> Iterator[Entry]:
    """The records of a file, broken ones too. Raises ValueError for a file that is none of the three forms."""
    for number, row, day, summary in _rows(path):
        if isinstance(row, _Unreadable):
            yield Entry(f"dòng {number}", refusal=row)
            continue
        name = _line(row.get("ma")) or f"bản ghi {number}" if isinstance(row, Mapping) else f"bản ghi {number}"
        try:
            yield _entry(name, _as_record(row) if summary else row, day, summary)
        except ValueError as error:
            yield Entry(name, refusal=str(error))
        except (KeyError, TypeError, AttributeError) as error:
            yield Entry(name, refusal=f"bản ghi hỏng ({type(error).__name__}: {error})")


def _rows(path: Path) -> Iterator[tuple[int, Any, str, bool]]:
    """Number, record (or a refusal), day of the export, whether it is a summary."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = raw.decode("utf-8-sig")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if ".csv" in suffixes:
        lines = csv.DictReader(io.StringIO(text, newline=""))
        yield from ((number, row, "", True) for number, row in enumerate(lines, start=2))
    elif ".jsonl" in suffixes:
        yield from ((n, _json_line(line), "", False) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    else:
        whole = json.loads(text)
        rows = whole.get("tthc") if isinstance(whole, dict) else whole
        if not isinstance(rows, list):
            raise ValueError("Tệp JSON không có danh sách «tthc».")
        day = str(whole.get("ngay_crawl", "")) if isinstance(whole, dict) else ""
        yield from ((number, row, day, False) for number, row in enumerate(rows, start=1))


def _json_line(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return _Unreadable(f"không phải JSON: {error}")


def _as_record(row: Row) -> Row:
    """A CSV line in the shape of a JSON record; the free columns of the summary are not certain."""
    ways = [
        {
            "hinh_thuc": "Trực tiếp", "thoi_han_so": row["thoi_han_truc_tiep"], "thoi_han_don_vi": row["don_vi"],
            "phi_le_phi_van_ban": fee or None, "phi_vnd": fee or None, "mo_ta": None,
        }
        for fee in (row["phi_vnd"] or "").split(";")
    ]  # fmt: skip
    results = [{"ten": part.strip()} for part in (row["ket_qua"] or "").split("|") if part.strip()]
    return {
        "ma": row["ma"], "ten": row["ten"], "linh_vuc": row["linh_vuc"], "cap_thuc_hien": row["cap"].split("|"),
        "co_quan_thuc_hien": row["co_quan_thuc_hien"], "quyet_dinh_cong_bo": row["qd_cong_bo"], "ket_qua": results,
        "cach_thuc": ways, "thanh_phan": [], "nguon_url": row["url"], "hinh_thuc_nop": row["hinh_thuc_nop"].split("|"),
    }  # fmt: skip


def _entry(name: str, row: Row, day: str, summary: bool) -> Entry:
    code, title, field_name = _line(row["ma"]), _line(row["ten"]), _line(row["linh_vuc"])
    if not _CODE.fullmatch(code):
        raise ValueError(f"mã thủ tục «{code}» sai dạng (đúng: 1.002010)")
    if not title or not field_name:
        raise ValueError("thiếu tên thủ tục" if not title else "thiếu lĩnh vực")
    notes: list[str] = []
    ways = row["cach_thuc"] or []
    decision = _line(row.get("quyet_dinh_cong_bo")).replace("QD-", "QĐ-")
    field = slug_of(field_name)
    own, why = _competence(row, field)
    content = Content(
        code=code, name=title, field=field, competence=own, department=definitions.department_of(field),
        legal_limit=_limit(ways, notes), online_level=_online(row, ways), decision=decision,
        results=definitions.with_kinds(code, [_result(r) for r in row["ket_qua"] or []]),
        components=tuple(_papers(row["thanh_phan"] or [], notes)), fees=_fees(ways, notes), notes=tuple(notes),
    )  # fmt: skip
    page = ", ".join(part for part in (f"Công bố tại {decision}" if decision else "", _line(row.get("nguon_url")),
                                       f"thu {day}" if day else "") if part)  # fmt: skip
    named = ("name", "decision", "legal_limit", "online_level", "results", "components", "fees")
    sources = {key: page for key in named if getattr(content, key)}
    sources["competence"] = why
    if content.department:
        sources["department"] = "Phân công theo lĩnh vực; Sở đổi được"
    return Entry(name, definitions.completed(replace(content, sources=sources)), field_name, summary=summary)


def slug_of(field_name: str) -> str:
    """«Công chứng» → ``cong-chung``."""
    return "-".join(search_key(field_name).split())[:120].strip("-")


def _competence(row: Row, field: str) -> tuple[str, str]:
    """Whether the Sở solves it, and why."""
    agencies = [_line(part) for part in _line(row.get("co_quan_thuc_hien")).split(",")]
    if _PROVINCE not in row["cap_thuc_hien"]:
        return Procedure.Competence.REFERENCE, f"Cấp thực hiện: {', '.join(row['cap_thuc_hien'])}"
    if not any(_OURS.fullmatch(agency) for agency in agencies):
        return Procedure.Competence.REFERENCE, "Cơ quan thực hiện không ghi Sở Tư pháp"
    if not definitions.department_of(field):
        return Procedure.Competence.REFERENCE, "Lĩnh vực chưa giao cho phòng nào của Sở"
    return Procedure.Competence.OWN, "Cấp tỉnh, Sở Tư pháp thực hiện"


def _limit(ways: list[Row], notes: list[str]) -> Limit | None:
    certain: list[Limit] = []
    for way in ways:
        amount, unit = _number(way["thoi_han_so"]), _line(way["thoi_han_don_vi"])
        if amount is None:
            _note(notes, f"không nêu thời hạn ({way['hinh_thuc']})")
        elif not unit:
            holding = ", có thể là giá trị giữ chỗ" if amount == 1 else ""
            _note(notes, f"thời hạn «{amount}» không có đơn vị{holding}")
        elif unit not in _UNITS or not 1 <= amount <= 32767 or way.get("thoi_han_chac_chan") is False:
            _note(notes, f"thời hạn «{amount} {unit}» chưa chắc chắn")
        elif (limit := Limit(amount, _UNITS[unit].value)) not in certain:
            certain.append(limit)
    if len(certain) > 1:
        _note(notes, f"thời hạn khác nhau theo cách nộp: {'; '.join(map(str, certain))}")
    return certain[0] if len(certain) == 1 else None


def _fees(ways: list[Row], notes: list[str]) -> tuple[Charge, ...]:
    amounts: list[int] = []
    certain = bool(ways)
    for way in ways:
        amount, text, more = _number(way["phi_vnd"]), _line(way["phi_le_phi_van_ban"]), _line(way.get("mo_ta"))
        said = f"phí ghi «{text}»" if text else "không nêu phí"
        if amount is None:
            certain = _note(notes, said)
        elif amount == 0 and (text.lower() not in _FREE or _MENTIONS_FEE.search(more)):
            certain = _note(notes, f"{said}, số tiền 0 không chắc là miễn phí" + (f": {more[:120]}" if more else ""))
        elif 0 < amount < _SMALLEST or "USD" in text.upper():
            certain = _note(notes, f"{said}: số tiền đáng ngờ")
        elif amount not in amounts:
            amounts.append(amount)
    if len(amounts) > 1:
        certain = _note(notes, f"nhiều mức phí: {', '.join(f'{a:,}'.replace(',', '.') for a in amounts)} đồng")
    return (Charge("phí, lệ phí", amounts[0]),) if certain and len(amounts) == 1 else ()


def _note(notes: list[str], text: str) -> bool:
    """Adds a sentence once; always False, for «not certain»."""
    if text not in notes:
        notes.append(text)
    return False


def _online(row: Row, ways: list[Row]) -> str:
    """A page without the online way says so; with it, «toàn trình» or «một phần» is not told."""
    told = row.get("hinh_thuc_nop") or [way["hinh_thuc"] for way in ways]
    return ProcedureVersion.OnlineLevel.NONE.value if told and "Trực tuyến" not in told else ""


def _result(row: Row) -> dict[str, str]:
    result = {"code": _line(row.get("ma")), "name": _line(row["ten"])}
    return {key: value for key, value in result.items() if value}


def _papers(groups: list[Row], notes: list[str]) -> Iterator[Paper]:
    number = skipped = 0
    for group in groups:
        is_note = "lưu ý" in _line(group["nhom"]).lower()
        for row in group["giay_to"]:
            name = _line(row["ten_giay_to"])
            originals, copies = _number(row["so_ban_chinh"]) or 0, _number(row["so_ban_sao"]) or 0
            if is_note or not name or originals + copies == 0:
                skipped += 1
                continue
            number += 1
            if name.endswith(":"):
                _note(notes, f"giấy tờ thứ {number} giống tên nhóm: «{name[:80]}»")
            if originals == copies == 1:
                _note(notes, f"giấy tờ thứ {number} ghi 1 bản chính và 1 bản sao, có thể là giá trị giữ chỗ")
            form = re.sub(r"\.(docx?|pdf|rtf)$", "", _line(row["mau_don"]), flags=re.IGNORECASE)[:80]
            required = not _CONDITIONAL.match(name)
            yield Paper(f"tp-{number}", name, UNSORTED, originals, copies, required=required, form=form)
    if skipped:
        _note(notes, f"{skipped} dòng là tên nhóm hoặc lưu ý, không ghi thành giấy tờ")


def _number(value: object) -> int | None:
    """A whole number that is not negative; None when there is none."""
    if value is None or value == "":
        return None
    if not re.fullmatch(r"\d{1,9}", str(value)):
        raise ValueError(f"«{value}» không phải số nguyên")
    return int(str(value))


def _line(text: object) -> str:
    """One clean line, composed (NFC), without list marks; empty for None."""
    if text is None:
        return ""
    if not isinstance(text, str | int | float):
        raise TypeError(f"«{text}» không phải chữ")
    return " ".join(unicodedata.normalize("NFC", str(text)).split()).lstrip("-+*• ").strip()
