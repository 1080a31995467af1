"""Whose key is where: the agency's seal, and the demonstration's keys of persons. All of it is settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from motcua.core.errors import RuleBroken
from motcua.core.models import User

from .providers import PROVIDERS, Credential

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer


def of(kind: str, user: User) -> Credential | None:
    """The key on this server with which ``user`` signs as «personal» or for the «agency»; usually there is none."""
    return seal() if kind == "agency" else _personal(user)


def seal() -> Credential | None:
    """The agency's key."""
    said = settings.SIGNING["seal"]
    return Credential(**said, image=_picture(settings.SIGNING["seal_image"])) if said else None


def _personal(user: User) -> Credential | None:
    folder = settings.SIGNING["personal"]
    if not folder or Path(user.username).name != user.username:
        return None
    file = Path(folder) / f"{user.username}.p12"
    if not file.is_file():
        return None
    return Credential("pkcs12", str(file), image=_picture(str(file.with_suffix(".png"))))


def _picture(path: str) -> Path | None:
    return Path(path) if path and Path(path).is_file() else None


def asks_pin(kind: str) -> bool:
    """Whether a person types the PIN; the agency's may stand in a file that only the server reads."""
    return kind != "agency" or not settings.SIGNING["seal_pin_file"]


@contextmanager
def opened(credential: Credential | None, kind: str, pin: str) -> "Iterator[Signer]":
    """The key, open for as long as the block lasts; the PIN lives in this call alone.

    Errors: RuleBroken("no_credential"), Invalid("wrong_pin"), RuleBroken("key_out_of_reach").
    """
    if credential is None:
        raise RuleBroken("no_credential", "Chưa có chứng thư số cho người ký này, văn bản vẫn «chưa ký số».")
    if not asks_pin(kind):
        pin = Path(settings.SIGNING["seal_pin_file"]).read_text().strip()
    with PROVIDERS[credential.provider](credential, pin) as signer:
        yield signer
