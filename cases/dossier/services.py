"""The acts that counter and departments share, and what every act begins and ends with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cases.catalogue import shelf
from motcua.core import access, jobs, journal
from motcua.core.calendar import local
from motcua.core.errors import Invalid, NotVisible
from motcua.core.fsm import broken, fire
from motcua.core.models import OrgUnit, Role, User
from motcua.core.moments import Moment

from . import clock, deadlines, digitized, reuse, rules
from .models import Dossier, Suspension, Visit
from .states import Provided, State

_NONE: Mapping[str, Any] = MappingProxyType({})


def visible(user: access.Anyone, code: str) -> Dossier:
    """The dossier with this code as ``user`` may see it. Raises NotVisible, whether hidden or not there at all."""
    found = Dossier.objects.visible_to(user).for_show().filter(code=code).first()
    if found is None:
        raise NotVisible
    found.procedure = shelf.version(found.procedure_id)
    return found


def begin(act: str, dossier_id: int, user: User, moment: Moment) -> Dossier:
    """Lock the dossier for an act of ``user``.

    Only rows that a dossier never exchanges are joined: PostgreSQL finds no dossier at all when a joined row was
    exchanged while this act waited for its lock.
    Errors: NotAllowed without the right, RuleBroken("before_last_act") for a moment before the dossier's last act.
    """
    dossier = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related("receiver", "applicant", "visit")
        .get(pk=dossier_id)
    )
    dossier.procedure = shelf.version(dossier.procedure_id)
    for known in (dossier.receiver, dossier.procedure.department):
        for place in ("department", "unit"):
            if known and known.pk == getattr(dossier, f"{place}_id"):
                setattr(dossier, place, known)
    rules.require(user, dossier, act)
    if not moment.follow(dossier.last_act_at):
        raise broken("before_last_act", last=f"{local(dossier.last_act_at):%H:%M %d/%m/%Y}")
    return dossier


def finish(
    dossier: Dossier, user: User | None, moment: Moment, verb: str, changed: Iterable[str] = (), **data: Any
) -> Dossier:
    """Save what an act changed and write its one journal line. ``data``: JSON values, no personal numbers."""
    dossier.last_act_at = moment.at
    dossier.backlog = dossier.backlog or moment.is_backlog
    dossier.save(update_fields=["state", "last_act_at", "backlog", *changed])
    return tell(dossier, user, moment, verb, **data)


def tell(dossier: Dossier, user: User | None, moment: Moment, verb: str, **data: Any) -> Dossier:
    """Write the act's one journal line."""
    if moment.is_backlog:
        data["backlog_reason"] = moment.reason
    data = {"state": dossier.state, **data}
    line = journal.record(user, f"dossier.{verb}", dossier.reference, moment.at, data, moment.now)
    dossier.last_line = line  # type: ignore[attr-defined]
    return dossier


def open_visit(service_point: OrgUnit, moment: Moment) -> Visit:
    """One coming of a person; the counter calls this with a ticket, intake without."""
    return Visit.objects.create(service_point=service_point, opened_at=moment.at)


def next_code(identifier: str, day: date) -> str:
    """The next dossier code of a unit on a day."""
    number = next_number(identifier, day)
    return str(settings.DOSSIER_CODE_PATTERN.format(unit=identifier, day=day, number=number))


def next_number(identifier: str, day: date) -> int:
    """The next number under a name on a day; two takers wait for each other, so none is doubled or lost."""
    with connection.cursor() as db:
        db.execute(
            """
            INSERT INTO cases_codecounter (identifier, day, last) VALUES (%s, %s, 1)
            ON CONFLICT (identifier, day) DO UPDATE SET last = cases_codecounter.last + 1
            RETURNING last
            """,
            [identifier, day],
        )
        return int(db.fetchone()[0])


