"""The QR code of an identity card, as scanners really type it."""

import unicodedata
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.intake import cards
from cases.intake.cards import Card, parse
from motcua.core import access
from motcua.core.errors import Invalid
from tests.factories import core

TODAY = date(2026, 11, 23)
MAN = "056095000123|225000111|Nguyễn Văn Mẫu|05021995|Nam|12 Lê Lợi, phường Nha Trang, Khánh Hòa|20042022"
WOMAN = "056301000456||Trần Thị Ví Dụ|17092001|Nữ|Thôn 2, xã Diên Lạc, Khánh Hòa|01072021"


def changed(position: int, value: str, text: str = MAN) -> str:
    """The card with one field (from 0) written otherwise."""
    fields = text.split("|")
    fields[position] = value
    return "|".join(fields)


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        parse(text, TODAY)
    assert refused.value.status == 422
    assert refused.value.errors["text"]
    return refused.value.code


def test_a_whole_card_is_read() -> None:
    assert parse(MAN, TODAY) == Card(
        "056095000123", "225000111", "Nguyễn Văn Mẫu", date(1995, 2, 5), "male",
        "12 Lê Lợi, phường Nha Trang, Khánh Hòa", date(2022, 4, 20),
    )  # fmt: skip


def test_a_card_may_have_no_old_number() -> None:
    card = parse(WOMAN, TODAY)
    assert (card.old_id, card.sex, card.birth_date.year, card.warnings) == ("", "female", 2001, ())


def test_a_card_of_2024_may_have_no_address_and_more_fields() -> None:
    card = parse(changed(5, "") + "|Nguyễn Văn Cha|Trần Thị Mẹ|", TODAY)
    assert (card.address, card.name, card.issued_on, card.warnings) == ("", "Nguyễn Văn Mẫu", date(2022, 4, 20), ())


@pytest.mark.parametrize("tail", ["\r", "\n", "\r\n", "\t", "\t\r\n", "  "])
@pytest.mark.parametrize("head", ["", "\ufeff", "]Q1", " \t"])
def test_what_a_scanner_adds_around_the_code_is_dropped(head: str, tail: str) -> None:
    assert parse(head + MAN + tail, TODAY) == parse(MAN, TODAY)


def test_spaces_inside_and_around_fields_are_put_in_order() -> None:
    assert parse(MAN.replace("|", " | ").replace("Văn ", "Văn \u00a0 "), TODAY) == parse(MAN, TODAY)


def test_decomposed_letters_are_composed_without_a_warning() -> None:
    assert parse(unicodedata.normalize("NFD", MAN), TODAY) == parse(MAN, TODAY)


def test_keystrokes_of_an_input_method_are_mended_and_pointed_at() -> None:
    card = parse(changed(4, "Nux", changed(2, "Traanf Thij Vis Duj", WOMAN)), TODAY)
    assert (card.name, card.sex, card.warnings) == ("Trần Thị Ví Dụ", "female", ("text_damaged",))


def test_misread_utf_8_is_mended_and_pointed_at() -> None:
    card = parse(MAN.encode().decode("cp1252", errors="replace").replace("\ufffd", "\x81"), TODAY)
    assert "text_damaged" in card.warnings
    assert card.sex == "male"
    latin = parse(MAN.encode().decode("latin-1"), TODAY)
    assert (latin.name, latin.address) == (parse(MAN, TODAY).name, parse(MAN, TODAY).address)


@pytest.mark.parametrize(
    ("position", "value"),
    [(2, "Nguy?n V?n M?u"), (2, "Nguy\ufffdn Văn Mẫu"), (2, "Nguyen Van Mau"), (2, "Nguyeenx Vawn Maaux"),
     (4, "N\ufffd"), (5, "12 L\ufffd Lợi"), (5, "12 L? L?i, Kh?nh H?a"), (1, "22500011?")],
)  # fmt: skip
def test_lost_letters_are_pointed_at(position: int, value: str) -> None:
    assert "text_damaged" in parse(changed(position, value), TODAY).warnings


@pytest.mark.parametrize("name", ["Cao Thanh Nam", "Mai Thu An", "H'Hen Niê", "Y Moan Êban", "Pi Năng Thị Hoa",
                                  "NGUYỄN VĂN MẪU", "Trần Thị Hoà Thuý"])  # fmt: skip
def test_an_honest_name_is_kept_without_a_warning(name: str) -> None:
    card = parse(changed(2, name), TODAY)
    assert (card.name, card.warnings) == (name, ())


@pytest.mark.parametrize("name", ["", "Mẫu", "nguyễn văn mẫu", "nGUYỄN vĂN mẪU", "Nguyễn Văn M@u", "Nguyễn V4n Mẫu"])
def test_an_odd_name_is_pointed_at(name: str) -> None:
    assert "name_unusual" in parse(changed(2, name), TODAY).warnings


