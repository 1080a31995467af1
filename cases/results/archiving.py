"""What the archive gets of a finished dossier: its papers, result, slips, history and metadata, and what is missing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.catalogue.models import ProcedureVersion
from cases.dossier import show
from cases.dossier.models import Dossier, DossierComponent
from cases.dossier.states import ENDED, Provided, State
from cases.slips import services as slips
from cases.slips import sets
from digitization.archive import packing, retention
from digitization.archive import services as archive
from digitization.archive.models import Package, RetentionRule
from digitization.archive.packing import Entry
from digitization.archive.rules import term
from digitization.papers import services as papers
from digitization.papers.models import Filing, Paper, StoredFile
from digitization.signing.models import Signature
from digitization.signing.verdicts import TRIAL
from motcua.core import journal
from motcua.core.errors import NotVisible, RuleBroken
from motcua.core.fsm import broken
from motcua.core.models import JournalEntry, User
from motcua.core.moments import Moment

from . import archive_metadata as metadata

SlipOf = Callable[[int, str], bytes]
CONTROL = "control"  # the kind of slip without which a file is incomplete: phiếu kiểm soát, mẫu 06
NO_RESULT, NO_CONTROL = "Chưa có tệp kết quả", "Chưa có phiếu kiểm soát (mẫu 06)"
_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}
_FORMS = ("original", "searchable", "signed")


@dataclass
class _Bag:
    """What was gathered so far."""

    entries: list[Entry] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def waiting_print(dossier_id: int, number: str) -> bytes:
    """A slip from the printing worker, for a page or an API line."""
    return slips.fetch(dossier_id, number)[1]


def own_print(dossier_id: int, number: str) -> bytes:
    """A slip printed by the very process that asks, itself a worker."""
    return slips.stored(slips.print_slip(dossier_id, number).path) or b""


def seal(
    *, dossier: Dossier, user: User | None, moment: Moment, reason: str = "", slip: SlipOf = waiting_print
) -> Package:  # fmt: skip
    """Seal a dossier that has ended. Errors: RuleBroken not_finished, and those of ``archive.services.seal``."""
    if not (dossier.state in ENDED or dossier.final_stop):
        raise broken("not_finished")
    with transaction.atomic():
        found = manifest(dossier, moment, slip)
        return archive.seal(manifest=found, user=user, moment=moment, reason=reason)


def current(dossier: Dossier) -> Package:
    """The newest package of a dossier. Errors: RuleBroken("not_sealed")."""
    found = Package.objects.current().filter(reference=dossier.reference).select_related("file", "rule", "transfer")
    package: Package | None = found.first()
    if package is None:
        raise broken("not_sealed")
    return package


def fetch(package: Package, user: User, now: datetime) -> bytes:
    """The bytes of a package; that somebody took them is recorded. Errors: NotVisible when they are gone."""
    content = papers.content_of(package.file)
    journal.record(user, "archive.fetched", package.reference, now, {"number": package.number})
    return content


def gaps(dossiers: Sequence[Dossier]) -> dict[int, list[str]]:
    """Dossier id → what is missing before it can be sealed, in words; three queries however many dossiers."""
    lying: dict[str, set[str]] = {d.reference: set() for d in dossiers}
    results = set()
    found = Filing.objects.filter(reference__in=lying, paper__revoked_at=None, paper__original__destroyed_at=None)
    for reference, component, origin in found.values_list("reference", "component", "paper__origin"):
        lying[reference].add(component)
        if origin == Paper.Origin.RESULT:
            results.add(reference)
    needed: dict[int, list[DossierComponent]] = {}
    asked = DossierComponent.objects.filter(dossier__in=dossiers, component__digitize="required")
    for row in asked.exclude(provided=Provided.MISSING).select_related("component"):
        needed.setdefault(row.dossier_id, []).append(row)
    return {
        d.pk: [
            *(f"Chưa số hóa: {row.component.name}" for row in needed.get(d.pk, ())
              if row.component.code not in lying[d.reference] and not _given_back(d)),
            *_gaps_at_the_end(d, has_file=d.reference in results),
        ]
        for d in dossiers
    }  # fmt: skip


def rule_of(version: ProcedureVersion) -> RetentionRule:
    """How long dossiers of a procedure are kept."""
    kinds = [result["kind"] for result in version.results if result.get("kind")]
    return retention.choose(kinds, version.procedure.field_id)


def manifest(dossier: Dossier, moment: Moment, slip: SlipOf) -> archive.Manifest:
    """Everything of one dossier for its package."""
    version = dossier.procedure
    rule = rule_of(version)
    bag = _Bag(gaps=gaps([dossier])[dossier.pk])
    _add_papers(bag, dossier)
    _add_slips(bag, dossier, slip)
    lines = JournalEntry.objects.filter(reference=dossier.reference).select_related("actor").order_by("pk")
    bag.entries += [
        Entry("journal.json", packing.as_json([show.journal_line(line) for line in lines])),
        Entry("dossier.json", packing.as_json(show.dossier(dossier, moment.now))),
    ]
    pages = sum(int(document["PageAmount"] or 0) for document in bag.documents)
    file = metadata.fitted(_file(dossier, term(rule), len(bag.documents), pages), metadata.FILE)
    documents = [metadata.fitted(document, metadata.DOCUMENT) for document in bag.documents]
    bag.entries += [
        Entry("metadata/ho-so.xml", metadata.as_xml(file, documents)),
        Entry("metadata/ho-so.json", packing.as_json({"HoSo": file, "TaiLieu": documents})),
    ]
    finished = dossier.finished_at or dossier.last_act_at
    return archive.Manifest(
        reference=dossier.reference, title=file["Title"], finished_on=timezone.localdate(finished), rule=rule,
        organisation=_agency(dossier), entries=bag.entries, facts=file, gaps=bag.gaps,
        documents=len(documents), pages=pages,
    )  # fmt: skip


def _gaps_at_the_end(dossier: Dossier, *, has_file: bool) -> Iterator[str]:
    result = getattr(dossier, "result", None)
    if dossier.state in (State.RESOLVED, State.RETURNED) and not has_file and not (result and result.paper_id):
        yield NO_RESULT
    if dossier.received_at is None and not _given_back(dossier):
        yield NO_CONTROL
    if dossier.state == State.RESOLVED:
        yield "Chưa trả kết quả"


def _given_back(dossier: Dossier) -> bool:
    """Ended before receipt: its papers went home with their owner, and no control slip was begun."""
    return dossier.received_at is None and dossier.state in (State.REFUSED, State.WITHDRAWN)


def _add_papers(bag: _Bag, dossier: Dossier) -> None:
    """Each paper with all its files, where it lies; the result's paper under ``result``."""
    placed = [(filing.component, filing.paper) for filing in Filing.objects.at(dossier.reference)]
    result = getattr(dossier, "result", None)
    if result and result.paper_id and result.paper_id not in {paper.pk for _, paper in placed}:
        placed.append(("", Paper.objects.dressed().get(pk=result.paper_id)))
    for nth, (component, paper) in enumerate(placed, start=1):
        of_result = paper.origin == Paper.Origin.RESULT or bool(result and result.paper_id == paper.pk)
        folder = "result" if of_result else f"components/{component}" if component else "processing"
        for form in _FORMS:
            if file := getattr(paper, form):
                _add_file(bag, f"{folder}/{nth:02d}-{form}", file, str(paper))
        bag.documents.append(_document(dossier, len(bag.documents) + 1, {
            "TypeName": paper.kind.name, "CodeNotation": paper.number, "OrganName": paper.issuer,
            "IssuedDate": f"{paper.issued_on:%d/%m/%Y}" if paper.issued_on else "",
            "Subject": paper.title or paper.kind.name,
            "PageAmount": paper.best.pages, "Mode": "Hạn chế", "ConfidenceLevel": _confidence(paper),
        }))  # fmt: skip


