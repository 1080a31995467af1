"""What a paper says of itself, read from its recognised text: kind, number, issuer, dates, owner.

Pure: lines in, findings out, no database. Each finding has a confidence (0–1), how sure tesseract was of the line times
how well the line fits what is looked for, and its place, so that a person can look. Lines: ``Reading.lines``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from motcua.core.text import search_key

from . import dates

HEAD = 16  # lines in which a paper says what it is
LIKE = 84  # of 100: a title with a few letters misread; «giay chung sinh» against «giay khai sinh» has 80
_ISSUERS = (
    "uy ban nhan dan", "ubnd", "so ", "bo ", "cuc ", "cong an", "truong", "dai hoc", "hoc vien", "toa an", "phong ",
    "lien doan", "doan luat su", "hoi ", "van phong", "trung tam", "benh vien", "chi cuc", "thanh tra", "vien ",
    "cong ty", "bao hiem",
)  # fmt: skip
_MOTTO = re.compile(r"\s*[-–.]*\s*(?:C[OÔ0Ộ]NG H[OÒ0]A X[AÃ] H[OỘ0]I|Đ[OỘ0]C L[AẬ]P).*", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<!\w)(?:S[ốôồỗổộó0o6]|No)\s*(?:hiệu)?\s*[:.;]\s*(?P<of>[A-Z]{0,3}\s?\d[\dOo]{0,9}(?:\s?[/-]\s?[\wĐđƯư&.]+)*)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?<!\d)(?:0\d{2} ?\d{3} ?\d{3} ?\d{3}|\d{9})(?!\d)")
_NAMED = (
    "ho chu dem ten", "ho va ten", "ho ten", "ho va ten khai sinh", "ten toi la", "toi ten la", "toi la", "full name",
    "ong ba", "cap cho ong ba", "cap cho", "chung nhan ong ba", "ho chu dem va ten", "ho ten chu dem",
)  # fmt: skip
_OTHERS = ("nguoi me", "nguoi cha", "cua me", "cua cha", "nguoi di khai", "nguoi ky", "vo", "chong", "cha", "me")
_NAME_ENDS = re.compile(
    r"\s*(?:[,;.|(]|Giới tính|Ngày sinh|Sinh ngày|Nam/Nữ|Năm sinh|Quốc tịch|Dân tộc).*", re.IGNORECASE
)
_IDENTITY = ("so dinh danh", "can cuoc", "cccd", "cmnd", "chung minh", "id no", "personal identification")


@dataclass(frozen=True)
class Finding:
    """A value as read, how sure it is (0–1), and the line and page it was read from."""

    value: Any
    sure: float
    line: str = ""
    page: int = 0


@dataclass(frozen=True)
class Read:
    """What was found; None where the paper does not say it, or nobody could read it. ``kind``: slug of a PaperKind."""

    kind: Finding | None = None
    number: Finding | None = None
    issuer: Finding | None = None
    issued_on: Finding | None = None
    valid_until: Finding | None = None
    owner: Finding | None = None
    identity: Finding | None = None


@dataclass(frozen=True)
class _Line:
    text: str
    key: str
    page: int
    sure: float

    def finding(self, value: Any, fit: float = 1.0) -> Finding:
        return Finding(value, round(min(self.sure * fit, 1.0), 2), self.text, self.page)


def read(lines: Iterable[Mapping[str, Any]]) -> Read:
    """Everything that a paper's recognised lines say of it."""
    every = [_Line(line["text"].strip(), search_key(line["text"]), line["page"], line["sure"]) for line in lines]
    first = [line for line in every if line.page == every[0].page][:HEAD] if every else []
    kind, issued = _kind(first), _issued_on(every)
    return Read(
        kind, _number(first) or _number(every), _issuer(first), issued,
        _valid_until(every, issued.value if issued else None), _owner(every), _identity(every, kind),
    )  # fmt: skip


@cache
def titles() -> list[tuple[str, str]]:
    """Accent-free titles and the kinds that bear them, longest first. Source: kinds.toml."""
    with Path(__file__).with_name("kinds.toml").open("rb") as file:
        known = tomllib.load(file)
    found = [(search_key(title), slug) for slug, names in known.items() for title in names]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _kind(head: Sequence[_Line]) -> Finding | None:
    """The title that the head resembles most; a title may run over three lines, and longer ones are more telling."""
    best: tuple[float, Finding] | None = None
    for line, key in _spans(head):
        for title, slug in titles():
            begun = key[: len(title) + 2]
            like = max(fuzz.ratio(title, key), fuzz.ratio(title, key[: len(title)]) - 2, fuzz.ratio(title, begun) - 2)
            weight = like + min(len(title), 40) / 4 + (4 if line.text.isupper() else -8)
            if like >= LIKE and (best is None or weight > best[0]):
                best = weight, line.finding(slug, like / 100 if line.text.isupper() else like / 125)
    return best[1] if best else None


