"""Files dropped on the desk before their dossier exists: looked into at once, filed with it, else forgotten.

The bytes lie in storage under a name that nobody can guess, what they are in the cache, for as long as a draft. Only
the clerk who dropped them reaches them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import QueryDict

from cases.desk.drafts import KEPT
from cases.dossier.filing import file_paper
from cases.dossier.models import Dossier
from digitization.scanning.checks import Checked, check
from motcua.core.errors import Invalid
from motcua.core.models import User
from motcua.core.moments import Moment

FIELD = "file-"  # before the component's code
_FOLDER = "held"
_GONE = "Tệp «{name}» đã để quá lâu và không còn: thả lại tệp."


@dataclass(frozen=True)
class Held:
    """One file on the desk."""

    token: str
    name: str
    size: int
    media_type: str
    pages: int
    signed: bool

    @property
    def path(self) -> str:
        """Its place in storage."""
        return f"{_FOLDER}/{self.token}"


def hold(user: User, content: bytes, name: str) -> Held:
    """Look into a file and keep it on the desk of ``user``. Errors: as ``checks.check``."""
    found = check(content, name)
    held = Held(secrets.token_urlsafe(18), name[:120], len(content), **asdict(found))
    default_storage.save(held.path, ContentFile(content))
    cache.set(_key(user, held.token), asdict(held), KEPT)
    return held


def on_desk(user: User, post: QueryDict) -> dict[str, list[Held]]:
    """Component code → the files that a desk's form names and ``user`` still holds."""
    named = {name.removeprefix(FIELD): post.getlist(name) for name in post if name.startswith(FIELD)}
    found = cache.get_many([_key(user, token) for tokens in named.values() for token in tokens])
    return {
        code: [Held(**kept) for token in tokens if (kept := found.get(_key(user, token)))]
        for code, tokens in named.items()
    }  # fmt: skip


def require(user: User, post: QueryDict) -> dict[str, list[Held]]:
    """As ``on_desk``; Invalid("files") when one of them is gone."""
    found = on_desk(user, post)
    for code, held in found.items():
        if len(held) < len(post.getlist(FIELD + code)):
            raise Invalid({"files": "Có tệp đã để trên quầy quá lâu và không còn: thả lại tệp đó."})
        for each in held:
            if not default_storage.exists(each.path):
                raise Invalid({"files": _GONE.format(name=each.name)})
    return found


def file_all(dossier: Dossier, held: Mapping[str, list[Held]], user: User, moment: Moment) -> None:
    """File what lies on the desk at the dossier just opened."""
    for code, each in ((code, each) for code, lying in held.items() for each in lying):
        with default_storage.open(each.path) as stored:
            content = bytes(stored.read())
        found = Checked(each.media_type, each.pages, each.signed)
        file_paper(dossier_id=dossier.pk, user=user, moment=moment, content=content, found=found, component=code)


def forget(user: User, held: Mapping[str, list[Held]]) -> None:
    """Clear the desk of these."""
    for each in (each for lying in held.values() for each in lying):
        default_storage.delete(each.path)
        cache.delete(_key(user, each.token))


def sweep(now: datetime) -> int:
    """Remove what no draft can name any more; how many."""
    if not default_storage.exists(_FOLDER):
        return 0
    paths = [f"{_FOLDER}/{name}" for name in default_storage.listdir(_FOLDER)[1]]
    old = [path for path in paths if default_storage.get_modified_time(path) < now - timedelta(seconds=KEPT)]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _key(user: User, token: str) -> str:
    return f"desk:held:{user.pk}:{token}"
