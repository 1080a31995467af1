"""Disposal: proposed, challenged, approved by two people, carried out. What others still need stays and is named."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, Model

from digitization.papers.models import Filing, Paper, StoredFile
from motcua.core import jobs, journal
from motcua.core.errors import Invalid, NotVisible
from motcua.core.fsm import broken
from motcua.core.models import User
from motcua.core.moments import Moment

from . import ledger
from .models import DisposalItem, DisposalList, Hold, Package
from .rules import APPROVE, KEEP, READ, is_due, listed, require

Leaving = Mapping[type[Model], Collection[int]]  # rows that no longer need their bytes
AT_MOST = 500  # packages on one list: two people must be able to read it
_FILES = ("original_id", "searchable_id", "signed_id")


@transaction.atomic
def propose(*, package_ids: Collection[int], user: User, moment: Moment, note: str = "") -> DisposalList:
    """Put packages whose time is over on a list. Errors: Invalid, RuleBroken not_due / on_hold, NotAllowed."""
    require(user, KEEP)
    if not 1 <= len(package_ids) <= AT_MOST:
        raise Invalid({"package": f"Chọn từ 1 đến {AT_MOST} hồ sơ để đề nghị tiêu hủy."})
    packages = list(Package.objects.select_for_update(of=("self",)).filter(pk__in=package_ids).here().order_by("pk"))
    if len(packages) < len(set(package_ids)) or DisposalItem.objects.open().filter(package__in=packages).exists():
        raise Invalid({"package": "Có hồ sơ không còn chờ tiêu hủy hoặc đã ở danh sách khác; hãy chọn lại."})
    _check(packages, moment)
    made = DisposalList.objects.create(code=_next_code(moment), note=note, proposed_by=user, proposed_at=moment.at)
    DisposalItem.objects.bulk_create(DisposalItem(list=made, package=package) for package in packages)
    _tell(user, "proposed", made, moment, size=len(packages))
    return made


@transaction.atomic
def challenge(*, list_id: int, package_ids: Collection[int], user: User, moment: Moment, reason: str) -> DisposalList:
    """Take packages out of an open list and say why. Errors: Invalid when none of them stands on it."""
    require(user, READ)
    found = _open_list(list_id)
    items = found.items.standing().filter(package__in=package_ids)
    codes = listed(items.values_list("package__reference", flat=True))
    if not items.update(removed_at=moment.at, removed_by=user, removed_reason=reason):
        raise Invalid({"package": "Chọn ít nhất một hồ sơ còn trong danh sách."})
    _tell(user, "challenged", found, moment, codes=codes, reason=reason)
    return found


@transaction.atomic
def approve(*, list_id: int, user: User, moment: Moment) -> DisposalList:
    """One of two agreements. Errors: RuleBroken own_list, approved_already, list_closed, on_hold; NotAllowed."""
    require(user, APPROVE)
    found = _open_list(list_id)
    if user.pk == found.proposed_by_id:
        raise broken("own_list")
    if user.pk == found.first_by_id:
        raise broken("approved_already")
    packages = _standing(found)
    if found.is_approved or not packages:
        raise broken("list_closed")
    _check(packages, moment)
    if found.first_by_id is None:
        found.first_by, found.first_at = user, moment.at
    else:
        found.second_by, found.second_at = user, moment.at
    found.save()
    _tell(user, "approved", found, moment)
    return found


@transaction.atomic
def destroy(*, list_id: int, user: User, moment: Moment) -> DisposalList:
    """Carry an approved list out: rows become stubs now, bytes leave storage right after the commit.

    Errors: RuleBroken list_closed, on_hold, not_due; NotAllowed.
    Source: Luật Lưu trữ 2024 (only by decision, with minutes); domain.md §10.
    """
    require(user, KEEP)
    found = _open_list(list_id)
    packages = _standing(found)
    if not found.is_approved or not packages:
        raise broken("list_closed")
    _check(packages, moment)
    references = {package.reference for package in packages}
    chain = list(Package.objects.filter(reference__in=references))
    found.outcome = list(_outcome(references, chain))
    ledger.mark([row["sha256"] for row in found.outcome if row["destroyed"]], moment.at)
    Package.objects.filter(reference__in=references).update(destroyed_at=moment.at)
    found.destroyed_by, found.destroyed_at = user, moment.at
    found.save()
    for reference in sorted(references):
        journal.record(user, "archive.destroyed", reference, moment.at, {"list": found.code}, moment.now)
    jobs.after_commit("archive.settle", found.pk)
    jobs.after_commit("archive.minutes", found.pk)
    ledger.forget_slips(references)
    return found


def of(code: str, user: User) -> DisposalList:
    """The list with this code, as ``user`` may read it. Errors: NotVisible."""
    found = DisposalList.objects.visible_to(user).filter(code=code).first()
    if found is None:
        raise NotVisible
    return found


def _outcome(references: set[str], chain: list[Package]) -> Iterator[dict[str, Any]]:
    """Each file of these things: destroyed, or kept and why. Its papers and files are locked until the commit."""
    here = Filing.objects.filter(reference__in=references).values("paper_id")
    papers = list(
        Paper.objects.select_for_update(of=("self",)).filter(pk__in=here).select_related("kind").order_by("pk")
    )
    elsewhere = _used_elsewhere(papers, references)
    named: dict[str, str] = {package.file_id: f"Gói lưu trữ {package.code}" for package in chain}
    for paper in papers:
        named.update({getattr(paper, name): str(paper)[:200] for name in _FILES if getattr(paper, name)})
    files = list(StoredFile.objects.select_for_update().filter(pk__in=named, destroyed_at=None).order_by("pk"))
    leaving: Leaving = {Paper: {paper.pk for paper in papers if paper.pk not in elsewhere},
                        Package: {package.pk for package in chain}}  # fmt: skip
    needed = _needed(files, leaving, elsewhere)
    for file in files:
        why = needed.get(file.pk, "")
        yield {"sha256": file.pk, "what": named[file.pk], "size": file.size, "destroyed": not why, "why": why}


def _used_elsewhere(papers: list[Paper], references: set[str]) -> dict[int, str]:
    """Paper id → where else it lies; a place whose own package was destroyed no longer counts."""
    others = list(Filing.objects.filter(paper__in=papers).exclude(reference__in=references).order_by("pk"))
    gone = set(
        Package.objects.filter(reference__in={filing.reference for filing in others}, is_current=True)
        .exclude(destroyed_at=None)
        .values_list("reference", flat=True)
    )
    held = set(Hold.objects.active().values_list("reference", flat=True).filter(reference__in=gone))
    found: dict[int, str] = {}
    for filing in others:
        if filing.reference not in gone or filing.reference in held:
            found.setdefault(filing.paper_id, f"còn dùng tại {listed([filing.reference])}")
    return found


def let_go(hashes: Collection[str], leaving: Leaving, at: datetime) -> list[str]:
    """Destroy these bytes unless something other than ``leaving`` needs them; the hashes of what goes.

    For what is no paper of anybody and stands under no rule of the archive. The caller has ``archive.clear`` remove the
    bytes once this is committed.
    """
    files = list(StoredFile.objects.select_for_update().filter(pk__in=hashes, destroyed_at=None).order_by("pk"))
    needed = _needed(files, leaving, {})
    going = [file.pk for file in files if file.pk not in needed]
    ledger.mark(going, at)
    return going


def _needed(files: list[StoredFile], leaving: Leaving, elsewhere: dict[int, str]) -> dict[str, str]:
    """Hash → why it stays: whatever still points at the bytes, apart from what leaves with this list."""
    found: dict[str, str] = {}
    hashes = {file.pk for file in files}
    relations = ledger.relations()
    made_of = {each.related_model: each.field.attname for each in relations if each.on_delete is CASCADE}
    needing = [each for each in relations if each.on_delete is not CASCADE]
    for relation in sorted(needing, key=lambda each: each.related_model in made_of):
        model, name = relation.related_model, relation.field.attname
        rows = model._base_manager.filter(**{f"{name}__in": hashes})
        if model in made_of:  # a row made of bytes that leave goes with them, whatever else it points at
            rows = rows.exclude(**{f"{made_of[model]}__in": hashes - set(found)})
        for pk, sha256 in rows.exclude(pk__in=leaving.get(model, ())).values_list("pk", name):
            why = elsewhere.get(pk, "") if model is Paper else ""
            found.setdefault(sha256, why or f"cùng nội dung với {model._meta.verbose_name} khác đang giữ")
    return found


def _check(packages: list[Package], moment: Moment) -> None:
    """No hold, and every term over today. Errors: RuleBroken on_hold, not_due."""
    references = [package.reference for package in packages]
    held = Hold.objects.active().filter(reference__in=references).values_list("reference", flat=True).distinct()
    if held:
        raise broken("on_hold", codes=listed(sorted(held)))
    early = [p.reference for p in packages if not is_due(p.retain_until, moment.now.date())]
    if early:
        raise broken("not_due", codes=listed(early))


def _standing(found: DisposalList) -> list[Package]:
    """The packages still on the list, locked: a hold placed now waits, one placed before has taken its own out."""
    standing = found.items.standing().values("package_id")
    return list(Package.objects.select_for_update(of=("self",)).filter(pk__in=standing).order_by("pk"))


def _open_list(list_id: int) -> DisposalList:
    found = DisposalList.objects.select_for_update(of=("self",)).get(pk=list_id)
    if found.destroyed_at:
        raise broken("list_closed")
    return found


def _next_code(moment: Moment) -> str:
    """«TH-2046-001»; two who propose at once wait for each other by the unique code."""
    year = moment.at.year
    last = DisposalList.objects.filter(code__startswith=f"TH-{year}-").order_by("-pk").first()
    return f"TH-{year}-{int(last.code.rpartition('-')[2]) + 1 if last else 1:03d}"


def _tell(user: User, verb: str, found: DisposalList, moment: Moment, **data: Any) -> None:
    journal.record(user, f"archive.{verb}", f"disposal:{found.code}", moment.at, data, moment.now)
