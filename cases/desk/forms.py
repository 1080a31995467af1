"""The form of each act: its fields are the service's arguments by name."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone

from cases.catalogue.models import RouteStep
from cases.dossier import clock
from cases.dossier.models import Dossier
from cases.dossier.states import Handover, Provided
from digitization.papers.models import Paper
from motcua.core.models import OrgUnit, Role, User

from . import in_store

Held = Mapping[str, Paper]
_LONG = forms.Textarea(attrs={"rows": 3})


def day_input() -> forms.DateInput:
    """The browser's own date field, which wants ISO dates."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


class ActForm(forms.Form):
    """Knows the dossier; ``arguments`` are what the service is called with.

    ``held``: component code → what the owner's store offers for it, where the act is about papers.
    """

    def __init__(self, *args: Any, dossier: Dossier, held: Held = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.held = dossier, held
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the dossier."""

    def arguments(self, now: datetime) -> dict[str, Any]:
        """Keyword arguments of the service for an act at ``now``."""
        return dict(self.cleaned_data)


class NoteForm(ActForm):
    """An optional remark."""

    note = forms.CharField(label="Ghi chú", required=False, widget=_LONG)


class RemarkForm(ActForm):
    """Words for colleagues."""

    text = forms.CharField(
        label="Ghi chú cho người cùng làm", widget=_LONG, max_length=4000,
        help_text="Không ghi số định danh, số điện thoại. Ai mở được hồ sơ đều đọc được.",
    )  # fmt: skip


class ReasonForm(ActForm):
    """An act that must be explained."""

    reason = forms.CharField(label="Lý do", widget=_LONG, max_length=4000)


class RefuseForm(ReasonForm):
    """Refusal names its legal basis where there is one."""

    legal_basis = forms.CharField(label="Căn cứ pháp lý", required=False, max_length=300)


class RequireSupplementForm(ActForm):
    """Everything in one go: a reason beside each paper that must be mended."""

    until = forms.DateField(label="Đề nghị bổ sung trước ngày", required=False, widget=day_input())

    def prepare(self) -> None:
        self.rows = list(self.dossier.components.select_related("component"))
        missing = {r.component.code for r in self.rows if r.provided == Provided.MISSING and r.component.required}
        reasons = {}
        for row in self.rows:
            initial = "Chưa có trong hồ sơ." if row.component.code in missing else ""
            reasons[f"reason-{row.component.code}"] = forms.CharField(
                label=row.component.name, required=False, initial=initial, max_length=1000,
                widget=forms.TextInput(attrs={"placeholder": "Để trống nếu không cần bổ sung"}),
                help_text=in_store.warning(self.held[code]) if (code := row.component.code) in self.held else "",
            )  # fmt: skip
        self.fields = {**reasons, **self.fields}

    def clean(self) -> dict[str, Any]:
        """At least one paper with a reason."""
        data = super().clean() or {}
        self.items = [
            {"component": r.component.code, "reason": data[key]}
            for r in self.rows
            if data.get(key := f"reason-{r.component.code}")
        ]
        if not self.items:
            raise forms.ValidationError("Ghi nội dung cần bổ sung ở ít nhất một giấy tờ.")
        return data

    def arguments(self, now: datetime) -> dict[str, Any]:
        return {"items": self.items, "until": self.cleaned_data["until"]}


class ProposeSupplementForm(RequireSupplementForm):
    """The same once more, which a head of the handling department must agree to."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["until"].help_text = (
            "Hồ sơ đã được yêu cầu bổ sung sau tiếp nhận. Lần này lãnh đạo phòng xử lý duyệt rồi phiếu mới được in; "
            "đến lúc đó thời hạn vẫn chạy. Lãnh đạo phòng tự ghi thì có hiệu lực ngay."
        )


class RequirePaymentForm(ReasonForm):
    """How much and why."""

    amount = forms.IntegerField(label="Số tiền (đồng)", min_value=1, max_value=1_000_000_000)
    field_order = ["amount", "reason"]


class RecordPaymentForm(ActForm):
    """The payment that was made."""

    amount = forms.IntegerField(label="Số tiền (đồng)", min_value=1, max_value=1_000_000_000)
    method = forms.ChoiceField(label="Cách nộp", choices=[("cash", "Tiền mặt"), ("transfer", "Chuyển khoản")])
    reference = forms.CharField(label="Số biên lai, mã giao dịch", required=False, max_length=120)

    def prepare(self) -> None:
        asked = self.dossier.suspensions.filter(kind="payment", end=None).last()
        if asked:
            self.fields["amount"].initial = asked.amount


