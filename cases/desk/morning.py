"""The morning's note: what is late, due today or at risk, for each head and officer, as it stood when the day began."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from cases.dossier.models import Dossier
from cases.dossier.outlook import warned
from cases.dossier.querysets import DossierQuerySet, with_me
from cases.dossier.states import RUNNING
from motcua.core import access
from motcua.core.calendars import calendars_of
from motcua.core.models import Post, Role, User

from .filters import groups
from .models import MorningNote

# Slug → heading, the word in a short line, tone, icon; in the order in which they press.
PARTS = {
    "qua-han": ("Đã quá hạn", "quá hạn", "late", "alert-triangle"),
    "hom-nay": ("Hết hạn hôm nay", "hết hạn hôm nay", "soon", "clock-exclamation"),
    "nguy-co": ("Dễ trễ", "dễ trễ", "soon", "trending-up"),
}
MOST = 200  # dossiers in a part
KEPT = timedelta(days=30)
DAY, UNSURE = 24 * 3600, 300  # seconds
READERS = (Role.HEAD, Role.OFFICER)


def prepare(now: datetime) -> int:
    """Write today's notes for all whose agency works today and who have something; how many. Twice changes nothing."""
    today = timezone.localdate(now)
    MorningNote.objects.filter(day__lt=today - KEPT).delete()
    notes = [MorningNote(user=user, day=today, parts=parts, made_at=now) for user, parts in _parts(today, now)]
    MorningNote.objects.bulk_create(notes, ignore_conflicts=True)
    cache.set_many({_key(note.user, today): _words(note) for note in notes}, timeout=DAY)
    return len(notes)


def _parts(today: date, now: datetime) -> Iterator[tuple[User, dict[str, list[int]]]]:
    posts = Post.objects.current(today).filter(role__in=READERS, user__is_active=True)
    noted = MorningNote.objects.filter(day=today).values("user")
    units = {post.user: post.unit for post in posts.exclude(user__in=noted).select_related("user", "unit")}
    calendars = calendars_of({unit.home_agency_id for unit in units.values()})
    for user, unit in units.items():
        calendar = calendars[unit.home_agency_id]
        if calendar.is_working(today):
            meant = groups(now, calendar)
            meant["nguy-co"] = Q(state__in=RUNNING, pk__in=warned()) & ~meant["qua-han"] & ~meant["hom-nay"]
            rows = _looked_after(user).order_by("due_at", "pk").values_list("pk", flat=True)
            found = {slug: list(rows.filter(meant[slug])[:MOST]) for slug in PARTS}
            if any(found.values()):
                yield user, found


def _looked_after(user: User) -> DossierQuerySet:
    """A head's department, wherever its dossiers lie, and what lies with it; an officer's own work."""
    seen = Dossier.objects.visible_to(user)
    if heads := access.units(user, {Role.HEAD}):
        return seen.filter(Q(unit__in=heads) | Q(department__in=heads))
    return seen.filter(reduce(or_, with_me(user)))


def of_today(user: User, today: date) -> MorningNote | None:
    """The note that ``user`` found this morning."""
    return MorningNote.objects.filter(user=user, day=today).first()


def line(user: User, today: date) -> list[dict[str, str]]:
    """What a short line says of this morning's note: number and word, tone and icon of each part.

    It stands above every reader's work, so it is kept ready and costs no query; empty where nothing pressed. What the
    cache has lost is read again from the note; that there is none yet is believed for a few minutes only.
    """
    if not access.permitted(user, "desk.morning"):
        return []
    found: list[dict[str, str]] | None = cache.get(_key(user, today))
    if found is None:
        note = of_today(user, today)
        found = _words(note) if note else []
        cache.set(_key(user, today), found, timeout=DAY if note else UNSURE)
    return found


def _key(user: User, day: date) -> str:
    return f"morning:{user.pk}:{day}"


def _words(note: MorningNote) -> list[dict[str, str]]:
    return [
        {"text": f"{len(note.parts[slug])} {word}", "tone": tone, "icon": icon}
        for slug, (_, word, tone, icon) in PARTS.items()
        if note.parts.get(slug)
    ]  # fmt: skip
