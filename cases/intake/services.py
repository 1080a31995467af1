"""Receiving: a dossier is opened, received or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from cases.catalogue import shelf
from cases.catalogue.models import PROXY_CASE, Component, Procedure, ProcedureVersion
from cases.dossier import clock, digitized, reuse, rules
from cases.dossier.models import Dossier, DossierComponent, Visit
from cases.dossier.services import begin, finish, iso, leave, missing, next_code, open_visit, tell
from cases.dossier.states import OPEN, Channel, Provided, ReturnMethod, State
from motcua.core import access, jobs, journal
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.fsm import broken, fire
from motcua.core.models import OrgUnit, Person, Role, User
from motcua.core.moments import Moment
from motcua.core.text import backwards, search_key

from .people import Applicant, remember


@dataclass(frozen=True)
class Draft:
    """What the counter (page, API, import) says of a new dossier.

    ``components``: code → how provided; ``quantities``: code → sheets handed in, where they differ from those asked;
    ``papers``: code → a paper handed in that lies in the store already; ``reused``: code → id of a paper of the store,
    ``declined``: code → why it is not used (dossier/reuse.py).
    """

    procedure: str
    applicant: Applicant
    components: Mapping[str, str] = field(default_factory=dict)
    quantities: Mapping[str, int] = field(default_factory=dict)
    papers: Mapping[str, int] = field(default_factory=dict)
    reused: Mapping[str, int] = field(default_factory=dict)
    declined: Mapping[str, str] = field(default_factory=dict)
    channel: str = Channel.COUNTER
    service_point: str = ""
    case: str = ""
    proxy: Mapping[str, str] | None = None
    return_method: str = ReturnMethod.COUNTER
    foreign_code: str = ""
    visit: str = ""
    sets: int = 1


def service_point_of(user: User, code: str = "") -> OrgUnit:
    """The counter at which ``user`` may open dossiers. Raises NotAllowed, or Invalid for an unknown one."""
    counters = [p.unit for p in access.posts(user) if p.role == Role.CLERK]
    if not counters:
        raise NotAllowed
    if not code:
        return counters[0]
    for unit in counters:
        if unit.code == code:
            return unit
    if OrgUnit.objects.filter(code=code, kind=OrgUnit.Kind.COUNTER).exists():
        raise NotAllowed(message="Bạn không trực ở nơi tiếp nhận này.")
    raise Invalid({"service_point": "Không có nơi tiếp nhận này."})


@transaction.atomic
def create(*, user: User, moment: Moment, draft: Draft, receive: bool = False) -> Dossier:
    """Open a dossier (state 1) and, with ``receive``, accept it in the same transaction.

    The code is given from the moment's date and kept for life; a refused ``receive`` creates nothing and uses no
    number. Errors: NotAllowed, Invalid, RuleBroken("ended_procedure" | "not_our_competence" | "components_complete").
    Source: KH 796/KH-STP 2021, phụ lục II.1; NĐ 118/2025/NĐ-CP Điều 17.
    """
    receiver = service_point_of(user, draft.service_point)
    version = receivable(draft.procedure, moment)
    applicable = applicable_components(version, draft.case, draft.proxy is not None)
    given = _checked(draft, version, applicable)
    person = remember(draft.applicant)
    handed = digitized.of_owner(draft.papers, person, user)
    store = reuse.Store(person.pk, version, applicable, moment.at.date())
    chosen = store.chosen(given, draft.reused)
    dossier = _drafted(draft, version, receiver, person, user, moment)
    dossier.papers = _papers(dossier, applicable, given, draft.quantities)
    if receive:
        _accept(dossier, user, moment)
    _name(dossier, draft.foreign_code, moment)  # late: until this is committed, the next code has to wait
    dossier.save(force_insert=True)
    DossierComponent.objects.bulk_create(dossier.papers)
    digitized.file_all(dossier, handed, user, moment)
    tell(dossier, user, moment, "registered", state=State.REGISTERED, procedure=draft.procedure, channel=draft.channel)
    reuse.take(dossier, store, chosen, draft.declined, user, moment)
    if receive:
        tell(dossier, user, moment, "received", due_at=iso(dossier.due_at), **reuse.figures(dossier, store))
        jobs.after_commit("slips.print", dossier.pk, "01")
    return dossier


def _drafted(
    draft: Draft, version: ProcedureVersion, receiver: OrgUnit, person: Person, user: User, moment: Moment
) -> Dossier:
    """The dossier of a draft in state 1, without its code and papers; not saved."""
    department = version.department
    assert department is not None  # receivable() has refused versions without one
    return Dossier(
        procedure=version, channel=draft.channel, case=draft.case, sets=draft.sets, receiver=receiver,
        department=department, unit=receiver, applicant=person, applicant_name=draft.applicant.name,
        **name_keys(draft.applicant.name), contact=draft.applicant.contact, proxy=draft.proxy,
        return_method=draft.return_method, created_at=moment.at, created_by=user, last_act_at=moment.at,
        visit=_visit(draft.visit, receiver, moment), backlog=moment.is_backlog,
    )  # fmt: skip


@transaction.atomic
def receive(
    *, dossier_id: int, user: User, moment: Moment, components: Mapping[str, str] | None = None,
    papers: digitized.Papers = None, reused: Mapping[str, int] | None = None, declined: Mapping[str, str] | None = None,
) -> Dossier:  # fmt: skip
    """Accept a complete dossier and start its legal clock; the version in force on this day is kept for life.

    ``components``, ``reused``, ``declined``: as ``reuse.give``.

    Errors: RuleBroken("components_complete") while a required component is missing, RuleBroken("ended_procedure").
    Source: NĐ 118/2025/NĐ-CP Điều 17 khoản 3.
    """
    dossier = begin("receive", dossier_id, user, moment)
    if rules.before_receipt(dossier):
        _bring_up_to_date(dossier, receivable(dossier.procedure.procedure.code, moment))
    store = reuse.give(dossier, components or {}, reused or {}, declined or {}, user, moment)
    digitized.hand_in(dossier, papers, user, moment)
    _accept(dossier, user, moment)
    jobs.after_commit("slips.print", dossier.pk, "01")
    told = reuse.figures(dossier, store)
    return finish(dossier, user, moment, "received", _ACCEPTED, due_at=iso(dossier.due_at), **told)


@transaction.atomic
def refuse(*, dossier_id: int, user: User, moment: Moment, reason: str, legal_basis: str = "") -> Dossier:
    """Refuse before acceptance (mẫu 03), with the reason and its basis."""
    dossier = begin("refuse", dossier_id, user, moment)
    fire(dossier.refuse)
    leave(dossier, moment.at)
    jobs.after_commit("slips.print", dossier.pk, "03")
    jobs.after_commit("archive.seal", dossier.pk)
    return finish(dossier, user, moment, "refused", reason=reason, legal_basis=legal_basis)


def receivable(code: str, moment: Moment) -> ProcedureVersion:
    """The version of ``code`` that may be received at the moment, or the refusal that says why not."""
    version = shelf.in_force(code, moment.at.date())
    if version is None:
        past = shelf.latest(code)
        if past is None:
            raise Invalid({"procedure": "Không có thủ tục này."})
        raise broken("ended_procedure")
    if version.procedure.competence != Procedure.Competence.OWN or version.department is None:
        raise broken("not_our_competence")
    return version


def applicable_components(version: ProcedureVersion, case: str, by_proxy: bool) -> list[Component]:
    """The papers this case of the procedure asks for."""
    cases = {"", case} | ({PROXY_CASE} if by_proxy else set())
    return [c for c in version.components.all() if c.case in cases]


def name_keys(name: str) -> dict[str, str]:
    """The two search columns of a dossier's owner."""
    key = search_key(name)
    return {"applicant_key": key[:200], "applicant_tail": backwards(key)[:200]}


