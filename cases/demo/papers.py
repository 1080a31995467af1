"""Papers of made-up dossiers: drawn, then kept, filed and accepted by the services that keep what a counter scans."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction

from cases.catalogue.models import Component
from cases.dossier.models import Dossier
from cases.dossier.reuse import BY_HAND
from cases.dossier.states import Channel, State
from cases.results.models import Outcome, Result
from cases.results.press import kind_of
from cases.slips.content import agency
from digitization.papers import services as store
from digitization.papers.models import Filing, Paper, PaperKind
from digitization.scanning.engines import PageText
from digitization.scanning.models import Reading
from digitization.vault import services as vault
from motcua.core import office
from motcua.core.calendar import local
from motcua.core.models import Person
from motcua.core.moments import Moment
from motcua.core.text import search_key

from .drawing import Sheet, draw

PDF: Final = "application/pdf"
READ_FROM: Final = "chữ có sẵn trong tệp"  # nothing was recognised: the file is made of letters
# Who issues a kind of paper, by how its slug begins; all others are the office's own.
_ISSUERS: Final = (
    ("bang-", "Trường Đại học Ví Dụ"), ("chung-nhan-", "Trung tâm Đào tạo Ví Dụ"),
    ("giay-to-", "Ủy ban nhân dân phường Ví Dụ"), ("giay-khai-sinh", "Ủy ban nhân dân phường Ví Dụ"),
)  # fmt: skip


@transaction.atomic
def lay_down(dossier: Dossier, *, leaving: int = 0) -> int:
    """File what was handed in on paper, but for the last ``leaving`` of it, and the result; how many papers.

    Nothing for a dossier at which something lies already.
    """
    if Filing.objects.filter(reference=dossier.reference).exists():
        return 0
    dice = Random(dossier.pk)  # noqa: S311 - a repeatable story, not a secret
    there = [row.component for row in dossier.papers if row.provided in BY_HAND and _kept(row.component)]
    kinds = PaperKind.objects.in_bulk({component.kind_id for component in there})
    made = [_component(dossier, each, kinds[each.kind_id], dice) for each in there[: len(there) - leaving]]
    if result := _printed(dossier):
        made.append(_result(dossier, result))
    _read(made)
    if result and result.outcome == Outcome.GRANTED and dossier.finished_at:
        vault.accept(reference=dossier.reference, moment=Moment(dossier.finished_at, dossier.finished_at))
    return len(made)


def loose(dossier: Dossier, title: str, day: date) -> bytes:
    """A paper of the dossier's owner that nobody has filed yet."""
    return draw(_written(dossier.applicant, title, dossier.procedure.name, day))[0]


Made = tuple[Paper, str]  # a paper, and the text that stands on it


def _kept(component: Component) -> bool:
    return component.reusable or component.digitize == Component.Digitize.REQUIRED


def _component(dossier: Dossier, component: Component, kind: PaperKind, dice: Random) -> Made:
    at, of, title = dossier.received_at or dossier.created_at, dossier.applicant, kind.name.partition(",")[0]
    about: dict[str, Any] = {"title": title}
    if kind.reusable:
        day = local(at).date() - timedelta(dice.randint(20, 15 * (kind.valid_months or 24)))
        issuer = next(
            (name for begun, name in _ISSUERS if kind.slug.startswith(begun)), agency(dossier.department).name
        )
        about |= {"number": f"{dice.randint(1, 4000)}/{day.year}", "issuer": issuer, "issued_on": day}
        sheet = _issued(of, title, "", day, issuer, about["number"])
    else:
        sheet = _written(of, title, dossier.procedure.name, local(at).date())
    origin = Paper.Origin.UPLOAD if dossier.channel == Channel.ONLINE else Paper.Origin.SCAN
    return _store(dossier, sheet, at, kind=kind.slug, component=component.code, origin=origin, unit=dossier.receiver,
                  user=dossier.received_by or dossier.created_by, **about)  # fmt: skip


def _printed(dossier: Dossier) -> Result | None:
    """The result that was signed and has no file."""
    result: Result | None = getattr(dossier, "result", None)
    done = dossier.state in (State.RESOLVED, State.RETURNED)
    return result if result and done and result.signed_at and not result.paper_id else None


def _result(dossier: Dossier, result: Result) -> Made:
    assert result.signed_at  # a printed one
    named = dossier.procedure.results[0]["name"] if dossier.procedure.results else "Kết quả giải quyết"
    title = named if result.outcome == Outcome.GRANTED else "Văn bản trả lời"
    day, issuer = local(result.signed_at).date(), agency(dossier.department).name
    sheet = _issued(dossier.applicant, title, dossier.procedure.name, day, issuer, result.number)
    paper, text = _store(
        dossier, sheet, result.signed_at, kind=kind_of(dossier, result), origin=Paper.Origin.RESULT,
        unit=dossier.department, user=result.approved_by or result.drafted_by, title=title[:300], issuer=issuer[:200],
        number=result.number, issued_on=day,
    )  # fmt: skip
    result.paper = paper
    result.save(update_fields=["paper"])
    return paper, text


def _store(dossier: Dossier, sheet: Sheet, at: datetime, **about: Any) -> Made:
    content, text = draw(sheet)
    paper = store.store(
        content=content, media_type=PDF, pages=1, owner=dossier.applicant, moment=Moment(at, at),
        reference=dossier.reference, **about,
    )  # fmt: skip
    return paper, text


def _read(made: Sequence[Made]) -> None:
    """The letters are known from the file itself: the papers can be searched."""
    Reading.objects.bulk_create(
        (
            Reading(file=paper.original, pages=[PageText(text, 1.0).as_dict()], key=search_key(text), engine=READ_FROM,
                    read_at=paper.stored_at)
            for paper, text in made
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    Paper.objects.filter(pk__in=[paper.pk for paper, _ in made]).update(state=Paper.State.SEARCHABLE)


def _written(of: Person, title: str, about: str, day: date) -> Sheet:
    """Written by its owner."""
    lines = (f"Kính gửi: {office.current().name}", *_who(of, "Họ và tên"), f"Nội dung: {about}.",
             "Tôi cam đoan những điều ghi trên là đúng và chịu trách nhiệm trước pháp luật.")  # fmt: skip
    return Sheet(title, about, lines, of.name, _dated(day))


def _issued(of: Person, title: str, about: str, day: date, issuer: str, number: str) -> Sheet:
    """Issued to its owner."""
    lines = (*_who(of, "Cấp cho"), "Giấy này có giá trị theo quy định của pháp luật.")
    return Sheet(title, about, lines, "(giấy mẫu, không ký)", _dated(day), issuer, number)


def _who(of: Person, label: str) -> tuple[str, ...]:
    if of.kind == Person.Kind.ORGANIZATION:
        return (f"Tổ chức: {of.name}", f"Trụ sở: {of.address}")
    born = f"{of.birth_date:%d/%m/%Y}" if of.birth_date else ""
    return (f"{label}: {of.name}", f"Sinh ngày: {born}", f"Nơi ở: {of.address}")


def _dated(day: date) -> str:
    return f"{office.current().place}, ngày {day:%d} tháng {day:%m} năm {day.year}"
