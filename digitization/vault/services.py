"""The owner's store: what it offers, how an offer is taken or declined, what enters and what leaves it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery

from digitization.papers import services as papers
from digitization.papers.models import Filing, Paper, PaperKind
from motcua.core import access, journal
from motcua.core.errors import Invalid, NotAllowed, RuleBroken
from motcua.core.models import Person, User
from motcua.core.moments import Moment

from . import rules
from .models import Use

MOST: Final = 200  # offers of one look: nobody reads more, and a store may hold thousands
_TOLD: Final = (
    "owner", "kind", "origin", "title", "number", "issuer", "issued_on", "valid_until", "accepted_at", "revoked_at",
    "original__destroyed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that may be used again. ``source``: where it was first filed; ``uses``: how often it was used since."""

    paper: Paper
    source: str
    valid_until: date | None
    uses: int


def held(owner_id: int, kinds: Collection[str], on: date, scope: Collection[str]) -> list[Paper]:
    """The papers of an owner that may be used again on a day, the newest first; nothing is logged: nobody looks."""
    stored = Paper.objects.in_force().filter(owner_id=owner_id, kind__in=kinds, accepted_at__isnull=False)
    return _offerable(stored, owner_id, on, scope)


def offers(
    *, owner: Person, kinds: Collection[str] | None, on: date, scope: Collection[str], for_reference: str, user: User,
    purpose: str, moment: Moment,
) -> list[Offer]:  # fmt: skip
    """What may be used again for a purpose, the newest (MOST of them) first; the look-up is one journal line.

    ``kinds``: none for all. ``for_reference``: the thing it is wanted for. Whether ``user`` may look is checked above,
    where dossiers and visits are known.
    """
    source = Filing.objects.filter(paper=OuterRef("pk"), reused=False).values("reference")[:1]
    used = Use.objects.filter(paper=OuterRef("pk"), outcome=Use.Outcome.USED).order_by().values("paper")
    stored = Paper.objects.in_force().filter(owner=owner, accepted_at__isnull=False)
    if kinds is not None:
        stored = stored.filter(kind__in=kinds)
    stored = stored.annotate(source=Subquery(source), used=Subquery(used.annotate(n=Count("pk")).values("n")))
    found = [
        Offer(paper, paper.source or "", rules.valid_until(paper), paper.used or 0)
        for paper in _offerable(stored.exclude(valid_until__lt=on), owner.pk, on, scope, MOST)
    ]
    look(owner, [offer.paper for offer in found], for_reference, user, purpose, moment)
    return found


def look(
    owner: Person, seen: Iterable[Paper], for_reference: str, user: User | None, purpose: str, moment: Moment
) -> None:  # fmt: skip
    """Record that somebody looked into a store: what for, and which papers were seen."""
    told = {"purpose": purpose, "for": for_reference, "offered": [paper.pk for paper in seen]}
    journal.record(user, "vault.looked_up", reference_of(owner), moment.at, told, moment.now)


def reference_of(owner: Person) -> str:
    """The name by which the journal knows the owner of a store; no personal number."""
    return f"person:{owner.public_id}"


@transaction.atomic
def use(
    *, paper_id: int, owner_id: int, kind: str, scope: Collection[str], reference: str, component: str, purpose: str,
    user: User | None, moment: Moment,
) -> Use:  # fmt: skip
    """Take an offer: the paper lies at ``reference`` too from now on. A second time changes nothing.

    Errors: Invalid(component) for a paper that is no offer (any more), or is unknown.
    """
    paper = Paper.objects.select_for_update(of=("self",)).select_related("kind", "original").filter(pk=paper_id).first()
    require(paper, owner_id=owner_id, kind=kind, on=moment.at.date(), scope=scope, component=component)
    assert paper is not None
    papers.file(paper=paper, reference=reference, component=component, user=user, moment=moment)
    return _write(paper, reference, component, purpose, user, moment, Use.Outcome.USED, "")


