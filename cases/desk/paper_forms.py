"""The forms of the acts that take papers in: how each is given, whether the store's is used, the files brought."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.html import format_html

from cases.dossier.states import Provided

from . import in_store
from .forms import ActForm
from .held import Held as File

_PROVIDED = [c for c in Provided.choices if c[0] not in {"reused", "shared_data"}]


class ComponentsForm(ActForm):
    """One choice for each paper of the dossier; where the owner's store holds it, that is offered first.

    ``brought``: component code → what was dropped onto its row and waits to be filed with the act.
    """

    def __init__(self, *args: Any, brought: Mapping[str, list[File]] = MappingProxyType({}), **kwargs: Any) -> None:
        self.brought = brought
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.rows = list(self.dossier.components.select_related("component"))
        for row in self.rows:
            code, paper = row.component.code, self.held.get(row.component.code)
            self.fields[f"provided-{code}"] = forms.ChoiceField(
                label=row.component.name, required=row.component.required,
                choices=[*in_store.choices(paper), *_PROVIDED],
                widget=forms.Select(attrs={"data-when-filed": Provided.SCAN.value}),
                initial=Provided.REUSED if paper and row.provided == Provided.MISSING else row.provided,
                help_text=in_store.words(paper) if paper else "",
            )  # fmt: skip
            if paper:
                self.fields[f"declined-{code}"] = in_store.declining()

    def clean(self) -> dict[str, Any]:
        """An offer that is not taken has its reason."""
        data = super().clean() or {}
        for code in self.held:
            name = f"declined-{code}"
            if name in self.fields and data.get(f"provided-{code}") != Provided.REUSED and not data.get(name):
                self.add_error(name, "Ghi vì sao không dùng bản trong kho.")
        return data

    def arguments(self, now: datetime) -> dict[str, Any]:
        given = {r.component.code: self.cleaned_data[f"provided-{r.component.code}"] for r in self.rows}
        for code in given.keys() & self.brought.keys():  # whatever was chosen: its file is here
            given[code] = Provided.SCAN if given[code] in ("", Provided.MISSING) else given[code]
        return {
            "components": {code: provided for code, provided in given.items() if provided},
            "reused": {code: self.held[code].pk for code, how in given.items() if how == Provided.REUSED},
            "declined": {code: why for code in given if (why := self.cleaned_data.get(f"declined-{code}"))},
        }

    @property
    def codes(self) -> set[str]:
        """The components that the form is about."""
        return {row.component.code for row in self.rows}

    @property
    def given(self) -> Iterator[dict[str, Any]]:
        """The rows as they are drawn: code, name, the field that says how, why not from the store, files."""
        for row in self.rows:
            code = row.component.code
            declined = f"declined-{code}"
            yield {
                "code": code, "name": row.component.name, "how": self[f"provided-{code}"],
                "declined": self[declined] if declined in self.fields else None, "files": self.brought.get(code, []),
            }  # fmt: skip


class ReceiveForm(ComponentsForm):
    """Confirm the papers, then receive."""


class SupplementForm(ComponentsForm):
    """Take in what was asked for: only the papers named in the request."""

    def prepare(self) -> None:
        super().prepare()
        asked = self.dossier.suspensions.filter(kind="supplement", end=None).last()
        wanted = {item["component"]: item["reason"] for item in asked.items} if asked else {}
        self.fields = {name: field for name, field in self.fields.items() if name.partition("-")[2] in wanted}
        self.rows = [r for r in self.rows if r.component.code in wanted]
        for row in self.rows:
            field = self.fields[f"provided-{row.component.code}"]
            if row.component.code not in self.held:
                field.initial = Provided.ORIGINAL if row.provided == Provided.MISSING else row.provided
            field.help_text = format_html("Đã yêu cầu: {}. {}", wanted[row.component.code].rstrip("."), field.help_text)
