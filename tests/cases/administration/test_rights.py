"""Only an administrator's post opens the administration; everybody else is refused, a stranger is sent to the door."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.administration.urls import urlpatterns
from motcua.core.models import User
from tests.factories import core
from tests.factories.catalogue import procedure
from tests.factories.sheets import administrator

pytestmark = pytest.mark.django_db
SAMPLES = {"code": "3.000001", "day": "2026-11-18", "username": "x", "act": "mat-khau", "set_code": "TT03-2025",
           "number": "01"}  # fmt: skip


def pages() -> list[str]:
    found = []
    for pattern in urlpatterns:
        wanted = {name: SAMPLES[name] for name in pattern.pattern.converters}
        found.append(reverse(f"administration:{pattern.name}", kwargs=wanted))
    return found


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", pages())
@pytest.mark.parametrize("who", ["clerk", "clerk_elsewhere", "leader", "superuser", "stranger"])
def test_nobody_but_an_administrator_enters(page: str, who: str) -> None:
    make = {
        "clerk": core.clerk, "clerk_elsewhere": lambda: core.clerk("pvhcc-tinh"), "leader": core.director,
        "superuser": lambda: core.UserFactory(is_staff=True, is_superuser=True),
    }  # fmt: skip
    client = signed_in(make[who]()) if who in make else Client()
    answers = [client.get(page), client.post(page)]
    assert {a.status_code for a in answers if a.status_code != 405} == {302 if who == "stranger" else 403}


def test_an_administrator_opens_every_page() -> None:
    client, version = administrator(), procedure()
    SAMPLES["code"], SAMPLES["username"] = version.procedure.code, core.clerk().username
    for page in pages():
        if not page.endswith(("mat-khau/", ".pdf")):
            assert client.get(page).status_code == 200, page


def test_the_rail_leads_there_only_for_administrators() -> None:
    assert 'href="/quan-tri/"' in administrator().get("/quan-tri/").content.decode()
    assert 'href="/quan-tri/"' not in signed_in(core.clerk()).get("/quay/").content.decode()
