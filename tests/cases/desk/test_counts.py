"""The rail's small numbers: right, one query, and a page keeps its twelve while nothing of the shell is known yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from cases.desk import counts
from cases.dossier import proposals
from cases.dossier.models import Dossier
from motcua.core.models import Post, Role, User
from motcua.core.office import KEPT
from tests.factories import acts, core, dossier, many
from tests.factories.pages import WEDNESDAY, clock_at, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    clock_at(monkeypatch)


def laid() -> Dossier:
    """Before its head with a draft, an opinion and a remark."""
    made = acts.do("consult", dossier.processing(), at=core.MONDAY + timedelta(hours=1))
    acts.do("note", made, at=core.MONDAY + timedelta(hours=1), text="Một.")
    acts.do("draft", made, at=core.MONDAY + timedelta(hours=2))
    return acts.do("forward", made, at=core.MONDAY + timedelta(hours=3))


def proposed() -> None:
    made = dossier.processing()
    acts.do("require_supplement", made, at=core.MONDAY + timedelta(hours=1))
    acts.do("supplement", made, at=core.MONDAY + timedelta(hours=2))
    items = [{"component": "ban-sao-bang", "reason": "Bản sao mờ."}]
    moment = core.moment(core.MONDAY, hours=3)
    proposals.propose_supplement(dossier_id=made.pk, user=core.officer(), moment=moment, items=items)


def test_every_number_of_the_rail_comes_with_one_query(django_assert_num_queries: Any) -> None:
    laid()
    proposed()
    both = core.head()
    Post.objects.create(user=both, role=Role.DIRECTOR, unit=core.unit("lanh-dao"))
    Post.objects.create(user=both, role=Role.HEAD, unit=core.unit("hctp"))
    expected = {core.head(): (1, 1), both: (1, 1), core.head("hctp"): (0, 0), core.director(): (0, None)}
    for user, (signing, unit) in expected.items():
        with django_assert_num_queries(2):  # their posts, then all numbers
            found = counts.rail(user)
        assert (found["desk:signing"], found.get("desk:unit")) == (signing, unit)
    office = core.staff("office", "van-phong")
    with django_assert_num_queries(1):
        assert counts.rail(office) == {}


def cold(browser: Client, user: User, path: str, most: Any) -> None:
    """The page as it is asked for the first time in an hour, by somebody signed in."""
    browser.get(path)
    cache.delete_many([f"rail:{user.pk}", KEPT])
    with most(12):
        answer = browser.get(path)
    assert answer.status_code == 200, path


def test_the_dearest_page_of_each_role_keeps_its_twelve_queries_cold(django_assert_max_num_queries: Any) -> None:
    made, head = laid(), core.head()
    many.open_dossiers(30)
    proposed()
    Dossier.objects.update(due_at=WEDNESDAY - timedelta(hours=1))
    walk = signed_in(head)
    tail = walk.get("/viec/").content.decode().partition(f"/ho-so/{made.code}/?")[2].partition('"')[0]
    assert tail
    cold(walk, head, f"/ho-so/{made.code}/?{tail}", django_assert_max_num_queries)
    of_unit = ("/phong/?phong=bttp", "/phong/?phong=bttp&nguoi=-&loc=tre", "/phong/bo-sung/", "/phong/xin-loi/")
    pages = {
        head: (*of_unit, "/viec/", "/ky-duyet/", "/ky-so/", "/ho-so/"),
        core.director(): (
            *of_unit,
            "/phong/",
            "/viec/",
            "/ky-duyet/",
            "/ky-so/",
            f"/ho-so/{made.code}/",
            "/van-thu/",
            "/so-theo-doi/",
        ),
        core.officer(): ("/viec/", "/ho-so/", f"/ho-so/{made.code}/"),
        core.clerk(): ("/viec/", "/ho-so/", f"/ho-so/{made.code}/", "/quay/", "/tra-ket-qua/", "/so-theo-doi/"),
        core.records(): ("/viec/", "/ho-so/", "/van-thu/", "/ky-so/", "/tra-ket-qua/"),
        core.staff("office", "van-phong"): ("/ho-so/", f"/ho-so/{made.code}/", "/so-theo-doi/"),
    }
    for user, paths in pages.items():
        for path in paths:
            cold(signed_in(user), user, path, django_assert_max_num_queries)