def open_duplicate(dossier: Dossier, user: User) -> str:
    """The code of another open dossier of the same person and procedure that ``user`` may see; never a block."""
    others = still_open(user, dossier.applicant.id_number, dossier.procedure.procedure.code)
    return next((code for code in others if code != dossier.code), "")


def still_open(user: User, id_number: str, procedure: str) -> list[str]:
    """Codes of a person's open dossiers of one procedure that ``user`` may see, the oldest first."""
    theirs = Dossier.objects.visible_to(user).filter(applicant__id_number=id_number, state__in=OPEN).order_by("pk")
    found = theirs.values_list("code", "procedure_id")
    return [code for code, version in found if shelf.version(version).procedure.code == procedure]


def asked_for(component: Component) -> int:
    """Sheets of a paper that its procedure asks for."""
    return max(component.originals + component.copies, 1)


def _papers(
    dossier: Dossier, applicable: list[Component], given: Mapping[str, str], quantities: Mapping[str, int]
) -> list[DossierComponent]:
    return [
        DossierComponent(
            dossier=dossier, component=c, provided=given.get(c.code, Provided.MISSING),
            quantity=quantities.get(c.code) or asked_for(c),
        )
        for c in applicable
    ]  # fmt: skip


def _bring_up_to_date(dossier: Dossier, version: ProcedureVersion) -> None:
    """A dossier that waited while its procedure got a new version follows that; papers already given still count."""
    if version.pk == dossier.procedure_id or version.department is None:
        return
    given = {paper.component.code: paper.provided for paper in dossier.papers}
    handed = {paper.component.code: paper.quantity for paper in dossier.papers if paper.provided != Provided.MISSING}
    dossier.components.all().delete()
    applicable = applicable_components(version, dossier.case, dossier.proxy is not None)
    dossier.papers = DossierComponent.objects.bulk_create(_papers(dossier, applicable, given, handed))
    dossier.procedure, dossier.department = version, version.department
    dossier.save(update_fields=["procedure", "department"])


