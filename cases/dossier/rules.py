"""One question, one function, one source; reads only. A rule's slug is the code of its refusal (interface §6)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cases.catalogue import shelf
from motcua.core import access, fsm
from motcua.core.errors import NotAllowed
from motcua.core.models import Role, User

from .states import State

if TYPE_CHECKING:
    from .models import Dossier

Rule = Callable[[Any], bool]


def breaks_as(slug: str) -> Callable[[Rule], Rule]:
    """Name the refusal of a rule that says no."""

    def named(rule: Rule) -> Rule:
        rule.slug = slug  # type: ignore[attr-defined]
        return rule

    return named


@breaks_as("components_complete")
def components_complete(dossier: "Dossier") -> bool:
    """No required component is missing, reused ones included. Source: NĐ 118/2025/NĐ-CP Điều 17."""
    return not any(p.component.required and p.provided == "missing" for p in dossier.papers)


@breaks_as("not_in_state")
def before_receipt(dossier: "Dossier") -> bool:
    """Refusal (mẫu 03) only before acceptance; afterwards a negative outcome is a signed reply. Source: domain §4."""
    return dossier.received_at is None


@breaks_as("not_in_state")
def after_receipt(dossier: "Dossier") -> bool:
    """Only a received dossier has a clock to stop."""
    return dossier.received_at is not None


@breaks_as("last_step")
def has_next_step(dossier: "Dossier") -> bool:
    """On the last step the dossier is resolved, not forwarded."""
    return any(step.order > dossier.step for step in shelf.version(dossier.procedure_id).steps.all())


@breaks_as("not_in_state")
def at_last_step(dossier: "Dossier") -> bool:
    """The result is registered on the last step of the version in force at receipt."""
    orders = [step.order for step in shelf.version(dossier.procedure_id).steps.all()]
    return bool(orders) and dossier.step >= max(orders)


@breaks_as("not_in_state")
def left_the_counter(dossier: "Dossier") -> bool:
    """At the counter there is no earlier step to send back to."""
    return dossier.step > 0


@breaks_as("not_in_state")
def waits_to_be_taken(dossier: "Dossier") -> bool:
    """A paper hand-over is on its way and not yet confirmed."""
    return any(given.taken_at is None for given in dossier.assignments.all())


@breaks_as("final_stop")
def not_stopped_for_good(dossier: "Dossier") -> bool:
    """A final stop (mẫu 05) ends the dossier."""
    return not dossier.final_stop


@breaks_as("result_signed")
def result_not_signed(dossier: "Dossier") -> bool:
    """Withdrawal only before the result is signed. Source: domain §4 (M-m)."""
    return not dossier.result_signed


@breaks_as("already_apologised")
def may_apologise_again(dossier: "Dossier") -> bool:
    """Once by default: the number NĐ 118/2025 allows was not seen, so it is a setting. Source: domain §4."""
    return bool(dossier.apologies < settings.APOLOGIES_ALLOWED)


@breaks_as("already_proposed")
def no_open_proposal(dossier: "Dossier") -> bool:
    """One proposal at a time: the head answers it before another is made."""
    return not (second_supplement(dossier) and dossier.proposals.filter(decided_at=None).exists())


# Who may do what to a dossier (interface §6), by the capacity in which a person stands to it.
_COUNTER = {"clerk", "head", "director"}
_STEP = {"holder", "head", "director"}
_CHIEF = {"head", "director"}
RIGHTS: dict[str, set[str]] = {
    "receive": _COUNTER,
    "refuse": _COUNTER,
    "record_payment": _COUNTER,
    "require_supplement": _COUNTER | _STEP,
    "propose_supplement": _COUNTER | _STEP,
    "decide_supplement": {"head"},
    "supplement": _COUNTER | _STEP,
    "require_payment": _COUNTER | _STEP,
    "withdraw": _COUNTER | _STEP,
    "forward": _COUNTER | _STEP,
    "send_back": _STEP,
    "take": _COUNTER | _STEP,
    "consult": _STEP,
    "answer": {"consulted", "director"},
    "file_paper": _COUNTER | _STEP | {"records"},
    "note": _COUNTER | _STEP | {"records", "consulted"},
    "draft": _STEP,
    "approve": _CHIEF,
    "apologise": _CHIEF,
    "stop": _CHIEF,
    "resume": _CHIEF,
    "reassign": _CHIEF,
    "resolve": {"holder", "records", "director"},
    "hand_over": {"clerk", "records", "head", "director"},
}
# Once a dossier has left the counter these belong to whoever holds the step, no longer to the clerk.
_OF_THE_HOLDER = {"require_supplement", "propose_supplement", "require_payment", "forward", "take"}


def capacities(user: User, dossier: "Dossier") -> set[str]:
    """In which ways ``user`` stands to the dossier: clerk, holder, head, director, records, consulted."""
    found = set()
    if access.holds(user, {Role.CLERK}, dossier.receiver_id):
        found.add("clerk")
    if access.holds(user, {Role.HEAD}, dossier.department_id):
        found.add("head")
    if access.holds(user, {Role.DIRECTOR}):
        found.add("director")
    if access.holds(user, {Role.RECORDS}, dossier.unit_id):
        found.add("records")
    if dossier.step > 0 and holds_the_step(user, dossier):
        found.add("holder")
    return found


def holds_the_step(user: User, dossier: "Dossier") -> bool:
    """The assignee, or anybody with the step's role in its unit while unassigned; the unit's head always."""
    if access.holds(user, {Role.HEAD}, dossier.unit_id):
        return True
    if dossier.assignee_id:
        return dossier.assignee_id == user.pk
    return access.holds(user, {dossier.step_role}, dossier.unit_id)


def may(user: User, dossier: "Dossier", act: str) -> bool:
    """Whether ``user`` has the right to ``act`` on the dossier, whatever its state. Denied unless listed."""
    stands = capacities(user, dossier)
    if act in _OF_THE_HOLDER and dossier.state == State.PROCESSING and dossier.step > 0:
        stands.discard("clerk")
    if stands & RIGHTS[act]:
        return True
    return "consulted" in RIGHTS[act] and _is_consulted(user, dossier)


def require(user: User, dossier: "Dossier", act: str) -> None:
    """Raises NotAllowed unless ``user`` has the right to ``act``."""
    if not may(user, dossier, act):
        raise NotAllowed


def _is_consulted(user: User, dossier: "Dossier") -> bool:
    theirs = access.units(user, {Role.OFFICER, Role.HEAD})
    return bool(theirs) and any(asked.unit_id in theirs for asked in dossier.consultations.all())


def second_supplement(dossier: "Dossier") -> bool:
    """Whether one more request after receipt needs a head. Source: NĐ 107/2021, kept by setting (domain §4)."""
    return bool(dossier.state != State.REGISTERED and dossier.supplements >= settings.SUPPLEMENTS_WITHOUT_HEAD)


fsm.messages(
    components_complete="Hồ sơ còn thiếu giấy tờ bắt buộc: {missing}.",
    last_step="Hồ sơ đang ở bước cuối: hãy ghi kết quả, không chuyển tiếp.",
    final_stop="Hồ sơ đã dừng hẳn, không làm tiếp được.",
    result_signed="Kết quả đã ký, không rút hồ sơ được nữa.",
    already_apologised="Hồ sơ đã được xin lỗi và hẹn lại đủ số lần cho phép.",
    second_supplement_needs_head="Yêu cầu bổ sung lần nữa cần lãnh đạo phòng xử lý duyệt.",
    already_proposed="Hồ sơ đang có một đề nghị bổ sung chờ lãnh đạo phòng duyệt.",
    proposal_not_needed="Lần yêu cầu bổ sung này không cần lãnh đạo phòng duyệt.",
    no_open_proposal="Đề nghị bổ sung này không còn chờ quyết định.",
    before_last_act="Thời điểm này trước việc gần nhất của hồ sơ ({last}).",
    ended_procedure="Thủ tục này đã hết áp dụng, không tiếp nhận mới.",
    not_our_competence="Thủ tục này không thuộc thẩm quyền tiếp nhận của Sở, chỉ để tra cứu.",
    duplicate_open="Người này đang có hồ sơ cùng thủ tục chưa xong: {code}.",
)
