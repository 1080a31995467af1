"""Procedures kept ready in each process: versions in force and the search index, renewed when the catalogue changes."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import F

from .models import CatalogueVersion, ProcedureVersion, Synonym
from .search import Hit, Index


@dataclass
class _Shelf:
    state: tuple[int, int] | None = None  # the row and its number: another database has another row
    versions: dict[tuple[str, date], ProcedureVersion | None] = field(default_factory=dict)
    index: tuple[date, Index] | None = None


_shelf = _Shelf()
_by_id: dict[int, ProcedureVersion] = {}


def _fresh() -> _Shelf:
    global _shelf
    with connection.cursor() as db:
        db.execute("SELECT id, number FROM cases_catalogueversion ORDER BY id LIMIT 1")
        state = db.fetchone() or (0, 0)
    if _shelf.state != state:
        _shelf = _Shelf(state)
        _by_id.clear()  # the end of a version may have been set meanwhile
    return _shelf


def in_force(code: str, on: date) -> ProcedureVersion | None:
    """The version of ``code`` in force on a day, with papers, steps and fees; None when there is none. Read only."""
    return _in_force(_fresh(), code, on)


def _in_force(shelf: _Shelf, code: str, on: date) -> ProcedureVersion | None:
    key = (code, on)
    if key not in shelf.versions:
        if len(shelf.versions) > 5000:
            shelf.versions.clear()
        found = ProcedureVersion.objects.for_reading().in_force(on).filter(procedure__code=code)
        shelf.versions[key] = found.order_by("-number").first()
    return shelf.versions[key]


def latest(code: str) -> ProcedureVersion | None:
    """The newest published version of ``code``, in force or not: to say why it cannot be received."""
    return ProcedureVersion.objects.for_reading().published().filter(procedure__code=code).order_by("-number").first()


def version(pk: int) -> ProcedureVersion:
    """A version by its key, with papers, steps and fees. Read only. Published, it changes no more, so it is kept."""
    return versions({pk})[pk]


def versions(pks: Set[int]) -> dict[int, ProcedureVersion]:
    """Versions by their keys, as ``version``; those not yet kept are read together."""
    found = {pk: kept for pk in pks if (kept := _by_id.get(pk))}
    if len(found) < len(pks):
        read = ProcedureVersion.objects.for_reading().in_bulk(pks - found.keys())
        _by_id.update({pk: each for pk, each in read.items() if each.published_at})
        found |= read
    return found


def search(query: str, on: date, limit: int = 10) -> list[Hit]:
    """Procedures that answer ``query`` (accent-free, abbreviated, mistyped, everyday), best first; ended ones too."""
    return _search(_fresh(), query, on, limit)


def found(query: str, on: date, limit: int = 10) -> list[ProcedureVersion]:
    """The versions behind the hits of ``search``: in force on the day, or the latest of what has ended."""
    shelf = _fresh()
    hits = _search(shelf, query, on, limit)
    return [v for v in (_in_force(shelf, hit.code, on) or latest(hit.code) for hit in hits) if v]


def _search(shelf: _Shelf, query: str, on: date, limit: int) -> list[Hit]:
    kept = shelf.index
    if kept is None or kept[0] != on:
        rows = [
            (v.procedure.code, v.name, v.procedure.field.name, "")
            for v in ProcedureVersion.objects.known_on(on).select_related("procedure__field")
        ]
        kept = shelf.index = on, Index(rows, [(s.phrase, s.means) for s in Synonym.objects.all()])
    return kept[1].search(query, limit)


def changed() -> None:
    """Every change of the catalogue calls this in its own transaction."""
    if not CatalogueVersion.objects.update(number=F("number") + 1):
        CatalogueVersion.objects.create()
