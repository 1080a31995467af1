"""A small plan of our own, and reports on it."""

from datetime import date
from typing import Any

from monitoring.plan import services
from monitoring.plan.models import Group, Plan, Progress, Task
from motcua.core.models import Role, User

from . import core

NOW = core.MONDAY
FACTS = {"issued_on": date(2026, 1, 5), "issuer": "Sở Tư pháp tỉnh Khánh Hòa", "title": "Đổi mới cơ chế một cửa"}


def office() -> User:
    return core.staff(Role.OFFICE, "van-phong")


def group(title: str = "Số hóa", number: str = "01/KH-STP") -> Group:
    plan, _ = Plan.objects.get_or_create(number=number, defaults=FACTS)
    return Group.objects.create(plan=plan, title=title, order=plan.groups.count() + 1)


def task(*leads: str, partners: tuple[str, ...] = (), **about: Any) -> Task:
    """A task led by units (bttp unless named), due at the end of 2026 unless it is recurring."""
    given = about.pop("group", None) or group()
    if "every_months" not in about:
        about.setdefault("due_on", date(2026, 12, 31))
    made = Task.objects.create(**{
        "group": given, "number": given.tasks.count() + 1, "wording": "Quét mọi hồ sơ",
        "since": date(2026, 1, 1), **about,
    })  # fmt: skip
    made.leads.set(core.unit(code) for code in leads or ("bttp",))
    made.partners.set(core.unit(code) for code in partners)
    return fresh(made)


def fresh(found: Task) -> Task:
    return Task.objects.for_list().get(pk=found.pk)


def report(found: Task, percent: int = 100, unit: str = "bttp", **about: Any) -> Progress:
    """The head of a unit reports."""
    by = about.pop("user", None) or core.head(unit)
    return services.report(**{
        "task_id": found.pk, "user": by, "now": NOW, "percent": percent, "words": "Đã quét xong quý này.",
        "unit_id": core.unit(unit).pk, **about,
    })  # fmt: skip
