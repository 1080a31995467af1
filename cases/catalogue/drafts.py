"""Writes a content as the draft of a procedure's next version."""

from django.db.models import Max

from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit

from .content import Content, Limit
from .models import Component, Fee, PaperKind, Procedure, ProcedureVersion, RouteStep


def write_draft(content: Content, *, by_hand: bool, digest: str = "") -> ProcedureVersion:
    """A new draft with this content, numbered after the newest version; the procedure too when it is new.

    Errors: Invalid for an unknown unit or kind of paper; ValidationError for a value that does not fit its column.
    """
    procedure = Procedure.objects.filter(code=content.code).first() or _new_procedure(content)
    units, kinds = _units(content), _kinds(content)
    newest = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProcedureVersion(
        procedure=procedure, number=newest + 1, name=content.name, department=units.get(content.department),
        **_limit_columns("limit", content.limit), **_limit_columns("legal_limit", content.legal_limit),
        stages=list(content.stages), online_level=content.online_level, boundary_free=content.boundary_free,
        allows_proxy=content.allows_proxy, after_supplement=content.after_supplement, cases=list(content.cases),
        results=list(content.results), decision=content.decision, verified=content.verified,
        effective_from=content.effective_from, effective_to=content.effective_to, sources=dict(content.sources),
        notes=list(content.notes), digest=digest, by_hand=by_hand,
    )  # fmt: skip
    version.clean_fields(exclude=["procedure", "department"])
    version.save(force_insert=True)
    papers = [
        Component(version=version, order=order, **{**vars(paper), "kind": kinds[paper.kind]})
        for order, paper in enumerate(content.components, start=1)
    ]
    steps = [
        RouteStep(version=version, order=order, **{**vars(step), "department": units[step.department]})
        for order, step in enumerate(content.steps, start=1)
    ]
    fees = [Fee(version=version, **vars(fee)) for fee in content.fees]
    for part in (*papers, *steps, *fees):
        part.clean_fields(exclude=["version", "kind", "department"])
    Component.objects.bulk_create(papers)
    RouteStep.objects.bulk_create(steps)
    Fee.objects.bulk_create(fees)
    return version


def _new_procedure(content: Content) -> Procedure:
    procedure = Procedure(code=content.code, field_id=content.field, competence=content.competence)
    procedure.full_clean()
    procedure.save(force_insert=True)
    return procedure


def _kinds(content: Content) -> dict[str, PaperKind]:
    wanted = {paper.kind for paper in content.components}
    known = PaperKind.objects.in_bulk(wanted)
    if missing := wanted - known.keys():
        raise Invalid({"kind": f"Không có loại giấy tờ «{', '.join(sorted(missing))}»."})
    return known


def _units(content: Content) -> dict[str, OrgUnit]:
    wanted = {content.department, *(step.department for step in content.steps)} - {""}
    known = {unit.code: unit for unit in OrgUnit.objects.filter(code__in=wanted)}
    if missing := wanted - known.keys():
        raise Invalid({"department": f"Không có đơn vị «{', '.join(sorted(missing))}»."})
    return known


def _limit_columns(name: str, limit: Limit | None) -> dict[str, int | str | None]:
    return {f"{name}_amount": limit.amount if limit else None, f"{name}_unit": limit.unit if limit else ""}
