"""The periodic report on the plan to UBND tỉnh (KH 796, IV.1): each target with figure, evidence, causes, proposals;
then the tasks of the plans in force as they stood on the last evening (``plan_tasks``).

The passages are written by rules from the figures and are edited before the report is signed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cases.slips import words
from cases.slips.content import agency
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi import services as kpi
from monitoring.kpi.models import Target
from monitoring.kpi.scope import Scope
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS
from monitoring.plan import past
from monitoring.plan.models import Plan
from monitoring.plan.overview import Line as Standing
from monitoring.plan.states import Status
from monitoring.reports import plan_tasks
from monitoring.reports.evening import said
from monitoring.reports.periods import before
from monitoring.reports.printed import RECEIVER
from monitoring.reports.spec import Asks, Column, Line, Passage, Report, Table, define
from monitoring.reports.words import measured
from motcua.core.models import OrgUnit, Post, Role, User

NAMED = 3  # departments below a target
_WHOLE = ("denominator",)  # not a number of dossiers where no measure is named
_HEAD, _TAIL = "Phần mở đầu của văn bản", "Phần kết của văn bản"
_FIRST, _LAST = "I. Kết quả chung", "IV. Đề xuất, kiến nghị và việc kỳ tới"
_RECIPIENTS = ("Như trên", "Lãnh đạo Sở", "Các phòng, đơn vị thuộc Sở")


def build(scope: Scope) -> Table:
    """A row a target in force on the last day, in the order of the plan, and the passages of each."""
    targets = _targets(scope)
    figures = {each.kpi.code: each for each in kpi.figures(scope, [row.kpi for row in targets])}
    since, until = before(scope.since, scope.until)
    earlier = {each.kpi.code: each for each in kpi.figures(replace(scope, since=since, until=until), list(figures))}
    units = _units(scope)
    lines, passages = [], []
    for row in targets:
        figure = replace(figures[row.kpi], target=float(row.value))
        lines.append(_line(row, figure))
        passages += of_target(row, figure, earlier[row.kpi], _behind_most(figure, units))
    known = scope.evening
    plans = past.plans(known)
    tasks = plan_tasks.standing(plans, scope, known)
    home = agency(OrgUnit.objects.get(code="stp")).name
    of_tasks = plan_tasks.passages(tasks, known)
    texts = [*_head(plans, home), *_opening(lines, home, said(scope)), *passages, *of_tasks, *_closing(lines)]
    return Table(
        lines,
        notes=at_odds(lines, tasks),
        passages=[*texts, *_tail(plans, home, scope)],
        parts={plan_tasks.PART.code: plan_tasks.lines(tasks)},
    )


def _targets(scope: Scope) -> list[Target]:
    """Those of the whole Sở, the plan's own first, in its order."""
    rows = [row for row in Target.objects.in_force(scope.last).filter(department=None) if row.kpi in KPIS]
    return sorted(rows, key=lambda row: (not row.item, row.item, row.kpi))


def _units(scope: Scope) -> dict[OrgUnit, dict[str, int]]:
    """The counts of each department, in one look."""
    counts = scope.counts_by("department_id")
    return {unit: counts[unit.pk] for unit in OrgUnit.objects.filter(pk__in=counts).order_by("pk")}


def _line(row: Target, figure: Figure) -> Line:
    values = {
        "item": row.item or "–", "target": float(row.value), "value": figure.value, "unit": figure.kpi.unit,
        "numerator": figure.numerator, "denominator": figure.denominator if figure.kpi.denominator else None,
        "met": {True: "Đạt", False: "Chưa đạt", None: "Chưa có dữ liệu"}[figure.met], "missing": figure.missing or None,
    }  # fmt: skip
    asks = {"kpi": row.kpi} if figure.kpi.numerator else None
    return Line(row.wording or figure.kpi.label, "target", values, asks, () if figure.kpi.denominator else _WHOLE)


def at_odds(lines: Sequence[Line], tasks: Sequence[Standing]) -> list[str]:
    """What whoever signs will be asked about: tasks confirmed as done whose target is missed."""
    missed = {(line.values["item"], (line.asks or {}).get("kpi")) for line in lines if line.values["met"] == "Chưa đạt"}
    done = [each.task for each in tasks if each.status == Status.CONFIRMED]
    items = [task.item for task in done if any((task.item, code) in missed for code in task.kpis)]
    named = ", ".join(items)
    return [f"Đối chiếu trước khi ký: nhiệm vụ {named} đã xác nhận hoàn thành mà mục tiêu chưa đạt."] if items else []


