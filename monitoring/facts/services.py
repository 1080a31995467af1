"""Folding the journal into facts, live and from nothing. Source: house.md, «Why monitoring pulls»."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import TruncDate

from cases.dossier.models import Dossier
from digitization.papers.models import Filing
from motcua.core import journal
from motcua.core.models import JournalEntry, Role

from . import folding
from .cells import add, cells, difference, stored_cells
from .models import ClerkDay, Daily, DossierFact

READER: Final = "facts"
LINES: Final = 2_000  # of the journal in one transaction: about half a second
BATCH: Final = 2_000  # dossiers in one transaction of a rebuild
COUNTER_ACTS: Final = ("dossier.received", "dossier.refused", "dossier.supplement_required", "dossier.handed_over")


def fold(limit: int = LINES) -> int:
    """Fold the next lines of the journal; how many they were. A second worker meanwhile takes none."""
    return journal.read(READER, apply, limit)


def apply(lines: Sequence[JournalEntry]) -> None:
    """Bring up to date whatever some lines of the journal are about."""
    names = {line.reference for line in lines}
    about = Q(code__in=touched(names))
    if moved := _moved(names):
        about |= Q(pk__in=moved)
    refold(Dossier.objects.filter(about))
    if ids := [line.pk for line in lines]:
        _note_clerks(JournalEntry.objects.filter(pk__in=ids))


def touched(references: Iterable[str]) -> set[str]:
    """The codes of the dossiers that some lines are about; a line about a paper is about each dossier it lies at."""
    named = set(references)
    papers = [int(name.removeprefix("paper:")) for name in named if name.startswith("paper:")]
    if papers:
        named |= set(Filing.objects.filter(paper_id__in=papers).values_list("reference", flat=True))
    return {name.removeprefix("dossier:") for name in named if name.startswith("dossier:")}


def _moved(references: Iterable[str]) -> list[int]:
    """The dossiers of procedures that came to another field; seldom any."""
    codes = [name.removeprefix("procedure:") for name in references if name.startswith("procedure:")]
    if not codes:
        return []
    facts = DossierFact.objects.filter(procedure__code__in=codes).exclude(field=F("procedure__field"))
    return list(facts.values_list("pk", flat=True))


def refold(dossiers: QuerySet[Dossier]) -> None:
    """Bring the facts and counts of some dossiers up to date, in the transaction of the caller.

    Whoever folds waits for another who does: each takes away what it finds and adds what it makes of it.
    """
    ids = list(dossiers.values_list("pk", flat=True))
    if not ids:
        return
    with connection.cursor() as db:
        db.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [READER])
    these = RawSQL("SELECT unnest(%s::bigint[])", [ids])  # one parameter however many
    facts = DossierFact.objects.filter(pk__in=these)
    before = cells(facts)
    sql, params = folding.statement(Dossier.objects.filter(pk__in=these))
    facts.delete()
    with connection.cursor() as db:
        db.execute(f"INSERT INTO {DossierFact._meta.db_table} ({folding.columns()}) {sql}", params)
    add(difference(before, cells(facts.all())))


def _note_clerks(lines: QuerySet[JournalEntry]) -> None:
    ClerkDay.objects.bulk_create(
        (ClerkDay(day=day, clerk_id=clerk, office_id=office) for day, clerk, office in _clerk_days(lines)),
        ignore_conflicts=True, batch_size=1_000,
    )  # fmt: skip


def _clerk_days(lines: QuerySet[JournalEntry]) -> Iterator[tuple[Any, int, int]]:
    """Day, account and office of the counter acts among ``lines``, each once.

    Only clerks act at a counter: those of that office on the day the act was written down. Who came to the counter
    later, or only works there besides, has no such day of what was done elsewhere.
    """
    acts = lines.filter(verb__in=COUNTER_ACTS).order_by()
    told = acts.values_list(TruncDate("at"), TruncDate("recorded_at"), "actor_id", "reference")
    sql, params = told.query.sql_with_params()
    who = (
        "JOIN cases_dossier AS dossier ON dossier.code = substr(act.reference, length('dossier:') + 1)"
        " JOIN core_post AS post ON post.user_id = act.actor_id AND post.unit_id = dossier.receiver_id"
        " AND post.role = %s AND act.written BETWEEN post.since AND COALESCE(post.until, 'infinity')"
    )
    with connection.cursor() as db:
        db.execute(
            f"SELECT DISTINCT act.day, act.actor_id, dossier.receiver_id"  # noqa: S608
            f" FROM ({sql}) AS act (day, written, actor_id, reference) {who}",
            (*params, Role.CLERK),
        )
        yield from db.fetchall()


def rebuild(say: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """All facts and counts anew, from nothing, in short transactions; the number of dossiers looked at.

    Live folding may go on beside it: both bring a dossier to the same fact.
    """
    with connection.cursor() as db:
        tables = ", ".join(model._meta.db_table for model in (DossierFact, Daily, ClerkDay))
        db.execute(f"TRUNCATE {tables}")
    for done, last, ids in batches():
        with transaction.atomic():
            refold(Dossier.objects.filter(pk__range=ids))
        say(done, last)
    for lines in _journal_parts():
        with transaction.atomic():
            _note_clerks(lines)
    return Dossier.objects.count()


def batches() -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Ranges of ids that cover every dossier: how far, of how far, the range."""
    last = Dossier.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, BATCH):
        yield min(start + BATCH, last), last, (start + 1, start + BATCH)


def _journal_parts(size: int = 50_000) -> Iterator[QuerySet[JournalEntry]]:
    last = JournalEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, size):
        yield JournalEntry.objects.filter(pk__range=(start + 1, start + size))


def differences() -> list[str]:
    """What stands in the tables and would not come out of a rebuild, for the console; empty when all is equal.

    Lines that are not folded yet would be differences: fold first.
    """
    stored, names = DossierFact._meta.db_table, folding.columns()
    sql, params = folding.statement(Dossier.objects.all())
    kept, anew = f"SELECT {names} FROM {stored}", f"SELECT * FROM ({sql}) AS anew ({names})"  # noqa: S608
    with connection.cursor() as db:
        db.execute(f"({kept} EXCEPT {anew}) UNION ALL ({anew} EXCEPT {kept}) LIMIT 50", [*params, *params])
        found = [f"fact of dossier {pk}" for pk in sorted({row[0] for row in db.fetchall()})]
    anew_cells = {key: cell for key, cell in cells(DossierFact.objects.all()).items() if cell}
    wrong = difference(stored_cells(), anew_cells)
    found += [f"count of {key}: {delta}" for key, delta in sorted(wrong.items(), key=str)[:50]]
    days = {row for lines in _journal_parts() for row in _clerk_days(lines)}
    noted = set(ClerkDay.objects.values_list("day", "clerk_id", "office_id"))
    return found + [f"clerk day {day}" for day in sorted(days ^ noted, key=str)[:50]]
