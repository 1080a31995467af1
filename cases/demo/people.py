"""Owners of dossiers who never lived: numbers valid in form, none of them anybody's (domain.md §11)."""

from datetime import date, timedelta
from random import Random

from cases.intake.people import Applicant, is_tax_code
from motcua.core.models import Person
from motcua.core.text import search_key

from . import names

SERIALS = 1_000_000  # so many owners of one seed have numbers of their own
_STEP = 7919  # coprime to SERIALS: neighbours in time get numbers far apart

# How an organization of a field is called; {} is an invented proper name.
_ORGANIZATIONS = {
    "luat-su": ("Văn phòng Luật sư {} và Cộng sự", "Công ty Luật TNHH {}", "Công ty Luật hợp danh {}"),
    "cong-chung": ("Văn phòng công chứng {}",),
    "dau-gia-tai-san": ("Công ty Đấu giá hợp danh {}",),
    "giam-dinh-tu-phap": ("Văn phòng giám định tư pháp {}",),
    "trong-tai-thuong-mai": ("Trung tâm Trọng tài thương mại {}",),
    "hoa-giai-thuong-mai": ("Trung tâm Hòa giải thương mại {}",),
    "thua-phat-lai": ("Văn phòng Thừa phát lại {}",),
    "tu-van-phap-luat": ("Trung tâm Tư vấn pháp luật {}",),
    "quan-tai-vien": ("Công ty TNHH quản lý, thanh lý tài sản {}",),
}
_ANY_ORGANIZATION = ("Công ty TNHH {}", "Công ty Cổ phần {}", "Công ty TNHH Thương mại Dịch vụ {}")


def chance_of(seed: int, number: int, what: int = 0) -> Random:
    """The dice of one thing: ``number`` of its kind, ``what`` tells the kinds apart. The same dice fall the same."""
    return Random(((seed * 2**40) + number) * 8 + what)  # noqa: S311 - a repeatable story, not a secret


def owner(seed: int, number: int, field: str, year: int) -> Applicant:
    """Owner ``number`` of a seed; ``field``: "" for a person, else the field an organization works in.

    ``year`` is that of the demonstration, from which ages are counted.
    """
    chance = chance_of(seed, number, what=1)
    serial = (number * _STEP + seed) % SERIALS
    return _organization(chance, serial, field) if field else _person(chance, serial, year)


def stand_in(seed: int, number: int, year: int) -> dict[str, str]:
    """Who hands in for the owner of dossier ``number``."""
    chance = chance_of(seed, number, what=2)
    someone = _person(chance, (number * _STEP + seed + SERIALS // 2) % SERIALS, year)
    return {"name": someone.name, "id_number": someone.id_number, "phone": someone.phone}


def tax_code(serial: int) -> str:
    """A tax code with the right check digit, its own for every serial; a sum of ten is never issued."""
    stems = (f"42{(serial * 10 + more) % 10_000_000:07d}" for more in range(10))
    return next(stem + digit for stem in stems for digit in "123456789" if is_tax_code(stem + digit))


def _person(chance: Random, serial: int, year: int) -> Applicant:
    female = chance.random() < 0.5
    age = int(min(chance.gammavariate(6, 6.2) + 16, 92))
    born = date(year - age, 1, 1) + timedelta(chance.randrange(365))
    digit = (born.year // 100 - 19) * 2 + female
    name = names.full_name(chance, female=female)
    return Applicant(
        id_number=f"{names.BIRTHPLACES.draw(chance)}{digit}{born.year % 100:02d}{serial:06d}",
        name=name,
        birth_date=born,
        sex=Person.Sex.FEMALE if female else Person.Sex.MALE,
        phone=_phone(serial),
        email=_email(name.split()[-1], serial) if chance.random() < 0.45 else "",
        address=names.address(chance),
    )


def _organization(chance: Random, serial: int, field: str) -> Applicant:
    pattern = chance.choice(_ORGANIZATIONS.get(field, _ANY_ORGANIZATION))
    words = dict.fromkeys(names.AUSPICIOUS.draw(chance) for _ in range(3))
    return Applicant(
        id_number=tax_code(serial),
        name=pattern.format(" ".join(words)),
        kind=Person.Kind.ORGANIZATION,
        phone=_phone(serial),
        email=_email("vanphong", serial),
        address=names.address(chance),
    )


def _phone(serial: int) -> str:
    """In a range that no operator gives out (0900 000 000 – 0900 999 999)."""
    return f"0900{serial:06d}"


def _email(word: str, serial: int) -> str:
    """At a domain that is kept for examples (RFC 2606)."""
    return f"{search_key(word).replace(' ', '')}{serial}@example.com"
