"""One row of an export as a dossier that arrives: every value read, every date in its order. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cases.dossier.states import Channel, ReturnMethod, State
from cases.intake.people import TAX_CODE, Applicant, check
from motcua.core.calendar import local
from motcua.core.errors import Invalid
from motcua.core.models import Person

from .columns import CLOSE, CODE, PROCEDURE, BadCell, choice, moment, state, text

# What a state cannot be without, and what contradicts it.
NEEDED: Final[Mapping[State, tuple[str, ...]]] = {
    State.RECEIVED: ("received_at",),
    State.PROCESSING: ("received_at",),
    State.PAYMENT_REQUIRED: ("received_at",),
    State.STOPPED: ("received_at",),
    State.WITHDRAWN: ("finished_at",),
    State.RESOLVED: ("received_at", "finished_at"),
    State.RETURNED: ("received_at", "finished_at", "returned_at"),
}
MAY_BE_FINISHED: Final = (State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RESOLVED, State.RETURNED)
MAY_BE_RETURNED: Final = (State.REFUSED, State.WITHDRAWN, State.STOPPED, State.RETURNED)
BEFORE_RECEIPT: Final = (State.REGISTERED, State.REFUSED)
IN_ORDER: Final = ("submitted_at", "received_at", "paused_at", "finished_at", "returned_at")
ENDS: Final = ("promised_at", "finished_at", "returned_at")
LONGEST: Final = {"name": 200, "email": 254, "phone": 20, "address": 300, "id_number": 20}
_OF_APPLICANT: Final = {"applicant.id_number": "id_number", "applicant.name": "name", "applicant.phone": "phone"}


@dataclass(frozen=True)
class Arrival:
    """A dossier as another system knows it. ``at``: moments by field, only those that are known."""

    code: str
    procedure: str
    state: State
    channel: str
    applicant: Applicant
    return_method: str
    unit: str
    service_point: str
    note: str
    at: Mapping[str, datetime]

    @property
    def created_at(self) -> datetime:
        """When it was handed in, as far as the other system says."""
        return self.at.get("submitted_at") or self.at["received_at"]

    @property
    def received_at(self) -> datetime | None:
        """When it was accepted; what the portal calls receipt of a dossier in state 1 or 3 is its submission."""
        return None if self.state in BEFORE_RECEIPT else self.at.get("received_at")

    @property
    def last_act_at(self) -> datetime:
        """The latest that is known to have happened."""
        return max(self.at[field] for field in IN_ORDER if field in self.at)


def read(cells: Mapping[str, Any], now: datetime) -> Arrival:
    """The dossier a row tells of. Errors: BadCell for the first cell that cannot be used."""
    code = text(cells.get("code"))
    if not CODE.fullmatch(code):
        raise BadCell("code", "Mã hồ sơ trống hoặc sai dạng.")
    procedure = PROCEDURE.fullmatch(text(cells.get("procedure")))
    if procedure is None:
        raise BadCell("procedure", "Mã thủ tục trống hoặc sai dạng (ví dụ 2.001815).")
    arrival = Arrival(
        code=code, procedure=procedure[1], state=state(cells.get("status")),
        channel=choice("channel", cells.get("channel"), Channel.ONLINE), applicant=_applicant(cells),
        return_method=choice("return_method", cells.get("return_method"), ReturnMethod.COUNTER),
        unit=text(cells.get("unit")), service_point=text(cells.get("service_point")), note=text(cells.get("note")),
        at=_moments(cells, now),
    )  # fmt: skip
    _check_state(arrival)
    return arrival


def _applicant(cells: Mapping[str, Any]) -> Applicant:
    values = {field: text(cells.get(field)) for field in LONGEST}
    values["phone"] = "".join(c for c in values["phone"] if c not in " .-")
    values["id_number"] = values["id_number"].replace(" ", "").upper()
    for field, value in values.items():
        if len(value) > LONGEST[field]:
            raise BadCell(field, f"Dài quá {LONGEST[field]} ký tự.")
    if values["email"]:
        try:
            validate_email(values["email"])
        except ValidationError:
            raise BadCell("email", "Địa chỉ thư điện tử sai dạng.") from None
    usual = Person.Kind.ORGANIZATION if TAX_CODE.fullmatch(values["id_number"]) else Person.Kind.PERSON
    applicant = Applicant(kind=choice("kind", cells.get("kind"), usual), **values)  # type: ignore[arg-type]
    try:
        check(applicant)
    except Invalid as refused:
        field, reason = next(iter(refused.errors.items()))
        raise BadCell(_OF_APPLICANT.get(field, "name"), reason) from None
    return applicant


def _moments(cells: Mapping[str, Any], now: datetime) -> dict[str, datetime]:
    """The dates of a row that are there, checked against each other and against ``now``."""
    found = {}
    for field in (*IN_ORDER, "promised_at"):
        at = moment(field, cells.get(field), ends=field in ENDS)
        if at is not None and field != "promised_at" and at > now:
            if field not in ENDS or at.time() != CLOSE or at.date() > local(now).date():
                raise BadCell(field, "Nằm ở tương lai.")
            at = now  # a day without a time of day, and that day is today
        if at is not None:
            found[field] = at
    if "submitted_at" not in found and "received_at" not in found:
        raise BadCell("received_at", "Thiếu ngày tiếp nhận.")
    for earlier, later in pairwise(field for field in IN_ORDER if field in found):
        if found[later] < found[earlier]:
            raise BadCell(later, f"Ở trước {_WORDS[earlier]}.")
    if "promised_at" in found and found["promised_at"] < found.get("received_at", found["promised_at"]):
        raise BadCell("promised_at", f"Ở trước {_WORDS['received_at']}.")
    return found


_WORDS: Final = {
    "submitted_at": "ngày nộp", "received_at": "ngày tiếp nhận", "paused_at": "ngày tạm dừng",
    "finished_at": "ngày xử lý xong", "returned_at": "ngày trả kết quả",
}  # fmt: skip


def _check_state(arrival: Arrival) -> None:
    name = f"{arrival.state.value} «{arrival.state.label}»"
    for field in NEEDED.get(arrival.state, ()):
        if field not in arrival.at:
            raise BadCell(field, f"Trạng thái {name} cần {_WORDS[field]}.")
    if "finished_at" in arrival.at and arrival.state not in MAY_BE_FINISHED:
        raise BadCell("finished_at", f"Đã có ngày xử lý xong nhưng trạng thái là {name}.")
    if "returned_at" in arrival.at and arrival.state not in MAY_BE_RETURNED:
        raise BadCell("returned_at", f"Đã có ngày trả kết quả nhưng trạng thái là {name}.")
    if "paused_at" in arrival.at and not (arrival.state.pauses or arrival.state in MAY_BE_FINISHED):
        raise BadCell("paused_at", f"Đã có ngày tạm dừng nhưng trạng thái là {name}.")
