"""Rows to an Excel file in constant memory: each row leaves memory once it is written."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from .spec import Column
from .tables import groups

SHEET_ROWS: Final = 1_000_000  # Excel holds 1 048 576, headings among them
STEP: Final = 5_000  # rows between two words of progress
Told = Callable[[int], None]
More = tuple[str, Sequence[Column], Iterable[Sequence[Any]]]  # a further sheet: its name, columns, rows
_FACE = {"font_name": "Times New Roman", "font_size": 11, "border": 1, "valign": "top"}
_FORMATS: dict[str, dict[str, Any]] = {
    "head": {**_FACE, "bold": True, "align": "center", "valign": "vcenter", "text_wrap": True},
    "text": {**_FACE, "text_wrap": True},
    "count": {**_FACE, "num_format": "#,##0"},
    "number": {**_FACE, "num_format": "#,##0.##"},
    "share": {**_FACE, "num_format": '0.00" %"'},
    "title": {"font_name": "Times New Roman", "font_size": 13, "bold": True},
    "note": {"font_name": "Times New Roman", "font_size": 11, "italic": True},
}


def write(
    place: Path,
    above: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    below: Sequence[str] = (),
    told: Told = lambda done: None,
    more: Sequence[More] = (),
) -> int:
    """Write ``rows``, each in the order of ``columns``; how many they were. A full sheet is followed by another.

    ``above``: lines of the head, the title first; ``below``: notes; ``more``: further sheets.
    """
    from xlsxwriter import Workbook

    done = 0
    with Workbook(place, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        looks = {name: book.add_format(look) for name, look in _FORMATS.items()}
        kinds = _kinds(columns, looks)
        sheet, at = _sheet(book, looks, above, columns), len(above) + 2
        for row in rows:
            if done and done % SHEET_ROWS == 0:
                sheet, at = _sheet(book, looks, above, columns), len(above) + 2
            _row(sheet, at, row, kinds)
            at, done = at + 1, done + 1
            if done % STEP == 0:
                told(done)
        for nth, note in enumerate(below, start=1):
            sheet.write_string(at + nth, 0, note, looks["note"])
        for name, own, lines in more:
            sheet, kinds = _sheet(book, looks, [name, *above[1:]], own, name), _kinds(own, looks)
            for nth, row in enumerate(lines, start=len(above) + 2):
                _row(sheet, nth, row, kinds)
    return done


def _kinds(columns: Sequence[Column], looks: dict[str, Any]) -> list[tuple[bool, Any]]:
    return [(column.kind == "text", looks[column.kind]) for column in columns]


def _row(sheet: Any, at: int, row: Sequence[Any], kinds: Sequence[tuple[bool, Any]]) -> None:
    for nth, (value, (is_text, look)) in enumerate(zip(row, kinds, strict=True)):
        if value is None or value == "":
            sheet.write_blank(at, nth, None, look)
        elif is_text:
            sheet.write_string(at, nth, str(value), look)
        else:
            sheet.write_number(at, nth, value, look)


def _sheet(book: Any, looks: dict[str, Any], above: Sequence[str], columns: Sequence[Column], name: str = "") -> Any:
    """A new sheet with its head: the title, what it is about, two rows of headings, which every printed page repeats.

    ``name``: at most 31 characters.
    """
    before = len(book.worksheets())
    sheet = book.add_worksheet(name[:31] or ("Số liệu" if not before else f"Số liệu {before + 1}"))
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)  # as wide as a page, as long as it takes
    sheet.repeat_rows(len(above), len(above) + 1)
    for nth, column in enumerate(columns):
        sheet.set_column(nth, nth, max(column.width, 8))
    for nth, line in enumerate(above):
        sheet.write_string(nth, 0, line, looks["note" if nth else "title"])
    at = len(above)
    first = 0
    for name, each in groups(columns):
        if name and len(each) > 1:
            sheet.merge_range(at, first, at, first + len(each) - 1, name, looks["head"])
        else:
            for nth in range(len(each)):
                sheet.write_string(at, first + nth, name, looks["head"])
        first += len(each)
    for nth, column in enumerate(columns):
        sheet.write_string(at + 1, nth, column.label, looks["head"])
    sheet.freeze_panes(at + 2, 1)
    return sheet
