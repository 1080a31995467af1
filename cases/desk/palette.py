"""What the Ctrl K box finds: people, dossiers, acts. Every list is one index walk with a limit; nothing is counted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cases.catalogue import shelf
from cases.desk.acts import ACTS, Offer, offers
from cases.dossier import finder
from cases.dossier.models import Dossier
from cases.dossier.services import visible
from cases.intake.people import PHONE, is_tax_code
from motcua.core import masks
from motcua.core.errors import NotVisible
from motcua.core.models import Person, User
from motcua.core.text import query_keys, search_key

WALKED, PEOPLE, DOSSIERS = 24, 4, 6
PROCEDURES, BESIDE_PEOPLE = 5, 2  # a person's name is likely no procedure's
LEAST = 2  # letters of a name; one finds half the province


class Words:
    """What was typed, asked of a label: some of its words in a row begin with it. Nothing typed answers everything."""

    def __init__(self, q: str) -> None:
        self._keys = query_keys(q)

    def name(self, label: str) -> bool:
        """Accent-free, from any word on: «bo sung» names «Yêu cầu bổ sung»."""
        key = f" {search_key(label)}"
        return not self._keys or any(f" {typed}" in key for typed in self._keys)


def acts(user: User, code: str, words: Words) -> list[Offer]:
    """The acts that ``user`` is offered now on the dossier whose page is open, as far as the words name them."""
    if not any(words.name(act.label) for act in ACTS.values()):
        return []
    try:
        found = visible(user, code)
    except NotVisible:  # a code of something else
        return []
    return [offer for offer in offers(user, found) if words.name(offer.act.label)]


def dossiers(user: User, q: str, now: datetime) -> dict[str, Any]:
    """What a code, name, personal number or phone finds. Keys: people, dossiers."""
    kind = finder.kind(q)
    if not kind or len(search_key(q)) < LEAST:
        return {}
    walked = finder.first(user, finder.Wanted(q=q), now, WALKED if kind == "name" else DOSSIERS)
    return {"people": _owners(walked) if kind != "code" else [], "dossiers": _named(walked[:DOSSIERS])}


def of_owner(user: User, code: str, now: datetime) -> dict[str, Any]:
    """The owner of a dossier that ``user`` may see, with their newest ones. Keys: owner, dossiers."""
    seen = visible(user, code)
    theirs = finder.first(user, finder.Wanted(owner=seen.applicant_id), now, DOSSIERS)
    return {"owner": _person(seen.applicant, seen), "dossiers": _named(theirs)}


def is_new_person(q: str, found: dict[str, Any]) -> bool:
    """Whether ``q`` is a personal number or tax code, not a phone, and nobody whom the user may see has it."""
    number = q.replace(" ", "").upper()
    return finder.kind(q) == "number" and not found["people"] and (is_tax_code(number) or not PHONE.fullmatch(number))


def _owners(rows: Iterable[Dossier]) -> list[dict[str, Any]]:
    latest: dict[int, Dossier] = {}
    for row in rows:
        latest[row.applicant_id] = max(row, latest.get(row.applicant_id, row), key=lambda d: d.pk)
    shown = list(latest)[:PEOPLE]
    people = Person.objects.in_bulk(shown)
    return [_person(people[pk], latest[pk]) for pk in shown]


def _person(person: Person, dossier: Dossier) -> dict[str, Any]:
    """``code``: one of their dossiers, by which pages name a person without a number."""
    return {"name": person.name, "number": masks.number(person.id_number), "code": dossier.code}


def _named(rows: list[Dossier]) -> list[Dossier]:
    versions = shelf.versions({d.procedure_id for d in rows})
    for d in rows:
        d.procedure = versions[d.procedure_id]
    return rows
