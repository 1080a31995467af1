"""The book of numbers: what comes next, and which number is taken."""

from typing import Any

import pytest

from cases.dossier.models import Dossier
from cases.results import book
from cases.results.models import Result
from tests.factories import acts, catalogue, core
from tests.factories import dossier as make

pytestmark = pytest.mark.django_db
YEAR = core.MONDAY.year


def numbered(number: str, **values: Any) -> Dossier:
    return acts.do("resolve", make.at_last_step(**values), core.records(), number=number)


def test_the_database_reads_number_symbol_and_year_off_what_was_written() -> None:
    found = Result.objects.get(dossier=numbered("012/GĐK-STP"))
    assert (found.serial, found.symbol, found.year) == (12, "/GĐK-STP", YEAR)


@pytest.mark.parametrize("number", ["GP-01", "Số 5", "99999999/QĐ"])
def test_an_odd_number_is_kept_and_never_an_error(number: str) -> None:
    made = numbered(number)
    assert book.taken_by(number, YEAR, made.unit_id) == made.code


def test_the_next_number_follows_the_highest_of_the_same_symbol_and_year() -> None:
    unit = core.unit("van-phong").pk
    for number in ("7/GĐK", "12/GĐK", "900/QĐ"):
        numbered(number)
    wanted = {"/GĐK", "/QĐ", "/CV"}
    assert book.following(wanted, {unit}, YEAR) == {"/GĐK": 13, "/QĐ": 901, "/CV": 1}
    assert book.following({"/GĐK"}, {unit}, YEAR + 1) == {"/GĐK": 1}


def test_a_years_book_begins_where_the_office_says(settings: Any) -> None:
    settings.RESULT_FIRST_NUMBER = 412
    assert book.following({"/STP"}, {core.unit("van-phong").pk}, YEAR) == {"/STP": 412}


def test_a_procedure_keeps_the_symbol_of_its_latest_result(settings: Any) -> None:
    unit = core.unit("van-phong").pk
    assert book.symbols({unit}) == {None: settings.RESULT_SYMBOL}
    version = catalogue.procedure()
    numbered("7/GĐK", version=version)
    numbered("8/CV")
    found = book.symbols({unit})
    assert (found[version.procedure_id], found[None]) == ("/GĐK", "/CV")


def test_a_number_is_taken_only_in_its_own_year_and_unit() -> None:
    made = numbered("12/GĐK")
    assert book.taken_by("12/GĐK", YEAR, made.unit_id) == made.code
    assert book.taken_by("12/GĐK", YEAR + 1, made.unit_id) == ""
    assert book.taken_by("12/GĐK", YEAR, core.unit("hctp").pk) == ""
