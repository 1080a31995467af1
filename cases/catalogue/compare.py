"""Two versions of a procedure side by side, in words for people: what was added, removed, changed, in groups. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .content import SOURCED, Charge, Content, Limit, Paper, Step, differences
from .models import Component

PLAIN: Final = (
    ("Tên và cách làm", "file-text", ("name", "field", "competence", "department", "online_level", "boundary_free",
                                      "allows_proxy")),
    ("Thời hạn", "clock", ("limit", "legal_limit", "after_supplement")),
    ("Hiệu lực và căn cứ", "gavel", ("decision", "verified", "effective_from", "effective_to")),
)  # fmt: skip


class Kind(StrEnum):
    """What happened to one thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. ``before`` and ``after`` are words; empty where there was or is nothing."""

    kind: Kind
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one sort («Giấy tờ»), with the icon that goes with it."""

    title: str
    icon: str
    changes: tuple[Change, ...]


def compare(before: Content, after: Content) -> list[Group]:
    """The groups in which ``after`` differs from ``before``; empty when the two say the same."""
    groups = [_plain(title, icon, before, after, keys) for title, icon, keys in PLAIN]
    stages = _lists(_named(before.stages, "name", _stage), _named(after.stages, "name", _stage))
    groups[1] = Group("Thời hạn", "clock", (*groups[1].changes, *stages))
    papers = {c.code: c for c in before.components}, {c.code: c for c in after.components}
    groups += [
        Group("Giấy tờ phải nộp", "paperclip", (*_papers(*papers), *_order(before.components, after.components))),
        Group("Phí, lệ phí", "cash", _lists(_charges(before.fees), _charges(after.fees))),
        Group("Các bước xử lý", "git-compare", _lists(_steps(before.steps), _steps(after.steps))),
        Group("Các trường hợp", "list-check", _lists(_named(before.cases, "code"), _named(after.cases, "code"))),
        Group("Kết quả", "certificate", _lists(_named(before.results, "name", _result),
                                               _named(after.results, "name", _result))),
        Group("Nguồn của từng giá trị", "book", _lists(_sources(before), _sources(after))),
        Group("Điều chưa chắc chắn", "info-circle", _lists(dict.fromkeys(before.notes, ""),
                                                           dict.fromkeys(after.notes, ""))),
    ]  # fmt: skip
    return [group for group in groups if group.changes]


def counts(groups: Iterable[Group]) -> dict[str, int]:
    """How many things were added, removed and changed."""
    found = [change.kind for group in groups for change in group.changes]
    return {kind.value: found.count(kind) for kind in Kind}


def _plain(title: str, icon: str, before: Content, after: Content, keys: Iterable[str]) -> Group:
    found = differences(before, after, only=keys)
    return Group(title, icon, tuple(Change(Kind.CHANGED, d.label, d.before, d.after) for d in found))


def _lists(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """Two lists of name → words: what came, what went, what is said otherwise."""
    gone = [Change(Kind.REMOVED, name, before=words) for name, words in old.items() if name not in new]
    come = [Change(Kind.ADDED, name, after=words) for name, words in new.items() if name not in old]
    both = [(name, old[name], words) for name, words in new.items() if name in old and old[name] != words]
    return (*come, *gone, *(Change(Kind.CHANGED, name, was, words) for name, was, words in both))


def _sources(content: Content) -> dict[str, str]:
    return {SOURCED.get(key, key): source for key, source in content.sources.items()}


def _papers(old: Mapping[str, Paper], new: Mapping[str, Paper]) -> list[Change]:
    """Papers are known by their code, so a paper of another name is the same paper renamed."""
    come = [Change(Kind.ADDED, p.name, after=_paper(p)) for code, p in new.items() if code not in old]
    gone = [Change(Kind.REMOVED, p.name, before=_paper(p)) for code, p in old.items() if code not in new]
    return come + gone + [c for code, p in new.items() if code in old for c in _of_paper(old[code], p)]


def _of_paper(old: Paper, new: Paper) -> list[Change]:
    if old == new:
        return []
    was, now = _facts(old), _facts(new)
    said = [name for name in was if was[name] != now[name]]
    return [Change(Kind.CHANGED, new.name, "; ".join(was[n] for n in said), "; ".join(now[n] for n in said))]


def _facts(paper: Paper) -> dict[str, str]:
    """What is said of a paper, thing by thing."""
    return {
        "name": f"tên: {paper.name}", "kind": f"loại giấy tờ: {paper.kind}",
        "quantity": f"{paper.originals} bản chính, {paper.copies} bản sao",
        "required": "bắt buộc" if paper.required else "không bắt buộc",
        "reusable": "dùng lại được" if paper.reusable else "không dùng lại",
        "digitize": str(Component.Digitize(paper.digitize).label).lower(),
        "case": f"chỉ trong trường hợp «{paper.case}»" if paper.case else "mọi trường hợp",
        "form": f"mẫu {paper.form}" if paper.form else "không có mẫu",
    }  # fmt: skip


def _paper(paper: Paper) -> str:
    facts = _facts(paper)
    return "; ".join(facts[name] for name in ("quantity", "required", "case"))


def _order(old: Sequence[Paper], new: Sequence[Paper]) -> list[Change]:
    """The same papers in another order are one change."""
    was, now = [p.code for p in old], [p.code for p in new]
    kept_was, kept_now = [c for c in was if c in now], [c for c in now if c in was]
    return [Change(Kind.CHANGED, "Thứ tự giấy tờ", "thứ tự cũ", "thứ tự mới")] if kept_was != kept_now else []


def _charges(fees: Iterable[Charge]) -> dict[str, str]:
    """A fee is known by its kind, case and first day."""
    found = {}
    for fee in fees:
        case = f" ({fee.case})" if fee.case else ""
        since = f" từ {fee.since:%d/%m/%Y}" if fee.since else ""
        amount = f"{fee.amount:,}".replace(",", ".")
        until = f", đến hết {fee.until:%d/%m/%Y}" if fee.until else ""
        found[f"{fee.kind}{case}{since}".capitalize()] = f"{amount} đ{f'/{fee.unit}' if fee.unit else ''}{until}"
    return found


def _steps(steps: Iterable[Step]) -> dict[str, str]:
    """A step is known by its place and name."""
    rows = enumerate(steps, start=1)
    return {f"Bước {n}. {s.name}": f"{s.department}, {_time(s)}" for n, s in rows}


def _time(step: Step) -> str:
    return f"{step.share} % thời hạn" if step.hours is None else f"{step.hours} giờ làm việc"


def _named(rows: Iterable[Mapping[str, Any]], key: str, words: Any = None) -> dict[str, str]:
    say = words or (lambda row: str(row.get("name") or ""))
    return {str(row.get(key) or row.get("name")): say(row) for row in rows}


def _stage(row: Mapping[str, Any]) -> str:
    return str(Limit(row.get("amount"), row["unit"]))


def _result(row: Mapping[str, Any]) -> str:
    return "; ".join(str(row[key]) for key in ("code", "kind") if row.get(key))
