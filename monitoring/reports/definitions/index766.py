"""QĐ 766/QĐ-TTg: five groups, 100 points. Formulas, thresholds and empty denominators: domain §6.

They fit what the national portal showed in 2026 and are not the decision's own words: «chưa xác minh». What is not
measured here is entered by hand for a period, or has no figure and no points; it is never 0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from cases.catalogue.models import Procedure, ProcedureVersion
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from monitoring.reports import entered
from monitoring.reports.spec import Asks, Blank, Column, Line, Report, Table, define

Pair = tuple[float | None, float | None]  # numerator, denominator
MEASURED, NO_DATA = "Hệ thống đo", "Chưa có dữ liệu"
GROUPS = (
    "Công khai, minh bạch",
    "Tiến độ giải quyết",
    "Cung cấp dịch vụ trực tuyến",
    "Số hóa hồ sơ",
    "Mức độ hài lòng",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A component. ``full_at``: the share that gives all its points; ``empty``: what no denominator means."""

    group: int
    code: str
    label: str
    most: float
    full_at: float = 1.0
    empty: Literal["nothing", "full", "zero"] = "nothing"
    measures: tuple[str, str] | None = None
    reckon: Callable[[Scope], Pair] | None = None

    def score(self, numerator: float | None, denominator: float | None) -> float | None:
        """Points; None without figures."""
        if numerator is None or denominator is None:
            return None
        if not denominator:
            return {"full": self.most, "zero": 0.0, "nothing": None}[self.empty]
        return round(self.most * min(1.0, numerator / denominator / self.full_at), 2)


def _online(scope: Scope) -> QuerySet[ProcedureVersion]:
    return _ours(scope).filter(online_level__in=("full", "partial"))


def _ours(scope: Scope) -> QuerySet[ProcedureVersion]:
    """The Sở's own procedures in force on the last day."""
    return ProcedureVersion.objects.in_force(scope.last).filter(procedure__competence=Procedure.Competence.OWN)


def _told_by_catalogue(scope: Scope) -> bool:
    """A catalogue belongs to the whole Sở; while a level in it is unknown nobody knows how many are offered."""
    return not scope.where and not _ours(scope).filter(online_level="").exists()


def offered_online(scope: Scope) -> Pair:
    """Procedures offered online / procedures."""
    return (_online(scope).count(), _ours(scope).count()) if _told_by_catalogue(scope) else (None, None)


def used_online(scope: Scope) -> Pair:
    """Online procedures that had a dossier online / online procedures."""
    if not _told_by_catalogue(scope):
        return None, None
    used = scope.facts.counted("online", scope.since, scope.until).values("procedure")
    return _online(scope).filter(procedure__in=used).count(), _online(scope).count()


def with_result(scope: Scope) -> FactQuerySet:
    """Granted dossiers whose result lies in the store as a valid file."""
    granted = scope.facts.counted("granted", scope.since, scope.until)
    return granted.filter(dossier__result__paper__accepted_at__isnull=False, dossier__result__paper__revoked_at=None)


def results(scope: Scope) -> Pair:
    """Those / dossiers granted."""
    return with_result(scope).count(), scope.counts(("granted",))["granted"]


