"""«Việc của tôi», its preview of one row, and the list of dossiers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.catalogue.models import Field
from cases.desk import walk
from cases.desk.acts import offers
from cases.desk.filters import CHANNELS, GROUPS, HOLDERS, TABS, Asked, groups
from cases.desk.rows import Row, answer_due, asked_of, drawn, rows_of, work_rows
from cases.dossier import clock, finder
from cases.dossier.models import Consultation, Dossier
from cases.dossier.querysets import dressed
from cases.dossier.services import visible
from cases.dossier.states import BY_SLUG, RUNNING, State
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.calendars import calendar_of
from motcua.core.models import JournalEntry, OrgUnit, Role, User

FIRST, SHOWN = 50, 200  # rows that come with the page; rows at all, the others once somebody scrolls there
OTHERS = 50  # results to return, questions of others
REST = "tiep"  # in the address of the rows after the first
Place = tuple[str, int, str]  # group, id, code of a row


@login_required
@may("desk.work")
def work(request: StaffRequest) -> HttpResponse:
    """What waits for me: overdue, today, soon, later, waiting for others; then results to return and questions."""
    now, user = timezone.now(), request.user
    asked = Asked.of(request.GET)
    places, ready = _places(user, asked, now), _ready(user, asked)
    here, more = len(places) + len(ready), len(places) > SHOWN
    sizes = Counter(group for group, _, _ in places + ready)
    places = [] if asked.tab == "phoi-hop" else places[:SHOWN] + ready[:OTHERS]
    further, in_part = REST in request.GET, bool(request.headers.get("HX-Request"))
    begun, end = FIRST if further and in_part else 0, len(places) if further else FIRST
    questions, about = _asking(user, asked, drawn=end >= len(places))
    tail = walk.tail(request)
    walk.keep(request, tail, "Việc của tôi", [code for _, _, code in places] + about[:OTHERS])
    context = {
        "groups": _grouped(places[begun:end], {group for group, _, _ in places[:begun]}, sizes, user, now, tail),
        "tail": tail, "left": max(len(places) - end, 0), "rest": f"{asked}{'&' if str(asked) else '?'}{REST}=1",
        "questions": [{"of": q, "due": answer_due(q, now)} for q in questions if asked.tab != "cho-toi"],
    }  # fmt: skip
    if begun:
        return render(request, "cases/desk/_work_groups.html", context)
    tabs = [_tab(asked, slug, n) for slug, n in zip(TABS, (here + len(about), here, len(about)), strict=True)]
    context |= {"more": more, "shown": SHOWN, "asked": asked, "tabs": tabs, **_choices(user)}
    return render(request, "cases/desk/work.html", context)


def _places(user: User, asked: Asked, now: datetime) -> list[Place]:
    calendar = calendar_of(_agency(user))
    return finder.inbox(user, asked.where(user, now, calendar), groups(now, calendar))


def _ready(user: User, asked: Asked) -> list[Place]:
    """Results to return at my counters, the longest waiting first, counted up to one more than COUNTED."""
    counters = access.units(user, {Role.CLERK})
    if not counters or asked.holder or asked.group not in ("", "cho-tra"):
        return []
    ready = Dossier.objects.filter(receiver_id__in=counters, state=State.RESOLVED, **asked.of_the_dossier)
    found = ready.order_by("finished_at").values_list("pk", "code")[: finder.COUNTED + 1]
    return [("cho-tra", pk, code) for pk, code in found]


def _agency(user: User) -> int | None:
    held = access.posts(user)
    return held[0].unit.home_agency_id if held else None


def _tab(asked: Asked, slug: str, number: int) -> dict[str, Any]:
    return {
        "label": TABS[slug], "url": asked.but(tab=slug) or "?", "count": _capped(number), "current": asked.tab == slug
    }  # fmt: skip


def _capped(number: int) -> str:
    return f"{finder.COUNTED:,}+".replace(",", " ") if number > finder.COUNTED else str(number)


def _choices(user: User) -> dict[str, Any]:
    return {
        "group_choices": [(slug, name) for slug, name, _, _ in GROUPS],
        "channel_choices": [(slug, channel.label) for slug, channel in CHANNELS.items()],
        "holder_choices": HOLDERS.items(),
        "field_choices": Field.objects.filter(procedures__competence="own").distinct().values_list("slug", "name"),
        "can_forward": access.permitted(user, "routing.forward"),
        "can_reassign": access.permitted(user, "routing.reassign"),
    }


def _grouped(
    places: Sequence[Place], begun: set[str], sizes: Mapping[str, int], user: User, now: datetime, tail: str
) -> list[dict[str, Any]]:
    """The rows at these places by their groups; a group ``begun`` in an earlier part gets no head again."""
    wanted = Dossier.objects.visible_to(user).slim().filter(pk__in=[pk for _, pk, _ in places])
    rows = {row["code"]: row for row in work_rows(dressed(list(wanted)), now, tail)}
    found: dict[str, list[Row]] = {}
    for group, _, code in places:
        if code in rows:
            found.setdefault(group, []).append(rows[code])
    boxes = access.permitted(user, "routing.forward")
    return [
        {
            "slug": slug, "name": name, "tone": tone, "icon": icon, "headed": slug not in begun,
            "size": _capped(sizes[slug]), "rows": found[slug],
            "drawn": drawn(found[slug], choose=boxes and slug != "cho-tra"),
        }
        for slug, name, tone, icon in GROUPS
        if slug in found
    ]  # fmt: skip


def _asking(user: User, asked: Asked, *, drawn: bool) -> tuple[list[Consultation], list[str]]:
    """Questions of other units: the first of them when they are to be ``drawn``, and the codes they are about."""
    waiting = _questions(user, asked)
    rows = list(waiting.select_related("dossier__unit", "asked_by")[: OTHERS + 1]) if drawn else []
    if drawn and len(rows) <= OTHERS:
        return rows, [q.dossier.code for q in rows]
    return rows[:OTHERS], list(waiting.values_list("dossier__code", flat=True)[: finder.COUNTED + 1])


def _questions(user: User, asked: Asked) -> "QuerySet[Consultation]":
    units = access.units(user, {Role.OFFICER, Role.HEAD})
    if not units or asked.group or asked.holder:
        return Consultation.objects.none()
    about = {f"dossier__{name}": value for name, value in asked.of_the_dossier.items()}
    waiting = Consultation.objects.filter(unit_id__in=units, answered_at=None, dossier__state__in=RUNNING, **about)
    return waiting.order_by("due_at")


@require_GET
@login_required
@may("desk.work")
def preview(request: StaffRequest, code: str) -> HttpResponse:
    """One row of the list beside it: owner, due date, papers, questions, the latest note, the main acts."""
    now = timezone.now()
    found = visible(request.user, code)
    questions = asked_of(found, request.user, now)
    notes = JournalEntry.objects.filter(reference=found.reference, verb="dossier.noted").select_related("actor")
    context = {
        "dossier": found, "face": clock.face(found, now, clock.calendar_for(found)), "papers": found.papers,
        "given": sum(p.provided != "missing" for p in found.papers), "number": masks.number(found.applicant.id_number),
        "phone": masks.phone(found.contact.get("phone", "")), "questions": questions,
        "initials": "".join(word[0] for word in found.applicant_name.split()[-2:]).upper(),
        "note": notes.order_by("-pk").first(), "tail": walk.tail_of(request),
        "offers": [o for o in offers(request.user, found) if o.act.name != "note"][:2],
    }  # fmt: skip
    return render(request, "cases/desk/_preview.html", context)


@login_required
@may("desk.dossiers")
def dossiers(request: StaffRequest) -> HttpResponse:
    """Every dossier I may see, newest first; filters stand in the address, personal numbers do not."""
    now = timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    state = asked.get("trang-thai", "")
    wanted = finder.Wanted(
        q=asked.get("q", "")[:200].replace("\x00", ""),
        state=BY_SLUG.get(state),
        department=asked.get("phong", "")[:40],
        overdue=True if asked.get("qua-han") else None,
    )
    exact = request.method == "POST" and Dossier.objects.visible_to(request.user).filter(code=wanted.q.strip()).first()
    if exact:
        return redirect("desk:dossier", code=exact.code)
    cursor = asked.get("trang", "")[:400]
    page = finder.page(request.user, wanted, now, 50, cursor)
    count = finder.count(request.user, wanted, now) if cursor or page.next else len(page.rows)
    kept = request.GET.copy()
    kept["trang"] = page.next or ""
    tail = walk.tail(request)
    walk.keep(request, tail, "Hồ sơ", [d.code for d in page.rows])
    return render(
        request,
        "cases/desk/dossiers.html",
        {
            "drawn": drawn(rows_of(page.rows, now, tail)), "wanted": wanted, "state": state, "states": State,
            "count": _capped(count),
            "departments": OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT),
            "next": f"?{kept.urlencode()}" if page.next and request.method == "GET" else "",
        },
    )  # fmt: skip
