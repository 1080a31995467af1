"""A result as a document: which templates fit a dossier, what they ask, and the page that comes of it. Reads only.

Source of the layout: NĐ 30/2020/NĐ-CP, Phụ lục I (margins, type, order of the parts); not compared line by line.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases.dossier.models import Dossier
from cases.slips import words
from cases.slips.content import agency
from digitization.papers.models import Filing, Paper
from motcua.core import masks, office
from motcua.core.calendar import local
from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit, User
from motcua.core.moments import Moment

from . import wording
from .fields import FIELDS, MADE_UP, Kind, printed
from .models import Result, ResultTemplate

Values = Mapping[str, str]
LONGEST: Final = {Kind.LINE: 300, Kind.TEXT: 8000, Kind.DATE: 10}  # characters
_LINES = ("subject", "symbol", "recipients")  # what may name fields beside the body
_SUPERIOR = re.compile(r" (tỉnh|thành phố) (.+)$", re.IGNORECASE)


def lying_at(dossier: Dossier, paper_id: int) -> Paper:
    """The paper with this id, which must lie at the dossier. Errors: Invalid("paper")."""
    found = Filing.objects.at(dossier.reference).filter(paper=paper_id).first()
    if found is None:
        raise Invalid({"paper": "Văn bản này không nằm trong hồ sơ: đưa tệp vào hồ sơ rồi ghi kết quả."})
    return found.paper


def take_back(paper: Paper, user: User, moment: Moment, why: str = "Đã có dự thảo khác thay thế.") -> None:
    """A printed document that another one replaces: it stays, but nowhere counts any more."""
    if paper.revoked_at is None and paper.origin == Paper.Origin.RESULT:
        paper.revoked_at, paper.revoked_by, paper.revoked_reason = moment.at, user, why
        paper.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])


def offered(dossier: Dossier, on: date) -> list[ResultTemplate]:
    """The templates in force that a dossier may be answered with."""
    return list(ResultTemplate.objects.fitting(dossier.procedure.procedure.code, on))


def asked(template: ResultTemplate) -> dict[str, bool]:
    """The fields that the template names, in their order, each with whether it must be filled."""
    found: dict[str, bool] = {}
    lines = [wording.pieces(getattr(template, name)) for name in ("subject", "symbol")]
    tail = wording.pieces(template.recipients)
    named = [*(p for line in lines for p in line), *wording.slots(wording.parse(template.body)), *tail]
    for slot in (p for p in named if isinstance(p, wording.Slot)):
        found[slot.name] = found.get(slot.name, False) or not slot.optional
    return {**found, "chuc_vu_ky": True, "nguoi_ky": True}


def check(template: ResultTemplate) -> None:
    """Errors: Invalid naming the part of the template whose words cannot stand, or that names an unknown field."""
    for part in ("body", *_LINES):
        try:
            text = getattr(template, part)
            found = list(wording.slots(wording.parse(text))) if part == "body" else wording.pieces(text)
        except wording.BadWording as bad:
            raise Invalid({part: str(bad)}) from bad
        unknown = [slot.name for slot in found if isinstance(slot, wording.Slot) and slot.name not in FIELDS]
        if unknown:
            raise Invalid({part: f"Không có trường «{unknown[0]}». Xem danh sách các trường ở dưới."})


def prefilled(dossier: Dossier, names: Iterable[str]) -> dict[str, str]:
    """The first values of these fields, from the dossier; a personal number is not among them."""
    return {
        name: read(dossier) if (read := FIELDS[name].read) and FIELDS[name].kind != Kind.NUMBER else ""
        for name in names
    }  # fmt: skip


def tidied(template: ResultTemplate, values: Values) -> dict[str, str]:
    """The values of the template's fields in NFC, without control characters or needless space."""
    wanted = {name: FIELDS[name].kind for name in asked(template)}
    return {
        name: _tidy(values.get(name, ""), lines=kind == Kind.TEXT)
        for name, kind in wanted.items()
        if kind != Kind.NUMBER
    }


def missing(name: str) -> str:
    """What is said of a field that must be filled."""
    return f"Ghi «{FIELDS[name].label}»: mẫu cần mục này."


