"""A slip from its dossier to its file: composed, printed once, found again, verified."""

import hashlib
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet
from motcua.core import jobs, masks
from motcua.core.errors import NotVisible, Refusal, RuleBroken
from motcua.core.models import OrgUnit, Person

from . import codes, pdf, sets, tokens
from .closing import history, returned
from .content import GATHER, Content, common
from .ledgers import control, register

COPIES = ("Giao khách hàng", "Lưu")
PATIENCE = 15.0  # seconds a page waits for the worker
SHEETS_KEPT = 300  # seconds in which the worker must have fetched what a page composed
_GATHER = {**GATHER, "control": control, "register": register, "returned": returned, "history": history}


class NotReady(Refusal):
    """The worker did not print in time; asking again a little later helps."""

    status = 503

    def __init__(self) -> None:
        super().__init__("slip_not_ready", "Phiếu đang được in, hãy mở lại sau ít giây.")


@dataclass(frozen=True, slots=True)
class Slip:
    """A composed slip: its pages as HTML, and the place its PDF has in storage."""

    code: str
    form: sets.Form
    set: sets.SlipSet
    sheets: tuple[str, ...]
    path: str

    @property
    def filename(self) -> str:
        """What a browser offers as the file's name."""
        return f"{_safe(self.code)}-mau-{self.form.number}.pdf"


@dataclass(frozen=True, slots=True)
class Genuine:
    """What anybody who holds a slip may learn from its QR: no personal number, the name masked."""

    code: str
    form: sets.Form
    set: sets.SlipSet
    status: str
    state: int
    issued_at: datetime | None
    office: OrgUnit
    applicant: str


def form_of(number: str, set_code: str, on: date) -> tuple[sets.SlipSet, sets.Form]:
    """The form asked for. Errors: Invalid("unknown_set"), NotVisible for a number the set does not have."""
    chosen = sets.choose(set_code, on)
    if not set_code and sets.OWN.form(number):
        chosen = sets.OWN
    form = chosen.form(number)
    if form is None:
        raise NotVisible("Bộ mẫu này không có mẫu mang số đó.")
    return chosen, form


def compose(dossier_id: int, number: str, set_code: str = "") -> Slip:
    """The slip as it stands now; the path holds a digest of all that is printed, so a changed slip is another file.

    Errors: as ``form_of``; RuleBroken("slip_not_available") before the act that the slip reports.
    """
    chosen, form = form_of(number, set_code, timezone.localdate())
    dossier = _dossiers().get(pk=dossier_id)
    context = _context(dossier, chosen, form)
    liens: tuple[str, ...] = COPIES if form.kind == "receipt" else ("",)
    sheets = tuple(render_to_string(f"slips/{form.kind}.html", {**context, "lien": lien}) for lien in liens)
    path = f"slips/{_safe(dossier.code)}/{form.number}-{chosen.code}-{_digest(sheets)}.pdf"
    return Slip(dossier.code, form, chosen, sheets, path)


def print_slip(dossier_id: int, number: str, set_code: str = "") -> Slip:
    """Render a slip into storage unless this very slip is there already."""
    slip = compose(dossier_id, number, set_code)
    _render(slip.path, slip.sheets)
    return slip


def print_sheets(path: str) -> None:
    """Render into storage what a page composed and waits for."""
    if sheets := cache.get(path):
        _render(path, sheets)


def fetch_sheets(name: str, sheets: tuple[str, ...], patience: float = PATIENCE) -> bytes:
    """The PDF of sheets that belong to no single dossier (a hand-over list, a postal list). Errors: NotReady.

    ``name``: a folder of storage. The worker renders them; they wait for it in the cache, for minutes only.
    """
    path = f"slips/{_safe(name)}/{_digest(sheets)}.pdf"
    found = stored(path)
    if found is None:
        cache.set(path, sheets, SHEETS_KEPT)
        jobs.at_once("slips.print_sheets", path)
        found = _await(path, patience)
    return found


