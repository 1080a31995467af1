import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.text import (
    backwards,
    from_telex,
    initials,
    looks_damaged,
    looks_like_telex,
    query_keys,
    repair_name,
    search_key,
    untelex,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đăng ký, hoà giải (cấp xã)", "dang ky hoa giai cap xa"),
        ("ĐĂNG KÝ HÒA GIẢI CẤP XÃ", "dang ky hoa giai cap xa"),
        (unicodedata.normalize("NFD", "Đăng ký Hòa giải - cấp xã"), "dang ky hoa giai cap xa"),
        ("trước  ngày\t01/7/2025", "truoc ngay 01 7 2025"),
        ("e\u0302\u0323\u0300 ổ\u0323", "e o"),  # marks stacked on one another
        ("Ðặng\u200b Thị\u00a0Thúy", "dang thi thuy"),  # the eth of old fonts, a zero-width space, a hard space
        ("«…»", ""),
    ],
)
def test_a_key_has_neither_case_nor_marks_nor_punctuation(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text(max_size=40))
@settings(derandomize=True, max_examples=100)
def test_a_key_is_its_own_key_and_does_not_depend_on_the_unicode_form(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert search_key(unicodedata.normalize("NFD", text)) == search_key(unicodedata.normalize("NFC", text))


def test_initials_and_words_read_backwards() -> None:
    assert initials("dang ky ket hon") == "dkkh"
    assert backwards("le thi hang") == "hang thi le"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thur tucj ddawng kys", "thủ tục đăng ký"),
        ("Nguyeenx Vawn Maaux", "Nguyễn Văn Mẫu"),
        ("NGUYEENX THIJ HOAF", "NGUYỄN THỊ HÒA"),
        ("cha, me,j con (caaps xa)x", "cha, mẹ, con (cấp xã)"),  # the tone typed after the punctuation
        ("quoocs tichj nuwowcs nuocws", "quốc tịch nước nước"),
        ("coong chuwngs gieengs gif thuowr khuyur", "công chứng giếng gì thuở khuỷu"),
        ("Nguye64n Va8n Ma64u, D9a85ng Thi5 Thu3y", "Nguyễn Văn Mẫu, Đặng Thị Thủy"),  # VNI
    ],
)
def test_keystrokes_of_telex_and_vni_become_accented_vietnamese(typed: str, meant: str) -> None:
    assert from_telex(typed) == meant
    assert looks_like_telex(typed)
    assert untelex(typed) == search_key(meant)


@pytest.mark.parametrize("word", ["as", "box", "law", "Lee", "news", "Max Cox", "the law of cars", "A4", "1.002010"])
def test_a_real_word_that_could_be_telex_is_left_alone(word: str) -> None:
    assert not looks_like_telex(word)
    assert untelex(word) == search_key(word)


def test_a_query_is_tried_as_typed_and_as_telex_the_likelier_first() -> None:
    assert query_keys("hos tich") == ["hos tich", "ho tich"]
    assert query_keys("hooj tichj quoocs tichj")[0] == "ho tich quoc tich"
    assert query_keys("hộ tịch") == ["ho tich"]
    assert query_keys(" … ") == []


@pytest.mark.parametrize("name", ["Nguyễn Văn Mẫu", "LÊ THỊ HOÀ", "H'Hen Niê", "Tran Thi Hoa", "Anna-Maria Lee Jr."])
def test_a_sound_name_is_neither_damaged_nor_changed(name: str) -> None:
    assert not looks_damaged(name)
    assert repair_name(name) == name
    assert repair_name(unicodedata.normalize("NFD", name)) == name


@pytest.mark.parametrize(
    "name", ["Nguy?n V?n M?u", "Nguy\ufffdn", "Nguyeenx Vawn Maaux", "Tran Thi Hoaf", "V4n", "L£ V¨n"]
)
def test_a_name_that_lost_characters_is_seen(name: str) -> None:
    assert looks_damaged(name)


def test_a_name_is_repaired_where_nothing_is_lost() -> None:
    misread = "Nguyễn Thị Huyền".encode().decode("latin-1")
    assert looks_damaged(misread)
    assert repair_name(misread) == "Nguyễn Thị Huyền"
    assert repair_name("  Nguyeenx  Thij Huyeenf ") == "Nguyễn Thị Huyền"
    assert repair_name("Nguyễn Văn Maaux") == "Nguyễn Văn Mẫu"
    assert repair_name("Nguy?n") == "Nguy?n"
