"""What a visitor opens: papers as files, people who come back and need not bring them again, an archive in use.

A bounded set, however large the year; each step leaves alone what an earlier run has done.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

import pikepdf
from django.db import transaction

from cases.catalogue import shelf
from cases.dossier.models import Dossier
from cases.dossier.querysets import DossierQuerySet
from cases.dossier.states import OPEN, Channel, Provided, State
from cases.intake import lookups
from cases.intake import services as intake
from cases.intake.people import Applicant
from cases.intake.services import Draft
from cases.results.archiving import rule_of
from digitization.archive import services as archive
from digitization.archive.models import Hold
from digitization.papers.models import Paper
from digitization.scanning import stacks
from digitization.scanning.models import Stack
from digitization.vault.models import Use
from motcua.core import jobs
from motcua.core.errors import Refusal
from motcua.core.models import OrgUnit, Person, Post, Role, User
from motcua.core.moments import Moment

from . import bulk, habits, papers, people
from .book import Version
from .crowd import PERSONS, Crowd, Origin
from .folder import Folder
from .story import Story
from .telling import TheEnd
from .year import Arrival

FINISHED, UNFINISHED = 150, 100  # dossiers whose papers are there as files, the newest
LACKING: Final = 6  # of so many one still lacks a paper
VISITS, OLD, SEALED = 8, 4, 8  # a package costs a worker a second
LONGEST: Final = timedelta(days=120)  # of the way of an old dossier


def furnish(crowd: Crowd, now: datetime) -> int:
    """Lay everything down; how many papers there are now. Sealing and the splitting of a stack are the workers'."""
    until = crowd.year.until
    written = Dossier.objects.filter(created_at__lte=until)
    finished = _newest(written.filter(state__in=(State.RESOLVED, State.RETURNED)), FINISHED)
    with jobs.held():
        laid = _lay_down(finished)
        _come_back(crowd, until)
        laid += _lay_down(_newest(written.filter(state__in=OPEN, final_stop=False), UNFINISHED))
        old = _old(crowd)
        laid += sum(papers.lay_down(dossier) for dossier in old)
    _hold(old, now)
    for dossier in [*old, *_to_seal(finished)]:
        jobs.when_idle("archive.seal", dossier.pk)
    _unsorted(finished, now)
    return laid


