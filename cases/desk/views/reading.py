"""The letters of a paper: how far they are read, what is doubtful and must be confirmed, and finding papers by them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.desk import readings
from digitization.papers import services
from digitization.papers.models import Paper
from digitization.scanning import recognition
from motcua.core import access, masks
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.moments import Moment

_WAITING = (Paper.State.STORED, Paper.State.RECOGNISING)


@login_required
@may("papers.read")
def reading(request: StaffRequest, paper_id: int) -> HttpResponse:
    """How far one paper is read, and the form in which what was read is confirmed."""
    paper = services.of(paper_id, request.user)
    if request.method != "POST":
        return _show(request, paper)
    if not access.permitted(request.user, "papers.describe"):
        raise NotAllowed
    form = readings.AboutForm(request.POST, paper=paper, found=readings.found_in(paper))
    if form.is_valid():
        now = timezone.now()
        try:
            services.describe(paper_id=paper.pk, user=request.user, moment=Moment(now, now), **form.cleaned_data)
        except Invalid as refused:
            for field, words in refused.errors.items():
                form.add_error(field, words)
        else:
            return _show(request, services.of(paper_id, request.user), said="Đã ghi thông tin của giấy tờ.")
    return _show(request, paper, form, status=422)


@require_POST
@login_required
@may("papers.describe")
def again(request: StaffRequest, paper_id: int) -> HttpResponse:
    """Read anew what could not be read."""
    paper, now = services.of(paper_id, request.user), timezone.now()
    try:
        recognition.again(paper=paper, user=request.user, moment=Moment(now, now))
    except RuleBroken as refused:
        return _show(request, paper, said=refused.message, status=refused.status)
    paper.refresh_from_db()
    return _show(request, paper)


def _show(
    request: StaffRequest, paper: Paper, form: readings.AboutForm | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    waiting = paper.state in _WAITING
    found = readings.found_in(paper)
    kept = getattr(paper.original, "reading", None)
    fragment = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "cases/desk/_paper_reading.html" if fragment else "cases/desk/paper_reading.html",
        {
            "paper": paper, "waiting": waiting, "off": waiting and not settings.OCR_ENGINE, "said": said,
            "refused": status >= 400, "unread": kept.unread if kept else [],
            "code": "" if fragment else readings.place_of(paper, request.user),
            "against": list(readings.against(paper, found)),
            "form": form or readings.AboutForm(paper=paper, found=found),
            "may_describe": access.permitted(request.user, "papers.describe"),
        },
        status=status,
    )  # fmt: skip


@login_required
@may("papers.read")
def search(request: StaffRequest) -> HttpResponse:
    """«Tìm trong giấy tờ»: words in the address or, as every personal number must be, in the body of the request."""
    posted = request.method == "POST"
    asked = request.POST if posted else request.GET
    q = asked.get("q", "")[:200].strip()
    hidden = not posted and masks.holds_number(q)
    cursor = asked.get("trang", "")
    rows, more = ([], "") if hidden else readings.search(request.user, q, cursor)
    return render(
        request,
        "cases/desk/search_papers.html",
        {"q": "" if hidden else q, "hidden": hidden, "rows": rows, "next": more, "further": bool(cursor)},
    )
