"""The journal of a dossier in words, newest first."""

from collections.abc import Iterable
from typing import Any

from motcua.core.models import JournalEntry

WORDS = {
    "dossier.registered": "Lập hồ sơ",
    "dossier.received": "Tiếp nhận, hẹn trả kết quả",
    "dossier.refused": "Từ chối tiếp nhận",
    "dossier.forwarded": "Chuyển bước tiếp",
    "dossier.sent_back": "Trả lại bước trước",
    "dossier.taken": "Xác nhận đã nhận hồ sơ giấy",
    "dossier.supplement_required": "Yêu cầu bổ sung, tạm dừng thời hạn",
    "dossier.supplement_proposed": "Đề nghị bổ sung lần nữa, chờ lãnh đạo phòng duyệt",
    "dossier.supplement_declined": "Lãnh đạo phòng không duyệt bổ sung lần nữa",
    "dossier.supplemented": "Đã bổ sung, thời hạn chạy tiếp",
    "dossier.payment_required": "Yêu cầu nộp phí, lệ phí",
    "dossier.payment_recorded": "Đã nộp phí, lệ phí",
    "dossier.withdrawn": "Rút hồ sơ",
    "dossier.stopped": "Dừng xử lý",
    "dossier.resumed": "Tiếp tục xử lý",
    "dossier.apologised": "Xin lỗi và hẹn lại",
    "dossier.reassigned": "Giao đồng nghiệp khác",
    "dossier.consulted": "Xin ý kiến đơn vị khác",
    "dossier.answered": "Trả lời xin ý kiến",
    "dossier.noted": "Ghi chú",
    "dossier.drafted": "Dự thảo kết quả",
    "dossier.approved": "Duyệt dự thảo",
    "dossier.resolved": "Ghi kết quả đã ký",
    "dossier.handed_over": "Trả kết quả",
    "dossier.due_moved": "Hạn trả thay đổi theo lịch làm việc",
    "dossier.step_due_moved": "Hạn của bước thay đổi theo lịch làm việc",
    "dossier.answer_due_moved": "Hạn trả lời xin ý kiến thay đổi theo lịch làm việc",
    "dossier.promised": "Báo ngày hẹn mới, in lại giấy hẹn",
    "dossier.imported": "Nhập từ hệ thống khác",
    "dossier.unmasked": "Xem đầy đủ số định danh",
}
_NOTES = ("reason", "number", "note", "why")
_PAUSES = {"dossier.supplement_required", "dossier.payment_required", "dossier.stopped"}


def entries(lines: Iterable[JournalEntry]) -> list[dict[str, Any]]:
    """Timeline entries: when, verb, what in words, who, and the reason or number that belongs to it."""
    found = [
        {
            "at": line.at,
            "verb": line.verb,
            "title": WORDS.get(line.verb, "Cập nhật hồ sơ"),
            "who": line.actor.name if line.actor else "Hệ thống",
            "note": next((line.data[key] for key in _NOTES if line.data.get(key)), ""),
            "kind": "pause" if line.verb in _PAUSES else "",
        }
        for line in lines
    ]
    found.reverse()
    if found:
        found[0]["kind"] = found[0]["kind"] or "now"
    return found
