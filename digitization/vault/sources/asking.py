"""A look-up in a shared source: with a purpose, recorded, bounded in time; intake goes on without it."""

import logging
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.conf import settings

from digitization.vault.services import reference_of
from motcua.core import journal
from motcua.core.models import Person, User
from motcua.core.moments import Moment

from . import breaker, business, civil_status, population, simulator, transport
from .facts import Facts, Fetch, Source, Unavailable

log = logging.getLogger(__name__)
SOURCES: Final = MappingProxyType({source.name: source for source in (population, civil_status, business)})
SIMULATED: Final = "simulator"


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking one source. ``outcome``: found, unknown, unavailable."""

    source: str
    label: str
    outcome: str
    facts: Facts | None = None
    kinds: frozenset[str] = frozenset()
    simulated: bool = False


def present(kind: str) -> list[str]:
    """The names of the sources that this house has and that know persons of this kind."""
    return [name for name, source in SOURCES.items() if source.asks == kind and name in settings.SHARED_SOURCES]


def ask(
    name: str, number: str, *, user: User, purpose: str, reference: str, moment: Moment, owner: Person | None = None
) -> Said:
    """Ask a source about a number; the look is one journal line, on the owner where known. Never raises Unavailable.

    ``reference``: what it is asked for (a visit, a counter, a dossier). Must not run inside a transaction.
    """
    source: Source = SOURCES[name]  # type: ignore[assignment]
    simulated = settings.SHARED_SOURCES[name] == SIMULATED
    try:
        facts = _ask(source, number, purpose, simulator.fetch if simulated else transport.fetch, moment)
        outcome = "found" if facts else "unknown"
    except Unavailable as away:
        log.warning("shared source is not available: %s", away)
        facts, outcome = None, "unavailable"
    told = {"source": name, "purpose": purpose, "for": reference, "outcome": outcome}
    about = reference_of(owner) if owner else reference
    journal.record(user, "shared.looked_up", about, moment.at, told, moment.now)
    return Said(name, source.label, outcome, facts, source.kinds if facts else frozenset(), simulated)


def _ask(source: Source, number: str, purpose: str, fetch: Fetch, moment: Moment) -> Facts | None:
    now = moment.now.timestamp()
    if not breaker.may_ask(source.name, now):
        raise Unavailable(f"{source.name}: left alone for a while")
    try:
        answer = fetch(source.name, number, purpose, settings.SOURCE_TIMEOUT)
        facts = source.read(answer) if answer is not None else None
    except Unavailable:
        breaker.failed(source.name, now)
        raise
    breaker.answered(source.name)
    return facts
