"""Forms of the plan: a report with evidence, its return, money, a plan, a task."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection

from cases.desk.forms import day_input
from digitization.scanning.checks import ACCEPTED
from monitoring.kpi.spec import KPIS
from motcua.core import access
from motcua.core.calendar import YEARS
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit

from . import rules
from .models import Group, Plan, Task

_LONG = forms.Textarea(attrs={"rows": 3})


def refuse(form: forms.BaseForm, refused: Refusal) -> None:
    """Put what a service refused beside the field it is about."""
    for name, sentence in (refused.errors or {"": refused.message}).items():
        form.add_error(name if name in form.fields else None, sentence)


CHOOSE = "Chọn"


def a_day(value: date) -> None:
    """Refuse a slip of the pen. Errors: ValidationError."""
    if value.year not in YEARS:
        raise forms.ValidationError(f"Ghi năm từ {YEARS[0]} đến {YEARS[-1]}.")


def bound(field: forms.Field, most: int) -> None:
    """No number larger than its column holds."""
    field.validators.append(MaxValueValidator(most))
    field.widget.attrs["max"] = most


class OfService(forms.ModelForm):  # type: ignore[type-arg]
    """What is taken, or does not fit together, the service says in words, once for pages and others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.validators.append(a_day)
            elif isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField):
                kind = self._meta.model._meta.get_field(name).get_internal_type()
                bound(field, connection.ops.integer_field_range(kind)[1])
            elif isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = CHOOSE
            elif isinstance(field, forms.TypedChoiceField):
                known: Any = field.choices
                field.choices = [("", CHOOSE), *((value, words) for value, words in known if value)]

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self._meta.model._meta.fields}


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files as (name, bytes); what they are is looked into by the service."""

    widget = FilesInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [super(FilesField, self).clean(file, initial) for file in data or [None]]
        return [(file.name, file.read()) for file in files if file]


class ReportForm(forms.Form):
    """How far a unit is, in a number and in words."""

    unit = forms.ChoiceField(label="Báo cáo của")
    percent = forms.IntegerField(label="Đã làm được (%)", min_value=0, max_value=100)
    words = forms.CharField(label="Việc đã làm, vướng mắc", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    files = FilesField(  # type: ignore[assignment]
        label="Tệp minh chứng", required=False, help_text="PDF hoặc ảnh; chọn được nhiều tệp."
    )

    def __init__(self, *args: Any, task: Task, user: access.Anyone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.filter(pk__in=rules.units_for(task, user))
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]


class FilesForm(forms.Form):
    """More evidence."""

    files = FilesField(label="Tệp minh chứng")  # type: ignore[assignment]


class ReasonForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(label="Lý do trả lại", max_length=500, widget=_LONG)


class DropForm(forms.Form):
    """Why what was entered is taken away."""

    reason = forms.CharField(
        label="Lý do bỏ", max_length=500, widget=_LONG, help_text="Không còn được hiện hay tính; nhật ký vẫn giữ."
    )


class SpendingForm(forms.Form):
    """Money spent."""

    amount = forms.IntegerField(label="Số tiền (đồng)", min_value=1, max_value=10**15)
    on = forms.DateField(label="Ngày chi", widget=day_input(), validators=[a_day])
    what = forms.CharField(label="Nội dung chi", max_length=300)


class PlanForm(OfService):
    class Meta:
        model = Plan
        fields = ["number", "title", "issued_on", "issuer", "in_force", "source"]
        widgets = {"issued_on": day_input()}


class TaskForm(OfService):
    """A task; the group is one of the plan's, or a new one by its name."""

    new_group = forms.CharField(
        label="Hoặc nhóm mới", max_length=200, required=False, help_text="Được đặt sau nhóm cuối của kế hoạch."
    )
    kpis = forms.MultipleChoiceField(
        label="Chỉ số phụ thuộc", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Giá trị hiện tại của chỉ số hiện cạnh nhiệm vụ.",
    )  # fmt: skip

    class Meta:
        model = Task
        fields = ["group", "new_group", "number", "wording", "leads", "partners", "product", "due_text", "due_on",
                  "every_months", "kpis", "estimate", "fund"]  # fmt: skip
        widgets = {
            "due_on": day_input(), "leads": forms.CheckboxSelectMultiple, "partners": forms.CheckboxSelectMultiple,
        }  # fmt: skip
        help_texts = {
            "due_on": "Ngày cuối cùng của thời gian hoàn thành. Việc thường xuyên thì để trống.",
            "every_months": "Chỉ cho việc thường xuyên: bao lâu báo cáo một lần.",
        }

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].validators.append(MinValueValidator(1))
        self.fields["number"].widget.attrs["min"] = 1
        units = OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT).current(today)
        for name in ("leads", "partners"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]
        self.fields["group"].queryset = Group.objects.filter(plan=plan)  # type: ignore[attr-defined]
        self.fields["group"].required = False
        self.fields["kpis"].choices = [(code, kpi.label) for code, kpi in KPIS.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One group, and either a last day or a span between reports."""
        data = super().clean() or {}
        if bool(data.get("group")) == bool(data.get("new_group")):
            self.add_error("group", "Chọn một nhóm, hoặc đặt tên nhóm mới.")
        if bool(data.get("due_on")) == bool(data.get("every_months")):
            self.add_error("due_on", "Ghi ngày cuối, hoặc chọn việc thường xuyên báo cáo bao lâu một lần.")
        return data
