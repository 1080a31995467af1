"""All that the store of a person holds, who used it and who looked: one paper for its owner. Reads only."""

from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone

from cases.slips.content import agency, letterhead, person
from cases.slips.sets import Form
from digitization.papers.models import Paper
from digitization.vault import rules
from digitization.vault.models import Use
from digitization.vault.services import reference_of
from motcua.core import journal
from motcua.core.models import JournalEntry, OrgUnit, Person, User

_FORM: Final = Form("", "store", "Báo cáo giấy tờ lưu trong kho\ncủa tổ chức, cá nhân")
_LINES: Final = 2000  # looks printed; more than that is no one's to read


def record(*, owner: Person, user: User, reason: str, reference: str, now: datetime) -> None:
    """Write down that the whole store was printed, and why."""
    journal.record(user, "vault.reported", reference_of(owner), now, {"purpose": reason, "for": reference})


def sheets(owner: Person, unit: OrgUnit, now: datetime) -> tuple[str, ...]:
    """The report as pages of HTML. The number is printed in full: the paper is for its owner."""
    papers = list(Paper.objects.filter(owner=owner).dressed().prefetch_related("filings").order_by("pk"))
    uses = Use.objects.filter(paper__owner=owner).select_related("paper__kind", "user")
    looks = JournalEntry.objects.filter(
        reference=reference_of(owner), verb__in=["vault.looked_up", "vault.reported"]
    ).select_related("actor")
    context = {
        **letterhead(unit, agency(unit), now), "form": _FORM, "mark": f"{timezone.localtime(now):%d/%m/%Y}",
        "bar": "", "owner": owner,
        "papers": [_paper(p, timezone.localdate(now)) for p in papers], "uses": [_use(use) for use in uses],
        "looks": [_look(line) for line in looks.order_by("pk")[:_LINES]],
    }  # fmt: skip
    return (render_to_string("slips/store.html", context),)


def _paper(paper: Paper, on: Any) -> dict[str, Any]:
    source = next((f.reference for f in paper.filings.all() if not f.reused), "")
    until = rules.valid_until(paper)
    return {
        "name": str(paper), "number": paper.number, "issuer": paper.issuer, "issued_on": paper.issued_on,
        "until": until, "source": source.partition(":")[2], "stored_at": paper.stored_at,
        "standing": _standing(paper, expired=until is not None and until < on),
    }  # fmt: skip


def _standing(paper: Paper, *, expired: bool) -> str:
    if paper.revoked_at:
        return f"đã thu hồi {timezone.localtime(paper.revoked_at):%d/%m/%Y}: {paper.revoked_reason}"
    if paper.original.destroyed_at:
        return "tệp đã hủy theo quyết định"
    if expired:
        return "đã hết giá trị"
    return "đang giữ, dùng lại được" if paper.accepted_at and paper.kind.reusable else "đang giữ"


def _use(use: Use) -> dict[str, Any]:
    words = use.get_outcome_display().lower()
    return {
        "at": use.at, "paper": str(use.paper), "place": use.reference.partition(":")[2], "purpose": use.purpose,
        "who": person(use.user), "outcome": f"{words}: {use.reason}" if use.reason else words,
    }  # fmt: skip


def _look(line: JournalEntry) -> dict[str, Any]:
    printed = line.verb == "vault.reported"
    purpose = line.data.get("purpose", "")
    return {"at": line.at, "who": person(line.actor), "purpose": f"In báo cáo này: {purpose}" if printed else purpose}
