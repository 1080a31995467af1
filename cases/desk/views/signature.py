"""Chờ ký: approved results that wait for my signature, or the agency's; many with one PIN, each told by itself."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from cases.desk import heads
from cases.desk.signature_forms import EmbedForm, PinForm, PrepareForm
from cases.results import signing
from cases.results.models import Result
from digitization.papers import services as papers
from digitization.signing import credentials, services
from digitization.signing.verdicts import Kind
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.models import Role, User
from motcua.core.moments import Moment

SHOWN = 100


def kind_of(user: User) -> str:
    """Heads and the director sign for themselves, Văn thư for the agency."""
    return Kind.AGENCY if access.holds(user, {Role.RECORDS}) else Kind.PERSONAL


# The page speaks with the bridge on the signer's own PC, whatever port it listens on.
@csp_update({"connect-src": [SELF, "http://127.0.0.1:*"]})
@require_GET
@login_required
@may("results.sign")
def waiting(request: StaffRequest) -> HttpResponse:
    """What waits for my signature, the most urgent first."""
    kind = kind_of(request.user)
    found = signing.waiting(request.user, kind, SHOWN + 1)
    context = {
        "rows": found[:SHOWN], "more": len(found) > SHOWN, "shown": SHOWN, "agency": kind == Kind.AGENCY,
        "here": credentials.of(kind, request.user) is not None, "form": PinForm(asks=credentials.asks_pin(kind)),
    }  # fmt: skip
    return render(request, "cases/desk/signature.html", context)


@sensitive_post_parameters("pin")
@never_cache
@require_POST
@login_required
@may("results.sign")
def sign(request: StaffRequest) -> HttpResponse:
    """Sign what was chosen with a key of this server. The PIN is read here and goes with this request."""
    kind, back = kind_of(request.user), reverse("desk:to_sign")
    form = PinForm(request.POST, asks=credentials.asks_pin(kind))
    rows = _chosen(request.POST.getlist("code"), request.user, kind)
    if not rows:
        words = "Chưa chọn văn bản nào, hoặc văn bản đã chọn không còn chờ ký."
        return heads.dialog(request, "cases/desk/_receipt.html", {"problem": words, "back": back}, status=422)
    if form.is_valid():
        try:
            outcomes = _sign(rows, request.user, kind, form.cleaned_data["pin"])
            return heads.receipt(request, "Ký số", outcomes, back)
        except Invalid as wrong:
            form.add_error("pin", wrong.message)
        except Refusal as refused:  # no key, or out of reach: it is the same for every document
            return heads.dialog(request, "cases/desk/_receipt.html", {"problem": refused.message, "back": back},
                                status=refused.status)  # fmt: skip
    context = {"rows": rows, "form": form, "agency": kind == Kind.AGENCY}
    return heads.dialog(
        request, "cases/desk/_signature_pin.html", context, status=422 if "pin" in request.POST else 200
    )


def _chosen(codes: list[str], user: User, kind: str) -> list[Result]:
    return [row for row in signing.waiting(user, kind, SHOWN) if row.dossier.code in codes]


def _sign(rows: list[Result], user: User, kind: str, pin: str) -> list[dict[str, Any]]:
    """One opening of the key, one try of the PIN; then each document by itself."""
    now, outcomes = timezone.now(), []
    with services.open_key(kind, user, pin) as signer:
        key = services.key_of(signer, kind, user)
        for row in rows:
            told: dict[str, Any] = {"code": row.dossier.code, "ok": True}
            try:
                services.sign_with(paper_id=_paper(row), user=user, moment=Moment(now, now), key=key)
            except Refusal as refused:
                told |= {"ok": False, "error": refused.code, "title": refused.message}
            outcomes.append(told)
    return outcomes


@never_cache
@require_GET
@login_required
@may("results.sign")
def document(request: StaffRequest, code: str) -> HttpResponse:
    """The document that waits, as a file to look at before signing."""
    row = next(iter(_chosen([code], request.user, kind_of(request.user))), None)
    if row is None:
        return render(request, "404.html", status=404)
    answer = HttpResponse(papers.content_of(row.paper.best), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@never_cache
@require_POST
@login_required
@may("results.sign")
def prepare(request: StaffRequest, code: str) -> JsonResponse:
    """For the bridge: what the token on the signer's own PC must sign for this dossier's result."""
    return _json(lambda: _prepared(request, code))


@never_cache
@require_POST
@login_required
@may("results.sign")
def embed(request: StaffRequest, code: str) -> JsonResponse:
    """From the bridge: the token's signature, put into its document."""
    return _json(lambda: _embedded(request, code))


def _prepared(request: StaffRequest, code: str) -> dict[str, Any]:
    form, now, kind = PrepareForm(request.POST), timezone.now(), kind_of(request.user)
    row = _one(request, code, kind)
    made = services.prepare_digest(paper_id=_paper(row), user=request.user, moment=Moment(now, now), kind=kind,
                                   **form.given())  # fmt: skip
    return form.told(made)


def _embedded(request: StaffRequest, code: str) -> dict[str, Any]:
    now, kind = timezone.now(), kind_of(request.user)
    row = _one(request, code, kind)
    services.embed_signature(paper_id=_paper(row), user=request.user, moment=Moment(now, now),
                             **EmbedForm(request.POST).given())  # fmt: skip
    return {"code": code, "ok": True}


def _paper(row: Result) -> int:
    assert row.paper_id  # what waits for a signature has been printed
    return row.paper_id


def _one(request: StaffRequest, code: str, kind: str) -> Result:
    rows = _chosen([code], request.user, kind)
    if not rows:
        raise Invalid({"code": "Văn bản này không còn chờ bạn ký."})
    return rows[0]


def _json(act: Any) -> JsonResponse:
    try:
        return JsonResponse(act())
    except Refusal as refused:
        return JsonResponse({"ok": False, "error": refused.code, "title": refused.message}, status=refused.status)
