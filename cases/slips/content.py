"""What each slip says of a dossier: rows turned into the words that its template prints. Reads only."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cases.catalogue import shelf
from cases.dossier import clock
from cases.dossier.models import Dossier, DossierComponent, Suspension
from cases.dossier.states import Channel, Provided, ReturnMethod
from motcua.core import office
from motcua.core.fsm import broken, messages
from motcua.core.models import JournalEntry, OrgUnit, Person, User

from . import words

Content = dict[str, Any]
messages(slip_not_available="Chưa có phiếu này: {why}.")

COUNTER = "Bộ phận tiếp nhận\nvà trả kết quả"
_NOTES = {
    Provided.SCAN: "bản quét điện tử",
    Provided.REUSED: "lấy từ kho dữ liệu, không phải nộp",
    Provided.SHARED_DATA: "khai thác dữ liệu chia sẻ, không phải nộp",
}


def receipt(dossier: Dossier) -> Content:
    """Mẫu 01. Source: TT 03/2025/TT-VPCP, Phụ lục I; fields in the order of TT 01/2018."""
    if dossier.received_at is None:
        raise unavailable("hồ sơ chưa được tiếp nhận")
    due = words.long_moment(_promised_at_receipt(dossier)) or words.UNKNOWN_LIMIT
    giver = dossier.proxy["name"] if dossier.proxy else dossier.applicant_name if _is_person(dossier) else ""
    return {
        "at": dossier.received_at,
        "id_number": dossier.applicant.id_number,
        "proxy": dossier.proxy,
        "proxy_phone": words.phone((dossier.proxy or {}).get("phone") or ""),
        "papers": [paper(row) for row in _handed_in(dossier)],
        "sets": f"{dossier.sets:02d}",
        "limit": words.limit(clock.limits_of(dossier.procedure)) or "chưa xác minh",
        "received": words.long_moment(dossier.received_at),
        "due": due,
        "provisional": dossier.provisional,
        "return_at": _return_place(dossier),
        "book": timezone.localtime(dossier.received_at).year,
        "order": ordinal(dossier),
        "online": dossier.channel == Channel.ONLINE,
        "giver": giver,
        "receiver_person": person(dossier.received_by),
        "fees": fees(dossier),
    }


def supplement(dossier: Dossier) -> Content:
    """Mẫu 02: the latest request, all in one go. Source: NĐ 118/2025/NĐ-CP Điều 17."""
    asked = dossier.suspensions.filter(kind=Suspension.Kind.SUPPLEMENT).select_related("asked_by").last()
    if asked is None:
        raise unavailable("hồ sơ chưa có yêu cầu bổ sung")
    return {
        "at": asked.start,
        "items": dossier.named(asked.items),
        "until": words.long_date(asked.until) if asked.until else "",
        "guide": person(asked.asked_by),
    }


def refusal(dossier: Dossier) -> Content:
    """Mẫu 03: refused before acceptance, with the reason."""
    line = last_line(dossier, "refused")
    if line is None:
        raise unavailable("hồ sơ không bị từ chối tiếp nhận")
    return {
        "at": line.at,
        "reason": line.data.get("reason", ""),
        "legal_basis": line.data.get("legal_basis", ""),
        "receiver_person": person(line.actor),
        "giver": dossier.proxy["name"] if dossier.proxy else dossier.applicant_name if _is_person(dossier) else "",
    }


def apology(dossier: Dossier) -> Content:
    """Mẫu 04, both sets: the latest apology, the date it replaces and the date it promises."""
    line = last_line(dossier, "apologised")
    if line is None:
        raise unavailable("hồ sơ chưa có việc xin lỗi, hẹn lại")
    return {
        "at": line.at,
        "received": day_of(dossier.received_at),
        "was_due": words.long_moment(_moment(line.data.get("was_due_at"))),
        "due": words.long_moment(_moment(line.data.get("due_at"))),
        "reason": line.data.get("reason", ""),
        "by_agency": True,
    }


def stop(dossier: Dossier) -> Content:
    """Mẫu 05 of 2025: the dossier is stopped for good."""
    stopped = dossier.suspensions.filter(kind=Suspension.Kind.STOP).last() if dossier.final_stop else None
    if stopped is None:
        raise unavailable("hồ sơ chưa dừng hẳn")
    return {
        "at": stopped.start,
        "received": day_of(dossier.received_at),
        "reason": stopped.reason,
        "legal_basis": stopped.legal_basis,
        "stopped": words.long_moment(stopped.start),
        "by_agency": True,
    }


def unavailable(why: str) -> Exception:
    """The refusal of a slip whose act has not happened."""
    return broken("slip_not_available", why=why)


def common(dossier: Dossier, at: datetime | None, *, by_agency: bool = False) -> Content:
    """What every form carries: header, code, whose dossier, what is asked.

    ``by_agency``: the paper is the solving agency's, not the counter's.
    """
    receiver, solver = dossier.receiver, agency(dossier.department)
    head = solver if by_agency else agency(receiver)
    contact = dossier.contact
    return {
        **letterhead(receiver, head, at),
        "mark": dossier.code,
        "solver": solver.name,
        "receiver": receiver,
        "ordinal": ordinal(dossier),
        "dossier": dossier,
        "name": dossier.applicant_name,
        "is_person": _is_person(dossier),
        "title": "Ông/Bà" if _is_person(dossier) else "Tổ chức",
        "phone": words.phone(contact.get("phone") or "") or words.NOT_GIVEN,
        "email": contact.get("email") or words.NOT_GIVEN,
        "address": contact.get("address") or words.NOT_GIVEN,
        "contact_phone": words.phone(receiver.phone),
        "procedure": dossier.procedure.name,
        "procedure_code": dossier.procedure.procedure.code,
        "case": _case_name(dossier),
    }


def letterhead(unit: OrgUnit, head: OrgUnit, at: datetime | None) -> Content:
    """Who prints a paper, where and on which day."""
    return {"agency": head.name, "counter": _counter_line(unit, head), "place": office.current().place,
            "dated": day_of(at)}  # fmt: skip


def day_of(moment: datetime | None) -> str:
    """«ngày 05 tháng 02 năm 2026» of a moment; nothing for none."""
    return words.long_date(timezone.localtime(moment).date()) if moment else ""


def ordinal(dossier: Dossier) -> str:
    """The number under which the electronic register knows the dossier: its code without the unit («261123-0007»)."""
    return dossier.code if dossier.is_foreign else dossier.code.partition("-")[2] or dossier.code


def agency(unit: OrgUnit) -> OrgUnit:
    """The agency a unit belongs to."""
    return unit.agency or unit


def person(user: User | None) -> str:
    """The name under a signature; empty when nobody is known."""
    return user.get_full_name() if user else ""


def paper(row: DossierComponent) -> Content:
    """A line of the table of papers; ``copies`` are not told apart into certified and plain, nobody records that."""
    originals = copies = 0
    if row.provided == Provided.ORIGINAL:
        originals = min(row.component.originals or row.quantity, row.quantity)
        copies = row.quantity - originals
    elif row.provided == Provided.COPY:
        copies = row.quantity
    return {"name": row.component.name, "note": _NOTES.get(Provided(row.provided), ""), "originals": originals,
            "copies": copies}  # fmt: skip


def fees(dossier: Dossier) -> str:
    """«lệ phí 50.000 đồng», only from a verified version: a wrong sum must not reach a citizen."""
    version, day = shelf.version(dossier.procedure_id), timezone.localtime(dossier.created_at).date()
    if not version.verified:
        return ""
    due = [f for f in version.fees.all() if f.case in ("", dossier.case) and _holds(f.since, f.until, day)]
    return "; ".join(f"{f.kind} {words.money(f.amount)}{f'/{f.unit}' if f.unit else ''}" for f in due if f.amount)


def last_line(dossier: Dossier, verb: str) -> JournalEntry | None:
    """The newest journal line of this act."""
    lines = JournalEntry.objects.filter(reference=dossier.reference, verb=f"dossier.{verb}")
    return lines.select_related("actor").order_by("-pk").first()


def _promised_at_receipt(dossier: Dossier) -> datetime | None:
    """Slip 01 keeps its own promise: an apology is a paper of its own (mẫu 04), not a silent change of this one."""
    line = last_line(dossier, "received") if dossier.apologies else None
    return _moment(line.data.get("due_at")) if line else dossier.promised_at


def _handed_in(dossier: Dossier) -> list[DossierComponent]:
    return list(dossier.components.exclude(provided=Provided.MISSING).select_related("component"))


def _return_place(dossier: Dossier) -> str:
    if dossier.return_method == ReturnMethod.POSTAL:
        return "địa chỉ nêu trên, qua dịch vụ bưu chính công ích"
    if dossier.return_method == ReturnMethod.ELECTRONIC:
        return "môi trường điện tử (bản điện tử)"
    return ", ".join(filter(None, [dossier.receiver.name, dossier.receiver.address]))


def _counter_line(receiver: OrgUnit, head: OrgUnit) -> str:
    if agency(receiver).pk != head.pk:
        return ""
    return COUNTER if receiver.name in head.name else receiver.name


def _case_name(dossier: Dossier) -> str:
    found: Content = next((c for c in dossier.procedure.cases if c["code"] == dossier.case), {})
    return str(found.get("name") or found.get("code") or "")


def _is_person(dossier: Dossier) -> bool:
    return bool(dossier.applicant.kind == Person.Kind.PERSON)


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


GATHER: dict[str, Callable[[Dossier], Content]] = {
    "receipt": receipt,
    "supplement": supplement,
    "refusal": refusal,
    "apology": apology,
    "extension": apology,
    "stop": stop,
}
