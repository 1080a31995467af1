"""Sets of forms are data with a legal basis and dates."""

from datetime import date
from typing import Any

import pytest

from cases.slips import sets
from cases.slips.services import _GATHER
from motcua.core.errors import Invalid

NOW = date(2026, 11, 16)


def test_the_set_of_2025_has_seven_forms_and_that_of_2018_six() -> None:
    assert [f.number for f in sets.SETS["TT03-2025"].forms] == ["01", "02", "03", "04", "05", "06", "07"]
    assert [f.number for f in sets.SETS["TT01-2018"].forms] == ["01", "02", "03", "04", "05", "06"]


def test_control_slip_and_register_moved_one_number_on_when_the_stop_notice_came() -> None:
    old, new = sets.SETS["TT01-2018"], sets.SETS["TT03-2025"]
    assert [old.form(n).kind for n in ("04", "05", "06")] == ["apology", "control", "register"]  # type: ignore[union-attr]
    assert [new.form(n).kind for n in ("04", "05", "06", "07")] == ["extension", "stop", "control", "register"]  # type: ignore[union-attr]


def test_the_offices_setting_chooses_the_set_and_a_request_may_choose_another(settings: Any) -> None:
    assert sets.choose("", NOW).code == "TT03-2025"
    assert sets.choose("TT01-2018", NOW).code == "TT01-2018"
    settings.SLIP_SET = "TT01-2018"
    assert sets.choose("", NOW).code == "TT01-2018"


def test_without_a_setting_the_set_in_force_on_the_day_is_taken(settings: Any) -> None:
    settings.SLIP_SET = ""
    assert sets.choose("", date(2025, 9, 14)).code == "TT01-2018"
    assert sets.choose("", date(2025, 9, 15)).code == "TT03-2025"


def test_an_unknown_set_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        sets.choose("TT99-2099", NOW)
    assert refused.value.code == "unknown_set"


def test_a_layout_that_was_not_seen_is_told_to_the_administrator() -> None:
    assert sets.SETS["TT03-2025"].layout_note == "bố cục theo TT 01/2018, chưa đối chiếu"
    assert sets.SETS["TT01-2018"].layout_note == ""


def test_every_form_has_facts_and_a_legal_basis() -> None:
    for code in ("TT03-2025", "TT01-2018"):
        found = sets.SETS[code]
        assert "Thông tư" in found.basis
        assert all(form.kind in _GATHER for form in found.forms)
