"""A made-up certification authority with its time-stamp and revocation services (certomancer), once a test run."""

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from werkzeug.serving import WSGIRequestHandler, make_server

PIN = "p1n-84027163"
NAMES = {"leader": "Nguyễn Thị Ngọc Ánh", "clerk": "Trần Văn Ơn", "seal": "Sở Tư pháp tỉnh Khánh Hòa"}
_LONG = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2060-01-01T00:00:00+0000"}
_PAST = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2021-01-01T00:00:00+0000"}
_RSA = {"leader": 2048, "weak": 1024}
# Made-up certificate → whose key, whose signature, since when. Keys are shared: making one costs a tenth of a second.
_SIGNERS = {
    "leader": ("leader", "inter", _LONG), "clerk": ("leader", "inter", _LONG), "seal": ("leader", "inter", _LONG),
    "revoked": ("leader", "inter", _LONG), "expired": ("leader", "inter", _PAST), "weak": ("weak", "inter", _LONG),
    "unknown": ("leader", "other", _LONG),
}  # fmt: skip


def _usage(*uses: str) -> dict[str, Any]:
    return {"id": "key_usage", "critical": True, "smart-value": {"schema": "key-usage", "params": list(uses)}}


def _signer(name: str) -> dict[str, Any]:
    key, issuer, validity = _SIGNERS[name]
    made = {"subject": name, "subject-key": key, "issuer": issuer, "validity": validity,
            "extensions": [_usage("digital_signature", "non_repudiation")]}  # fmt: skip
    if name == "revoked":
        made["revocation"] = {"revoked-since": "2024-01-01T00:00:00+0000", "reason": "key_compromise"}
    return made


def _ca(name: str, issuer: str, **params: Any) -> dict[str, Any]:
    return {"subject": name, "issuer": issuer, "validity": _LONG, "profiles": [{"id": "simple-ca", "params": params}]}


def _architecture() -> dict[str, Any]:
    tsa = {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]}
    names = {"root": "CA gốc thử", "inter": "CA thử", "other": "CA lạ", "tsa": "Dấu thời gian thử", "ocsp": "OCSP thử"}
    people = {name: {"common-name": NAMES.get(name, name)} for name in _SIGNERS}
    return {
        "keyset": "keys", "entity-defaults": {"country-name": "VN"},
        "entities": {**{name: {"common-name": words} for name, words in names.items()}, **people},
        "certs": {
            "root": _ca("root", "root", **{"crl-repo": "root"}), "other": _ca("other", "other"),
            "inter": _ca("inter", "root", **{"max-path-len": 0, "ocsp-service": "inter"}),
            "tsa": {"subject": "tsa", "issuer": "root", "validity": _LONG, "profiles": [],
                    "extensions": [_usage("digital_signature"), tsa]},
            "ocsp": {"subject": "ocsp", "issuer": "inter", "validity": _LONG, "profiles": ["ocsp-responder"]},
            **{name: _signer(name) for name in _SIGNERS},
        },
        "services": {
            "ocsp": {"inter": {"for-issuer": "inter", "responder-cert": "ocsp", "signing-key": "ocsp"}},
            "crl-repo": {"root": {"for-issuer": "root", "signing-key": "root", "simulated-update-schedule": "P90D"}},
            "time-stamping": {"tsa": {"signing-key": "tsa", "signing-cert": "tsa"}},
        },
    }  # fmt: skip


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the tests' output is read by people."""


@dataclass
class Pki:
    """The authority: keys and certificates as files, and its services on a port of this machine."""

    folder: Path

    def __post_init__(self) -> None:
        self.keys = self.folder / "keys"
        self.keys.mkdir()
        names = {"root", "inter", "other", "tsa", "ocsp"}
        for name in sorted(names | set(_RSA)):
            key = (
                rsa.generate_private_key(65537, _RSA[name]) if name in _RSA else ec.generate_private_key(ec.SECP256R1())
            )
            (self.keys / f"{name}.pem").write_bytes(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ))  # fmt: skip
        self.server = make_server("127.0.0.1", 0, self._answer, request_handler=_Quiet)
        files = {p.stem: {"path": p.name} for p in self.keys.glob("*.pem")}
        config = {
            "external-url-prefix": f"http://127.0.0.1:{self.server.server_port}",
            "keysets": {"keys": {"path-prefix": "keys", "keys": files}}, "pki-architectures": {"thu": _architecture()},
        }  # fmt: skip
        self.arch = CertomancerConfig(config, key_search_dir=str(self.folder)).get_pki_arch(ArchLabel("thu"))
        self.animator = Animator(AnimatorArchStore({ArchLabel("thu"): self.arch}), with_web_ui=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.trust.mkdir()
        for name in ("root", "inter"):
            (self.trust / f"{name}.crt").write_bytes(self.certificate(name))

    def _answer(self, *asked: Any) -> Any:
        return self.animator(*asked)

    @property
    def trust(self) -> Path:
        return self.folder / "trust"

    @property
    def tsa(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/thu/tsa/tsa"

    def certificate(self, name: str) -> bytes:
        """DER."""
        return self.arch.get_cert(CertLabel(name)).dump()

    def key(self, name: str) -> Path:
        return self.keys / f"{_SIGNERS[name][0]}.pem"

    def pkcs12(self, name: str) -> Path:
        """The key and certificate of ``name`` under the PIN."""
        file = self.folder / f"{name}.p12"
        if not file.exists():
            file.write_bytes(self.arch.package_pkcs12(CertLabel(name), password=PIN.encode()))
        return file

    @cached_property
    def settings(self) -> dict[str, Any]:
        """SIGNING of a house that trusts this authority and uses no other service of it."""
        personal = self.folder / "personal"
        personal.mkdir()
        return {"seal": {"provider": "pkcs12", "path": str(self.pkcs12("seal"))}, "seal_pin_file": "", "seal_image": "",
                "personal": str(personal), "trust": str(self.trust), "tsa": "", "revocation": False}  # fmt: skip

    def close(self) -> None:
        self.server.shutdown()
