"""Forms of the records of the plan."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from cases.catalogue.models import Procedure, ProcedureVersion
from cases.desk.forms import day_input
from monitoring.kpi.models import Target
from monitoring.kpi.spec import KPIS
from motcua.core import access
from motcua.core.models import OrgUnit, Role, User

from . import certificates
from .forms import CHOOSE, OfService
from .models import Certificate, Event, Reengineering, Requirement
from .records import ANSWERS, CRITERIA
from .rules import WRITE


def _named(unit_id: Any) -> Any:
    """The unit that a row names, though it has ended since."""
    return OrgUnit.objects.filter(pk=unit_id)


class NeedForm(OfService):
    """What a unit needs and what works."""

    class Meta:
        model = Requirement
        fields = ["unit", "kind", "needed", "working", "note"]
        help_texts = {"working": "Số máy (đường mạng) đang dùng tốt. Trống: chưa kiểm tra."}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.exclude(kind=OrgUnit.Kind.AGENCY).current(today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class CertificateForm(OfService):
    """A certificate of a person or of the agency."""

    class Meta:
        model = Certificate
        fields = ["holder", "serial", "issuer", "valid_from", "valid_until", "note"]
        widgets = {"valid_from": day_input(), "valid_until": day_input()}


class CertificateFileForm(forms.Form):
    """The public part of a certificate, to be read."""

    file = forms.FileField(
        label="Tệp chứng thư", widget=forms.FileInput(attrs={"accept": certificates.ACCEPTED}), allow_empty_file=True,
        help_text="Phần công khai: .cer, .crt, .pem, .der. Tệp chỉ để đọc, không được giữ lại.",
    )  # fmt: skip


class TargetForm(OfService):
    """What a figure is to reach."""

    kpi = forms.ChoiceField(label="Chỉ số")

    class Meta:
        model = Target
        fields = ["kpi", "value", "since", "until", "department", "item", "wording"]
        widgets = {"since": day_input(), "until": day_input()}
        help_texts = {
            "until": "Ngày đầu tiên không còn áp dụng. Trống: áp dụng đến khi có mục tiêu mới.",
            "item": "Ví dụ II.4.",
        }  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figures = [(code, f"{kpi.label} ({kpi.unit})") for code, kpi in KPIS.items()]
        self.fields["kpi"].choices = [("", CHOOSE), *figures]  # type: ignore[attr-defined]
        self.fields["department"].empty_label = "Toàn Sở"  # type: ignore[attr-defined]
        units = OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT).current(today)
        self.fields["department"].queryset = units | _named(self.instance.department_id)  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """Each criterion with its answer."""

    note = forms.CharField(label="Căn cứ, ghi chú", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            name: forms.ChoiceField(label=words, choices=ANSWERS, widget=forms.RadioSelect)
            for name, words in CRITERIA.items()
        }
        self.fields = {**asked, **self.fields}  # the criteria first


class VersionChoice(forms.ModelChoiceField):
    """A published version by its procedure's code and its number."""

    def label_from_instance(self, obj: Any) -> str:
        """«1.002010, bản 2: Đăng ký hoạt động …»."""
        return f"{obj.procedure.code}, bản {obj.number}: {obj.name[:90]}"


class ReengineeringForm(OfService):
    """Which version was re-engineered into which, and by whose decision; a head chooses of their department."""

    before = VersionChoice(label="Bản trước", queryset=ProcedureVersion.objects.none())
    after = VersionChoice(
        label="Bản sau", queryset=ProcedureVersion.objects.none(), required=False,
        help_text="Trống: chưa công bố bản mới.",
    )  # fmt: skip

    class Meta:
        model = Reengineering
        fields = ["before", "after", "proposal", "decision", "decided_on"]
        widgets = {"decided_on": day_input(), "proposal": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: access.Anyone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ProcedureVersion.objects.published().filter(procedure__competence=Procedure.Competence.OWN)
        if not access.permitted(user, WRITE):
            own = own.filter(department__in=access.units(user, {Role.HEAD}))
        versions = own.select_related("procedure").order_by("procedure__code", "number")
        for name in ("before", "after"):
            self.fields[name].queryset = versions  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """Whose sheet, of which quarter of the last two years."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=OrgUnit.objects.none(), empty_label=CHOOSE)
    officer = forms.ModelChoiceField(
        label="Chuyên viên", queryset=User.objects.none(), required=False, empty_label="Cả đơn vị"
    )
    quarter = forms.ChoiceField(label="Quý")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT).current(today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        officers = User.objects.filter(posts__role=Role.OFFICER).distinct().order_by("name")
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        now = today.year * 4 + (today.month - 1) // 3
        past = [divmod(number, 4) for number in range(now - 1, now - 9, -1)]
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (f"{year}-{nth + 1}", f"Quý {nth + 1} năm {year}") for year, nth in past
        ]

    def arguments(self) -> dict[str, Any]:
        """Those of the service: the quarter as a half-open period."""
        year, nth = (int(part) for part in self.cleaned_data["quarter"].split("-"))
        until = date(year + nth // 4, nth % 4 * 3 + 1, 1)
        return {"unit": self.cleaned_data["unit"], "officer": self.cleaned_data["officer"],
                "since": date(year, nth * 3 - 2, 1), "until": until}  # fmt: skip


class WordsForm(forms.Form):
    """An objection, or its answer."""

    text = forms.CharField(label="Nội dung", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class EventForm(OfService):
    """What took place, and who of the house came; whoever came once may be named still."""

    people = forms.ModelMultipleChoiceField(
        label="Người của Sở tham dự", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Event
        fields = ["kind", "title", "held_on", "place", "unit", "audience", "people", "guests", "note"]
        widgets = {"held_on": day_input()}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.exclude(kind=OrgUnit.Kind.AGENCY).current(today)
        self.fields["unit"].queryset = units | _named(self.instance.unit_id)  # type: ignore[attr-defined]
        came = list(self.instance.attendances.values_list("user", flat=True)) if self.instance.pk else []
        staff = User.objects.filter(Q(is_active=True, posts__isnull=False) | Q(pk__in=came)).distinct()
        self.fields["people"].queryset = staff.order_by("name")  # type: ignore[attr-defined]
        self.initial["people"] = came