@transaction.atomic
def decline(
    *, paper: Paper, reference: str, component: str, purpose: str, user: User | None, moment: Moment, reason: str
) -> Use:
    """Keep that an offer was not taken, and why. Errors: Invalid(component) without a reason."""
    if not reason.strip():
        raise Invalid({field_of(component): "Ghi lý do không dùng giấy tờ đang có trong kho."})
    return _write(paper, reference, component, purpose, user, moment, Use.Outcome.DECLINED, reason.strip())


def require(paper: Paper | None, *, owner_id: int, kind: str, on: date, scope: Collection[str], component: str) -> None:
    """Raises Invalid(component) with the reason in words unless the paper is an offer."""
    broken = rules.offerable(paper, owner_id=owner_id, kind=kind, on=on, scope=scope) if paper else "unknown"
    if broken:
        words = rules.WORDS.get(broken, "không có trong kho của chủ hồ sơ")
        raise Invalid({field_of(component): f"Không dùng lại được giấy tờ này: {words}."}, code=f"paper_{broken}")


def field_of(component: str) -> str:
    """The name of a component's field in a refusal."""
    return f"components.{component}"


@transaction.atomic
def accept(*, reference: str, moment: Moment) -> list[int]:
    """What was first filed at ``reference`` enters its owners' stores; the ids of what did. Twice changes nothing."""
    new = Paper.objects.filter(
        filings__reference=reference, filings__reused=False, accepted_at=None, revoked_at=None
    ).order_by("pk")
    ids = list(new.values_list("pk", flat=True))
    Paper.objects.filter(pk__in=ids).update(accepted_at=moment.at)
    return ids


@transaction.atomic
def revoke(*, paper_id: int, reason: str, user: User, moment: Moment) -> Paper:
    """Take a wrong paper out of the store; it is offered to nobody from now on, and stays where it was used.

    Errors: NotVisible, NotAllowed, Invalid("reason"), RuleBroken("already_revoked").
    """
    paper = papers.of(paper_id, user)
    if not access.permitted(user, "vault.revoke"):
        raise NotAllowed(message="Thu hồi giấy tờ khỏi kho: lưu trữ, văn thư hoặc lãnh đạo phòng.")
    if not reason.strip():
        raise Invalid({"reason": "Ghi lý do thu hồi."})
    changed = Paper.objects.filter(pk=paper.pk, revoked_at=None).update(
        revoked_at=moment.at, revoked_by=user, revoked_reason=reason.strip()[:300]
    )
    if not changed:
        raise RuleBroken("already_revoked", "Giấy tờ này đã bị thu hồi.")
    journal.record(
        user, "paper.revoked", paper.reference, moment.at, {"paper": paper.pk, "reason": reason.strip()}, moment.now
    )  # fmt: skip
    return paper


def _offerable(
    stored: QuerySet[Paper], owner_id: int, on: date, scope: Collection[str], most: int | None = None
) -> list[Any]:  # fmt: skip
    """Those that the rules let be used, the newest first, each with what an offer tells of it and no more."""
    kinds = {kind.slug: kind for kind in PaperKind.objects.filter(reusable=True)}
    of_them = stored.filter(kind__in=kinds).select_related("original").only(*_TOLD)
    papers = list(of_them.order_by("-pk")[:most])
    for paper in papers:
        paper.kind = kinds[paper.kind_id]
    return [p for p in papers if not rules.offerable(p, owner_id=owner_id, kind=p.kind_id, on=on, scope=scope)]


def _write(
    paper: Paper, reference: str, component: str, purpose: str, user: User | None, moment: Moment, outcome: str,
    reason: str,
) -> Use:  # fmt: skip
    found, _ = Use.objects.update_or_create(
        paper=paper, reference=reference, component=component,
        defaults={"purpose": purpose[:300], "user": user, "at": moment.at, "outcome": outcome, "reason": reason[:300]},
    )  # fmt: skip
    return found
