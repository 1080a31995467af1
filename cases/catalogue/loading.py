"""Loading a catalogue: what changed becomes a new version, what did not stays untouched, what is broken is named."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from motcua.core.errors import Refusal

from . import definitions, published, services, shelf
from .content import Content, Difference, Entry, content_of, differences
from .drafts import write_draft
from .models import (
    CatalogueVersion,
    Component,
    Fee,
    Field,
    PaperKind,
    Procedure,
    ProcedureVersion,
    RouteStep,
    Synonym,
)

BATCH = 25  # records a transaction: a long one would hold back every reader of the journal
_COMPARED = ("name", "decision", "legal_limit", "online_level")


@dataclass
class Report:
    """What a load did, by name of record; ``kept`` with what the file says differently, ``refused`` with the reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    drafted: list[str] = field(default_factory=list)
    kept: dict[str, list[Difference]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    uncertain: dict[str, list[str]] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)


def load_own(now: datetime, *, dry_run: bool = False) -> Report:
    """Load the project's own definitions and what they share."""
    report = Report()
    with _rehearsed(dry_run):
        _load_shared(report)
        _load(definitions.entries(), report, now, own={})
    return report


def load_published(path: Path, now: datetime, *, dry_run: bool = False) -> Report:
    """Load a published file; a procedure that has a definition of its own keeps that one.

    Raises ValueError or OSError when the file as a whole cannot be read.
    """
    report = Report()
    own = {entry.name: entry.content for entry in definitions.entries() if entry.content}
    with _rehearsed(dry_run):
        _load_shared(report)
        PaperKind.objects.get_or_create(slug=published.UNSORTED, defaults={"name": "Chưa phân loại"})
        _load(published.read(path), report, now, own)
    return report


@contextmanager
def _rehearsed(dry_run: bool) -> Iterator[None]:
    """A rehearsal does everything in one transaction and takes it back."""
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@transaction.atomic
def _load_shared(report: Report) -> None:
    """Fields, kinds and synonyms of files not loaded before. A synonym an administrator changed or removed stays so."""
    known = CatalogueVersion.objects.select_for_update().first() or CatalogueVersion.objects.create()
    for name, write in _SHARED.items():
        digest = definitions.shared(name).digest
        if known.loaded.get(name) != digest:
            write(definitions.shared(name).rows)
            known.loaded[name] = digest
            report.shared.append(name)
    if report.shared:
        known.save(update_fields=["loaded"])
        shelf.changed()


def _write_fields(rows: Mapping[str, Any]) -> None:
    made = [Field(slug=slug, name=row["name"]) for slug, row in rows.items()]
    Field.objects.bulk_create(made, update_conflicts=True, unique_fields=["slug"], update_fields=["name"])


def _write_kinds(rows: Mapping[str, Any]) -> None:
    made = [PaperKind(slug=slug, name=row["name"], reusable=row["reusable"]) for slug, row in rows.items()]
    columns = ["name", "reusable"]
    PaperKind.objects.bulk_create(made, update_conflicts=True, unique_fields=["slug"], update_fields=columns)


def _write_synonyms(rows: Mapping[str, Any]) -> None:
    made = [Synonym(phrase=row["phrase"], means=row["means"]) for row in rows["synonym"]]
    Synonym.objects.bulk_create(made, ignore_conflicts=True)


_SHARED = {"fields": _write_fields, "kinds": _write_kinds, "synonyms": _write_synonyms}


def _load(entries: Iterable[Entry], report: Report, now: datetime, own: dict[str, Content]) -> None:
    loaded = _loaded_digests()
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        with transaction.atomic():
            for entry in batch:
                _take(entry, report, now, own, loaded)


def _loaded_digests() -> dict[str, str]:
    """The digest of the newest version that came from a file, by code."""
    rows = ProcedureVersion.objects.exclude(digest="").order_by("number").values_list("procedure__code", "digest")
    return dict(rows)


