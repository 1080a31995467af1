"""Acts on accounts: a post is dated, the last administrator stays, secrets are told once and never written down."""

from datetime import date, datetime

import pytest

from motcua.core import access, accounts
from motcua.core.calendar import VN
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import JournalEntry, Post, Role, User
from tests.factories import core

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=VN)
TODAY = NOW.date()


def give(user: User, role: str = Role.CLERK, since: date = TODAY, until: date | None = None) -> Post:
    unit = core.unit("mot-cua-stp")
    return accounts.give_post(
        user=user, role=role, unit=unit, since=since, until=until, actor=core.UserFactory(), now=NOW
    )


def test_a_new_account_has_a_password_and_no_post() -> None:
    user, password = accounts.create(username="moi", name="Người Mới", actor=core.UserFactory(), now=NOW)
    assert user.check_password(password)
    assert not user.posts.exists()
    with pytest.raises(Invalid, match="đã có người dùng"):
        accounts.create(username="MOI", name="Khác", actor=core.UserFactory(), now=NOW)


def test_the_same_post_twice_at_a_time_is_refused_and_after_its_end_given_again() -> None:
    user = core.UserFactory()
    give(user, until=date(2026, 12, 31))
    with pytest.raises(Invalid, match="đã giữ"):
        give(user, since=date(2026, 12, 31))
    give(user, since=date(2027, 1, 1))
    assert user.posts.count() == 2
    with pytest.raises(Invalid, match="Ngày cuối"):
        give(user, Role.HEAD, until=date(2026, 1, 1))


def test_a_post_ends_on_its_last_day() -> None:
    post = give(core.UserFactory())
    accounts.end_post(post=post, until=TODAY, actor=core.UserFactory(), now=NOW)
    assert Post.objects.current(TODAY).filter(pk=post.pk).exists()
    assert not Post.objects.current(date(2026, 11, 17)).filter(pk=post.pk).exists()


def test_the_last_administrator_can_be_neither_ended_nor_closed() -> None:
    only = give(core.UserFactory(), Role.ADMIN)
    with pytest.raises(RuleBroken, match="last_administrator"):
        accounts.end_post(post=only, until=TODAY, actor=only.user, now=NOW)
    with pytest.raises(RuleBroken, match="last_administrator"):
        accounts.set_active(user=only.user, active=False, actor=only.user, now=NOW)
    give(core.UserFactory(), Role.ADMIN)
    accounts.end_post(post=only, until=TODAY, actor=only.user, now=NOW)


def test_an_administrator_may_open_the_tables_too() -> None:
    user = give(core.UserFactory(), Role.ADMIN).user
    assert (user.is_staff, user.is_superuser) == (True, True)


def test_a_token_opens_until_it_is_revoked() -> None:
    user = give(core.UserFactory()).user
    token = accounts.issue_token(user=user, actor=user, now=NOW)
    assert access.user_of_token(token) == user
    accounts.revoke_token(token=user.tokens.get(), actor=user, now=NOW)
    assert access.user_of_token(token) is None


def test_no_secret_reaches_the_journal() -> None:
    user, first = accounts.create(username="moi", name="Người Mới", actor=core.UserFactory(), now=NOW)
    secrets = [first, accounts.reset_password(user=user, actor=user, now=NOW)]
    secrets.append(accounts.issue_token(user=user, actor=user, now=NOW))
    lines = list(JournalEntry.objects.filter(reference="account:moi"))
    assert [line.verb for line in lines] == ["account.created", "account.password_reset", "account.token_issued"]
    assert not [s for s in secrets for line in lines if s in str(line.data)]
