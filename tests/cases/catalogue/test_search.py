import tomllib
from pathlib import Path

import pytest

from cases.catalogue import search as module
from cases.catalogue.search import Index
from motcua.core.text import search_key

SYNONYMS = Path(module.__file__).parent / "definitions" / "synonyms.toml"
ROWS = [
    ("9.100001", "Thủ tục cấp thẻ người giữ vườn ươm", "Vườn ươm", ""),
    ("9.100002", "Thủ tục cấp thẻ người giữ vườn ươm có yếu tố nước ngoài", "Vườn ươm", ""),
    ("9.100003", "Cấp lại thẻ người giữ vườn ươm", "Vườn ươm", ""),
    ("9.100004", "Thu hồi thẻ người giữ vườn ươm", "Vườn ươm", ""),
    ("9.200001", "Đăng ký mở trạm hòa nhạc", "Âm nhạc", "đàn sáo"),
    ("9.200002", "Đăng ký thay đổi trạm hòa nhạc", "Âm nhạc", ""),
    ("9.200003", "Đăng ký mở trạm hòa nhạc lưu động tại khu vực biên giới", "Âm nhạc", ""),
    ("9.300001", "Chấm dứt hoạt động của đội thuyền giấy", "Trò chơi", ""),
    ("9.300002", "Đăng ký hoạt động của đội thuyền giấy (cấp tỉnh)", "Trò chơi", ""),
]
MEANINGS = [
    ("ĐTG", ["đội thuyền giấy"]),
    ("dẹp", ["chấm dứt hoạt động"]),
    ("thuyền đồ chơi", ["đội thuyền giấy"]),
    ("làm thẻ", ["cấp thẻ"]),
    ("tôi muốn", []),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(ROWS, MEANINGS)


def codes(index: Index, query: str) -> list[str]:
    return [hit.code for hit in index.search(query)]


@pytest.mark.parametrize(
    "query",
    [
        "Đăng ký mở trạm hoà nhạc",
        "ĐĂNG KÝ MỞ TRẠM HÒA NHẠC",
        "dang ky mo tram hoa nhac",
        "Dang ký mở tram hòa nhac",
        "ddawng kys mowr tramj hoaf nhacj",
        "dang ky mo rtam hoa nhac",  # letters swapped
        "dang ky mo tra mhoa nhac",  # a slip across the space
        "dangky mo tram hoa nhac",
        "dang ky mo tramm ho nhac",
    ],
)
def test_accents_case_telex_and_slips_do_not_hide_a_title(index: Index, query: str) -> None:
    assert codes(index, query)[0] == "9.200001"


def test_of_titles_that_begin_alike_the_one_typed_comes_first(index: Index) -> None:
    assert codes(index, "cap the nguoi giu vuon uom")[0] == "9.100001"
    assert codes(index, "cap the nguoi giu vuon uom co yeu to nuoc ngoai")[0] == "9.100002"


def test_words_in_any_order_find_the_title(index: Index) -> None:
    assert codes(index, "nhac doi thay hoa")[0] == "9.200002"


def test_a_piece_of_a_title_finds_first_the_titles_that_contain_it(index: Index) -> None:
    assert set(codes(index, "the nguoi giu")[:4]) == {"9.100001", "9.100002", "9.100003", "9.100004"}
    assert codes(index, "khu vuc bie")[0] == "9.200003"  # still typing


def test_an_abbreviation_listed_or_not_is_spelled_out(index: Index) -> None:
    assert set(codes(index, "đtg")[:2]) == {"9.300001", "9.300002"}
    assert codes(index, "đkhđ ĐTG")[0] == "9.300002"  # «đkhđ» only from the first letters of titles


def test_everyday_words_are_replaced_and_fillers_left_out(index: Index) -> None:
    assert codes(index, "tôi muốn dẹp thuyền đồ chơi")[0] == "9.300001"
    assert codes(index, "tôi muốn làm thẻ giữ vườn cho cháu")[0] == "9.100001"
    assert codes(index, "thuyen do chioi")[0] in {"9.300001", "9.300002"}


def test_field_and_further_words_find_a_procedure_too(index: Index) -> None:
    assert codes(index, "đàn sáo")[0] == "9.200001"
    assert set(codes(index, "trò chơi")[:2]) == {"9.300001", "9.300002"}


@pytest.mark.parametrize("query", ["9.200002", "9200002", "9.200002.000.00.00.H58", "thủ tục 9.200002"])
def test_a_code_finds_its_procedure_alone(index: Index, query: str) -> None:
    assert codes(index, query) == ["9.200002"]


def test_the_beginning_of_a_code_finds_all_that_begin_so(index: Index) -> None:
    assert codes(index, "9.2000") == ["9.200001", "9.200002", "9.200003"]


@pytest.mark.parametrize("query", ["", "   ", "…", "zzzz", "5.123456", "12"])
def test_what_names_nothing_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []
    assert Index([]).search("vườn ươm") == []


def test_an_endless_query_is_answered(index: Index) -> None:
    assert len(index.search("vườn ươm " * 20_000, limit=3)) == 3


def test_every_row_may_be_asked_for(index: Index) -> None:
    many = Index([(f"9.4{n:05}", f"Cấp thẻ số {n}", "Thẻ", "") for n in range(300)])
    assert len(many.search("cap the", limit=300)) == 300


def test_the_table_of_synonyms_is_large_sound_and_says_each_phrase_once() -> None:
    entries = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))["synonym"]
    keys = [search_key(entry["phrase"]) for entry in entries]
    assert len(entries) >= 180
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
    assert [key for key in keys if not key or len(key) > 120] == []
    assert [e["phrase"] for e in entries if set(map(search_key, e["means"])) & {"", search_key(e["phrase"])}] == []
