"""What is put right or taken away, as its journal line holds it: the old values are nowhere else."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit, User


def plain(value: Any) -> Any:
    """A value as JSON: days in ISO, units by code, people by user name, other rows by id."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
        case OrgUnit():
            return value.code
        case User():
            return value.username
        case Model():
            return value.pk
    return value


def values(row: Model) -> dict[str, Any]:
    """All that a row holds, but its id."""
    return {field.name: plain(getattr(row, field.name)) for field in row._meta.concrete_fields if field.name != "id"}


def give(row: Model, about: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set these values; of those that differ, the old and the new one."""
    said = {name: [plain(getattr(row, name, None)), plain(value)] for name, value in about.items()}
    for name, value in about.items():
        setattr(row, name, value)
    return {name: pair for name, pair in said.items() if pair[0] != pair[1]}


def stated(reason: str) -> str:
    """Why something is taken away. Errors: Invalid("reason") for nothing said."""
    if not reason.strip():
        raise Invalid({"reason": "Viết lý do bỏ."})
    return reason.strip()
