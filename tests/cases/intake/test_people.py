"""Numbers and what is said of a known person (domain.md §11)."""

from datetime import date

import pytest

from cases.intake import cards, people
from motcua.core.models import Person


@pytest.mark.parametrize("number", ["4200123454", "4201999999", "4201555552", "4200123454-001", "056095000123"])
def test_a_tax_code_with_the_right_check_digit_is_one(number: str) -> None:
    assert people.is_tax_code(number)


@pytest.mark.parametrize("number", ["4200123455", "42001234", "4200123454-1", ""])
def test_any_other_is_none(number: str) -> None:
    assert not people.is_tax_code(number)


def test_the_check_digit_that_should_stand_can_be_told() -> None:
    assert people.check_digit("4200123455") == 4


def test_a_number_says_whose_it_is() -> None:
    kinds = [people.kind_of(number) for number in ("056095000123", "225000111", "B1234567", "4200123454", "12345")]
    assert kinds == ["person", "person", "person", "organization", ""]


def test_what_does_not_fit_together_is_doubted_and_what_is_not_known_is_not() -> None:
    assert cards.doubts("056095000123", "Nguyễn Văn Mẫu", date(1995, 2, 5), "male") == set()
    assert cards.doubts("056095000123", "", None, "") == set()
    everything = cards.doubts("999195000123", "Mẫu7", date(1996, 2, 5), "male")
    assert everything == {"sex_digit", "birth_year_digit", "province_digits", "name_unusual"}


def test_a_known_persons_new_contact_is_shown_with_the_old_one() -> None:
    known = Person(name="Trần Thị Ví Dụ", phone="0905000111", address="5 Trần Phú", birth_date=date(2001, 9, 17))
    said = {"name": "TRẦN THỊ VÍ DỤ", "phone": "0905000222", "address": "", "birth_date": date(2001, 9, 18)}
    found = [(c.label, c.old, c.new, c.kept) for c in people.changes(known, said)]
    assert found == [
        ("Ngày sinh", "17/09/2001", "18/09/2001", True),
        ("Điện thoại", "0905000111", "0905000222", False),
    ]
