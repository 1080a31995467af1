"""The acts a page offers: words, icon, form and the service behind each. One table for page, form and button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.dossier import proposals, rules
from cases.dossier import services as dossier_services
from cases.dossier.models import Dossier
from cases.intake import services as intake
from cases.results import services as results
from cases.routing import services as routing
from motcua.core.fsm import MESSAGES, refusing_rule
from motcua.core.models import User

from . import forms, result_forms


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
        Act("receive", "Tiếp nhận", "clipboard-check", forms.ReceiveForm, intake.receive, "Đã tiếp nhận"),
        Act("take", "Xác nhận đã nhận hồ sơ giấy", "check", forms.NoteForm, routing.take, "Đã xác nhận nhận hồ sơ"),
        Act("supplement", "Nhận giấy tờ bổ sung", "file-plus", forms.SupplementForm, dossier_services.supplement,
            "Đã nhận bổ sung"),
        Act("record_payment", "Ghi nhận đã nộp tiền", "cash", forms.RecordPaymentForm, dossier_services.record_payment,
            "Đã ghi nhận nộp tiền"),
        Act("forward", "Chuyển bước tiếp", "arrow-forward-up", forms.ForwardForm, routing.forward, "Đã chuyển"),
        Act("resolve", "Ghi kết quả", "rubber-stamp", result_forms.ResolveForm, results.resolve, "Đã ghi kết quả"),
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
        Act("stop", "Dừng xử lý", "hand-stop", forms.StopForm, routing.stop, "Đã dừng xử lý", danger=True),
        Act("withdraw", "Rút hồ sơ", "logout", forms.ReasonForm, dossier_services.withdraw, "Đã rút", danger=True),
        Act("refuse", "Từ chối tiếp nhận", "circle-x", forms.RefuseForm, intake.refuse, "Đã từ chối", danger=True),
    )
}  # fmt: skip


def offers(user: User, dossier: Dossier) -> list[Offer]:
    """The acts ``user`` may do now, and those only a rule (not the state) stands against, with its reason."""
    found = []
    for act in ACTS.values():
        if not rules.may(user, dossier, act.name):
            continue
        broken = refusing_rule(getattr(dossier, act.name))
        if broken == "not_in_state" or (broken == "last_step" and act.name == "forward"):
            continue
        if act.name in _NEEDS_MORE and not _NEEDS_MORE[act.name](dossier):
            continue
        found.append(Offer(act, _words(broken, dossier)))
    return found


def _words(broken: str | None, dossier: Dossier) -> str:
    if broken is None:
        return ""
    details = {"missing": ", ".join(dossier_services.missing(dossier))} if broken == "components_complete" else {}
    return MESSAGES[broken].format_map(details)


# Beyond state and rule: there must be something to answer or to approve; once more is asked by another way.
_NEEDS_MORE: dict[str, Callable[[Any], bool]] = {
    "answer": lambda d: d.consultations.filter(answered_at=None).exists(),
    "require_supplement": lambda d: not rules.second_supplement(d),
    "propose_supplement": rules.second_supplement,
    "approve": lambda d: hasattr(d, "result") and d.result.drafted_at is not None,
}
