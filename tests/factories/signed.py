"""Documents to sign, and signatures on them."""

import functools
from typing import Any

from cases.dossier.models import Dossier
from cases.results import press
from cases.results.models import Result
from digitization.papers.models import Paper
from digitization.signing import fonts, places, sign
from digitization.signing.providers import PROVIDERS, Credential
from motcua.core.models import User

from . import acts, core, dossier, papers, pki, templates

NAME = pki.NAMES["leader"]


@functools.lru_cache
def document() -> bytes:
    """One A4 page with a signature block of the leader at its end."""
    from fpdf import FPDF

    page = FPDF()
    page.add_page()
    page.add_font("Tinos", fname=fonts.tinos())
    page.set_font("Tinos", size=13)
    for line in ("Giấy đăng ký hoạt động", "", "GIÁM ĐỐC", "", "", "", "", NAME):
        page.cell(0, 8, line, align="R" if line in ("GIÁM ĐỐC", NAME) else "L", new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _of(made: Dossier) -> bytes:
    """The same page with bytes of its own."""
    return document() + f"% {made.code}\n".encode()


def signed(authority: Any, *names: str, content: bytes = b"", look: bool = True) -> bytes:
    """The document signed by each of ``names`` in turn, the later ones as incremental updates."""
    made = content or document()
    for nth, name in enumerate(names):
        place = places.of_copy(made, nth)
        with PROVIDERS["pkcs12"](Credential("pkcs12", str(authority.pkcs12(name))), pki.PIN) as signer:
            made = sign.sign(made, signer, sign.Look(place, f"Ký bởi: {name}") if look else None, core.MONDAY)
    return made


def leader(authority: Any = None) -> User:
    """A director by the name on the certificate; with ``authority`` the key lies on the server (demonstration)."""
    user = core.director()
    User.objects.filter(pk=user.pk).update(name=NAME)
    user.name = NAME
    if authority:
        folder = authority.folder / "personal"
        (folder / f"{user.username}.p12").write_bytes(authority.pkcs12("leader").read_bytes())
    return user


def approved(by: User, **paper: Any) -> tuple[Dossier, Paper]:
    """A dossier at the records clerk's step whose result was approved by ``by`` and printed."""
    made = dossier.processing()
    acts.do("draft", made, at=core.moment(hours=1).at, paper="Cấp giấy đăng ký.")
    acts.do("forward", made, at=core.moment(hours=2).at)
    acts.do("forward", made, at=core.moment(hours=3).at)
    acts.do("approve", made, by, at=core.moment(hours=4).at)
    made = acts.do("forward", made, by, at=core.moment(hours=5).at)
    printed = papers.paper(
        **{"content": _of(made), "origin": Paper.Origin.RESULT, "kind": "ket-qua",
           "owner": made.applicant, "reference": made.reference, "title": "Giấy đăng ký hoạt động", **paper}
    )  # fmt: skip
    Result.objects.filter(dossier=made).update(paper=printed)
    return made, printed


def numbered(made: Dossier, number: str = "12/GXN-STP") -> Dossier:
    """Văn thư gives number and day on the last step."""
    at = core.moment(hours=5, minutes=30).at
    return acts.do("resolve", made, core.records(), at=at, number=number, signed_at=at)


def pressed(by: User) -> tuple[Dossier, Paper]:
    """As ``approved``, but drafted by a template and printed by the house itself."""
    made = templates.drafted(nguoi_ky=by.name)
    for hours in (2, 3):
        acts.do("forward", made, at=core.moment(hours=hours).at)
    acts.do("approve", made, by, at=core.moment(hours=4).at)
    made = acts.do("forward", made, by, at=core.moment(hours=5).at)
    printed = press.print_result(made.pk, core.moment(hours=5).at)
    assert printed
    return made, printed


def copy(by: User, **paper: Any) -> Paper:
    """A component digitized by ``by`` for a dossier of their counter."""
    made = dossier.processing(by)
    return papers.paper(
        **{"content": _of(made), "user": by, "reference": made.reference,
           "component": "giay-de-nghi", "owner": made.applicant, **paper}
    )  # fmt: skip
