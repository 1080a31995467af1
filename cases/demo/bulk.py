"""The large way: the rows of many stories by COPY, in transactions well under two seconds (house.md).

Codes come from the counters and ids from the sequences, as the small way takes them; what a story does not say keeps
the model's own default, what the database fills in (epoch, transaction, most ids) is left to it.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from operator import attrgetter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef

from cases.dossier.models import Assignment, Consultation, Dossier, DossierComponent, Suspension, Visit
from cases.intake.people import remember
from cases.results.models import Result
from motcua.core.models import JournalEntry, Person
from motcua.core.text import search_key

from .folder import Folder
from .rows import Question

BATCH = 400  # dossiers a transaction
WRITTEN = (Person, Visit, Dossier, DossierComponent, Suspension, Assignment, Consultation, Result, JournalEntry)
Row = Sequence[Any]


def write(folders: Sequence[Folder]) -> None:
    """Write whole dossiers with everything that belongs to them, inside the caller's transaction."""
    owners = _owners(folders)
    codes = _codes(folders)
    ids, visits = _ids(Dossier, len(folders)), _ids(Visit, len(folders))
    questions = [question for folder in folders for question in folder.questions]
    for question, pk in zip(questions, _ids(Consultation, len(questions)), strict=True):
        question.id = pk
    numbered = list(zip(ids, codes, folders, strict=True))
    _VISITS.copy((pk, uuid4(), f.counter.id, f.created_at, None) for pk, f in zip(visits, folders, strict=True))
    _DOSSIERS.copy(
        (pk, code, visit, owners[f.owner.id_number], *_dossier(f))
        for (pk, code, f), visit in zip(numbered, visits, strict=True)
    )
    _SHEETS.copy((pk, s.paper.id, s.provided, s.paper.quantity) for pk, _, f in numbered for s in f.sheets.values())
    _PAUSES.copy((pk, _json(pause.items), *_pause(pause)) for pk, _, f in numbered for pause in f.pauses)
    _HANDS.copy((pk, *_hand(hand)) for pk, _, f in numbered for hand in f.hands)
    _QUESTIONS.copy((pk, *_question(asked)) for pk, _, f in numbered for asked in f.questions)
    _OUTCOMES.copy((pk, *_outcome(f.outcome)) for pk, _, f in numbered if f.outcome)
    _LINES.copy(
        (f"dossier:{code}", line.verb, line.actor_id, at := str(line.at), at, _json(line.data))
        for _, code, f in numbered
        for line in f.lines
    )


def analyze() -> None:
    """Tell the planner of the new rows, table by table."""
    with connection.cursor() as db:
        for model in WRITTEN:
            db.execute(f"ANALYZE {model._meta.db_table}")


def orphans() -> Iterator[str]:
    """The foreign keys with rows that point nowhere, by name."""
    keys = ((model, f) for model in WRITTEN for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey))
    for model, key in keys:
        there = key.related_model._base_manager.filter(pk=OuterRef(key.attname))
        if model._base_manager.filter(~Exists(there), **{f"{key.attname}__isnull": False}).exists():
            yield f"{model._meta.db_table}.{key.column}"


def _owners(folders: Sequence[Folder]) -> dict[str, int]:
    """Number → id of each owner; new ones are written, a known one's contact is renewed as at the counter."""
    wanted = {f.owner.id_number: f.owner for f in reversed(folders)}
    known = {p.id_number: p for p in Person.objects.filter(id_number__in=wanted)}
    for folder in folders:
        person = known.get(folder.owner.id_number)
        if person and any(value and value != getattr(person, key) for key, value in folder.owner.contact.items()):
            remember(folder.owner)
    new = [owner for number, owner in wanted.items() if number not in known]
    made = dict(zip((o.id_number for o in new), _ids(Person, len(new)), strict=True))
    _PEOPLE.copy(
        (made[o.id_number], uuid4(), o.kind, o.id_number, o.name, search_key(o.name), o.birth_date, o.sex,
         o.phone, o.email, o.address)
        for o in new
    )  # fmt: skip
    return {number: person.pk for number, person in known.items()} | made


def _codes(folders: Sequence[Folder]) -> list[str]:
    """The codes of these dossiers, in their order; the counters stay locked until the transaction ends."""
    taken: dict[tuple[str, date], int] = {}
    for f in folders:
        key = (f.counter.identifier, f.created_at.date())
        taken[key] = taken.get(key, 0) + 1
    following = {key: last - taken[key] + 1 for key, last in _take_numbers(taken).items()}
    codes = []
    for f in folders:
        unit, day = key = (f.counter.identifier, f.created_at.date())
        codes.append(settings.DOSSIER_CODE_PATTERN.format(unit=unit, day=day, number=following[key]))
        following[key] += 1
    return codes


