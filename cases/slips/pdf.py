"""HTML to PDF. WeasyPrint takes seconds to load, so it is loaded at the first page, in the worker that prints."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings

from digitization.signing.blanks import UNDER

POINTS: Final = 0.75  # of a pixel of WeasyPrint
OVER: Final = 22  # pixels of an open field above its line


class _Press(NamedTuple):
    html: Any  # weasyprint.HTML
    fonts: Any
    sheet: Any
    fetcher: Any


@functools.cache
def style() -> str:
    """The style sheets of all that is printed: slips, sheets between scanned papers, documents of results, reports."""
    folder = settings.BASE_DIR / "static" / "css"
    names = ("slip.css", "separator.css", "result.css", "report.css")
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


@functools.cache
def _press() -> _Press:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    # A slip holds its pictures itself and fetches nothing, whatever somebody typed into a field.
    fonts, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=["data"])
    return _Press(HTML, fonts, CSS(string=style(), font_config=fonts, url_fetcher=fetcher), fetcher)


def _nobody_waits(_: int) -> None:
    """The progress of a slip is not told: it takes half a second."""


def render(sheets: Sequence[str], told: Callable[[int], None] = _nobody_waits) -> bytes:
    """One PDF of several sheets, each with page numbers of its own (the two liên of slip 01).

    ``told`` hears after each sheet how many are done.
    """
    press, done = _press(), []
    for nth, sheet in enumerate(sheets, start=1):
        page = press.html(string=sheet, url_fetcher=press.fetcher)
        done.append(page.render(font_config=press.fonts, stylesheets=[press.sheet]))
        told(nth)
    pages = [page for document in done for page in document.pages]
    return bytes(done[0].copy(pages).write_pdf(finisher=_leave_open))


def _leave_open(document: Any, made: Any) -> None:
    """Elements whose id begins with «dien-» become empty text fields that no reader may fill in.

    What they hold is written in later, by whom it concerns, and alters nothing of what was signed
    (digitization/signing/blanks.py). ``document``, ``made``: WeasyPrint's and pydyf's.
    """
    import pydyf

    fields = pydyf.Array()
    for page, reference in zip(document.pages, made.page_references, strict=True):
        for name, (left, _, right, line) in page.anchors.items():
            if not name.startswith("dien-"):
                continue
            edges = (left, page.height - line - UNDER / POINTS, right, page.height - line + OVER)
            fields_page = made.objects[int(reference.split()[0])]
            field = pydyf.Dictionary({
                "Type": "/Annot", "Subtype": "/Widget", "FT": "/Tx", "T": pydyf.String(name), "Ff": 1, "F": 4,
                "DA": pydyf.String("/Helv 0 Tf 0 g"), "P": reference,
                "Rect": pydyf.Array([round(edge * POINTS, 2) for edge in edges]),
            })  # fmt: skip
            made.add_object(field)
            fields.append(field.reference)
            fields_page["Annots"] = pydyf.Array([*fields_page.get("Annots", ()), field.reference])
    if fields:
        form = pydyf.Dictionary({"Fields": fields})
        made.add_object(form)
        made.catalog["AcroForm"] = form.reference


def warm_up() -> None:
    """Load everything once, so that the first citizen does not wait for it."""
    render(["<p>Một Cửa</p>"])
