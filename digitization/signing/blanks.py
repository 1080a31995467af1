"""Number and day of a result, written into the places that its printing left open, in the agency's own increment.

A text field that was in the document before it was signed may be filled in afterwards without touching one byte that
the person's signature covers; PDF (ISO 32000-1, 12.8.2.2) and every reader know it as filling in a form. Source of
the order person, number, agency: NĐ 30/2020/NĐ-CP Điều 13–17; docs/adr/0018.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from digitization.papers.models import Paper
from motcua.core.calendar import written

from . import fonts

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

UNDER: Final = 3  # points of a field below the line on which its letters stand


class Blank(NamedTuple):
    """How a field is written: points of its letters, where they stand (0 left, 1 right), whether they lean."""

    size: int
    at: float = 0.5
    leans: bool = False


# Name of a field → its look, as static/css/result.css prints what stands around it.
BLANKS: Final = {
    "dien-so": Blank(13, at=1), "dien-so-ky-hieu": Blank(13), "dien-ngay": Blank(14, leans=True),
    "dien-thang": Blank(14, leans=True), "dien-nam": Blank(14, at=0, leans=True),
}  # fmt: skip


def told(paper: Paper) -> dict[str, str]:
    """What Văn thư gave the paper, by field; nothing without number and day. The symbol is printed already."""
    if not paper.number or not paper.issued_on:
        return {}
    day, month, year = written(paper.issued_on)
    return {"dien-so": paper.number.partition("/")[0], "dien-so-ky-hieu": paper.number, "dien-ngay": day,
            "dien-thang": month, "dien-nam": year[2:]}  # fmt: skip


def fill(writer: "IncrementalPdfFileWriter", values: Mapping[str, str]) -> None:
    """Write the values into the fields of that name that are still empty, as part of the writer's increment."""
    from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, TextStringObject
    from pyhanko.pdf_utils.writer import init_xobject_dictionary

    open_ones = _open(writer, values)
    if not open_ones:
        return
    font = _font(writer)
    for field, name in open_ones:
        left, bottom, right, top = (float(edge) for edge in field["/Rect"])
        drawn = init_xobject_dictionary(_drawn(font, values[name], BLANKS[name], right - left), right - left,
                                        top - bottom, DictionaryObject({NameObject("/Font"): DictionaryObject(
                                            {NameObject("/F1"): font.as_resource()})}))  # fmt: skip
        field[NameObject("/V")] = TextStringObject(values[name])
        field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer.add_object(drawn)})
        writer.update_container(field)


def _open(writer: "IncrementalPdfFileWriter", values: Mapping[str, str]) -> list[tuple[Any, str]]:
    if "/AcroForm" not in writer.root:
        return []
    fields = [field.get_object() for field in writer.root["/AcroForm"].get("/Fields", ())]
    named = [(field, str(field.get("/T", ""))) for field in fields]
    return [(field, name) for field, name in named if name in BLANKS and values.get(name) and not field.get("/V")]


def _font(writer: "IncrementalPdfFileWriter") -> Any:
    from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory

    return GlyphAccumulatorFactory(fonts.tinos()).create_font_engine(writer)


def _drawn(font: Any, text: str, look: Blank, width: float) -> bytes:
    """The letters on the line of what stands around them, smaller where room is short."""
    shaped = font.shape(text)
    size = min(float(look.size), width / shaped.x_advance)
    start, lean = (width - size * shaped.x_advance) * look.at, 0.21 if look.leans else 0
    return b"/Tx BMC q BT /F1 %g Tf 1 0 %g 1 %g %d Tm %b ET Q EMC" % (size, lean, start, UNDER, shaped.graphics_ops)
