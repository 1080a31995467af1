"""Whom we believe: the certificates in the configured folder, and nobody else."""

import functools
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko_certvalidator import ValidationContext


def known() -> "tuple[tuple[Certificate, ...], tuple[Certificate, ...]]":
    """Roots and intermediates in the folder ``MOTCUA_TRUST``, in PEM or DER."""
    folder = settings.SIGNING["trust"]
    files = sorted(p for p in Path(folder).glob("*") if p.is_file()) if folder else []
    return _read(tuple((str(p), p.stat().st_mtime_ns) for p in files))


@functools.lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> "tuple[tuple[Certificate, ...], tuple[Certificate, ...]]":
    from pyhanko.keys import load_certs_from_pemder

    found = list(load_certs_from_pemder([path for path, _ in files]))
    roots = tuple(c for c in found if c.self_signed != "no")
    return roots, tuple(c for c in found if c.self_signed == "no")


def issuers(certificate: "Certificate") -> "list[Certificate]":
    """The intermediates that lead from the certificate towards a root, for those who know the root alone."""
    between, found = known()[1], []
    while issuer := next((c for c in between if c.subject == certificate.issuer and c not in found), None):
        found.append(issuer)
        certificate = issuer
    return found


def context(
    *, fetch: bool, hard: bool = False, moment: datetime | None = None, held: Mapping[str, Any] | None = None
) -> "ValidationContext":
    """What pyHanko judges certificates with. ``fetch``: ask their services; ``hard``: without an answer there is none.

    ``held``: ocsps, crls and other_certs that came with the document.
    """
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend

    roots, between = known()
    brought = dict(held or {})
    return ValidationContext(
        trust_roots=list(roots),
        other_certs=[*between, *brought.pop("other_certs", ())],
        allow_fetching=fetch,
        revocation_mode="hard-fail" if hard else "soft-fail",
        fetcher_backend=RequestsFetcherBackend(per_request_timeout=10),
        retroactive_revinfo=moment is not None,
        moment=moment,
        **brought,
    )
