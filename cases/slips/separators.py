"""What lies between papers in a stack to be scanned: a sheet before each component, or stickers on the papers."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from cases.dossier.models import Dossier, DossierComponent
from cases.dossier.states import Provided

from . import codes, tokens
from .sets import Form

_SHEET = Form("", "separator", "Tờ phân cách")
_STICKERS = Form("", "stickers", "Tem dán giấy tờ")
_ON_PAPER = {Provided.ORIGINAL, Provided.COPY, Provided.SCAN}


def sheets(dossier: Dossier) -> tuple[str, ...]:
    """One A4 sheet for each paper that was handed in, in the order of the procedure."""
    return tuple(
        render_to_string("slips/separator.html", {**_common(dossier, _SHEET), "paper": paper})
        for paper in _papers(dossier, tokens.SHEET)
    )


def stickers(dossier: Dossier) -> tuple[str, ...]:
    """The same as stickers, ten on an A4 sheet of labels."""
    papers = list(_papers(dossier, tokens.STICKER))
    return (render_to_string("slips/stickers.html", {**_common(dossier, _STICKERS), "papers": papers}),)


KINDS = {"to": sheets, "tem": stickers}


def _common(dossier: Dossier, form: Form) -> dict[str, Any]:
    return {"form": form, "mark": dossier.code, "owner": dossier.applicant_name, "procedure": dossier.procedure.name,
            "bar": codes.barcode(dossier.code)}  # fmt: skip


def _papers(dossier: Dossier, prefix: str) -> Iterable[dict[str, Any]]:
    given: list[DossierComponent] = [p for p in dossier.papers if p.provided in _ON_PAPER]
    for nth, paper in enumerate(given or dossier.papers, start=1):
        qr = codes.qr(tokens.place(dossier.code, paper.component.code, prefix))
        yield {"name": paper.component.name, "nth": nth, "of": len(given or dossier.papers), "qr": qr}
