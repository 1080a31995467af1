"""How long a package is kept, in days and in words; what a disposal may touch. Reads only."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from motcua.core import access, fsm
from motcua.core.errors import NotAllowed
from motcua.core.models import User

READ, KEEP, APPROVE = "archive.read", "archive.keep", "archive.approve"
FOREVER = "vĩnh viễn"


class Kept(Protocol):
    """A rule of retention, as far as the calendar is concerned: ``years`` is None for ever."""

    years: int | None


def retain_until(rule: Kept, finished_on: date) -> date | None:
    """The last day of keeping, None for ever. Years run from 1 January after the year in which the case ended.

    Source: Luật Lưu trữ 2024 (vĩnh viễn, or 2–70 years), domain.md §10.
    """
    return None if rule.years is None else date(finished_on.year + rule.years, 12, 31)


def explain(rule: Kept, finished_on: date) -> str:
    """«20 năm kể từ 31/12/2026: hết 31/12/2046»."""
    until = retain_until(rule, finished_on)
    if until is None:
        return "Bảo quản vĩnh viễn"
    return f"{rule.years} năm kể từ 31/12/{finished_on.year}: hết {until:%d/%m/%Y}"


def term(rule: Kept) -> str:
    """«20 năm», «vĩnh viễn»."""
    return FOREVER if rule.years is None else f"{rule.years} năm"


def is_due(until: date | None, on: date) -> bool:
    """Whether the years of keeping are over on ``on``; a legal hold is asked for beside this."""
    return until is not None and until < on


def require(user: User, permission: str) -> None:
    """Raises NotAllowed unless a post of ``user`` opens ``permission``."""
    if not access.permitted(user, permission):
        raise NotAllowed


def listed(references: Iterable[str]) -> str:
    """References as people name them: «H32.11-261123-0001, …»."""
    return ", ".join(reference.partition(":")[2] for reference in references)


fsm.messages(
    not_finished="Hồ sơ chưa kết thúc nên chưa đóng gói lưu trữ được.",
    not_sealed="Hồ sơ chưa được đóng gói lưu trữ.",
    archive_incomplete="Hồ sơ còn thiếu: {missing}. Bổ sung, hoặc nêu lý do để đóng gói khi còn thiếu.",
    already_sealed="Hồ sơ đã đóng gói; muốn đóng gói lại sau khi sửa thì nêu lý do.",
    package_destroyed="Gói lưu trữ của hồ sơ này đã tiêu hủy theo quyết định.",
    on_hold="Đang có lệnh giữ: {codes}. Đưa ra khỏi danh sách, hoặc bỏ lệnh giữ trước.",
    not_due="Chưa hết thời hạn bảo quản: {codes}.",
    list_closed="Danh sách này không còn ở bước cho phép làm việc đó.",
    own_list="Người lập danh sách không được tự phê duyệt.",
    approved_already="Bạn đã phê duyệt danh sách này; cần một người khác phê duyệt tiếp.",
    already_transferred="Đã nộp vào lưu trữ lịch sử, không làm lại được: {codes}.",
    not_permanent="Chỉ nộp lưu hồ sơ bảo quản vĩnh viễn: {codes} có thời hạn.",
    transfer_on_hold="Đang có lệnh giữ, chưa nộp lưu được: {codes}. Bỏ lệnh giữ trước, hoặc để lần nộp sau.",
    hold_released="Lệnh giữ này đã được bỏ.",
)
