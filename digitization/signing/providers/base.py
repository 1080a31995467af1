"""What a key store must be able to do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.core.errors import Invalid, RuleBroken
from motcua.core.registry import Registry

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


@dataclass(frozen=True)
class Credential:
    """Where one key lies. ``path``: the file, or the PKCS#11 module; ``image``: what the stamp shows, if anything."""

    provider: str
    path: str
    token: str = ""
    key: str = ""
    image: Path | None = None


# Opens the store with a PIN for as long as the block lasts. Errors: wrong_pin(), out_of_reach().
Open = Callable[[Credential, str], AbstractContextManager["Signer"]]
PROVIDERS: Registry[Open] = Registry("key store")


def wrong_pin() -> Invalid:
    """Said once, before anything is signed."""
    return Invalid({"pin": "Mã PIN chưa đúng. Chưa văn bản nào được ký."}, code="wrong_pin")


def out_of_reach(words: str) -> RuleBroken:
    """The key cannot be used now, whatever the PIN."""
    return RuleBroken("key_out_of_reach", words)
