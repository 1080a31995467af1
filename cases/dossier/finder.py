"""Finding dossiers among a million: every way in which a person sees some is one index walk with a limit.

Recent first by id; by name in the order of the accent-free key, from the family name or, read backwards, from the
given name. The arms of ``visible_to`` are asked separately and united, so that the page costs the same for everybody.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.functions import Extract

from motcua.core import access
from motcua.core.calendar import local, midnight
from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit, Person
from motcua.core.text import backwards, query_keys

from .models import Dossier
from .querysets import arms, dressed, with_me
from .states import RUNNING

COUNTED = 1000  # beyond this a list says «1 000+»
_NUMBER = re.compile(r"[\d ]{9,15}|[A-Z]{1,2}\d{6,8}|\d{10}-\d{3}")
_CODE = re.compile(r"\S*\d{2,}\S*")
_TAIL = re.compile(r"\d{6}-\d{1,6}")
_ENDING = re.compile(r"(?:(\d{0,5})-)?(\d{4,6})")  # «0005», «1106-0005»
_YEARS, _ENDINGS = 10, 100  # how far back and of how many days an ending is looked for
_ALL = Q()
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Wanted:
    """What a list asks for. ``received_to`` is the first day no longer included; ``owner``: a person's id, no ``q``."""

    q: str = ""
    state: int | None = None
    department: str = ""
    procedure: str = ""
    overdue: bool | None = None
    assignee: str = ""
    received_from: date | None = None
    received_to: date | None = None
    owner: int | None = None


@dataclass(frozen=True)
class Page:
    """Rows in order and the cursor of the next page."""

    rows: list[Dossier]
    next: str | None


@dataclass(frozen=True)
class _Way:
    """One reading of the question: its filter and the order of its rows (a key column, then id).

    The ways are walked one after another; ``met``: what earlier ways have shown already.
    """

    where: Q
    by: str = ""  # "" newest first; else the key column in ascending order
    met: tuple[Q, ...] = ()


def page(user: access.Anyone, wanted: Wanted, now: datetime, limit: int, cursor: str = "") -> Page:
    """One page of what ``user`` may see. Raises Invalid for a cursor that is not ours."""
    ways = _ways(wanted, now)
    found = _found(user, ways, _filters(wanted, now), limit, *_read(cursor, ways))
    shown = found[:limit]
    following = _write(shown[-1][0], _place(ways[shown[-1][0]], shown[-1][1])) if len(found) > limit else None
    return Page(dressed([row for _, row in shown]), following)


def first(user: access.Anyone, wanted: Wanted, now: datetime, limit: int) -> list[Dossier]:
    """The first rows of a list without filters, plain: for a box that answers while one types."""
    return [row for _, row in _found(user, _ways(wanted, now), Q(), limit)][:limit]


def kind(q: str) -> str:
    """How a question is read: «number» (personal number, phone), «code», «name»; empty for none."""
    if _NUMBER.fullmatch(q.upper()):
        return "number"
    return ("code" if _CODE.fullmatch(q) else "name") if q else ""


def _found(
    user: access.Anyone, ways: list[_Way], where: Q, limit: int, turn: int = 0, after: Row | None = None
) -> list[tuple[int, Dossier]]:
    """The rows of one way after another, each with its way's number, at least one more than ``limit`` if there are."""
    found: list[tuple[int, Dossier]] = []
    for number, way in enumerate(ways):
        if number >= turn and len(found) <= limit:
            rows = _walk(user, way, where, after if number == turn else None, limit - len(found))
            found += [(number, row) for row in rows]
    return found


def count(user: access.Anyone, wanted: Wanted, now: datetime) -> int:
    """How many there are, counted up to one more than COUNTED."""
    found = 0
    for way in _ways(wanted, now):
        if found <= COUNTED:
            found += _number(user, way, _filters(wanted, now), COUNTED - found)
    return found


def _number(user: access.Anyone, way: _Way, where: Q, limit: int) -> int:
    """How many rows of one way, up to one more than ``limit``; no arm is begun once those before it are enough."""
    scope = arms(user)
    if scope == []:
        return 0
    rows = Dossier.objects.filter(where, way.where, *(~met for met in way.met)).values_list("id")
    ways = scope or [Q()]
    own = [rows.filter(arm, *(~before for before in ways[:turn])) for turn, arm in enumerate(ways)]
    return len(own[0].union(*own[1:], all=True)[: limit + 1])


def inbox(user: access.Anyone, where: Q, groups: Mapping[str, Q], limit: int) -> list[tuple[str, int, str]]:
    """The most urgent open work that waits for ``user``, at most ``limit``: group, id, code of each.

    In the order of ``groups`` (name → what belongs there; the last takes the rest), the most urgent first in each.
    """
    names = list(groups)
    group = Case(*(When(q, then=n) for n, q in enumerate(groups.values())), default=len(names) - 1)
    seen = Dossier.objects.visible_to(user).filter(where).annotate(group=group, due=Extract("due_at", "epoch"))
    rows = seen.order_by("due_at", "id").values_list("due", "id", "code", "group")
    walks = [rows.filter(way)[:limit] for way in with_me(user)]
    found = list(walks[0].union(*walks[1:], all=True).order_by("due", "id")[:limit])
    return [(names[place], pk, code) for _, pk, code, place in sorted(found, key=lambda row: row[3])]


def inbox_size(user: access.Anyone, where: Q) -> int:
    """How much open work waits for ``user``, counted up to one more than COUNTED."""
    seen = Dossier.objects.visible_to(user).filter(where).values_list("id")
    ways = [seen.filter(way)[: COUNTED + 1] for way in with_me(user)]
    return ways[0].union(*ways[1:], all=True)[: COUNTED + 1].count()