def _take_numbers(taken: dict[tuple[str, date], int]) -> dict[tuple[str, date], int]:
    """Move each counter on by so many; the last number of each."""
    lasts = {}
    with connection.cursor() as db:
        for key in sorted(taken):
            db.execute(
                """
                INSERT INTO cases_codecounter (identifier, day, last) VALUES (%s, %s, %s)
                ON CONFLICT (identifier, day) DO UPDATE SET last = cases_codecounter.last + excluded.last
                RETURNING last
                """,
                [*key, taken[key]],
            )
            lasts[key] = int(db.fetchone()[0])
    return lasts


def _ids(model: type[models.Model], count: int) -> list[int]:
    """So many ids of a table's own sequence, rising."""
    if not count:
        return []
    with connection.cursor() as db:
        db.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in db.fetchall()]


def _id_of(question: Question) -> int:
    return question.id


_json = json.JSONEncoder(ensure_ascii=False, default=_id_of).encode


class Table:
    """A table and the columns a story gives; the others get the default of their field."""

    def __init__(self, model: type[models.Model], columns: str) -> None:
        given = columns.split()
        fields = {f.attname: f for f in model._meta.concrete_fields}
        silent = [
            f for name, f in fields.items()
            if name not in given and not f.primary_key and not f.generated and f.db_default is models.NOT_PROVIDED
        ]  # fmt: skip
        written = [*(fields[name] for name in given), *silent]
        self.name = model._meta.db_table
        names = ", ".join(f'"{f.column}"' for f in written)
        never_null = ", ".join(f'"{f.column}"' for f in written if not f.null)
        self._sql = f"COPY {self.name} ({names}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({never_null}))"
        self._rest = tuple(_json(d) if isinstance(d := f.get_default(), dict | list) else d for f in silent)

    def copy(self, rows: Iterable[Row]) -> None:
        """Write rows whose values stand in the order of the given columns. An empty value is null where null may be."""
        sheet = StringIO()
        csv.writer(sheet).writerows(rows if not self._rest else ((*row, *self._rest) for row in rows))
        if text := sheet.getvalue():
            with connection.cursor() as db, db.copy(self._sql) as sink:
                sink.write(text)


_SAID = (
    "state provisional due_at original_due_at promised_at extended_to clock_from received_at received_by_id created_at"
    " created_by_id finished_at returned_at last_act_at final_stop result_signed supplements apologies step step_role"
    " step_due_at applicant_key applicant_tail"
)
_ELSEWHERE = (
    "procedure_id channel case sets receiver_id department_id unit_id assignee_id applicant_name contact proxy"
    " return_method"
)
_PAUSE = (
    "kind from_state start end restarts reason legal_basis until amount paid_by paid_reference asked_by_id"
    " approved_by_id"
)
_HAND = "step from_unit_id unit_id assignee_id handover given_by_id given_at taken_by_id taken_at due_at ended_at note"
_QUESTION = "id unit_id question asked_by_id asked_at hours due_at answer answered_by_id answered_at"
_OUTCOME = (
    "draft drafted_by_id drafted_at approved_by_id approved_at approval_note outcome number signed_at"
    " sealed_by_id sealed_at returned_by_method recipient_name recipient_number by_proxy originals_back"
)
_said, _pause, _hand, _question, _outcome = (
    attrgetter(*columns.split()) for columns in (_SAID, _PAUSE, _HAND, _QUESTION, _OUTCOME)
)


def _dossier(f: Folder) -> Row:
    draft = f.intake
    return (
        *_said(f), f.version.id, draft.channel, draft.case, draft.sets, f.counter.id, f.version.department.id,
        f.unit.id, f.holder and f.holder.id, draft.applicant.name, _json(draft.applicant.contact),
        draft.proxy and _json(draft.proxy), draft.return_method,
    )  # fmt: skip


_PEOPLE = Table(Person, "id public_id kind id_number name name_key birth_date sex phone email address")
_VISITS = Table(Visit, "id public_id service_point_id opened_at closed_at")
_DOSSIERS = Table(Dossier, f"id code visit_id applicant_id {_SAID} {_ELSEWHERE}")
_SHEETS = Table(DossierComponent, "dossier_id component_id provided quantity")
_PAUSES = Table(Suspension, f"dossier_id items {_PAUSE}")
_HANDS = Table(Assignment, f"dossier_id {_HAND}")
_QUESTIONS = Table(Consultation, f"dossier_id {_QUESTION}")
_OUTCOMES = Table(Result, f"dossier_id {_OUTCOME}")
_LINES = Table(JournalEntry, "reference verb actor_id at recorded_at data")
