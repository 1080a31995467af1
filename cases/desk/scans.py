"""Rows of scanned pages as lists draw them: where each went, or why it waits."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from cases.catalogue import shelf
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
    """Each page with its face, its dossier (as far as ``user`` may see it) and the name of its component."""
    found = list(pages)
    dossiers = dossiers_of(user, {page.reference for page in found})
    return [row(page, dossiers) for page in found]


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
