"""The whole plan at a glance: each task with its light, its place on the time line, its figures and their targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache

from monitoring.kpi import services as kpi
from monitoring.kpi.models import Target
from monitoring.kpi.rights import allowed
from monitoring.kpi.scope import Scope
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS
from motcua.core import access

from . import rules
from .models import Group, Plan, Task
from .states import Status

FRESH: Final = 30  # seconds in which the figures are kept
LABELS: Final = 6  # years named on it
AWAITS: Final = "awaits"
WIDTH: Final = 240  # of the time line, in units of its drawing


@dataclass(frozen=True, slots=True)
class Bar:
    """A task on the time line: where it begins, how long it is, in units of WIDTH."""

    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Line:
    """A task as the page shows it."""

    task: Task
    status: Status
    percent: int
    due: date | None
    soon: bool
    bar: Bar
    figures: Sequence[Figure]

    @property
    def awaits(self) -> bool:
        """Whether a report on it waits to be confirmed."""
        return any(not report.outcome for report in self.task.reports.all())

    @property
    def done(self) -> float:
        """The part of the bar that is done."""
        return round(self.bar.length * self.percent / 100, 1)

    @property
    def tone(self) -> str:
        """The colour of its light."""
        return "soon" if self.soon else self.status.tone

    @property
    def icon(self) -> str:
        """The drawing of its light."""
        return "clock-exclamation" if self.soon else self.status.icon

    @property
    def word(self) -> str:
        """The word of its light."""
        return f"{self.status.label}, sắp đến hạn" if self.soon else str(self.status.label)


@dataclass(frozen=True, slots=True)
class Glance:
    """A plan on a day."""

    plan: Plan
    groups: list[tuple[Group, list[Line]]]
    tally: dict[Status, int]
    years: list[tuple[int, float]]  # with the place of its first day
    now: float  # the place of today
    scope_words: str

    @property
    def lines(self) -> list[Line]:
        """All tasks, in order."""
        return [line for _, lines in self.groups for line in lines]


def plans(user: access.Anyone) -> list[Plan]:
    """The plans, those in force first."""
    return list(Plan.objects.visible_to(user).for_list())


def glance(plan: Plan, user: access.Anyone, today: date, unit_id: int | None = None, only: str = "") -> Glance:
    """The plan as ``user`` sees it; narrowed to a unit's tasks, and to a light or to AWAITS.

    The tally counts all of the unit.
    """
    tasks = Task.objects.visible_to(user).filter(group__plan=plan)
    rows = list((tasks.of_unit(unit_id) if unit_id else tasks).for_list())
    figures, words = live({code for task in rows for code in task.kpis}, user, today)
    aims = _aims(figures)
    span = Span.of(plan, rows, today)
    lines = [line_of(task, today, span, figures, aims) for task in rows]
    shown = [line for line in lines if only in ("", line.status) or (only == AWAITS and line.awaits)]
    groups: dict[Group, list[Line]] = {} if unit_id or only else {group: [] for group in plan.groups.all()}
    for line in shown:
        groups.setdefault(line.task.group, []).append(line)
    tally = {status: sum(line.status == status for line in lines) for status in Status}
    return Glance(plan, list(groups.items()), tally, span.years, span.at(today), words)


@dataclass(frozen=True, slots=True)
class Span:
    """The years that a time line shows."""

    since: date
    until: date

    @classmethod
    def of(cls, plan: Plan, tasks: Iterable[Task], today: date) -> "Span":
        """From the year of the plan to that of its last due date, or this year."""
        last = max([today, *(task.due_on for task in tasks if task.due_on)])
        return cls(date(plan.issued_on.year, 1, 1), date(last.year + 1, 1, 1))

    def at(self, day: date) -> float:
        """The place of a day."""
        share = (day - self.since).days / (self.until - self.since).days
        return round(min(max(share, 0), 1) * WIDTH, 1)

    @property
    def years(self) -> list[tuple[int, float]]:
        """Some years, evenly, each with the place of its first day."""
        step = -(-(self.until.year - self.since.year) // LABELS)
        return [(year, self.at(date(year, 1, 1))) for year in range(self.since.year, self.until.year, step)]


def line_of(task: Task, today: date, span: Span, figures: dict[str, Figure], aims: Sequence[Target]) -> Line:
    """A task with its light, bar and figures."""
    start = span.at(task.group.plan.issued_on)
    end = span.at(task.due_on) if task.due_on else WIDTH
    return Line(
        task=task, status=rules.status_of(task, today), percent=rules.percent(task, today), due=rules.due(task, today),
        soon=rules.is_soon(task, today), bar=Bar(start, round(max(end - start, 1), 1)),
        figures=[_aimed(figures[code], aims, task.due_on or today) for code in task.kpis if code in figures],
    )  # fmt: skip


def stand(task: Task, today: date) -> Line:
    """A task by itself, without its figures."""
    return line_of(task, today, Span.of(task.group.plan, [task], today), {}, ())


@dataclass(frozen=True, slots=True)
class Part:
    """A group of tasks: how many of them are confirmed, and the one that presses most."""

    group: Group
    done: int
    total: int
    pressing: Line


def parts(plan: Plan, user: access.Anyone, today: date) -> list[Part]:
    """The groups of a plan that have tasks, in order."""
    found: dict[Group, list[Line]] = {}
    for task in Task.objects.visible_to(user).filter(group__plan=plan).for_list():
        found.setdefault(task.group, []).append(stand(task, today))
    order = list(Status)

    def pressing(line: Line) -> tuple[bool, bool, int]:
        return line.status != Status.LATE, not line.soon, order.index(line.status)

    return [
        Part(group, sum(line.status == Status.CONFIRMED for line in lines), len(lines), min(lines, key=pressing))
        for group, lines in found.items()
    ]


def scope(user: access.Anyone, today: date) -> Scope:
    """This year so far, as far as ``user`` may ask for figures. Errors: NotAllowed."""
    return allowed(user, Scope(date(today.year, 1, 1), today + timedelta(days=1)))


def live(codes: Iterable[str], user: access.Anyone, today: date) -> tuple[dict[str, Figure], str]:
    """The figures of this year so far as ``user`` may ask them, and in words whose they are."""
    wanted, asked = sorted(codes), scope(user, today)
    key = f"plan:figures:{asked.until}:{sorted(asked.where.items())}:{','.join(wanted)}".replace(" ", "")
    found: Any = cache.get_or_set(key, lambda: _told(asked, wanted), FRESH) if wanted else {}
    words = "toàn Sở" if not asked.where else "của phòng" if "department_id" in asked.where else "hồ sơ của bạn"
    return {code: Figure(KPIS[code], *said) for code, said in found.items()}, words


def figures_of(task: Task, user: access.Anyone, today: date) -> tuple[list[Figure], str]:
    """The same of one task."""
    figures, words = live(task.kpis, user, today)
    aims = _aims(figures)
    return [_aimed(figures[code], aims, task.due_on or today) for code in task.kpis if code in figures], words


def _told(scope: Scope, codes: Sequence[str]) -> dict[str, Any]:
    return {f.kpi.code: (f.value, f.numerator, f.denominator) for f in kpi.figures(scope, codes)}


def _aims(figures: dict[str, Figure]) -> list[Target]:
    return list(Target.objects.filter(kpi__in=list(figures), department=None).order_by("since")) if figures else []


def _aimed(figure: Figure, aims: Sequence[Target], day: date) -> Figure:
    """The figure with the target that held on ``day``: II.3 asks for 30 % by the end of 2022, II.4 for 80 %."""
    held = [a for a in aims if a.kpi == figure.kpi.code and a.since <= day and (a.until is None or day < a.until)]
    return replace(figure, target=float(held[-1].value)) if held else figure
