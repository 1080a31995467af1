"""Templates of results: written as drafts, published from a day on, ended; the house's own come with the catalogue."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q

from cases.catalogue.models import Procedure
from motcua.core import journal
from motcua.core.errors import Invalid, RuleBroken
from motcua.core.models import User

from . import documents
from .models import ResultTemplate

OWN: Final = Path(__file__).parent / "templates"
_COPIED = ("code", "name", "heading", "subject", "symbol", "body", "recipients", "outcome", "procedures", "kind",
           "note")  # fmt: skip


def check(template: ResultTemplate) -> None:
    """Errors: Invalid by part of the template: words that cannot stand, unknown fields, unknown procedures."""
    documents.check(template)
    known = set(Procedure.objects.filter(code__in=template.procedures).values_list("code", flat=True))
    if unknown := sorted(set(template.procedures) - known):
        raise Invalid({"procedures": f"Không có thủ tục mang mã {', '.join(unknown)}."})


@transaction.atomic
def new_draft(template: ResultTemplate, actor: User, now: datetime) -> ResultTemplate:
    """A draft that begins as a copy of this version. Errors: RuleBroken("draft_exists")."""
    versions = ResultTemplate.objects.select_for_update().filter(code=template.code)
    newest = versions.order_by("-number")[0]
    if newest.published_at is None:
        raise RuleBroken("draft_exists", f"Đã có bản dự thảo số {newest.number}; hãy sửa bản đó.")
    copied = {name: getattr(template, name) for name in _COPIED}
    draft = ResultTemplate.objects.create(**copied, number=newest.number + 1)
    _say(draft, actor, "drafted", now)
    return draft


@transaction.atomic
def publish(template: ResultTemplate, actor: User | None, since: date, now: datetime) -> ResultTemplate:
    """Publish a draft from a day on; the version in force until then ends that day.

    A draft result keeps the version it was written by. Errors: Invalid, RuleBroken("version_published").
    """
    template.refuse_when_published()
    check(template)
    others = ResultTemplate.objects.select_for_update().published().filter(code=template.code)
    later = next((each for each in others if each.effective_from and each.effective_from >= since), None)
    if later:
        day = f"{later.effective_from:%d/%m/%Y}"
        raise Invalid({"effective_from": f"Bản {later.number} áp dụng từ {day}; bản mới phải áp dụng sau ngày đó."})
    others.filter(Q(effective_to=None) | Q(effective_to__gt=since)).update(effective_to=since)
    template.effective_from, template.effective_to, template.published_at = since, None, now
    template.save(update_fields=["effective_from", "effective_to", "published_at"])
    _say(template, actor, "published", now)
    return template


@transaction.atomic
def end(template: ResultTemplate, actor: User, until: date | None, now: datetime) -> ResultTemplate:
    """Set the first day on which a published version is no longer offered; None takes the end back.

    Errors: Invalid when it would end before it begins, or run into the next version.
    """
    others = ResultTemplate.objects.select_for_update().published().filter(code=template.code)
    since = template.effective_from
    if since and until and until <= since:
        raise Invalid({"effective_to": "Ngày hết áp dụng phải sau ngày bắt đầu áp dụng."})
    after = [each.effective_from for each in others if since and each.effective_from and each.effective_from > since]
    if after and (until is None or until > min(after)):
        raise Invalid({"effective_to": f"Bản sau áp dụng từ {min(after):%d/%m/%Y}; bản này phải hết trước đó."})
    template.effective_to = until
    template.save(update_fields=["effective_to"])
    _say(template, actor, "ended", now)
    return template


def load_own(now: datetime) -> list[str]:
    """Publish the house's own templates that the office does not have yet; what is there is never touched."""
    known = set(ResultTemplate.objects.values_list("code", flat=True))
    made = []
    for path in sorted(OWN.glob("*.toml")):
        if path.stem in known:
            continue
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        since = told.pop("effective_from")
        publish(ResultTemplate.objects.create(code=path.stem, **told), None, since, now)
        made.append(path.stem)
    return made


def _say(template: ResultTemplate, actor: User | None, verb: str, now: datetime) -> None:
    data = {
        "version": template.number,
        "effective_from": template.effective_from and template.effective_from.isoformat(),
        "effective_to": template.effective_to and template.effective_to.isoformat(),
    }
    journal.record(actor, f"template.{verb}", f"template:{template.code}", now, data)
