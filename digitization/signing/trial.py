"""Keys for trying things out: a made-up authority of this machine, named so that nobody can take it for a real one."""

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .verdicts import TRIAL

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder

YEARS: Final = 3
WORTH: Final = "Chứng thư thử nghiệm – không có giá trị pháp lý"


def make(folder: Path, people: Mapping[str, str], office: str, pin: str, now: datetime) -> None:
    """``folder`` with trust/ca.crt, seal.p12 and personal/USERNAME.p12 for ``people`` (username → name), under one PIN.

    The authority's own key is kept nowhere: it never signs again. The folder is there whole, or not at all.
    """
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    for part in (making, making / "trust", making / "personal"):
        part.mkdir(mode=0o700)
    ours = _key()
    authority = _signed(_certificate(TRIAL, ours, now, authority=True), TRIAL, ours)
    _write(making / "trust" / "ca.crt", _pem(authority))
    files = {"seal": office} | {f"personal/{username}": name for username, name in people.items()}
    for file, name in files.items():
        key = _key()
        made = _signed(_certificate(name, key, now), TRIAL, ours)
        _write(making / f"{file}.p12", _pkcs12(key, made, authority, pin))
    making.rename(folder)


def lone(pin: str, now: datetime) -> bytes:
    """PKCS#12 of a key that nobody knows of, certified by itself: to sign what is thrown away."""
    key = _key()
    own = _signed(_certificate(TRIAL, key, now), TRIAL, key)
    return _pkcs12(key, own, own, pin)


def _key() -> "RSAPrivateKey":
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, 2048)


def _certificate(name: str, key: "RSAPrivateKey", now: datetime, *, authority: bool = False) -> "CertificateBuilder":
    from cryptography import x509

    uses = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign", "key_encipherment",
         "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    wanted = ("key_cert_sign", "crl_sign") if authority else ("digital_signature", "content_commitment")
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(x509.KeyUsage(**uses | dict.fromkeys(wanted, True)), critical=True)
    )


def _signed(certificate: "CertificateBuilder", issuer: str, key: "RSAPrivateKey") -> "Certificate":
    from cryptography.hazmat.primitives import hashes

    return certificate.issuer_name(_named(issuer)).sign(key, hashes.SHA256())


def _named(name: str) -> Any:
    from cryptography.x509 import Name, NameAttribute
    from cryptography.x509.oid import NameOID

    told = {NameOID.COUNTRY_NAME: "VN", NameOID.ORGANIZATION_NAME: WORTH, NameOID.COMMON_NAME: name[:64]}
    return Name([NameAttribute(oid, value) for oid, value in told.items()])


def _pem(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _pkcs12(key: "RSAPrivateKey", certificate: "Certificate", authority: "Certificate", pin: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    return pkcs12.serialize_key_and_certificates(
        WORTH.encode(), key, certificate, [authority], BestAvailableEncryption(pin.encode())
    )


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)
