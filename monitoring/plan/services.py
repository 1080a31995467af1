"""Acts on a plan: report, confirm, return, attach, spend, write. Each is one transaction with one journal line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Model

from digitization.papers import services as papers
from digitization.scanning import checks
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, NotVisible
from motcua.core.fsm import broken, messages
from motcua.core.models import OrgUnit, User

from . import changes, rules, waiting
from .models import Evidence, Group, Plan, Progress, Spending, Task

messages(
    plan_task_confirmed="Nhiệm vụ đã được xác nhận hoàn thành, không báo cáo thêm.",
    plan_own_report="Người báo cáo không tự xác nhận báo cáo của mình.",
    plan_report_decided="Báo cáo này đã được xác nhận hoặc trả lại.",
)
FILES_AT_ONCE: Final = 10
File = tuple[str, bytes, checks.Checked]


def look_into(files: Iterable[tuple[str, bytes]]) -> list[File]:
    """Files as evidence, each looked into before anything is written. Errors: Invalid("file") of the first bad one."""
    found = []
    for name, content in files:
        try:
            found.append((name, content, checks.check(content, name)))
        except Invalid as bad:
            raise Invalid({"files": f"{name}: {bad.message}"}, code=bad.code) from bad
    if len(found) > FILES_AT_ONCE:
        raise Invalid({"files": f"Mỗi lần gửi tối đa {FILES_AT_ONCE} tệp."})
    return found


@transaction.atomic
def report(
    *, task_id: int, user: User, now: datetime, percent: int, words: str, unit_id: int | None = None,
    files: Sequence[File] = (),
) -> Progress:  # fmt: skip
    """A unit says how far it is. ``unit_id``: which, for who may speak for several.

    Errors: NotVisible, NotAllowed for a unit the task does not name, Invalid, RuleBroken("plan_task_confirmed").
    """
    task = _locked(task_id, user)
    units = rules.units_for(task, user)
    chosen = unit_id if unit_id is not None else min(units, default=0)
    if chosen not in units:
        raise NotAllowed(message="Chỉ trưởng phòng của đơn vị chủ trì, phối hợp được báo cáo nhiệm vụ này.")
    if not 0 <= percent <= 100:
        raise Invalid({"percent": "Từ 0 đến 100."})
    if not words.strip():
        raise Invalid({"words": "Viết một câu về việc đã làm."})
    if rules.is_closed(task, now.date()):
        raise broken("plan_task_confirmed")
    made = Progress.objects.create(
        task=task, unit_id=chosen, percent=percent, words=words.strip(), reported_by=user, reported_at=now
    )
    names = _keep(made, files, user, now)
    _tell(task, user, now, "plan.reported", report=made.pk, unit=made.unit.code, percent=percent, files=names)
    return made


@transaction.atomic
def attach(*, report_id: int, user: User, now: datetime, files: Sequence[File]) -> Progress:
    """More evidence for a report of one's own unit, until it is decided. Errors: NotVisible, NotAllowed, RuleBroken."""
    task, found = _report(report_id, user)
    if found.unit_id not in rules.units_for(task, user):
        raise NotAllowed
    if found.outcome:
        raise broken("plan_report_decided")
    if not files:
        raise Invalid({"files": "Chọn ít nhất một tệp."})
    names = _keep(found, files, user, now)
    _tell(task, user, now, "plan.evidence_attached", report=found.pk, files=names)
    return found


def confirm(*, report_id: int, user: User, now: datetime) -> Progress:
    """Văn phòng or the director finds a report right. Errors: as ``_decide``."""
    return _decide(report_id, user, now, Progress.Outcome.CONFIRMED, "")


def send_back(*, report_id: int, user: User, now: datetime, reason: str) -> Progress:
    """A report goes back to its unit with a reason; it counts no more. Errors: as ``_decide``, Invalid("reason")."""
    if not reason.strip():
        raise Invalid({"reason": "Viết lý do trả lại để đơn vị sửa."})
    return _decide(report_id, user, now, Progress.Outcome.RETURNED, reason.strip())


@transaction.atomic
def _decide(report_id: int, user: User, now: datetime, outcome: str, reason: str) -> Progress:
    """Errors: NotVisible, NotAllowed, RuleBroken("plan_own_report"), RuleBroken("plan_report_decided")."""
    if not access.permitted(user, rules.CONFIRM):
        raise NotAllowed
    task, found = _report(report_id, user)
    if found.outcome:
        raise broken("plan_report_decided")
    if found.reported_by_id == user.pk:
        raise broken("plan_own_report")
    found.outcome, found.reason, found.decided_by, found.decided_at = outcome, reason, user, now
    found.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    _tell(task, user, now, f"plan.{outcome}", report=found.pk, unit=found.unit.code, reason=reason)
    return found


@transaction.atomic
def spend(*, task_id: int, user: User, now: datetime, amount: int, on: Any, what: str) -> Spending:
    """Money spent on a task. Errors: NotVisible, NotAllowed, Invalid("on") for a day to come."""
    task = _locked(task_id, user)
    if not rules.may_spend(task, user):
        raise NotAllowed
    _require_past(on, now)
    made = Spending.objects.create(task=task, amount=amount, on=on, what=what, recorded_by=user, recorded_at=now)
    _tell(task, user, now, "plan.spent", spending=made.pk, amount=amount, on=on.isoformat(), what=what)
    return made


