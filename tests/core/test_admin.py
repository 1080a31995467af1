"""The administration of the ground floor: an administrator's post opens it, the calendar is changed one way."""

from datetime import date

import pytest
from django.test import Client

from motcua.core import calendars
from motcua.core.models import Holiday, JournalEntry, Post, Role, User, WorkingShift
from tests.factories import core
from tests.factories.sheets import administrator

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/"
TABLES = f"{HOME}core/orgunit/"


@pytest.fixture
def client() -> Client:
    return administrator()


@pytest.mark.parametrize(("role", "is_staff", "status"), [
    (Role.ADMIN, True, 200), (Role.ADMIN, False, 302), (Role.DIRECTOR, True, 302), (Role.CLERK, False, 302),
])  # fmt: skip
def test_only_a_staff_account_with_an_administrators_post_enters(role: str, is_staff: bool, status: int) -> None:
    user = core.UserFactory(is_staff=is_staff, is_superuser=is_staff)
    Post.objects.create(user=user, role=role, unit=core.unit("van-phong"))
    client = Client()
    client.force_login(user)
    assert client.get(TABLES).status_code == status


def test_a_post_that_ended_opens_nothing() -> None:
    client = administrator()
    Post.objects.filter(role=Role.ADMIN).update(until=date(2025, 1, 1))
    assert client.get(TABLES).status_code == 302


def test_every_list_and_a_new_form_open(client: Client) -> None:
    for model in ("user", "orgunit", "holiday", "workingshift", "device"):
        assert client.get(f"{HOME}core/{model}/").status_code == 200, model
        assert client.get(f"{HOME}core/{model}/add/").status_code == 200, model
    assert client.get(f"{HOME}core/backloggrant/").status_code == 200
    assert client.get(f"{HOME}core/backloggrant/add/").status_code == 403


def test_a_day_off_entered_here_changes_the_calendar_and_is_told(client: Client) -> None:
    day = date(2026, 11, 18)
    before = calendars.version()
    client.post(f"{HOME}core/holiday/add/", {"date": "18/11/2026", "kind": "off", "name": "Mất điện", "source": "Thử"})
    assert calendars.version() != before
    assert not calendars.calendar_of().is_working(day)
    holiday = Holiday.objects.get(date=day)
    client.post(f"{HOME}core/holiday/", {"action": "delete_selected", "_selected_action": holiday.pk, "post": "yes"})
    assert calendars.calendar_of().is_working(day)
    assert [line.data["deleted"] for line in JournalEntry.objects.filter(verb="calendar.changed")] == [False, True]


def test_a_shift_removed_here_changes_the_calendar(client: Client) -> None:
    before = calendars.version()
    shift = WorkingShift.objects.all()[0]
    client.post(f"{HOME}core/workingshift/{shift.pk}/delete/", {"post": "yes"})
    assert calendars.version() != before


def test_an_account_and_its_posts_are_one_journal_line(client: Client) -> None:
    password = {"password1": "mot-cua-2026-x", "password2": "mot-cua-2026-x"}
    post = {"posts-0-role": "clerk", "posts-0-unit": core.unit("mot-cua-stp").pk, "posts-0-since": "01/01/2026"}
    counts = {"posts-TOTAL_FORMS": 1, "posts-INITIAL_FORMS": 0}
    client.post(f"{HOME}core/user/add/", {"username": "moi", "name": "Người Mới", **password, **post, **counts})
    user = User.objects.get(username="moi")
    assert user.check_password("mot-cua-2026-x")
    line = JournalEntry.objects.get(reference="account:moi")
    assert (line.verb, line.data["posts"]) == ("account.changed", ["Cán bộ Một cửa – Bộ phận Một cửa Sở Tư pháp"])
