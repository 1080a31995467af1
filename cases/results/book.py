"""The book of numbers: which comes next under each symbol, and who has a number already. Reads only."""

import re
from collections.abc import Collection, Sequence

from django.conf import settings

from cases.dossier.models import Dossier

from . import documents
from .models import Result

RECENT = 400  # results looked back at for the symbol that a procedure's results carry
_NUMBER = re.compile(r"([0-9]{1,7})(.*)", re.DOTALL)


def symbols(units: Collection[int]) -> dict[int | None, str]:
    """Procedure id → the symbol («/GĐK-STP») of its latest result in these units; under None their latest of all."""
    latest = Result.objects.filter(serial__isnull=False).order_by("-pk")
    found: dict[int | None, str] = {}
    for procedure, unit, symbol in latest.values_list("dossier__procedure__procedure_id", "dossier__unit_id", "symbol")[
        :RECENT
    ]:
        if unit in units:
            found.setdefault(procedure, symbol)
            found.setdefault(None, symbol)
    return {None: settings.RESULT_SYMBOL, **found}


def carried(dossiers: Sequence[Dossier]) -> list[str]:
    """The symbol that the number of each will end with: what is in print, else what its kind used last."""
    units = {d.unit_id for d in dossiers}
    known = symbols(units) if units else {}
    drafted = Result.objects.filter(dossier__in=dossiers, template__isnull=False).select_related("template")
    printed = {result.dossier_id: documents.printed_symbol(result) for result in drafted}
    return [printed.get(d.pk) or known.get(d.procedure.procedure_id, known[None]) for d in dossiers]


def following(wanted: Collection[str], units: Collection[int], year: int) -> dict[str, int]:
    """Symbol → the number after the last one of the year; the office's first number where the year has none."""
    booked = Result.objects.filter(year=year, dossier__unit_id__in=units, serial__isnull=False).order_by("-serial")
    lasts = [booked.filter(symbol=symbol).values_list("symbol", "serial")[:1] for symbol in sorted(wanted)]
    found = dict(lasts[0].union(*lasts[1:], all=True)) if lasts else {}
    return {symbol: found[symbol] + 1 if symbol in found else settings.RESULT_FIRST_NUMBER for symbol in wanted}


def taken_by(number: str, year: int, unit_id: int) -> str:
    """The code of the dossier whose result has this number in the unit's book of the year; empty when it is free."""
    read = _NUMBER.fullmatch(number)
    serial, symbol = (int(read[1]), read[2]) if read else (None, number)
    same = Result.objects.filter(year=year, symbol=symbol, serial=serial, dossier__unit_id=unit_id)
    return str(same.values_list("dossier__code", flat=True).first() or "")
