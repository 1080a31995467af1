"""What a rehearsed import would do with every row of a sheet: new, changed field by field, the same, refused."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from import_export.resources import Diff
from import_export.results import Result, RowResult

FIRST_ROW: Final = 2  # row 1 of the sheet is its header
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
_KINDS: Final = {
    RowResult.IMPORT_TYPE_NEW: NEW, RowResult.IMPORT_TYPE_UPDATE: CHANGED, RowResult.IMPORT_TYPE_SKIP: SAME,
}  # fmt: skip


class Cell(NamedTuple):
    """One column that a row would change."""

    column: str
    before: str
    after: str


class PlainDiff(Diff):  # type: ignore[misc]
    """The differences of a row as words; the library's own are HTML with inline styles, which our pages refuse."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        super().__init__(resource, instance, new)
        self.columns = [column.column_name for column in resource.get_import_fields()]

    def as_html(self) -> list[Cell]:
        """The columns that differ."""
        cells = zip(self.columns, self.left, self.right, strict=False)
        told = [Cell(column, "" if self.new else _words(old), _words(new)) for column, old, new in cells]
        return [cell for cell in told if cell.before != cell.after]


@dataclass(frozen=True, slots=True)
class Fate:
    """One row. ``number`` as Excel counts; ``reasons`` say why it is refused."""

    number: int
    kind: str
    what: str
    cells: tuple[Cell, ...] = ()
    reasons: tuple[str, ...] = ()


def fates(result: Result) -> list[Fate]:
    """The fate of every row, in the order of the sheet."""
    return [_fate(number, row) for number, row in enumerate(result.rows, start=FIRST_ROW)]


def tally(rows: Iterable[Fate]) -> dict[str, int]:
    """How many rows have each fate."""
    found = Counter(row.kind for row in rows)
    return {kind: found[kind] for kind in (NEW, CHANGED, SAME, REFUSED)}


def _fate(number: int, row: RowResult) -> Fate:
    reasons = (*(str(error.error) for error in row.errors), *_sentences(row.validation_error))
    kind = REFUSED if reasons else _KINDS.get(row.import_type, REFUSED)
    cells = tuple(row.diff or ()) if kind in {NEW, CHANGED} else ()
    return Fate(number, kind, _what(row.row_values), cells, reasons)


def _sentences(error: ValidationError | None) -> Iterable[str]:
    if error is None:
        return
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for column, messages in error.message_dict.items():
        yield from (m if column == NON_FIELD_ERRORS else f"{column}: {m}" for m in messages)


def _what(values: Mapping[str, Any]) -> str:
    """What a person recognises the row by: its first three cells."""
    return " · ".join(_words(value) for value in list(values.values())[:3] if value not in (None, ""))


def _words(value: Any) -> str:
    return "" if value is None else str(value)
