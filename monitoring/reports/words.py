"""Figures in words: as pages, papers and sentences write them. Pure."""

from typing import Any

from .spec import Column

NOTHING = "–"


def measured(value: float | None, unit: str = "") -> str:
    """«1.234», «68,4 %», «12,5 phút/lượt»; «–» for no figure. At most two digits behind the comma."""
    if value is None:
        return NOTHING
    whole, _, part = f"{value:,.2f}".partition(".")
    part = part.rstrip("0")
    said = whole.replace(",", ".") + (f",{part}" if part else "")
    return f"{said} {unit}" if unit else said


def shown(value: Any, column: Column) -> str:
    """The cell of a column."""
    if column.kind == "text":
        return str(value or "")
    return measured(value, "%" if column.kind == "share" and value is not None else "")