def _behind_most(figure: Figure, units: dict[OrgUnit, dict[str, int]]) -> list[tuple[str, int, int]]:
    """The departments below the target of a share: name, how many count, of how many; the largest gap first."""
    top, bottom, target = figure.kpi.numerator, figure.kpi.denominator, figure.target
    if not (top and bottom) or target is None:
        return []
    pairs = [(unit.name, counts[top], counts[bottom]) for unit, counts in units.items()]
    below = [row for row in pairs if row[2] and 100 * row[1] / row[2] < target]
    return sorted(below, key=lambda row: row[1] - row[2] * target / 100)


def of_target(row: Target, now: Figure, earlier: Figure, below: list[tuple[str, int, int]]) -> list[Passage]:
    """What the rules write of one target. ``earlier``: the figure of the period before; ``below``: ``_behind_most``."""
    item = f"Mục {row.item}. " if row.item else ""
    heading = f"{item}{row.wording or now.kpi.label}"
    key = f"{row.kpi}.{row.item}"
    return [
        Passage(f"{key}.evidence", heading, "Kết quả, minh chứng", _evidence(now, earlier)),
        Passage(f"{key}.causes", heading, "Nguyên nhân", _causes(now, below)),
        Passage(f"{key}.proposals", heading, "Đề xuất", _proposals(now, below)),
    ]


def _evidence(now: Figure, earlier: Figure) -> str:
    if now.value is None:
        return "Chưa có dữ liệu để đánh giá."
    is_share = now.kpi.unit == "%"
    told = measured(now.value, now.kpi.unit)
    if is_share and now.denominator is not None:
        told += f" ({measured(now.numerator)}/{measured(now.denominator)} hồ sơ)"
    if earlier.value is not None:
        change = round(now.value - earlier.value, 2)
        step = "điểm phần trăm" if is_share else now.kpi.unit
        way = "không đổi" if not change else f"{'tăng' if change > 0 else 'giảm'} {measured(abs(change))} {step}"
        told += f"; {way} so với kỳ trước ({measured(earlier.value, now.kpi.unit)})"
    return f"{told}."


def _causes(now: Figure, below: list[tuple[str, int, int]]) -> str:
    """Nothing of what is met: a letter gives no cause for it."""
    if now.met is None:
        return now.kpi.awaits or "Trong kỳ chưa phát sinh hồ sơ để tính."
    if now.met:
        return ""
    if now.kpi.unit != "%":
        assert now.value is not None
        assert now.target is not None
        far = measured(round(abs(now.value - now.target), 2), now.kpi.unit)
        return f"{'Thấp' if now.kpi.direction == 'at_least' else 'Cao'} hơn mức phải đạt {far}."
    named = [f"{name} ({measured(100 * top / whole, '%')}, {top}/{whole} hồ sơ)" for name, top, whole in below[:NAMED]]
    short = f"Còn thiếu {measured(now.missing)} hồ sơ để đạt. " if now.missing else ""
    where = "Nơi chưa đạt" if len(below) <= NAMED else "Nơi còn thiếu nhiều hồ sơ nhất"
    return f"{short}{where}: {'; '.join(named)}." if named else f"{short}Chưa rõ nguyên nhân ở đơn vị nào."


def _proposals(now: Figure, below: list[tuple[str, int, int]]) -> str:
    if now.met is None:
        return "Văn phòng Sở tổ chức thu thập số liệu để đánh giá mục tiêu này trong kỳ tới."
    if now.met:
        return "Giữ kết quả đã đạt trong kỳ tới."
    if now.kpi.unit != "%":
        return "Văn phòng Sở rà soát việc bố trí người trực Bộ phận Một cửa, báo cáo giải pháp trong kỳ tới."
    who = ", ".join(name for name, _, _ in below[:NAMED]) or "Các phòng liên quan"
    return f"{who} rà soát các hồ sơ chưa đạt, báo cáo giải pháp về Văn phòng Sở trong kỳ tới."


def _head(plans: list[Plan], home: str) -> list[Passage]:
    """What it is about, and on what ground; the plan is named in full once (NĐ 30/2020, Phụ lục I, mục II.6)."""
    named = "; ".join(
        f"Kế hoạch số {plan.number} {words.long_date(plan.issued_on)} của {plan.issuer} ({plan.title})"
        for plan in plans
    )
    ground = f"Thực hiện {named}, {home} báo cáo kết quả như sau:" if plans else f"{home} báo cáo kết quả như sau:"
    return [
        Passage("subject", _HEAD, "Trích yếu", f"Kết quả thực hiện {_short(plans)}"),
        Passage("ground", _HEAD, "Câu mở đầu", ground),
    ]


