"""What the owner's store holds for the papers of a dossier: taken, declined, or asked for again although it is there.

A paper meets a component of its kind that may be reused. What is offered is told in the lines of receipt and of
supplement requests, from which the figure ``reuse`` is folded (interface §5, §6 «Papers»).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from cases.catalogue.models import Component, ProcedureVersion
from digitization.papers.models import Paper
from digitization.vault import services as vault
from motcua.core.calendar import local
from motcua.core.errors import Invalid
from motcua.core.models import User
from motcua.core.moments import Moment

from .models import Dossier, DossierComponent
from .states import Provided

BY_HAND = (Provided.ORIGINAL, Provided.COPY, Provided.SCAN)


def scope_of(version: ProcedureVersion) -> frozenset[str]:
    """The names under which a rule of reuse may allow this procedure: its code, its field."""
    return frozenset({version.procedure.code, version.procedure.field_id})


def purpose_of(version: ProcedureVersion) -> str:
    """What a paper is used for, in the words of the owner's report."""
    return f"Giải quyết thủ tục {version.procedure.code}: {version.name}"[:300]


class Store:
    """The owner's store as seen from one dossier on one day; asked once, and only where a component may be reused."""

    def __init__(self, owner_id: int, version: ProcedureVersion, components: Iterable[Component], on: date) -> None:
        self.owner_id, self.version, self.on = owner_id, version, on
        self.reusable = {c.code: c for c in components if c.reusable}

    @classmethod
    def of(cls, dossier: Dossier, moment: Moment) -> "Store":
        """For the papers of a dossier, on the day of an act."""
        components = [row.component for row in dossier.papers]
        return cls(dossier.applicant_id, dossier.procedure, components, moment.at.date())

    @cached_property
    def papers(self) -> list[Paper]:
        """What may be reused, the newest first."""
        kinds = {c.kind_id for c in self.reusable.values()}
        return vault.held(self.owner_id, kinds, self.on, scope_of(self.version)) if kinds else []

    def paper_for(self, code: str) -> Paper | None:
        """The newest paper that meets a component."""
        kind = self.reusable[code].kind_id if code in self.reusable else ""
        return next((paper for paper in self.papers if paper.kind_id == kind), None)

    @cached_property
    def offered(self) -> list[str]:
        """The codes of the components that the store can meet with what had been accepted by that day."""
        there = {p.kind_id for p in self.papers if p.accepted_at and local(p.accepted_at).date() <= self.on}
        return [code for code, c in self.reusable.items() if c.kind_id in there]

    def chosen(self, given: Mapping[str, str], named: Mapping[str, int]) -> dict[str, Paper]:
        """The paper of each component said to be reused: the one named, else the newest. Errors: Invalid(component)."""
        return {code: self._choice(code, named.get(code)) for code, how in given.items() if how == Provided.REUSED}

    def _choice(self, code: str, paper_id: int | None) -> Paper:
        found = self.paper_for(code) if paper_id is None else next((p for p in self.papers if p.pk == paper_id), None)
        if code not in self.reusable:
            raise Invalid({vault.field_of(code): "Giấy tờ này của thủ tục không được dùng lại từ kho."})
        if found is None or found.kind_id != self.reusable[code].kind_id:
            other = Paper.objects.select_related("kind", "original").filter(pk=paper_id or 0).first()
            vault.require(
                other, owner_id=self.owner_id, kind=self.reusable[code].kind_id, on=self.on,
                scope=scope_of(self.version), component=code,
            )  # fmt: skip
        assert found is not None  # else it was refused just above
        return found


def give(
    dossier: Dossier, components: Mapping[str, str], reused: Mapping[str, int], declined: Mapping[str, str], user: User,
    moment: Moment,
) -> Store:  # fmt: skip
    """Set how each named component was provided; what is reused is taken from the owner's store.

    ``reused``: component → id of a paper in the store; ``declined``: component → why its offer is not taken.
    Errors: Invalid for a component that the dossier does not have, for a paper that is no offer.
    """
    rows = {paper.component.code: paper for paper in dossier.papers}
    unknown = sorted(set(components) - set(rows))
    if unknown:
        raise Invalid({"components": f"Hồ sơ không có giấy tờ: {', '.join(unknown)}."})
    store = Store.of(dossier, moment)
    chosen = store.chosen(components, reused)
    for code, provided in components.items():
        rows[code].provided = Provided(provided)
    DossierComponent.objects.bulk_update([rows[code] for code in components], ["provided"])
    take(dossier, store, chosen, declined, user, moment)
    return store


def take(
    dossier: Dossier, store: Store, chosen: Mapping[str, Paper], declined: Mapping[str, str], user: User, moment: Moment
) -> None:
    """File what was chosen at the dossier; keep why an offer was declined. Locks papers by rising id."""
    act: dict[str, Any] = {
        "reference": dossier.reference, "purpose": purpose_of(store.version), "user": user, "moment": moment
    }  # fmt: skip
    for code, paper in sorted(chosen.items(), key=lambda item: item[1].pk):
        vault.use(
            paper_id=paper.pk, owner_id=store.owner_id, kind=paper.kind_id, scope=scope_of(store.version),
            component=code, **act,
        )  # fmt: skip
    for code, reason in declined.items():
        if code not in chosen and (offered := store.paper_for(code)):
            vault.decline(paper=offered, component=code, reason=reason, **act)


def figures(dossier: Dossier, store: Store, asked: Collection[str] = ()) -> dict[str, list[str]]:
    """What the line of a receipt tells of reuse, or that of a request for the components ``asked``; no empty lists."""
    how = {row.component.code: row.provided for row in dossier.papers}
    reused = [code for code, provided in how.items() if provided == Provided.REUSED]
    offered = [code for code in how if code in store.offered or code in reused]
    again = asked or [code for code, provided in how.items() if provided in BY_HAND]
    told = {"offered": offered, "asked_again": [code for code in offered if code in again]}
    if not asked:
        shared = [code for code, provided in how.items() if provided == Provided.SHARED_DATA]
        told |= {"reused": reused, "shared_data": shared}
    return {name: codes for name, codes in told.items() if codes}
