"""A result as a .docx: an export to work on elsewhere. What is signed and kept is the PDF of the same words.

Written by python-docx from the very page that is printed, so that nothing of a template is told twice. Layout: NĐ
30/2020/NĐ-CP, Phụ lục I, as in static/css/result.css; not compared line by line.
"""

from io import BytesIO
from typing import Any, Final

from cases.dossier.models import Dossier

from . import documents
from .models import Result

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT, SIZE = "Times New Roman", 14  # points
MARGINS: Final = {"top": 20, "right": 18, "bottom": 20, "left": 30}  # millimetres
_LINES: Final = ("p", "li", "h1", "h2")
_LOOKS: Final = {"b": "bold", "th": "bold", "h1": "bold", "h2": "bold", "dieu": "bold", "i": "italic",
                 "nghieng": "italic", "u": "underline"}  # fmt: skip
_CENTRED: Final = {"h1", "giua", "dieu", "result__s", "head", "result__sign"}
_OPEN: Final = {
    "dien-so": "……",
    "dien-so-ky-hieu": "……/……",
    "dien-ngay": " …… ",
    "dien-thang": " …… ",
    "dien-nam": "……",
}


def written(result: Result, dossier: Dossier) -> bytes:
    """The document of a result by a template as .docx, with number and day once they are given."""
    from docx import Document
    from docx.shared import Mm, Pt
    from lxml import html

    made = Document()
    sheet, plain = made.sections[0], made.styles["Normal"]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    for side, width in MARGINS.items():
        setattr(sheet, f"{side}_margin", Mm(width))
    plain.font.name, plain.font.size, plain.paragraph_format.space_after = FONT, Pt(SIZE), Pt(6)
    _write(html.document_fromstring(documents.of(result, dossier)).body, made, frozenset())
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _write(part: Any, place: Any, around: frozenset[str]) -> None:
    """The blocks of an element one below the other. ``around``: tags and classes that it stands in."""
    for child in part:
        within = around | {child.tag, *(child.get("class") or "").split()}
        if child.tag == "table":
            _table(child, place, within)
        elif child.tag in _LINES:
            _runs(child, _line(place, within), within)
        elif child.tag != "hr":
            _write(child, place, within)


def _table(part: Any, place: Any, within: frozenset[str]) -> None:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in part.iter("tr")]
    table = place.add_table(len(rows), max((len(row) for row in rows), default=1))
    if not within & {"head", "result__end", "khong-ke"}:
        table.style = "Table Grid"
    for line, row in zip(table.rows, rows, strict=True):
        for cell, told in zip(line.cells, row, strict=False):
            inside = within | {told.tag, *(told.get("class") or "").split()}
            if any(child.tag in _LINES for child in told):
                _write(told, cell, inside)
                cell._element.remove(cell.paragraphs[0]._element)  # the empty line that a cell begins with
            else:
                _runs(told, cell.paragraphs[0], inside)


def _line(place: Any, within: frozenset[str]) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    line = place.add_paragraph(style="List Bullet" if "li" in within else None)
    if within & _CENTRED:
        line.alignment = ALIGN.CENTER
    elif "phai" in within:
        line.alignment = ALIGN.RIGHT
    elif "result__b" in within:
        line.alignment = ALIGN.JUSTIFY
    return line


def _runs(part: Any, line: Any, within: frozenset[str]) -> None:
    """The words of an element with their looks; a «br» begins a new line of the same paragraph."""
    _run(part.text, line, within)
    for child in part:
        if child.tag == "br":
            line.add_run().add_break()
        _run(_OPEN.get(child.get("id")), line, within)
        _runs(child, line, within | {child.tag, *(child.get("class") or "").split()})
        _run(child.tail, line, within)


def _run(text: str | None, line: Any, within: frozenset[str]) -> None:
    if not text:
        return
    words = " ".join(text.split())
    run = line.add_run(" " * text[0].isspace() + words + " " * (bool(words) and text[-1].isspace()))
    for name, look in _LOOKS.items():
        if name in within:
            setattr(run, look, True)
