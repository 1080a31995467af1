"""The desk's one form: person, procedure, papers, how the result goes back."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy

from cases.catalogue.models import ProcedureVersion
from cases.desk import in_store
from cases.dossier.states import Channel, Provided, ReturnMethod
from cases.intake.people import Applicant, tidy
from cases.intake.services import Draft
from motcua.core.models import Person, User
from motcua.core.moments import Moment

PROVIDED = [c for c in Provided.choices if c[0] not in {Provided.REUSED, Provided.SHARED_DATA, Provided.MISSING}]
_SHEETS = re.compile(r"[1-9][0-9]?")
_DAY = forms.DateInput(attrs={"placeholder": "05/02/1995", "inputmode": "numeric"}, format="%d/%m/%Y")
_NUMBER = {"autocomplete": "off", "spellcheck": "false"}


class PersonForm(forms.Form):
    """Who the dossier belongs to. Only number and name must be there; all else is asked when it is known."""

    kind = forms.ChoiceField(label="Chủ hồ sơ", choices=Person.Kind.choices, initial=Person.Kind.PERSON)
    id_number = forms.CharField(
        label="Số định danh, hộ chiếu hoặc mã số thuế", max_length=20, widget=forms.TextInput(attrs=_NUMBER)
    )
    name = forms.CharField(label="Họ và tên, tên tổ chức", max_length=200)
    birth_date = forms.DateField(label="Ngày sinh", required=False, widget=_DAY)
    sex = forms.ChoiceField(label="Giới tính", required=False, choices=[("", "–"), *Person.Sex.choices])
    phone = forms.CharField(label="Điện thoại", required=False, max_length=20)
    email = forms.EmailField(label="Thư điện tử", required=False)
    address = forms.CharField(label="Nơi ở, trụ sở", required=False, max_length=300)

    def clean_id_number(self) -> str:
        return tidy(self.cleaned_data["id_number"])

    def clean_birth_date(self) -> date | None:
        """Not in the future."""
        born: date | None = self.cleaned_data["birth_date"]
        if born and born > date.today():  # noqa: DTZ011 - a birth date has no hour
            raise forms.ValidationError("Ngày sinh nằm ở tương lai.")
        return born

    def applicant(self) -> Applicant:
        """As the service wants it."""
        return Applicant(**self.cleaned_data)

    def shown(self) -> dict[str, Any]:
        """What the fields say now, typed well or not."""
        born = self["birth_date"].value()
        said: dict[str, Any] = {name: str(self[name].value() or "").strip() for name in self.fields}
        try:
            said["birth_date"] = born if isinstance(born, date) else self.fields["birth_date"].clean(born)
        except forms.ValidationError:
            said["birth_date"] = None
        return said


class DossierForm(forms.Form):
    """How the dossier came, who brought it, how the result goes back; for some, when it really came."""

    procedure = forms.CharField(max_length=20, widget=forms.HiddenInput, error_messages={"required": "Chọn thủ tục."})
    case = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    visit = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="Kênh nộp", choices=Channel.choices, initial=Channel.COUNTER)
    return_method = forms.ChoiceField(label="Trả kết quả", choices=ReturnMethod.choices, initial=ReturnMethod.COUNTER)
    by_proxy = forms.BooleanField(
        label="Người khác nộp thay",
        required=False,
        # The paper that a proxy brings appears in the checklist at once.
        widget=forms.CheckboxInput(attrs={"hx-post": reverse_lazy("desk:checklist"), "hx-target": "#chosen"}),
    )
    proxy_name = forms.CharField(label="Họ tên người nộp thay", required=False, max_length=200)
    proxy_number = forms.CharField(
        label="Số định danh người nộp thay", required=False, max_length=20, widget=forms.TextInput(attrs=_NUMBER)
    )
    backlog_at = forms.DateTimeField(
        label="Nhận thực tế lúc",
        required=False,
        # Due date and limit are counted from then.
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "hx-post": reverse_lazy("desk:checklist"), "hx-target": "#chosen"},
            format="%Y-%m-%dT%H:%M",
        ),
    )
    backlog_reason = forms.CharField(label="Lý do nhập bù", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A proxy has a name and a number; an act of the past has a reason."""
        data = super().clean() or {}
        if data.get("by_proxy") and not (data.get("proxy_name") and data.get("proxy_number")):
            raise forms.ValidationError("Người nộp thay cần họ tên và số định danh.")
        if data.get("backlog_at") and not data.get("backlog_reason"):
            self.add_error("backlog_reason", "Ghi vì sao nhập bù.")
        return data

    def moment(self, user: User, now: datetime) -> Moment:
        """When the act took effect. Errors: as ``Moment.of``."""
        return Moment.of(user, now, self.cleaned_data["backlog_at"], self.cleaned_data["backlog_reason"])

    def draft(self, person: PersonForm, version: ProcedureVersion, post: Any) -> Draft:
        """What intake is told."""
        data = self.cleaned_data
        proxy = {"name": data["proxy_name"], "id_number": tidy(data["proxy_number"])} if data["by_proxy"] else None
        given = papers_given(post)
        return Draft(
            procedure=version.procedure.code, applicant=person.applicant(), components=given,
            quantities={code: count for code, count in sheets(post).items() if code in given},
            reused=in_store.reused(post, given), declined=in_store.declined(post),
            channel=data["channel"], case=data["case"], proxy=proxy, return_method=data["return_method"],
            visit=data["visit"],
        )  # fmt: skip


def papers_given(post: Any) -> dict[str, str]:
    """Component code → how provided, for the ticked rows of the checklist."""
    known, offered = {value for value, _ in PROVIDED}, set(post.getlist("offered"))
    known |= {Provided.SHARED_DATA.value} if in_store.shared_kinds(post) else set()
    found = {}
    for code in post.getlist("have"):
        provided = post.get(f"provided-{code}", Provided.ORIGINAL)
        usable = provided in known or (provided == Provided.REUSED and code in offered)
        found[code] = provided if usable else Provided.ORIGINAL
    return found


def sheets(post: Mapping[str, str]) -> dict[str, int]:
    """Component code → sheets handed in, where a usable number stands; the rest is as many as asked for."""
    typed = {name.removeprefix("count-"): post[name].strip() for name in post if name.startswith("count-")}
    return {code: int(number) for code, number in typed.items() if _SHEETS.fullmatch(number)}
