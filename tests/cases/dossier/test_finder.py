"""Lists and searches: each row once whatever the page, by code, by name from both ends, by number, by phone."""

from datetime import date, timedelta

import pytest

from cases.dossier import finder
from cases.dossier.finder import Wanted
from cases.dossier.states import State
from cases.intake.people import Applicant
from motcua.core.errors import Invalid
from motcua.core.models import User
from tests.factories import acts, catalogue, core, dossier

pytestmark = pytest.mark.django_db
NOW = acts.TUESDAY
NAMES = ["Nguyễn Thị Hằng", "Nguyễn Văn An", "An Thị Mơ", "Đặng Hoà An", "Đặng Hòa An", "Lê Ân", "Trần An Bình"]


def named(*names: str, by: User | None = None, **values: object) -> None:
    version, clerk = catalogue.procedure(), by or core.clerk()
    for number, name in enumerate(names):
        owner = Applicant(f"056095{number:06d}", name, phone=f"0905{number:06d}")
        dossier.registered(clerk, version=version, applicant=owner, **values)


def found(user: User, limit: int = 50, **wanted: object) -> list[str]:
    """Every row of every page, in order."""
    rows, cursor = [], ""
    while True:
        page = finder.page(user, Wanted(**wanted), NOW, limit, cursor)
        assert len(page.rows) <= limit
        rows += [row.applicant_name for row in page.rows]
        if page.next is None:
            return rows
        cursor = page.next


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_the_cursor_walks_over_every_row_once_newest_first(limit: int) -> None:
    named(*NAMES)
    assert found(core.clerk(), limit) == NAMES[::-1]


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize("person", [core.clerk, core.officer, core.director])
def test_a_name_is_found_from_the_family_name_and_from_the_given_name(person: object, limit: int) -> None:
    named(*NAMES)
    rows = found(person(), limit, q="an")
    assert rows == ["An Thị Mơ", "Lê Ân", "Nguyễn Văn An", "Đặng Hoà An", "Đặng Hòa An"] or sorted(rows) == sorted(
        ["An Thị Mơ", "Lê Ân", "Nguyễn Văn An", "Đặng Hoà An", "Đặng Hòa An"]
    )
    assert rows[0] == "An Thị Mơ"


@pytest.mark.parametrize("q", ["dang hoa an", "Đặng Hoà An", "DANG HOA", "Đặng Hòa", "hoa an", "Ddawngj Hoaf An"])
def test_a_name_is_found_with_and_without_accents_old_and_new_spelling_and_telex(q: str) -> None:
    named(*NAMES)
    assert sorted(found(core.clerk(), q=q)) == ["Đặng Hoà An", "Đặng Hòa An"]


def test_one_name_with_many_dossiers_is_walked_once() -> None:
    named(*["Trần Văn Tèo"] * 7)
    assert len(found(core.clerk(), 2, q="teo")) == len(found(core.clerk(), 2, q="tran van teo")) == 7


def test_a_code_is_found_whole_by_its_beginning_and_by_its_tail() -> None:
    clerk = core.clerk()
    named(*NAMES, by=clerk)
    for q in ("H32.11-261116-0002", "h32.11-261116-0002", "261116-2", "261116-0002"):
        assert found(clerk, q=q) == ["Nguyễn Văn An"], q
    assert len(found(clerk, 2, q="H32.11-2611")) == len(NAMES)
    assert found(clerk, q="261116-9") == found(clerk, q="H32.11-261117") == found(clerk, q="50%_off99") == []


def test_the_last_digits_of_a_code_find_todays_dossier_first_then_the_newest_others() -> None:
    clerk, monday = core.clerk(), core.MONDAY
    version = catalogue.procedure()
    days = {"hôm nay": NOW, "hôm qua": monday, "tuần trước": monday - timedelta(days=7),
            "quý trước": monday - timedelta(days=90)}  # fmt: skip
    for name, day in days.items():  # today's was entered before the others
        for number in range(2):
            owner = Applicant(f"056095{number:06d}", f"Lê {name} {number + 1}", phone="0905000000")
            dossier.registered(clerk, at=day, version=version, applicant=owner)
    assert found(clerk, 2, q="0002") == ["Lê hôm nay 2", "Lê quý trước 2", "Lê tuần trước 2", "Lê hôm qua 2"]
    for q in ("1116-0001", "16-0001", "261116-0001"):
        assert found(clerk, q=q) == ["Lê hôm qua 1"], q
    assert found(clerk, q="0003") == found(clerk, q="9999") == found(clerk, q="1231-0001") == []
    assert found(core.clerk("pvhcc-tinh"), q="0001") == []
    assert finder.count(clerk, Wanted(q="0001"), NOW) == 4
    assert finder.first(clerk, Wanted(q="0001"), NOW, 1)[0].applicant_name == "Lê hôm nay 1"


