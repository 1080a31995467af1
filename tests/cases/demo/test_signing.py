"""A demonstration with keys has something to sign; any other house is left alone."""

from datetime import timedelta
from typing import Any

import pytest

from cases.catalogue import shelf
from cases.demo import signing
from cases.results.models import Result
from motcua.core.models import User
from tests.factories import acts, core, dossier, templates

pytestmark = pytest.mark.django_db


def before_the_director() -> dossier.Dossier:
    made = dossier.processing()
    for hours in (1, 2):
        made = acts.do("forward", made, at=core.MONDAY + timedelta(hours=hours))
    return made


def test_results_before_the_director_are_approved_where_there_are_keys(settings: Any) -> None:
    templates.template()
    made, leader = before_the_director(), core.director()
    User.objects.filter(pk=leader.pk).update(username="lanhdao")
    assert signing.lay(acts.TUESDAY) == 0
    settings.TRIAL_KEYS = "/khoa"
    assert signing.lay(acts.TUESDAY) == 1
    laid = Result.objects.get(dossier=made)
    assert (laid.approved_by_id, laid.template_id is not None) == (leader.pk, True)
    made.refresh_from_db()
    assert made.step == max(step.order for step in shelf.version(made.procedure_id).steps.all())
    assert signing.lay(acts.TUESDAY) == 0
