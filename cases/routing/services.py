"""The way through the departments: each hand-over has a giver, a taker and a due time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import BigIntegerField, Case, When
from django.db.models.functions import Coalesce

from cases.catalogue.models import RouteStep
from cases.dossier import clock
from cases.dossier.models import Assignment, Consultation, Dossier, Suspension
from cases.dossier.services import (
    arrive,
    begin,
    close_proposal,
    finish,
    iso,
    leave,
    open_pause,
    resume_clock,
    start_at_competent_office,
)
from cases.dossier.states import OPEN, Handover, State
from motcua.core import access, idempotency, jobs
from motcua.core.errors import Invalid, NotAllowed, NotVisible, Refusal
from motcua.core.fsm import fire
from motcua.core.models import OrgUnit, Role, User
from motcua.core.moments import Moment


@transaction.atomic
def forward(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    handover: str = Handover.ELECTRONIC,
    note: str = "",
    assignee: str = "",
) -> Dossier:
    """Hand the dossier to the next step of the version in force at receipt.

    An electronic hand-over is taken at once, a paper one when somebody confirms it. The first hand-over of a dossier
    received for another office starts the legal clock (NĐ 118/2025 Điều 17–18). Errors: RuleBroken("last_step").
    """
    dossier = begin("forward", dossier_id, user, moment)
    fire(dossier.forward)
    step = next(s for s in dossier.procedure.steps.all() if s.order > dossier.step)
    _move(dossier, step, user, moment, handover, note, assignee)
    return finish(dossier, user, moment, "forwarded", _MOVED, step=step.order, unit=step.department.code,
                  handover=handover, due_at=iso(dossier.due_at))  # fmt: skip


@transaction.atomic
def send_back(
    *, dossier_id: int, user: User, moment: Moment, reason: str, handover: str = Handover.ELECTRONIC
) -> Dossier:
    """Return to the previous step; from the first department step the dossier goes back to the counter, still in 4."""
    dossier = begin("send_back", dossier_id, user, moment)
    fire(dossier.send_back)
    earlier = [s for s in dossier.procedure.steps.all() if s.order < dossier.step]
    _move(dossier, earlier[-1] if earlier else None, user, moment, handover, reason, "")
    return finish(dossier, user, moment, "sent_back", _MOVED, step=dossier.step, reason=reason)


@transaction.atomic
def take(*, dossier_id: int, user: User, moment: Moment, note: str = "") -> Dossier:
    """Confirm that a paper hand-over has arrived."""
    dossier = begin("take", dossier_id, user, moment)
    fire(dossier.take)
    arrive(dossier, user, moment)
    return finish(dossier, user, moment, "taken", _MOVED, note=note, due_at=iso(dossier.due_at))


@transaction.atomic
def reassign(*, dossier_id: int, user: User, moment: Moment, assignee: str) -> Dossier:
    """Give the open step to another colleague of the unit, with the days that are left."""
    dossier = begin("reassign", dossier_id, user, moment)
    fire(dossier.reassign)
    dossier.assignee = _colleague(assignee, dossier.step_role, dossier.unit_id, moment)
    _open_assignment(dossier).update(assignee=dossier.assignee)
    return finish(dossier, user, moment, "reassigned", ["assignee"], assignee=dossier.assignee.username)


@transaction.atomic
def consult(*, dossier_id: int, user: User, moment: Moment, unit: str, question: str, hours: int) -> Dossier:
    """Ask another unit, in parallel; its clock counts ``hours`` of working time and does not stop the dossier's."""
    dossier = begin("consult", dossier_id, user, moment)
    fire(dossier.consult)
    asked = OrgUnit.objects.current(moment.at.date()).filter(code=unit).exclude(kind=OrgUnit.Kind.AGENCY).first()
    if asked is None or asked.pk == dossier.unit_id:
        raise Invalid({"unit": "Chọn một đơn vị khác đang hoạt động."})
    due = clock.calendar_for(dossier).add_working_minutes(moment.at, hours * 60)
    asking = Consultation.objects.create(
        dossier=dossier, unit=asked, question=question, asked_by=user, asked_at=moment.at, hours=hours, due_at=due
    )  # fmt: skip
    return finish(dossier, user, moment, "consulted", unit=unit, consultation=asking.pk, due_at=iso(due))


