"""The office as every page and slip shows it: what its administrators set, else the settings of the installation."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from . import journal, office_colours
from .errors import Invalid
from .models import Person, User
from .models_office import Confirmation, Office

KEPT = "office:current"


@dataclass(frozen=True)
class Brand:
    """Name, slogan, place of the slips; accent («» = the house's own) and addresses are empty where nothing is set."""

    name: str
    slogan: str
    place: str
    accent: str = ""
    logo_url: str = ""
    style_url: str = ""


def current() -> Brand:
    """The brand in force, kept in the cache until it is changed."""
    brand: Brand | None = cache.get(KEPT)
    if brand is None:
        brand = _read()
        cache.set(KEPT, brand, timeout=3600)
    return brand


def from_settings() -> Brand:
    """The brand of an installation that nobody has named."""
    return Brand(settings.OFFICE_NAME, settings.OFFICE_SLOGAN, settings.OFFICE_PLACE)


def _read() -> Brand:
    row, standing = Office.objects.defer("logo").first(), from_settings()
    if row is None:
        return standing
    return Brand(
        name=row.name or standing.name, slogan=row.slogan or standing.slogan, place=row.place or standing.place,
        accent=row.accent, logo_url=f"/bo-nhan-dien/bieu-trung?v={row.number}" if row.logo_type else "",
        style_url=f"/bo-nhan-dien.css?v={row.number}" if row.accent else "",
    )  # fmt: skip


@transaction.atomic
def change(row: Office, actor: User, now: datetime) -> Office:
    """Save the brand as its next number and say so. Errors: Invalid("accent") for a colour that nobody could read."""
    if row.accent and (found := office_colours.on_light(row.accent)) < office_colours.TEXT:
        words = f"{found:.1f}".replace(".", ",")
        raise Invalid({"accent": f"Màu này quá nhạt: tương phản {words}, cần từ 4,5. Hãy chọn màu đậm hơn."})
    before = Office.objects.select_for_update().filter(pk=1).first()
    row.pk, row.number, row.changed_at = 1, (before.number if before else 0) + 1, now
    row.save()
    told = {"name": row.name, "slogan": row.slogan, "place": row.place, "accent": row.accent, "logo": row.logo_type}
    journal.record(actor, "office.changed", "office:brand", now, told)
    cache.delete(KEPT)
    transaction.on_commit(lambda: cache.delete(KEPT))
    return row


@transaction.atomic
def confirm(subject: str, actor: User, now: datetime, note: str = "") -> Confirmation:
    """Write down that ``actor`` compared ``subject`` with its source and found it right; the first word stands."""
    row, made = Confirmation.objects.get_or_create(subject=subject, defaults={"by": actor, "at": now, "note": note})
    if made:
        journal.record(actor, "office.confirmed", f"confirmation:{subject}"[:80], now, {"note": note})
    return row


@transaction.atomic
def withdraw(subject: str, actor: User, now: datetime) -> None:
    """Take a confirmation back."""
    if Confirmation.objects.filter(subject=subject).delete()[0]:
        journal.record(actor, "office.unconfirmed", f"confirmation:{subject}"[:80], now)


def confirmations(kind: str) -> dict[str, Confirmation]:
    """What has been confirmed of one kind («slip»), by the rest of its name."""
    rows = Confirmation.objects.filter(subject__startswith=f"{kind}:").select_related("by")
    return {row.subject.partition(":")[2]: row for row in rows}


def as_owner() -> Person:
    """The agency itself, by its identifier: the owner of the papers that it writes in its own name."""
    own = {"kind": Person.Kind.ORGANIZATION, "name": current().name}
    return Person.objects.get_or_create(id_number=settings.OFFICE_IDENTIFIER, defaults=own)[0]
