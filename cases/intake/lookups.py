"""Looking into an owner's store: who may, for what; the purpose is part of the look (interface §6)."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from cases.catalogue.models import ProcedureVersion
from cases.dossier import reuse, rules
from cases.dossier.models import Dossier, Visit
from cases.dossier.services import visible
from cases.dossier.states import OPEN
from digitization.vault import services as vault
from digitization.vault.services import Offer
from motcua.core import access
from motcua.core.calendar import local
from motcua.core.errors import NotAllowed
from motcua.core.models import Person, Role, User
from motcua.core.moments import Moment, may_enter_backlog

from .services import receivable, service_point_of

ACTS: Final = ("receive", "supplement", "require_supplement", "forward", "draft", "resolve")


def offers(
    *, user: User, id_number: str, moment: Moment, procedure: str = "", dossier: str = "", visit: str = ""
) -> list[Offer]:
    """What the owner of this number may have reused now, for an open dossier of theirs or the visit being served.

    ``procedure``: only what its components can be met with. An unknown number has nothing to offer.
    Errors: NotAllowed("look_up_needs_purpose"), NotVisible for a hidden dossier, Invalid("procedure").
    """
    found = visible(user, dossier) if dossier else None
    owner = Person.objects.filter(id_number=id_number).first()
    if found is not None:
        _check_dossier(user, found, id_number)
        reference, version = found.reference, found.procedure
    else:
        reference, version = f"visit:{_visit(user, visit, moment).public_id}", None
    if procedure:
        version = receivable(procedure, moment)
    if owner is None:
        return []
    kinds = kinds_of(version) if procedure and version else None
    return look(owner, version, kinds, reference, user, moment)


def at_counter(*, user: User, owner: Person, version: ProcedureVersion, visit: str, moment: Moment) -> list[Offer]:
    """What the person before the clerk may have reused for a procedure; not even looked at where it reuses nothing.

    ``visit``: the visit being served, when one is open; else it is the counter itself that serves.
    """
    kinds = kinds_of(version)
    if not kinds:
        return []
    reference = f"visit:{visit}" if visit else f"unit:{service_point_of(user).code}"
    return look(owner, version, kinds, reference, user, moment)


def look(
    owner: Person, version: ProcedureVersion | None, kinds: Collection[str] | None, reference: str, user: User,
    moment: Moment,
) -> list[Offer]:  # fmt: skip
    """The offers of a store for a procedure, or for advice before one is chosen; the look is recorded."""
    scope = reuse.scope_of(version) if version else frozenset[str]()
    purpose = reuse.purpose_of(version) if version else "Tư vấn, tiếp nhận tại quầy"
    return vault.offers(
        owner=owner, kinds=kinds, on=moment.at.date(), scope=scope, for_reference=reference, user=user,
        purpose=purpose, moment=moment,
    )  # fmt: skip


def kinds_of(version: ProcedureVersion) -> set[str]:
    """The kinds of paper that a procedure lets be reused."""
    return {c.kind_id for c in version.components.all() if c.reusable}


def _check_dossier(user: User, dossier: Dossier, id_number: str) -> None:
    may_act = any(rules.may(user, dossier, act) for act in ACTS)
    if not may_act or dossier.state not in OPEN or dossier.final_stop or dossier.applicant.id_number != id_number:
        raise _without_purpose()


def _visit(user: User, public_id: str, moment: Moment) -> Visit:
    """The visit that ``user`` serves: at a counter of theirs, today, not over."""
    try:
        found = Visit.objects.filter(public_id=UUID(public_id), closed_at=None).first()
    except ValueError:
        found = None
    if found is None or not access.holds(user, {Role.CLERK}, found.service_point_id):
        raise _without_purpose()
    if local(found.opened_at).date() != moment.at.date() and not may_enter_backlog(user, moment.now):
        raise _without_purpose()
    return found


def _without_purpose() -> NotAllowed:
    words = "Tra cứu kho chỉ khi đang giải quyết hồ sơ của chính người đó, hoặc đang phục vụ lượt của họ tại quầy."
    return NotAllowed("look_up_needs_purpose", words)