_ACCEPTED = ["received_at", "received_by", "clock_from", "provisional", "due_at", "original_due_at", "promised_at"]


def _accept(dossier: Dossier, user: User, moment: Moment) -> None:
    """Received from the moment on, with the legal clock started; not saved."""
    fire(dossier.receive, missing=lambda: ", ".join(missing(dossier)))
    dossier.received_at, dossier.received_by = moment.at, user
    dossier.provisional = dossier.crosses_boundary
    clock.start(dossier, moment.at)
    dossier.promised_at = dossier.due_at


def _checked(draft: Draft, version: ProcedureVersion, applicable: list[Component]) -> dict[str, str]:
    if draft.case and draft.case not in {c["code"] for c in version.cases}:
        raise Invalid({"case": "Thủ tục không có trường hợp này."})
    if draft.proxy is not None and version.allows_proxy is False:
        raise Invalid({"proxy": "Thủ tục này không được ủy quyền nộp."})
    known = {c.code for c in applicable}
    unknown = sorted(set(draft.components) - known)
    if unknown:
        raise Invalid({"components": f"Thủ tục không có giấy tờ: {', '.join(unknown)}."})
    return dict(draft.components)


def _name(dossier: Dossier, foreign_code: str, moment: Moment) -> None:
    if foreign_code:
        keep_off_own_codes(foreign_code, moment)
        if Dossier.objects.filter(code=foreign_code).exists():
            raise Invalid({"foreign_code": "Mã hồ sơ này đã có trong hệ thống."})
        dossier.code, dossier.is_foreign = foreign_code, True
    else:
        dossier.code = next_code(dossier.receiver.identifier, moment.at.date())
        while moment.is_backlog and Dossier.objects.filter(code=dossier.code).exists():  # brought in under its old code
            dossier.code = next_code(dossier.receiver.identifier, moment.at.date())


def keep_off_own_codes(code: str, moment: Moment) -> None:
    """A code that this house may still give to another dossier is no foreign code; one of days gone by may be.

    Two that bring the same code wait for each other.
    """
    with connection.cursor() as db:
        db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [code])
    for own in OrgUnit.objects.exclude(identifier="").values_list("identifier", flat=True):
        day = code.removeprefix(f"{own}-")[:6]
        if code.startswith(f"{own}-") and not day < f"{moment.now:%y%m%d}":
            raise Invalid({"foreign_code": "Mã này thuộc dải mã hệ thống đang cấp; mã của hệ thống khác mới giữ được."})


def _visit(public_id: str, receiver: OrgUnit, moment: Moment) -> Visit:
    if not public_id:
        return open_visit(receiver, moment)
    try:
        found = Visit.objects.filter(public_id=UUID(public_id), service_point=receiver).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid({"ticket": "Không có lượt này ở quầy của bạn."})
    return found


def look_up(user: User, id_number: str, now: datetime) -> Person | None:
    """The person already known under this number; the look at their phone and address is recorded."""
    found = Person.objects.filter(id_number=id_number).first()
    if found:
        journal.record(user, "person.looked_up", f"person:{found.public_id}", now, {"purpose": "intake"})
    return found


def as_dict(person: Person) -> dict[str, Any]:
    """What a form shows of a known person."""
    return {
        "kind": person.kind, "id_number": person.id_number, "name": person.name,
        "birth_date": person.birth_date, "sex": person.sex, "phone": person.phone, "email": person.email,
        "address": person.address,
    }  # fmt: skip
