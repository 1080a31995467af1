"""What a digital certificate says of itself (plan VI.1), read from its file or from what it signed. Keeps nothing."""

import logging
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from digitization.papers.services import content_of
from digitization.signing.models import Signature
from digitization.signing.verify import name_of
from motcua.core.calendar import local
from motcua.core.errors import Invalid

log = logging.getLogger(__name__)
ACCEPTED: Final = ".cer,.crt,.pem,.der"
MOST_BYTES: Final = 64 * 1024
_KEY_NAMES: Final = (".p12", ".pfx", ".key", ".jks", ".p8")
SENTENCES: Final = {
    "empty": "Tệp rỗng. Chọn lại tệp chứng thư (.cer, .crt, .pem, .der).",
    "too_large": "Tệp lớn hơn 64 KB nên không phải một chứng thư số. Chọn tệp .cer, .crt, .pem hoặc .der.",
    "private_key": "Tệp này chứa khóa bí mật, không được gửi cho ai; hệ thống đã bỏ tệp, không giữ lại gì. Xuất riêng"
    " phần công khai của chứng thư (.cer) từ phần mềm ký số rồi chọn lại.",
    "authority": "Đây là chứng thư của tổ chức chứng thực, không phải của người ký. Chọn chứng thư của người ký.",
    "unreadable": "Không đọc được chứng thư số trong tệp. Xuất lại từ phần mềm ký số, dạng .cer, rồi chọn lại.",
}


def read(content: bytes, name: str = "") -> dict[str, Any]:
    """Holder, serial, issuer, valid_from, valid_until (days in Vietnam) of the first certificate, DER or PEM.

    Only common names: other parts of a subject hold a personal number. ``name``: of the file, as it was sent. Errors:
    Invalid("file") with a code of SENTENCES.
    """
    if not content.strip():
        raise _refused("empty")
    if _private(content, name):
        raise _refused("private_key")
    if len(content) > MOST_BYTES:
        raise _refused("too_large")
    try:
        found = _loaded(content)
        facts, authority = told(found), bool(found.ca)
    except Exception as problem:
        log.info("a certificate cannot be read: %s", type(problem).__name__)  # hostile bytes fail in every way there is
        raise _refused("unreadable") from problem
    if authority:
        raise _refused("authority")
    return facts


def of_signature(found: Signature) -> dict[str, Any]:
    """The same of the certificate that signed a file of the house; without days where the file no longer tells."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    known = {"holder": found.signer, "serial": found.serial, "issuer": found.issuer}
    try:
        reader = PdfFileReader(BytesIO(content_of(found.file)), strict=False)
        facts = told(reader.embedded_regular_signatures[found.position - 1].signer_cert)
    except Exception as problem:  # noqa: BLE001 - as above
        log.info("a signer's certificate cannot be read: %s", type(problem).__name__)
        return known
    return facts if facts["serial"] == found.serial else known


def told(certificate: Any) -> dict[str, Any]:
    """The facts of an asn1crypto certificate; the serial as signatures keep it."""
    since, until = certificate.not_valid_before, certificate.not_valid_after
    return {
        "holder": name_of(certificate.subject), "serial": f"{certificate.serial_number:x}",
        "issuer": name_of(certificate.issuer), "valid_from": _day(since), "valid_until": _day(until),
    }  # fmt: skip


def _day(moment: datetime) -> Any:
    return local(moment).date()


def _loaded(content: bytes) -> Any:
    from asn1crypto import pem, x509

    if pem.detect(content):
        _, _, content = pem.unarmor(content)
    return x509.Certificate.load(content, strict=True)


def _private(content: bytes, name: str) -> bool:
    """Whether the bytes hold a private key: a PEM that says so, or in DER a number (PKCS#1, #8, #12) or the name of a
    cipher (an encrypted PKCS#8) where a certificate has another sequence."""
    from asn1crypto import core

    if b"PRIVATE KEY" in content or name.lower().endswith(_KEY_NAMES):
        return True
    try:
        first = core.Sequence.load(content)[0]
        return isinstance(first, core.Integer) or (
            isinstance(first, core.Sequence) and isinstance(first[0], core.ObjectIdentifier)
        )
    except (ValueError, TypeError, IndexError, KeyError):
        return False


def _refused(code: str) -> Invalid:
    return Invalid({"file": SENTENCES[code]}, code=code)
