"""Records in the form of the published file, with made-up procedures."""

import json
from pathlib import Path
from typing import Any


def way(**values: Any) -> dict[str, Any]:
    """One way of applying: five working days, free of charge."""
    return {
        "hinh_thuc": "Trực tiếp", "thoi_han_so": 5, "thoi_han_don_vi": "Ngày làm việc", "thoi_han_chac_chan": True,
        "phi_le_phi_van_ban": "Miễn phí", "phi_vnd": 0, "mo_ta": None, **values,
    }  # fmt: skip


def paper(name: str = "Đơn đề nghị", originals: int = 1, copies: int = 0) -> dict[str, Any]:
    """One paper of the list."""
    return {"ten_giay_to": name, "mau_don": None, "so_ban_chinh": originals, "so_ban_sao": copies}


def record(code: str = "9.000001", **values: Any) -> dict[str, Any]:
    """A provincial procedure that the Sở carries out."""
    return {
        "ma": code, "ten": f"Cấp giấy thử nghiệm {code}", "linh_vuc": "Luật sư", "cap_thuc_hien": ["Cấp tỉnh"],
        "co_quan_thuc_hien": "Sở Tư pháp", "quyet_dinh_cong_bo": "1/QĐ-BTP", "cach_thuc": [way()],
        "thanh_phan": [{"nhom": None, "giay_to": [paper()]}], "ket_qua": [{"ma": "KQ.1", "ten": "Giấy thử nghiệm"}],
        "nguon_url": "trang-thu", **values,
    }  # fmt: skip


def file(folder: Path, *records: Any) -> Path:
    """A published JSON file."""
    path = folder / "thu-tuc.json"
    path.write_text(json.dumps({"ngay_crawl": "2026-06", "tthc": list(records)}, ensure_ascii=False), encoding="utf-8")
    return path
