"""The yardsticks: one transaction that writes the rows of one intake, with the bare ORM and with psycopg."""

import json
import uuid
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier, DossierComponent, Visit
from motcua.core.models import IdempotencyKey, JournalEntry, OrgUnit, Person, User

COUNTER = """
    INSERT INTO cases_codecounter (identifier, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (identifier, day) DO UPDATE SET last = cases_codecounter.last + 1 RETURNING last
"""


class Plain:
    """Everything that need not be looked up anew for each intake."""

    def __init__(self, procedure: str, clerk: User, answer: dict[str, Any]) -> None:
        self.version = ProcedureVersion.objects.get(procedure__code=procedure)
        self.papers = list(self.version.components.all())
        self.counter = OrgUnit.objects.get(code="mot-cua-stp")
        self.clerk = clerk
        self.answer = answer

    def orm(self, who: dict[str, str], now: datetime, day: date) -> None:
        """The bare ORM: no rules, no clock, each row written once, the key's row together with its answer."""
        with transaction.atomic():
            person = Person.objects.filter(id_number=who["id_number"]).first()
            if person is None:
                person = Person.objects.create(**who)
            with connection.cursor() as db:
                db.execute(COUNTER, ["BENCH.ORM", day])
                code = f"BENCH.ORM-{day:%y%m%d}-{db.fetchone()[0]:04d}"
            dossier = Dossier.objects.create(
                code=code, procedure=self.version, state=2, receiver=self.counter, unit=self.counter,
                department_id=self.version.department_id, applicant=person, applicant_name=person.name,
                applicant_key=person.name_key, applicant_tail=person.name_key, contact={"phone": who["phone"]},
                visit=Visit.objects.create(service_point=self.counter, opened_at=now), created_at=now,
                created_by=self.clerk, received_at=now, received_by=self.clerk, clock_from=now, due_at=now,
                original_due_at=now, promised_at=now, last_act_at=now,
            )  # fmt: skip
            DossierComponent.objects.bulk_create(
                DossierComponent(dossier=dossier, component=c, provided="original") for c in self.papers
            )
            for verb in ("dossier.registered", "dossier.received"):
                JournalEntry.objects.create(
                    actor=self.clerk, verb=verb, reference=f"dossier:{code}", at=now, recorded_at=now, data={"state": 2}
                )
            IdempotencyKey.objects.create(
                user=self.clerk, path="/bench/orm", key=str(uuid.uuid4()), body_digest="0" * 64, status=201,
                answer=self.answer,
            )  # fmt: skip

    def psycopg(self, db: Any, who: dict[str, str], now: datetime, day: date) -> None:
        """The same rows by hand-written SQL; ``db`` is psycopg's own connection, with prepared statements."""
        one = db.execute
        with db.transaction():
            one("SELECT id FROM core_person WHERE id_number = %s", [who["id_number"]]).fetchone()
            person = one(PERSON, [uuid.uuid4(), who["id_number"], who["name"], who["name"].lower(), who["phone"],
                                  who["address"]]).fetchone()[0]  # fmt: skip
            visit = one(VISIT, [uuid.uuid4(), self.counter.pk, now]).fetchone()[0]
            code = f"BENCH.SQL-{day:%y%m%d}-{one(COUNTER, ['BENCH.SQL', day]).fetchone()[0]:04d}"
            dossier = one(DOSSIER, {
                "code": code, "version": self.version.pk, "visit": visit, "counter": self.counter.pk,
                "department": self.version.department_id, "person": person, "name": who["name"],
                "contact": Jsonb({"phone": who["phone"]}), "now": now, "clerk": self.clerk.pk,
            }).fetchone()[0]  # fmt: skip
            one(PAPERS, [dossier, [c.pk for c in self.papers]])
            for verb in ("dossier.registered", "dossier.received"):
                one(LINE, [f"dossier:{code}", verb, self.clerk.pk, now, now, Jsonb({"state": 2})])
            one(KEY, [self.clerk.pk, str(uuid.uuid4()), "0" * 64, json.dumps(self.answer), now])


PERSON = """
    INSERT INTO core_person (public_id, kind, id_number, name, name_key, sex, phone, email, address)
    VALUES (%s, 'person', %s, %s, %s, '', %s, '', %s) RETURNING id
"""
VISIT = "INSERT INTO cases_visit (public_id, service_point_id, opened_at) VALUES (%s, %s, %s) RETURNING id"
DOSSIER = """
    INSERT INTO cases_dossier (
        code, is_foreign, procedure_id, state, channel, "case", sets, visit_id, receiver_id, department_id, unit_id,
        step, step_role, applicant_id, applicant_name, applicant_key, applicant_tail, contact, return_method,
        created_at, created_by_id, received_at, received_by_id, clock_from, provisional, due_at, original_due_at,
        promised_at, last_act_at, final_stop, result_signed, supplements, apologies, backlog)
    VALUES (
        %(code)s, false, %(version)s, 2, 'counter', '', 1, %(visit)s, %(counter)s, %(department)s, %(counter)s, 0,
        'clerk', %(person)s, %(name)s, %(name)s, %(name)s, %(contact)s, 'counter', %(now)s,
        %(clerk)s, %(now)s, %(clerk)s, %(now)s, false, %(now)s, %(now)s, %(now)s, %(now)s, false, false, 0, 0, false)
    RETURNING id
"""
PAPERS = """
    INSERT INTO cases_dossiercomponent (dossier_id, component_id, provided, quantity)
    SELECT %s, unnest(%s::bigint[]), 'original', 1
"""
LINE = """
    INSERT INTO core_journalentry (reference, verb, actor_id, at, recorded_at, data) VALUES (%s, %s, %s, %s, %s, %s)
"""
KEY = """
    INSERT INTO core_idempotencykey (user_id, path, key, body_digest, status, answer, created_at)
    VALUES (%s, '/bench/sql', %s, %s, 201, %s, %s)
"""
