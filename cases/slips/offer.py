"""Which slips a dossier has to print now, without composing any."""

from dataclasses import dataclass
from datetime import date

from cases.dossier.models import Dossier
from cases.dossier.states import State

from . import sets


@dataclass(frozen=True, slots=True)
class Offered:
    """A slip as a page lists it. ``short`` fits a button."""

    number: str
    title: str
    short: str


_SHORT = {
    "receipt": "giấy hẹn", "supplement": "yêu cầu bổ sung", "refusal": "từ chối", "extension": "xin lỗi, hẹn lại",
    "apology": "xin lỗi, hẹn lại", "stop": "dừng giải quyết", "control": "kiểm soát", "register": "sổ theo dõi",
    "returned": "biên nhận kết quả", "history": "quá trình xử lý",
}  # fmt: skip


def available(dossier: Dossier, on: date) -> list[Offered]:
    """The slips of the office's set whose act has happened, the latest act's slip first."""
    asked = dossier.state == State.SUPPLEMENT_REQUIRED or dossier.supplements > 0
    there = {
        "returned": dossier.returned_at is not None,
        "refusal": dossier.state == State.REFUSED,
        "stop": dossier.final_stop,
        "extension": dossier.apologies > 0,
        "apology": dossier.apologies > 0,
        "supplement": asked,
        "receipt": dossier.received_at is not None,
        "control": dossier.received_at is not None,
        "register": dossier.received_at is not None,
        "history": dossier.step > 0 or dossier.finished_at is not None,
    }
    forms = {form.kind: form for form in (*sets.choose("", on).forms, *sets.OWN.forms)}
    return [Offered(forms[k].number, forms[k].name, _SHORT[k]) for k, holds in there.items() if holds and k in forms]
