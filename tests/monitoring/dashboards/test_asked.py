"""What a dashboard is narrowed to: said where no field says it, left by one link; numbers open what they count."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cases.dossier.models import Dossier
from monitoring.facts import services as facts
from monitoring.kpi import targets
from motcua.core.models import JournalEntry, Role
from tests.factories import core, dossier

pytestmark = pytest.mark.django_db
PERIOD = {"ky": "tu-chon", "tu": "2026-01-01", "den": "2026-12-31"}


def office() -> Client:
    client = Client()
    client.force_login(core.staff(Role.OFFICE, "van-phong"), "django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str, **asked: Any) -> str:
    return " ".join(client.get(path, {**PERIOD, **asked}).content.decode().split())


@pytest.fixture
def one() -> None:
    """A dossier received at the counter on Monday 16/11."""
    targets.load()
    dossier.received()
    facts.apply(list(JournalEntry.objects.all()))
    facts.refold(Dossier.objects.all())
    cache.clear()


def test_a_month_that_the_period_cuts_opens_the_days_that_it_counts(one: None) -> None:
    page = text(office(), "/chi-dao/nhip/", den="2026-11-20", **{"chi-so": "online"})
    assert "tu=2026-11-01&amp;den=2026-11-20&amp;so=online" in page
    assert "den=2026-11-30" not in page


def test_who_is_looked_at_is_said_where_no_field_says_it_and_is_left_with_the_rest(one: None) -> None:
    client, who = office(), core.officer()
    page = text(client, "/chi-dao/", phong="bttp", nguoi=who.username, noi="mot-cua-stp")
    assert f'<span class="dr__held meta">{who.name}</span>' in page
    assert f'<input type="hidden" name="nguoi" value="{who.username}">' in page
    assert 'href="/chi-dao/?ky=tu-chon&amp;tu=2026-01-01&amp;den=2026-12-31"' in page  # without the filters
    rows = client.get("/chi-dao/ho-so/", {**PERIOD, "so": "tiep-nhan", "phong": "bttp", "nguoi": who.username})
    assert rows.context["back"] == "/chi-dao/?ky=tu-chon&tu=2026-01-01&den=2026-12-31&phong=bttp"
    answer = client.get("/chi-dao/", {"nguoi": "khong-co"})
    assert (answer.status_code, "Không có tài khoản này." in answer.content.decode()) == (422, True)


def test_what_stands_behind_a_number_is_told_with_its_when(one: None) -> None:
    client = office()
    said = {
        "online&phan=con": ("Nộp trực tuyến, chưa đạt", "01/01/2026 – 31/12/2026"),
        "boundary_free&phan=con": ("Không theo địa giới, còn lại", "01/01/2026 – 31/12/2026"),
        "qua-han&phan=mot-cua": ("Quá hạn, còn ở Bộ phận Một cửa", "lúc này"),
        "gio&thu=1&gio=9": ("Tiếp nhận T2, 9 giờ", "4 tuần qua"),
    }
    for what, (title, when) in said.items():
        found = client.get(f"/chi-dao/ho-so/?ky=tu-chon&tu=2026-01-01&den=2026-12-31&so={what}").context
        assert (found["found"].title, found["told"]) == (title, when)


def test_a_figure_without_a_denominator_has_no_rest(one: None) -> None:
    found = office().get("/chi-dao/ho-so/", {**PERIOD, "so": "productivity", "phan": "con"}).context
    assert (found["count"], found["lines"]) == (0, [])
