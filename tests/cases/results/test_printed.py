"""The printed results themselves: whatever a name is made of, it is on the page and can be read out of it again."""

import io
import os
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader

from cases.results import documents, press, templating
from cases.results.models import ResultTemplate
from cases.slips import pdf
from tests.cases.slips.test_pdf import A4, fonts
from tests.factories import catalogue, core
from tests.factories import dossier as make
from tests.factories.templates import drafted, template

pytestmark = [pytest.mark.django_db, pytest.mark.documents]
NAMES = [
    "Nguyễn Phước Tường Nguyên Hoàng Thị Kim Ngân", "Ưng Ngọc Ưỡng", "ĐẶNG THỊ HỒNG PHƯỢNG", "Nguyễn Thị Ỷ Ỹ Ỵ",
    "H'Hen Niê", "Y Bhăm Êban", "H’Linh Ayŭn", "K'Brêu-K'Tiếp", "Rơ Ô Bhung", "Ksor Hơ Đing", "Siu H'Đoan Kpă",
    "Bá Trung-Phú Trạm", "Kiều Đàng Thị Mỹ Ngữ", "Mấu Thị Bích-Phanh", "Cà Dá Thị Nhiễu", "Hồ Xuân Ữa",
    unicodedata.normalize("NFD", "Trần Thị Thuỷ Tiên Nguyễn"),
    "Lê Nguyễn Hoàng Vũ Trần Phạm Đỗ Bùi Đặng Võ Thị Ngọc Quỳnh",
    "Ông Ích Đường", "CÔNG TY LUẬT TNHH MỘT THÀNH VIÊN «Ê ĐÊ & CHĂM»",
]  # fmt: skip


def words(reader: PdfReader, page: int) -> str:
    return " ".join(reader.pages[page].extract_text().split())


def keep(content: bytes, name: str, page: int = 0) -> None:
    """A picture for looking at, where somebody asked for pictures."""
    if folder := os.environ.get("MOTCUA_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        picture = pypdfium2.PdfDocument(content)[page].render(scale=1.4).to_pil()
        picture.save(Path(folder) / f"ket-qua-{name}.png")


def test_twenty_awkward_names_are_printed_whole_in_tinos_only() -> None:
    assert len(NAMES) == len(set(NAMES)) == 20
    made = drafted(template(heading="Giấy xác nhận", subject="{{chu_ho_so}}", recipients="{{chu_ho_so}};\nLưu: VT."))
    told = ResultTemplate.objects.get()
    filled = made.result.values
    sheets = []
    for name in NAMES:
        kept = documents.checked(told, {**filled, "chu_ho_so": name, "noi_dung": name, "nguoi_ky": name})
        sheets.append(documents.html(told, made, kept))
    content = pdf.render(sheets)
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 20
    for number, name in enumerate(NAMES):
        assert words(reader, number).count(unicodedata.normalize("NFC", name)) == 5, name
        keep(content, f"ten-{number:02d}", number)
    assert fonts(reader)
    assert all(font.startswith("Tinos") for font in fonts(reader))


def test_each_template_of_the_house_is_a_page_with_the_marks_of_the_state() -> None:
    templating.load_own(core.MONDAY)
    agency = core.unit("bttp").agency
    for each in ResultTemplate.objects.all():
        content = pdf.render([documents.sample(each, agency)])
        reader = PdfReader(io.BytesIO(content))
        keep(content, each.code)
        found = words(reader, 0)
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found
        assert "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA" in found
        assert "{{" not in found
        assert len(reader.pages) == 1
        assert tuple(map(round, reader.pages[0].mediabox[2:])) == A4
        assert all(font.startswith("Tinos") for font in fonts(reader))


def test_a_long_text_goes_on_on_numbered_pages_and_the_signature_never_stands_alone() -> None:
    made = drafted(template(), noi_dung="\n".join(["Đoạn văn dài " * 30] * 14))
    content = pdf.render([documents.html(made.result.template, made, made.result.values)])
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) > 1
    assert "2" in words(reader, 1).split()
    assert "Đoạn văn" in words(reader, -1)
    assert "Lê Văn Ký" in words(reader, -1)
    keep(content, "dai", len(reader.pages) - 1)


def test_a_look_is_the_pdf_and_its_pages_and_shows_what_is_missing_in_brackets() -> None:
    made, told = make.processing(version=catalogue.procedure()), template()
    seen = press.look(documents.html(told, made, {"chu_ho_so": "Bá Trung"}, draft=True))
    assert "[Nội dung]" in words(PdfReader(io.BytesIO(seen.content)), 0)
    assert "[Ghi chú]" not in words(PdfReader(io.BytesIO(seen.content)), 0)
    assert (seen.size, [page[:4] for page in seen.pages]) == (1, [b"\x89PNG"])