def _take(entry: Entry, report: Report, now: datetime, own: dict[str, Content], loaded: dict[str, str]) -> None:
    content = entry.content
    if content is None:
        report.refused[entry.name] = entry.refusal
        return
    if gaps := _uncertain(content):
        report.uncertain[entry.name] = gaps
    if mine := own.get(content.code):
        report.kept[entry.name] = _disagreements(mine, content)
    elif loaded.get(content.code) == content.digest():
        report.unchanged.append(entry.name)
    else:
        try:
            with transaction.atomic():
                getattr(report, _store(entry, content, now)).append(entry.name)
            loaded[content.code] = content.digest()
        except _Fuller as fuller:
            report.kept[entry.name] = _disagreements(fuller.content, content)
        except (Refusal, ValidationError, DatabaseError) as error:
            report.refused[entry.name] = _sentence(error)


class _Fuller(Exception):
    """A summary met a record with papers, which it must not replace."""

    def __init__(self, content: Content) -> None:
        self.content = content


def _store(entry: Entry, content: Content, now: datetime) -> str:
    """Bring the database to what the file says; the name of the report's list that the outcome belongs to."""
    if entry.field_name:
        Field.objects.get_or_create(slug=content.field, defaults={"name": entry.field_name})
    versions = list(ProcedureVersion.objects.filter(procedure__code=content.code).order_by("-number"))
    if not versions:
        draft = write_draft(content, by_hand=False, digest=content.digest())
        services.publish(draft, None, content.effective_from, now)
        return "added"
    newest = versions[0]
    if entry.summary and newest.components.exists():
        raise _Fuller(content_of(newest))
    if any(version.by_hand for version in versions):  # what people made is replaced by people
        if not newest.by_hand and newest.published_at is None:
            newest.delete()
        write_draft(content, by_hand=False, digest=content.digest())
        return "drafted"
    _replace(newest, content, now)
    Procedure.objects.filter(code=content.code).update(field=content.field, competence=content.competence)
    return "changed"


def _replace(newest: ProcedureVersion, content: Content, now: datetime) -> None:
    """Nobody used the newest version: the file's takes its place. Else it ends, and the file's follows."""
    since = newest.effective_from
    try:
        with transaction.atomic():
            ProcedureVersion.objects.filter(pk=newest.pk).delete()
    except ProtectedError:
        if content.differs_only_in_its_end(content_of(newest)):
            if content.effective_to != newest.effective_to:
                services.end(newest, None, content.effective_to, now, by_hand=False)
            ProcedureVersion.objects.filter(pk=newest.pk).update(digest=content.digest(), sources=content.sources)
            return
        today = timezone.localdate(now)
        since = max(today, since + timedelta(days=1)) if since else today
    draft = write_draft(content, by_hand=False, digest=content.digest())
    services.publish(draft, None, content.effective_from or since, now)


def _uncertain(content: Content) -> list[str]:
    gaps = []
    if not (content.limit or content.legal_limit or content.stages):
        gaps.append("chưa có thời hạn")
    if not content.fees:
        gaps.append("chưa có mức phí")
    return [*gaps, *content.notes]


def _disagreements(mine: Content, theirs: Content) -> list[Difference]:
    """What a file says for certain, and otherwise than we do."""
    found = differences(mine, theirs, [key for key in _COMPARED if getattr(theirs, key)])
    if theirs.results and len(theirs.results) != len(mine.results):
        found.append(Difference("Số loại kết quả", str(len(mine.results)), str(len(theirs.results))))
    if theirs.fees and theirs.fees[0].amount not in {fee.amount for fee in mine.fees}:
        ours = "; ".join(map(str, mine.fees)) or "chưa xác minh"
        found.append(Difference("Phí, lệ phí", ours, str(theirs.fees[0])))
    return found


def _sentence(error: Exception) -> str:
    if isinstance(error, Refusal):
        return error.message
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return "; ".join(f"{_label(key)}: {' '.join(texts)}" for key, texts in error.message_dict.items())
        return "; ".join(error.messages)
    return str(error).strip().split("\n")[0]


def _label(key: str) -> str:
    """The Vietnamese name of a column."""
    for model in (ProcedureVersion, Component, RouteStep, Fee, Procedure):
        if any(column.name == key for column in model._meta.fields):
            return str(model._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
    return key