def _walk(user: access.Anyone, way: _Way, where: Q, after: Row | None, limit: int) -> list[Dossier]:
    scope = arms(user)
    if scope == []:
        return []
    rows = Dossier.objects.filter(where, way.where, *(~met for met in way.met))
    order = [way.by, "id"] if way.by else ["-id"]
    if after and way.by:
        rows = rows.filter(
            Q((f"{way.by}__gt", after[1])) | Q((way.by, after[1]), pk__gt=after[0]), (f"{way.by}__gte", after[1])
        )
    elif after:
        rows = rows.filter(pk__lt=after[0])
    first, *others = scope or [Q()]
    found = list(rows.filter(first).order_by(*order)[: limit + 1])
    if not others:
        return found
    if len(found) > limit:  # the other ways need not be walked beyond the last row found
        last = found[-1]
        rows = rows.filter(**({f"{way.by}__lte": getattr(last, way.by)} if way.by else {"pk__gte": last.pk}))
    walks = [rows.filter(arm).order_by(*order)[: limit + 1] for arm in others]
    each = {d.pk: d for d in (*found, *walks[0].union(*walks[1:], all=True))}
    return sorted(each.values(), key=lambda d: (getattr(d, way.by), d.pk) if way.by else -d.pk)[: limit + 1]


def _place(way: _Way, row: Dossier) -> Row:
    """Where a page ended."""
    return (row.pk, getattr(row, way.by)) if way.by else (row.pk,)


def _filters(wanted: Wanted, now: datetime) -> Q:
    where = Q()
    if wanted.state:
        where &= Q(state=wanted.state)
    if wanted.department:
        where &= Q(department__code=wanted.department)
    if wanted.procedure:
        where &= Q(procedure__procedure__code=wanted.procedure)
    if wanted.assignee:
        where &= Q(assignee__username=wanted.assignee)
    if wanted.overdue is not None:
        late = Q(state__in=RUNNING, due_at__lt=now)
        where &= late if wanted.overdue else ~late
    if wanted.received_from:
        where &= Q(received_at__gte=midnight(wanted.received_from))
    if wanted.received_to:
        where &= Q(received_at__lt=midnight(wanted.received_to))
    return where


def _ways(wanted: Wanted, now: datetime) -> list[_Way]:
    q = wanted.q.strip()
    read_as = kind(q)
    if not read_as:
        return [_Way(Q(applicant_id=wanted.owner) if wanted.owner else Q())]
    if read_as == "number":
        number = q.replace(" ", "").upper()
        people = Person.objects.filter(Q(id_number=number) | Q(phone=number)).values_list("pk", flat=True)
        return [_Way(Q(applicant_id__in=list(people[:200])))]
    if read_as == "code":
        if ending := _ENDING.fullmatch(q):
            return _by_ending(q, ending[1] or "", ending[2], local(now).date())
        whole = Q(code__in=_codes(q))
        return [_Way(whole), _Way(Q(code__startswith=q) | Q(code__startswith=q.upper()), met=(whole,))]
    ways: list[_Way] = []
    for key in query_keys(q):
        for column, start in (("applicant_key", key), ("applicant_tail", backwards(key))):
            ways.append(_Way(_prefix(column, start), column, tuple(way.where for way in ways)))
    return ways or [_Way(Q(pk=None))]


def _codes(q: str) -> list[str]:
    """A whole code as typed, or its tail («261123-12») under each unit's identifier."""
    found = {q, q.upper()}
    if _TAIL.fullmatch(q):
        day, _, number = q.partition("-")
        found |= {f"{unit}-{day}-{int(number):04d}" for unit in _identifiers()}
    return sorted(found)


def _by_ending(q: str, part: str, number: str, today: date) -> list[_Way]:
    """Codes that end so: today's first, then those of the latest days that fit, looked up whole; then foreign codes.

    They are asked for by their ids: the codes' own index is walked, whatever the planner thinks of the order.
    """
    back = (today - timedelta(days=n) for n in range(366 * _YEARS))
    days = islice((day for day in back if f"{day:%y%m%d}".endswith(part)), _ENDINGS)
    units = _identifiers()
    codes = {f"{unit}-{day:%y%m%d}-{int(number):04d}": day for day in days for unit in units}
    found = dict(Dossier.objects.filter(code__in=list(codes)).values_list("pk", "code"))
    of_today = Q(pk__in=[pk for pk, code in found.items() if codes.get(code) == today])
    ended = Q(pk__in=list(found))
    return [_Way(of_today), _Way(ended, met=(of_today,)), _Way(Q(code__startswith=q), met=(ended,))]


def _identifiers() -> list[str]:
    return list(OrgUnit.objects.exclude(identifier="").values_list("identifier", flat=True).distinct())


def _prefix(column: str, key: str) -> Q:
    """Keys that begin with ``key``, as a range that the index in byte order serves."""
    return Q(**{f"{column}__gte": key, f"{column}__lt": key + "\U0010ffff"})


def _write(way: int, row: Row) -> str:
    return base64.urlsafe_b64encode(json.dumps([way, *row]).encode()).decode()


def _read(cursor: str, ways: list[_Way]) -> tuple[int, Row | None]:
    if not cursor:
        return 0, None
    try:
        way, pk, *key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        keys = [k for k in key if isinstance(k, str) and k.isprintable()]
        if not (type(way) is type(pk) is int and way >= 0 and len(keys) == len(key) == bool(ways[way].by)):
            raise ValueError("not our cursor")
        return way, (pk, *key)
    except (ValueError, TypeError, IndexError) as bad:
        raise Invalid({"cursor": "Con trỏ trang không hợp lệ."}) from bad
