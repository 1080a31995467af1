"""The forms of the result: draft, approval, registration, return."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import escape, format_html

from cases.dossier.states import ReturnMethod
from cases.results import documents
from cases.results.fields import FIELDS, Kind, printed
from cases.results.models import Result, ResultTemplate
from digitization.papers.models import Filing
from motcua.core import masks

from .forms import ActForm, NoteForm, day_input
from .seen import CONFIRM, asks, doubts


class ApproveForm(NoteForm):
    """Agree to the draft, which is shown."""

    def prepare(self) -> None:
        draft = self.dossier.result.draft if hasattr(self.dossier, "result") else ""
        self.fields["note"].help_text = format_html("Dự thảo: {}", draft)


class DraftForm(ActForm):
    """The wording of the result."""

    paper = forms.CharField(label="Nội dung dự thảo kết quả", widget=forms.Textarea(attrs={"rows": 8}))

    def prepare(self) -> None:
        if hasattr(self.dossier, "result"):
            self.fields["paper"].initial = self.dossier.result.draft


class TemplateDraftForm(ActForm):
    """The fields that a template names, each filled in from the dossier as far as it tells, with where it came from."""

    def __init__(self, *args: Any, template: ResultTemplate, **kwargs: Any) -> None:
        self.template = template
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        needed = documents.asked(self.template)
        told = documents.prefilled(self.dossier, needed)
        laid = getattr(self.dossier, "result", None)
        earlier = laid.values if laid and laid.template and laid.template.code == self.template.code else {}
        for name, required in needed.items():
            field = _template_field(name, required=required)
            if FIELDS[name].kind == Kind.NUMBER:
                told[name] = masks.number(self.dossier.applicant.id_number)
            elif told[name] and earlier.get(name, told[name]) != told[name]:
                field.help_text = f"Dự thảo đã sửa; {FIELDS[name].origin} ghi: {escape(printed(name, told[name]))}."
            self.fields[name] = field
        self.initial = {**told, **earlier, **self.initial}
        self.told = {name for name in needed if name in _READ and (told[name] or not needed[name])}

    def by_hand(self) -> list[forms.BoundField]:
        """What the dossier does not tell."""
        return [field for field in self if field.name not in self.told]

    def filled_in(self) -> list[forms.BoundField]:
        """What it tells: to be looked over rather than written."""
        return [field for field in self if field.name in self.told]

    def filled_in_wrong(self) -> bool:
        """Whether one of those has an error."""
        return any(field.errors for field in self.filled_in()) if self.is_bound else False

    def arguments(self, now: datetime) -> dict[str, Any]:
        return {"template": self.template, "values": self.cleaned_data}


_READ = frozenset(name for name, field in FIELDS.items() if field.read)


def _template_field(name: str, *, required: bool) -> forms.CharField:
    known = FIELDS[name]
    number = known.kind == Kind.NUMBER
    origin = f"Từ {known.origin}." if known.origin else ""
    hint = "Lấy từ thông tin chủ hồ sơ lúc in, không lưu trong dự thảo." if number else f"{origin} {known.hint}".strip()
    widgets: dict[Kind, forms.Widget] = {Kind.TEXT: forms.Textarea(attrs={"rows": 3}), Kind.DATE: day_input()}
    return forms.CharField(
        label=known.label, help_text=hint, required=required and not number, disabled=number, strip=False,
        widget=widgets.get(known.kind, forms.TextInput(attrs={"maxlength": documents.LONGEST[Kind.LINE]})),
        error_messages={"required": documents.missing(name)},
    )  # fmt: skip


class ResolveForm(ActForm):
    """The signed result: outcome, number, when signed, whether sealed."""

    outcome = forms.ChoiceField(label="Kết quả", choices=Result.Outcome.choices, widget=forms.RadioSelect)
    number = forms.CharField(label="Số, ký hiệu", max_length=80)
    signed_on = forms.DateField(label="Ngày ký", widget=day_input())
    sealed = forms.TypedChoiceField(
        label="Dấu", choices=[("on", "đã đóng"), ("", "chưa đóng")], coerce=bool, required=False, initial="on"
    )

    def prepare(self) -> None:
        self.fields["outcome"].initial = Result.Outcome.GRANTED
        self.fields["signed_on"].initial = timezone.localdate()

    def arguments(self, now: datetime) -> dict[str, Any]:
        day: date = self.cleaned_data["signed_on"]
        # Only the day is asked: today means now, an earlier day its close.
        signed = now if day == timezone.localdate(now) else timezone.make_aware(datetime.combine(day, time(17)))
        given = {name: self.cleaned_data[name] for name in ("outcome", "number")}
        return {**given, "signed_at": signed, "sealed": bool(self.cleaned_data["sealed"])}


class ResolveOneForm(ResolveForm):
    """One result by itself: the file that is the result may be named too."""

    paper = forms.TypedChoiceField(
        label="Văn bản kết quả", coerce=int, empty_value=None, required=False,
        help_text="Tệp đã có trong hồ sơ; để trống nếu chỉ có bản giấy.",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        lying = [filing.paper for filing in Filing.objects.at(self.dossier.reference).filter(component="")]
        field, laid = self.fields["paper"], getattr(self.dossier, "result", None)
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Không có tệp"), *((paper.pk, str(paper)) for paper in lying)]
        if laid and laid.paper_id:
            field.initial = laid.paper_id
        if laid and laid.template and laid.template.outcome:
            self.fields["outcome"].initial = laid.template.outcome
        if not lying:
            del self.fields["paper"]

    def arguments(self, now: datetime) -> dict[str, Any]:
        return {**super().arguments(now), "paper": self.cleaned_data.get("paper")}


class HandOverForm(ActForm):
    """Who takes the result, and how."""

    method = forms.ChoiceField(label="Cách trả", choices=ReturnMethod.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="Người nhận", max_length=120)
    id_number = forms.CharField(label="Số giấy tờ của người nhận", max_length=20, required=False)
    proxy = forms.BooleanField(label="Nhận thay (có văn bản ủy quyền)", required=False)
    originals_back = forms.BooleanField(label="Đã trả lại bản chính giấy tờ", required=False)
    seen = forms.BooleanField(label=CONFIRM)

    def prepare(self) -> None:
        self.fields["method"].initial = self.dossier.return_method
        self.fields["name"].initial = self.dossier.applicant_name
        self.doubts = doubts([self.dossier])[self.dossier.pk]
        if self.doubts:
            self.fields["seen"].error_messages["required"] = asks(self.doubts)
            self.fields["seen"].help_text = "" if self.is_bound else f"Kết quả {' và '.join(self.doubts)}."
        else:
            del self.fields["seen"]

    def arguments(self, now: datetime) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        recipient = {"name": data.pop("name"), "id_number": data.pop("id_number")}
        return {**data, "recipient": recipient}