def _spans(head: Sequence[_Line]) -> Iterator[tuple[_Line, str]]:
    """Each line, and each with the one or two after it as one."""
    for at, line in enumerate(head):
        for length in (1, 2, 3):
            if at + length <= len(head):
                yield line, " ".join(each.key for each in head[at : at + length])


def _number(lines: Sequence[_Line]) -> Finding | None:
    for line in lines:
        if not line.key.startswith(_IDENTITY) and (match := _NUMBER.search(line.text)):
            value = re.sub(r"\s*([/-])\s*", r"\1", match["of"]).strip(" .-/")
            digits, mark, rest = value.partition("/")
            value = re.sub(r"(?<=\d)[Oo]|[Oo](?=\d)", "0", digits) + mark + rest
            if _PERSON.fullmatch(value):
                continue
            return line.finding(value, 1.0 if "/" in value else 0.8)
    return None


def _issuer(head: Sequence[_Line]) -> Finding | None:
    """The last of the offices named at the head: the upper one stands first (NĐ 30/2020, Phụ lục I)."""
    found = None
    for line in head[:8]:
        text = _MOTTO.sub("", line.text).strip(" .-–:|")
        if search_key(text).startswith(_ISSUERS) and text[:12].isupper():
            found = line.finding(text)
        elif found and (search_key(text).startswith("so ") or _NUMBER.search(line.text)):
            break
    return found


def _issued_on(lines: Sequence[_Line]) -> Finding | None:
    """The day at the head, else the last one written out, as beside a signature; never one of birth or of an end."""
    out = [
        (at, line, day) for at, line in enumerate(lines) if _may_issue(line) and (day := dates.written_out(line.key))
    ]
    if out:
        _, line, day = out[0] if out[0][0] < HEAD // 2 else out[-1]
        return line.finding(day.value, day.fit)
    for line in lines:
        told = any(word in line.key for word in ("ngay cap", "cap ngay", "ky ngay", "date of issue"))
        if told and (day := dates.in_figures(line.text)):
            return line.finding(day.value, day.fit)
    return None


def _may_issue(line: _Line) -> bool:
    return not any(word in line.key for word in ("sinh", "het han", "gia tri", "thoi han", "qua doi", "chet"))


_ENDS = (
    "co gia tri den",
    "gia tri den",
    "gia tri su dung den",
    "het han",
    "thoi han den",
    "date of expiry",
    "valid until",
)


def _valid_until(lines: Sequence[_Line], issued: date | None) -> Finding | None:
    for at, line in enumerate(lines):
        if any(word in line.key for word in _ENDS):
            for here in lines[at : at + 2]:
                if day := dates.written_out(here.key) or dates.in_figures(here.text):
                    return here.finding(day.value, day.fit)
        if issued and "gia tri" in line.key and (span := dates.span(line.key)):
            return line.finding(dates.after(issued, span), 0.8)
    return None


def _owner(lines: Sequence[_Line]) -> Finding | None:
    """The first person named by a label, not as somebody's parent or spouse."""
    for at, line in enumerate(lines):
        label, mark, text = line.text.partition(":")
        key = search_key(label)
        if not mark or any(f" {key}".endswith(f" {other}") for other in _OTHERS):
            continue
        alone = search_key(label.partition("/")[0])  # «Họ và tên / Full name»
        like = max(fuzz.ratio(said, named) for said in {key, alone} for named in _NAMED)
        if like >= LIKE:
            after = text if text.strip(" .") else lines[at + 1].text if at + 1 < len(lines) else ""
            name = _NAME_ENDS.sub("", after).strip(" .:-–_")
            if len(name.split()) >= 2 and not re.search(r"\d", name):
                return line.finding(name, like / 100)
    return None


def _identity(lines: Sequence[_Line], kind: Finding | None) -> Finding | None:
    """The first personal number beside its label; on an identity card any."""
    card = kind is not None and kind.value == "giay-to-tuy-than"
    for line in lines:
        if (card or any(word in line.key for word in _IDENTITY)) and (match := _PERSON.search(line.text)):
            return line.finding(match.group().replace(" ", ""))
    return None


def contradictions(found: Read, kind: str, owner: str, identity: str) -> dict[str, Finding]:
    """What the paper says otherwise than the dossier: of ``kind`` (slug), ``owner`` (name), ``identity`` (number)."""
    wrong = {}
    if found.kind and found.kind.value != kind:
        wrong["kind"] = found.kind
    if found.owner and search_key(found.owner.value) != search_key(owner):
        wrong["owner"] = found.owner
    if found.identity and identity and len(found.identity.value) == len(identity) and found.identity.value != identity:
        wrong["identity"] = found.identity
    return wrong
