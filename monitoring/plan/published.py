"""The text of a plan as published: a table with tabs, broken by page heads, set beside the tasks it is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from monitoring.kpi.models import Target

from .loading import unit_codes
from .models import Plan, Task

NUMBER = re.compile(r"Số:\s*\**\s*([^\s*]+)")
_GROUP, _TASK = re.compile(r"[IVX]+\.?"), re.compile(r"\d+\.?")
HEADINGS = ("Nội dung", "Chủ trì", "Phối hợp", "Sản phẩm, kết quả", "Thời gian hoàn thành")


@dataclass(slots=True)
class Row:
    """A task as the plan prints it: «II.3» and the cells of HEADINGS."""

    item: str
    cells: list[str] = field(default_factory=lambda: [""] * len(HEADINGS))

    def add(self, cells: Sequence[str]) -> None:
        """Go on with these cells: a row broken by the end of a page."""
        for at, cell in enumerate(cells[: len(HEADINGS)]):
            self.cells[at] = " ".join(filter(None, [self.cells[at], cell.strip()]))

    @property
    def text(self) -> str:
        """The plan's own words, a line for each cell that says something."""
        first, *others = self.cells
        return "\n".join([first, *(f"{name}: {cell}" for name, cell in zip(HEADINGS[1:], others, strict=True) if cell)])


@dataclass(slots=True)
class Found:
    """What came of a file: items that got their text, and sentences about what did not match."""

    tasks: list[str] = field(default_factory=list)
    targets: int = 0
    unmatched: list[str] = field(default_factory=list)


def number_of(text: str) -> str:
    """«796/KH-STP»; nothing where the file does not say."""
    match = NUMBER.search(text)
    return match[1] if match else ""


def rows(text: str) -> Iterator[Row]:
    """The rows of the table, joined across pages."""
    group, row = "", None
    for line in text.splitlines():
        if "\t" not in line:
            continue
        first, *cells = (cell.strip() for cell in line.split("\t"))
        if _GROUP.fullmatch(first):
            group = first.rstrip(".")
        elif _TASK.fullmatch(first) and group:
            if row:
                yield row
            row = Row(f"{group}.{first.rstrip('.')}")
            row.add(cells)
        elif not first and row:
            row.add(cells)
    if row:
        yield row


@transaction.atomic
def set_text(plan: Plan, text: str) -> Found:
    """Set the plan's own words beside its tasks and targets. The wording, units and dates that people keep stay."""
    tasks = {task.item: task for task in Task.objects.filter(group__plan=plan).for_list()}
    found = Found()
    for row in rows(text):
        task = tasks.pop(row.item, None)
        if task is None:
            found.unmatched.append(f"{row.item}: kế hoạch có, hệ thống chưa có nhiệm vụ này")
            continue
        Task.objects.filter(pk=task.pk).update(text=row.text)
        found.targets += Target.objects.filter(item=row.item, kpi__in=task.kpis).update(text=row.text)
        found.tasks.append(row.item)
        found.unmatched += _differences(row, task)
    return Found(found.tasks, found.targets, [
        *found.unmatched, *(f"{item}: hệ thống có, tệp không có mục này" for item in tasks),
    ])  # fmt: skip


def _differences(row: Row, task: Task) -> Iterator[str]:
    for name, cell, units in (("chủ trì", row.cells[1], task.leads), ("phối hợp", row.cells[2], task.partners)):
        kept = sorted(unit.code for unit in units.all())
        if sorted(unit_codes(cell)) != kept:
            yield f"{row.item}: đơn vị {name} «{cell}» khác với hệ thống ({', '.join(kept) or 'không có'})"
