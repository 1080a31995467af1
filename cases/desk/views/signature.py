"""«Chờ ký số», «Ký bản quét»: what waits for my signature, or the agency's; many with one PIN, each told by itself."""

import functools
from collections.abc import Callable
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

from cases.desk import basket as drafts
from cases.desk import counts, heads, to_sign
from cases.desk.signature_forms import EmbedForm, PinForm, PrepareForm
from cases.desk.to_sign import BASKETS, SHOWN, Basket, Item
from digitization.papers import services as papers
from digitization.signing import credentials, services
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.moments import Moment

PAGES = 5  # of a paper, looked at before it is signed


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one of the baskets, open to those whom the basket's permission admits."""

    @login_required
    @functools.wraps(view)
    def opened(request: StaffRequest, basket: str, **rest: str) -> HttpResponse:
        chosen = BASKETS[basket]
        return may(chosen.permission)(view)(request, chosen, **rest)

    return opened


# The page speaks with the bridge on the signer's own PC, whatever port it listens on.
@csp_update({"connect-src": [SELF, "http://127.0.0.1:*"]})
@require_GET
@guarded
def waiting(request: StaffRequest, basket: Basket) -> HttpResponse:
    """What waits for my signature; the chosen one in full, which htmx asks for alone."""
    kind = basket.kind(request.user)
    wanted = request.GET.get("xem", "")
    if request.headers.get("HX-Target") == "basket-view":
        found = basket.find(request.user, kind, [wanted], 1)
        return render(request, "cases/desk/_signature_view.html", _view(basket, found[0] if found else None))
    found = basket.find(request.user, kind, None, SHOWN + 1)
    chosen = next((item for item in found if item.key == wanted), found[0] if found else None)
    context = {
        **_view(basket, chosen), "rows": found[:SHOWN], "more": len(found) > SHOWN, "shown": SHOWN,
        "tabs": _tabs(request, basket),
        "here": credentials.of(kind, request.user) is not None, "form": PinForm(asks=credentials.asks_pin(kind)),
    }  # fmt: skip
    return render(request, "cases/desk/signature.html", context)


def _tabs(request: StaffRequest, basket: Basket) -> list[dict[str, Any]]:
    waits = counts.rail(request.user)
    return [{"url": each.url, "label": each.tab, "current": each is basket, "count": waits.get(f"desk:{each.name}")}
            for each in to_sign.open_to(request.user)]  # fmt: skip


def _view(basket: Basket, chosen: Item | None) -> dict[str, Any]:
    """One paper as it is laid before me: its pages, and what was changed in the draft it was printed from."""
    if chosen is None:
        return {"basket": basket, "chosen": None}
    pages = range(1, min(max(chosen.paper.best.pages, 1), PAGES) + 1)
    compared = drafts.compared(chosen.result) if chosen.result else {}
    return {"basket": basket, "chosen": chosen, "pages": pages, **compared,
            "document": reverse(f"desk:{basket.name}_document", args=[chosen.key])}  # fmt: skip


@sensitive_post_parameters("pin")
@never_cache
@require_POST
@guarded
def sign(request: StaffRequest, basket: Basket) -> HttpResponse:
    """Sign what was chosen with a key of this server. The PIN is read here and goes with this request."""
    kind = basket.kind(request.user)
    asks = credentials.asks_pin(kind)
    form = PinForm(request.POST if "pin" in request.POST or not asks else None, asks=asks, first=True)
    keys = request.POST.getlist("code")[:SHOWN] or [request.POST.get("current", "")]
    items = basket.find(request.user, kind, keys, SHOWN)
    dossier = next((item.code for item in items if item.code == request.POST.get("ho-so")), "")
    back = reverse("desk:dossier", args=[dossier]) if dossier else basket.url
    if not items:
        words = "Chưa chọn văn bản nào, hoặc văn bản đã chọn không còn chờ ký."
        return heads.dialog(request, "cases/desk/_receipt.html", {"problem": words, "back": back}, status=422)
    if form.is_valid():
        try:
            outcomes = to_sign.sign_all(items, request.user, kind, form.cleaned_data["pin"], timezone.now())
            counts.forget(request.user)
            return heads.receipt(request, "Ký số", outcomes, back, of="văn bản")
        except Invalid as wrong:
            form.add_error("pin", wrong.message)
        except Refusal as refused:  # no key, or out of reach: it is the same for every document
            return heads.dialog(request, "cases/desk/_receipt.html", {"problem": refused.message, "back": back},
                                status=refused.status)  # fmt: skip
    context = {"rows": items, "form": form, "basket": basket, "dossier": dossier}
    return heads.dialog(request, "cases/desk/_signature_pin.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@guarded
def document(request: StaffRequest, basket: Basket, code: str) -> HttpResponse:
    """The document that waits, as a file to look at before signing."""
    found = basket.find(request.user, basket.kind(request.user), [code], 1)
    if not found:
        return render(request, "404.html", status=404)
    answer = HttpResponse(papers.content_of(found[0].paper.best), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@never_cache
@require_POST
@guarded
def prepare(request: StaffRequest, basket: Basket, code: str) -> JsonResponse:
    """For the bridge: what the token on the signer's own PC must sign for this paper."""

    def act(moment: Moment) -> dict[str, Any]:
        made = services.prepare_digest(
            paper_id=_one(request, basket, code), user=request.user, moment=moment, kind=basket.kind(request.user),
            **PrepareForm(request.POST).given(),
        )  # fmt: skip
        return PrepareForm.told(made)

    return _json(act)


@never_cache
@require_POST
@guarded
def embed(request: StaffRequest, basket: Basket, code: str) -> JsonResponse:
    """From the bridge: the token's signature, put into its document."""

    def act(moment: Moment) -> dict[str, Any]:
        services.embed_signature(paper_id=_one(request, basket, code), user=request.user, moment=moment,
                                 **EmbedForm(request.POST).given())  # fmt: skip
        counts.forget(request.user)
        return {"code": code, "ok": True}

    return _json(act)


def _one(request: StaffRequest, basket: Basket, code: str) -> int:
    found = basket.find(request.user, basket.kind(request.user), [code], 1)
    if not found:
        raise Invalid({"code": "Văn bản này không còn chờ bạn ký."})
    return found[0].paper.pk


def _json(act: Callable[[Moment], dict[str, Any]]) -> JsonResponse:
    now = timezone.now()
    try:
        return JsonResponse(act(Moment(now, now)))
    except Refusal as refused:
        return JsonResponse({"ok": False, "error": refused.code, "title": refused.message}, status=refused.status)