def _tail(plans: list[Plan], home: str, scope: Scope) -> list[Passage]:
    """How it ends, to whom it goes, who signs: with several directors the name is left to be filled in."""
    posts = Post.objects.current(scope.last).filter(role=Role.DIRECTOR)
    directors = list(User.objects.filter(is_active=True, posts__in=posts).distinct()[:2])
    name = directors[0].get_full_name() if len(directors) == 1 else ""
    end = f"Trên đây là kết quả thực hiện {_short(plans)}, {home} kính báo cáo {RECEIVER}./."
    recipients = "".join(f"{each};\n" for each in _RECIPIENTS)
    return [
        Passage("end", _TAIL, "Câu kết", end),
        Passage("recipients", _TAIL, "Nơi nhận, mỗi nơi một dòng", f"{recipients}Lưu: VT, VP."),
        Passage("signer_title", _TAIL, "Quyền hạn, chức vụ của người ký", "GIÁM ĐỐC"),
        Passage("signer", _TAIL, "Họ và tên người ký", name),
    ]


def _short(plans: list[Plan]) -> str:
    return f"Kế hoạch số {', số '.join(plan.number for plan in plans)}" if plans else "kế hoạch"


def _opening(lines: list[Line], home: str, running: str) -> list[Passage]:
    told = [line.values["met"] for line in lines]
    met, missed, unknown = (told.count(word) for word in ("Đạt", "Chưa đạt", "Chưa có dữ liệu"))
    text = (
        f"Trong kỳ, {home} theo dõi {len(lines)} mục tiêu: {met} mục tiêu đạt, {missed} mục tiêu chưa đạt,"
        f" {unknown} mục tiêu chưa có dữ liệu. Số liệu do hệ thống Một Cửa tổng hợp từ từng hồ sơ; danh sách hồ sơ của"
        f" mỗi con số có trên hệ thống. {running}"
    )
    return [Passage("opening", _FIRST, "Đánh giá chung", text.strip())]


def _closing(lines: list[Line]) -> list[Passage]:
    missed = [line for line in lines if line.values["met"] == "Chưa đạt"]
    named = dict.fromkeys(f"mục {n}" if (n := line.values["item"]) != "–" else f"“{line.name}”" for line in missed)
    told = [line.values["met"] for line in lines]
    text = [
        *([f"tiếp tục thực hiện các mục tiêu chưa đạt ({', '.join(named)})"] if missed else []),
        *(["duy trì các mục tiêu đã đạt"] if "Đạt" in told else []),
        *(["thu thập số liệu của các mục tiêu chưa có dữ liệu"] if "Chưa có dữ liệu" in told else []),
    ]
    whole = "; ".join(text) or "tiếp tục thực hiện kế hoạch"
    return [Passage("closing", _LAST, "Đề xuất với UBND tỉnh", f"{whole[0].upper()}{whole[1:]}.")]


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The dossiers of a figure («kpi»: its code)."""
    code: Any = asks.get("kpi")
    if code not in KPIS:
        return scope.facts.none()
    return kpi.rows(KPIS[code], scope, "rest" if column == "missing" else column)


define(
    Report(
        code="ke-hoach-796",
        title="Kết quả thực hiện Kế hoạch số 796/KH-STP",
        about="Báo cáo định kỳ gửi UBND tỉnh: mục tiêu, nhiệm vụ, nguyên nhân, đề xuất; sửa lời trước khi ký.",
        source="KH 796/KH-STP 29/6/2021, mục IV.1; NĐ 30/2020/NĐ-CP",
        names="Mục tiêu",
        columns=(
            Column("item", "Mục", kind="text", width=6),
            Column("target", "Mức phải đạt", kind="number"),
            Column("value", "Kết quả", kind="number"),
            Column("unit", "Đơn vị tính", kind="text"),
            Column("numerator", "Số hồ sơ tính", opens=True),
            Column("denominator", "Trên tổng số", opens=True),
            Column("missing", "Còn thiếu", opens=False),
            Column("met", "Đánh giá", kind="text"),
        ),
        build=build,
        behind=behind,
        parts=(plan_tasks.PART,),
        apart=True,
        letter=True,
        scheduled=("quarter", "year"),
    )
)
