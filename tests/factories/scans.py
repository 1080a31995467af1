"""Pages written, printed and spoiled as scanners spoil them; the same seed gives the same page."""

import io
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LINES = (
    "ỦY BAN NHÂN DÂN PHƯỜNG NHA TRANG", "Số: 123/GKS", "GIẤY KHAI SINH",
    "Họ, chữ đệm, tên: NGUYỄN THỊ ÁNH TUYẾT", "Ngày, tháng, năm sinh: 05/02/1995", "Giới tính: Nữ",
    "Số định danh cá nhân: 056195000123", "Nơi sinh: Bệnh viện Đa khoa tỉnh Khánh Hòa",
    "Họ, chữ đệm, tên người mẹ: Trần Thị Quỳnh Như", "Họ, chữ đệm, tên người cha: Nguyễn Hữu Thưởng",
    "Nha Trang, ngày 12 tháng 3 năm 1995",
)  # fmt: skip


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    found = next(
        path
        for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "var/tools/usr/share/fonts")
        for path in Path(folder).rglob("Tinos-Regular.ttf")
    )
    return ImageFont.truetype(str(found), size)


def page(lines: Sequence[str] = LINES, dpi: int = 200, points: float = 13) -> Image.Image:
    """A clean sheet of A4 in black on white, a line of text each 1.7 lines."""
    sheet = Image.new("L", (round(8.27 * dpi), round(11.69 * dpi)), 255)
    draw, size = ImageDraw.Draw(sheet), round(points * dpi / 72)
    for row, line in enumerate(lines):
        draw.text((dpi, dpi * 0.8 + row * size * 1.7), line, font=_font(size), fill=0)
    return sheet


def spoiled(
    sheet: Image.Image, seed: int, *, skew: float = 0.0, noise: float = 0.0, blur: float = 0.0, stamp: bool = False
) -> Image.Image:
    """As it comes from a scanner: ``skew`` in degrees, ``noise`` as the share of grains (0–1), ``blur`` in pixels."""
    dice = random.Random(seed)
    found = sheet.convert("RGB")
    if stamp:
        side = sheet.width // 5
        left, top = dice.randint(side, sheet.width - 2 * side), dice.randint(side // 2, sheet.height // 3)
        ImageDraw.Draw(found).ellipse((left, top, left + side, top + side), outline=(214, 60, 70), width=side // 22)
    found = found.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if noise:
        grains = Image.frombytes("L", found.size, dice.randbytes(found.width * found.height))
        dark = grains.point([0 if level >= 256 * noise else 255 for level in range(256)])
        found = Image.composite(Image.new("RGB", found.size, (110, 110, 110)), found, dark)
    return found.filter(ImageFilter.GaussianBlur(blur)) if blur else found


def jpeg(sheet: Image.Image, dpi: int = 200, quality: int = 80) -> bytes:
    return _saved(sheet, "JPEG", dpi=(dpi, dpi), quality=quality)


def pdf(*sheets: Image.Image, dpi: int = 200) -> bytes:
    return _saved(sheets[0], "PDF", resolution=dpi, save_all=True, append_images=sheets[1:])


def tiff(*sheets: Image.Image, dpi: int = 200) -> bytes:
    return _saved(sheets[0], "TIFF", dpi=(dpi, dpi), save_all=True, append_images=sheets[1:])


def _saved(sheet: Image.Image, kind: str, **options: object) -> bytes:
    kept = io.BytesIO()
    sheet.save(kept, kind, **options)
    return kept.getvalue()


def of_letters(texts: Sequence[str]) -> bytes:
    """A PDF that has text already; a page without words for each «»."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for text in texts:
        sheet = made.add_blank_page(page_size=(595, 842))
        sheet.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        sheet.Contents = made.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode() if text else b"")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def signed(content: bytes) -> bytes:
    """As if signed: what counts here is that a signature stands in the PDF."""
    with pikepdf.open(io.BytesIO(content)) as made:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="s", V=pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        fields = pikepdf.Array([made.make_indirect(field)])
        made.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=fields)
        kept = io.BytesIO()
        made.save(kept)
    return kept.getvalue()
