"""What is done with the bytes of a file, in a process of its own that a hostile file may take down: no Django here.

    python handwork.py prepare FILE MEDIA_TYPE FOLDER    → base.pdf, layer.json
    python handwork.py split FOLDER                      → page-1.pdf … of base.pdf
    python handwork.py join FOLDER                       → whole.pdf of read-1.pdf …, page-n.pdf where one is missing

``layer.json``: {"signed": whether the PDF carries a signature, "pages": the text each page has already}.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import img2pdf
import pikepdf
import pypdfium2
from PIL import Image, ImageSequence

SIZE_OF_A4 = (8.27, 11.69)  # inches
LIKELY = range(90, 1201)  # dots an inch that a scanner may mean; phones say 72, or nothing


def prepare(source: Path, media_type: str, folder: Path) -> None:
    """The file as a PDF, and the text it has already."""
    base = folder / "base.pdf"
    if media_type == "application/pdf":
        base.write_bytes(source.read_bytes())
    else:
        base.write_bytes(_pdf_of(source))
    layer = {"signed": _signed(base), "pages": _texts(base)}
    (folder / "layer.json").write_text(json.dumps(layer), encoding="utf-8")


def _pdf_of(source: Path) -> bytes:
    """A picture's pages laid losslessly into a PDF; only what a PDF cannot hold is written anew."""
    with Image.open(source) as picture:
        dots = _dots(picture)
        frames = getattr(picture, "n_frames", 1)
        if picture.mode in ("1", "L", "RGB") and (picture.format in ("JPEG", "PNG") or frames == 1):
            pages = [source.read_bytes()]
        else:
            pages = [_plain(frame) for frame in ImageSequence.Iterator(picture)]
    layout = img2pdf.get_fixed_dpi_layout_fun((dots, dots))
    return bytes(img2pdf.convert(pages, layout_fun=layout, rotation=img2pdf.Rotation.ifvalid))


def _dots(picture: Image.Image) -> float:
    """Dots an inch as the picture says; where that cannot be, as if it filled a sheet of A4."""
    said = float(picture.info.get("dpi", (0, 0))[0])
    if round(said) in LIKELY:
        return said
    short, long = sorted(picture.size)
    return max(72.0, min(short / SIZE_OF_A4[0], long / SIZE_OF_A4[1]))


def _plain(frame: Image.Image) -> bytes:
    """A frame without transparency, in colours a PDF knows."""
    if frame.mode not in ("1", "L"):
        shown = frame.convert("RGBA")
        frame = Image.new("RGB", shown.size, "white")
        frame.paste(shown, mask=shown.getchannel("A"))
    kept = io.BytesIO()
    frame.save(kept, "PNG")
    return kept.getvalue()


def _signed(base: Path) -> bool:
    """Whether a signature, even of an altered file, stands in the PDF."""
    with pikepdf.open(base) as pdf:
        form: Any = pdf.Root.get("/AcroForm", {})
        return bool(int(form.get("/SigFlags", 0)) & 1) or any(
            field.get("/FT") == "/Sig" and "/V" in field for field in form.get("/Fields", [])
        )


def _texts(base: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(base)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n").strip() for page in pdf]
    finally:
        pdf.close()


def split(folder: Path) -> None:
    """Each page as a file of its own."""
    with pikepdf.open(folder / "base.pdf") as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            alone = pikepdf.new()
            alone.pages.append(page)
            alone.save(folder / f"page-{number}.pdf")


def join(folder: Path) -> None:
    """The pages that were read, those that could not be read as they came."""
    whole = pikepdf.new()
    number = 1
    while (page := folder / f"page-{number}.pdf").exists():
        read = folder / f"read-{number}.pdf"
        with pikepdf.open(read if read.exists() else page) as pdf:
            whole.pages.extend(pdf.pages)
        number += 1
    whole.save(folder / "whole.pdf")


if __name__ == "__main__":
    order, *names = sys.argv[1:]
    if order == "prepare":
        prepare(Path(names[0]), names[1], Path(names[2]))
    else:
        {"split": split, "join": join}[order](Path(names[0]))