def colleagues(unit_id: int, role: str) -> list[tuple[str, str]]:
    """Who may hold a step: user name and name, for a choice."""
    roles = {role, Role.HEAD} if role == Role.OFFICER else {role}
    people = User.objects.filter(posts__unit_id=unit_id, posts__role__in=roles, posts__until=None, is_active=True)
    return [(p.username, p.name) for p in people.distinct().order_by("name")]


def next_step(dossier: Dossier) -> RouteStep | None:
    """The step that a forward leads to; none from the last one."""
    return next((s for s in dossier.procedure.steps.all() if s.order > dossier.step), None)


class ForwardForm(NoteForm):
    """To the next step: how it is handed over and to whom."""

    ANYBODY = "Cả bộ phận (ai rảnh thì nhận)"
    handover = forms.ChoiceField(label="Cách bàn giao", choices=Handover.choices, widget=forms.RadioSelect)
    assignee = forms.ChoiceField(label="Giao cho", required=False)
    field_order = ["handover", "assignee", "note"]

    def prepare(self) -> None:
        self.fields["handover"].initial = Handover.ELECTRONIC
        step = next_step(self.dossier)
        people = colleagues(step.department_id, step.role) if step else []
        _choice(self, "assignee").choices = [("", self.ANYBODY), *people]
        self.step = step


class SendBackForm(ReasonForm):
    """Back one step, with the reason."""

    handover = forms.ChoiceField(
        label="Cách bàn giao", choices=Handover.choices, initial=Handover.ELECTRONIC, widget=forms.RadioSelect
    )


class ReassignForm(ActForm):
    """Another colleague of the same unit."""

    assignee = forms.ChoiceField(label="Giao cho")

    def prepare(self) -> None:
        _choice(self, "assignee").choices = colleagues(self.dossier.unit_id, self.dossier.step_role)


class ConsultForm(ActForm):
    """A question to another unit."""

    unit = forms.ChoiceField(label="Hỏi đơn vị")
    question = forms.CharField(label="Nội dung", widget=_LONG, max_length=4000)
    hours = forms.IntegerField(label="Trả lời trong (giờ làm việc)", min_value=1, max_value=2000, initial=16)

    def prepare(self) -> None:
        others = OrgUnit.objects.current(timezone.localdate()).filter(kind=OrgUnit.Kind.DEPARTMENT)
        _choice(self, "unit").choices = [(u.code, u.name) for u in others.exclude(pk=self.dossier.unit_id)]


class AnswerForm(ActForm):
    """The answer to an open question."""

    consultation = forms.TypedChoiceField(label="Yêu cầu", coerce=int)
    text = forms.CharField(label="Trả lời", widget=_LONG, max_length=4000)

    def prepare(self) -> None:
        waiting = self.dossier.consultations.filter(answered_at=None).select_related("unit")
        _choice(self, "consultation").choices = [(c.pk, f"{c.unit}: {c.question}") for c in waiting]


class ApologiseForm(ReasonForm):
    """A new date, later than the present one."""

    new_due_on = forms.DateField(label="Hẹn lại ngày", widget=day_input())
    field_order = ["new_due_on", "reason"]

    def clean_new_due_on(self) -> date:
        """A working day that is still to come."""
        day: date = self.cleaned_data["new_due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Ngày này đã qua, hãy chọn một ngày sắp tới.")
        if not clock.calendar_for(self.dossier).is_working(day):
            raise forms.ValidationError("Ngày này nghỉ, hãy chọn một ngày làm việc.")
        return day

    def arguments(self, now: datetime) -> dict[str, Any]:
        closing: datetime = clock.calendar_for(self.dossier).close_of(self.cleaned_data["new_due_on"])
        return {"reason": self.cleaned_data["reason"], "new_due_at": closing}


class StopForm(ReasonForm):
    """Stop for now, or for good."""

    legal_basis = forms.CharField(label="Căn cứ pháp lý", max_length=300)
    final = forms.BooleanField(label="Dừng hẳn (in mẫu 05, không tiếp tục được)", required=False)


class ResumeForm(ActForm):
    """Go on."""

    reason = forms.CharField(label="Ghi chú", required=False, widget=_LONG)
