"""The list of reviews (IV.1) narrowed by words, department and state, all in the address."""

import re
from typing import Any

import pytest

from cases.catalogue.models import ProcedureVersion
from monitoring.plan import recording
from tests.factories import catalogue, pages, plans

pytestmark = pytest.mark.django_db
REVIEWS = "/ke-hoach/phi-dia-gioi/"


@pytest.fixture
def four(monkeypatch: pytest.MonkeyPatch) -> dict[str, ProcedureVersion]:
    """One procedure in each state, the last two of another department than the first two."""
    pages.clock_at(monkeypatch, plans.NOW)
    made = {
        "du": catalogue.procedure(name="Đăng ký hành nghề luật sư"), "khong": catalogue.procedure(name="Cấp lại thẻ"),
        "chua-ro": catalogue.procedure("hctp", name="Đăng ký nhận cha, mẹ"), "chua": catalogue.procedure("hctp"),
    }  # fmt: skip
    for state, answer in (("du", "yes"), ("khong", "no"), ("chua-ro", "unknown")):
        answers = {"data": "yes", "no_visit": answer}
        recording.review(code=made[state].procedure.code, answers=answers, note="", user=plans.office(), now=plans.NOW)
    return made


def states(found: dict[str, ProcedureVersion], asked: dict[str, str]) -> list[str]:
    """Which of the four the page shows."""
    rows = pages.signed_in(plans.office()).get(REVIEWS, asked).context["rows"]
    return [state for state, version in found.items() if version in [row.version for row in rows]]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"q": "dang ky"}, ["du", "chua-ro"]), ({"q": "Đăng ký luật s"}, ["du"]), ({"q": "không có"}, []),
        ({"don-vi": "hctp"}, ["chua-ro", "chua"]), ({"don-vi": "hctp", "q": "đăng ký"}, ["chua-ro"]),
        ({"loc": "chua"}, ["chua"]), ({"loc": "chua-ro"}, ["chua-ro"]), ({"loc": "du", "don-vi": "hctp"}, []),
        ({"loc": "x", "don-vi": "x", "q": " "}, ["du", "khong", "chua-ro", "chua"]),
    ],
)  # fmt: skip
def test_words_department_and_state_narrow_the_list(asked: dict[str, str], shown: list[str], four: Any) -> None:
    assert states(four, asked) == shown


def test_a_code_finds_its_procedure(four: dict[str, ProcedureVersion]) -> None:
    code = four["khong"].procedure.code
    assert states(four, {"q": code}) == states(four, {"q": code[2:]}) == ["khong"]


def test_what_nobody_looked_into_is_told_apart_from_an_answer_of_not_known(four: Any) -> None:
    client = pages.signed_in(plans.office())
    for state, words, said in (("chua", "chưa rà soát", 0), ("chua-ro", "chưa rõ", 2)):  # an answer, the conclusion
        body = re.search(r"<tbody>.*</tbody>", client.get(REVIEWS, {"loc": state}).content.decode(), re.DOTALL)
        assert body
        assert (words in body[0], body[0].count("chưa rõ")) == (True, said)


def test_counts_stand_above_and_a_judged_procedure_leads_back_to_the_narrowed_list(
    four: Any, django_assert_max_num_queries: Any
) -> None:
    client, query = pages.signed_in(plans.office()), "q=&don-vi=hctp&loc=chua"
    with django_assert_max_num_queries(12):
        page = client.get(f"{REVIEWS}?{query}")
    assert [(state.value, count) for state, count in page.context["tally"]] == [
        ("du", 0), ("khong", 0), ("chua-ro", 1), ("chua", 1)
    ]  # fmt: skip
    assert "<b>1</b> trong 4 thủ tục" in page.content.decode()
    assert "to-trinh/docx" in page.content.decode()  # one qualifies, though it is not among those shown
    answer = client.post(f"{REVIEWS}{four['chua'].procedure.code}/?{query}", {"data": "yes", "no_visit": "no"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{REVIEWS}?{query}")
