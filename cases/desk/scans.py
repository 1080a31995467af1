"""Rows of scanned pages as lists draw them: where each went, or why it waits."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from cases.catalogue import shelf
from cases.catalogue.models import PaperKind
from cases.desk.forms import day_input
from cases.dossier.models import Dossier
from cases.intake.sorting import WHY
from digitization.scanning.models import StackPage
from motcua.core.models import User

# state → tone, icon
FACES = {
    "read": ("neutral", "progress"), "filed": ("ontime", "circle-check"), "mark": ("neutral", "qrcode"),
    "blank": ("neutral", "file"), "doubtful": ("soon", "alert-triangle"), "thrown": ("neutral", "trash"),
}  # fmt: skip


def tabs(user: User) -> dict[str, Any]:
    """What the tabs of «Quét» show: how many pages wait."""
    return {"waiting": StackPage.objects.visible_to(user).filter(state="doubtful")[:1000].count()}


def rows(user: User, pages: QuerySet[StackPage]) -> list[dict[str, Any]]:
    """Each page with its face, its dossier (as far as ``user`` may see it), the name of its component, what it says."""
    found = list(pages)
    dossiers = dossiers_of(user, {page.reference for page in found})
    kinds = kinds_of(found)
    return [row(page, dossiers) | {"said": told(page, kinds)} for page in found]


def kinds_of(pages: Iterable[StackPage]) -> dict[str, str]:
    """Slug → name of the kinds of paper that these pages name."""
    named = {page.kind for page in pages} - {""}
    return dict(PaperKind.objects.filter(pk__in=named).values_list("slug", "name")) if named else {}


def told(page: StackPage, kinds: Mapping[str, str]) -> dict[str, Any]:
    """What was read on a waiting page: its kind and ``facts``, each with how sure; or why there is nothing to tell."""
    said = page.said or {}
    facts = [_fact(name, said[name]) for name in SaidForm.base_fields if name in said]
    return {
        "reading": page.is_being_read, "failed": "failed" in said, "kind": kinds.get(page.kind, ""), "facts": facts,
        **(_sure(said["kind"]) if page.kind else {}),
    }  # fmt: skip


def _fact(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    value = found["value"]
    words = f"{date.fromisoformat(value):%d/%m/%Y}" if name == "issued_on" else value
    return {"name": name, "label": SaidForm.base_fields[name].label, "value": words, **_sure(found)}


def _sure(found: Mapping[str, Any]) -> dict[str, Any]:
    """How sure the machine is, in words, and whether somebody must look."""
    percent, doubt = f"{100 * found['sure']:.0f} %", found["sure"] < settings.OCR_SURE
    return {"sure": f"máy chưa chắc ({percent})" if doubt else f"chắc {percent}", "doubt": doubt}


class SaidForm(forms.Form):
    """What a waiting page says of itself, to be seen to be so by whoever files it."""

    number = forms.CharField(label="Số, ký hiệu", required=False, max_length=80)
    issuer = forms.CharField(label="Cơ quan ban hành", required=False, max_length=200)
    issued_on = forms.DateField(label="Ngày ban hành", required=False, widget=day_input())

    def __init__(self, data: Any = None, *, said: Mapping[str, Any]) -> None:
        initial = {name: said[name]["value"] for name in self.base_fields if name in said}
        super().__init__(data, initial=initial, auto_id="said_%s")
        for name in initial:
            if (sure := _sure(said[name]))["doubt"]:
                self.fields[name].help_text = f"{sure['sure'].capitalize()}: nhìn lại trên giấy."

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields somebody must look at: read with doubt, or refused."""
        return [field for field in self if field.help_text or field.errors]

    @property
    def others(self) -> list[forms.BoundField]:
        """All others."""
        return [field for field in self if not field.help_text and not field.errors]


def dossiers_of(user: User, references: Iterable[str]) -> dict[str, Dossier]:
    """Reference → dossier, with its version from the shelf."""
    codes = [reference.removeprefix("dossier:") for reference in references if reference]
    seen = list(Dossier.objects.visible_to(user).filter(code__in=codes)) if codes else []
    versions = shelf.versions({dossier.procedure_id for dossier in seen})
    for dossier in seen:
        dossier.procedure = versions[dossier.procedure_id]
    return {dossier.reference: dossier for dossier in seen}


def row(page: StackPage, dossiers: Mapping[str, Dossier]) -> dict[str, Any]:
    """One page."""
    tone, icon = FACES[page.state]
    dossier = dossiers.get(page.reference)
    return {
        "page": page, "tone": tone, "icon": icon, "label": page.get_state_display(), "dossier": dossier,
        "code": page.reference.removeprefix("dossier:"), "component": component_name(dossier, page.component),
        "why": page.note or WHY.get(page.why, ""),
    }  # fmt: skip


def component_name(dossier: Dossier | None, code: str) -> str:
    """The name of a component of the dossier's procedure; the code where it has none of that name."""
    named = {c.code: c.name for c in dossier.procedure.components.all()} if dossier and code else {}
    return named.get(code, code)