@transaction.atomic
def require_supplement(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    items: Sequence[Mapping[str, str]],
    until: date | None = None,
    approved_by: str = "",
) -> Dossier:
    """Ask once, for everything, in one go; the clock stands still until it is answered.

    ``items``: ``{"component": code, "reason": words}``. One asked before receipt does not count; a second one after
    receipt names the head who agreed. Errors: Invalid, RuleBroken("second_supplement_needs_head").
    Source: NĐ 118/2025/NĐ-CP Điều 17; domain.md §4.
    """
    dossier = begin("require_supplement", dossier_id, user, moment)
    asked = checked_items(dossier, items)
    before = dossier.status
    counts = before != State.REGISTERED
    head = _approving_head(dossier, approved_by, moment) if approved_by else None
    needs_head = rules.second_supplement(dossier)
    fire(dossier.require_supplement)
    if needs_head and head is None:
        raise broken("second_supplement_needs_head")
    restarts = counts and dossier.procedure.after_supplement == dossier.procedure.AfterSupplement.RESTART
    Suspension.objects.create(
        dossier=dossier, kind=Suspension.Kind.SUPPLEMENT, from_state=before, start=moment.at, restarts=restarts,
        reason="; ".join(i["reason"] for i in asked), items=asked, until=until, asked_by=user, approved_by=head,
    )  # fmt: skip
    close_proposal(dossier, moment.at)
    dossier.supplements += counts
    jobs.after_commit("slips.print", dossier.pk, "02")
    codes = [i["component"] for i in asked]
    return finish(
        dossier, user, moment, "supplement_required", ["supplements"], items=codes,
        approved_by=head.username if head else None,
        **reuse.figures(dossier, reuse.Store.of(dossier, moment), codes),
    )  # fmt: skip


@transaction.atomic
def supplement(
    *, dossier_id: int, user: User, moment: Moment, components: Mapping[str, str], papers: digitized.Papers = None,
    reused: Mapping[str, int] = _NONE, declined: Mapping[str, str] = _NONE,
) -> Dossier:  # fmt: skip
    """Take in what was asked for; the dossier goes back to where it was and the clock runs again.

    ``components``: component code → how provided; ``papers``: code → paper handed in; ``reused``, ``declined``: as
    ``reuse.give``. Source: domain.md §4 (restart from zero or shift).
    """
    dossier = begin("supplement", dossier_id, user, moment)
    pause = open_pause(dossier, Suspension.Kind.SUPPLEMENT)
    reuse.give(dossier, components, reused, declined, user, moment)
    digitized.hand_in(dossier, papers, user, moment)
    fire(dossier.supplement, pause.from_state if pause else State.REGISTERED)
    taken = sorted(code for code, how in components.items() if how == Provided.REUSED)
    told: dict[str, Any] = {"reused": taken} if taken else {}
    return resume_clock(dossier, user, moment, pause, "supplemented", components=sorted(components), **told)


@transaction.atomic
def require_payment(*, dossier_id: int, user: User, moment: Moment, amount: int, reason: str) -> Dossier:
    """Ask for a fee; the clock stands still until it is paid. ``amount`` in đồng, at least 1."""
    dossier = begin("require_payment", dossier_id, user, moment)
    before = dossier.status
    fire(dossier.require_payment)
    Suspension.objects.create(
        dossier=dossier, kind=Suspension.Kind.PAYMENT, from_state=before, start=moment.at, reason=reason,
        amount=amount, asked_by=user,
    )  # fmt: skip
    return finish(dossier, user, moment, "payment_required", amount=amount)


@transaction.atomic
def record_payment(
    *, dossier_id: int, user: User, moment: Moment, amount: int, method: str, reference: str = ""
) -> Dossier:
    """Write down a payment; it must be the amount that was asked for. Errors: Invalid("amount")."""
    dossier = begin("record_payment", dossier_id, user, moment)
    pause = open_pause(dossier, Suspension.Kind.PAYMENT)
    if pause and pause.amount != amount:
        raise Invalid({"amount": f"Số tiền yêu cầu là {pause.amount} đồng."})
    fire(dossier.record_payment, pause.from_state if pause else State.PROCESSING)
    if pause:
        pause.paid_by, pause.paid_reference = method, reference
    return resume_clock(dossier, user, moment, pause, "payment_recorded", amount=amount)


@transaction.atomic
def withdraw(*, dossier_id: int, user: User, moment: Moment, reason: str) -> Dossier:
    """The applicant takes the dossier back; counted as finished on time, never once the result is signed."""
    dossier = begin("withdraw", dossier_id, user, moment)
    if not rules.result_not_signed(dossier):  # asked first: signed or returned, this is the reason a person needs
        raise broken("result_signed")
    fire(dossier.withdraw)
    leave(dossier, moment.at)
    dossier.finished_at = moment.at
    jobs.after_commit("archive.seal", dossier.pk)
    return finish(dossier, user, moment, "withdrawn", ["finished_at"], reason=reason)


