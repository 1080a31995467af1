"""Exports of another system, made up, and the command that brings them in."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from cases.catalogue.models import ProcedureVersion
from motcua.core.calendar import VN

PORTAL = ("MaHoSo", "MaTTHC", "KenhThucHien", "ChuHoSo", "LoaiDoiTuong", "MaDoiTuong", "Email", "SoDienThoai",
          "NgayTiepNhan", "NgayHenTra", "TrangThaiHoSo", "NgayTra", "HinhThuc", "NgayKetThucXuLy", "DonViXuLy",
          "GhiChu")  # fmt: skip


def row(version: ProcedureVersion, n: int = 1, **values: Any) -> dict[str, Any]:
    """A dossier being processed, as the national portal writes it."""
    return {
        "MaHoSo": f"000.00.16.H32-240304-{n:04d}", "MaTTHC": version.procedure.code, "KenhThucHien": "2",
        "ChuHoSo": f"Trần Thị Ví Dụ {n}", "LoaiDoiTuong": "1", "MaDoiTuong": f"056195{n:06d}",
        "Email": f"vidu{n}@example.vn", "SoDienThoai": "0905000111", "NgayTiepNhan": "20260302090000",
        "NgayHenTra": "20260306170000", "TrangThaiHoSo": "4", "HinhThuc": "1", **values,
    }  # fmt: skip


def bring(path: Path, *rows: dict[str, Any], **options: Any) -> str:
    """Write the rows as CSV and import them; what the command said."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.DictWriter(file, list(dict.fromkeys([*PORTAL, *(key for each in rows for key in each)])))
        out.writeheader()
        out.writerows(rows)
    return run(path, **options)


def run(path: Path, **options: Any) -> str:
    said = StringIO()
    call_command("import_dossiers", path, stdout=said, **options)
    return said.getvalue()


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VN)  # type: ignore[arg-type, misc]