@transaction.atomic
def answer(*, dossier_id: int, user: User, moment: Moment, consultation: int, text: str) -> Dossier:
    """Answer a consultation once, by somebody of the unit that was asked."""
    dossier = begin("answer", dossier_id, user, moment)
    fire(dossier.answer)
    asking = dossier.consultations.filter(pk=consultation).first()
    if asking is None:
        raise Invalid({"consultation": "Hồ sơ không có yêu cầu ý kiến này."})
    if not access.holds(user, {Role.OFFICER, Role.HEAD}, asking.unit_id) and not access.holds(user, {Role.DIRECTOR}):
        raise NotAllowed(message="Ý kiến này hỏi đơn vị khác.")
    if asking.answered_at:
        raise Invalid({"consultation": "Yêu cầu này đã được trả lời."})
    asking.answer, asking.answered_by, asking.answered_at = text, user, moment.at
    asking.save()
    return finish(dossier, user, moment, "answered", consultation=asking.pk)


@transaction.atomic
def apologise(*, dossier_id: int, user: User, moment: Moment, reason: str, new_due_at: datetime) -> Dossier:
    """Apologise and promise a new date: later than the present one, within the original length again.

    Figures keep the original due date. Source: NĐ 118/2025 (mẫu 04); number and length are settings (domain §4).
    """
    dossier = begin("apologise", dossier_id, user, moment)
    fire(dossier.apologise)
    present, original, began = dossier.due_at, dossier.original_due_at, dossier.clock_from
    if present is None or original is None or began is None:
        raise Invalid({"new_due_at": "Hồ sơ chưa có hạn trả để hẹn lại."})
    if new_due_at <= present:
        raise Invalid({"new_due_at": "Ngày hẹn lại phải sau hạn hiện tại."})
    if new_due_at > clock.latest_apology(original, began):
        raise Invalid({"new_due_at": "Chỉ được hẹn lại trong khoảng bằng thời hạn ban đầu."})
    dossier.extended_to = dossier.due_at = dossier.promised_at = new_due_at
    dossier.apologies += 1
    jobs.after_commit("slips.print", dossier.pk, "04")
    return finish(dossier, user, moment, "apologised", ["extended_to", "due_at", "promised_at", "apologies"],
                  reason=reason, was_due_at=iso(present), due_at=iso(new_due_at))  # fmt: skip


@transaction.atomic
def stop(*, dossier_id: int, user: User, moment: Moment, reason: str, legal_basis: str, final: bool = False) -> Dossier:
    """Stop the dossier and its clock; a final stop (mẫu 05) ends it."""
    dossier = begin("stop", dossier_id, user, moment)
    before = dossier.status
    close_proposal(dossier, moment.at)
    fire(dossier.stop)
    Suspension.objects.create(
        dossier=dossier, kind=Suspension.Kind.STOP, from_state=before, start=moment.at,
        end=moment.at if final else None, reason=reason, legal_basis=legal_basis, asked_by=user,
    )  # fmt: skip
    if final:
        dossier.final_stop, dossier.finished_at = True, moment.at
        jobs.after_commit("archive.seal", dossier.pk)
        leave(dossier, moment.at)
        jobs.after_commit("slips.print", dossier.pk, "05")
    return finish(dossier, user, moment, "stopped", ["final_stop", "finished_at"], reason=reason,
                  legal_basis=legal_basis, final=final)  # fmt: skip


@transaction.atomic
def resume(*, dossier_id: int, user: User, moment: Moment, reason: str = "", legal_basis: str = "") -> Dossier:
    """Go on where the dossier was stopped."""
    dossier = begin("resume", dossier_id, user, moment)
    pause = open_pause(dossier, Suspension.Kind.STOP)
    fire(dossier.resume, pause.from_state if pause else State.PROCESSING)
    return resume_clock(dossier, user, moment, pause, "resumed", reason=reason)


Outcome = dict[str, Any]


