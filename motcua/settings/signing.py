"""Where keys and trusted roots for digital signatures are; everything absent by default: files stay «chưa ký số»."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def signing(env: Any) -> dict[str, Any]:
    """What ``MOTCUA_SEAL`` and its neighbours say. Raises ImproperlyConfigured for an address that is none.

    ``seal``: the agency's key; ``seal_pin_file``: where its PIN stands, else Văn thư is asked each time;
    ``personal``: a folder of USERNAME.p12 (USERNAME.png), for demonstrations only; ``trust``: a folder of root and
    intermediate certificates; ``tsa``: the address of a time-stamp service; ``revocation``: whether to ask the
    certificates' own services (OCSP, CRL) whether they are still good.
    """
    return {
        "seal": key_address(env("MOTCUA_SEAL", default="")),
        "seal_pin_file": env("MOTCUA_SEAL_PIN_FILE", default=""),
        "seal_image": env("MOTCUA_SEAL_IMAGE", default=""),
        "personal": env("MOTCUA_PERSONAL_KEYS", default=""),
        "trust": env("MOTCUA_TRUST", default=""),
        "tsa": env("MOTCUA_TSA", default=""),
        "revocation": env.bool("MOTCUA_REVOCATION", default=False),
    }


def trial(folder: Path) -> dict[str, Any]:
    """Where the keys of ``manage.py trial_keys`` are."""
    return {
        "seal": {"provider": "pkcs12", "path": str(folder / "seal.p12")},
        "personal": str(folder / "personal"), "trust": str(folder / "trust"),
    }  # fmt: skip


def key_address(url: str) -> dict[str, str]:
    """``pkcs12:///path/seal.p12`` or ``pkcs11:///path/module.so?token=LABEL&key=LABEL`` in pieces; empty stays so."""
    if not url:
        return {}
    parts = urlsplit(url)
    said = {name: values[0] for name, values in parse_qs(parts.query).items()}
    wanted = {"pkcs12": set(), "pkcs11": {"token", "key"}}.get(parts.scheme)
    if wanted is None or not parts.path or set(said) != wanted:
        raise ImproperlyConfigured(
            "MOTCUA_SEAL: pkcs12:///path/seal.p12 or pkcs11:///path/module.so?token=LABEL&key=LABEL"
        )
    return {"provider": parts.scheme, "path": unquote(parts.path), **said}