def test_a_person_is_found_by_number_and_by_phone() -> None:
    named(*NAMES)
    for q in ("056095000001", "0560 9500 0001", "0905000001", "0905 000 001"):
        assert found(core.clerk(), q=q) == ["Nguyễn Văn An"], q
    assert found(core.clerk(), q="056095000099") == []


def test_everybody_sees_their_own_and_nobody_else_anything() -> None:
    named("Ở Sở", by=core.clerk())
    named("Ở Trung tâm", by=core.clerk("pvhcc-tinh"))
    for person in (core.director(), core.officer(), core.staff("office", "van-phong")):
        assert found(person) == ["Ở Trung tâm", "Ở Sở"]
    assert found(core.clerk()) == found(core.clerk(), q="o") == ["Ở Sở"]
    for person in (core.officer("hctp"), core.records(), core.staff("admin", "van-phong"), core.UserFactory()):
        assert found(person) == found(person, q="o") == found(person, q="261116-1") == []


def test_a_unit_asked_twice_sees_the_dossier_once_and_all_others_too() -> None:
    asked = [dossier.processing() for _ in range(3)]
    for made in asked:
        for hour in range(2):
            acts.do("consult", made, at=core.MONDAY + timedelta(hours=5 + hour))
    assert len(found(core.officer("hctp"), 1)) == 3


def test_filters_narrow_the_list() -> None:
    dossier.registered(clerk := core.clerk())
    made = dossier.processing(clerk)
    late = NOW + timedelta(days=30)
    one = [made.applicant_name]
    assert found(clerk, state=State.PROCESSING) == found(clerk, procedure=made.procedure.procedure.code) == one
    assert found(clerk, received_from=core.MONDAY.date()) == one
    assert found(clerk, received_to=core.MONDAY.date()) == []
    assert found(clerk, department="hctp") == found(clerk, assignee="ai-do") == []
    assert [len(finder.page(clerk, Wanted(overdue=o), late, 9).rows) for o in (True, False, None)] == [1, 1, 2]


def test_dates_at_the_ends_of_the_calendar_are_no_error() -> None:
    assert found(core.clerk(), received_from=date.min, received_to=date.max) == []


@pytest.mark.parametrize("cursor", ["x", "W10=", "WzBd", "WzAsMV0=", "WzksMV0=", "Wy0xLDFd", "WzAsMSwiYSJd", "é" * 9])
@pytest.mark.parametrize("q", ["", "an", "261116-1"])
def test_a_cursor_that_is_not_ours_is_bad_input(cursor: str, q: str) -> None:
    if (cursor, q) in (("WzAsMV0=", ""), ("WzAsMSwiYSJd", "an"), ("WzAsMV0=", "261116-1")):
        assert found(core.clerk(), q=q) == []  # shaped like ours: no rows after it
        return
    with pytest.raises(Invalid):
        finder.page(core.clerk(), Wanted(q=q), NOW, 5, cursor)


def test_the_count_adds_up_both_ends_of_a_name_and_stops_early(monkeypatch: pytest.MonkeyPatch) -> None:
    named(*NAMES)
    clerk = core.clerk()
    assert finder.count(clerk, Wanted(q="an"), NOW) == 5
    monkeypatch.setattr(finder, "COUNTED", 3)
    assert finder.count(clerk, Wanted(q="an"), NOW) == finder.count(clerk, Wanted(), NOW) == 4


def test_a_page_costs_the_same_few_queries_for_everybody(django_assert_max_num_queries: object) -> None:
    named(*NAMES)
    for person in (core.clerk(), core.officer(), core.director(), core.records()):
        for q in ("", "an", "261116-1", "0001", "1116-0001", "056095000001"):
            with django_assert_max_num_queries(10):
                finder.page(person, Wanted(q=q), NOW, 50)
