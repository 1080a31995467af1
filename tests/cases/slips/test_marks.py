"""Barcodes and tokens."""

from typing import Any

import pytest

from cases.slips import codes, tokens

CODE = "H32.11-261116-0001"


def test_code_128_ends_with_its_check_symbol() -> None:
    # Set B: start 104, check (104 + 48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35) mod 103 = 55.
    assert codes.widths("PJJ123C") == "".join(
        ["211214", "313121", "112133", "112133", "123221", "223211", "221132", "131321", "311321", "2331112"]
    )


def test_every_symbol_is_eleven_modules_and_no_two_are_alike() -> None:
    assert len(codes._SYMBOLS) == len(set(codes._SYMBOLS)) == 103
    assert {sum(map(int, symbol)) for symbol in codes._SYMBOLS} == {11}


def test_a_code_with_other_letters_has_no_barcode_but_still_a_slip() -> None:
    assert codes.barcode("HỒ-SƠ-1") == ""
    with pytest.raises(ValueError):
        codes.widths("Ồ")


def test_a_token_names_its_slip_and_nothing_else() -> None:
    assert tokens.read_slip(tokens.slip(CODE, "01", "TT03-2025")) == (CODE, "01", "TT03-2025")
    assert tokens.slip(CODE, "01", "TT03-2025").startswith(f"{CODE}~01~TT03-2025~")


@pytest.mark.parametrize(
    "change", [str.lower, lambda t: t[:-1], lambda t: t.replace("~01~", "~04~"), lambda t: "", lambda t: "~~~"]
)
def test_a_changed_token_is_not_genuine(change: Any) -> None:
    assert tokens.read_slip(change(tokens.slip(CODE, "01", "TT03-2025"))) is None


def test_another_key_of_the_house_signs_other_tokens(settings: Any) -> None:
    token = tokens.slip(CODE, "01", "TT03-2025")
    settings.SECRET_KEY = "another"
    assert tokens.read_slip(token) is None


def test_the_printed_address_is_the_public_one(settings: Any) -> None:
    settings.PUBLIC_URL = "https://motcua.vi-du.vn/"
    assert tokens.verifying_address(CODE, "01", "TT03-2025").startswith(f"https://motcua.vi-du.vn/xac-thuc/{CODE}~01~")
    assert tokens.feedback_address(CODE) == f"https://motcua.vi-du.vn/danh-gia/{tokens.feedback(CODE)}/"
