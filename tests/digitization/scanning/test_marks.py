"""Codes are read from tired scans; a page is blank only when there is nothing on it."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from digitization.scanning import marks
from digitization.scanning.marks import QR, Read
from motcua.settings.base import BLANK_PAGE_INK
from tests.factories import stacks as make

pytestmark = pytest.mark.documents

ONE, OTHER = "MC1:H32.11-261116-0001:to-khai:abcdefghijkl", "https://mot-cua.vi-du.vn/xac-thuc/H32.11-261116-0001~01/"


def is_blank(page: Image.Image) -> bool:
    return marks.ink(page) < BLANK_PAGE_INK


@pytest.mark.parametrize(("skew", "noise"), [(0, 0), (3, 0), (-4, 20), (180, 0), (183, 20), (1, 45)])
def test_two_codes_on_a_page_are_read_skewed_grained_and_upside_down(skew: float, noise: float) -> None:
    page = make.scanned(make.written(page=make.marked(ONE, OTHER)), skew, noise)
    assert set(marks.look(page).reads) == {Read(QR, ONE), Read(QR, OTHER)}


def test_a_page_without_a_code_says_nothing() -> None:
    seen = marks.look(make.written())
    assert seen.reads == ()
    assert seen.ink > BLANK_PAGE_INK


@pytest.mark.parametrize("tone", [255, 250, 205])
@pytest.mark.parametrize("noise", [0, 12])
def test_an_empty_sheet_is_blank_whatever_its_paper(tone: int, noise: float) -> None:
    assert is_blank(make.scanned(make.paper(tone), noise=noise))


def test_dust_a_staple_at_the_edge_and_the_front_shining_through_are_no_ink() -> None:
    page = make.paper()
    front = make.written().transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    page = Image.blend(page, front, 0.1)
    pen, rng = ImageDraw.Draw(page), random.Random(3)
    for _ in range(60):
        x, y = rng.randrange(1240), rng.randrange(1754)
        pen.ellipse((x, y, x + 2, y + 2), fill=(40, 40, 40))
    pen.rectangle((8, 8, 50, 20), fill=(20, 20, 20))
    assert is_blank(page)


def stamp(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((800, 1200, 1000, 1400), outline=(255, 190, 190), width=7)


def signature(pen: ImageDraw.ImageDraw) -> None:
    pen.line(
        [(700, 1300), (730, 1250), (745, 1320), (790, 1240), (800, 1300), (900, 1280)], fill=(60, 60, 170), width=3
    )


def one_line(pen: ImageDraw.ImageDraw) -> None:
    for x in range(150, 500, 40):
        pen.rectangle((x, 300, x + 28, 309), fill=(90, 90, 90))


def black(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, 1240, 1754), fill=(25, 25, 25))
    pen.line((300, 300, 800, 360), fill=(250, 250, 250), width=9)


@pytest.mark.parametrize("draw", [stamp, signature, one_line, black])
def test_a_faint_stamp_a_signature_one_line_and_a_photograph_are_not_blank(draw: object) -> None:
    page = make.paper()
    draw(ImageDraw.Draw(page))  # type: ignore[operator]
    assert not is_blank(make.scanned(page, skew=1, noise=6))