def missing(dossier: Dossier) -> list[str]:
    """Names of the required components that are not there."""
    return [p.component.name for p in dossier.papers if p.component.required and p.provided == Provided.MISSING]


def open_pause(dossier: Dossier, kind: str) -> Suspension | None:
    """The running pause of this kind, if any."""
    return dossier.suspensions.filter(kind=kind, end=None).last()


def resume_clock(
    dossier: Dossier, user: User, moment: Moment, pause: Suspension | None, verb: str, **data: Any
) -> Dossier:
    """End a pause, bring the due dates up to date and finish the act.

    A later date is promised anew: the act's line says so and slip 01 is printed again (interface §6).
    """
    if pause is not None:
        pause.end = moment.at
        pause.save()
    clock.recompute(dossier, dossier.suspensions.all())
    if dossier.status.runs:
        _restart_step(dossier, moment.at)
        if dossier.due_at and dossier.promised_at and dossier.due_at > dossier.promised_at:
            data["promised"] = {"from": iso(dossier.promised_at), "to": iso(dossier.due_at)}
            dossier.promised_at = dossier.due_at
            jobs.after_commit("slips.print", dossier.pk, "01")
    changed = ["due_at", "original_due_at", "promised_at", "step_due_at"]
    return finish(dossier, user, moment, verb, changed, due_at=iso(dossier.due_at), **data)


def _restart_step(dossier: Dossier, at: datetime) -> None:
    """The step in hand gets its share of what is left of the new due date."""
    if dossier.step_due_at is None:
        return
    step = next((s for s in dossier.procedure.steps.all() if s.order == dossier.step), None)
    dossier.step_due_at = clock.step_due(dossier, step, at) if step else dossier.due_at
    dossier.assignments.filter(ended_at=None).update(due_at=dossier.step_due_at)


def leave(dossier: Dossier, at: datetime) -> None:
    """The house is done with the dossier: whatever still runs, a pause or the step in hand, ends now."""
    dossier.suspensions.filter(end=None).update(end=at)
    dossier.assignments.filter(ended_at=None).update(ended_at=at)
    close_proposal(dossier, at)


def close_proposal(dossier: Dossier, at: datetime) -> None:
    """The dossier goes on its way: what still waits for a head's answer is without object."""
    if rules.second_supplement(dossier):
        dossier.proposals.filter(decided_at=None).update(decided_at=at)


def iso(moment: datetime | None) -> str | None:
    """A moment as the journal writes it: with Vietnam's offset, wherever it was read from."""
    return timezone.localtime(moment).isoformat() if moment else None


def arrive(dossier: Dossier, user: User, moment: Moment) -> None:
    """A paper hand-over on its way is here; for a dossier from another office the legal clock starts with it."""
    if dossier.assignments.filter(taken_at=None).update(taken_at=moment.at, taken_by=user):
        start_at_competent_office(dossier, moment.at)


def start_at_competent_office(dossier: Dossier, at: datetime) -> None:
    """Count the limit from the transfer; until now the due date was provisional. Source: NĐ 118/2025 Điều 17–18."""
    if dossier.provisional:
        dossier.provisional = False
        clock.start(dossier, deadlines.competent_at(at, clock.calendar_for(dossier), cutoff=clock.cutoff()))


def _approving_head(dossier: Dossier, username: str, moment: Moment) -> User:
    head = access.colleague(username, {Role.HEAD}, dossier.department_id, moment.now.date())
    if head is None:
        raise Invalid({"approved_by": "Người duyệt phải là lãnh đạo của phòng xử lý."})
    return head


def checked_items(dossier: Dossier, items: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The items of a request, each of a paper that the dossier has; at least one. Raises Invalid."""
    known = {paper.component.code for paper in dossier.papers}
    unknown = sorted({i["component"] for i in items} - known)
    if unknown:
        raise Invalid({"items": f"Hồ sơ không có giấy tờ: {', '.join(unknown)}."})
    if not items:
        raise Invalid({"items": "Nêu ít nhất một giấy tờ cần bổ sung."})
    return [{"component": i["component"], "reason": i["reason"]} for i in items]
