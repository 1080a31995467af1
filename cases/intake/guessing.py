"""What a waiting page most likely is: said beside it, never done without a person."""

from cases.dossier.models import Dossier
from digitization.papers.models import Filing
from digitization.scanning.models import StackPage

LOOKED_AT = 60  # pages after the one in hand


def likely(dossier: Dossier, page: StackPage) -> str:
    """The component of the dossier that the page meets: as its mark says, by its kind, the only one left; else «»."""
    if page.reference == dossier.reference and (page.component or page.why == "bar_only"):
        return page.component
    held = set(Filing.objects.filter(reference=dossier.reference).values_list("component", flat=True))
    fit = [paper.component for paper in dossier.papers if page.kind in ("", paper.component.kind_id)]
    empty = [component.code for component in fit if component.code not in held]
    if page.kind and not empty:
        empty = [component.code for component in fit]
    return empty[0] if len(empty) == 1 else ""


def together(page: StackPage) -> list[StackPage]:
    """The pages after one that names a kind of paper which most likely belong to it: read, and naming none."""
    found: list[StackPage] = []
    if not page.kind:
        return found
    for after in page.stack.pages.filter(number__gt=page.number).order_by("number")[:LOOKED_AT]:
        if after.state == StackPage.State.BLANK:
            continue
        own = after.kind or after.reads or (after.said or {}).get("failed")
        same = (after.reference, after.component) == (page.reference, page.component)
        if after.state != StackPage.State.DOUBTFUL or after.said is None or own or not same:
            break
        found.append(after)
    return found
