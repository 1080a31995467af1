"""A signature that is made elsewhere: what is kept meanwhile, and how it is joined with its document.

Nothing of the original is kept twice: an incremental update only adds, so what was added is all that waits.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from motcua.core.errors import Invalid

from . import trust
from .sign import Prepared, complete

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers.pdf_cms import ExternalSigner

MECHANISMS = {"rsa": "RSA", "ec": "ECDSA"}


def standing_in(certificate: bytes, chain: Sequence[bytes], signature: bytes = b"\0" * 512) -> "ExternalSigner":
    """A signer whose key is somewhere else. Errors: Invalid("certificate")."""
    from pyhanko.sign.signers.pdf_cms import ExternalSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    own = _read(certificate)
    issuers = [_read(one) for one in chain] or trust.issuers(own)
    return ExternalSigner(own, SimpleCertificateStore.from_certs([own, *issuers]), signature, embed_roots=False)


def _read(der: bytes) -> "Certificate":
    from asn1crypto.x509 import Certificate

    try:
        read = Certificate.load(der, strict=True)
        if read.public_key.algorithm not in MECHANISMS or not read.subject.native:
            raise ValueError
    except (ValueError, TypeError, KeyError) as unread:
        raise Invalid(
            {"certificate": "Không đọc được chứng thư số (cần X.509 dạng DER, khóa RSA hoặc ECDSA)."}
        ) from unread
    return read


def algorithm(signer: "ExternalSigner") -> str:
    """How the key signs: «RSA-SHA256» (PKCS #1 v1.5) or «ECDSA-SHA256»."""
    assert signer.signing_cert
    return f"{MECHANISMS[signer.signing_cert.public_key.algorithm]}-SHA256"


def kept(prepared: Prepared, original: int, certificate: bytes, chain: Sequence[bytes]) -> dict[str, Any]:
    """What must be remembered until the signature comes; ``original``: the length of the document before."""
    digest = prepared.digest
    return {
        "added": prepared.document[original:], "attributes": prepared.attributes.dump(), "certificate": certificate,
        "chain": list(chain), "digest": digest.document_digest,
        "hole": (digest.reserved_region_start, digest.reserved_region_end),
    }  # fmt: skip


async def completed(state: dict[str, Any], original: bytes, signature: bytes) -> bytes:
    """The document with the signature in it. Errors: RuleBroken("service_away")."""
    from asn1crypto.cms import CMSAttributes
    from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

    prepared = Prepared(
        original + state["added"], PreparedByteRangeDigest(state["digest"], *state["hole"]),
        CMSAttributes.load(state["attributes"]),
    )  # fmt: skip
    return await complete(prepared, standing_in(state["certificate"], state["chain"], signature))
