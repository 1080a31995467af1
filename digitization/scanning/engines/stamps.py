"""A plugin of ocrmypdf, loaded by its path in a process without Django: reads what is written under a red stamp.

Only the picture that is read is changed, never the one that is kept. A stamp is a round or square red blob; lines of
red print (a title) are long, or smaller than it, and stay as they are.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins import tesseract_ocr
from PIL import Image, ImageChops, ImageFilter

CELL = 8  # pixels; about 1 mm at 200 dpi
RED = 24  # levels of 255 by which red exceeds the two others in a cell
SIDES = 0.08, 0.4  # of the page's width: a seal has 35–42 mm
ROUND = 0.6, 1.6  # width by height
Box = tuple[int, int, int, int]


@hookimpl
def filter_ocr_image(page: Any, image: Image.Image) -> Image.Image | None:
    """Asked before the built-in filter, which fits the picture to tesseract's limits; a page without a stamp is its."""
    if image.mode != "RGB" or not getattr(image, "filename", ""):
        return None
    with Image.open(Path(image.filename)) as again:  # type: ignore[attr-defined]
        found = list(stamps(again))  # read elsewhere: a picture that is not touched here is not coded anew
    if not found:
        return None
    filtered: Image.Image = tesseract_ocr.filter_ocr_image(page, without(image, found))
    return filtered


def without(image: Image.Image, found: list[Box]) -> Image.Image:
    """The page in grey; inside the boxes red counts as paper, so that the letters under it remain."""
    grey = image.convert("L")
    for box in found:
        grey.paste(image.crop(box).getchannel("R").point([min(255, level * 5 // 4) for level in range(256)]), box)
    return grey


def stamps(image: Image.Image) -> Iterator[Box]:
    """The boxes, in pixels, of what looks like a stamp."""
    red, green, blue = image.reduce(CELL).split()
    reds = ImageChops.subtract(red, ImageChops.lighter(green, blue)).point([255 * (v >= RED) for v in range(256)])
    if not reds.getbbox():
        return
    for left, top, right, bottom in _blobs(reds.filter(ImageFilter.MaxFilter(3))):
        across, down = right - left, bottom - top
        fits = all(SIDES[0] <= side / reds.width <= SIDES[1] for side in (across, down))
        if fits and ROUND[0] <= across / down <= ROUND[1]:
            yield left * CELL, top * CELL, min(right * CELL, image.width), min(bottom * CELL, image.height)


def _blobs(mask: Image.Image) -> Iterator[Box]:
    """The box of each group of neighbouring cells that are set."""
    width, cells = mask.width, mask.tobytes()
    left = {at for at, value in enumerate(cells) if value}
    while left:
        group, edge = set(), [left.pop()]
        while edge:
            at = edge.pop()
            group.add(at)
            near = {at - width, at + width, at - 1, at + 1} & left
            left -= near
            edge += near
        columns, rows = [at % width for at in group], [at // width for at in group]
        yield min(columns), min(rows), max(columns) + 1, max(rows) + 1
