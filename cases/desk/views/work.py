"""«Việc của tôi», its preview of one row, and the list of dossiers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.catalogue.models import Field
from cases.desk import morning, walk, worklist
from cases.desk.acts import offers
from cases.desk.filters import CHANNELS, GROUPS, HOLDERS, RISKS, TABS, Asked
from cases.desk.rows import Row, answer_due, asked_of, drawn, rows_of, work_rows
from cases.desk.worklist import Place, capped
from cases.dossier import clock, finder
from cases.dossier.models import Dossier
from cases.dossier.outlook import told_of
from cases.dossier.querysets import dressed
from cases.dossier.services import visible
from cases.dossier.states import BY_SLUG, State
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.models import JournalEntry, OrgUnit, User

FIRST = 30  # rows that come with the page; the others come once somebody scrolls to them
REST = "tiep"  # in the address of those others


@login_required
@may("desk.work")
def work(request: StaffRequest) -> HttpResponse:
    """What waits for me: overdue, today, soon, later, waiting for others; then results to return and questions."""
    now, user = timezone.now(), request.user
    asked = Asked.of(request.GET)
    mine = worklist.waiting(user, asked, now)
    places = [] if asked.tab == "phoi-hop" else mine.places
    further, in_part = REST in request.GET, bool(request.headers.get("HX-Request"))
    begun, end = FIRST if further and in_part else 0, len(places) if further else FIRST
    questions, about = worklist.questions(user, asked, drawn=end >= len(places))
    tail = walk.tail(request)
    walk.keep(request, tail, "Việc của tôi", [code for _, _, code in places] + about[: worklist.OTHERS])
    context = {
        "groups": _grouped(places[begun:end], {group for group, _, _ in places[:begun]}, mine.sizes, user, now, tail),
        "tail": tail, "left": max(len(places) - end, 0), "rest": f"{asked}{'&' if str(asked) else '?'}{REST}=1",
        "questions": [{"of": q, "due": answer_due(q, now)} for q in questions if asked.tab != "cho-toi"],
    }  # fmt: skip
    if begun:
        return render(request, "cases/desk/_work_groups.html", context)
    sizes = mine.size + len(about), mine.size, len(about)
    tabs = [_tab(asked, slug, size) for slug, size in zip(TABS, sizes, strict=True)]
    context |= {"more": mine.more, "shown": worklist.SHOWN, "asked": asked, "tabs": tabs, **_choices(user),
                "this_morning": morning.line(user, timezone.localdate(now))}  # fmt: skip
    return render(request, "cases/desk/work.html", context)


def _tab(asked: Asked, slug: str, number: int) -> dict[str, Any]:
    return {
        "label": TABS[slug], "url": asked.but(tab=slug) or "?", "count": capped(number), "current": asked.tab == slug
    }  # fmt: skip


def _choices(user: User) -> dict[str, Any]:
    return {
        "group_choices": [(slug, name) for slug, name, _, _ in GROUPS],
        "channel_choices": [(slug, channel.label) for slug, channel in CHANNELS.items()],
        "holder_choices": HOLDERS.items(),
        "risk_choices": RISKS.items(),
        "field_choices": Field.objects.filter(procedures__competence="own").distinct().values_list("slug", "name"),
        "can_forward": access.permitted(user, "routing.forward"),
        "can_reassign": access.permitted(user, "routing.reassign"),
    }


def _grouped(
    places: Sequence[Place], begun: set[str], sizes: Mapping[str, str], user: User, now: datetime, tail: str
) -> list[dict[str, Any]]:
    """The rows at these places by their groups; a group ``begun`` in an earlier part gets no head again."""
    wanted = dressed(list(worklist.rows_at(user, places)))
    rows = {row["code"]: row for row in work_rows(wanted, now, tail)}
    found: dict[str, list[Row]] = {}
    for group, _, code in places:
        if code in rows:
            found.setdefault(group, []).append(rows[code])
    boxes = access.permitted(user, "routing.forward")
    return [
        {
            "slug": slug, "name": name, "tone": tone, "icon": icon, "headed": slug not in begun,
            "size": sizes[slug], "rows": found[slug],
            "drawn": drawn(found[slug], choose=boxes and slug != worklist.READY),
        }
        for slug, name, tone, icon in GROUPS
        if slug in found
    ]  # fmt: skip


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
        "offers": [o for o in offers(request.user, found) if o.act.name != "note"][:2], "foreseen": told_of(found),
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
        q=asked.get("q", "")[:200],
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
            "count": capped(count), "searched": request.method == "POST",
            "departments": OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT),
            "next": f"?{kept.urlencode()}" if page.next and request.method == "GET" else "",
            "following": (page.next or "") if request.method == "POST" else "",
        },
    )  # fmt: skip
