"""What a signature shows on the page, and where: by what the paper is and who signs."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from digitization.papers.models import Paper
from motcua.core import office
from motcua.core.calendar import local
from motcua.core.models import User

from . import blanks, places
from .sign import Look
from .verdicts import Kind

if TYPE_CHECKING:
    from pathlib import Path


TRIAL_WORDS, LINE = "Chứng thư thử nghiệm, không có giá trị pháp lý", 12  # points


@dataclass(frozen=True)
class Signing:
    """Who signs for whom, when; ``picture``: what the stamp shows instead of words; ``trial``: worth nothing in law."""

    user: User
    kind: str
    now: datetime
    picture: "Path | None" = None
    trial: bool = False


def look(paper: Paper, content: bytes, signing: Signing, nth: int) -> Look:
    """Results: the person above their name, the seal at the person's left; copies: the first page's upper right.

    ``nth``: how many signatures stand there before. One for trying things out says so in the document itself.
    """
    found = _look(paper, content, signing, nth)
    if not signing.trial:
        return found
    left, bottom, right, top = found.place.box
    taller = replace(found.place, box=(left, bottom, right, top + LINE))
    return replace(found, place=taller, words=f"{found.words}\n{TRIAL_WORDS}")


def _look(paper: Paper, content: bytes, signing: Signing, nth: int) -> Look:
    user, kind, picture = signing.user, signing.kind, signing.picture
    ours = office.current().name
    who = ours if kind == Kind.AGENCY else user.name
    when = local(signing.now)
    if paper.origin != Paper.Origin.RESULT:
        # NĐ 30/2020 Điều 25 k.1 c, Phụ lục I phần II: no picture; the form of copy (digitized and signed by the agency:
        # sao y), the agency and the time in ISO 8601. Whoever digitized it signs before, for the scan alone.
        copied = f"Sao y\n{who}" if kind == Kind.AGENCY else f"Bản số hóa\nKý bởi: {who}"
        words = f"{copied}\nThời gian ký: {when.isoformat(timespec='seconds')}"
        return Look(places.of_copy(content, nth), words)
    said = f"Thời gian ký: {when:%d/%m/%Y %H:%M:%S} {when.isoformat()[-6:]}"
    if kind == Kind.AGENCY:
        place = places.of_seal(places.of_person(content, _signers_name(paper)), picture=picture is not None)
        return Look(place, f"Ký bởi: {who}\n{said}", picture, blanks.told(paper))
    return Look(places.of_person(content, who), f"Ký bởi: {who}\nCơ quan: {ours}\n{said}", picture)


def _signers_name(paper: Paper) -> str:
    """The person whose signature stands on the result; the seal goes beside it."""
    from .models import Signature

    first = Signature.objects.of(paper).filter(kind=Kind.PERSONAL).first()
    return first.user.name if first and first.user else ""
