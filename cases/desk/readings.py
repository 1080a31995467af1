"""What was read in a paper as the pages show it: what is sure, what somebody must look at, what contradicts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.utils.safestring import SafeString
from rapidfuzz.distance import Levenshtein

from cases.desk.forms import day_input
from cases.dossier.papers import PREFIX, readable_by
from digitization.papers.models import Paper, PaperKind
from digitization.scanning.models import Reading
from digitization.scanning.reading import Finding, Read, contradictions, read
from motcua.core import access, masks
from motcua.core.highlight import marked
from motcua.core.models import User
from motcua.core.text import query_keys, search_key

SHOWN = 50
_CURSOR = re.compile(r"(?P<kind>phrase|plain)-(?P<before>\d{1,18})")
SLIPS = 2  # letters that a machine may have misread in a name
_FIELDS = ("kind", "number", "issuer", "issued_on", "valid_until")


class AboutForm(forms.Form):
    """What a paper says of itself; ``paper``'s own values stand first, then what was read."""

    kind = forms.ChoiceField(label="Loại giấy tờ")
    number = forms.CharField(label="Số, ký hiệu", required=False, max_length=80)
    issuer = forms.CharField(label="Cơ quan ban hành", required=False, max_length=200)
    issued_on = forms.DateField(label="Ngày ban hành", required=False, widget=day_input())
    valid_until = forms.DateField(label="Có giá trị đến hết ngày", required=False, widget=day_input())

    def __init__(self, data: Any = None, *, paper: Paper, found: Read) -> None:
        initial = {name: getattr(paper, name) or (f.value if (f := getattr(found, name)) else None) for name in _FIELDS}
        super().__init__(data, initial=initial | {"kind": paper.kind_id}, auto_id=f"id_{paper.pk}_%s")
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.slug, kind.name) for kind in PaperKind.objects.all()]
        if found.kind and found.kind.value != paper.kind_id:
            self.fields["kind"].help_text = f"Trên giấy in: «{masks.within(found.kind.line)}»"
        for name, finding in doubtful(paper, found).items():
            self.fields[name].help_text = f"Máy đọc chưa chắc ở trang {finding.page}: «{masks.within(finding.line)}»"

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields somebody must look at: read with doubt, or refused."""
        return [field for field in self if field.help_text or field.errors]

    @property
    def known(self) -> list[tuple[str, str]]:
        """Label and words of what needs no look."""
        kinds = dict(self.fields["kind"].choices)  # type: ignore[attr-defined]
        return [
            (str(field.label), kinds[field.value()] if field.name == "kind" else _words(field.value()))
            for field in self.others
            if field.value()
        ]

    @property
    def others(self) -> list[forms.BoundField]:
        """All others."""
        return [field for field in self if not field.help_text and not field.errors]


def found_in(paper: Paper) -> Read:
    """What the paper's letters say; nothing while they are not read."""
    reading = Reading.objects.filter(file=paper.original_id, read_at__isnull=False).first()
    return read(reading.lines) if reading else Read()


def doubtful(paper: Paper, found: Read) -> dict[str, Finding]:
    """What was read, is not sure, and nobody has confirmed."""
    read_of = {name: getattr(found, name) for name in _FIELDS[1:]}
    return {n: f for n, f in read_of.items() if f and f.sure < settings.OCR_SURE and not getattr(paper, n)}


def against(paper: Paper, found: Read) -> Iterator[tuple[str, str]]:
    """What the paper says otherwise than we hold: what, in words, masked."""
    wrong = contradictions(found, paper.kind_id, paper.owner.name, paper.owner.id_number)
    if "kind" in wrong:
        kind = PaperKind.objects.filter(pk=wrong["kind"].value).first()
        if kind:
            yield "Loại giấy tờ khác.", f"Trên giấy in tên như «{kind}», đang xếp là «{paper.kind}»."
    if "owner" in wrong:
        said = wrong["owner"].value
        near = Levenshtein.distance(search_key(said), search_key(paper.owner.name)) <= SLIPS
        doubt = " Có thể máy đọc sai, hãy nhìn lại trên giấy." if near else ""
        yield "Tên khác chủ giấy tờ.", f"Máy đọc được «{said}», chủ giấy tờ là {paper.owner.name}.{doubt}"
    if "identity" in wrong:
        said, held = masks.number(wrong["identity"].value), masks.number(paper.owner.id_number)
        yield "Số định danh khác.", f"Máy đọc được {said}, chủ giấy tờ có số {held}."
    for name in _FIELDS[1:]:
        finding, own = getattr(found, name), getattr(paper, name)
        if finding and own and finding.sure >= settings.OCR_SURE and not _same(finding.value, own):
            yield (
                f"{AboutForm.base_fields[name].label} khác.",
                f"Máy đọc được «{_words(finding.value)}», đang ghi «{_words(own)}».",
            )


def _same(one: Any, other: Any) -> bool:
    return one == other if isinstance(one, date) else search_key(one) == search_key(other)


def _words(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else masks.within(str(value))


def place_of(paper: Paper, user: User) -> str:
    """The code of a dossier at which the paper lies and which ``user`` sees; empty for none."""
    seen = (f.reference for f in paper.filings.all() if access.scope(f.reference, user))
    return next((found.removeprefix(PREFIX) for found in seen if found.startswith(PREFIX)), "")


@dataclass(frozen=True)
class Found:
    """A paper in which words were found. ``code``: a dossier it lies at, empty for none."""

    paper: Paper
    code: str
    page: int
    line: SafeString
    stored_at: datetime


def search(user: User, q: str, cursor: str = "") -> tuple[list[Found], str]:
    """The papers that ``user`` may read and that say ``q`` in a row, the newest first; where none does, all its words.

    A page of SHOWN rows and the cursor of the next one, empty at the end; a cursor that is not ours begins anew.
    """
    keys = query_keys(q)
    if not keys:
        return [], ""
    way = _CURSOR.fullmatch(cursor)
    seen = readable_by(user).in_force().select_related("kind", "owner", "original__reading").prefetch_related("filings")
    if way:
        seen = seen.filter(pk__lt=int(way["before"]))
    for kind in (way["kind"],) if way else ("phrase", "plain"):
        asked = SearchQuery(keys[0], config="simple", search_type=kind)
        for key in keys[1:]:
            asked |= SearchQuery(key, config="simple", search_type=kind)
        if rows := list(seen.filter(original__reading__words=asked).order_by("-pk")[: SHOWN + 1]):
            more = f"{kind}-{rows[SHOWN - 1].pk}" if len(rows) > SHOWN else ""
            return [_shown(paper, q, keys) for paper in rows[:SHOWN]], more
    return [], ""


def _shown(paper: Paper, q: str, keys: list[str]) -> Found:
    line = _telling(paper.original.reading.lines, keys)
    places = [f.reference for f in paper.filings.all() if f.reference.startswith(PREFIX)]
    return Found(
        paper,
        places[0].removeprefix(PREFIX) if places else "",
        line["page"],
        marked(masks.within(line["text"]), q),
        paper.stored_at,
    )


def _telling(lines: Iterable[dict[str, Any]], keys: list[str]) -> dict[str, Any]:
    """The line that says most of what was asked."""
    wanted = re.compile("|".join(rf"\b{re.escape(word)}\b" for key in keys for word in key.split()))

    def told(line: dict[str, Any]) -> tuple[bool, int]:
        key = search_key(line["text"])
        return any(each in key for each in keys), len(set(wanted.findall(key)))

    return max(lines, key=told)
