"""What the pages of the plan share: the tabs."""

from typing import Any

from django.urls import reverse

from motcua.core import access
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
