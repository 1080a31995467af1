"""What the office prints in a QR. Nothing is stored: the office's signature stands in the token itself."""

from urllib.parse import quote, unquote

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

_LENGTH = 22  # characters of the signature kept: 132 bits, and a QR that a cheap scanner still reads
_SHORT = 12  # 72 bits: nobody guesses where a page is filed, and the squares stay large
SHEET, STICKER = "MC1", "MC2"  # a sheet before the papers of a component; a sticker on the first of them


def slip(code: str, number: str, set_code: str) -> str:
    """The verifying token of a slip: «code~number~set~signature», no personal data."""
    value = f"{code}~{number}~{set_code}"
    return f"{value}~{_signature(value)}"


def read_slip(token: str) -> tuple[str, str, str] | None:
    """Code, number and set of a genuine token; None for any other text."""
    value, _, signature = token.rpartition("~")
    parts = value.rsplit("~", 2)
    if len(parts) != 3 or not constant_time_compare(signature, _signature(value)):
        return None
    return parts[0], parts[1], parts[2]


def place(code: str, component: str, prefix: str = SHEET) -> str:
    """What a separator sheet or a sticker holds: «MC1:dossier:component:signature», no personal data."""
    value = f"{prefix}:{code}:{component}"
    return f"{value}:{_signature(value, 'place', _SHORT)}"


def read_place(text: str) -> tuple[str, str, str] | None:
    """Prefix, dossier code and component of a genuine sheet or sticker; None for any other text."""
    value, _, signature = text.rpartition(":")
    prefix, _, where = value.partition(":")
    code, _, component = where.rpartition(":")
    genuine = constant_time_compare(signature.encode(), _signature(value, "place", _SHORT).encode())
    return (prefix, code, component) if genuine and prefix in (SHEET, STICKER) and code else None


def feedback(code: str) -> str:
    """The rating token of a dossier; derived, so that nobody can read it back from the database."""
    return signing.Signer(salt="feedback", sep="~").sign(code)


def verifying_address(code: str, number: str, set_code: str) -> str:
    """What the slip's QR holds."""
    return f"{_root()}/xac-thuc/{quote(slip(code, number, set_code), safe='~')}/"


def scanned(text: str) -> str:
    """The dossier's code in what a scanner read off a slip: its verifying address, or the bare code.

    Empty for an address that the office did not print.
    """
    before, found, token = text.strip().partition("/xac-thuc/")
    if not found:
        return before
    read = read_slip(unquote(token.strip("/")))
    return read[0] if read else ""


def feedback_path(token: str) -> str:
    """Where a rating is given; the room that opens it stands above."""
    return f"/danh-gia/{token}/"


def feedback_address(code: str) -> str:
    """What the rating QR of slip 01 holds."""
    return _root() + feedback_path(quote(feedback(code), safe="~"))


def _signature(value: str, salt: str = "slip", length: int = _LENGTH) -> str:
    return signing.Signer(salt=salt, sep="~").signature(value)[:length]


def _root() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")
