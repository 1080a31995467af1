"""Where a signature shows on the page. Source: NĐ 30/2020/NĐ-CP, Phụ lục I, phần I mục II.7–8 and phần II (copies)."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from digitization.papers.pdfium import ALONE

Box = tuple[int, int, int, int]  # left, bottom, right, top in points of the page
MILLIMETRE: Final = 72 / 25.4
# The document's own margins (20 above and below, 15 right), the seal's real size, and a block of three lines.
TOP, RIGHT, BOTTOM = (round(mm * MILLIMETRE) for mm in (20, 15, 20))
SEAL: Final = round(36 * MILLIMETRE)
WIDTH, HEIGHT = 200, 40
GAP: Final = 4
NAME: Final = 36  # the person's name with a line of room above what stands below it
# The corner of an unturned page that a reader sees at the upper right, by the page's /Rotate: (right?, top?).
_CORNERS: Final = {0: (True, True), 90: (False, True), 180: (False, False), 270: (True, False)}


@dataclass(frozen=True)
class Place:
    """A page (0 is the first) and a box on it."""

    page: int
    box: Box


def of_person(content: bytes, name: str) -> Place:
    """Above the signer's name at the end of the document, centred on it; without the name at the lower right."""
    import pypdfium2

    with ALONE, pypdfium2.PdfDocument(content) as document:
        for number in reversed(range(len(document))):
            if name and (found := _above(document[number], unicodedata.normalize("NFC", name))):
                return Place(number, found)
        last = document[len(document) - 1]
        _, low, edge, _ = _bounds(last)
        right, bottom = edge - RIGHT, low + BOTTOM
        return Place(len(document) - 1, (right - WIDTH, bottom, right, bottom + HEIGHT))


def _bounds(page: Any) -> Box:
    """The page's edges; PDFium does not see those that a page inherits, but knows its size."""
    if own := page.get_mediabox(fallback_ok=False):
        left, bottom, right, top = (int(edge) for edge in own)
        return left, bottom, right, top
    width, height = (int(side) for side in page.get_size())
    return (0, 0, height, width) if page.get_rotation() in (90, 270) else (0, 0, width, height)


def _above(page: Any, name: str) -> Box | None:
    """The box over the last place on the page where ``name`` stands."""
    text, box = page.get_textpage(), None
    searched = text.search(name)
    while found := searched.get_next():
        text.count_rects(*found)
        left, _, right, top = text.get_rect(0)
        middle = min(round((left + right) / 2), _bounds(page)[2] - GAP - WIDTH // 2)
        over = round(top) + GAP
        box = (middle - WIDTH // 2, over, middle + WIDTH // 2, over + HEIGHT)
    return box


def of_seal(persons: Place, *, picture: bool) -> Place:
    """The seal over the left third of the person's signature; words, which must stay legible, below the name, or left
    of the signature where the page ends before."""
    left, bottom, right, top = persons.box
    if not picture:
        under = bottom - NAME - HEIGHT
        if under >= BOTTOM:
            return Place(persons.page, (left, under, right, under + HEIGHT))
        return Place(persons.page, (max(left - WIDTH - GAP, 0), bottom, left - GAP, top))
    edge, middle = left + (right - left) // 3, (bottom + top) // 2
    return Place(persons.page, (edge - SEAL, middle - SEAL // 2, edge, middle + SEAL // 2))


def of_copy(content: bytes, nth: int) -> Place:
    """The upper right corner of the first page, each further signature (``nth`` from 0) below the one before."""
    import pypdfium2

    with ALONE, pypdfium2.PdfDocument(content) as document:
        left, bottom, right, top = _bounds(document[0])
        at_right, at_top = _CORNERS[document[0].get_rotation()]
    x = right - RIGHT - WIDTH if at_right else left + RIGHT
    y = top - TOP // 2 - HEIGHT if at_top else bottom + TOP // 2
    down = nth * (HEIGHT + GAP) * (-1 if at_top else 1)
    return Place(0, (x, y + down, x + WIDTH, y + down + HEIGHT))