def _to_seal(finished: list[Dossier]) -> list[Dossier]:
    """Some that were returned, among them some that are kept for ever."""
    returned = [dossier for dossier in finished if dossier.state == State.RETURNED]
    for_ever = [dossier for dossier in returned if rule_of(dossier.procedure).years is None][: SEALED // 2]
    return [*for_ever, *(dossier for dossier in returned if dossier not in for_ever)][:SEALED]


def _newest(found: DossierQuerySet[Dossier], number: int) -> list[Dossier]:
    rows = list(found.for_show().select_related("received_by", "created_by").order_by("-pk")[:number])
    versions = shelf.versions({row.procedure_id for row in rows})
    for row in rows:
        row.procedure = versions[row.procedure_id]
    return rows


def _lay_down(dossiers: Iterable[Dossier]) -> int:
    return sum(papers.lay_down(dossier, leaving=nth % LACKING == 0) for nth, dossier in enumerate(dossiers, start=1))


def _come_back(crowd: Crowd, at: datetime) -> None:
    """Owners whose papers are in the store hand in something that needs one of them."""
    clerk = _holder(Role.CLERK, at)
    if clerk is None or Use.objects.exists():
        return
    owners = Person.objects.in_bulk(
        Paper.objects.in_force().filter(accepted_at__isnull=False, kind__reusable=True)
        .order_by("-pk").values_list("owner_id", flat=True)[: 20 * VISITS]
    )  # fmt: skip
    came, seen = 0, set[str]()
    for owner in owners.values():
        for version in _fitting(crowd, owner, at, seen) if came < VISITS else ():
            with suppress(Refusal):  # out of scope, or no longer valid
                if _hand_in(owner, version, clerk, at):
                    came += 1
                    seen.add(version.code)
                    break


def _fitting(crowd: Crowd, owner: Person, at: datetime, seen: set[str]) -> Iterator[Version]:
    """Procedures that an owner of this kind asks for and that need a paper which the store holds for them."""
    held = set(Paper.objects.in_force().filter(owner=owner, accepted_at__isnull=False).values_list("kind", flat=True))
    of_person = owner.kind == Person.Kind.PERSON
    for version in crowd.book.versions:
        wanted = {p.kind for p in version.papers["", False] if p.required and p.reusable}
        asked = habits.weights(version.key)[0 if of_person else 1] >= 1
        if asked and wanted & held and version.holds(at.date()) and not version.cases and version.code not in seen:
            yield version


@transaction.atomic
def _hand_in(owner: Person, version: Version, clerk: User, at: datetime) -> bool:
    """Whether the store held something for it."""
    moment, needed = Moment(at, at), [p for p in version.papers["", False] if p.required]
    offers = lookups.at_counter(
        user=clerk, owner=owner, version=shelf.version(version.id), visit="", moment=moment
    )  # fmt: skip
    there = {offer.paper.kind_id for offer in offers}
    given = {p.code: Provided.REUSED if p.reusable and p.kind in there else Provided.ORIGINAL for p in needed}
    applicant = Applicant(owner.id_number, owner.name, owner.kind, owner.birth_date, owner.sex, owner.phone,
                          owner.email, owner.address)  # fmt: skip
    draft = Draft(procedure=version.code, applicant=applicant, components=given)
    return Provided.REUSED in given.values() and bool(
        intake.create(user=clerk, moment=moment, draft=draft, receive=True)
    )


def _old(crowd: Crowd) -> list[Dossier]:
    """Dossiers whose years of keeping are over: many years before the others, under the rule that ends first."""
    plain = [version for version in crowd.book.versions if not version.cases]
    kept = [(years, version) for version in plain if (years := rule_of(shelf.version(version.id)).years)]
    if not kept:
        return []
    years, version = min(kept, key=lambda pair: (pair[0], -habits.weights(pair[1].key)[0]))
    ended = crowd.year.until.replace(year=crowd.year.until.year - years - 2, month=1, day=1, hour=9, minute=0)
    folders = list(_told(crowd, version, ended))
    numbers = [folder.owner.id_number for folder in folders]
    theirs = Dossier.objects.filter(applicant__id_number__in=numbers, created_at__lt=crowd.year.until - 2 * LONGEST)
    written = theirs.filter(created_at__year=ended.year)
    if not written.exists():
        with transaction.atomic():
            bulk.write(folders)
    return _newest(written, OLD)


def _told(crowd: Crowd, version: Version, since: datetime) -> Iterator[Folder]:
    """Stories of one procedure that ended well, some weeks apart."""
    made, counter = 0, crowd.book.counters[0]
    for number in range(crowd.year.total, crowd.year.total + 20 * OLD):
        at = crowd.book.calendars[counter.agency].opening(since + timedelta(days=45 * (made + 1)))
        arrival, origin = Arrival(number, at, counter), Origin(own=True, group=PERSONS)
        chance = people.chance_of(crowd.seed, number, what=6)
        draft = crowd.draft(arrival, version, origin, chance)
        born = draft.applicant.birth_date
        if draft.channel != Channel.COUNTER or draft.proxy or (born and at.year - born.year < 18):
            continue
        folder = Folder(crowd.book, version, counter)
        with suppress(TheEnd):
            Story(crowd.book, folder, at, at + LONGEST, chance).run(draft)
        if folder.state == State.RETURNED and folder.outcome and folder.outcome.outcome == "granted":
            made += 1
            yield folder
        if made == OLD:
            return


def _hold(old: list[Dossier], now: datetime) -> None:
    """One of the old ones must not go yet."""
    keeper, owner = _holder(Role.ARCHIVIST, now), _holder(Role.OFFICE, now)
    if old and keeper and owner and not Hold.objects.active().exists():
        archive.hold(
            reference=old[0].reference, user=keeper, moment=Moment(now, now), owner=owner,
            reason="Đang giải quyết khiếu nại về bản trích lục đã cấp.", review_on=now.date() + timedelta(days=90),
        )  # fmt: skip


def _unsorted(dossiers: list[Dossier], now: datetime) -> None:
    """Two pages that somebody scanned without a sheet before them: nobody can say by machine where they belong."""
    clerk = _holder(Role.CLERK, now)
    if clerk is None or len(dossiers) < 2 or Stack.objects.exists():
        return
    whole, made = pikepdf.new(), BytesIO()
    for dossier in dossiers[:2]:
        page = papers.loose(dossier, "Đơn đề nghị", now.date())
        with pikepdf.open(BytesIO(page)) as one:
            whole.pages.extend(one.pages)
    whole.save(made, deterministic_id=True)
    stacks.take_in(content=made.getvalue(), name="quet-khong-to-phan-cach.pdf", unit=intake.service_point_of(clerk),
                   user=clerk, now=now)  # fmt: skip


def _holder(role: Role, at: datetime) -> User | None:
    held = Post.objects.current(at.date()).filter(role=role, user__is_active=True).select_related("user")
    found = held.filter(unit__kind=OrgUnit.Kind.COUNTER) if role == Role.CLERK else held
    post = found.order_by("pk").first()
    return post.user if post else None
