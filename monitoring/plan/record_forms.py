"""Forms of the records of the plan."""

from datetime import date
from typing import Any

from django import forms

from cases.desk.forms import day_input
from motcua.core.models import OrgUnit

from .models import Certificate, Requirement
from .records import ANSWERS, CRITERIA


class NeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a unit needs and what works."""

    class Meta:
        model = Requirement
        fields = ["unit", "kind", "needed", "working", "note"]
        help_texts = {"working": "Số máy (đường mạng) đang dùng tốt. Trống: chưa kiểm tra."}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.exclude(kind=OrgUnit.Kind.AGENCY).current(today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """The same unit and kind is written anew."""


class CertificateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A certificate of a person or of the agency."""

    class Meta:
        model = Certificate
        fields = ["holder", "serial", "issuer", "valid_from", "valid_until", "note"]
        widgets = {"valid_from": day_input(), "valid_until": day_input()}

    def validate_unique(self) -> None:
        """The same serial is written anew."""


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
