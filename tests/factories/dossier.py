"""Dossiers brought to a state by the real acts."""

from datetime import datetime
from itertools import count
from typing import Any

from cases.catalogue.models import ProcedureVersion
from cases.dossier.models import Dossier
from cases.intake.people import Applicant
from cases.intake.services import Draft, create
from cases.results.services import hand_over, resolve
from cases.routing.services import forward
from motcua.core.models import User

from .catalogue import procedure
from .core import MONDAY, clerk, director, head, moment, officer, records

_people = count(1)


def applicant(**values: Any) -> Applicant:
    """A made-up person."""
    n = next(_people)
    return Applicant(**{"id_number": f"056195{n:06d}", "name": f"Lê Thị Mẫu {n}", "phone": f"0903{n:06d}", **values})


def draft(version: ProcedureVersion | None = None, missing: tuple[str, ...] = (), **values: Any) -> Draft:
    """A complete draft of a dossier, but for the papers named in ``missing``."""
    version = version or procedure()
    papers = {c.code: "missing" if c.code in missing else "original" for c in version.components.filter(case="")}
    return Draft(**{"procedure": version.procedure.code, "applicant": applicant(), "components": papers, **values})


def registered(user: User | None = None, at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 1."""
    return create(user=user or clerk(), moment=moment(at), draft=draft(**values))


def received(user: User | None = None, at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 2, at the counter."""
    return create(user=user or clerk(), moment=moment(at), draft=draft(**values), receive=True)


def processing(user: User | None = None, at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 4, on the first step of the department."""
    by = user or clerk(values.pop("counter", "mot-cua-stp"))
    dossier = received(by, at, **values)
    return forward(dossier_id=dossier.pk, user=by, moment=moment(at, minutes=30))


def at_last_step(at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 4, on the records clerk's step."""
    dossier = processing(at=at, **values)
    department = dossier.department.code
    for hour, person in enumerate((officer(department), head(department), director()), start=1):
        dossier = forward(dossier_id=dossier.pk, user=person, moment=moment(at, hours=hour))
    return dossier


def resolved(at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 9."""
    dossier = at_last_step(at, **values)
    when = moment(at, hours=5)
    return resolve(dossier_id=dossier.pk, user=records(), moment=when, outcome="granted", number="12/GĐK",
                   signed_at=when.at)  # fmt: skip


def returned(at: datetime = MONDAY, **values: Any) -> Dossier:
    """State 10."""
    dossier = resolved(at, **values)
    return hand_over(dossier_id=dossier.pk, user=records(), moment=moment(at, hours=6), method="counter",
                     recipient={"name": "Lê Thị Mẫu"})  # fmt: skip
