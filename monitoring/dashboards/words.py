"""Numbers, lights and gaps as people read them: never by colour alone, never 0 for what nobody knows."""

import math
from dataclasses import dataclass
from functools import cache

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from monitoring.kpi.forecast import Forecast
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS, Kpi

# The labels of the definitions are whole sentences; a tile and a column head have room for these.
SHORT = {
    "reuse": "Không nộp lại giấy tờ",
    "reuse_possible": "Dùng lại khi kho có sẵn",
    "online": "Nộp trực tuyến",
    "satisfaction": "Mức độ hài lòng",
    "wait_average": "Chờ tại quầy",
    "wait_longest": "Lượt chờ lâu nhất",
    "handling_average": "Tiếp nhận một hồ sơ",
    "digitized_intake": "Số hóa khi tiếp nhận",
    "digitized_results": "Số hóa kết quả",
    "electronic_handover": "Luân chuyển điện tử",
    "on_time": "Đúng và trước hạn",
    "productivity": "Năng suất người trực",
    "boundary_free": "Không theo địa giới",
}
NEAR = 0.05  # of the target: closer than this is «sát ngưỡng»


@dataclass(frozen=True, slots=True)
class Light:
    """How a figure stands: tone of the colour, icon, word."""

    tone: str
    icon: str
    word: str

    @property
    def badge(self) -> SafeString:
        """Drawn for a dense line; there are five of them, on every tile and row."""
        return _badge(self, bare=True)

    @property
    def pill(self) -> SafeString:
        """Drawn with its ground, for a tile."""
        return _badge(self, bare=False)


@cache
def _badge(light: Light, *, bare: bool) -> SafeString:
    shown = {"tone": light.tone, "icon": light.icon, "text": light.word, "bare": bare}
    return render_to_string("components/badge.html", shown)


MET = Light("ontime", "circle-check", "đạt")
CLOSE = Light("soon", "clock-exclamation", "sát ngưỡng")
MISSED = Light("late", "alert-triangle", "chưa đạt")
WATCHED = Light("neutral", "eye", "theo dõi")
UNKNOWN = Light("neutral", "circle-dashed", "chưa có dữ liệu")


def name(code: str) -> str:
    """The short name of a figure; its label where nobody has found one."""
    return SHORT.get(code, KPIS[code].label)


def light(figure: Figure) -> Light:
    """Met, close to the target, missed; no light without a value, none without a target."""
    if figure.value is None:
        return UNKNOWN
    if figure.target is None:
        return WATCHED
    if figure.met:
        return MET
    return CLOSE if abs(figure.value - figure.target) <= NEAR * figure.target else MISSED


def number(value: float | None) -> str:
    """At most one decimal, none from a thousand on: «68,4», «1.412», «100»; «–» for none."""
    if value is None:
        return "–"
    rounded = round(value, 0 if abs(value) >= 1000 else 1)  # number_format cuts off what it does not show
    return str(number_format(rounded, 0 if rounded == round(rounded) else 1, force_grouping=True))


def unit(figure: Figure) -> str:
    """The unit as it stands behind a number: «%», «phút», «hồ sơ»."""
    return figure.kpi.unit.partition("/")[0]


def told(figure: Figure, value: float | None) -> str:
    """A value with its unit: «68,4%», «17,5 phút»."""
    of = unit(figure)
    return f"{number(value)}{of if of == '%' else f' {of}'}"


def short(figure: Figure, value: float | None) -> str:
    """The same where the unit stands nearby already."""
    return told(figure, value) if unit(figure) == "%" else number(value)


def aim(figure: Figure) -> str:
    """What is to be reached: «cần ≥ 80%»."""
    if figure.target is None:
        return ""
    sign = "≥" if figure.kpi.direction == "at_least" else "≤"
    return f"cần {sign} {short(figure, figure.target)}"


def gap(figure: Figure) -> tuple[str, str, str]:
    """What is missing or to spare, in dossiers where the figure is a share: words, number, words."""
    if figure.value is None:
        of_counters = figure.kpi.monthly and figure.denominator is None
        why = "Số của cả quầy, không tách theo bộ lọc này" if of_counters else "Kỳ này chưa có hồ sơ để tính"
        return figure.kpi.awaits.rstrip(".") or why, "", ""
    if figure.target is None:
        return "", number(figure.numerator), f"trên {number(figure.denominator)} hồ sơ"
    if figure.kpi.unit == "%":
        if figure.missing:
            return "Còn thiếu", number(figure.missing), "hồ sơ"
        return ("Dư", number(left), "hồ sơ") if (left := spare(figure)) else ("Vừa đạt mức", "", "")
    over = figure.value - figure.target
    if figure.kpi.direction == "at_most":
        return ("Cần giảm" if over > 0 else "Dưới mức"), number(abs(over)), unit(figure)
    return ("Vượt" if over >= 0 else "Còn thiếu"), number(abs(over)), unit(figure)


def rest(kpi: Kpi) -> str:
    """What the dossiers are that a share does not count: they miss something only where something is to be reached."""
    return "chưa đạt" if kpi.aims else "còn lại"


def spare(figure: Figure) -> int:
    """How many dossiers fewer would still reach the target of a share that is met."""
    needed = math.ceil(round((figure.target or 0) * (figure.denominator or 0) / 100, 6))
    return max((figure.numerator or 0) - needed, 0)


def expected(figure: Figure, found: Forecast | None) -> str:
    """The forecast: «dự báo 73% (71–75)»."""
    if found is None:
        return "chưa đủ số liệu để dự báo"
    low, high = number(found.low), number(found.high)
    # Joined, so that no line ends within the range.
    return f"dự báo {short(figure, found.middle)}" + (f" ({low}\u2060–\u2060{high})" if low != high else "")