PARTS = (
    Part(0, "PUBLISH_ON_TIME", "Thủ tục công bố đúng hạn", 6),
    Part(0, "PUBLIC_UPDATE_ON_TIME", "Thủ tục cập nhật, công khai đúng hạn", 4),
    Part(0, "PUBLIC_CONTENT_FULL", "Thủ tục công khai đầy đủ nội dung", 2),
    Part(0, "DOSSIER_SYNC", "Hồ sơ đồng bộ lên Cổng DVCQG", 6),
    Part(1, "ON_TIME", "Hồ sơ giải quyết trước hạn, đúng hạn / tiếp nhận", 20, measures=("on_time", "received")),
    Part(2, "ONLINE_OFFERED", "Thủ tục cung cấp trực tuyến", 2, 0.8, reckon=offered_online),
    Part(2, "ONLINE_USED", "Dịch vụ trực tuyến có phát sinh hồ sơ", 4, reckon=used_online),
    Part(2, "ONLINE_DOSSIERS", "Hồ sơ nộp trực tuyến", 6, 0.5, measures=("online", "received")),
    Part(2, "PAYMENT_OFFERED", "Thủ tục có nghĩa vụ tài chính thanh toán được trên DVCQG", 2, 0.8),
    Part(2, "PAYMENT_USED", "Thủ tục có giao dịch thanh toán trực tuyến", 2, 0.8),
    Part(2, "PAYMENT_DOSSIERS", "Hồ sơ thanh toán trực tuyến trên hồ sơ có nghĩa vụ tài chính", 6),
    Part(3, "ORIGINAL_RESULT_AVAILABLE", "Hồ sơ có kết quả điện tử", 6, reckon=results),
    Part(3, "SO_HOA_GIAY_TO_GIAI_QUYET", "Hồ sơ số hóa giấy tờ", 4, measures=("digitized", "received")),
    Part(3, "REUSED_DIGITIZED_DATA", "Khai thác, dùng lại dữ liệu số hóa", 2, 0.8, measures=("reused", "received")),
    Part(3, "SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "Kết nối, chia sẻ kho dữ liệu cá nhân với DVCQG", 4),
    Part(3, "CITIZEN_DATA_CONNECTED_FORMALITY", "Thủ tục kết nối dữ liệu dân cư", 2),
    Part(3, "CITIZEN_DATA_CONNECTED_DOSSIER", "Hồ sơ dùng dữ liệu dân cư", 2),
    Part(3, "ELECTRONIC_CERTIFIED_COPY", "Chứng thực bản sao điện tử", 2),
    Part(4, "PETITION_PROCESSING_ON_TIME", "Phản ánh, kiến nghị xử lý đúng hạn", 6, empty="full"),
    Part(4, "PETITION_HANDLING_SATISFACTION", "Hài lòng về xử lý phản ánh, kiến nghị", 6, empty="full"),
    Part(4, "DOSSIER_RECEIVING_SATISFACTION", "Hài lòng về tiếp nhận, giải quyết", 6, 0.9, empty="zero"),
)  # fmt: skip


def build(scope: Scope) -> Table:
    """Rows by group with their components, and the total of what has figures."""
    names = {name for part in PARTS for name in part.measures or ()}
    counts, by_hand = scope.counts(sorted(names)), entered.of("766", scope)
    found: list[Line] = []
    for number, group in enumerate(GROUPS):
        own = [_line(part, scope, counts, by_hand.get(part.code)) for part in PARTS if part.group == number]
        found += [_sum(group, "group", own), *own]
    parts = [line for line in found if line.kind == "component"]
    known = sum(line.values["most"] for line in parts if line.values["score"] is not None)
    note = f"Điểm cộng từ các chỉ số đã có số liệu, ứng với {known:g} trên 100 điểm; chỉ số chưa có số liệu không tính."
    return Table([*found, _sum("Tổng điểm", "total", parts)], notes=[note])


def _line(part: Part, scope: Scope, counts: dict[str, int], by_hand: Any) -> Line:
    told, asks = NO_DATA, None
    numerator: float | None = None
    denominator: float | None = None
    if part.measures:
        numerator, denominator = (counts[name] for name in part.measures)
        asks = {"part": part.code}
    elif part.reckon:
        numerator, denominator = part.reckon(scope)
        asks = {"part": part.code} if part.reckon is results else None
    if (part.measures or part.reckon) and denominator:
        told = MEASURED
    elif by_hand:
        numerator, denominator = entered.number(by_hand.numerator), entered.number(by_hand.denominator)
        told = entered.told(by_hand)
    score = part.score(numerator, denominator)
    share = round(100 * numerator / denominator, 2) if denominator and numerator is not None else None
    values = {"most": part.most, "numerator": numerator, "denominator": denominator, "share": share, "score": score,
              "told": told}  # fmt: skip
    return Line(part.label, "component", values, asks)


def _sum(name: str, kind: str, lines: list[Line]) -> Line:
    scores = [line.values["score"] for line in lines if line.values["score"] is not None]
    score = round(sum(scores), 2) if scores else None
    empty = dict.fromkeys(("numerator", "denominator", "share"))
    most = sum(line.values["most"] for line in lines)
    return Line(name, kind, {"most": most, **empty, "score": score, "told": ""}, None)


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The dossiers of a component («part»: its code)."""
    part = next((each for each in PARTS if each.code == asks.get("part")), None)
    if part is None:
        return scope.facts.none()
    if part.measures:
        return scope.facts.counted(part.measures[column == "denominator"], scope.since, scope.until)
    return with_result(scope) if column == "numerator" else scope.facts.counted("granted", scope.since, scope.until)


define(
    Report(
        code="766",
        title="Chỉ số phục vụ người dân, doanh nghiệp (QĐ 766)",
        about="Năm nhóm, 100 điểm; phần không đo được tại đây thì nhập tay hoặc «chưa có dữ liệu».",
        source="QĐ 766/QĐ-TTg 23/6/2022; công thức theo số liệu công khai trên Cổng DVCQG 09/2026 (chưa xác minh)",
        names="Nhóm, chỉ số thành phần",
        columns=(
            Column("most", "Điểm tối đa", kind="number"),
            Column("numerator", "Tử số", opens=True),
            Column("denominator", "Mẫu số", opens=True),
            Column("share", "Tỷ lệ", kind="share"),
            Column("score", "Điểm", kind="number"),
            Column("told", "Nguồn số liệu", kind="text", width=26),
        ),
        build=build,
        behind=behind,
        apart=True,
        blanks=tuple(
            Blank(part.code, part.label) for part in PARTS if not part.measures and part.reckon is not results
        ),
        scheduled=("month", "quarter", "year"),
    )
)
