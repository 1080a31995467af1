"""What a scanned page says to a machine: its QR codes and Code 128, and whether there is anything on it at all.

Pure over pictures. Nothing here knows what a code means.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

QR, BAR = "qr", "bar"
LONG_SIDE: Final = 2340  # pixels of the long side of a page: A4 at 200 dpi
CELL: Final = 8  # pixels; about 1 mm: ink is counted in cells, so that dust and noise weigh nothing
MARGIN: Final = 0.05  # of each side: shadows, staples, the edge of the sheet
CONTRAST: Final = 36  # levels of 255 from the paper's own: bleed-through is fainter, a pale stamp is not
CELL_INKED: Final = 0.14  # of a cell's pixels
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])


@dataclass(frozen=True, slots=True, order=True)
class Read:
    """One code on a page: «qr» or «bar», and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on a page. ``ink``: share of its square millimetres that hold something, 0 to 1."""

    reads: tuple[Read, ...]
    ink: float


def look(page: Image.Image) -> Seen:
    """Codes and ink of one page, upright, skewed or upside-down; looked at once more softened, for noise."""
    found = _codes(page) | _codes(page.convert("L").filter(ImageFilter.GaussianBlur(1.3)))
    return Seen(tuple(sorted(found)), ink(page))


def ink(page: Image.Image) -> float:
    """How much of the page is inked: the share of cells of about 1 mm², margin and lone specks left out.

    The darkest of the three colours counts, so that a pale red or blue stamp shows; the paper's own level is the
    measure, so that grey or yellow paper is no ink.
    """
    level = _darkest(page)
    width, height = level.size
    aside, above = int(width * MARGIN), int(height * MARGIN)
    level = level.crop((aside, above, width - aside, height - above))
    paper = _percentile(level.histogram(), 0.75)
    marked = level.point([255 if abs(value - paper) >= CONTRAST else 0 for value in range(256)])
    cells = marked.reduce(CELL).point([255 if share >= CELL_INKED * 255 else 0 for share in range(256)])
    # A cell without a neighbour is a speck: the mean of its nine is then 28.
    in_company = cells.filter(ImageFilter.BoxBlur(1)).point([255 if mean > 42 else 0 for mean in range(256)])
    joined = ImageChops.darker(cells, in_company)
    return joined.histogram()[255] / (joined.width * joined.height)


def _codes(page: Image.Image) -> set[Read]:
    found = zxingcpp.read_barcodes(page.convert("L"), formats=_FORMATS, try_invert=False)
    return {Read(QR if each.format == zxingcpp.BarcodeFormat.QRCode else BAR, each.text) for each in found if each.text}


def _darkest(page: Image.Image) -> Image.Image:
    if page.mode in ("1", "L"):
        return page.convert("L")
    red, green, blue = page.convert("RGB").split()
    return ImageChops.darker(red, ImageChops.darker(green, blue))


def _percentile(histogram: list[int], share: float) -> int:
    """The level below which ``share`` of the pixels lie."""
    wanted, seen = share * sum(histogram), 0
    for level, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return level
    return 255


class Pages:
    """The pages of a PDF as pictures, one at a time."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def picture(self, number: int, long_side: int = LONG_SIDE) -> Image.Image:
        """Page ``number`` (from 1), its longer side ``long_side`` pixels, however large the page says it is."""
        page = self._document[number - 1]
        try:
            scale = long_side / max(*page.get_size(), 1)
            picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
        finally:
            page.close()
        return picture


@contextmanager
def pages(pdf: bytes) -> Iterator[Pages]:
    """Open a PDF for looking at. Raises pypdfium2.PdfiumError for one that cannot be read."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield Pages(document)
    finally:
        document.close()
