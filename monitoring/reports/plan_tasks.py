"""The tasks of the plans in force, as a report on them tells them: how each stood on the last evening, what is late."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from monitoring.kpi.scope import Scope
from monitoring.plan import overview, past, rules
from monitoring.plan.models import Plan, Progress, Task
from monitoring.plan.overview import Line as Standing
from monitoring.plan.states import Status
from motcua.core.models import OrgUnit

from .spec import Column, Line, Part, Passage

PART = Part(
    code="tasks",
    label="Tình hình thực hiện nhiệm vụ",
    names="Nhóm, nhiệm vụ",
    number="item",
    columns=(
        Column("leads", "Chủ trì", kind="text", width=24),
        Column("product", "Sản phẩm, kết quả phải đạt", kind="text", width=28),
        Column("due", "Thời hạn", kind="text", width=20),
        Column("status", "Tình trạng cuối kỳ", kind="text", width=16),
        Column("percent", "Tiến độ", kind="share"),
        Column("progress", "Kết quả đã xác nhận", kind="text", width=44),
        Column("evidence", "Minh chứng", kind="text", width=28),
        Column("estimate", "Dự toán (đồng)", width=14),
        Column("fund", "Nguồn kinh phí", kind="text", width=16),
        Column("spent", "Đã chi (đồng)", width=14),
    ),
)
HEADING = "III. Tình hình thực hiện nhiệm vụ"
# How a letter tells a status; pages have their own short words.
_WORDS = {
    Status.LATE: "chậm", Status.UNDER_WAY: "đang thực hiện", Status.NOT_BEGUN: "chưa bắt đầu",
    Status.REPORTED: "đã báo cáo hoàn thành, chờ xác nhận", Status.CONFIRMED: "đã hoàn thành",
}  # fmt: skip
NOT_CONFIRMED = "Chưa có báo cáo nào được xác nhận."
_DAY = timedelta(days=1)
_NOTHING = dict.fromkeys(column.code for column in PART.columns)


def standing(plans: Sequence[Plan], scope: Scope, evening: date) -> list[Standing]:
    """Each task as on an evening; of a part of the Sở those that it leads or helps with."""
    found = past.tasks(plans, evening, scope.where.get("department_id", ()))
    return [overview.stand(task, evening) for task in found]


def _several(stands: Iterable[Standing]) -> bool:
    """Whether they are of several plans, so that an item's number alone does not tell which."""
    return len({stand.task.group.plan_id for stand in stands}) > 1


def _item(task: Task, several: bool) -> str:
    return f"{task.item} (số {task.group.plan.number})" if several else task.item


def lines(stands: Sequence[Standing]) -> list[Line]:
    """A row a group with its tasks below; with several plans each group says whose it is."""
    several = _several(stands)
    found: list[Line] = []
    for group, own in groupby(stands, key=lambda stand: stand.task.group):
        name = f"{group.title} ({group.plan})" if several else group.title
        found.append(Line(name, "group", _NOTHING | {"item": group.roman}, None))
        found += [Line(stand.task.wording, "task", _values(stand), None) for stand in own]
    return found


def _values(stand: Standing) -> dict[str, object]:
    task = stand.task
    confirmed = _confirmed(task)
    return {
        "item": task.item, "leads": "; ".join(unit.name for unit in task.leads.all()), "product": task.product,
        "due": _due(stand), "status": stand.word, "percent": stand.percent,
        "progress": "\n".join(map(_said, confirmed)) or NOT_CONFIRMED,
        "evidence": "; ".join(proof.name for report in confirmed for proof in report.evidence.all()),
        "estimate": task.estimate, "fund": task.fund, "spent": task.spent or None,
    }  # fmt: skip


def _confirmed(task: Task) -> list[Progress]:
    """The last confirmed report of each unit, in the order of the house."""
    found: dict[int, Progress] = {}
    for report in task.reports.all():  # the newest first
        if report.is_confirmed:
            found.setdefault(report.unit_id, report)
    return [found[unit] for unit in sorted(found)]


