"""What the owner's store holds, as the desk and the acts' forms offer it: words, what was taken, why not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.html import format_html

from cases.catalogue.models import ProcedureVersion
from cases.dossier import reuse
from cases.dossier.models import Dossier
from cases.dossier.states import Provided
from cases.intake import lookups
from cases.intake.people import tidy
from digitization.papers.models import Paper
from digitization.vault import rules
from digitization.vault import services as vault
from digitization.vault.services import Offer
from digitization.vault.sources.asking import Said
from motcua.core.models import Person, User
from motcua.core.moments import Moment

OTHER: Final = "khac"
REASONS: Final = (
    ("Người nộp đưa bản mới hơn", "Người nộp đưa bản mới hơn"),
    ("Nội dung đã thay đổi", "Nội dung đã thay đổi"),
    ("Bản trong kho mờ, thiếu trang", "Bản trong kho mờ, thiếu trang"),
    ("Thủ tục cần chính bản giấy", "Thủ tục cần chính bản giấy"),
    (OTHER, "Lý do khác (ghi rõ)"),
)


def offers(
    user: User, known: Person | None, version: ProcedureVersion, visit: str, now: datetime
) -> dict[str, Offer]:  # fmt: skip
    """Component code → the newest paper that meets it; the look is recorded. Nothing for a person not looked up."""
    if known is None:
        return {}
    found = lookups.at_counter(user=user, owner=known, version=version, visit=visit, moment=Moment(now, now))
    newest = {offer.paper.kind_id: offer for offer in reversed(found)}
    return {c.code: newest[c.kind_id] for c in version.components.all() if c.reusable and c.kind_id in newest}


def store_of(
    user: User, known: Person | None, version: ProcedureVersion, post: QueryDict, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """What the store of the person looked up offers for the procedure, and what was said of the offers so far.

    Offers made to somebody else who stood here before count as never made.
    """
    post = post.copy()
    if known is None or post.get("offered_to") != str(known.public_id):
        post.setlist("offered", [])
    visit = post.get("visit", "")
    return {"offers": offers(user, known, version, visit, now), "post": post, "of": known}


def words(paper: Paper, source: str = "") -> str:
    """A held paper at a glance: «số 12/BC · cấp 14/06/2019 · từ hồ sơ H32.11-… · còn giá trị đến 02/08/2029»."""
    until = rules.valid_until(paper)
    facts = (
        f"số {paper.number}" if paper.number else "",
        f"cấp {paper.issued_on:%d/%m/%Y}" if paper.issued_on else "",
        f"từ hồ sơ {source.removeprefix('dossier:')}" if source else "",
        f"còn giá trị đến {until:%d/%m/%Y}" if until else "không ghi ngày hết giá trị",
    )
    return " · ".join(fact for fact in facts if fact)


def declined(post: Mapping[str, str]) -> dict[str, str]:
    """Component code → why its offer is not taken, where a reason is given."""
    chosen = {name.removeprefix("declined-"): post[name] for name in post if name.startswith("declined-")}
    said = {code: post.get(f"other-{code}", "") if why == OTHER else why for code, why in chosen.items()}
    return {code: why.strip()[:300] for code, why in said.items() if why.strip()}


def reused(post: Mapping[str, str], given: Mapping[str, str]) -> dict[str, int]:
    """Component code → the paper of the store that is taken for it."""
    ids = {code: post.get(f"paper-{code}", "") for code, how in given.items() if how == Provided.REUSED}
    return {code: int(pk) for code, pk in ids.items() if pk.isascii() and pk.isdigit() and len(pk) < 19}


def unexplained(post: QueryDict, given: Mapping[str, str]) -> list[str]:
    """The codes of offers shown that are not taken, with nothing said of why."""
    said = declined(post)
    return [code for code in post.getlist("offered") if given.get(code) != Provided.REUSED and code not in said]


def for_act(act: str, dossier: Dossier, user: User, now: datetime, *, seen: bool) -> dict[str, Paper]:
    """Component code → what the store offers while the form of an act about papers is open; ``seen``: a look."""
    if act not in _ABOUT_PAPERS:
        return {}
    moment = Moment(now, now)
    store = reuse.Store.of(dossier, moment)
    found = {code: paper for code in store.reusable if (paper := store.paper_for(code))}
    if found and seen:
        purpose = reuse.purpose_of(dossier.procedure)
        vault.look(dossier.applicant, found.values(), dossier.reference, user, purpose, moment)
    return found


_ABOUT_PAPERS: Final = {"receive", "supplement", "require_supplement", "propose_supplement"}


def choices(paper: Paper | None) -> list[tuple[str, str]]:
    """The choice that takes an offer, where there is one."""
    return [(Provided.REUSED, "Dùng lại bản trong kho")] if paper else []


def declining() -> forms.CharField:
    """Why an offer is not taken: a usual reason, or other words."""
    return forms.CharField(
        label="Nếu không dùng bản trong kho: vì sao", required=False, max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "Chẳng hạn: người nộp đưa bản mới hơn"}),
    )  # fmt: skip


def warning(paper: Paper) -> str:
    """Beside a paper that one is about to ask for."""
    return format_html("<b>Kho đang giữ giấy này</b> ({}): dùng lại được, không cần yêu cầu nộp thêm.", words(paper))


_SHARED: Final = "desk.shared"
_SERVED: Final = 12 * 3600  # seconds in which an answer of a source stands for a paper


def shared_token(number: str, answers: Iterable[Said]) -> str:
    """What the sources said, to be sent back with the form: the papers that it stands for; empty for none."""
    kinds = sorted({kind for answer in answers for kind in answer.kinds})
    return signing.dumps([_mark(number), kinds], salt=_SHARED) if kinds else ""


def shared_kinds(post: Mapping[str, str]) -> frozenset[str]:
    """The kinds of paper that a source answered for, about the very person in the form."""
    try:
        mark, kinds = signing.loads(post.get("shared", ""), salt=_SHARED, max_age=_SERVED)
    except signing.BadSignature:
        return frozenset()
    return frozenset(kinds) if mark == _mark(tidy(post.get("id_number", ""))) else frozenset()


def _mark(number: str) -> str:
    return salted_hmac(_SHARED, number).hexdigest()


def row_of(code: str, offer: Offer, post: QueryDict, problems: Iterable[str]) -> dict[str, Any]:
    """What the row of an offered component shows beside the usual; an offer not seen before comes ticked."""
    seen = code in post.getlist("offered")
    why, other = post.get(f"declined-{code}", ""), post.get(f"other-{code}", "")
    return {
        "vault": True, "facts": words(offer.paper, offer.source), "paper": offer.paper.pk, "quantity": "",
        "origin": "Kho đang giữ", "origin_icon": "database", "origin_tone": "done", "count": None,
        "reasons": [(value, label, value == why) for value, label in REASONS], "other": other,
        "why_problem": "Chọn lý do không dùng bản trong kho." if code in problems else "",
        **({} if seen else {"checked": True}),
    }  # fmt: skip
