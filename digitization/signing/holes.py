"""The one part of a signed PDF that its signature does not cover: the hole in which the signature itself lies.

Looked at letter by letter, so that not one byte of a file changes unseen.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from . import trust


def tidy(content: bytes, signature: Any, *, trusted: bool) -> bool:
    """Whether the hole holds the signature and nothing else, and each certificate in it is as its issuer signed it.

    ``trusted``: the signer's own chain is known; then a certificate of nobody known has no business there.
    """
    from asn1crypto.cms import ContentInfo

    _, start, end, _ = (int(n) for n in signature.byte_range)
    hole = content[start:end]
    digits = hole[1:-1]
    if hole[:1] != b"<" or hole[-1:] != b">" or (digits != digits.lower() and digits != digits.upper()):
        return False
    raw = bytes.fromhex(digits.decode("ascii"))
    message = ContentInfo.load(raw)
    behind = raw[len(message.dump()) :]
    if len(raw) * 2 != len(digits) or behind.strip(b"\0"):
        return False
    return all(_head(data) and _issued(data, trusted) for data in _nested(message["content"]))


def _nested(signed: Any) -> Iterator[Any]:
    """The signature, and the time-stamp tokens that hang on it."""
    yield signed
    for attribute in signed["signer_infos"][0]["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from (token["content"] for token in attribute["values"])


def _head(signed: Any) -> bool:
    """The parts of a CMS message that no signature covers say the same as those that one does."""
    from asn1crypto.algos import DigestAlgorithm

    signer = signed["signer_infos"][0]
    used = signer["digest_algorithm"]["algorithm"].native
    plain = DigestAlgorithm({"algorithm": used}).dump()
    bare = plain.removesuffix(b"\x05\x00")
    allowed = {plain, b"\x30" + bytes([len(bare) - 2]) + bare[2:]}
    stated = {algorithm.dump() for algorithm in (*signed["digest_algorithms"], signer["digest_algorithm"])}
    kind = signed["encap_content_info"]["content_type"].native
    return stated <= allowed and signed["version"].native == ("v1" if kind == "data" else "v3")


def _issued(signed: Any, trusted: bool) -> bool:
    from asn1crypto.x509 import Certificate

    brought = [c.chosen for c in signed["certificates"] or () if isinstance(c.chosen, Certificate)]
    roots, between = trust.known()
    known = {c.dump() for c in (*roots, *between)}
    others = [c for c in brought if c.dump() not in known]
    return all(_as_issued(c, [*roots, *between, *brought], trusted) for c in others)


def _as_issued(certificate: Any, issuers: Iterable[Any], trusted: bool) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.x509 import load_der_x509_certificate

    if certificate["signature_value"].contents[:1] != b"\0":  # the bits left over in its last byte: none
        return False
    theirs = [issuer for issuer in issuers if issuer.subject.dump() == certificate.issuer.dump()]
    read = load_der_x509_certificate(certificate.dump())
    for issuer in theirs:
        try:
            read.verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return not theirs and not trusted
