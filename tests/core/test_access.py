"""Who may: denied by default, opened by posts held today."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from motcua.core import access
from motcua.core.errors import NotAllowed
from motcua.core.models import ApiToken, OrgUnit, Post, Role, User
from motcua.core.registry import Registry
from tests.factories import core

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(user: User) -> User:
    """The same account as another request would read it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [(0, 0, True), (-1, None, True), (1, None, False), (-1, -1, False), (-9, 9, True)],
)
def test_a_post_counts_from_its_first_to_its_last_day(since: int, until: int | None, held: bool) -> None:
    user, today = core.clerk(), timezone.localdate()
    user.posts.update(since=today + since * DAY, until=None if until is None else today + until * DAY)
    assert access.holds(fresh(user), {Role.CLERK}) is held


def test_a_right_is_held_in_its_unit_only() -> None:
    user, here, there = core.officer("bttp"), core.unit("bttp").pk, core.unit("hctp").pk
    assert access.holds(user, {Role.OFFICER}, here)
    assert not access.holds(user, {Role.OFFICER}, there)
    assert not access.holds(user, {Role.HEAD}, here)
    assert access.units(user) == access.units(user, {Role.OFFICER}) == {here}
    assert access.units(user, {Role.CLERK}) == set()


def test_strangers_the_unknown_and_closed_accounts_hold_nothing() -> None:
    closed = core.clerk()
    closed.is_active = False
    for user in (AnonymousUser(), core.UserFactory(), closed):
        assert access.posts(user) == []
        assert not access.permitted(user, "intake.receive")


def test_a_superuser_without_a_post_has_no_right() -> None:
    user = core.UserFactory(is_superuser=True, is_staff=True)
    assert not access.permitted(user, "desk.dossiers")


def test_an_unknown_permission_is_an_error_and_no_yes() -> None:
    with pytest.raises(KeyError):
        access.permitted(core.director(), "khong.co")


def test_a_permission_is_opened_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        access.allow("intake.receive", Role.ADMIN)
    things = Registry[int]("thing")
    things.add("a", 1)
    with pytest.raises(ValueError, match="twice"):
        things.add("a", 2)


def test_a_kind_of_thing_that_nobody_registered_is_closed() -> None:
    assert not access.scope("khong-co:1", core.director())
    assert not access.scope("", core.director())


def test_a_token_acts_for_its_active_user_until_it_is_revoked() -> None:
    for user in (core.clerk(), core.UserFactory()):
        token = access.issue_token(user)
        assert access.user_of_token(token) == user
        assert not ApiToken.objects.filter(digest=token).exists()
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert access.user_of_token(token) is None
        User.objects.filter(pk=user.pk).update(is_active=True)
        ApiToken.objects.update(revoked_at=timezone.now())
        assert access.user_of_token(token) is None
    assert access.user_of_token("") is access.user_of_token("x" * 500) is None


def test_the_posts_that_come_with_a_token_are_those_of_today(django_assert_num_queries: object) -> None:
    user = core.clerk()
    Post.objects.create(user=user, role=Role.HEAD, unit=core.unit("bttp"), until=timezone.localdate() - DAY)
    token = access.issue_token(user)
    with django_assert_num_queries(1):
        found = access.user_of_token(token)
        assert [post.role for post in access.posts(found)] == [Role.CLERK]


def test_one_who_holds_several_posts_has_the_rights_of_each() -> None:
    user = core.officer("tgpl")
    Post.objects.create(user=user, role=Role.HEAD, unit=core.unit("tgpl"))
    assert access.holds(user, {Role.HEAD}, core.unit("tgpl").pk)
    assert {post.role for post in access.posts(user)} == {Role.OFFICER, Role.HEAD}


def test_a_colleague_is_somebody_active_in_the_post_on_the_day() -> None:
    user, unit = core.head(), core.unit("bttp").pk
    assert access.colleague(user.username, {Role.HEAD}, unit, timezone.localdate()) == user
    assert access.colleague(user.username, {Role.OFFICER}, unit, timezone.localdate()) is None
    assert access.colleague(user.username, {Role.HEAD}, core.unit("hctp").pk, timezone.localdate()) is None
    user.posts.update(until=timezone.localdate())
    assert access.colleague(user.username, {Role.HEAD}, unit, timezone.localdate() + DAY) is None


@access.may("intake.receive")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def test_a_guarded_page_sends_strangers_to_sign_in_and_tells_colleagues_no() -> None:
    request = RequestFactory().get("/quay/?x=1")
    request.user = AnonymousUser()
    assert page(request).url == "/dang-nhap/?next=/quay/%3Fx%3D1"
    request.user = core.officer()
    with pytest.raises(NotAllowed):
        page(request)
    request.user = core.clerk()
    assert page(request).content == b"ok"


def test_a_units_agency_is_its_own_or_itself() -> None:
    agency = core.unit("stp")
    assert agency.home_agency_id == core.unit("bttp").home_agency_id == agency.pk
    assert OrgUnit.objects.current(agency.since - DAY).count() == 0
