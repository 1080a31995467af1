"""What the pages of heads share: whose unit is looked at, the tabs, and an act's preview or receipt as a dialog."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.dossier.models import SupplementProposal
from motcua.core import access
from motcua.core.access import StaffRequest
from motcua.core.errors import NotVisible
from motcua.core.models import OrgUnit, Post, Role, User

TABS = (
    ("desk:unit", "Việc của phòng"), ("desk:proposals", "Duyệt bổ sung"), ("desk:apologies", "Xin lỗi, hẹn lại"),
)  # fmt: skip


def unit_of(request: StaffRequest, today: date) -> tuple[OrgUnit, list[OrgUnit]]:
    """The unit named by «phong», and those one may choose: a head's own, every department for the director.

    Without a name a head's first one; the director's first department besides their own. Errors: NotVisible.
    """
    if is_director(request.user):
        units = departments(request.user, today)
    else:
        mine = {p.unit_id: p.unit for p in access.posts(request.user) if p.role == Role.HEAD}
        units = list(mine.values())
    code = request.POST.get("phong") or request.GET.get("phong", "")
    found = next((u for u in units if code in ("", u.code)), None)
    if found is None:
        raise NotVisible
    return found, units


def is_director(user: User) -> bool:
    """Whether every department is theirs to look at."""
    return access.holds(user, {Role.DIRECTOR})


def departments(user: User, today: date) -> list[OrgUnit]:
    """Every department of today, the director's own at the end."""
    units = list(OrgUnit.objects.current(today).filter(kind=OrgUnit.Kind.DEPARTMENT))
    own = access.units(user)
    return sorted(units, key=lambda u: u.pk in own)


def colleagues(unit: OrgUnit, today: date) -> list[User]:
    """Who holds a post in the unit today, by name."""
    posts = Post.objects.current(today).filter(unit=unit, user__is_active=True).select_related("user")
    return sorted({p.user for p in posts}, key=lambda u: u.name)


def frame(name: str, unit: OrgUnit, units: list[OrgUnit]) -> dict[str, Any]:
    """The head of each page of «Phòng»: the unit, the chooser, the tabs; one query."""
    address = f"?phong={unit.code}"
    waits = SupplementProposal.objects.filter(decided_at=None, dossier__department=unit).count()
    tabs = [
        {"url": reverse(tab) + address, "label": label, "current": tab == name,
         "count": waits if tab == "desk:proposals" else 0}
        for tab, label in TABS
    ]  # fmt: skip
    return {"unit": unit, "tabs": tabs, "chooser": chooser(name, units, unit)}


def chooser(name: str, units: list[OrgUnit], unit: OrgUnit | None = None) -> list[dict[str, Any]]:
    """The links to the same page of another unit; none where there is nothing to choose."""
    links = [{"url": f"{reverse(name)}?phong={u.code}", "label": u.name, "current": u == unit} for u in units]
    return links if len(links) > 1 else []


def to_overview(chosen: list[dict[str, Any]], current: bool = False) -> list[dict[str, Any]]:
    """The chooser of a director's «Phòng», led by the page of all departments."""
    return [{"url": reverse("desk:unit"), "label": "Tất cả các phòng", "current": current}, *chosen]


def dialog(request: StaffRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A dialog for htmx; else the same dialog on a page of its own."""
    if request.headers.get("HX-Request"):
        return render(request, template, context, status=status)
    return render(request, "cases/desk/dialog_page.html", {**context, "fragment": template}, status=status)


def receipt(
    request: StaffRequest, title: str, outcomes: list[dict[str, Any]], back: str, slips: str = "", of: str = "hồ sơ"
) -> HttpResponse:
    """What became of each of many; one refusal stopped only itself.

    ``slips``: the address at which their slips are one PDF; ``of``: what each of them is called.
    """
    done = sum(outcome["ok"] for outcome in outcomes)
    context = {"title": title, "done": done, "refused": len(outcomes) - done, "outcomes": outcomes, "back": back,
               "slips": slips, "of": of}  # fmt: skip
    return dialog(request, "cases/desk/_receipt.html", context)
