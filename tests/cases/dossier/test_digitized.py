"""Domain §9: the four national states of a component."""

import pytest

from cases.dossier.digitized import Digitized, filings, state_of
from digitization.papers import services
from digitization.papers.models import Paper
from tests.factories import core, dossier, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def states(d: object) -> dict[str, Digitized]:
    return {component: state_of(filed) for component, filed in filings(d).items()}  # type: ignore[arg-type]


def test_a_component_without_a_paper_is_not_digitized() -> None:
    assert state_of([]) == Digitized.NOT
    assert not states(dossier.received())


def test_a_scan_is_state_1_and_counts_not_as_reuse() -> None:
    d = dossier.received()
    papers.paper(reference=d.reference, component="tp-1")
    assert states(d) == {"tp-1": Digitized.SCANNED}
    assert not Digitized.SCANNED.reused


@pytest.mark.parametrize(
    ("origin", "state"),
    [(Paper.Origin.SCAN, Digitized.FROM_COMPONENT), (Paper.Origin.RESULT, Digitized.FROM_RESULT)],
)
def test_a_paper_used_again_is_state_2_or_3_by_where_it_came_from(origin: str, state: Digitized) -> None:
    d = dossier.received()
    paper = papers.paper(reference="dossier:earlier", origin=origin)
    papers.paper(reference=d.reference, component="tp-1")
    services.file(paper=paper, reference=d.reference, component="tp-1", user=None, moment=core.moment())
    assert states(d) == {"tp-1": state}
    assert state.reused
