"""«Sáng nay»: what the morning's note named, as each of it stands now."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.desk import morning as mornings
from cases.desk import walk
from cases.desk.rows import drawn, risk_flag, rows_of
from cases.dossier.models import Dossier
from cases.dossier.outlook import WARNS
from motcua.core.access import StaffRequest, may


@login_required
@may("desk.morning")
def morning(request: StaffRequest) -> HttpResponse:
    """The dossiers of today's note, part by part."""
    now = timezone.now()
    note = mornings.of_today(request.user, timezone.localdate(now))
    named = [pk for ids in note.parts.values() for pk in ids] if note else []
    seen = Dossier.objects.visible_to(request.user).foreseen().filter(pk__in=named).listed()
    tail = walk.tail(request)
    rows = zip(seen, rows_of(seen, now, tail), strict=True)
    by_id = {d.pk: row | {"flags": risk_flag(d)} for d, row in rows}
    groups: list[dict[str, Any]] = []
    for slug, (name, _, tone, icon) in mornings.PARTS.items():
        found = [by_id[pk] for pk in (note.parts.get(slug, []) if note else []) if pk in by_id]
        if found:
            groups.append({"name": name, "tone": tone, "icon": icon, "size": len(found), "drawn": drawn(found),
                           "codes": [row["code"] for row in found]})  # fmt: skip
    walk.keep(request, tail, "Sáng nay", [code for group in groups for code in group["codes"]])
    context = {"note": note, "groups": groups, "warns": WARNS}
    return render(request, "cases/desk/morning.html", context)
