"""Which papers somebody may read: those at dossiers they see, and those that lie nowhere yet (papers.rules)."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr

from digitization.papers.models import Filing, Paper
from digitization.papers.querysets import PaperQuerySet
from digitization.papers.rules import KEEPERS
from motcua.core import access

from .models import Dossier

PREFIX = "dossier:"


def readable_by(user: access.Anyone) -> PaperQuerySet:
    """The papers for which ``papers.rules.readable`` says yes, as one question."""
    seen = Dossier.objects.visible_to(user).filter(code=Substr(OuterRef("reference"), len(PREFIX) + 1))
    places = Filing.objects.filter(paper=OuterRef("pk"))
    here = Exists(places.filter(Exists(seen), reference__startswith=PREFIX))
    nowhere = Q(~Exists(places))
    if not access.holds(user, KEEPERS | access.READS_ALL):
        nowhere &= Q(stored_by=user.pk, stored_by__isnull=False)
    found: PaperQuerySet = Paper.objects.filter(here | nowhere)
    return found
