"""The sets of printed forms as data: what each circular numbers, since when, and whether its layout has been seen."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from motcua.core.errors import Invalid
from motcua.core.registry import Registry

LAYOUT_NOT_SEEN = "bố cục theo TT 01/2018, chưa đối chiếu"


@dataclass(frozen=True, slots=True)
class Form:
    """One numbered form. ``kind`` names its template and the function that gathers its facts."""

    number: str
    kind: str
    title: str  # a line break where the printed heading breaks
    series: str = ""  # after the stroke of «Số: …/…»; empty where no source gives one

    @property
    def name(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", " ")

    @property
    def heading(self) -> str:
        """The title as printed."""
        return self.title.upper()


@dataclass(frozen=True, slots=True)
class SlipSet:
    """The forms of one circular. ``since`` is empty where no source gave the date; ``until`` is the first day after."""

    code: str
    basis: str
    forms: tuple[Form, ...]
    since: date | None = None
    until: date | None = None
    layout_confirmed: bool = False

    def form(self, number: str) -> Form | None:
        """The form with this number, if the set has one."""
        return next((form for form in self.forms if form.number == number), None)

    def holds(self, on: date) -> bool:
        """Whether the set is in force on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    @property
    def layout_note(self) -> str:
        """What the administrator is told of the layout; never printed on a slip."""
        return "" if self.layout_confirmed else LAYOUT_NOT_SEEN


SETS: Registry[SlipSet] = Registry("slip set")

_RECEIPT = Form("01", "receipt", "Giấy tiếp nhận hồ sơ\nvà hẹn trả kết quả", "TNHS")
_SUPPLEMENT = Form("02", "supplement", "Phiếu yêu cầu bổ sung,\nhoàn thiện hồ sơ", "HDHS")
_REFUSAL = Form("03", "refusal", "Phiếu từ chối\ntiếp nhận giải quyết hồ sơ")
_CONTROL = "Phiếu kiểm soát\nquá trình giải quyết hồ sơ"
_REGISTER = "Sổ theo dõi hồ sơ"
_CHANGE = date(2025, 9, 15)  # the day TT 03/2025 was signed; its day of entry into force was not seen

SETS.add("TT03-2025", SlipSet(
    "TT03-2025", "Thông tư 03/2025/TT-VPCP ngày 15/9/2025, Phụ lục I", since=_CHANGE,
    forms=(
        _RECEIPT, _SUPPLEMENT, _REFUSAL,
        Form("04", "extension", "Văn bản xin lỗi và đề nghị\ngia hạn thời gian giải quyết", "PXL"),
        Form("05", "stop", "Thông báo\ndừng giải quyết hồ sơ"),
        Form("06", "control", _CONTROL),
        Form("07", "register", _REGISTER),
    ),
))  # fmt: skip
SETS.add("TT01-2018", SlipSet(
    "TT01-2018", "Thông tư 01/2018/TT-VPCP", until=_CHANGE, layout_confirmed=True,
    forms=(
        _RECEIPT, _SUPPLEMENT, _REFUSAL,
        Form("04", "apology", "Phiếu xin lỗi\nvà hẹn lại ngày trả kết quả", "PXL"),
        Form("05", "control", _CONTROL),
        Form("06", "register", _REGISTER),
    ),
))  # fmt: skip

# Papers no circular numbers; printed beside every set.
OWN = SETS.add("RIENG", SlipSet(
    "RIENG", "mẫu của cơ quan, không thuộc thông tư", layout_confirmed=True,
    forms=(
        Form("BN", "returned", "Giấy biên nhận\ntrả kết quả giải quyết hồ sơ"),
        Form("QT", "history", "Quá trình xử lý hồ sơ"),
    ),
))  # fmt: skip


def in_force(on: date) -> SlipSet:
    """The newest set that holds on a day."""
    return next(found for _, found in SETS.items() if found.holds(on))


def choose(code: str, on: date) -> SlipSet:
    """The set asked for; without one the office's own (``SLIP_SET``), else the one in force on the day.

    Errors: Invalid("unknown_set").
    """
    wanted = code or settings.SLIP_SET
    if not wanted:
        return in_force(on)
    if wanted not in SETS:
        known = ", ".join(name for name, _ in SETS.items())
        raise Invalid({"set": f"Không có bộ mẫu này. Các bộ mẫu: {known}."}, code="unknown_set")
    return SETS[wanted]
