"""The project's own definitions of a plan into the table, where people edit it from then on."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.core.models import OrgUnit
from motcua.core.text import search_key

from .models import Group, Plan, Task

FOLDER = Path(__file__).parent / "definitions"


def definitions() -> list[Mapping[str, Any]]:
    """Every plan that comes with the house."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("ke-hoach-*.toml"))]


@transaction.atomic
def load(today: date) -> int:
    """Write the plans that are not there yet; how many tasks were written. What people edited stays."""
    units = {unit.code: unit for unit in OrgUnit.objects.all()}
    return sum(
        _write(said, units, today) for said in definitions() if not Plan.objects.filter(number=said["number"]).exists()
    )


def _write(said: Mapping[str, Any], units: Mapping[str, OrgUnit], today: date) -> int:
    about = {name: said[name] for name in ("number", "title", "issued_on", "issuer", "source")}
    plan, written = Plan.objects.create(**about), 0
    for order, part in enumerate(said["groups"], start=1):
        group = Group.objects.create(plan=plan, order=order, title=part["title"])
        for number, row in enumerate(part["tasks"], start=1):
            task = Task.objects.create(
                group=group, number=number, wording=row["wording"], product=row.get("product", ""),
                due_text=row["due_text"], due_on=row.get("due"), every_months=row.get("every"), since=today,
                kpis=row.get("kpis", []),
            )  # fmt: skip
            task.leads.set(units[code] for code in row["leads"])
            task.partners.set(units[code] for code in row.get("partners", []))
            written += 1
    return written


@cache
def _names() -> dict[str, str]:
    """A name without accents → the code of its unit; longer names first."""
    said = tomllib.loads((FOLDER / "units.toml").read_text(encoding="utf-8"))
    names = {search_key(name): code for code, names in said.items() for name in names}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def unit_codes(words: str) -> list[str]:
    """The units that a cell of a plan names, in its order: «Phòng HCTP, Phòng Bộ trợ tư pháp» → [hctp, bttp]."""
    found: dict[str, int] = {}
    left = f" {search_key(words)} "
    for name, code in _names().items():
        while (at := left.find(f" {name} ")) >= 0:
            found.setdefault(code, at)
            left = left[:at] + " " + "~" * len(name) + " " + left[at + len(name) + 2 :]
    return sorted(found, key=found.__getitem__)
