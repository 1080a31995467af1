"""Cơ sở dữ liệu quốc gia về dân cư: who somebody is and where they live."""

from .facts import SEXES, Answer, Facts, day, text

name = "population"
label = "Dữ liệu dân cư"
asks = "person"
kinds = frozenset({"giay-to-tuy-than", "giay-to-cu-tru"})


def read(answer: Answer) -> Facts:
    """Name, birth date, sex, residence."""
    return Facts(
        {
            "name": text(answer, "name", 200), "birth_date": day(answer, "birth_date"),
            "sex": SEXES.get(text(answer, "sex").casefold(), ""), "address": text(answer, "address"),
        }
    )  # fmt: skip
