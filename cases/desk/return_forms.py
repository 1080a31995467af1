"""The forms of Văn thư and of the counter that gives results back."""

from typing import Any

from django import forms

from cases.dossier.states import Provided
from cases.results import book
from cases.results.models import Result

from .result_forms import HandOverForm, ResolveForm


class NumberForm(ResolveForm):
    """One row of Văn thư: number, day signed, outcome, seal. Its prefix is the dossier's code."""

    field_order = ["number", "signed_on", "outcome", "sealed"]

    def prepare(self) -> None:
        super().prepare()
        self.fields["outcome"].widget = forms.Select(choices=Result.Outcome.choices)

    def clean(self) -> dict[str, Any]:
        """A number of the same unit and year is given once."""
        data = super().clean() or {}
        if data.get("number") and data.get("signed_on"):
            data["number"] = " ".join(data["number"].split())
            other = book.taken_by(data["number"], data["signed_on"].year, self.dossier.unit_id)
            if other and other != self.dossier.code:
                self.add_error("number", f"Số này của năm {data['signed_on'].year} đã cấp cho hồ sơ {other}.")
        return data


class ReturnForm(HandOverForm):
    """Who takes the result, by what right, which originals go back with it."""

    proxy_paper = forms.CharField(
        label="Giấy ủy quyền, giấy giới thiệu", max_length=200,
        error_messages={"required": "Ghi giấy ủy quyền hoặc giấy giới thiệu mà người nhận thay đưa."},
        widget=forms.TextInput(attrs={"placeholder": "Ví dụ: Giấy ủy quyền ngày 20/11/2026, UBND phường chứng thực"}),
    )  # fmt: skip
    originals = forms.MultipleChoiceField(
        label="Bản chính trả lại", required=False, widget=forms.CheckboxSelectMultiple
    )
    postal_number = forms.CharField(label="Số hiệu bưu gửi", required=False, max_length=40)
    field_order = ["method", "name", "id_number", "proxy", "proxy_paper", "originals", "postal_number", "seen"]

    def prepare(self) -> None:
        super().prepare()
        del self.fields["originals_back"]
        # Whoever comes for another shows a paper, and it is noted.
        self.fields["proxy_paper"].required = not self.is_bound or bool(self["proxy"].value())
        self.fields["id_number"].widget.attrs["autocomplete"] = "off"
        here = [p for p in self.dossier.papers if p.provided == Provided.ORIGINAL]
        choices = [(p.component.code, p.component.name) for p in here]
        self.fields["originals"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["originals"]
        found = getattr(self.dossier, "result", None)
        self.fields["postal_number"].initial = found.postal_number if found else ""
