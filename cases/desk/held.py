"""What the owner's store holds, as the desk and the acts' forms offer it: words, what was taken, why not."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.http import QueryDict

from cases.catalogue.models import ProcedureVersion
from cases.dossier.states import Provided
from cases.intake import lookups
from digitization.papers.models import Paper
from digitization.vault import rules
from digitization.vault.services import Offer
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
