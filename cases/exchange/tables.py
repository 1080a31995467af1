"""Rows of a CSV or XLSX file as exports really are: a title above the headings, semicolons, empty rows."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .columns import REQUIRED, field_of, text

HEADINGS_WITHIN: Final = 10  # rows in which the headings are looked for
Cells = Sequence[Any]


class Unusable(Exception):
    """The file cannot be read or lacks a column that every row needs; the message is Vietnamese."""


@dataclass(frozen=True)
class Table:
    """``fields``: position → field; ``headings``: field → as spelt in the file; ``rows``: number, cells."""

    fields: Mapping[int, str]
    headings: Mapping[str, str]
    ignored: Sequence[str]
    rows: Iterator[tuple[int, Cells]]

    def named(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each row that is not empty, by field."""
        for number, cells in self.rows:
            if any(text(cell) for cell in cells):
                yield number, {self.fields[at]: cell for at, cell in enumerate(cells) if at in self.fields}


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table in a file, read row by row. Raises Unusable, also while its rows are taken."""
    if not path.is_file():
        raise Unusable(f"Không thấy tệp {path}.")
    with ExitStack() as stack:
        with _reading():
            with path.open("rb") as file:
                is_sheet = file.read(4) == b"PK\x03\x04"
            rows = stack.enter_context(_sheet(path) if is_sheet else _csv(path))
            table = _table(enumerate(_guarded(rows), start=1))
        yield table


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unusable("Tệp CSV phải là UTF-8 (trong Excel: «CSV UTF-8»).") from error
    except (BadZipFile, InvalidFileException, KeyError, csv.Error) as error:
        raise Unusable("Không đọc được tệp: cần CSV hoặc XLSX (tệp .xls cũ hãy lưu lại thành .xlsx).") from error


def _guarded(rows: Iterator[Cells]) -> Iterator[Cells]:
    """The rows; only what goes wrong in reading them counts as a bad file, not what is done with them."""
    while True:
        with _reading():
            row = next(rows, None)
        if row is None:
            return
        yield row


@contextmanager
def _csv(path: Path) -> Iterator[Iterator[Cells]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [file.readline() for _ in range(HEADINGS_WITHIN)]
        delimiter = max((line.count(mark), mark) for line in lines for mark in ",;\t|")[1]
        file.seek(0)
        yield csv.reader(file, delimiter=delimiter)


@contextmanager
def _sheet(path: Path) -> Iterator[Iterator[Cells]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some exports claim to have one cell
        yield sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _table(rows: Iterator[tuple[int, Cells]]) -> Table:
    first = list(islice(rows, HEADINGS_WITHIN))
    best, fields = -1, dict[int, str]()
    for at, (_, cells) in enumerate(first):
        found = _fields(cells)
        if len(found) > len(fields):
            best, fields = at, found
    lacking = [names for field, names in REQUIRED.items() if field not in fields.values()]
    if lacking:
        raise Unusable(f"Tệp thiếu cột {', '.join(lacking)}.")
    heads = [text(cell) for cell in first[best][1]]
    headings = {field: heads[at] for at, field in fields.items()}
    ignored = [head for at, head in enumerate(heads) if head and at not in fields]
    return Table(fields, headings, ignored, chain(first[best + 1 :], rows))


def _fields(cells: Cells) -> dict[int, str]:
    """Position → field of the headings known; of two columns for one field the first counts."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        field = field_of(text(cell))
        if field and field not in found.values():
            found[at] = field
    return found
