"""The report on the plan as a letter, compared with NĐ 30/2020/NĐ-CP, Phụ lục I, phần I: measured on the printed page.

Compared: I.1–3 (A4 upright, margins), I.4 (one face), I.7 (page numbers), II.1 (State's name, motto), II.2 (agencies),
II.3 (number), II.4 (place and day, beside the number), II.5 (name, subject), II.6 (text: size, both edges, first line),
II.7 (signer), II.9 («Kính gửi», «Nơi nhận»), III.1 (annex: pointed to, heads, own page numbers).
Not compared: the lines drawn below heads (looked at in pictures), the seal (its place belongs to the signature).
"""

import ctypes
import io
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from django.test import TestCase
from pypdfium2 import raw

from cases.slips import pdf, word
from monitoring.kpi import targets
from monitoring.reports import printed, services
from tests.factories import plans, reports

SHOTS = os.environ.get("MOTCUA_SHOTS", "")
MM, NAME = 72 / 25.4, "Nguyễn Phước Tường Nguyên Hoàng Thị Kim Ngân"


@dataclass(frozen=True)
class Words:
    """A line's size in points, its edges in millimetres from the left and from the top, its face."""

    size: float
    left: float
    right: float
    top: float
    face: str

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Paper:
    """A printed PDF, measured."""

    def __init__(self, content: bytes) -> None:
        self.document = pypdfium2.PdfDocument(io.BytesIO(content))
        self.pages = list(self.document)

    def text(self, page: int) -> str:
        return " ".join(self.pages[page].get_textpage().get_text_range().split())

    def size(self, page: int) -> tuple[int, int]:
        return round(self.pages[page].get_width() / MM), round(self.pages[page].get_height() / MM)

    def find(self, words: str, page: int = 0) -> Words:
        """Where some words stand highest."""
        sheet = self.pages[page]
        text, found = sheet.get_textpage(), []
        searched = text.search(words, match_case=True)
        while place := searched.get_next():
            boxes = [text.get_charbox(at, loose=True) for at in range(place[0], sum(place))]
            found.append(Words(
                _size(text, place[0]), min(b[0] for b in boxes) / MM, max(b[2] for b in boxes) / MM,
                (sheet.get_height() - max(b[3] for b in boxes)) / MM, _face(text, place[0]),
            ))  # fmt: skip
        return min(found, key=lambda each: each.top)

    def edges(self, page: int) -> tuple[float, float, float, float]:
        """The margins that words leave, but for the page number: left, top, right, bottom, in millimetres."""
        sheet = self.pages[page]
        text, width, height = sheet.get_textpage(), sheet.get_width(), sheet.get_height()
        boxes = [text.get_charbox(at) for at in range(text.count_chars()) if not text.get_text_range(at, 1).isspace()]
        boxes = [b for b in boxes if height - b[3] > 19 * MM]
        found = (min(b[0] for b in boxes), height - max(b[3] for b in boxes), width - max(b[2] for b in boxes),
                 min(b[1] for b in boxes))  # fmt: skip
        return tuple(edge / MM for edge in found)  # type: ignore[return-value]


def _size(text: Any, at: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, at, ctypes.byref(matrix))
    return round(raw.FPDFText_GetFontSize(text, at) * abs(matrix.d), 1)


def _face(text: Any, at: int) -> str:
    name = ctypes.create_string_buffer(80)
    raw.FPDFText_GetFontInfo(text, at, name, 80, None)
    return name.value.decode().rpartition("+")[2]


