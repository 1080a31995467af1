"""The rules of retention: loaded from the project's own definitions, chosen for a case, applied anew when edited."""

import tomllib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models.functions import ExtractYear

from motcua.core import journal
from motcua.core.models import User

from .models import Package, RetentionRule
from .rules import retain_until

OWN = Path(__file__).with_name("retention.toml")
_COLUMNS = ("name", "covers", "target", "years", "basis", "verified")


@transaction.atomic
def load() -> int:
    """Bring the rules nobody edited to what the definitions say; the number of rows written."""
    written = 0
    for slug, row in tomllib.loads(OWN.read_text(encoding="utf-8")).items():
        said = {"years": None, "target": "", **{name: row[name] for name in _COLUMNS if name in row}}
        known = RetentionRule.objects.filter(pk=slug).first()
        if known is None:
            RetentionRule.objects.create(slug=slug, **said)
        elif known.by_hand or all(getattr(known, name) == value for name, value in said.items()):
            continue
        else:
            RetentionRule.objects.filter(pk=slug).update(**said)
            reapply(RetentionRule.objects.get(pk=slug))
        written += 1
    return written


def choose(kinds: Collection[str], field: str) -> RetentionRule:
    """The rule of a case whose result is of one of ``kinds`` in ``field``; of several kinds the longest kept.

    The narrowest rule holds. A house without rules loads its own definitions first.
    """
    covers = RetentionRule.Covers
    if not RetentionRule.objects.filter(covers=covers.DOSSIER).exists():
        load()
    rules = list(RetentionRule.objects.all())
    by_kind = [rule for rule in rules if rule.covers == covers.KIND and rule.target in kinds]
    if by_kind:
        return max(by_kind, key=lambda rule: (rule.years is None, rule.years or 0, rule.slug))
    by_field = [rule for rule in rules if rule.covers == covers.FIELD and rule.target == field]
    return by_field[0] if by_field else next(rule for rule in rules if rule.covers == covers.DOSSIER)


@transaction.atomic
def reapply(rule: RetentionRule) -> int:
    """Give the packages of an edited rule their new last day; what was destroyed or handed over stays as it was."""
    packages = Package.objects.filter(rule=rule, destroyed_at=None, transfer=None)
    changed = 0
    for year in packages.annotate(year=ExtractYear("finished_on")).order_by().values_list("year", flat=True).distinct():
        of_year = packages.filter(finished_on__year=year)
        first = of_year.first()
        if first:
            changed += of_year.update(retain_until=retain_until(rule, first.finished_on))
    return changed


@transaction.atomic
def edited(rule: RetentionRule, user: User, now: datetime) -> None:
    """An administrator changed a rule: it stays so at the next load, and its packages follow."""
    RetentionRule.objects.filter(pk=rule.pk).update(by_hand=True)
    data = {"rule": rule.pk, "years": rule.years, "verified": rule.verified, "packages": reapply(rule)}
    journal.record(user, "archive.rule_edited", f"retention:{rule.pk}", now, data)
