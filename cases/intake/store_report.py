"""All that the store of a person holds, who used it and who looked: one paper for its owner. Reads only."""

from datetime import date, datetime
from typing import Final, NamedTuple

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
        "bar": "", "owner": owner, "tables": [
            _Table("1. Giấy tờ đang lưu", _PAPERS, [_paper(p, timezone.localdate(now)) for p in papers]),
            _Table("2. Các lần dùng lại", _USES, [_use(use) for use in uses]),
            _Table("3. Các lần xem kho", _LOOKS, [_look(line) for line in looks.order_by("pk")[:_LINES]]),
        ],
    }  # fmt: skip
    return (render_to_string("slips/store.html", context),)


class Told(NamedTuple):
    """A paper in words: where it came from, until when it holds, how it stands."""

    source: str
    until: date | None
    standing: str


def told(paper: Paper, on: date) -> Told:
    """How a paper of the store stands on a day."""
    source = next((f.reference for f in paper.filings.all() if not f.reused), "")
    until = rules.valid_until(paper)
    return Told(source.partition(":")[2], until, _standing(paper, expired=until is not None and until < on))


class _Table(NamedTuple):
    """A table of the report. ``columns``: heading → width in millimetres, 0 for what is left."""

    title: str
    columns: dict[str, int]
    rows: list[list[str]]


_PAPERS: Final = {"Giấy tờ": 0, "Số, ký hiệu": 28, "Cơ quan ban hành": 32, "Ngày ban hành": 21,
                  "Có giá trị đến hết": 21, "Từ hồ sơ": 32, "Lưu ngày": 21, "Tình trạng": 40}  # fmt: skip
_USES: Final = {"Lúc": 28, "Giấy tờ": 40, "Dùng cho hồ sơ": 32, "Mục đích": 0, "Người dùng": 32, "Kết quả": 40}
_LOOKS: Final = {"Lúc": 28, "Người xem": 40, "Mục đích": 0}


def _paper(paper: Paper, on: date) -> list[str]:
    found = told(paper, on)
    return [
        str(paper), paper.number, paper.issuer, _day(paper.issued_on), _day(found.until), found.source,
        _day(timezone.localdate(paper.stored_at)), found.standing,
    ]  # fmt: skip


def _standing(paper: Paper, *, expired: bool) -> str:
    if paper.revoked_at:
        return f"đã thu hồi {timezone.localtime(paper.revoked_at):%d/%m/%Y}: {paper.revoked_reason}"
    if paper.original.destroyed_at:
        return "tệp đã hủy theo quyết định"
    if expired:
        return "đã hết giá trị"
    return "đang giữ, dùng lại được" if paper.accepted_at and paper.kind.reusable else "đang giữ"


def _use(use: Use) -> list[str]:
    words = use.get_outcome_display().lower()
    outcome = f"{words}: {use.reason}" if use.reason else words
    place = use.reference.partition(":")[2]
    return [_moment(use.at), str(use.paper), place, use.purpose, person(use.user), outcome]


def _look(line: JournalEntry) -> list[str]:
    purpose = line.data.get("purpose", "")
    printed = line.verb == "vault.reported"
    return [_moment(line.at), person(line.actor), f"In báo cáo này: {purpose}" if printed else purpose]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
