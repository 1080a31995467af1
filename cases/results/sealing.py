"""Sealing many at once: what was chosen, how far it is, and what came of each; kept a day for who asked."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from cases.dossier.models import Dossier
from motcua.core import jobs
from motcua.core.errors import NotVisible, Refusal
from motcua.core.models import User
from motcua.core.moments import Moment

from . import archiving

KEPT = 24 * 3600  # seconds


def begin(user: User, codes: Sequence[str], reason: str) -> str:
    """Queue the sealing of these dossiers; the token under which its progress is told."""
    token = secrets.token_urlsafe(16)
    _tell(token, {"user": user.pk, "codes": list(codes), "reason": reason, "lines": [], "total": len(codes)})
    jobs.at_once("archive.seal_many", user.pk, token)
    return token


def progress(user: User, token: str) -> dict[str, Any]:
    """How far it is: codes, lines (code, ok, why), total, done. Errors: NotVisible for another's, or after a day."""
    told: dict[str, Any] | None = cache.get(_key(token))
    if told is None or told["user"] != user.pk:
        raise NotVisible
    return {**told, "done": len(told["lines"]), "ready": len(told["lines"]) == told["total"]}


def run(user: User, token: str) -> None:
    """Seal each in a transaction of its own; a refusal stops only itself. A second run goes on after the first."""
    told = progress(user, token)
    told.pop("ready")
    for code in told["codes"][told.pop("done") :]:
        told["lines"].append({"code": code, **_seal(user, code, told["reason"])})
        _tell(token, told)


def _seal(user: User, code: str, reason: str) -> dict[str, Any]:
    dossier = Dossier.objects.visible_to(user).for_show().filter(code=code).first()
    now = timezone.now()
    if dossier is None:
        return {"ok": False, "why": "Không tìm thấy hồ sơ, hoặc hồ sơ chưa kết thúc."}
    try:
        package = archiving.seal(dossier=dossier, user=user, moment=Moment(now, now), reason=reason,
                                 slip=archiving.own_print)  # fmt: skip
    except Refusal as refused:
        return {"ok": False, "why": refused.message}
    return {"ok": True, "why": package.term, "gaps": package.gaps}


def _key(token: str) -> str:
    return f"sealing:{token}"


def _tell(token: str, told: dict[str, Any]) -> None:
    cache.set(_key(token), told, KEPT)