def _stands(dossier: Dossier) -> Outcome:
    return {"status": dossier.state, "state": dossier.status.slug}


def in_bulk(
    codes: Sequence[str],
    user: User,
    act: Callable[[int], Dossier],
    *,
    under: tuple[str, str] | None = None,
    told: Callable[[Dossier], Outcome] = _stands,
) -> list[Outcome]:
    """Run ``act`` once on each code in a transaction of its own; one refusal stops only itself.

    ``under`` (path, key): repeated under the same one, an act already done is not done again, its outcome is told
    again. ``told`` says what an outcome holds of a dossier besides its code.
    """
    unknown = NotVisible()
    outcomes: dict[str, Outcome] = {
        code: {"code": code, "ok": False, "error": unknown.code, "title": unknown.message} for code in codes
    }
    found = Dossier.objects.visible_to(user).filter(code__in=codes).order_by("pk").values_list("code", "pk")
    for code, pk in found:  # in the order of their keys, so that two such acts never wait for each other
        try:
            outcomes[code] = _once(user, code, under, lambda pk=pk: told(act(pk)))  # type: ignore[misc]
        except Refusal as refused:
            outcomes[code] = {"code": code, "ok": False, "error": refused.code, "title": refused.message}
    return list(outcomes.values())


def _once(user: User, code: str, under: tuple[str, str] | None, act: Callable[[], Outcome]) -> Outcome:
    def done() -> tuple[int, Outcome]:
        return 200, {"code": code, "ok": True, **act()}

    if under is None:
        return done()[1]
    path, key = under
    (_, outcome), _ = idempotency.once(user, f"{path}#{code}", key, b"", done)
    return cast(Outcome, outcome)


def colleague_away(*, away: str, to: str, user: User, moment: Moment) -> list[Outcome]:
    """«Đồng nghiệp nghỉ»: move all open work of a colleague to another, with the days left. By a head or director."""
    held = Dossier.objects.visible_to(user).filter(assignee__username=away, state__in=OPEN, final_stop=False)
    codes = list(held.order_by("pk").values_list("code", flat=True))
    return in_bulk(codes, user, lambda pk: reassign(dossier_id=pk, user=user, moment=moment, assignee=to))


_MOVED = ["unit", "assignee", "step", "step_role", "step_due_at", *clock.FIELDS]


def _move(
    dossier: Dossier, step: RouteStep | None, user: User, moment: Moment, handover: str, note: str, assignee: str
) -> None:
    if dossier.provisional:
        arrive(dossier, user, moment)
    close_proposal(dossier, moment.at)
    _open_assignment(dossier).update(
        ended_at=moment.at,
        taken_at=Coalesce("taken_at", moment.at),
        taken_by=Case(When(taken_at=None, then=user.pk), default="taken_by", output_field=BigIntegerField()),
    )
    to_unit = step.department if step else dossier.receiver
    role = step.role if step else Role.CLERK
    to = _colleague(assignee, role, to_unit.pk, moment) if assignee else None
    arrived = handover == Handover.ELECTRONIC
    if arrived and step:
        start_at_competent_office(dossier, moment.at)
    row = Assignment.objects.create(
        dossier=dossier, step=step.order if step else 0, from_unit=dossier.unit, unit=to_unit, assignee=to,
        handover=handover, given_by=user, given_at=moment.at, taken_by=to if arrived else None,
        taken_at=moment.at if arrived else None, note=note,
        due_at=clock.step_due(dossier, step, moment.at) if step else dossier.due_at,
    )  # fmt: skip
    dossier.unit, dossier.assignee, dossier.step, dossier.step_role = to_unit, to, row.step, role
    dossier.step_due_at = row.due_at


def _open_assignment(dossier: Dossier) -> Any:
    return dossier.assignments.filter(ended_at=None)


def _colleague(username: str, role: str, unit_id: int, moment: Moment) -> User:
    roles = {role, Role.HEAD} if role == Role.OFFICER else {role}
    found = access.colleague(username, roles, unit_id, moment.now.date())
    if found is None:
        raise Invalid({"assignee": "Người nhận phải là người giữ vai trò của bước này, trong đơn vị nhận."})
    return found