def _said(report: Progress) -> str:
    return f"{report.unit}, {report.on:%d/%m/%Y}: {report.percent} %. {report.words}"


def _due(stand: Standing) -> str:
    """As published; beside it the day, for a recurring task that of the present span."""
    published, day = stand.task.due_text, f"{stand.due:%d/%m/%Y}" if stand.due else ""
    if not (published and day):
        return published or day
    return f"{published} ({'lần này ' if stand.task.every_months else ''}hết {day})"


def passages(stands: Sequence[Standing], evening: date) -> list[Passage]:
    """What stands of the tasks as a whole, which are late and why, what is to be done; none without tasks."""
    if not stands:
        return []
    late = [stand for stand in stands if stand.status == Status.LATE]
    return [
        Passage("tasks_opening", HEADING, "Tình hình chung", _opening(stands, evening)),
        Passage("tasks_late", HEADING, "Nhiệm vụ chậm, nguyên nhân", _late(late, _several(stands))),
        Passage("tasks_proposals", HEADING, "Đề xuất", _proposals(stands, late)),
    ]


def _opening(stands: Sequence[Standing], evening: date) -> str:
    counted = ((status, sum(stand.status == status for stand in stands)) for status in Status)
    told = "; ".join(f"{number} {_WORDS[status]}" for status, number in counted if number)
    return f"Đến hết ngày {evening:%d/%m/%Y}, {len(stands)} nhiệm vụ được theo dõi: {told}."


def _late(late: Sequence[Standing], several: bool) -> str:
    if not late:
        return "Không có nhiệm vụ nào chậm."
    each = ((f"{_item(stand.task, several)} “{stand.task.wording}”", stand) for stand in late)
    return "\n".join(f"- Mục {name} (hết hạn {stand.due:%d/%m/%Y}): {'; '.join(_why(stand))}." for name, stand in each)


def _why(stand: Standing) -> list[str]:
    """What each leading unit has still to do, from its reports."""
    task, told = stand.task, []
    latest = rules.latest(task)
    for unit in task.leads.all():
        returned = next((r for r in task.reports.all() if r.unit_id == unit.pk), None)
        if returned is not None and returned.is_returned:
            told.append(f"{unit} bị trả lại báo cáo ({returned.reason.rstrip('.')})")
        elif (report := latest.get(unit.pk)) is None:
            told.append(f"{unit} chưa báo cáo")
        elif task.every_months:
            if report.on <= _last_span(stand):
                told.append(f"{unit} chưa báo cáo lần này (lần trước ngày {report.on:%d/%m/%Y})")
        elif report.percent < 100:
            told.append(f"{unit} tiến độ mới đạt {report.percent} %")
    return told


def _last_span(stand: Standing) -> date:
    """The last day before the span in which a recurring task is late."""
    assert stand.due
    assert stand.task.every_months
    return rules.period(stand.due, stand.task.every_months) - _DAY


def _proposals(stands: Sequence[Standing], late: Sequence[Standing]) -> str:
    several = _several(stands)
    if late:
        units: dict[OrgUnit, list[str]] = {}
        for stand in late:
            for unit in stand.task.leads.all():
                units.setdefault(unit, []).append(_item(stand.task, several))
        each = "; ".join(f"{unit} (mục {', '.join(items)})" for unit, items in units.items())
        return f"Các đơn vị chủ trì hoàn thành, báo cáo các nhiệm vụ chậm trong kỳ tới: {each}."
    waiting = [_item(stand.task, several) for stand in stands if stand.status == Status.REPORTED]
    if waiting:
        return (
            f"Văn phòng Sở xác nhận báo cáo của các mục {', '.join(waiting)}; các nhiệm vụ khác thực hiện đúng tiến độ."
        )
    return "Tiếp tục thực hiện các nhiệm vụ đúng tiến độ."