def fetch_together(wanted: Iterable[tuple[int, str]], patience: float = PATIENCE) -> bytes:
    """One PDF of several slips, each given by its dossier's id and its number, in that order; one print of all.

    Errors: as ``compose``, NotReady.
    """
    sheets = tuple(sheet for dossier_id, number in wanted for sheet in compose(dossier_id, number).sheets)
    return fetch_sheets("nhieu-phieu", sheets, patience)


def fetch(dossier_id: int, number: str, set_code: str = "", patience: float = PATIENCE) -> tuple[Slip, bytes]:
    """The slip and its PDF; one not printed yet is asked of the worker. ``patience`` in seconds. Errors: NotReady."""
    slip = compose(dossier_id, number, set_code)
    found = stored(slip.path)
    if found is None:
        jobs.at_once("slips.print", dossier_id, number, slip.set.code)
        found = _await(slip.path, patience)
    return slip, found


def stored(path: str) -> bytes | None:
    """A finished PDF from storage; None when it is not there or still being written."""
    try:
        with default_storage.open(path) as file:
            content = bytes(file.read())
    except FileNotFoundError:
        return None
    return content if content.rstrip().endswith(b"%%EOF") else None


def forget(code: str) -> None:
    """Delete every printed slip of a dossier from storage."""
    folder = f"slips/{_safe(code)}"
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")


def verify(token: str) -> Genuine | None:
    """The slip behind a token; None when the office never printed it."""
    read = tokens.read_slip(token)
    if read is None or read[2] not in sets.SETS:
        return None
    code, number, set_code = read
    dossier, form = _dossiers().filter(code=code).first(), sets.SETS[set_code].form(number)
    if dossier is None or form is None:
        return None
    is_person = dossier.applicant.kind == Person.Kind.PERSON
    return Genuine(
        code, form, sets.SETS[set_code], dossier.status.label, int(dossier.status), _issued_at(dossier, form),
        dossier.receiver, masks.name(dossier.applicant_name) if is_person else dossier.applicant_name,
    )  # fmt: skip


def _context(dossier: Dossier, chosen: sets.SlipSet, form: sets.Form) -> Content:
    facts = _GATHER[form.kind](dossier)
    return {
        **common(dossier, facts["at"], by_agency=facts.get("by_agency", False)),
        **facts,
        "form": form,
        "qr": codes.qr(tokens.verifying_address(dossier.code, form.number, chosen.code)),
        "bar": codes.barcode(dossier.code),
        "rating": codes.qr(tokens.feedback_address(dossier.code)) if form.kind == "receipt" and _rates() else "",
    }


def _rates() -> bool:
    """Whether the page that a rating code leads to is open: no slip sends anybody to a page that is not there."""
    try:
        resolve(tokens.feedback_path("x"))
    except Resolver404:
        return False
    return True


def _issued_at(dossier: Dossier, form: sets.Form) -> datetime | None:
    """The day of the act that the slip reports; a running paper has none."""
    try:
        at: datetime | None = _GATHER[form.kind](dossier)["at"]
    except RuleBroken:
        return None
    return at


def _digest(sheets: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join([pdf.style(), *sheets]).encode()).hexdigest()[:24]


def _render(path: str, sheets: tuple[str, ...]) -> None:
    """Keep the PDF of these sheets unless it is there already."""
    if stored(path) is not None:
        return
    if default_storage.exists(path):  # cut off while it was written
        default_storage.delete(path)
    saved = default_storage.save(path, ContentFile(pdf.render(sheets)))
    if saved != path:  # another worker was faster
        default_storage.delete(saved)


def _await(path: str, patience: float) -> bytes:
    until = time.monotonic() + patience
    while (found := stored(path)) is None:
        if time.monotonic() > until:
            raise NotReady
        time.sleep(0.05)
    return found


def _dossiers() -> DossierQuerySet[Dossier]:
    return Dossier.objects.select_related(
        "procedure__procedure", "department__agency", "receiver__agency", "applicant", "received_by", "result"
    )


def _safe(code: str) -> str:
    return re.sub(r"[^\w.-]", "_", code)
