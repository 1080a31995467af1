"""Papers of a dossier that come from the owner's store, and what is asked for although it is there."""

from datetime import date
from typing import Any

import pytest

from cases.catalogue.models import ProcedureVersion
from cases.dossier.digitized import Digitized, filings, state_of
from cases.dossier.models import Dossier
from digitization.papers.models import Paper
from digitization.vault.models import Use
from motcua.core.errors import Invalid
from motcua.core.models import JournalEntry, Person
from tests.factories import acts, catalogue, core, dossier, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
KIND = "bang-cu-nhan"


def version() -> ProcedureVersion:
    """Two required papers, of which the store may hold one."""
    made = catalogue.procedure(papers=("don",))
    papers.kind(KIND)
    catalogue.add_paper(made, "bang", reusable=True)
    made.components.filter(code="bang").update(kind=KIND)
    acts.catalogue_changed()
    return made


def held(owner: Person, **fields: Any) -> Paper:
    return papers.paper(owner=owner, kind=KIND, accepted_at=core.MONDAY, **fields)


def received(of: Person, how: str = "reused", **draft: Any) -> Dossier:
    who = dossier.applicant(id_number=of.id_number)
    given = {"don": "original", "bang": how}
    return dossier.received(version=draft.pop("version", None) or version(), applicant=who, components=given, **draft)


def told(made: Dossier, verb: str = "dossier.received") -> dict[str, Any]:
    data = JournalEntry.objects.filter(reference=made.reference, verb=verb).latest("pk").data
    return {name: data[name] for name in ("offered", "reused", "shared_data", "asked_again") if name in data}


def test_a_reused_component_takes_the_paper_and_leaves_a_trace() -> None:
    mine = held(papers.owner())
    made = received(mine.owner)
    filed = filings(made)["bang"]
    assert [f.paper for f in filed] == [mine]
    assert state_of(filed) == Digitized.FROM_COMPONENT
    use = Use.objects.get()
    assert (use.reference, use.component, use.outcome) == (made.reference, "bang", "used")
    assert use.purpose.startswith(f"Giải quyết thủ tục {made.procedure.procedure.code}")
    assert told(made) == {"offered": ["bang"], "reused": ["bang"]}


def test_without_anything_held_nothing_is_reused_and_nothing_created() -> None:
    with pytest.raises(Invalid) as refused:
        received(papers.owner())
    assert list(refused.value.errors) == ["components.bang"]
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"valid_until": date(2026, 11, 15)}, "đã hết giá trị"),
        ({"accepted_at": None}, "chưa được công nhận"),
        ({"revoked_at": core.MONDAY}, "thu hồi"),
        ({"owner": True}, "không phải giấy tờ của chủ hồ sơ"),
        ({"kind_id": "giay-khac"}, "loại giấy tờ khác"),
    ],
)
def test_a_named_paper_that_is_no_offer_is_refused_with_its_reason(changed: dict[str, Any], words: str) -> None:
    of, named = papers.owner(), held(papers.owner())
    papers.kind("giay-khac")
    if "owner" not in changed:
        Paper.objects.filter(pk=named.pk).update(owner=of, **changed)
    with pytest.raises(Invalid, match=words):
        received(of, reused={"bang": named.pk})


def test_a_component_that_the_procedure_wants_anew_is_never_reused() -> None:
    mine = held(papers.owner())
    wanted = version()
    wanted.components.update(reusable=False)
    acts.catalogue_changed()
    with pytest.raises(Invalid, match="không được dùng lại từ kho"):
        received(mine.owner, version=wanted)


@pytest.mark.parametrize("how", ["original", "copy", "scan"])
def test_what_was_there_and_is_handed_in_all_the_same_is_asked_again(how: str) -> None:
    mine = held(papers.owner())
    made = received(mine.owner, how, declined={"bang": "Có bản mới hơn"})
    assert told(made) == {"offered": ["bang"], "asked_again": ["bang"]}
    assert Use.objects.get().reason == "Có bản mới hơn"


def test_shared_data_is_told_apart_from_the_store() -> None:
    assert told(received(papers.owner(), "shared_data")) == {"shared_data": ["bang"]}


def test_a_request_for_what_is_held_counts_whatever_its_reason() -> None:
    mine = held(papers.owner())
    made = received(mine.owner)
    asked = [{"component": "bang", "reason": "Bản quét mờ."}, {"component": "don", "reason": "Chưa ký."}]
    acts.do("require_supplement", made, items=asked)
    assert told(made, "dossier.supplement_required") == {"offered": ["bang"], "asked_again": ["bang"]}


def test_a_request_for_what_nobody_holds_tells_nothing() -> None:
    made = received(papers.owner(), "original")
    acts.do("require_supplement", made, items=[{"component": "bang", "reason": "Mờ."}])
    assert told(made, "dossier.supplement_required") == {}


def test_a_supplement_too_takes_from_the_store() -> None:
    of = papers.owner()
    made = received(of, "original")
    acts.do("require_supplement", made, items=[{"component": "bang", "reason": "Mờ."}])
    mine = held(of)
    acts.do("supplement", made, components={"bang": "reused"}, reused={"bang": mine.pk})
    assert told(made, "dossier.supplemented") == {"reused": ["bang"]}
    assert [f.paper for f in filings(made)["bang"]] == [mine]


def test_a_dossier_that_waited_is_told_of_on_the_day_of_its_receipt() -> None:
    of, wanted = papers.owner(), version()
    made = dossier.registered(version=wanted, applicant=dossier.applicant(id_number=of.id_number), components={})
    held(of)
    acts.do("receive", made, components={"don": "original", "bang": "reused"})
    assert told(made) == {"offered": ["bang"], "reused": ["bang"]}


def test_papers_of_a_granted_dossier_are_offered_and_those_of_a_denied_one_are_not() -> None:
    wanted = version()
    for outcome, offered in (("granted", True), ("denied", False)):
        made = dossier.at_last_step(version=wanted, components={"don": "original", "bang": "scan"})
        papers.paper(owner=made.applicant, kind=KIND, reference=made.reference, component="bang")
        acts.do("resolve", made, outcome=outcome)
        again = {"of": made.applicant, "version": wanted, "at": acts.TUESDAY}
        if offered:
            assert told(received(**again)) == {"offered": ["bang"], "reused": ["bang"]}
        else:
            with pytest.raises(Invalid):
                received(**again)
