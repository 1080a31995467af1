"""Who may do and see what: denied unless a line here, or a rule registered from above, says otherwise.

A person's rights are the posts held today. Pages name a permission (``@may("intake.receive")``); what one may do to
one dossier is asked of ``cases.dossier.rules``; who may read a paper is asked through ``scope``.
"""

import functools
import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .errors import NotAllowed
from .models import ApiToken, Post, Role, User
from .registry import Registry

Anyone = User | AnonymousUser


class StaffRequest(HttpRequest):
    """A request behind ``@login_required`` and ``@may``: its user is an account."""

    user: User


View = Callable[..., HttpResponse]

PERMISSIONS: Registry[frozenset[Role]] = Registry("permission")
SCOPES: Registry[Callable[[str, Anyone], bool]] = Registry("scope")

# Văn phòng and the director read everything; nobody else reads beyond their units (interface §6).
READS_ALL = frozenset({Role.OFFICE, Role.DIRECTOR})


def allow(permission: str, *roles: Role) -> None:
    """Open ``permission`` to ``roles``; a permission is opened once."""
    PERMISSIONS.add(permission, frozenset(roles))


def posts(user: Anyone) -> list[Post]:
    """The posts ``user`` holds today in the order given, read once a request."""
    if not isinstance(user, User) or not user.is_active:
        return []
    kept: list[Post] | None = getattr(user, "_posts", None)
    if kept is None:
        kept = list(user.posts.current(timezone.localdate()).select_related("unit").order_by("pk"))
        user._posts = kept  # type: ignore[attr-defined]
    return kept


def holds(user: Anyone, roles: Iterable[str], unit_id: int | None = None) -> bool:
    """Whether ``user`` holds one of ``roles`` (in the unit, when one is given)."""
    wanted = set(roles)
    return any(p.role in wanted and unit_id in (None, p.unit_id) for p in posts(user))


def units(user: Anyone, roles: Iterable[str] | None = None) -> set[int]:
    """Ids of the units in which ``user`` holds a post (one of ``roles``)."""
    wanted = None if roles is None else set(roles)
    return {p.unit_id for p in posts(user) if wanted is None or p.role in wanted}


def permitted(user: Anyone, permission: str) -> bool:
    """Whether a post of ``user`` opens ``permission``; an unknown permission is an error, not a yes."""
    return holds(user, PERMISSIONS[permission])


def may(permission: str) -> Callable[[View], View]:
    """Guard a page: a stranger is sent to sign in, a colleague without the right gets 403."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not permitted(request.user, permission):
                raise NotAllowed
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def scope(reference: str, user: Anyone) -> bool:
    """Whether ``user`` may read what ``reference`` names ("dossier:…"); unknown kinds are closed."""
    kind = reference.partition(":")[0]
    return kind in SCOPES and SCOPES[kind](reference, user)


def issue_token(user: User) -> str:
    """A fresh API token; only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(user=user, digest=_digest(token))
    return token


def colleague(username: str, roles: Iterable[str], unit_id: int, on: date) -> User | None:
    """The active account ``username`` if it holds one of ``roles`` in the unit on the day."""
    held = Post.objects.current(on).filter(
        user__username=username, user__is_active=True, role__in=list(roles), unit_id=unit_id
    )
    found = held.select_related("user").first()
    return found.user if found else None


def user_of_token(token: str) -> User | None:
    """The active user behind ``token``, or None; for staff their posts come with the same query."""
    digest = _digest(token)
    held = list(
        Post.objects.current(timezone.localdate())
        .filter(user__tokens__digest=digest, user__tokens__revoked_at=None, user__is_active=True)
        .select_related("user", "unit")
        .order_by("pk")
    )
    if held:
        user: User = held[0].user
        user._posts = held  # type: ignore[attr-defined]
        return user
    found = ApiToken.objects.filter(digest=digest, revoked_at=None, user__is_active=True).select_related("user").first()
    return found.user if found else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_COUNTER = (Role.CLERK,)
_HANDLING = (Role.CLERK, Role.OFFICER, Role.HEAD, Role.DIRECTOR, Role.RECORDS)
_READING = (*_HANDLING, Role.OFFICE, Role.ARCHIVIST)
allow("intake.receive", *_COUNTER)
allow("papers.bring", *_HANDLING, Role.ARCHIVIST)
allow("routing.forward", *_HANDLING)
allow("routing.reassign", Role.HEAD, Role.DIRECTOR)
allow("results.approve", Role.HEAD, Role.DIRECTOR)
allow("results.sign", Role.HEAD, Role.DIRECTOR, Role.RECORDS)
allow("reports.sign", Role.DIRECTOR, Role.RECORDS)
allow("scans.sign", Role.CLERK, Role.OFFICER)
allow("scans.seal", Role.CLERK, Role.RECORDS)
allow("backlog.grant", Role.DIRECTOR)
allow("desk.work", *_HANDLING)
allow("desk.morning", Role.OFFICER, Role.HEAD)
allow("desk.dossiers", *_READING)
allow("desk.find", *Role)
allow("records.read", Role.RECORDS, Role.DIRECTOR)
allow("records.write", Role.RECORDS)
allow("results.return", *_COUNTER, Role.RECORDS)
allow("results.lists", *_COUNTER, Role.RECORDS, Role.DIRECTOR)
allow("slips.register", *_COUNTER, Role.OFFICE, Role.DIRECTOR)
allow("scanning.stacks", *_COUNTER, Role.RECORDS, Role.ARCHIVIST)
allow("scanning.progress", *_COUNTER, Role.HEAD, Role.OFFICE, Role.DIRECTOR)
allow("vault.look_up", *_HANDLING)
allow("vault.open", Role.ARCHIVIST, Role.HEAD)
allow("vault.revoke", Role.ARCHIVIST, Role.RECORDS, Role.HEAD)
allow("papers.read", *_READING)
allow("papers.describe", *_HANDLING, Role.ARCHIVIST)
allow("administration", Role.ADMIN)
allow("archive.read", Role.ARCHIVIST, *READS_ALL)
allow("archive.keep", Role.ARCHIVIST)
allow("archive.approve", *READS_ALL)
allow("figures.read", Role.OFFICE, Role.DIRECTOR, Role.HEAD, Role.OFFICER)
allow("reports.keep", Role.OFFICE, Role.DIRECTOR)
allow("plan.read", Role.OFFICE, Role.DIRECTOR, Role.HEAD, Role.OFFICER)
allow("plan.confirm", *READS_ALL)
allow("plan.write", *READS_ALL)
allow("dashboards.direct", *READS_ALL)
allow("dashboards.unit", Role.HEAD)
allow("dashboards.own", Role.OFFICER)
