"""The sources of a demonstration: repeatable answers about people who never lived, slow and failing as set."""

import time
from zlib import crc32

from django.conf import settings

from motcua.core.models import Person

from .facts import Answer, Unavailable

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng")
GIVEN = ("Minh Anh", "Quốc Bảo", "Thùy Dung", "Gia Hân", "Đức Khải", "Ngọc Lan", "Hoài Nam", "Thanh Tâm")
STREETS = ("Lê Lợi", "Trần Phú", "Ngô Gia Tự", "Thống Nhất", "Yersin", "Hùng Vương")
PERSONAL = 12  # digits of a personal number
UNKNOWN_OF = 11  # one number in so many is nobody's


def fetch(source: str, number: str, purpose: str, timeout: float) -> Answer | None:
    """What the source would say. Raises Unavailable as often, and as late, as the settings say."""
    die = crc32(f"{source}:{number}".encode())
    time.sleep(min(settings.SIMULATED_LATENCY, timeout))
    if timeout <= settings.SIMULATED_LATENCY or die % 100 < settings.SIMULATED_FAILURES:
        raise Unavailable(f"{source}: simulated")
    known = Person.objects.filter(id_number=number).first()
    if known is None and crc32(number.encode()) % UNKNOWN_OF == 0:
        return None
    return {**_somebody(source, number), **(_of(known) if known else {}), **_more(source, number)}


def _somebody(source: str, number: str) -> dict[str, str]:
    die = crc32(number.encode())
    name = f"{FAMILIES[die % 8]} {GIVEN[die // 8 % 8]}"
    address = f"{die % 200 + 1} {STREETS[die % 6]}, phường Nha Trang, Khánh Hòa"
    if source == "business":
        return {"name": f"Công ty TNHH {GIVEN[die // 64 % 8]}", "address": address}
    if not (len(number) == PERSONAL and number.isdigit()):  # a passport tells neither sex nor year
        return {"name": name, "address": address}
    century, female = divmod(int(number[3]), 2)
    born = f"{19 + century}{number[4:6]}-{die % 12 + 1:02d}-{die % 28 + 1:02d}"
    return {"name": name, "address": address, "birth_date": born, "sex": "Nữ" if female else "Nam"}


def _of(known: Person) -> dict[str, str]:
    born = known.birth_date.isoformat() if known.birth_date else ""
    found = {"name": known.name, "address": known.address, "sex": known.sex, "birth_date": born}
    return {name: value for name, value in found.items() if value}


def _more(source: str, number: str) -> dict[str, str]:
    die = crc32(number.encode())
    if source == "business":
        return {"representative": f"{FAMILIES[die % 8]} {GIVEN[die // 8 % 8]}", "standing": "Đang hoạt động"}
    if source == "civil_status":
        married = ("Chưa kết hôn", "Đã kết hôn")[die % 2]
        return {"birth_registered_at": "UBND phường Nha Trang", "marital_status": married}
    return {}
