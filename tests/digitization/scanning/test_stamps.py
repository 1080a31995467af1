"""Where a red stamp lies over letters, red counts as paper; red print, and pages without a stamp, stay as they are."""

import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from digitization.scanning.engines import stamps
from tests.factories import scans


def stamped(
    at: tuple[int, int] = (300, 250), side: int = 160, ink: tuple[int, int, int] = (214, 60, 70)
) -> Image.Image:
    """A small page of text with a ring of red ink over it."""
    sheet = scans.page(dpi=100).convert("RGB")
    box = (*at, at[0] + side, at[1] + side)
    ImageDraw.Draw(sheet).ellipse(box, outline=ink, width=8)
    return sheet


def test_a_stamp_is_found_where_it_is_and_only_the_letters_under_it_are_left() -> None:
    sheet = stamped()
    (box,) = stamps.stamps(sheet)
    assert all(abs(edge - side) <= 24 for edge, side in zip(box, (300, 250, 460, 410), strict=True))
    grey = stamps.without(sheet, [box])
    clean = scans.page(dpi=100)
    # On the ring, but for what is written, nothing is darker than paper.
    ring = [(x, 250 + dy) for dy in (2, 5) for x in range(370, 390)]
    assert min(grey.getpixel(at) for at in ring if clean.getpixel(at) == 255) > 240
    assert [grey.getpixel(at) for at in [(100, 85), (10, 10)]] == [clean.getpixel(at) for at in [(100, 85), (10, 10)]]


@pytest.mark.parametrize(
    ("kind", "box"),
    [
        ("title", (100, 100, 600, 130)), ("frame", (20, 20, 800, 1140)), ("speck", (100, 100, 120, 120)),
        ("blue", (300, 250, 460, 410)),
    ],
)  # fmt: skip
def test_what_is_no_stamp_is_left_alone(kind: str, box: tuple[int, int, int, int]) -> None:
    sheet = scans.page(dpi=100).convert("RGB")
    ink = (40, 60, 200) if kind == "blue" else (200, 30, 40)
    ImageDraw.Draw(sheet).rectangle(box, outline=ink, width=9)
    assert list(stamps.stamps(sheet)) == []


def test_a_page_without_a_stamp_is_not_touched(tmp_path: Path) -> None:
    path, dice = tmp_path / "page.png", random.Random(1)
    sheet = scans.page(dpi=100).convert("RGB")
    sheet.putpixel((dice.randrange(800), 5), (255, 0, 0))
    sheet.save(path)
    with Image.open(path) as opened:
        assert stamps.filter_ocr_image(None, opened) is None
        assert opened._im is None  # its pixels were never read here
    assert stamps.filter_ocr_image(None, Image.new("L", (9, 9))) is None