def checked(template: ResultTemplate, values: Values) -> dict[str, str]:
    """The tidied values of the template's fields. Errors: Invalid by field."""
    kept, needed, wrong = tidied(template, values), asked(template), {}
    for name, value in kept.items():
        field = FIELDS[name]
        if needed[name] and not value:
            wrong[name] = missing(name)
        elif len(value) > LONGEST[field.kind]:
            wrong[name] = f"«{field.label}» dài quá {LONGEST[field.kind]} chữ."
        elif field.kind == Kind.DATE and not _is_day(value):
            wrong[name] = f"«{field.label}»: chưa đúng là một ngày."
    if wrong:
        raise Invalid(wrong)
    return kept


def text(template: ResultTemplate, dossier: Dossier, values: Values) -> str:
    """The document's words without mark-up, a personal number masked: what drafts are compared by."""
    shown = _shown(template, dossier, values, masked=True)
    head = [template.heading, wording.line(template.subject, shown)]
    body = wording.plain(wording.parse(template.body), shown)
    return "\n".join(filter(None, [*head, body, shown["chuc_vu_ky"], shown["nguoi_ky"]]))


def html(
    template: ResultTemplate, dossier: Dossier, values: Values, *, draft: bool = False, number: str = "", day: str = ""
) -> str:  # fmt: skip
    """The page. ``draft``: what is still missing stands in brackets. Without ``number`` and ``day`` they stay open."""
    shown = _shown(template, dossier, values, brackets=draft)
    return _page(template, agency(dossier.department), shown, dossier.code, number, day)


def of(result: Result, dossier: Dossier) -> str:
    """The page of a result by a template, with the number and day that Văn thư has given it."""
    assert result.template
    day = words.long_date(local(result.signed_at).date()) if result.signed_at else ""
    return html(result.template, dossier, result.values, number=result.number, day=day)


def printed_symbol(result: Result) -> str:
    """«/GXN-STP» as it stands printed behind the place of the number; empty where there is none."""
    return f"/{found}" if result.template and (found := wording.line(result.template.symbol, result.values)) else ""


def keeps_its_symbol(result: Result, number: str) -> None:
    """A number for a document signed already must end as it is printed. Errors: Invalid("number")."""
    symbol = printed_symbol(result)
    if symbol and result.paper and result.paper.signed_id and not number.endswith(symbol):
        raise Invalid({"number": f"Văn bản đã ký in sẵn ký hiệu «{symbol}»: số phải kết thúc bằng ký hiệu đó."})


def sample(template: ResultTemplate, unit: OrgUnit) -> str:
    """The page with a made-up dossier, for whoever edits the template. Errors: Invalid."""
    check(template)
    shown = {name: printed(name, MADE_UP.get(name, "")) or f"[{FIELDS[name].label}]" for name in asked(template)}
    return _page(template, unit, shown, MADE_UP["ma_ho_so"])


def _shown(
    template: ResultTemplate, dossier: Dossier, values: Values, *, masked: bool = False, brackets: bool = False
) -> dict[str, str]:
    found = {}
    for name, required in asked(template).items():
        value = values.get(name, "")
        if FIELDS[name].kind == Kind.NUMBER:
            value = dossier.applicant.id_number
            value = masks.number(value) if masked else value
        elif FIELDS[name].kind == Kind.DATE and not _is_day(value):
            value = ""
        found[name] = printed(name, value) or (f"[{FIELDS[name].label}]" if brackets and required else "")
    return found


def _page(template: ResultTemplate, unit: OrgUnit, shown: Values, mark: str, number: str = "", day: str = "") -> str:
    superior = _SUPERIOR.search(unit.name)
    context: dict[str, Any] = {
        "superior": f"Ủy ban nhân dân\n{superior[1]} {superior[2]}" if superior else "",
        "agency": unit.name[: superior.start()] if superior else unit.name, "place": office.current().place,
        "heading": template.heading, "number": number, "day": day,
        "subject": wording.line(template.subject, shown), "symbol": wording.line(template.symbol, shown),
        "body": SafeString(wording.fill(wording.parse(template.body), shown)),
        "recipients": [each for each in wording.line(template.recipients, shown).splitlines() if each.strip()],
        "signer_title": shown["chuc_vu_ky"], "signer": shown["nguoi_ky"], "mark": mark,
    }  # fmt: skip
    return render_to_string("results/document.html", context)


def _tidy(value: str, *, lines: bool) -> str:
    plain = unicodedata.normalize("NFC", value)
    kept = "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))
    each = [" ".join(text.split()) for text in kept.splitlines()]
    return ("\n" if lines else " ").join(text for text in each if text)


def _is_day(value: str) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False
