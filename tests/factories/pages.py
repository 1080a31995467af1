"""Staff at their pages: signed in, at a given moment."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.utils import timezone

from cases.dossier.models import Dossier
from motcua.core.models import User

from . import acts, core, dossier

WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=core.VN)
At = Callable[[datetime], None]


def signed_in(user: User) -> Client:
    """A browser without script."""
    client = Client(raise_request_exception=False)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def clock_at(monkeypatch: object, moment: datetime = WEDNESDAY) -> None:
    """Every page reads this moment."""
    monkeypatch.setattr(timezone, "now", lambda: moment)  # type: ignore[attr-defined]


def given_to(officer: User, **values: object) -> Dossier:
    """State 4, the first step given by name."""
    return acts.do("forward", dossier.received(**values), at=core.MONDAY, assignee=officer.username)
