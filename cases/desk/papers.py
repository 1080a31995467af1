"""A dossier's papers as its page shows them: what each component holds, how far it is digitized."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.dossier import rules
from cases.dossier.digitized import Digitized, Filed, state_of
from cases.dossier.models import Dossier, DossierComponent
from cases.dossier.states import Provided
from cases.results import signing
from digitization.papers.models import Filing
from digitization.signing import credentials
from digitization.signing.verdicts import Kind
from motcua.core import access
from motcua.core.models import User

from .to_sign import BASKETS, Basket

# tone, icon, words
Badge = tuple[str, str, str]
_BADGES: dict[Digitized, Badge] = {
    Digitized.NOT: ("neutral", "circle-dashed", "chưa số hóa"),
    Digitized.SCANNED: ("ontime", "scan", "đã số hóa"),
    Digitized.FROM_COMPONENT: ("done", "database", "dùng lại từ thành phần hồ sơ khác"),
    Digitized.FROM_RESULT: ("done", "database", "dùng lại từ kết quả hồ sơ khác"),
}
OF_KIND: dict[str, Basket] = {Kind.PERSONAL: BASKETS["scans_to_sign"], Kind.AGENCY: BASKETS["scans_to_seal"]}
_WAITS: Badge = ("soon", "hourglass", "chờ tệp")


@dataclass(frozen=True)
class Row:
    """One component of a dossier and what lies there."""

    of: DossierComponent
    filed: list[Filing]
    badge: Badge | None


def row(of: DossierComponent, filed: Filed) -> Row:
    """The component with its files; what was not handed in has no state of digitization to tell."""
    lying = filed.get(of.component.code, [])
    if not lying and of.provided == Provided.MISSING:
        return Row(of, lying, None)
    waits = not lying and of.provided == Provided.SCAN
    return Row(of, lying, _WAITS if waits else _BADGES[state_of(lying)])


def offer_signing(filed: Filed, user: User, dossier: Dossier) -> Filed:
    """Each filing with ``basket``, where ``user`` may sign it next (or None); ``here``: with a key on this server."""
    stands = rules.capacities(user, dossier)
    each: Iterable[Any] = (filing for lying in filed.values() for filing in lying)
    for filing in each:
        kind = signing.next_kind(filing, user, stands)
        basket = OF_KIND.get(kind)
        filing.basket = basket if basket and access.permitted(user, basket.permission) else None
        filing.here = bool(filing.basket and credentials.of(kind, user))
    return filed


def shown(dossier: Dossier, filed: Filed) -> dict[str, Any]:
    """Context of the list: a row for each component, and the papers that meet none."""
    known = {of.component.code for of in dossier.papers}
    other = [filing for code, lying in filed.items() if code not in known for filing in lying]
    return {"components": [row(of, filed) for of in dossier.papers], "other_papers": other}


def named(dossier: Dossier, filed: Filed) -> list[tuple[str, Filing]]:
    """Every paper of the dossier in the order of its components, each with the component's name."""
    names = {of.component.code: of.component.name for of in dossier.papers}
    order = [*names, *(code for code in filed if code not in names)]
    return [(names.get(code) or filing.paper.kind.name, filing) for code in order for filing in filed.get(code, [])]
