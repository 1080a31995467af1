"""A made-up paper as a PDF of one page with letters in it: written byte by byte, a thousand in a few seconds. Pure.

Every page says that it is made up. The font is the one of the office's stamps (signing/fonts.py).
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from digitization.signing import fonts

WIDTH, HEIGHT = 595, 842  # points: A4
_LEFT, _RIGHT = 85.0, 540.0
_MIDDLE: Final = (_LEFT + _RIGHT) / 2
_MOTTO: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
MADE_UP: Final = "Giấy minh họa của năm dữ liệu mẫu: người và nội dung đều không có thật."


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a paper says. ``issuer``: empty for one that its owner wrote; ``number``, ``day``: as printed."""

    title: str
    about: str
    lines: Sequence[str]
    signer: str
    day: str
    issuer: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    x: float  # of its middle, or of its beginning
    y: float
    size: float
    centred: bool = True
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Face:
    """A font as a PDF wants it: the number and width (thousandths) of each letter's glyph, and its objects."""

    glyphs: dict[str, int]
    widths: dict[str, int]
    objects: tuple[bytes, ...]


def draw(sheet: Sheet) -> tuple[bytes, str]:
    """The PDF, and the text that stands on it in the order of reading."""
    lines = list(_laid_out(sheet))
    content = "\n".join(_shown(line) for line in lines).encode("ascii")
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    ).encode()
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, _stream(content))
    return _file((*objects, *_face().objects)), "\n".join(line.text for line in lines)


def _laid_out(sheet: Sheet) -> Iterator[_Line]:
    right = 395.0 if sheet.issuer else _MIDDLE
    for nth, text in enumerate(_MOTTO):
        yield _Line(text, right, 790 - 16 * nth, 12 if nth else 11, bold=True)
    if sheet.issuer:
        for nth, text in enumerate(_wrapped(sheet.issuer.upper(), 11, 200)):
            yield _Line(text, 165, 790 - 14 * nth, 11, bold=True)
        if sheet.number:
            yield _Line(f"Số: {sheet.number}", 165, 746, 12)
    yield _Line(sheet.day, right, 746, 12)
    y = 690.0
    for text in _wrapped(sheet.title.upper(), 15, 420):
        yield _Line(text, _MIDDLE, y, 15, bold=True)
        y -= 20
    for text in _wrapped(sheet.about, 12, 400):
        yield _Line(text, _MIDDLE, y, 12)
        y -= 16
    y -= 20
    for paragraph in sheet.lines:
        for text in _wrapped(paragraph, 13, _RIGHT - _LEFT):
            yield _Line(text, _LEFT, y, 13, centred=False)
            y -= 19
        y -= 5
    yield _Line(sheet.signer, 430, y - 90, 13, bold=True)
    yield _Line(MADE_UP, _MIDDLE, 40, 9)


def _wrapped(text: str, size: float, width: float) -> list[str]:
    """Words in lines of at most ``width`` points."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _length(longer, size) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _length(text: str, size: float) -> float:
    widths = _face().widths
    return sum(widths.get(letter, 0) for letter in text) * size / 1000


def _shown(line: _Line) -> str:
    glyphs = _face().glyphs
    x = line.x - _length(line.text, line.size) / 2 if line.centred else line.x
    written = "".join(f"{glyphs.get(letter, 0):04x}" for letter in line.text)
    stroke = f"2 Tr {line.size / 50:.2f} w" if line.bold else "0 Tr"
    return f"BT {stroke} /F {line.size:g} Tf {x:.1f} {line.y:.1f} Td <{written}> Tj ET"


@cache
def _face() -> _Face:
    from fontTools.ttLib import TTFont

    path = fonts.tinos()
    with TTFont(path) as font:
        names, metrics = font.getBestCmap(), font["hmtx"]
        glyphs = {chr(code): font.getGlyphID(name) for code, name in names.items()}
        widths = {chr(code): metrics[name][0] for code, name in names.items()}
        by_glyph = [metrics[name][0] for name in font.getGlyphOrder()]
        box, rise, fall = font["head"], font["hhea"].ascent, font["hhea"].descent
        bounds = f"{box.xMin} {box.yMin} {box.xMax} {box.yMax}"
    with open(path, "rb") as file:  # noqa: PTH123 - read once
        program = file.read()
    whole = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Tinos/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 9 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Tinos/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor 7 0 R/W[0["
        + " ".join(map(str, by_glyph)).encode() + b"]]>>",
        f"<</Type/FontDescriptor/FontName/Tinos/Flags 4/FontBBox[{bounds}]/ItalicAngle 0/Ascent {rise}/Descent {fall}"
        f"/CapHeight 660/StemV 80/FontFile2 8 0 R>>".encode(),
        _stream(program),
        _stream(_to_unicode(glyphs)),
    )  # fmt: skip
    return _Face(glyphs, widths, whole)


def _to_unicode(glyphs: dict[str, int]) -> bytes:
    """Which letter each glyph stands for, so that the text can be found and copied."""
    letters: dict[int, str] = {}
    for letter, glyph in sorted(glyphs.items()):  # «-» before the soft hyphen, which looks the same
        letters.setdefault(glyph, letter)
    pairs = [f"<{glyph:04x}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in letters.items() if glyph]
    parts = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    told = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{told}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        f"<</Length {len(packed)}/Length1 {len(content)}/Filter/FlateDecode>>stream\n".encode()
        + packed
        + b"\nendstream"
    )


def _file(objects: Iterable[bytes]) -> bytes:
    made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size, at = len(places) + 1, len(made)
    made += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n".encode()
    )
    return bytes(made) + b"%%EOF\n"
