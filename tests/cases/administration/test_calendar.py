"""The year view: every day with its kind, a change is shown with what it reaches before it is written."""

from datetime import date

import pytest
from django.test import Client

from cases.dossier.models import Dossier
from motcua.core import calendars
from motcua.core.models import Holiday, JournalEntry
from tests.factories import dossier as make
from tests.factories.core import unit
from tests.factories.sheets import administrator

pytestmark = pytest.mark.django_db
DAY = "/quan-tri/lich/2026-11-18/"
POWER_CUT = {"kind": "off", "name": "Mất điện", "agency": "", "source": "Thử"}


@pytest.fixture
def client() -> Client:
    return administrator()


def test_the_year_shows_days_off_make_up_days_and_what_is_provisional(client: Client) -> None:
    page = client.get("/quan-tri/lich/?nam=2026").content.decode()
    assert page.count("<h2>Tháng ") == 12
    assert "Ngày Văn hóa Việt Nam" in page
    assert 'class="wd6 makeup"' in page
    assert page.count(" maybe") == 1  # the legend's
    assert client.get("/quan-tri/lich/?nam=2027").content.decode().count(" maybe") > 5


@pytest.mark.parametrize("wanted", ["", "abc", "99999", "1500", "²⁰²⁶"])
def test_a_year_that_cannot_be_shown_is_this_year(client: Client, wanted: str) -> None:
    assert client.get("/quan-tri/lich/", {"nam": wanted}).status_code == 200


@pytest.mark.parametrize("day", ["2026-02-30", "hom-nay", "1500-01-01"])
def test_a_day_that_does_not_exist_is_said(client: Client, day: str) -> None:
    assert client.get(f"/quan-tri/lich/{day}/").status_code == 404


def test_the_first_answer_tells_how_many_open_dossiers_and_writes_nothing(client: Client) -> None:
    make.received()
    shown = client.post(DAY, POWER_CUT)
    assert shown.context["reached"] == 1
    assert "1 hồ sơ đang mở" in shown.content.decode()
    assert not Holiday.objects.filter(date="2026-11-18").exists()


def test_a_confirmed_day_moves_the_open_dossiers_by_the_one_way(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    code = make.received().code
    due = Dossier.objects.get(code=code).due_at
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client.post(DAY, POWER_CUT | {"confirm": "1"}).status_code == 302
    assert not calendars.calendar_of().is_working(date(2026, 11, 18))
    assert Dossier.objects.get(code=code).due_at > due
    assert JournalEntry.objects.filter(verb="calendar.changed").count() == 1


def test_a_row_is_mended_and_removed_on_its_own_page(client: Client) -> None:
    row = Holiday.objects.create(date="2026-11-18", name="Tạm", provisional=True)
    client.post(DAY, {"row": row.pk, "kind": "off", "name": "Chính thức", "source": "TB 1", "confirm": "1"})
    row.refresh_from_db()
    assert (row.name, row.provisional) == ("Chính thức", False)
    assert client.post(DAY, {"row": row.pk, "delete": "1"}).context["reached"] == 0
    client.post(DAY, {"row": row.pk, "delete": "1", "confirm": "1"})
    assert not Holiday.objects.filter(pk=row.pk).exists()
    assert client.post(DAY, {"row": row.pk, "delete": "1"}).status_code == 404


def test_one_day_has_one_row_an_office(client: Client) -> None:
    Holiday.objects.create(date="2026-11-18", name="Cả nước")
    twice = client.post(DAY, POWER_CUT)
    assert (twice.status_code, "đã có một dòng" in twice.content.decode()) == (422, True)
    assert client.post(DAY, POWER_CUT | {"agency": unit("stp").pk, "confirm": "1"}).status_code == 302


def test_a_day_without_a_name_is_asked_for_it(client: Client) -> None:
    assert client.post(DAY, POWER_CUT | {"name": ""}).status_code == 422