@transaction.atomic
def correct_spending(*, task_id: int, spending_id: int, user: User, now: datetime, on: Any, **about: Any) -> Spending:
    """Put right what was entered wrongly (amount, on, what). Errors: NotAllowed for others than Văn phòng and the
    director, NotVisible, Invalid("on") for a day to come."""
    task, found = _spending(task_id, spending_id, user)
    _require_past(on, now)
    changed = changes.give(found, {"on": on, **about})
    found.save()
    _tell(task, user, now, "plan.spending_corrected", spending=found.pk, changed=changed)
    return found


@transaction.atomic
def drop_spending(*, task_id: int, spending_id: int, user: User, now: datetime, reason: str) -> None:
    """Take away what should not have been entered; the journal keeps it. Errors: as ``correct_spending``,
    Invalid("reason")."""
    task, found = _spending(task_id, spending_id, user)
    said = {"was": changes.values(found), "reason": changes.stated(reason)}
    _tell(task, user, now, "plan.spending_dropped", spending=found.pk, **said)
    found.delete()


@transaction.atomic
def write_plan(*, plan: Plan | None, user: User, now: datetime, **about: Any) -> Plan:
    """Enter a plan, or change one. Errors: NotAllowed, Invalid("number") for a number that is taken."""
    _require_writer(user)
    found, verb = (plan, "plan.changed") if plan else (Plan(), "plan.added")
    changed = _set(found, about)
    _save(found, {"number": "Đã có kế hoạch mang số, ký hiệu này."})
    journal.record(user, verb, found.reference, now, {"number": found.number, "changed": changed})
    return found


@transaction.atomic
def write_group(*, plan: Plan, user: User, now: datetime, title: str) -> Group:
    """A new group at the end of a plan."""
    _require_writer(user)
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = plan.groups.order_by("-order").values_list("order", flat=True).first() or 0
    made = Group.objects.create(plan=plan, order=last + 1, title=title)
    journal.record(user, "plan.changed", plan.reference, now, {"group": str(made)})
    return made


@transaction.atomic
def write_task(
    *, task: Task | None, user: User, now: datetime, leads: Iterable[OrgUnit], partners: Iterable[OrgUnit],
    **about: Any,
) -> Task:  # fmt: skip
    """Enter a task into its group, or change one. Errors: NotAllowed, Invalid("number") for a number that is taken."""
    _require_writer(user)
    found, verb = (task, "plan.task_changed") if task else (Task(since=now.date()), "plan.task_added")
    changed = _set(found, about)
    _save(found, {"number": "Nhóm này đã có nhiệm vụ mang số đó."})
    found.leads.set(leads)
    found.partners.set(partners)
    _tell(found, user, now, verb, item=found.item, changed=changed)
    return found


def visible(task_id: int, user: access.Anyone) -> Task:
    """The task with all that its page shows. Errors: NotVisible."""
    found = Task.objects.visible_to(user).for_list().filter(pk=task_id).first()
    if found is None:
        raise NotVisible
    return found


def evidence(evidence_id: int, user: access.Anyone) -> Evidence:
    """A file of evidence, for all who may read the plan. Errors: NotVisible."""
    seen = Task.objects.visible_to(user).values("pk")
    found = Evidence.objects.select_related("file").filter(pk=evidence_id, report__task__in=seen).first()
    if found is None:
        raise NotVisible
    return found


def _locked(task_id: int, user: User) -> Task:
    task = Task.objects.visible_to(user).select_for_update(of=("self",)).select_related("group__plan")
    found = task.filter(pk=task_id).first()
    if found is None:
        raise NotVisible
    return found


def _report(report_id: int, user: User) -> tuple[Task, Progress]:
    where = Progress.objects.visible_to(user).filter(pk=report_id).values_list("task_id", flat=True).first()
    if where is None:
        raise NotVisible
    return _locked(where, user), Progress.objects.select_related("unit").get(pk=report_id)


def _spending(task_id: int, spending_id: int, user: User) -> tuple[Task, Spending]:
    _require_writer(user)
    task = _locked(task_id, user)
    found = task.spendings.filter(pk=spending_id).first()
    if found is None:
        raise NotVisible
    return task, found


def _require_past(on: date, now: datetime) -> None:
    if on > now.date():
        raise Invalid({"on": "Ngày chi không được sau hôm nay."})


def _keep(made: Progress, files: Sequence[File], user: User, now: datetime) -> list[str]:
    for name, content, found in files:
        file = papers.keep(content, found.media_type, found.pages, now)
        Evidence.objects.get_or_create(
            report=made, file=file, defaults={"name": name[-200:], "added_by": user, "added_at": now}
        )
    return [name for name, _, _ in files]


def _set(row: Any, about: Mapping[str, Any]) -> list[str]:
    """Give a row these values; the names of those that changed."""
    changed = [name for name, value in about.items() if row.pk is None or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, about[name])
    return changed


def _save(row: Model, taken: Mapping[str, str]) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as again:
        raise Invalid(taken) from again


def _require_writer(user: User) -> None:
    if not access.permitted(user, rules.WRITE):
        raise NotAllowed


def _tell(task: Task, user: User, now: datetime, verb: str, **data: Any) -> None:
    journal.record(user, verb, task.reference, now, {"item": task.item, **data})
    waiting.recount_after_commit(now.date())
