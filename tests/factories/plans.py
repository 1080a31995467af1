"""A small plan of our own, and reports on it."""

from datetime import date, datetime, timedelta
from typing import Any

from monitoring.plan import services
from monitoring.plan.models import Group, Plan, Progress, Task
from motcua.core.calendar import VN
from motcua.core.models import Role, User

from . import core, files

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


def followed() -> dict[str, Task]:
    """Tasks known one by one, as a report on Monday 16/11/2026 to Friday 20/11 tells them.

    | | chủ trì | hạn | báo cáo | tối 20/11 |
    |---|---|---|---|---|
    | I.1 | bttp | 31/12 | 100 % Mon 16, xác nhận Tue 17; chi 10 triệu Mon 16, 5 triệu Mon 23 | đã xác nhận |
    | I.2 | hctp, bttp | 30/10 | bttp 60 % Mon 16 | chậm |
    | I.3 | hctp | 31/12 | 100 % Mon 16, xác nhận Mon 23 | chờ xác nhận |
    | II.1 | bttp | 30/9 | 100 % Mon 23 | chậm |
    | II.2 | hctp | hằng quý từ 1/1 | 100 % ngày 5/3, xác nhận | chậm từ 30/6 |
    """
    first, second = group("Số hóa"), group("Nguồn lực")
    made = {
        "I.1": task(
            "bttp", group=first, wording="Quét mọi hồ sơ", product="Kho", estimate=50_000_000, fund="Ngân sách"
        ),
        "I.2": task("hctp", "bttp", group=first, wording="Tái cấu trúc quy trình", due_on=date(2026, 10, 30)),
        "I.3": task("hctp", group=first, wording="Điện tử hóa mẫu đơn", due_text="Trong năm 2026"),
        "II.1": task("bttp", group=second, wording="Mua máy quét", due_on=date(2026, 9, 30)),
        "II.2": task("hctp", group=second, wording="Rà soát số người trực", every_months=3, due_text="Thường xuyên"),
    }
    next_week = NOW + timedelta(days=7)
    done = report(made["I.1"], words="Đã quét 1.200 hồ sơ.", files=services.look_into([("quet.jpg", files.picture())]))
    services.confirm(report_id=done.pk, user=office(), now=NOW + timedelta(days=1))
    for amount, at in ((10_000_000, NOW), (5_000_000, next_week)):
        services.spend(task_id=made["I.1"].pk, user=office(), now=next_week, amount=amount, on=at.date(), what="Thuê")
    report(made["I.2"], 60)
    late = report(made["I.3"], unit="hctp")
    services.confirm(report_id=late.pk, user=office(), now=next_week)
    report(made["II.1"], now=next_week)
    spring = report(made["II.2"], unit="hctp", now=datetime(2026, 3, 5, 9, tzinfo=VN))
    services.confirm(report_id=spring.pk, user=office(), now=NOW)
    return made
