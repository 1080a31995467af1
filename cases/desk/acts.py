"""The acts a page offers: words, icon, form and the service behind each. One table for page, form and button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.dossier import proposals, remarks, rules
from cases.dossier import services as dossier_services
from cases.dossier.models import Dossier
from cases.dossier.states import State
from cases.intake import services as intake
from cases.results import services as results
from cases.routing import services as routing
from motcua.core import access
from motcua.core.calendar import local
from motcua.core.fsm import MESSAGES, refusing_rule
from motcua.core.models import User

from . import forms, paper_forms, result_forms


@dataclass(frozen=True)
class Act:
    """One act of interface §4 as a button and a form."""

    name: str
    label: str
    icon: str
    form: type[forms.ActForm]
    run: Callable[..., Dossier]
    done: str
    danger: bool = False

    @property
    def slug(self) -> str:
        """The act in addresses: «require-supplement»."""
        return self.name.replace("_", "-")


@dataclass(frozen=True)
class Offer:
    """An act as offered now: allowed, or with the reason why not."""

    act: Act
    reason: str = ""


# In the order in which a page shows them: the next right act first.
ACTS = {
    act.name: act
    for act in (
        Act("receive", "Tiếp nhận", "clipboard-check", paper_forms.ReceiveForm, intake.receive, "Đã tiếp nhận"),
        Act("take", "Xác nhận đã nhận hồ sơ giấy", "check", forms.NoteForm, routing.take, "Đã xác nhận nhận hồ sơ"),
        Act("supplement", "Nhận giấy tờ bổ sung", "file-plus", paper_forms.SupplementForm, dossier_services.supplement,
            "Đã nhận bổ sung"),
        Act("record_payment", "Ghi nhận đã nộp tiền", "cash", forms.RecordPaymentForm, dossier_services.record_payment,
            "Đã ghi nhận nộp tiền"),
        Act("forward", "Chuyển bước tiếp", "arrow-forward-up", forms.ForwardForm, routing.forward, "Đã chuyển"),
        Act("resolve", "Ghi kết quả", "rubber-stamp", result_forms.ResolveOneForm, results.resolve, "Đã ghi kết quả"),
        Act("hand_over", "Trả kết quả", "package-export", result_forms.HandOverForm, results.hand_over, "Đã trả"),
        Act("draft", "Dự thảo kết quả", "writing", result_forms.DraftForm, results.draft, "Đã lưu dự thảo"),
        Act("approve", "Duyệt dự thảo", "thumb-up", result_forms.ApproveForm, results.approve, "Đã duyệt"),
        Act("require_supplement", "Yêu cầu bổ sung", "file-alert", forms.RequireSupplementForm,
            dossier_services.require_supplement, "Đã yêu cầu bổ sung"),
        Act("propose_supplement", "Yêu cầu bổ sung lần nữa", "file-alert", forms.ProposeSupplementForm,
            proposals.propose_supplement, "Đã ghi yêu cầu bổ sung lần nữa"),
        Act("require_payment", "Yêu cầu nộp phí", "receipt", forms.RequirePaymentForm,
            dossier_services.require_payment, "Đã yêu cầu nộp phí"),
        Act("consult", "Xin ý kiến", "users", forms.ConsultForm, routing.consult, "Đã gửi xin ý kiến"),
        Act("answer", "Trả lời ý kiến", "message-2", forms.AnswerForm, routing.answer, "Đã trả lời"),
        Act("send_back", "Trả bước trước", "arrow-back-up", forms.SendBackForm, routing.send_back, "Đã trả lại"),
        Act("reassign", "Giao đồng nghiệp", "user-share", forms.ReassignForm, routing.reassign, "Đã giao đồng nghiệp"),
        Act("apologise", "Xin lỗi, hẹn lại", "calendar-event", forms.ApologiseForm, routing.apologise, "Đã hẹn lại"),
        Act("resume", "Tiếp tục xử lý", "player-play", forms.ResumeForm, routing.resume, "Đã tiếp tục"),
        Act("note", "Ghi chú", "edit", forms.RemarkForm, remarks.note, "Đã ghi chú"),
        Act("stop", "Dừng xử lý", "hand-stop", forms.StopForm, routing.stop, "Đã dừng xử lý", danger=True),
        Act("withdraw", "Rút hồ sơ", "logout", forms.ReasonForm, dossier_services.withdraw, "Đã rút", danger=True),
        Act("refuse", "Từ chối tiếp nhận", "circle-x", forms.RefuseForm, intake.refuse, "Đã từ chối", danger=True),
    )
}  # fmt: skip


# The act that takes a dossier on from each state: where it is not offered, the page says why.
_ONWARD = {
    State.REGISTERED: "receive", State.RECEIVED: "forward", State.PROCESSING: "forward",
    State.SUPPLEMENT_REQUIRED: "supplement", State.PAYMENT_REQUIRED: "record_payment", State.STOPPED: "resume",
    State.RESOLVED: "hand_over",
}  # fmt: skip

_SAID_OTHERWISE = {("last_step", "forward"), ("final_stop", "note")}


def offers(user: User, dossier: Dossier) -> list[Offer]:
    """The acts ``user`` may do now, and those only a rule (not the state) stands against, with its reason.

    Whoever handles dossiers also sees the act that comes next, and why it is not theirs.
    """
    found = []
    for act in ACTS.values():
        if not rules.may(user, dossier, act.name):
            continue
        broken = refusing_rule(getattr(dossier, act.name))
        if broken == "not_in_state" or (broken, act.name) in _SAID_OTHERWISE:
            continue
        if act.name in _NEEDS_MORE and not _NEEDS_MORE[act.name](dossier):
            continue
        if broken == "components_complete":  # what is missing is taken in by the very form of the act
            broken = None
        found.append(Offer(act, _words(broken, dossier)))
    names = {offer.act.name for offer in found}
    onward = _onward(dossier)
    if onward and onward not in names and access.permitted(user, "routing.forward"):
        mine = any(not (offer.reason or offer.act.danger or offer.act.name == "note") for offer in found)
        found.insert(len(found) if mine else 0, Offer(ACTS[onward], whereabouts(dossier)))
    return found


def hindrance(user: User, dossier: Dossier, act: str) -> str:
    """Why ``user`` cannot ``act`` on the dossier now, by the rights and rules of the act itself; empty: nothing."""
    if not rules.may(user, dossier, act):
        return whereabouts(dossier)
    return _words(refusing_rule(getattr(dossier, act)), dossier)


def whereabouts(dossier: Dossier) -> str:
    """Where the dossier is and in whose hands."""
    if dossier.status == State.RESOLVED:
        return f"Kết quả trả tại {dossier.receiver.name}."
    if dossier.finished_at:
        return f"Hồ sơ đã xong: {dossier.status.label}."
    where = "Hồ sơ đang ở " + (dossier.unit.name if dossier.step else f"quầy, {dossier.unit.name}")
    return f"{where}, do {dossier.assignee.name} giữ." if dossier.assignee else f"{where}, chưa giao ai."


def on_its_way(dossier: Dossier) -> str:
    """That a paper hand-over is not yet confirmed, and since when."""
    open_ones = [g for g in dossier.assignments.all() if g.taken_at is None and g.ended_at is None]
    given = next(iter(open_ones), None) if dossier.step else None
    if given is None:
        return ""
    return f"Chờ {dossier.unit.name} xác nhận đã nhận hồ sơ giấy, giao lúc {local(given.given_at):%H:%M %d/%m}."


def _onward(dossier: Dossier) -> str:
    if dossier.final_stop:
        return ""
    if dossier.status == State.PROCESSING and rules.at_last_step(dossier):
        return "resolve"
    return _ONWARD.get(dossier.status, "")


def _words(broken: str | None, dossier: Dossier) -> str:
    if broken is None:
        return ""
    if broken == "not_in_state":
        return f"Hồ sơ đang ở trạng thái «{dossier.status.label}»."
    details = {"missing": ", ".join(dossier_services.missing(dossier))} if broken == "components_complete" else {}
    return MESSAGES[broken].format_map(details)


# Beyond state and rule: there must be something to answer or to approve; once more is asked by another way.
_NEEDS_MORE: dict[str, Callable[[Any], bool]] = {
    "answer": lambda d: any(asked.answered_at is None for asked in d.consultations.all()),
    "require_supplement": lambda d: not rules.second_supplement(d),
    "propose_supplement": rules.second_supplement,
    "approve": lambda d: hasattr(d, "result") and d.result.drafted_at is not None,
}