@pytest.mark.documents
class TestLetter(TestCase):
    """Printed once for all of them."""

    sheets: list[str]
    content: bytes

    @classmethod
    def setUpTestData(cls) -> None:
        targets.load()
        reports.week()
        plans.followed()
        report = services.find("ke-hoach-796")
        found = services.table(report, reports.WEEK)
        named = [replace(each, text=NAME) if each.key == "signer" else each for each in found.passages]
        cls.sheets = printed.sheets(report, reports.WEEK, replace(found, passages=named))
        cls.content = pdf.render(cls.sheets)
        if SHOTS:
            Path(SHOTS, "bao-cao-ke-hoach.docx").write_bytes(word.render(cls.sheets))
            for number, page in enumerate(Paper(cls.content).pages):
                page.render(scale=1.4).to_pil().save(Path(SHOTS) / f"thu-{number}.png")

    def setUp(self) -> None:
        self.paper = Paper(self.content)
        self.addCleanup(self.paper.document.close)

    def last(self) -> int:
        """The page on which the letter is signed."""
        return next(nth for nth in range(len(self.paper.pages)) if "Nơi nhận:" in self.paper.text(nth))

    def test_a4_upright_in_one_face_within_the_margins_and_numbered_from_the_second_page(self) -> None:
        for page in range(self.last() + 1):
            left, top, right, bottom = self.paper.edges(page)
            assert self.paper.size(page) == (210, 297)
            assert (
                left + 0.5 >= 30 or page == 0
            )  # the two heads of the first page may reach out, as in the decree's form
            assert (top >= 19.5, right >= 14.5, bottom >= 19.5) == (True, True, True), page
        number = self.paper.find("2", 1)
        assert (number.size, number.face) == (13, "Tinos")
        assert abs(number.middle - (30 + 192) / 2) < 1
        assert number.top < 20
        assert not self.paper.text(0).startswith("1 ")

    def test_the_heads_stand_in_their_places_and_sizes(self) -> None:
        find = self.paper.find
        state, motto = find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), find("Độc lập - Tự do - Hạnh phúc")
        over, own = find("UBND TỈNH KHÁNH HÒA"), find("SỞ TƯ PHÁP TỈNH KHÁNH HÒA")
        number, day = find("Số:"), find("ngày")
        assert [each.size for each in (state, motto, over, own, number, day)] == [12, 13, 12, 12, 13, 14]
        assert [each.face for each in (state, motto, over, own)] == ["Tinos-Bold", "Tinos-Bold", "Tinos", "Tinos-Bold"]
        assert day.face == "Tinos-Italic"
        assert state.left > 105 - 15 > over.right  # right half, left half
        assert abs(state.middle - motto.middle) < 1
        assert abs(over.middle - own.middle) < 1
        assert abs(number.top - day.top) < 1.5  # on one line

    def test_name_subject_and_text(self) -> None:
        name, subject = self.paper.find("BÁO CÁO"), self.paper.find("Kết quả thực hiện Kế hoạch số 01/KH-STP")
        assert [(each.size, each.face) for each in (name, subject)] == [(14, "Tinos-Bold")] * 2
        assert abs(name.middle - (30 + 192) / 2) < 1
        assert abs(subject.middle - (30 + 192) / 2) < 1
        first, text = self.paper.find("Thực hiện Kế hoạch số 01/KH-STP"), self.paper.find("I. KẾT QUẢ CHUNG")
        assert (first.size, first.face, text.face) == (14, "Tinos", "Tinos-Bold")
        assert 9.5 < first.left - text.left < 12.7  # the first line begins 1 cm or 1,27 cm further in
        assert "Kính gửi: UBND tỉnh Khánh Hòa" in self.paper.text(0)
        assert "80 % hồ sơ không phải cung cấp lại giấy tờ" in self.paper.text(0)

    def test_recipients_left_signer_right_with_the_name(self) -> None:
        page = self.last()
        to, first, signer = (self.paper.find(each, page) for each in ("Nơi nhận:", "- Như trên;", "GIÁM ĐỐC"))
        assert [(each.size, each.face) for each in (to, first, signer)] == [
            (12, "Tinos-Bold-Italic"), (11, "Tinos"), (14, "Tinos-Bold"),
        ]  # fmt: skip
        assert to.left < 33 < 105 < signer.left
        assert abs(to.top - signer.top) < 2  # on one line
        assert "Lưu: VT, VP." in self.paper.text(page)
        name = self.paper.find(NAME, page)
        assert (name.size, name.face) == (14, "Tinos-Bold")
        assert abs(name.middle - signer.middle) < 1
        assert 20 < name.top - signer.top < 40  # room to sign

    def test_the_letter_points_to_its_annex_which_has_heads_and_page_numbers_of_its_own(self) -> None:
        whole = " ".join(self.paper.text(nth) for nth in range(self.last() + 1))
        assert "tại Phụ lục kèm theo" in whole
        page = self.last() + 1
        assert self.paper.size(page) == (297, 210)
        head, name = self.paper.find("Phụ lục", page), self.paper.find("TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", page)
        of = self.paper.find("(Kèm theo Báo cáo số", page)
        assert [(each.size, each.face) for each in (head, name, of)] == [
            (14, "Tinos-Bold"), (14, "Tinos-Bold"), (14, "Tinos-Italic"),
        ]  # fmt: skip
        assert self.paper.text(page).startswith("Phụ lục")  # no number on its first page
        for words in ("Quét mọi hồ sơ", "Đã xác nhận", "quet.jpg", "50.000.000", "10.000.000"):
            assert words in self.paper.text(page)

    def test_the_same_as_a_word_file(self) -> None:
        made: Any = docx.Document(io.BytesIO(word.render(self.sheets)))
        letter, annex = made.sections
        assert [round(each.mm) for each in (letter.page_width, letter.left_margin, annex.page_width)] == [210, 30, 297]
        lines = [line.text for line in made.paragraphs]
        assert lines.index("BÁO CÁO") < lines.index("I. KẾT QUẢ CHUNG") < lines.index("Phụ lục")
        tables = [[cell.text for row in table.rows for cell in row.cells] for table in made.tables]
        assert [next(text for text in table if text.strip())[:12] for table in tables] == [
            "UBND TỈNH KH", "TT", "Nơi nhận:\n- ", "TT",
        ]  # fmt: skip
        assert "Quét mọi hồ sơ" in tables[-1]
