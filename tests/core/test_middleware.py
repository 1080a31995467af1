"""PostgreSQL keeps no NUL: an address that holds one leads nowhere, a form is read without it."""

import pytest
from django.test import Client

from tests.factories import core, pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/ho-so/%00/", "/huong-dan/?x=%00", "/phong/?phong=%00"])
def test_an_address_with_nul_is_not_there(address: str) -> None:
    assert pages.signed_in(core.head()).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_a_form_is_read_without_nul_and_keeps_what_was_typed_around_it() -> None:
    answer = pages.signed_in(core.officer()).post("/ho-so/", {"q": "Ngu\0yễn", "trang-thai": "\0"})
    assert answer.status_code == 200
    assert answer.context["wanted"].q == "Nguyễn"
