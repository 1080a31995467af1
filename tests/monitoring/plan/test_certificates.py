"""A digital certificate read from its file (VI.1): what is read, what is refused and why, nothing kept."""

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile

from digitization.papers.models import StoredFile
from digitization.papers.services import keep
from digitization.signing import verify
from digitization.signing.models import Signature
from digitization.signing.verdicts import Verdict
from monitoring.plan import certificates
from monitoring.plan.models import Certificate
from motcua.core.calendar import VN
from motcua.core.errors import Invalid
from tests.factories import core, pages, plans, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
EQUIPMENT, PIN = "/ke-hoach/trang-thiet-bi/", form.BestAvailableEncryption(b"12345678")
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=VN), datetime(2028, 2, 29, 23, 59, 59, tzinfo=VN)
FACTS = {"holder": "Nguyễn Thị Ưởng", "serial": "540f01", "issuer": "CA thử", "valid_from": date(2026, 3, 1),
         "valid_until": date(2028, 2, 29)}  # fmt: skip
KEY = ec.generate_private_key(ec.SECP256R1())


@cache
def made(authority: bool = False) -> x509.Certificate:
    """A certificate whose subject holds a personal number, as Vietnamese ones do."""
    subject = x509.Name([
        x509.NameAttribute(NameOID.USER_ID, "CCCD:056195000123"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Thị Ưởng"),
    ])  # fmt: skip
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA thử")])
    builder = x509.CertificateBuilder(issuer, subject, KEY.public_key(), 0x540F01, SINCE, UNTIL)
    return builder.add_extension(x509.BasicConstraints(authority, None), critical=True).sign(KEY, hashes.SHA256())


def private(encoding: form.Encoding, how: form.PrivateFormat, pin: Any = None) -> bytes:
    return KEY.private_bytes(encoding, how, pin or form.NoEncryption())


@pytest.mark.parametrize("encoding", [form.Encoding.DER, form.Encoding.PEM])
def test_holder_issuer_serial_and_days_are_read_and_no_personal_number(encoding: form.Encoding) -> None:
    assert certificates.read(made().public_bytes(encoding), "ky.cer") == FACTS


# The bytes differ in each process, so each case has a name.
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (private(form.Encoding.PEM, form.PrivateFormat.PKCS8), "a.pem"),
        (private(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL), "a.cer"),
        (private(form.Encoding.PEM, form.PrivateFormat.PKCS8, PIN), "a.pem"),
        (private(form.Encoding.DER, form.PrivateFormat.PKCS8), "a.der"),
        (private(form.Encoding.DER, form.PrivateFormat.TraditionalOpenSSL), "a.der"),
        (private(form.Encoding.DER, form.PrivateFormat.PKCS8, PIN), "a.der"),
        (pkcs12.serialize_key_and_certificates(b"a", KEY, made(), None, PIN), "chung-thu.cer"),
        (made().public_bytes(form.Encoding.PEM) + private(form.Encoding.PEM, form.PrivateFormat.PKCS8), "a.pem"),
        (b"whatever it is", "chung-thu.P12"),
    ],
    ids=("pkcs8", "own form", "locked", "der", "own form der", "locked der", "p12", "both", "named p12"),
)
def test_what_holds_a_private_key_is_refused_with_advice(content: bytes, name: str) -> None:
    with pytest.raises(Invalid, match="khóa bí mật") as refused:
        certificates.read(content, name)
    assert (refused.value.code, list(refused.value.errors)) == ("private_key", ["file"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" ", "empty"), (b"khong phai chung thu", "unreadable"),
        (made().public_bytes(form.Encoding.DER)[:90], "unreadable"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "unreadable"),
        (b"\x30" * 1000, "unreadable"), (b"x" * (certificates.MOST_BYTES + 1), "too_large"),
        (made(authority=True).public_bytes(form.Encoding.PEM), "authority"),
    ],
    ids=("blank", "words", "half", "short", "no certificate", "too large", "an authority's"),
)  # fmt: skip
def test_what_is_no_signers_certificate_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        certificates.read(content, "x.cer")
    assert (refused.value.code, refused.value.message) == (code, certificates.SENTENCES[code])


def test_the_form_is_filled_from_the_file_and_nothing_is_kept_of_it() -> None:
    office = pages.signed_in(plans.office())

    def send(content: bytes, client: Any = office) -> Any:
        return client.post(EQUIPMENT, {"act": "read", "file": SimpleUploadedFile("ky.cer", content)})

    good = send(made().public_bytes(form.Encoding.DER))
    seen = good.content.decode()
    assert (good.status_code, "Đã đọc từ tệp" in seen, "056195000123" in seen) == (200, True, False)
    assert all(f'value="{word}"' in seen for word in ("Nguyễn Thị Ưởng", "540f01", "CA thử", "2028-02-29"))
    bad = send(private(form.Encoding.DER, form.PrivateFormat.PKCS8))
    assert (bad.status_code, "khóa bí mật" in bad.content.decode()) == (422, True)
    assert office.post(EQUIPMENT, {"act": "read"}).status_code == 422
    assert send(b"x", pages.signed_in(core.head())).status_code == 403
    assert (Certificate.objects.count(), StoredFile.objects.count()) == (0, 0)
    said = {**FACTS, "act": "certificate", "note": ""}
    assert office.post(EQUIPMENT, said).status_code == 302
    assert Certificate.objects.get().valid_until == UNTIL.date()


@pytest.mark.documents
def test_a_certificate_that_signed_is_offered_with_the_days_its_signature_tells(pki: Any) -> None:
    content = signed.signed(pki, "leader", look=False)
    file, serial = keep(content, "application/pdf", 1, plans.NOW), verify.findings(content, plans.NOW)[0].serial
    about = {"verdict": Verdict.VALID, "signer": "Nguyễn Thị Ngọc Ánh", "issuer": "CA thử", "checked_at": plans.NOW}
    Signature.objects.create(file=file, position=1, serial=serial, **about)
    seen = pages.signed_in(plans.office()).get(EQUIPMENT, {"so": serial}).content.decode()
    assert all(f'value="{word}"' in seen for word in ("Nguyễn Thị Ngọc Ánh", serial, "2020-01-01", "2060-01-01"))
