"""What the pages of the plan share: the tabs, and the row that an address names."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from motcua.core import access
from motcua.core.access import StaffRequest
from motcua.core.errors import NotAllowed, NotVisible
from motcua.core.models import User

from . import rules

TABS = (
    ("plan:plan", "Nhiệm vụ"), ("plan:targets", "Mục tiêu"), ("plan:equipment", "Thiết bị"),
    ("plan:reviews", "Phi địa giới"), ("plan:reengineering", "Tái cấu trúc"), ("plan:sheets", "Phiếu"),
    ("plan:events", "Tập huấn"),
)  # fmt: skip


def frame(name: str, user: User) -> dict[str, Any]:
    """Tabs, and whether this person writes or only reads; no query."""
    tabs = [{"url": reverse(tab), "label": label, "current": tab == name} for tab, label in TABS]
    return {"tabs": tabs, "writes": access.permitted(user, rules.WRITE)}


def named(said: str, rows: QuerySet[Any]) -> Any:
    """The row whose id was said; None for what is the id of none."""
    return rows.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 19 else None


def to_correct(request: StaffRequest, word: str, rows: QuerySet[Any]) -> Any:
    """The row that the address names under ``word`` to be put right or taken away; None where it names none.

    Errors: NotAllowed, NotVisible.
    """
    if word not in request.GET:
        return None
    if not access.permitted(request.user, rules.WRITE):
        raise NotAllowed
    found = named(request.GET[word], rows)
    if found is None:
        raise NotVisible
    return found
