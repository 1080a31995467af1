"""Who hands in: numbers and how they are checked (domain.md §11)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.core.errors import Invalid
from motcua.core.models import Person

CCCD = re.compile(r"[0-9]{12}")
OLD_ID = re.compile(r"[0-9]{9}")
PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")
TAX_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?")
PHONE = re.compile(r"(\+84|0)[0-9]{9,10}")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True)
class Applicant:
    """The owner of a dossier as given at the counter. Empty strings stand for what is not known."""

    id_number: str
    name: str
    kind: str = Person.Kind.PERSON
    birth_date: date | None = None
    sex: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    @property
    def contact(self) -> dict[str, str]:
        """What slips print and what is kept with the dossier as it was that day."""
        return {"phone": self.phone, "email": self.email, "address": self.address}


def remember(applicant: Applicant) -> Person:
    """The person with this number, made if new. A known person's identity is kept, its contact brought up to date.

    A mistyped number must not rename somebody else, so name and birth date of a known person never change here.
    Raises Invalid by field.
    """
    check(applicant)
    person = Person.objects.filter(id_number=applicant.id_number).first()
    if person is None:
        return _new(applicant)
    if not person.name:  # known until now by a paper alone
        person.name, person.birth_date, person.sex = applicant.name, applicant.birth_date, applicant.sex
        person.save()
    newer = {k: v for k, v in applicant.contact.items() if v and v != getattr(person, k)}
    if newer:
        Person.objects.filter(pk=person.pk).update(**newer)
    return person


def owner_of_papers(number: str) -> Person:
    """The person with this number; one met by a paper alone has no name until a dossier says it. Errors: Invalid."""
    number = tidy(number)
    kind = kind_of(number)
    if not kind:
        raise Invalid({"owner": "Ghi số định danh 12 chữ số, số hộ chiếu hoặc mã số thuế của chủ giấy tờ."})
    return Person.objects.filter(id_number=number).first() or _new(Applicant(number, "", kind))


def _new(applicant: Applicant) -> Person:
    """A person met for the first time; should another counter be writing the same one just now, that one is taken."""
    person = Person(
        id_number=applicant.id_number, kind=applicant.kind, name=applicant.name, birth_date=applicant.birth_date,
        sex=applicant.sex, **applicant.contact,
    ).with_key()  # fmt: skip
    same = ["id_number"]
    Person.objects.bulk_create([person], update_conflicts=True, unique_fields=same, update_fields=same)
    return person


def check(applicant: Applicant) -> None:
    """Raises Invalid for a number no office issues, an empty name or an unusable phone."""
    errors = {}
    if applicant.kind == Person.Kind.ORGANIZATION:
        if not is_tax_code(applicant.id_number):
            errors["applicant.id_number"] = "Mã số thuế chưa đúng: 10 số (hoặc 10 số-3 số), số thứ 10 là số kiểm tra."
    elif not any(p.fullmatch(applicant.id_number) for p in (CCCD, OLD_ID, PASSPORT)):
        errors["applicant.id_number"] = "Số định danh gồm 12 chữ số (hộ chiếu: 1–2 chữ cái và 6–8 chữ số)."
    if not applicant.name.strip():
        errors["applicant.name"] = "Nhập họ và tên."
    if applicant.phone and not PHONE.fullmatch(applicant.phone):
        errors["applicant.phone"] = "Số điện thoại bắt đầu bằng 0 và có 10 chữ số."
    if errors:
        raise Invalid(errors)


def is_tax_code(text: str) -> bool:
    """Whether ``text`` is a tax code with the right check digit (domain.md §11)."""
    if CCCD.fullmatch(text):
        return True  # since 01/7/2025 a person's tax code is the personal number
    return bool(TAX_CODE.fullmatch(text)) and check_digit(text) == int(text[9])


def check_digit(text: str) -> int:
    """The tenth digit that the first nine of a tax code ask for; 10 for a number that is never issued."""
    return 10 - sum(w * int(d) for w, d in zip(_TAX_WEIGHTS, text, strict=False)) % 11


def kind_of(number: str) -> str:
    """Whose number this is by its form; empty for a number no office issues."""
    if TAX_CODE.fullmatch(number):
        return str(Person.Kind.ORGANIZATION)
    return str(Person.Kind.PERSON) if any(p.fullmatch(number) for p in (CCCD, OLD_ID, PASSPORT)) else ""


def tidy(number: str) -> str:
    """A number as it is kept, from one as it is typed."""
    return "".join(number.split()).upper()


@dataclass(frozen=True)
class Change:
    """What is kept of a known person and what is said now; only contact is brought up to date (``remember``)."""

    label: str
    old: str
    new: str
    kept: bool


_COMPARED = {"name": "Họ tên", "birth_date": "Ngày sinh", "phone": "Điện thoại", "email": "Thư điện tử",
             "address": "Nơi ở"}  # fmt: skip
_CONTACT = {"phone", "email", "address"}


def changes(known: Person, said: Mapping[str, Any]) -> list[Change]:
    """Where what is said of a known person differs from what is kept."""
    found = []
    for field, label in _COMPARED.items():
        old, new = getattr(known, field), said.get(field)
        if old and new and _same(old) != _same(new):
            found.append(Change(label, _shown(old), _shown(new), field not in _CONTACT))
    return found


def _same(value: Any) -> str:
    return " ".join(_shown(value).casefold().split())


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
