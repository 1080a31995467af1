"""Pages as pictures: turned as they were held, bounded, drawn once."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from digitization.papers.models import Paper, StoredFile
from digitization.scanning import images
from digitization.scanning.services import upload
from motcua.core.errors import Invalid, NotVisible
from tests.factories import core, files, papers

pytestmark = [pytest.mark.django_db, pytest.mark.documents, pytest.mark.usefixtures("own_files")]


def drawn(file: StoredFile, number: int = 1, width: int = images.READ) -> Image.Image:
    image = Image.open(io.BytesIO(images.page(file, number, width)))
    assert image.format == "WEBP"
    return image


def kept(content: bytes) -> StoredFile:
    return brought(content).original


def brought(content: bytes, **about: Any) -> Paper:
    return upload(
        content=content, kind=papers.kind().pk, owner=papers.owner(), user=None, moment=core.moment(), **about
    )


def test_a_page_of_a_pdf_is_drawn_as_wide_as_asked_and_kept() -> None:
    file = kept(files.pdf(2))
    assert drawn(file, 2, images.THUMB).width == images.THUMB
    place = f"pages/{file.sha256[:2]}/{file.sha256}"
    assert default_storage.listdir(place)[1] == [f"2-{images.THUMB}.webp"]
    default_storage.delete(file.path)
    assert drawn(file, 2, images.THUMB).width == images.THUMB


def test_each_page_of_a_tiff_is_its_own_picture() -> None:
    file = kept(files.tiff(3))
    assert [drawn(file, n).width for n in (1, 2, 3)] == [200, 201, 202]


def test_a_photo_stands_as_the_telephone_was_held() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    image = drawn(kept(files.picture(size=(600, 400), exif=turned)))
    assert image.width < image.height


@pytest.mark.parametrize("mode", ["1", "CMYK", "RGBA", "P", "I;16", "LA"])
def test_every_way_of_keeping_colours_is_shown_on_white(mode: str) -> None:
    blank = {"1": 1, "I;16": 65535, "P": 0, "CMYK": (0, 0, 0, 0), "RGBA": (0, 0, 0, 0), "LA": (0, 0)}[mode]
    image = Image.new(mode, (50, 50), blank)
    if mode == "P":
        image.putpalette([255, 255, 255])
    shown = drawn(kept(files.saved(image, "TIFF" if mode in ("CMYK", "I;16") else "PNG")))
    assert min(shown.getpixel((25, 25))) > 250  # type: ignore[type-var]


def test_a_sheet_of_any_length_gives_a_picture_of_bounded_size() -> None:
    file = kept(files.pdf(1, lambda made: made.pages[0].__setattr__("mediabox", [0, 0, 10, 14_000])))
    assert drawn(file).height <= images.READ * 3


@pytest.mark.parametrize(("number", "width"), [(0, images.READ), (3, images.READ), (1, 901)])
def test_no_other_page_and_no_other_width(number: int, width: int) -> None:
    with pytest.raises(NotVisible):
        images.page(kept(files.pdf(2)), number, width)


def test_a_page_that_cannot_be_drawn_says_so() -> None:
    file = papers.paper(content=b"%PDF-1.7 nothing").original
    with pytest.raises(NotVisible, match="Tải bản gốc"):
        images.page(file, 1, images.READ)


def test_nothing_of_a_file_that_is_disposed_of_stays_in_a_picture() -> None:
    file = kept(files.picture())
    drawn(file)
    images.forget(file)
    assert default_storage.listdir(f"pages/{file.sha256[:2]}/{file.sha256}")[1] == []
    images.forget(file)


def test_a_refused_file_leaves_nothing_behind() -> None:
    with pytest.raises(Invalid, match="active_content"):
        brought(files.pdf(1, files.with_script), name="giay-de-nghi.pdf")
    assert not StoredFile.objects.exists()
    assert not default_storage.exists("papers")


def test_a_signed_file_is_kept_byte_for_byte_and_was_not_scanned() -> None:
    content = files.pdf(1, files.signed)
    paper = brought(content)
    assert default_storage.open(paper.original.path).read() == content
    assert (paper.origin, paper.original.pages) == (Paper.Origin.UPLOAD, 1)
    assert brought(content).original == paper.original