def _add_file(bag: _Bag, place: str, file: StoredFile, name: str) -> None:
    """The bytes of one stored file; bytes that are gone or altered are a gap, not a silent hole."""
    try:
        content = papers.content_of(file)
    except NotVisible:
        content = b""
    if hashlib.sha256(content).hexdigest() != file.pk:
        bag.gaps.append(f"Tệp hỏng hoặc không còn trong kho: {name} ({PurePosixPath(place).name})")
        return
    bag.entries.append(Entry(f"{place}.{_ENDINGS.get(file.media_type, 'bin')}", content))


def _add_slips(bag: _Bag, dossier: Dossier, slip: SlipOf) -> None:
    """Every slip that the dossier has; the register's single line stays in the register."""
    chosen = sets.choose("", timezone.localdate(dossier.created_at))
    for form in (*chosen.forms, *sets.OWN.forms):
        if form.kind == "register":
            continue
        try:
            content = slip(dossier.pk, form.number)
        except RuleBroken:  # the act that this slip reports never happened
            if form.kind == CONTROL and NO_CONTROL not in bag.gaps and not _given_back(dossier):
                bag.gaps.append(NO_CONTROL)
            continue
        bag.entries.append(Entry(f"slips/{form.number}.pdf", content))
        bag.documents.append(_document(dossier, len(bag.documents) + 1, {
            "TypeName": "Phiếu", "Subject": form.name, "OrganName": _agency(dossier), "Mode": "Hạn chế",
            "CodeNotation": f"Mẫu {form.number}",
        }))  # fmt: skip


def _file(dossier: Dossier, kept: str, documents: int, pages: int) -> dict[str, Any]:
    begun = timezone.localtime(dossier.created_at)
    end = timezone.localtime(dossier.returned_at or dossier.finished_at or dossier.last_act_at)
    return {
        "FileCode": dossier.code, "Title": f"{dossier.procedure.name}: {dossier.applicant_name}", "Maintenance": kept,
        "Rights": "Hạn chế", "Language": "Tiếng Việt", "StartDate": f"{begun:%d/%m/%Y}", "EndDate": f"{end:%d/%m/%Y}",
        "TotalDoc": documents, "Description": dossier.status.label, "InforSign": dossier.procedure.procedure.code,
        "Keyword": dossier.procedure.procedure.field.name, "SheetNumber": pages, "PageNumber": pages,
        "Format": "Điện tử",
    }  # fmt: skip


def _document(dossier: Dossier, nth: int, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "DocCode": f"{dossier.code[:21]}.{nth:03d}", "FileCode": dossier.code, "DocOrdinal": nth,
        "IdentifierOrganId": dossier.receiver.identifier, "FileCatalog": timezone.localtime(dossier.created_at).year,
        "FileNotation": dossier.procedure.procedure.code, "Language": "Tiếng Việt", "Format": "Điện tử",
        "PageAmount": "", **about,
    }  # fmt: skip


def _confidence(paper: Paper) -> str:
    """How far the electronic copy may be trusted; unsigned ones are said to be so (domain.md §9)."""
    if paper.signed_id:
        trial = Signature.objects.of(paper).filter(issuer=TRIAL).exists()
        return "Bản ký số bằng chứng thư thử nghiệm" if trial else "Bản ký số"
    return "Bản quét, chưa ký số" if paper.origin == Paper.Origin.SCAN else "Chưa ký số"


def _agency(dossier: Dossier) -> str:
    return str((dossier.department.agency or dossier.department).name)
