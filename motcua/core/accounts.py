"""Acts on staff accounts: made, given posts, given a new password, closed. Each is one journal line without secrets."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from . import access, journal, setup
from .errors import Invalid, RuleBroken
from .models import ApiToken, OrgUnit, Post, Role, User


@transaction.atomic
def create(*, username: str, name: str, actor: User, now: datetime) -> tuple[User, str]:
    """A new account without any post, and its first password, to be handed over once. Errors: Invalid("username")."""
    if User.objects.filter(username__iexact=username).exists():
        raise Invalid({"username": "Tên đăng nhập này đã có người dùng."})
    user, password = User(username=username, name=name), setup.new_password()
    user.set_password(password)
    user.save()
    _say(actor, "created", user, now, name=name)
    return user, password


@transaction.atomic
def give_post(
    *, user: User, role: str, unit: OrgUnit, since: date, until: date | None, actor: User, now: datetime
) -> Post:
    """A post from a day on. Errors: Invalid for days in the wrong order or a post that overlaps the same one."""
    if until and until < since:
        raise Invalid({"until": "Ngày cuối phải từ ngày đầu trở đi."})
    same = user.posts.select_for_update().filter(Q(until=None) | Q(until__gte=since), role=role, unit=unit)
    if (same if until is None else same.filter(since__lte=until)).exists():
        raise Invalid({"since": "Người này đã giữ đúng vị trí đó trong thời gian này."})
    post = Post.objects.create(user=user, role=role, unit=unit, since=since, until=until)
    _admit(user, now)
    _say(actor, "post_given", user, now, post=str(post), since=since.isoformat(), until=until and until.isoformat())
    return post


@transaction.atomic
def end_post(*, post: Post, until: date, actor: User, now: datetime) -> Post:
    """The last day of a post. Errors: Invalid, RuleBroken("last_administrator")."""
    if until < post.since:
        raise Invalid({"until": "Ngày cuối phải từ ngày bắt đầu trở đi."})
    post.until = until
    post.save(update_fields=["until"])
    if post.role == Role.ADMIN:
        _require_an_administrator(until)
    _say(actor, "post_ended", post.user, now, post=str(post), until=until.isoformat())
    return post


@transaction.atomic
def reset_password(*, user: User, actor: User, now: datetime) -> str:
    """A new password, to be handed over once; whoever is signed in with the old one is signed out."""
    password = setup.new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    _say(actor, "password_reset", user, now)
    return password


@transaction.atomic
def set_active(*, user: User, active: bool, actor: User, now: datetime) -> None:
    """Close an account, or open it again; what it did stays. Errors: RuleBroken("last_administrator")."""
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        _require_an_administrator(now.date())
    _say(actor, "opened" if active else "closed", user, now)


@transaction.atomic
def issue_token(*, user: User, actor: User, now: datetime) -> str:
    """A token for the API with this account's rights; shown once, only its digest is kept."""
    token = access.issue_token(user)
    _say(actor, "token_issued", user, now)
    return token


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User, now: datetime) -> None:
    """The token opens nothing from now on; harmless the second time."""
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        _say(actor, "token_revoked", token.user, now, token=token.pk)


def administrators(on: date) -> int:
    """How many open accounts hold an administrator's post on a day."""
    held = Post.objects.current(on).filter(role=Role.ADMIN, user__is_active=True)
    return held.values("user").distinct().count()


def _admit(user: User, now: datetime) -> None:
    """The tables of the administration ask for Django's two marks besides the post."""
    if user.posts.filter(role=Role.ADMIN).exists() and not (user.is_staff and user.is_superuser):
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])


def _require_an_administrator(after: date) -> None:
    held = Post.objects.filter(Q(until=None) | Q(until__gt=after), role=Role.ADMIN, user__is_active=True)
    if not held.exists():
        raise RuleBroken(
            "last_administrator", "Đây là người quản trị cuối cùng; hãy giao vai trò cho người khác trước."
        )


def _say(actor: User, verb: str, user: User, now: datetime, **data: object) -> None:
    journal.record(actor, f"account.{verb}", f"account:{user.username}"[:80], now, data)
