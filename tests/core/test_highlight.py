import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.highlight import marked

NFD = unicodedata.normalize("NFD", "Nguyễn Thị Đễ")


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Nguyễn Văn Mẫu", "nguyen", "[Nguyễn] Văn Mẫu"),
        ("Nguyễn Văn Mẫu", "Nguyeenx Vawn", "[Nguyễn Văn] Mẫu"),
        ("Đặng Thị Hoà", "dang thi", "[Đặng Thị] Hoà"),
        ("Đặng Thị Hoà", "đặng  thị, h", "[Đặng Thị H]oà"),
        (NFD, "de", "Nguyễn Thị [Đễ]"),
        ("Nguyễn Thị Đễ", NFD, "[Nguyễn Thị Đễ]"),
        ("Ty\u0323\u0302\u0301p, le\u0302\u0323\u0300", "typ le", "[Tỵ\u0302\u0301p, lệ\u0300]"),  # stacked marks
        ("Hòa giải: hoà giải viên", "hoa giai", "[Hòa giải]: [hoà giải] viên"),
        ("Đăng ký kết hôn", "dangky", "[Đăng ký] kết hôn"),
        ("Cấp phiếu lý lịch tư pháp", "phap ly lich t", "Cấp phiếu [lý] [lịch] [t]ư [pháp]"),
        ("Ngân Nguyễn Ngọc", "nguyen ngan ng", "[Ngân] [Nguyễn] [Ng]ọc"),  # words that begin alike
        ("Công chứng", "chung cong chung", "[Công] [chứng]"),
        ("Quang", "uan", "Quang"),  # never from the middle of a word
        ("Mã số: 1.002010", "1002010", "Mã số: [1.002010]"),
        ("H32.11-261123-0012", "h32.11-2611", "[H32.11-2611]23-0012"),
        ("H32.11-261123-0012", "261123-12", "H32.11-[261123]-[0012]"),
        ("Văn phòng", "", "Văn phòng"),
        ("Văn phòng", "?!", "Văn phòng"),
    ],
)
def test_what_was_typed_is_marked_whatever_its_accents(text: str, query: str, shown: str) -> None:
    found = marked(text, query).replace("<mark>", "[").replace("</mark>", "]")
    assert found == unicodedata.normalize("NFC", shown)


@pytest.mark.parametrize("query", ["b", "amp", "lt", "<b>", "&", '"', "a b", "script"])
def test_a_name_with_characters_of_html_stays_a_text(query: str) -> None:
    name = "A&B <b onclick=\"x\">'Script' &amp; b</b>"
    found = marked(name, query)
    bare = found.replace("<mark>", "").replace("</mark>", "")
    assert bare == "A&amp;B &lt;b onclick=&quot;x&quot;&gt;&#x27;Script&#x27; &amp;amp; b&lt;/b&gt;"


def test_a_mark_cuts_no_escaped_character_in_two() -> None:
    assert marked("A&B", "a b") == "<mark>A&amp;B</mark>"


@given(st.text(max_size=30), st.text(max_size=12))
@settings(derandomize=True, max_examples=200)
def test_marks_only_stand_around_letters_that_are_there(text: str, query: str) -> None:
    found = marked(text, query)
    assert re.sub("</?mark>", "", found) == marked(text, "")
    assert "<mark></mark>" not in found
    assert found.count("<mark>") == found.count("</mark>")
