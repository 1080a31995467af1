"""Interface §6, «who may»: each act against everybody who works here, and a stranger."""

import pytest
from django.db import transaction

from cases.dossier.models import Dossier
from cases.dossier.services import visible
from motcua.core.errors import NotAllowed, Refusal
from motcua.core.models import Role, User
from tests.factories import acts, core, dossier

pytestmark = pytest.mark.django_db

PEOPLE = {
    "clerk": (Role.CLERK, "mot-cua-stp"),
    "other clerk": (Role.CLERK, "pvhcc-tinh"),
    "officer": (Role.OFFICER, "bttp"),
    "other officer": (Role.OFFICER, "hctp"),
    "head": (Role.HEAD, "bttp"),
    "other head": (Role.HEAD, "hctp"),
    "director": (Role.DIRECTOR, "lanh-dao"),
    "records": (Role.RECORDS, "van-phong"),
    "archivist": (Role.ARCHIVIST, "van-phong"),
    "office": (Role.OFFICE, "van-phong"),
    "admin": (Role.ADMIN, "van-phong"),
    "stranger": None,
}
_HERE = {"clerk", "officer", "head", "director", "office"}
# Who knows that the dossier exists where it differs from those of its office and department.
_KNOW = {
    "consulted": _HERE | {"other officer", "other head"},
    "at_last_step": _HERE | {"records"},
    "resolved": _HERE | {"records", "archivist"},
    "stopped_for_good": _HERE | {"archivist"},
}
_COUNTER, _STEP, _CHIEF = "clerk, head, director", "officer, head, director", "head, director"
TABLE = [
    ("receive", "registered", _COUNTER),
    ("refuse", "registered", _COUNTER),
    ("withdraw", "registered", _COUNTER),
    ("require_supplement", "registered", _COUNTER),
    ("require_supplement", "received", _COUNTER),
    ("require_supplement", "processing", _STEP),
    ("require_supplement", "back_at_the_counter", _COUNTER),
    ("supplement", "asked", "clerk, officer, head, director"),
    ("require_payment", "received", _COUNTER),
    ("require_payment", "processing", _STEP),
    ("record_payment", "paying", _COUNTER),
    ("withdraw", "processing", "clerk, officer, head, director"),
    ("forward", "received", _COUNTER),
    ("forward", "processing", _STEP),
    ("forward", "back_at_the_counter", _COUNTER),
    ("send_back", "processing", _STEP),
    ("take", "on_its_way", _STEP),
    ("take", "on_its_way_back", _COUNTER),
    ("consult", "processing", _STEP),
    ("answer", "consulted", "other officer, other head, director"),
    ("draft", "processing", _STEP),
    ("approve", "drafted", _CHIEF),
    ("apologise", "received", _CHIEF),
    ("apologise", "processing", _CHIEF),
    ("stop", "processing", _CHIEF),
    ("resume", "stopped", _CHIEF),
    ("resume", "stopped_for_good", ""),
    ("reassign", "received", _CHIEF),
    ("reassign", "processing", _CHIEF),
    ("note", "registered", _COUNTER),
    ("note", "processing", "clerk, officer, head, director"),
    ("note", "consulted", "clerk, officer, other officer, head, other head, director"),
    ("note", "at_last_step", "clerk, head, records, director"),
    ("resolve", "at_last_step", "records, director"),
    ("hand_over", "resolved", "clerk, records, head, director"),
]


def person(name: str) -> User:
    post = PEOPLE[name]
    return core.staff(*post) if post else core.UserFactory()


def outcome(act: str, made: Dossier, by: User) -> int:
    """200, or the status of the refusal; undone."""
    with transaction.atomic():
        try:
            acts.do(act, visible(by, made.code), by)
        except Refusal as refused:
            return refused.status
        finally:
            transaction.set_rollback(True)
    return 200


@pytest.mark.parametrize(("act", "situation", "allowed"), TABLE)
def test_an_act_is_open_to_those_of_the_table_and_hidden_or_refused_to_all_others(
    act: str, situation: str, allowed: str
) -> None:
    made = acts.SITUATIONS[situation]()
    may = set(allowed.split(", "))
    expected = {
        name: 200 if name in may else 403 if name in _KNOW.get(situation, _HERE) else 404 for name in PEOPLE
    }  # fmt: skip
    if situation == "stopped_for_good":
        expected |= dict.fromkeys(_CHIEF.split(", "), 409)
    assert {name: outcome(act, made, person(name)) for name in PEOPLE} == expected


def test_every_act_stands_in_the_table() -> None:
    assert {act for act, _, _ in TABLE} == set(acts.SERVICES)


def test_a_step_given_to_one_officer_is_no_longer_open_to_the_others_but_to_the_head() -> None:
    mine, other, head = core.officer(), core.officer(), core.head()
    made = acts.do("forward", dossier.received(), at=core.MONDAY, assignee=mine.username)
    for act in ("forward", "send_back", "require_supplement", "withdraw", "draft"):
        assert [outcome(act, made, by) for by in (mine, other, head)] == [200, 403, 200], act


def test_the_head_of_a_step_in_another_department_acts_on_it() -> None:
    made = dossier.processing()
    step = made.procedure.steps.get(order=2)
    type(step).objects.filter(pk=step.pk).update(department=core.unit("hctp"))
    acts.catalogue_changed()
    moved = acts.do("forward", made)
    assert [outcome("forward", moved, by) for by in (core.head("hctp"), core.head(), core.officer())] == [200, 200, 403]


def test_the_head_resolves_only_where_the_last_step_is_the_heads() -> None:
    made = dossier.processing()
    made.procedure.steps.filter(order__gt=2).delete()
    acts.catalogue_changed()
    moved = acts.do("forward", made)
    assert [outcome("resolve", moved, by) for by in (core.head(), core.officer(), core.director())] == [200, 403, 200]


def test_a_post_that_has_ended_or_not_begun_gives_no_right() -> None:
    made = dossier.processing()
    for dates in ({"until": "2022-12-31"}, {"since": "2199-01-01"}):
        officer = core.officer()
        officer.posts.update(**dates)
        with pytest.raises(Refusal, match="not_found"):
            visible(officer, made.code)


def test_an_account_that_was_closed_sees_nothing() -> None:
    made, officer = dossier.processing(), core.officer()
    officer.is_active = False
    with pytest.raises(Refusal, match="not_found"):
        visible(officer, made.code)


def test_the_service_itself_refuses_whoever_reaches_it() -> None:
    made = dossier.processing()
    for name in ("other clerk", "other officer", "records", "archivist", "admin", "stranger"):
        with pytest.raises(NotAllowed):
            acts.do("forward", made, person(name))
