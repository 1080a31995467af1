"""The forms of the result: draft, approval, registration, return."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from cases.dossier.states import ReturnMethod
from cases.results.models import Result

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
