"""A SoftHSM token of this run alone."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories.pki import PIN

MODULE = os.environ.get("MOTCUA_SOFTHSM") or "/usr/lib/softhsm/libsofthsm2.so"


@dataclass
class Hsm:
    """Tokens by their labels, each with a key and certificate of the authority."""

    folder: Path
    authority: Any

    def __post_init__(self) -> None:
        (self.folder / "tokens").mkdir()
        config = self.folder / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {self.folder / 'tokens'}\nobjectstore.backend = file\n")
        os.environ["SOFTHSM2_CONF"] = str(config)
        labels = ("leader", "seal")
        for label in labels:  # all of them before the library is loaded: it looks for tokens once
            self._tool("--init-token", "--free", "--label", label, "--so-pin", "so-pin-1", "--pin", PIN)
            key = str(self.authority.key(label))
            self._tool("--import", key, "--token", label, "--label", label, "--id", "01", "--pin", PIN)
        for label in labels:
            self._put(label)

    def _put(self, label: str) -> None:
        import pkcs11
        from pkcs11 import Attribute, CertificateType, ObjectClass

        with pkcs11.lib(MODULE).get_token(token_label=label).open(rw=True, user_pin=PIN) as session:
            session.create_object({
                Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.TOKEN: True,
                Attribute.LABEL: label, Attribute.ID: b"\1", Attribute.VALUE: self.authority.certificate(label),
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509, Attribute.SUBJECT: b"0", Attribute.PRIVATE: False,
            })  # fmt: skip

    @staticmethod
    def _tool(*words: str) -> None:
        subprocess.run(["softhsm2-util", "--module", MODULE, *words], check=True, capture_output=True)
