"""Whatever the schema allows and forbids is sent to every line: never a 5xx, answers as the schema says."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import CoveragePhaseConfig as Coverage
from schemathesis.config import GenerationConfig, PhasesConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config import StatefulPhaseConfig as Stateful
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from motcua.core import access
from motcua.wsgi import application
from tests.factories import acts, core

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("MOTCUA_EXAMPLES", "3"))  # of each line: in all well under a minute


def calm(examples: int) -> Any:
    """So many examples, the same in every run, however slow the machine."""
    return settings(
        max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )  # fmt: skip


def served() -> Any:
    """The schema as the house serves it; usable and unusable input, the same in every run."""
    generation = GenerationConfig(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE], deterministic=True)
    phases = PhasesConfig(coverage=Coverage(enabled=False), stateful=Stateful(enabled=False))
    project = ProjectConfig(generation=generation, phases=phases)
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


schema = served()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client does: no request closes the connection in which the test's transaction is open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def director() -> dict[str, str]:
    """Somebody whose token opens every line, and a dossier in which every act of «processing» may be tried."""
    return {"Authorization": f"Bearer {access.issue_token(core.director())}"}


@pytest.fixture
def code() -> str:
    return acts.SITUATIONS["processing"]().code


@schema.parametrize()
@calm(EXAMPLES)
def test_no_input_is_answered_with_an_error_of_ours(case: schemathesis.Case, director: dict, code: str) -> None:
    if "code" in case.path_parameters and "/dossiers/" in case.path and case.path_parameters["code"] != "":
        case.path_parameters["code"] = code
    answer = case.call(headers=director)
    assert answer.status_code < 500, answer.text
    case.validate_response(answer, checks=[content_type_conformance, response_schema_conformance])


@schema.include(path_regex=r"\{code\}").parametrize()
@calm(EXAMPLES // 2)
def test_no_code_whatsoever_is_answered_with_an_error_of_ours(case: schemathesis.Case, director: dict) -> None:
    answer = case.call(headers=director)
    assert answer.status_code < 500, answer.text
