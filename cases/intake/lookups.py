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
from digitization.vault.sources import asking
from motcua.core import access
from motcua.core.calendar import local
from motcua.core.errors import NotAllowed
from motcua.core.models import Person, Role, User
from motcua.core.moments import Moment, may_enter_backlog

from .services import receivable, service_point_of

_AT_COUNTER: Final = "Tư vấn, tiếp nhận tại quầy"
ACTS: Final = ("receive", "supplement", "require_supplement", "forward", "draft", "resolve")


def offers(
    *, user: User, id_number: str, moment: Moment, procedure: str = "", dossier: str = "", visit: str = ""
) -> list[Offer]:
    """What the owner of this number may have reused now, for an open dossier of theirs or the visit being served.

    ``procedure``: only what its components can be met with. An unknown number has nothing to offer.
    Errors: NotAllowed("look_up_needs_purpose"), NotVisible for a hidden dossier, Invalid("procedure").
    """
    if dossier:
        found = visible(user, dossier)
        if found.applicant.id_number != id_number:
            raise _without_purpose()
        version = receivable(procedure, moment) if procedure else None
        return for_dossier(user=user, dossier=found, moment=moment, version=version)
    reference = f"visit:{_visit(user, visit, moment).public_id}"
    wanted = receivable(procedure, moment) if procedure else None
    owner = Person.objects.filter(id_number=id_number).first()
    return look(owner, wanted, kinds_of(wanted) if wanted else None, reference, user, moment) if owner else []


def for_dossier(
    *, user: User, dossier: Dossier, moment: Moment, version: ProcedureVersion | None = None
) -> list[Offer]:  # fmt: skip
    """What the owner of an open dossier may have reused for it (or for another procedure they ask for)."""
    require_purpose(user, dossier)
    kinds = kinds_of(version) if version else None
    return look(dossier.applicant, version or dossier.procedure, kinds, dossier.reference, user, moment)


def at_counter(*, user: User, owner: Person, version: ProcedureVersion, visit: str, moment: Moment) -> list[Offer]:
    """What the person before the clerk may have reused for a procedure; not even looked at where it reuses nothing."""
    kinds = kinds_of(version)
    return look(owner, version, kinds, _served(user, visit), user, moment) if kinds else []


def shared(
    *, user: User, number: str, kind: str, known: Person | None, visit: str, moment: Moment
) -> list[asking.Said]:  # fmt: skip
    """What each shared source of this house says of the person before the clerk; one that is away says so."""
    asked = {
        "user": user, "purpose": _AT_COUNTER, "reference": _served(user, visit), "moment": moment, "owner": known
    }  # fmt: skip
    return [asking.ask(name, number, **asked) for name in asking.present(kind)]  # type: ignore[arg-type]


def _served(user: User, visit: str) -> str:
    """The visit being served, when one is open; else it is the counter itself that serves."""
    return f"visit:{visit}" if visit else f"unit:{service_point_of(user).code}"


def look(
    owner: Person, version: ProcedureVersion | None, kinds: Collection[str] | None, reference: str, user: User,
    moment: Moment,
) -> list[Offer]:  # fmt: skip
    """The offers of a store for a procedure, or for advice before one is chosen; the look is recorded."""
    scope = reuse.scope_of(version) if version else frozenset[str]()
    purpose = reuse.purpose_of(version) if version else _AT_COUNTER
    return vault.offers(
        owner=owner, kinds=kinds, on=moment.at.date(), scope=scope, for_reference=reference, user=user,
        purpose=purpose, moment=moment,
    )  # fmt: skip


def kinds_of(version: ProcedureVersion) -> set[str]:
    """The kinds of paper that a procedure lets be reused."""
    return {c.kind_id for c in version.components.all() if c.reusable}


def require_purpose(user: User, dossier: Dossier) -> None:
    """Raises NotAllowed unless the dossier is open and the user may act on it."""
    if not may_look(user, dossier):
        raise _without_purpose()


def may_look(user: User, dossier: Dossier) -> bool:
    """Whether the dossier opens its owner's store to ``user``."""
    is_open = dossier.state in OPEN and not dossier.final_stop
    return is_open and access.permitted(user, "vault.look_up") and any(rules.may(user, dossier, act) for act in ACTS)


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
