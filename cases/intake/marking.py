"""What the codes on a page mean here: the office's slips, separator sheets, stickers and barcodes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import unquote

from cases.dossier.models import Dossier
from cases.slips import tokens
from digitization.scanning import marks
from digitization.scanning.marks import Read

from .sorting import Mark

# Looks like one of ours, whoever printed it: it must never be passed over as a page of the dossier before it.
_SLIP = re.compile(r"/xac-thuc/([^/]+~[^/~]+~[^/~]+~[\w-]+)/?$")
_PLACE = re.compile(rf"^(?:{tokens.SHEET}|{tokens.STICKER}):.+:")
Trouble = Callable[[str, str | None], str]  # dossier code, component → a word of WHY, or «»


def ours(reads: Sequence[Read]) -> list[Read]:
    """Of what was read on a page, only what speaks of dossiers: nothing of an identity card's QR is kept."""
    bars = [read.text for read in reads if read.kind == marks.BAR]
    known = set(Dossier.objects.filter(code__in=bars).values_list("code", flat=True)) if bars else set()
    alike = [r for r in reads if r.kind == marks.QR and (_SLIP.search(r.text) or _PLACE.match(r.text))]
    return alike + [r for r in reads if r.kind == marks.BAR and r.text in known]


def mark_of(reads: Iterable[Read], trouble: Trouble) -> Mark:
    """The meaning of a page's codes together; ``trouble`` says what stands against filing there."""
    each = {_one(read) for read in reads}
    signed = each - {found for found in each if found.kind == "bar"}
    if len(each) == 0:
        return Mark()
    if len({found.code for found in each}) > 1 or len(signed) > 1:
        return Mark("slip", trouble="contradiction")
    found = next(iter(signed or each))
    if found.trouble:
        return found
    component = found.component if found.kind in ("sheet", "sticker") else None
    return Mark(found.kind, found.code, found.component, trouble(found.code, component), found.form)


def _one(read: Read) -> Mark:
    if read.kind == marks.BAR:
        return Mark("bar", read.text)
    if place := tokens.read_place(read.text):
        prefix, code, component = place
        return Mark("sheet" if prefix == tokens.SHEET else "sticker", code, component)
    address = _SLIP.search(read.text)
    slip = tokens.read_slip(unquote(address[1])) if address else None
    if slip is None:
        return Mark("slip", trouble="not_genuine")
    return Mark("slip", slip[0], form=(slip[1], slip[2]))


def codes_of(pages: Iterable[Iterable[Read]]) -> set[str]:
    """The dossiers that the marks of these pages name."""
    return {found.code for reads in pages for found in map(_one, reads) if found.code}


def known_troubles(dossiers: Mapping[str, Dossier], barred: Mapping[str, str]) -> Trouble:
    """``dossiers``: those that may be seen, by code; ``barred``: code → why nothing may be filed there."""

    def trouble(code: str, component: str | None) -> str:
        if code not in dossiers:
            return "unknown"
        if code in barred:
            return barred[code]
        has = component is None or any(paper.component.code == component for paper in dossiers[code].papers)
        return "" if has else "no_component"

    return trouble
