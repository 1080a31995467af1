"""Files as people send them, good and hostile, made on the spot."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFile, ImageFont

from digitization.scanning import anatomy, checks

A6 = (583, 827)  # a small sheet at 100 dpi


def picture(words: str = "GIẤY ĐỀ NGHỊ", form: str = "JPEG", size: tuple[int, int] = A6, **options: Any) -> bytes:
    """A sheet with words on it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((40, 40), words.encode("ascii", "replace").decode(), fill="black")
    return saved(image, form, **options)


def sheet(words: str = "Giấy đề nghị đăng ký hoạt động") -> bytes:
    """A4 at 150 dpi, lines of type all over."""
    image = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(28)
    for n in range(38):
        pen.text((130, 120 + 40 * n), f"{n + 1}. {words} " * 2, fill=0, font=font)
    return saved(image, "PNG", dpi=(150, 150))


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def tiff(pages: int = 3) -> bytes:
    """A scanner's TIFF of many pages."""
    first, *rest = [Image.new("L", (200 + n, 280), 255 - n) for n in range(pages)]
    return saved(first, "TIFF", save_all=True, append_images=rest, compression="tiff_lzw")


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], object] | None = None, **options: Any) -> bytes:
    """A PDF of empty sheets, after ``change``."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(298, 420))
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream, **options)
    return stream.getvalue()


def looked_into_here(monkeypatch: Any) -> None:
    """Files are looked into by this process, which is quicker than one for each."""

    def examined(content: bytes, most_pages: int) -> anatomy.Found:
        limits = anatomy.Limits(pages=most_pages, pixels=100_000_000, memory=0, seconds=0)
        try:
            return anatomy.examine(content, limits)
        except anatomy.Unfit as unfit:
            checks.refuse(str(unfit))

    monkeypatch.setattr(checks, "_examined", examined)
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # WeasyPrint forgives them wherever it is loaded


def at_opening(**action: Any) -> Callable[[pikepdf.Pdf], object]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(**action)

    return change


def with_script(made: pikepdf.Pdf) -> None:
    """A script far from the document's root, in an annotation of the page."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                      A=Dictionary(S=Name.URI, URI="https://example.org",
                                   Next=Dictionary(S=Name.JavaScript, JS="app.alert(1)")))  # fmt: skip
    made.pages[0].Annots = Array([made.make_indirect(link)])


def with_link(made: pikepdf.Pdf) -> None:
    """A link that somebody may choose to click."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                      A=Dictionary(S=Name.URI, URI="https://example.org"))  # fmt: skip
    made.pages[0].Annots = Array([made.make_indirect(link)])


def with_form(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pikepdf.String("<xdp/>"))


def with_attachment(name: str, content: bytes) -> Callable[[pikepdf.Pdf], object]:
    def change(made: pikepdf.Pdf) -> None:
        made.attachments[name] = content

    return change


def with_picture(width: int, height: int) -> Callable[[pikepdf.Pdf], object]:
    """A picture that says it is this large; its bytes are few."""

    def change(made: pikepdf.Pdf) -> None:
        made.make_indirect(pikepdf.Stream(made, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=width,
                                          Height=height, ColorSpace=Name.DeviceGray, BitsPerComponent=1))  # fmt: skip
        made.Root.Unused = made.objects[-1]

    return change


def signed(made: pikepdf.Pdf) -> None:
    """What marks a signature; it is not a valid one."""
    made.Root.Sig = made.make_indirect(
        Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=pikepdf.String("x"))
    )


def round_tree(made: pikepdf.Pdf) -> None:
    """A page tree that contains itself."""
    made.Root.Pages.Kids = Array([made.Root.Pages])


def deep_tree(made: pikepdf.Pdf, depth: int = 20_000) -> None:
    """Pages inside pages inside pages."""
    node = made.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([made.pages[0].obj])))
    for _ in range(depth):
        node = made.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=Array([node])))
    made.Root.Pages = node


def bomb(megabytes: int = 4000) -> bytes:
    """A PDF whose table of contents inflates to gigabytes: one packed block, again and again."""
    packer = zlib.compressobj(9)
    first = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"\0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + block * megabytes + packer.flush()
    start = b"%PDF-1.7\n"
    table = (f"1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
             .encode() + packed + b"\nendstream\nendobj\n")  # fmt: skip
    return start + table + f"startxref\n{len(start)}\n%%EOF\n".encode()


def png_header(width: int, height: int) -> bytes:
    """A PNG that only says how large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def zipped() -> bytes:
    """A ZIP archive with nothing in it, as it ends every other one."""
    return b"PK\x05\x06" + b"\0" * 18
