"""API lines of the archive: seal, fetch the package, hold, release, transfer (interface §4)."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from cases.dossier.api import can_read, seen
from cases.slips.views import shown
from digitization.archive import services as archive
from digitization.archive import transfer as transfers
from digitization.archive.models import Hold, Package, Transfer
from digitization.archive.rules import KEEP, require
from motcua.core.errors import Invalid, NotVisible
from motcua.core.http import KEYED, REFUSED, Bearer, Strict, bare, iso, once, user_of
from motcua.core.models import User
from motcua.core.moments import Moment

from . import archiving

router = Router(tags=["Archive"])
_ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
_FETCHED = {"responses": {**REFUSED["responses"], 200: {"description": "Gói BagIt", "content": _ZIP}}}


def _keeper(request: HttpRequest, user: User) -> None:
    """404 for a dossier out of sight, 403 for everybody but the archivist."""
    seen(request, user)
    require(user, KEEP)


class SealIn(Strict):
    """``reason``: why it is sealed although something is missing, or why once more."""

    reason: Annotated[str, Field(max_length=500)] = ""


class HoldIn(Strict):
    """``owner``: the user name of whoever answers for the hold; without one, who places it."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    review_on: date
    owner: Annotated[str, Field(max_length=150)] = ""


class ReleaseIn(Strict):
    """``hold``: the id that placing it answered."""

    hold: int
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class TransferIn(Strict):
    """Which archive took the package, by which minutes."""

    to: Annotated[str, Field(min_length=1, max_length=200)]
    minutes: Annotated[str, Field(min_length=1, max_length=80)]
    signed_on: date


def package_of(package: Package) -> dict[str, Any]:
    """A package as the API shows it."""
    return {
        "dossier": package.code, "number": package.number, "sha256": package.file_id, "size": package.file.size,
        "sealed_at": iso(package.sealed_at), "retention": package.term, "documents": package.documents,
        "retain_until": package.retain_until.isoformat() if package.retain_until else None, "gaps": package.gaps,
        "reason": package.reason, "transferred": _transfer(package.transfer) if package.transfer else None,
        "links": {"package": f"/api/v1/archive/{package.code}/package.zip"},
    }  # fmt: skip


def _transfer(made: Transfer) -> dict[str, Any]:
    return {
        "to": made.to, "minutes": made.minutes, "signed_on": made.signed_on.isoformat(),
        "recorded_at": iso(made.made_at),
    }  # fmt: skip


def _hold(placed: Hold) -> dict[str, Any]:
    return {
        "id": placed.pk, "dossier": placed.code, "owner": placed.owner.username, "reason": placed.reason,
        "review_on": placed.review_on.isoformat(), "placed_at": iso(placed.placed_at),
        "released_at": iso(placed.released_at),
    }  # fmt: skip


@router.post("/archive/{code}/seal", auth=Bearer(_keeper), operation_id="seal", summary="Đóng gói lưu trữ",
             openapi_extra=KEYED)  # fmt: skip
@once
def seal(request: HttpRequest, code: str, payload: SealIn) -> tuple[int, Any]:
    """409 ``archive_incomplete`` names what is missing; with a ``reason`` it is sealed all the same."""
    user, now = user_of(request), timezone.now()
    package = archiving.seal(dossier=seen(request, user), user=user, moment=Moment(now, now), reason=payload.reason)
    return 201, package_of(package)


@router.get("/archive/{code}/package.zip", auth=can_read, operation_id="package", summary="Gói lưu trữ, bản BagIt nén",
            openapi_extra=_FETCHED)  # fmt: skip
def package_zip(request: HttpRequest, code: str) -> HttpResponse:
    """As readable as its dossier; 409 ``not_sealed`` while there is none."""
    user = user_of(request)
    dossier = seen(request, user)
    content = archiving.fetch(archiving.current(dossier), user, timezone.now())
    return shown(content, f"{dossier.code}.zip", archive.ZIP)


@router.post("/archive/{code}/hold", auth=Bearer(_keeper), operation_id="hold", summary="Đặt lệnh giữ",
             openapi_extra=KEYED)  # fmt: skip
@once
def hold(request: HttpRequest, code: str, payload: HoldIn) -> tuple[int, Any]:
    """Nothing of the dossier is disposed of while the hold is in force, whatever the rules say."""
    user, now = user_of(request), timezone.now()
    owner = User.objects.filter(username=payload.owner, is_active=True).first() if payload.owner else user
    if owner is None:
        raise Invalid({"owner": "Không có tài khoản này đang hoạt động."})
    placed = bare(archive.hold)(
        reference=seen(request, user).reference, user=user, moment=Moment(now, now), owner=owner, reason=payload.reason,
        review_on=payload.review_on,
    )  # fmt: skip
    return 201, _hold(placed)


@router.post("/archive/{code}/release", auth=Bearer(_keeper), operation_id="release", summary="Bỏ lệnh giữ",
             openapi_extra=KEYED)  # fmt: skip
@once
def release(request: HttpRequest, code: str, payload: ReleaseIn) -> tuple[int, Any]:
    """``hold``: the id that placing it answered."""
    user, now = user_of(request), timezone.now()
    if not Hold.objects.filter(pk=payload.hold, reference=seen(request, user).reference).exists():
        raise NotVisible
    found = bare(archive.release)(hold_id=payload.hold, user=user, moment=Moment(now, now), reason=payload.reason)
    return 200, _hold(found)


@router.post("/archive/{code}/transfer", auth=Bearer(_keeper), operation_id="transfer", summary="Nộp lưu trữ lịch sử",
             openapi_extra=KEYED)  # fmt: skip
@once
def transfer(request: HttpRequest, code: str, payload: TransferIn) -> tuple[int, Any]:
    """Handed over by signed minutes; there is no way back. 409 ``not_permanent`` for a term of years."""
    user, now = user_of(request), timezone.now()
    package = archiving.current(seen(request, user))
    bare(transfers.transfer)(package_ids=[package.pk], user=user, moment=Moment(now, now), **payload.model_dump())
    return 201, package_of(archiving.current(seen(request, user)))
