"""Pages as pictures that we draw ourselves: what came from outside is never shown from our own address.

Drawn once at a few widths and kept beside the file. PDFium serves one thread at a time.
"""

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from digitization.papers.models import StoredFile
from digitization.papers.pdfium import ALONE
from digitization.papers.services import content_of
from motcua.core.errors import NotVisible

MEDIA_TYPE = "image/webp"
THUMB, READ, ZOOM = 160, 900, 1800  # pixels across
WIDTHS = (THUMB, READ, ZOOM)
_TALLEST = 3  # times the width: a sheet longer than that is drawn narrower
_QUALITY = 78


def page(file: StoredFile, number: int, width: int) -> bytes:
    """Page ``number`` (from 1) of a stored file as WebP, at most ``width`` (one of WIDTHS) pixels across.

    Errors: NotVisible for a page that is not there, cannot be drawn, or whose file is gone.
    """
    if width not in WIDTHS or not 1 <= number <= max(file.pages, 1):
        raise NotVisible("Không có trang này.")
    place = f"{_folder(file)}/{number}-{width}.webp"
    if not file.destroyed_at and default_storage.exists(place):
        with default_storage.open(place) as kept:
            return bytes(kept.read())
    drawn = _drawn(content_of(file), file.media_type, number, width)
    default_storage.save(place, ContentFile(drawn))
    return drawn


def forget(file: StoredFile) -> None:
    """Remove every picture drawn of a file: when its bytes are disposed of, nothing of it may stay."""
    folder = _folder(file)
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")


def _folder(file: StoredFile) -> str:
    return f"pages/{file.sha256[:2]}/{file.sha256}"


def _drawn(content: bytes, media_type: str, number: int, width: int) -> bytes:
    draw = _of_pdf if media_type == "application/pdf" else _of_picture
    try:
        image = draw(content, number, width)
        stream = io.BytesIO()
        image.save(stream, "WEBP", quality=_QUALITY, method=2)
    except Exception as broken:  # whatever a library says of one bad page, the others are still shown
        raise NotVisible("Trang này không vẽ được. Tải bản gốc về xem.") from broken
    return stream.getvalue()


def _of_pdf(content: bytes, number: int, width: int) -> Any:
    import pypdfium2

    with ALONE, pypdfium2.PdfDocument(content) as pdf:
        pdf.init_forms()  # the stamps of signatures are fields of a form
        sheet = pdf[number - 1]
        across, down = sheet.get_size()
        scale = min(width / across, _TALLEST * width / down)
        return sheet.render(scale=scale).to_pil().convert("RGB")


def _of_picture(content: bytes, number: int, width: int) -> Any:
    from PIL import Image, ImageOps

    image: Any = Image.open(io.BytesIO(content))
    if number > 1:
        image.seek(number - 1)
    image.draft("RGB", (width, width))  # a large JPEG is read at a fraction of its size
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.point(lambda grey: grey / 256).convert("L")
    elif "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert("RGB")
    image.thumbnail((width, _TALLEST * width))
    return image
