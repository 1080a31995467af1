"""Procedures made for a test, published and in force."""

from datetime import datetime
from itertools import count
from typing import Any

from cases.catalogue import shelf
from cases.catalogue.models import Component, Field, PaperKind, Procedure, ProcedureVersion, RouteStep
from motcua.core.calendar import VN
from motcua.core.models import OrgUnit, Role

_numbers = count(1)
ROUTE = (
    ("Thẩm định hồ sơ", Role.OFFICER, None, 60),
    ("Trưởng phòng duyệt", Role.HEAD, None, 15),
    ("Lãnh đạo Sở ký", Role.DIRECTOR, "lanh-dao", 15),
    ("Vào số, phát hành", Role.RECORDS, "van-phong", 10),
)


def procedure(
    department: str = "bttp",
    limit: tuple[int | None, str] = (3, "working_day"),
    papers: tuple[str, ...] = ("giay-de-nghi", "ban-sao-bang"),
    **version: Any,
) -> ProcedureVersion:
    """A published procedure with required ``papers`` and the four-step route."""
    field, _ = Field.objects.get_or_create(slug="luat-su", defaults={"name": "Luật sư"})
    competence = version.pop("competence", Procedure.Competence.OWN)
    made = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(code=f"3.{next(_numbers):06d}", field=field, competence=competence),
        department=OrgUnit.objects.get(code=department), legal_limit_amount=limit[0], legal_limit_unit=limit[1],
        published_at=datetime(2025, 1, 1, tzinfo=VN), **{"name": "Thủ tục để thử", **version},
    )  # fmt: skip
    for order, code in enumerate(papers, start=1):
        add_paper(made, code, order=order)
    for order, (name, role, unit, share) in enumerate(ROUTE, start=1):
        RouteStep.objects.create(
            version=made, order=order, name=name, role=role, share=share,
            department=OrgUnit.objects.get(code=unit or department),
        )  # fmt: skip
    shelf.changed()
    return made


def add_paper(version: ProcedureVersion, code: str, **values: Any) -> Component:
    """One more paper of the procedure."""
    kind, _ = PaperKind.objects.get_or_create(slug=code, defaults={"name": code})
    values = {"order": 50, "name": code.replace("-", " ").capitalize(), "originals": 1, **values}
    return Component.objects.create(version=version, code=code, kind=kind, **values)
