"""Seal, hold, release: what an archivist does to one thing known by its reference."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from digitization.papers import services as papers
from motcua.core import journal
from motcua.core.errors import Invalid
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.moments import Moment

from . import packing
from .models import DisposalItem, Hold, Package, RetentionRule
from .packing import Entry
from .rules import KEEP, explain, require, retain_until

ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package will hold. ``gaps``: what is missing, in words; ``facts``: metadata of the file (TT 02/2019)."""

    reference: str
    title: str
    finished_on: date
    rule: RetentionRule
    organisation: str
    entries: Sequence[Entry]
    facts: dict[str, Any] = field(default_factory=dict)
    gaps: Sequence[str] = ()
    documents: int = 0
    pages: int = 0


@transaction.atomic
def seal(*, manifest: Manifest, user: User | None, moment: Moment, reason: str = "") -> Package:
    """Make the package of one thing and keep it under its hash. Without ``user`` the house seals by itself.

    Errors: RuleBroken archive_incomplete (gaps and no reason), already_sealed (again and no reason),
    package_destroyed, already_transferred; NotAllowed.
    """
    if user is not None:
        require(user, KEEP)
    lock(manifest.reference)
    before = Package.objects.select_for_update().filter(reference=manifest.reference, is_current=True).first()
    if before and before.destroyed_at:
        raise broken("package_destroyed")
    if before and before.transfer_id:
        raise broken("already_transferred", codes=before.code)
    if before and not reason:
        raise broken("already_sealed")
    if manifest.gaps and not reason:
        raise broken("archive_incomplete", missing="; ".join(manifest.gaps))
    content = packing.pack(manifest.entries, _about(manifest), moment.at.date())
    packing.verify(content)
    if before:
        Package.objects.filter(pk=before.pk).update(is_current=False)
    package = Package.objects.create(
        reference=manifest.reference, number=before.number + 1 if before else 1, title=manifest.title[:1000],
        finished_on=manifest.finished_on, rule=manifest.rule,
        retain_until=retain_until(manifest.rule, manifest.finished_on),
        file=papers.keep(content, ZIP, manifest.pages, moment.now), previous=before, sealed_at=moment.at,
        sealed_by=user, gaps=list(manifest.gaps), reason=reason, facts=manifest.facts, documents=manifest.documents,
    )  # fmt: skip
    data = {"sha256": package.file_id, "number": package.number, "gaps": list(manifest.gaps), "reason": reason}
    journal.record(user, "archive.sealed", manifest.reference, moment.at, data, moment.now)
    return package


@transaction.atomic
def hold(*, reference: str, user: User, moment: Moment, owner: User, reason: str, review_on: date) -> Hold:
    """Keep everything of one thing until its owner lets go; it leaves every disposal list that is still open.

    Errors: Invalid("review_on") for a day that is not to come; NotAllowed.
    """
    require(user, KEEP)
    if review_on <= moment.now.date():
        raise Invalid({"review_on": "Ngày xem lại phải sau hôm nay."})
    lock(reference)
    placed = Hold.objects.create(
        reference=reference, owner=owner, reason=reason, review_on=review_on, placed_at=moment.at, placed_by=user
    )
    open_items = DisposalItem.objects.open().filter(package__reference=reference)
    taken_out = open_items.update(removed_at=moment.at, removed_by=user, removed_reason=f"Lệnh giữ: {reason}"[:500])
    data = {"reason": reason, "review_on": review_on.isoformat(), "owner": owner.username, "taken_out": taken_out}
    journal.record(user, "archive.held", reference, moment.at, data, moment.now)
    return placed


@transaction.atomic
def review(*, hold_id: int, user: User, moment: Moment, review_on: date) -> Hold:
    """The hold was looked at and goes on until another day. Errors: as ``hold``, RuleBroken("hold_released")."""
    found = _open_hold(hold_id, user)
    if review_on <= moment.now.date():
        raise Invalid({"review_on": "Ngày xem lại phải sau hôm nay."})
    found.review_on = review_on
    found.save(update_fields=["review_on"])
    data = {"hold": found.pk, "review_on": review_on.isoformat()}
    journal.record(user, "archive.hold_reviewed", found.reference, moment.at, data, moment.now)
    return found


@transaction.atomic
def release(*, hold_id: int, user: User, moment: Moment, reason: str) -> Hold:
    """Let go; from now on the rules count again. Errors: RuleBroken("hold_released"), NotAllowed."""
    found = _open_hold(hold_id, user)
    found.released_at, found.released_by, found.release_reason = moment.at, user, reason
    found.save(update_fields=["released_at", "released_by", "release_reason"])
    journal.record(
        user, "archive.released", found.reference, moment.at, {"hold": found.pk, "reason": reason}, moment.now
    )
    return found


def _open_hold(hold_id: int, user: User) -> Hold:
    require(user, KEEP)
    found = Hold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if found.released_at:
        raise broken("hold_released")
    return found


def lock(reference: str) -> None:
    """One archival act on a thing at a time, whether or not it has a package yet."""
    with connection.cursor() as db:
        db.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"archive:{reference}"])


def _about(manifest: Manifest) -> dict[str, str]:
    """bag-info.txt: who, what, how long."""
    return {
        "Source-Organization": manifest.organisation,
        "External-Identifier": manifest.reference.partition(":")[2],
        "External-Description": manifest.title,
        "Retention": explain(manifest.rule, manifest.finished_on),
        "Bag-Software-Agent": "motcua",
    }
