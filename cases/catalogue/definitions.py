"""The project's own definitions: one TOML file a procedure, and what they share (fields, kinds, synonyms, routes)."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from motcua.core.models import Role

from .content import Charge, Content, Entry, Limit, Paper, Step
from .models import PROXY_CASE, Procedure

FOLDER = Path(__file__).parent / "definitions"
HANDLING = "handling"  # in a route: the department that handles the procedure
DIRECTORS = "lanh-dao"
DEFAULT_ROUTE = "phong-lanh-dao-van-thu"
ROUTE_SOURCE = "Mặc định của hệ thống, chưa có quy trình nội bộ được ban hành"
PROXY_PAPER = Paper("van-ban-uy-quyen", "Văn bản ủy quyền", "van-ban-uy-quyen", originals=1, case=PROXY_CASE)
PROXY_SOURCE = "Văn bản ủy quyền: mặc định của hệ thống khi người khác nộp thay, chưa xác minh theo từng thủ tục"


@dataclass(frozen=True)
class Shared:
    """One shared file: its content and the digest by which a further load knows that nothing changed."""

    rows: Mapping[str, Any]
    digest: str


@cache
def shared(name: str) -> Shared:
    """``fields``, ``kinds``, ``synonyms`` or ``routes``."""
    raw = (FOLDER / f"{name}.toml").read_bytes()
    return Shared(tomllib.loads(raw.decode()), hashlib.sha256(raw).hexdigest())


def files() -> list[Path]:
    """The files of all procedures."""
    return sorted(FOLDER.glob("*/*.toml"))


def entries() -> list[Entry]:
    """All own definitions, broken ones too."""
    return [_entry(path) for path in files()]


@cache
def _entry(path: Path) -> Entry:
    try:
        return Entry(path.stem, read(path))
    except (ValueError, KeyError, TypeError) as error:
        return Entry(path.stem, refusal=f"tệp hỏng ({type(error).__name__}: {error})")


def read(path: Path) -> Content:
    """One definition. Raises ValueError, KeyError or TypeError for a file that cannot be used."""
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    route = data.pop("route", "")
    shaped: dict[str, Any] = {
        "stages": tuple({"amount": None, **stage} for stage in data.get("stages", ())),
        "cases": tuple(data.get("cases", ())),
        "results": with_kinds(data["code"], data.get("results", ())),
        "components": tuple(Paper(**paper) for paper in data.get("components", ())),
        "fees": tuple(Charge(**fee) for fee in data.get("fees", ())),
        "sources": data.pop("source"),
    }
    for key in ("limit", "legal_limit"):
        if key in data:
            shaped[key] = Limit(data[key].get("amount"), data[key]["unit"])
    return completed(Content(**{**data, **shaped}), route)


def completed(content: Content, route: str = DEFAULT_ROUTE) -> Content:
    """With the steps of its route and, unless a proxy is excluded, the paper that a proxy brings."""
    if content.competence != Procedure.Competence.OWN:
        return content
    steps, papers, sources = content.steps, content.components, dict(content.sources)
    if route and content.department:
        steps = tuple(_steps(route, content.department))
        sources.setdefault("route", ROUTE_SOURCE)
    if content.allows_proxy is not False and all(paper.case != PROXY_CASE for paper in papers):
        taken = any(paper.code == PROXY_PAPER.code for paper in papers)
        papers = (*papers, replace(PROXY_PAPER, code=f"{PROXY_PAPER.code}-nop-thay") if taken else PROXY_PAPER)
        sources["proxy"] = PROXY_SOURCE
    return replace(content, steps=steps, components=papers, sources=sources)


def _steps(route: str, handling: str) -> Iterator[Step]:
    for step in _route(route)["steps"]:
        department = handling if step["department"] == HANDLING else step["department"]
        if step["role"] == Role.DIRECTOR:
            department = DIRECTORS
        yield Step(step["name"], step["role"], department, step.get("hours"), step.get("share", 0))


def _route(name: str) -> Mapping[str, Any]:
    return next(route for route in shared("routes").rows["route"] if route["name"] == name)


def with_kinds(code: str, results: Iterable[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    """Each result with the kind of paper that it is, where a kind names the procedure."""
    kind = next((slug for slug, row in shared("kinds").rows.items() if code in row.get("result_of", ())), None)
    return tuple({**result, "kind": kind} if kind else dict(result) for result in results)


def department_of(field: str) -> str:
    """The department that handles a field by default; empty when the Sở does not."""
    return str(shared("fields").rows.get(field, {}).get("department", ""))


def synonyms() -> list[tuple[str, list[str]]]:
    """What people type, and what titles say."""
    return [(row["phrase"], row["means"]) for row in shared("synonyms").rows["synonym"]]
