"""The days off that the law gives, to be put once into the editable table of holidays.

Days come from the ``holidays`` library; what it lacks or has wrong stands below as data, each with its source.
Years after the last decreed one carry no swaps and are provisional: every autumn a notice fixes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

FIRST_YEAR: Final = 2021
LAST_DECREED_YEAR: Final = 2026
LAST_YEAR: Final = 2099  # as far as the library's lunar table reaches

UNCHECKED: Final = "chưa đối chiếu văn bản"
UNKNOWN: Final = f"thư viện holidays; {UNCHECKED}"
CODE: Final = "Bộ luật Lao động 2019"
YEARLY: Final = f"thông báo nghỉ lễ, Tết năm {{year}}: {UNCHECKED}"
# The first words that fit a day's name give its article.
ARTICLES: Final = (
    ("Tết Dương lịch", f"{CODE}, Điều 112 khoản 1 điểm a"),
    ("Tết", f"{CODE}, Điều 112 khoản 1 điểm b và khoản 3; {YEARLY}"),
    ("Ngày Chiến thắng", f"{CODE}, Điều 112 khoản 1 điểm c"),
    ("Ngày Quốc tế lao động", f"{CODE}, Điều 112 khoản 1 điểm d"),
    ("Quốc khánh", f"{CODE}, Điều 112 khoản 1 điểm đ và khoản 3; {YEARLY}"),
    ("Ngày Giỗ Tổ Hùng Vương", f"{CODE}, Điều 112 khoản 1 điểm e"),
    ("Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16 (từ 01/7/2026)"),
)
OBSERVED: Final = f"; nghỉ bù theo {CODE}, Điều 111 khoản 3"

# Day off → the Saturday worked instead, and who said so.
SWAPS: Final = {
    date(2024, 4, 29): (date(2024, 5, 4), f"Công văn 2450/VPCP-KGVX năm 2024: {UNCHECKED}"),
    date(2025, 5, 2): (date(2025, 4, 26), f"Thông báo 6150/TB-BLĐTBXH năm 2024: {UNCHECKED}"),
    date(2026, 1, 2): (date(2026, 1, 10), f"Công văn 12729/VPCP-KGVX năm 2025: {UNCHECKED}"),
    date(2026, 8, 31): (date(2026, 8, 22), f"Thông báo 9441/TB-BNV năm 2025: {UNCHECKED}"),
}
# Tết 2025 was decreed 27–31/01; the library counts Saturday 01/02, a weekly day of rest, as a sixth day.
NOT_DECREED: Final = frozenset({date(2025, 2, 1)})
# The library calls the day before New Year's Eve «29 Tết» even when the month has 29 days and it is the 28th.
NAMES: Final = (
    ("29 Tết", "Tết Nguyên đán"),
    ("Nguyên Đán", "Nguyên đán"),
    ("Quốc tế Lao động", "Quốc tế lao động"),
)


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """One line of the table of holidays; ``provisional`` is shown «tạm tính»."""

    date: date
    name: str
    kind: Literal["off", "make_up"]
    provisional: bool
    source: str


def holidays_of(year: int) -> list[HolidayRow]:
    """Days off and working Saturdays of a year, by date, holidays that fall on a weekend included.

    Errors: ValueError outside 2021–2099. Source: Bộ luật Lao động 2019, Điều 111, 112; Nghị quyết 28/2026/QH16.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Chưa có lịch nghỉ lễ của năm {year} (chỉ có {FIRST_YEAR}–{LAST_YEAR}).")
    import holidays  # half a second of loading that only the first start needs

    listed = holidays.country_holidays("VN", years=year, language="vi")
    given = {day: name for day, name in listed.items() if day not in NOT_DECREED and day not in SWAPS}
    rows = [_by_law(day, name) for day, name in given.items()]
    for day, (made_up, source) in SWAPS.items():
        if day.year == year:
            off = f"Nghỉ hoán đổi (làm bù Thứ Bảy {made_up:%d/%m/%Y})"
            rows.append(HolidayRow(day, off, "off", False, source))
            rows.append(HolidayRow(made_up, f"Làm bù cho ngày {day:%d/%m/%Y}", "make_up", False, source))
    return sorted(rows, key=lambda row: row.date)


def _by_law(day: date, name: str) -> HolidayRow:
    for ours, law in NAMES:
        name = name.replace(ours, law)
    source = next((law for words, law in ARTICLES if words in name), UNKNOWN).format(year=day.year)
    if "(nghỉ bù" in name:
        source += OBSERVED
    return HolidayRow(day, name, "off", day.year > LAST_DECREED_YEAR, source)
