"""A key in a PKCS#12 file: for demonstrations, and for an agency without a token."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .base import PROVIDERS, Credential, out_of_reach, wrong_pin

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


@contextmanager
def opened(credential: Credential, pin: str) -> "Iterator[Signer]":
    """The signer in the file. Errors: wrong_pin, also for a damaged file; key_out_of_reach without one."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        content = Path(credential.path).read_bytes()
    except OSError as gone:
        raise out_of_reach("Không đọc được tệp chứng thư số trên máy chủ; hãy báo quản trị hệ thống.") from gone
    try:
        signer = SimpleSigner.load_pkcs12_data(content, other_certs=(), passphrase=pin.encode())
    except ValueError as wrong:
        raise wrong_pin() from wrong
    yield signer


PROVIDERS.add("pkcs12", opened)
