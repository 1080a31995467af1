"""Made-up owners carry numbers that are valid in form and nobody's."""

import re

from cases.demo import people
from cases.intake.people import CCCD, Applicant, check, is_tax_code

MANY = 4000


def owners(field: str) -> list[Applicant]:
    return [people.owner(3, number, field, 2026) for number in range(MANY)]


def test_a_person_s_number_tells_sex_and_birth_year() -> None:
    for person in owners(""):
        check(person)
        assert CCCD.fullmatch(person.id_number)
        assert person.birth_date
        century, female = divmod(int(person.id_number[3]), 2)
        assert (1900 + century * 100 + int(person.id_number[4:6])) == person.birth_date.year
        assert female == (person.sex == "female")


def test_an_organization_has_a_tax_code_with_the_right_check_digit() -> None:
    for organization in owners("cong-chung"):
        check(organization)
        assert is_tax_code(organization.id_number)
        assert organization.name.startswith("Văn phòng công chứng ")


def test_no_two_owners_of_a_seed_share_a_number() -> None:
    for field in ("", "luat-su"):
        assert len({o.id_number for o in owners(field)}) == len({o.phone for o in owners(field)}) == MANY


def test_phones_and_addresses_of_mail_belong_to_nobody() -> None:
    assert all(re.fullmatch(r"0900\d{6}", o.phone) for o in owners(""))
    assert all(o.email.endswith("@example.com") for o in owners("luat-su"))


def test_the_same_seed_and_number_are_the_same_person() -> None:
    assert people.owner(3, 12, "", 2026) == people.owner(3, 12, "", 2026)
    assert people.owner(3, 12, "", 2026) != people.owner(4, 12, "", 2026)


def test_names_are_as_frequent_as_in_life() -> None:
    families = [person.name.split()[0] for person in owners("")]
    assert 0.26 < families.count("Nguyễn") / MANY < 0.38
    assert families.count("Trần") > families.count("Huỳnh") > families.count("Kiều")
