"""Nine indices, 0 to 2 points each, 18 in all. Source: domain §12 (NĐ 61/2018, still used in provincial reports).

How the first three are scored (2, 1 or 0 points a dossier, then the mean) was read from practice: «chưa xác minh».
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from cases.dossier.models import Assignment
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from monitoring.reports import entered
from monitoring.reports.spec import Asks, Blank, Column, Line, Report, Table, define
from motcua.core.calendar import midnight

RANKS = ((15, "Xuất sắc"), (12, "Tốt"), (9, "Khá"), (6, "Trung bình"), (0, "Yếu"))
MOST = 2.0
INDICES = {
    "1": "Tổng thời gian giải quyết thủ tục so với quy định",
    "2": "Thời gian thực hiện của từng cơ quan, đơn vị tham gia",
    "3": "Số lần phải liên hệ với nơi tiếp nhận để hoàn thiện hồ sơ",
    "4": "Số cơ quan, đơn vị, tổ chức phải liên hệ",
    "5": "Tổ chức tiếp nhận, giải quyết, trả kết quả tại Bộ phận Một cửa",
    "6": "Công khai thủ tục hành chính",
    "7": "Thái độ của công chức, viên chức",
    "8": "Tiếp thu, giải trình phản ánh, kiến nghị",
    "9": "Tiến độ và chất lượng cung cấp dịch vụ công trực tuyến",
}
Points = tuple[int, int, int]  # how many count 2, 1 and 0 points


def rank(points: float) -> str:
    """The rank of a sum; exactly 15 is «Xuất sắc»."""
    return next(name for least, name in RANKS if points >= least)


def mean(points: Points) -> float | None:
    """Mean points; None where nothing is counted."""
    return round((2 * points[0] + points[1]) / sum(points), 2) if sum(points) else None


def whole_time(scope: Scope) -> Points:
    """Finished before, on and after the original due date."""
    counts = scope.counts(("early", "punctual", "late"))
    return counts["early"], counts["punctual"], counts["late"]


def each_unit(scope: Scope) -> Points:
    """Steps of the scope's dossiers ended in the period before, on and after the day they were due."""
    steps = Assignment.objects.filter(
        dossier__in=scope.facts.values("pk"), ended_at__gte=midnight(scope.since),
        ended_at__lt=midnight(scope.last + timedelta(days=1)), due_at__isnull=False,
    ).annotate(ended=TruncDate("ended_at"), due=TruncDate("due_at"))  # fmt: skip
    return _points(steps, Q(ended__lt=F("due")), Q(ended=F("due")), Q(ended__gt=F("due")))


def contacts(scope: Scope) -> Points:
    """Finished dossiers asked to be completed never, once, more often."""
    finished = scope.facts.counted("finished", scope.since, scope.until)
    return _points(finished, *(Q(**{f"dossier__supplements{how}": n}) for how, n in (("", 0), ("", 1), ("__gt", 1))))


def _points(rows: Any, *parts: Q) -> Points:
    found = rows.aggregate(**{f"p{number}": Count("pk", filter=part) for number, part in enumerate(parts)})
    return found["p0"], found["p1"], found["p2"]


MEASURED: Mapping[str, Callable[[Scope], Points]] = {"1": whole_time, "2": each_unit, "3": contacts}
_HOW = "{} hồ sơ 2 điểm, {} hồ sơ 1 điểm, {} hồ sơ 0 điểm"


def build(scope: Scope) -> Table:
    """A row an index; the sum and its rank only when all nine have points."""
    by_hand = entered.of("chin-chi-so", scope)
    found = [_line(code, label, scope, by_hand.get(code)) for code, label in INDICES.items()]
    points = [line.values["score"] for line in found]
    missing = [line.name for line in found if line.values["score"] is None]
    total = round(sum(each for each in points if each is not None), 2)
    told = "" if missing else rank(total)
    notes = [f"Chưa xếp loại: còn {len(missing)} chỉ số chưa có dữ liệu."] if missing else [f"Xếp loại: {told}."]
    score = total if len(missing) < len(found) else None
    total_line = Line("Tổng điểm", "total", {"most": MOST * len(found), "score": score, "told": told}, None)
    return Table([*found, total_line], notes=notes)


def _line(code: str, label: str, scope: Scope, by_hand: Any) -> Line:
    score, told = None, "Chưa có dữ liệu"
    if code in MEASURED:
        points = MEASURED[code](scope)
        score = mean(points)
        if score is not None:
            told = f"Hệ thống đo: {_HOW.format(*points)}".replace("hồ sơ", "bước" if code == "2" else "hồ sơ")
    elif by_hand:
        score, told = entered.number(by_hand.numerator), entered.told(by_hand)
    asks = {"index": code} if code in ("1", "3") else None
    return Line(label, "index", {"most": MOST, "score": score, "told": told}, asks)


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The finished dossiers behind an index that is measured on them."""
    if asks.get("index") not in ("1", "3"):
        return scope.facts.none()
    return scope.facts.counted("finished", scope.since, scope.until)


define(
    Report(
        code="chin-chi-so",
        title="Đánh giá việc giải quyết thủ tục hành chính: chín chỉ số",
        about="Mỗi chỉ số 0–2 điểm, tổng 18; từ đúng 15 điểm là Xuất sắc.",
        source="NĐ 61/2018/NĐ-CP (hết hiệu lực, còn dùng trong báo cáo của tỉnh); cách chấm chỉ số 1–3 chưa xác minh",
        names="Chỉ số",
        columns=(
            Column("most", "Điểm tối đa", kind="number"),
            Column("score", "Điểm", kind="number", opens=True),
            Column("told", "Căn cứ chấm điểm", kind="text", width=34),
        ),
        build=build,
        behind=behind,
        key=("timing", "dossier__supplements"),
        apart=True,
        blanks=tuple(
            Blank(code, f"{code}. {label}", "score", MOST) for code, label in INDICES.items() if code not in MEASURED
        ),
        scheduled=("quarter", "year"),
    )
)
