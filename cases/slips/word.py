"""HTML to .docx: an export of what is printed, to work on elsewhere.

Written by python-docx from the very page that is printed, so that nothing of a template is told twice. Sizes, margins,
lines and page numbers: NĐ 30/2020/NĐ-CP, Phụ lục I, as in static/css/result.css.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT, SIZE, INDENT = "Times New Roman", 14, 10  # points, millimetres
MARGINS: Final = {"top": 20, "right": 18, "bottom": 20, "left": 30}  # millimetres
PAGE: Final = (210, 297)
WIDE: Final = "annex"  # the class of a body that lies across
_LINES: Final = ("p", "li", "h1", "h2")
_LOOKS: Final = {"b": "bold", "th": "bold", "h1": "bold", "h2": "bold", "dieu": "bold", "i": "italic",
                 "form--group": "bold", "nghieng": "italic", "u": "underline"}  # fmt: skip
_CENTRED: Final = {"h1", "giua", "mid", "dieu", "result__s", "head", "title", "sign", "result__sign", "th", "annex__h",
                    "annex__of"}  # fmt: skip
_TIGHT: Final = {"head", "result__end", "td", "th", "h1", "result__s"}  # no room below a line
_BARE: Final = {"head", "mark", "sign", "result__end", "khong-ke"}  # tables without lines
# The narrower place wins: points of what is set otherwise than the text.
_SIZES: Final = {"result__r": 11, "result__to": 12, "result__about": 12, "result__no": 13, "result__day": 14,
                 "motto": 13, "part__t": 10, "letter__t": 12, "head": 12}  # fmt: skip
_OPEN: Final = {
    "dien-so": "……",
    "dien-so-ky-hieu": "……/……",
    "dien-ngay": " …… ",
    "dien-thang": " …… ",
    "dien-nam": "……",
}


def render(sheets: Sequence[str]) -> bytes:
    """One .docx of several sheets, each with page numbers of its own."""
    from docx import Document
    from docx.shared import Pt
    from lxml import html

    made = Document()
    plain = made.styles["Normal"]
    plain.font.name, plain.font.size, plain.paragraph_format.space_after = FONT, Pt(SIZE), Pt(6)
    for nth, sheet in enumerate(sheets):
        body = html.document_fromstring(sheet).body
        section = made.add_section() if nth else made.sections[0]
        _page(section, wide=WIDE in (body.get("class") or "").split())
        _write(body, made, frozenset())
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _page(section: Any, *, wide: bool) -> None:
    """Paper and margins; the page's number in the middle above, from the second page, counted anew."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    width, height = reversed(PAGE) if wide else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side, margin in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(margin))
    section.different_first_page_header_footer, section.header.is_linked_to_previous = True, False
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line._p.append(_element(OxmlElement("w:fldSimple"), {qn("w:instr"): "PAGE"}))
    if section._sectPr.find(qn("w:pgNumType")) is None:  # a later section begins as a copy of the one before
        cols = section._sectPr.find(qn("w:cols"))  # Word wants its elements in the order of the schema
        cols.addprevious(_element(OxmlElement("w:pgNumType"), {qn("w:start"): "1"}))


def _element(made: Any, attributes: dict[str, str]) -> Any:
    for name, value in attributes.items():
        made.set(name, value)
    return made


def _write(part: Any, place: Any, around: frozenset[str]) -> None:
    """The blocks of an element one below the other. ``around``: tags and classes that it stands in."""
    for child in part:
        within = around | {child.tag, *(child.get("class") or "").split()}
        if child.tag == "table":
            _table(child, place, within)
        elif child.tag in _LINES:
            _runs(child, _line(place, within), within)
        elif child.tag == "hr":
            _rule(place.add_paragraph(), within)
        else:
            _write(child, place, within)


def _table(part: Any, place: Any, within: frozenset[str]) -> None:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in part.iter("tr")]
    table = place.add_table(len(rows), max((len(row) for row in rows), default=1))
    if not within & _BARE:
        table.style = "Table Grid"
        _as_wide_as_its_words(table)
    for line, row in zip(table.rows, rows, strict=True):
        if row and all(cell.tag == "th" for cell in row):
            _repeated(line)
        cells = line.cells
        at = 0
        for told in row:
            span = int(told.get("colspan") or 1)
            cell = cells[at].merge(cells[at + span - 1]) if span > 1 else cells[at]
            _cell(told, cell, within | {told.tag, *(told.get("class") or "").split()})
            at += span


def _as_wide_as_its_words(table: Any) -> None:
    """Columns share the page by what they hold, not evenly."""
    from docx.oxml.ns import qn

    for width in table._tbl.iter(qn("w:tcW")):
        _element(width, {qn("w:type"): "auto", qn("w:w"): "0"})


def _repeated(row: Any) -> None:
    """A head that stands on every page of a long table."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _cell(told: Any, cell: Any, inside: frozenset[str]) -> None:
    if any(child.tag in _LINES for child in told):
        _write(told, cell, inside)
        cell._element.remove(cell.paragraphs[0]._element)  # the empty line that a cell begins with
    else:
        line = cell.paragraphs[0]
        _look(line, inside)
        _runs(told, line, inside)


def _line(place: Any, within: frozenset[str]) -> Any:
    line = place.add_paragraph(style="List Bullet" if "li" in within else None)
    _look(line, within)
    return line


def _look(line: Any, within: frozenset[str]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Mm, Pt

    if within & _CENTRED:
        line.alignment = ALIGN.CENTER
    elif "phai" in within:
        line.alignment = ALIGN.RIGHT
    elif "result__b" in within and "table" not in within:
        line.alignment = ALIGN.JUSTIFY
        if not within & {"h2", "li", "khong-thut"}:
            line.paragraph_format.first_line_indent = Mm(INDENT)
    if within & _TIGHT:
        line.paragraph_format.space_after = Pt(0)


def _rule(line: Any, within: frozenset[str]) -> None:
    """A line drawn below a heading: as long as the motto, or a short one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    aside = Mm(
        {"head__office": 22, "head__state": 16}.get(next(iter(within & {"head__office", "head__state"}), ""), 68)
    )
    look = line.paragraph_format
    look.left_indent = look.right_indent = aside
    look.space_after, look.line_spacing = Pt(4), Pt(2)
    border = OxmlElement("w:pBdr")
    border.append(_element(OxmlElement("w:bottom"), {
        qn("w:val"): "single", qn("w:sz"): "6", qn("w:space"): "0", qn("w:color"): "000000",
    }))  # fmt: skip
    line._p.get_or_add_pPr().insert(0, border)


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
    from docx.shared import Pt

    if not text:
        return
    words = " ".join(text.split())
    run = line.add_run(" " * text[0].isspace() + words + " " * (bool(words) and text[-1].isspace()))
    for name, look in _LOOKS.items():
        if name in within:
            setattr(run, look, True)
    size = next((size for name, size in _SIZES.items() if name in within), SIZE)
    if size != SIZE:
        run.font.size = Pt(size)
