"""The demonstration year of a plan: what ``definitions/minh-hoa.toml`` tells, by the acts that people would do."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from django.db import transaction

from cases.catalogue import services as catalogue
from cases.catalogue.content import Limit, Step, content_of
from cases.catalogue.drafts import write_draft
from cases.catalogue.models import ProcedureVersion
from cases.demo import drawing
from cases.demo.steps import BEFORE, STEPS
from cases.dossier.models import Dossier
from digitization.scanning.checks import Checked
from monitoring.facts import services as facts
from motcua.core.calendar import VN, local, midnight
from motcua.core.calendars import calendar_of
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit, Post, Role, User
from motcua.core.models_office import Device

from . import evaluation, loading, recording, rules, services, waiting
from .models import Progress, Task

Said = Mapping[str, Any]
WORKS, DECIDES = time(9, 15), time(14, 30)
TO_DECIDE: Final = timedelta(days=2)
FOLDED: Final = 5_000  # dossiers of a quarter; sheets of a year larger than that would take a worker minutes
REFORMED: Final = ("components", "route", "limit", "decision")
IN_SPAN: Final = 62  # the day of a past span on which it is reported


@dataclass(frozen=True)
class Year:
    """The year that ends at ``until``, seen at ``now``; nothing in it happens later than either."""

    until: datetime
    now: datetime

    @cached_property
    def people(self) -> dict[tuple[str, str], User]:
        """(role, unit) → who holds it now; (role, «») → whoever holds it first."""
        found: dict[tuple[str, str], User] = {}
        for post in Post.objects.current(self.now.date()).select_related("user", "unit").order_by("pk"):
            found.setdefault((str(post.role), post.unit.code), post.user)
            found.setdefault((str(post.role), ""), post.user)
        return found

    @cached_property
    def units(self) -> dict[str, OrgUnit]:
        """All units by their codes."""
        return {unit.code: unit for unit in OrgUnit.objects.all()}

    @property
    def office(self) -> User:
        """Who confirms and keeps the records."""
        return self.people[Role.OFFICE, ""]

    def reporter(self, unit: str) -> User | None:
        """Who speaks for a unit; Văn phòng has no head."""
        return self.people.get((Role.HEAD, unit)) or self.people.get((Role.OFFICE, unit))

    def at(self, said: Said, clock: time = WORKS) -> datetime:
        """The moment «ago» days before the end, on a working day."""
        return self.on(local(self.until).date() - timedelta(days=said["ago"]), clock)

    def on(self, day: date, clock: time = WORKS) -> datetime:
        """That day or the next working one, never later than the end of the year."""
        return min(datetime.combine(calendar_of().working_day_from(day), clock, VN), self.until, self.now)


def _said() -> Said:
    return tomllib.loads((loading.FOLDER / "minh-hoa.toml").read_text(encoding="utf-8"))


def reform(until: datetime) -> None:
    """Publish what was re-engineered in mid-year, so that each dossier of the year keeps the version of its day.

    Nothing where people have other versions already, or dossiers.
    """
    year = Year(local(until), local(until))
    for said in _said()["reforms"]:
        found = list(ProcedureVersion.objects.filter(procedure__code=said["code"]))
        if len(found) == 1 and not Dossier.objects.filter(procedure__in=found).exists():
            with suppress(Refusal):  # it begins later, or a unit is gone
                _reform(year, said, found[0])


BEFORE.append(reform)


@transaction.atomic
def _reform(year: Year, said: Said, version: ProcedureVersion) -> None:
    """Errors: Refusal."""
    before = content_of(version)
    after = replace(
        before, components=tuple(paper for paper in before.components if paper.code not in said["without"]),
        steps=tuple(Step(**step) for step in said["steps"]), limit=Limit(**said["limit"]), decision=said["decision"],
        verified=False, effective_from=None, effective_to=None,
        sources=dict(before.sources) | {name: str(said["source"]) for name in REFORMED},
    )  # fmt: skip
    admin, published = year.people.get((Role.ADMIN, "")), year.at({"ago": said["published"]})
    catalogue.publish(write_draft(after, by_hand=True), admin, year.at(said).date(), published)


def live(until: datetime, now: datetime) -> str:
    """Tell the year of the plan, once; in words what was written. Nothing where the plan or its people are missing."""
    said = _said()
    year = Year(local(until), local(now))
    found = {task.item: task for task in Task.objects.filter(group__plan__number=said["plan"]).for_list()}
    if not found or Progress.objects.filter(task__in=found.values()).exists() or (Role.OFFICE, "") not in year.people:
        return ""
    quarter = (
        rules.period(rules.period(year.until.date(), 3) - timedelta(days=1), 3),
        rules.period(year.until.date(), 3),
    )
    counted = _fold(quarter)
    with transaction.atomic():
        _tasks(year, said, found)
        _records(year, said)
        if counted:
            _sheets(year, said["sheets"], *quarter)
    waiting.counts(year.now.date())
    return f"{Progress.objects.filter(task__in=found.values()).count()} báo cáo tiến độ kế hoạch {said['plan']}"


STEPS.add("plan", live)


def _tasks(year: Year, said: Said, found: Mapping[str, Task]) -> None:
    """Budgets, money, then the reports in the order of time."""
    begun = rules.period(year.until.date(), 12)
    Task.objects.filter(pk__in=[task.pk for task in found.values()], since__gt=begun).update(since=begun)
    for each in said["budgets"]:
        task = found[each["item"]]
        units = {"leads": task.leads.all(), "partners": task.partners.all()}
        about = {"estimate": each["estimate"], "fund": each["fund"]}
        services.write_task(task=task, user=year.office, now=year.at({"ago": 364}), **units, **about)
    for each in said["spendings"]:
        at = year.at(each)
        services.spend(task_id=found[each["item"]].pk, user=year.office, now=at, amount=each["amount"],
                       on=at.date(), what=each["what"])  # fmt: skip
    moments = [
        (at, n, each, span) for n, each in enumerate(said["reports"]) for at, span in _moments(year, each, found)
    ]
    for at, _, each, span in sorted(moments, key=lambda row: row[:2]):
        if by := year.reporter(each["unit"]):
            _report(year, found[each["item"]], each, by, at, span)


def _moments(year: Year, said: Said, found: Mapping[str, Task]) -> Iterator[tuple[datetime, str]]:
    """When it was said, and the name of the span it is about."""
    if "ago" in said:
        yield year.at(said), ""
        return
    months = found[said["item"]].every_months or 12
    for back in said["spans"]:
        start = rules.period(year.until.date(), months)
        for _ in range(back):
            start = rules.period(start - timedelta(days=1), months)
        yield year.on(start + timedelta(days=said.get("day", IN_SPAN))), _span(start, months)


def _span(start: date, months: int) -> str:
    return f"quý {(start.month + 2) // 3}/{start.year}" if months == 3 else f"năm {start.year}"


def _report(year: Year, task: Task, said: Said, by: User, at: datetime, span: str) -> None:
    files = [_drawn(said["evidence"], task, by, at)] if "evidence" in said else []
    words = said["words"].format(span=span)
    told = {"percent": said["percent"], "words": words, "unit_id": year.units[said["unit"]].pk, "files": files}
    made = services.report(task_id=task.pk, user=by, now=at, **told)
    judge = year.office if year.office != by else year.people.get((Role.DIRECTOR, ""))
    if not judge or "state" not in said:
        return
    decided: dict[str, Any] = {"report_id": made.pk, "user": judge, "now": year.on((at + TO_DECIDE).date(), DECIDES)}
    if said["state"] == Progress.Outcome.CONFIRMED:
        services.confirm(**decided)
    else:
        services.send_back(**decided, reason=said["reason"])


def _drawn(title: str, task: Task, by: User, at: datetime) -> services.File:
    """A small PDF of our own that says that it is made up."""
    lines = (f"Nhiệm vụ: {task.item}. {task.wording}.", f"Kế hoạch: {task.group.plan.number}.")
    day = f"ngày {at:%d} tháng {at:%m} năm {at.year}"
    content, _ = drawing.draw(drawing.Sheet(title, "", lines, str(by), day, task.group.plan.issuer))
    return f"{title}.pdf", content, Checked("application/pdf", 1)


def _records(year: Year, said: Said) -> None:
    """Equipment, certificates, reviews, re-engineering, events."""
    _equipment(year, said["needs"])
    for each in said["certificates"]:
        end = year.until.date() + timedelta(days=each["until"])
        recording.list_certificate(
            user=year.office, now=year.at({"ago": 90}), holder=each["holder"], serial=each["serial"],
            issuer=each["issuer"], valid_from=year.at(each).date(), valid_until=end, note=each.get("note", ""),
        )  # fmt: skip
    for each in said["reviews"]:
        with suppress(Refusal):  # the procedure has ended since
            answers = {"data": each["data"], "no_visit": each["no_visit"]}
            recording.review(code=each["code"], answers=answers, note=each["note"], user=year.office, now=year.at(each))
    for each in said["reengineerings"]:
        published = ProcedureVersion.objects.published().filter(procedure__code=each["code"])
        if versions := list(published.select_related("procedure").order_by("number")[:2]):
            decided = year.at({"ago": each["decided"]}).date() if "decided" in each and versions[1:] else None
            told = {
                "proposal": each["proposal"],
                "decision": each["decision"] if decided else "",
                "decided_on": decided,
            }
            after = versions[1] if versions[1:] else None
            recording.reengineer(before=versions[0], after=after, user=year.office, now=year.at(each), **told)
    for each in said["events"]:
        about = {name: each.get(name, "") for name in ("kind", "title", "place", "audience", "note")}
        recording.hold_event(
            unit=year.units[each["unit"]], held_on=year.at(each).date(), guests=each["guests"], user=year.office,
            people=User.objects.filter(username__in=each["people"]), now=year.at(each), **about,
        )  # fmt: skip


def _equipment(year: Year, needs: Iterable[Said]) -> None:
    since = year.until.date() - timedelta(days=250)
    listed = Device.objects.exists()
    for each in needs:
        about = {"needed": each["needed"], "working": each.get("working"), "note": each.get("note", "")}
        recording.need(unit=year.units[each["unit"]], kind=each["kind"], user=year.office, now=year.at({"ago": 30}),
                       **about)  # fmt: skip
        if not listed:
            kind, unit = Device.Kind(each["kind"]) if "machines" in each else None, year.units[each["unit"]]
            Device.objects.bulk_create(
                Device(name=f"{kind.label} {nth}" if kind else "", kind=each["kind"], unit=unit, since=since)
                for nth in range(1, each.get("machines", 0) + 1)
            )


def _fold(quarter: tuple[date, date]) -> bool:
    """Bring the facts of a quarter up to date, for its sheets freeze them; False for a year too large to wait for."""
    since, until = (midnight(day) for day in quarter)
    these = Dossier.objects.filter(received_at__lt=until, last_act_at__gte=since)
    if these.count() > FOLDED:
        return False
    with transaction.atomic():
        facts.refold(these)
    return True


def _sheets(year: Year, sheets: Iterable[Said], since: date, until: date) -> None:
    """Issued some days after the quarter; who is not content says so, Văn phòng answers."""
    at = year.on(until + timedelta(days=7))
    for each in sheets:
        officer = User.objects.filter(username=each["officer"]).first() if "officer" in each else None
        if "officer" in each and officer is None:
            continue
        made = evaluation.issue(
            unit=year.units[each["unit"]], officer=officer, since=since, until=until, user=year.office, now=at
        )
        if officer and "objection" in each:
            later = year.on(until + timedelta(days=12))
            said = evaluation.objects(sheet_id=made.pk, user=officer, now=later, text=each["objection"])
            if "answer" in each:
                evaluation.answer(objection_id=said.pk, user=year.office, now=later + TO_DECIDE, text=each["answer"])
