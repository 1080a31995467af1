"""The QR code of an identity card as a scanner types it (domain.md §11). Pure. A QR is no proof of identity.

Seven fields parted by «|»: number, old number, name, birth date, sex, address, day of issue (dates ``ddMMyyyy``).
Cards of 2024 may have more fields after these, which are ignored, and no address.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from motcua.core.calendar import VN
from motcua.core.errors import Invalid
from motcua.core.text import from_telex, looks_damaged, repair_name, search_key

FIELDS: Final = 7
NUMBER: Final = re.compile(r"[0-9]{12}")
OLD_NUMBER: Final = re.compile(r"[0-9]{9}|[0-9]{12}")
DAY: Final = re.compile(r"[0-9]{8}")
EARLIEST: Final = date(1900, 1, 1)
BLANKS: Final = " \t\r\n\v\f\0"  # no others: in misread UTF-8 the wider ones are half a letter
# Some scanners send which kind of code they read («]Q1») before the text, some a byte order mark.
PREFIX: Final = re.compile(r"^\ufeff?(\][A-Za-z][0-9])?")
# Province of birth registration, as numbered before the mergers: they change no number (QĐ 124/2004/QĐ-TTg).
_PROVINCES = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 044 045
046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093
094 095 096"""
PROVINCES: Final = frozenset(_PROVINCES.split())
# Family names that are never written without a mark: standing bare, they say that the scanner dropped all marks.
_ALWAYS_MARKED = """
nguyen tran le pham huynh vo vu dang bui do ho ngo duong ly dinh doan dao trinh truong lam phung to ta luong chau
quach"""
ALWAYS_MARKED: Final = frozenset(_ALWAYS_MARKED.split())
SEXES: Final = {"nam": "male", "nu": "female"}
WORDS: Final = {
    "sex_digit": "Chữ số thứ 4 của số định danh không khớp giới tính.",
    "birth_year_digit": "Chữ số thứ 4 đến thứ 6 của số định danh không khớp năm sinh.",
    "province_digits": "Ba chữ số đầu của số định danh không phải mã tỉnh đã cấp.",
    "text_damaged": "Máy quét làm hỏng dấu hoặc chữ: hãy so với thẻ và sửa lại.",
    "name_unusual": "Họ tên có dạng lạ: hãy so với thẻ.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. ``sex``: male, female, or empty when unreadable; ``warnings``: slugs of WORDS."""

    id_number: str
    old_id: str
    name: str
    birth_date: date
    sex: str
    address: str
    issued_on: date
    warnings: tuple[str, ...] = ()


def parse(text: str, today: date | None = None) -> Card:
    """Read the text of a card's QR, mending what the scanner's keyboard did to it and pointing at what it mended.

    Birth and issue after ``today`` (default: this very day in Vietnam) are impossible.
    Errors: Invalid with the code too_few_fields, bad_number, bad_birth_date or bad_issue_date.
    """
    today = today or datetime.now(VN).date()
    fields = [field.strip(BLANKS) for field in PREFIX.sub("", text.strip(BLANKS)).split("|")]
    if len(fields) < FIELDS:
        raise _unreadable("too_few_fields", "Mã QR thiếu thông tin: hãy quét lại, hoặc nhập tay theo thẻ.")
    number, old, name, born, sex, address, issued = fields[:FIELDS]
    if not NUMBER.fullmatch(number):
        raise _unreadable("bad_number", "Số định danh trong mã QR không đủ 12 chữ số: hãy quét lại.")
    birth_date = _day(born)
    if birth_date is None or not EARLIEST <= birth_date <= today:
        raise _unreadable("bad_birth_date", "Ngày sinh trong mã QR không có thật: hãy nhập tay theo thẻ.")
    issued_on = _day(issued)
    if issued_on is None or not birth_date <= issued_on <= today:
        raise _unreadable("bad_issue_date", "Ngày cấp trong mã QR không có thật: hãy nhập tay theo thẻ.")
    card = Card(number, old if OLD_NUMBER.fullmatch(old) else "", repair_name(name), birth_date,
                _sex(sex), repair_name(address), issued_on)  # fmt: skip
    found = doubts(number, card.name, birth_date, card.sex)
    if old != card.old_id or _lost_something(name, sex, address):
        found.add("text_damaged")
    if not card.name:
        found.add("name_unusual")
    return replace(card, warnings=tuple(slug for slug in WORDS if slug in found))


def doubts(number: str, name: str, birth_date: date | None, sex: str) -> set[str]:
    """Slugs of WORDS for what does not fit together; what is not known is not doubted, nor a number of another kind."""
    found = set()
    if NUMBER.fullmatch(number):
        found = {
            slug
            for slug, doubtful in (
                ("sex_digit", sex and _sex_of(number) != sex),
                ("birth_year_digit", birth_date and _birth_year_of(number) != birth_date.year),
                ("province_digits", number[:3] not in PROVINCES),
            )
            if doubtful
        }
    return found | ({"name_unusual"} if name and _is_unusual(name) else set())


def _unreadable(code: str, message: str) -> Invalid:
    return Invalid({"text": message}, code=code)


def _day(text: str) -> date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _sex(text: str) -> str:
    return SEXES.get(search_key(from_telex(repair_name(text))), "")


def _sex_of(number: str) -> str:
    """The fourth digit: even for men, odd for women, two for each century from 1900 on."""
    return "female" if int(number[3]) % 2 else "male"


def _birth_year_of(number: str) -> int:
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def _lost_something(name: str, sex: str, address: str) -> bool:
    """Whether the scanner changed letters: marks, keystrokes, question marks. Composing them (NFC) loses nothing."""
    plain = " ".join(unicodedata.normalize("NFC", address).split())
    return (
        looks_damaged(name)
        or (name.isascii() and search_key(name).partition(" ")[0] in ALWAYS_MARKED)
        or unicodedata.normalize("NFC", sex).lower() not in ("", "nam", "nữ")
        or "?" in plain
        or "\ufffd" in plain
        or repair_name(plain) != plain
    )


def _is_unusual(name: str) -> bool:
    """A name of one word, of very many, with a sign or digit in it, or in odd capitals: worth a look at the card."""
    words = name.split()
    return (
        not 2 <= len(words) <= 7
        or any(not (c.isalpha() or c in " '’.-") for c in name)
        or not (name.isupper() or all(word[0].isupper() for word in words))
    )
