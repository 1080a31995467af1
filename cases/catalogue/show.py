"""A procedure as the API shows it. What no source tells is null."""

from datetime import date
from typing import Any

from .models import Fee, Procedure, ProcedureVersion

_STEPS = ("order", "name", "role", "hours", "share")


def line(version: ProcedureVersion, on: date) -> dict[str, Any]:
    """A procedure in a list."""
    field = version.procedure.field
    return {
        "code": version.procedure.code,
        "name": version.name,
        "field": field.slug,
        "field_name": field.name,
        "department": version.department.code if version.department else None,
        "competence": version.procedure.competence,
        "receivable": is_receivable(version, on),
        "limit": limit_of(version),
        "legal_limit": _limit(version.legal_limit_amount, version.legal_limit_unit) or _sum(version.stages),
        "fee": fee_on(version, on),
        "online_level": version.online_level or None,
        "boundary_free": version.boundary_free,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "verified": version.verified,
    }


def procedure(version: ProcedureVersion, on: date) -> dict[str, Any]:
    """One procedure, whole."""
    return {
        **line(version, on),
        "version": version.number,
        "fees": [_fee(fee, on) for fee in version.fees.all()],
        "stages": version.stages,
        "cases": version.cases,
        "allows_proxy": version.allows_proxy,
        "after_supplement": version.after_supplement,
        "components": [
            {
                "code": c.code, "name": c.name, "kind": c.kind_id, "originals": c.originals, "copies": c.copies,
                "required": c.required, "reusable": c.reusable, "digitize": c.digitize, "case": c.case or None,
                "form": c.form or None,
            }
            for c in version.components.all()
        ],
        "steps": [{**{k: getattr(s, k) for k in _STEPS}, "department": s.department.code} for s in version.steps.all()],
        "results": version.results,
        "decision": version.decision or None,
        "sources": version.sources,
        "notes": version.notes,
    }  # fmt: skip


def is_receivable(version: ProcedureVersion, on: date) -> bool:
    """Whether the Sở receives this procedure on the day."""
    own = version.procedure.competence == Procedure.Competence.OWN
    return own and not version.is_ended(on) and (version.effective_from is None or version.effective_from <= on)


def limit_of(version: ProcedureVersion) -> dict[str, Any] | None:
    """The committed limit, else the legal one, else the sum of the stages where they count in one unit."""
    return (
        _limit(version.limit_amount, version.limit_unit)
        or _limit(version.legal_limit_amount, version.legal_limit_unit)
        or _sum(version.stages)
    )


def fee_on(version: ProcedureVersion, on: date) -> int | None:
    """The one amount in đồng that everybody pays on the day; None when unknown or when it depends on the case."""
    current = [fee for fee in version.fees.all() if _holds(fee, on)]
    return current[0].amount if len(current) == 1 and not current[0].case else None


def _fee(fee: Fee, on: date) -> dict[str, Any]:
    return {
        "kind": fee.kind, "amount": fee.amount, "unit": fee.unit or None, "case": fee.case or None, "since": fee.since,
        "until": fee.until, "current": _holds(fee, on),
    }  # fmt: skip


def _holds(fee: Fee, on: date) -> bool:
    return (fee.since is None or fee.since <= on) and (fee.until is None or on <= fee.until)


def _limit(amount: int | None, unit: str) -> dict[str, Any] | None:
    return {"amount": amount, "unit": unit} if unit else None


def _sum(stages: list[dict[str, Any]]) -> dict[str, Any] | None:
    units = {stage["unit"] for stage in stages}
    amounts = [stage["amount"] for stage in stages]
    return _limit(sum(amounts), units.pop()) if len(units) == 1 and None not in amounts else None
