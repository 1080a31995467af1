"""When a paper of the store may be used again: data of its kind and one pure function."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from digitization.papers.models import Paper

# Why a paper is no offer, as it stands beside the component that wanted it.
WORDS: Final = {
    "other_owner": "không phải giấy tờ của chủ hồ sơ",
    "other_kind": "là loại giấy tờ khác",
    "not_reusable": "thuộc loại không được dùng lại",
    "out_of_scope": "không dùng lại được cho thủ tục này",
    "revoked": "đã bị thu hồi khỏi kho",
    "destroyed": "đã hủy theo quyết định, chỉ còn thông tin",
    "not_accepted": "chưa được công nhận vào kho",
    "no_issue_date": "chưa rõ ngày ban hành nên không biết còn giá trị không",
    "expired": "đã hết giá trị",
}


def offerable(paper: "Paper", *, owner_id: int, kind: str, on: date, scope: Collection[str]) -> str | None:
    """Why ``paper`` may not be used again, as a key of WORDS; None: it may.

    ``scope``: the codes of procedure and field it is wanted for; none: for anything.
    Source: domain.md §9 (NĐ 310: accepted by the competent agency; same owner, still valid, not revoked).
    """
    found = (
        ("other_owner", paper.owner_id != owner_id),
        ("other_kind", paper.kind_id != kind),
        ("not_reusable", not paper.kind.reusable),
        ("out_of_scope", bool(scope and paper.kind.scope) and not set(scope) & set(paper.kind.scope)),
        ("revoked", paper.revoked_at is not None),
        ("destroyed", paper.original.destroyed_at is not None),
        ("not_accepted", paper.accepted_at is None),
        ("no_issue_date", bool(paper.kind.valid_months) and not (paper.issued_on or paper.valid_until)),
        ("expired", (until := valid_until(paper)) is not None and until < on),
    )
    return next((reason for reason, holds in found if holds), None)


def valid_until(paper: "Paper") -> date | None:
    """The last day on which the paper holds; None: no end is known.

    What the paper itself says, and the months that its kind holds after its issue: the earlier of both.
    """
    ends = [paper.valid_until] if paper.valid_until else []
    if paper.kind.valid_months and paper.issued_on:
        ends.append(_months_later(paper.issued_on, paper.kind.valid_months))
    return min(ends, default=None)


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last one where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