@pytest.mark.parametrize(
    ("number", "warning"),
    [("056195000123", "sex_digit"), ("056094000123", "birth_year_digit"), ("056295000123", "birth_year_digit"),
     ("003095000123", "province_digits"), ("000095000123", "province_digits"), ("999095000123", "province_digits")],
)  # fmt: skip
def test_a_number_that_contradicts_the_card_is_a_warning_not_a_refusal(number: str, warning: str) -> None:
    card = parse(changed(0, number), TODAY)
    assert (card.id_number, card.warnings) == (number, (warning,))


def test_an_unreadable_sex_is_left_open() -> None:
    card = parse(changed(4, "N?"), TODAY)
    assert (card.sex, card.warnings) == ("", ("text_damaged",))


@pytest.mark.parametrize("text", ["", "056095000123", "|||||", MAN.rsplit("|", 1)[0], "khong phai ma QR"])
def test_fewer_than_seven_fields_are_refused(text: str) -> None:
    assert refusal(text) == "too_few_fields"


@pytest.mark.parametrize(
    "number", ["", "05609500012", "0560950001234", "225000111", "05609500012O", "０５６０９５０００１２３"]
)
def test_a_number_without_twelve_digits_is_refused(number: str) -> None:
    assert refusal(changed(0, number)) == "bad_number"


@pytest.mark.parametrize("day", ["", "1995", "31021995", "29022001", "19950205", "05/02/1995", "24112026", "05021880"])
def test_an_impossible_birth_date_is_refused(day: str) -> None:
    assert refusal(changed(3, day)) == "bad_birth_date"


@pytest.mark.parametrize("day", ["", "31042022", "24112026", "04021995", "2022"])
def test_an_impossible_day_of_issue_is_refused(day: str) -> None:
    assert refusal(changed(6, day)) == "bad_issue_date"


def test_every_warning_has_its_sentence() -> None:
    wrong = parse("999095000123|1|mau|05022001|Nu|?|01072021", TODAY)
    assert list(wrong.warnings) == list(cards.WORDS)


WORDS = ("Nguyễn", "Trần", "Đỗ", "Huỳnh", "Thị", "Văn", "Ngọc", "Quỳnh", "Đăng", "Ánh", "Khuê", "Ưng")
NAMES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=5)


@st.composite
def people(draw: st.DrawFn) -> Card:
    """A card as the police would print it."""
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    sex = draw(st.sampled_from(["male", "female"]))
    digit = 2 * (born.year // 100 - 19) + (sex == "female")
    tail = draw(st.integers(0, 999_999))
    return Card(
        f"{draw(st.sampled_from(sorted(cards.PROVINCES)))}{digit}{born.year % 100:02d}{tail:06d}",
        draw(st.sampled_from(["", "225000111"])), " ".join(draw(NAMES)), born, sex,
        draw(st.sampled_from(["", "12 Lê Lợi, phường Nha Trang, Khánh Hòa", "Lô A1, ấp 2/3, xã Ia Đal"])),
        draw(st.dates(born, TODAY)),
    )  # fmt: skip


@settings(derandomize=True, max_examples=100)
@given(people(), st.sampled_from(["NFC", "NFD"]))
def test_what_a_card_says_is_what_is_read(card: Card, form: Any) -> None:
    text = "|".join(
        [card.id_number, card.old_id, card.name, f"{card.birth_date:%d%m%Y}", {"male": "Nam", "female": "Nữ"}[card.sex],
         card.address, f"{card.issued_on:%d%m%Y}"]
    )  # fmt: skip
    assert parse(unicodedata.normalize(form, text), TODAY) == card


@settings(derandomize=True, max_examples=100)
@given(st.text(alphabet=st.sampled_from("|0123456789aạNữ?\ufffd\x00\r\n "), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    card = None
    with suppress(Invalid):
        card = parse(text, TODAY)
    assert card is None or (card.name and card.id_number.isdigit())


def ask(client: Client, user: Any, text: str) -> Any:
    return client.post("/api/v1/cards/parse", {"text": text}, "application/json",
                       headers={"Authorization": f"Bearer {access.issue_token(user)}"})  # fmt: skip


@pytest.mark.django_db
def test_a_clerk_reads_a_card_through_the_api(client: Client) -> None:
    answer = ask(client, core.clerk(), WOMAN + "\r\n")
    assert answer.status_code == 200
    assert answer.json() == {
        "id_number": "056301000456", "old_id": "", "name": "Trần Thị Ví Dụ", "birth_date": "2001-09-17",
        "sex": "female", "address": "Thôn 2, xã Diên Lạc, Khánh Hòa", "issued_on": "2021-07-01", "warnings": [],
    }  # fmt: skip


@pytest.mark.django_db
def test_an_unreadable_card_is_a_problem_with_its_code(client: Client) -> None:
    answer = ask(client, core.clerk(), "x|y")
    assert (answer.status_code, answer.json()["code"]) == (422, "too_few_fields")


@pytest.mark.django_db
def test_only_the_counter_reads_cards(client: Client) -> None:
    assert ask(client, core.records(), MAN).status_code == 403
