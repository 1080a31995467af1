"""Cơ sở dữ liệu hộ tịch điện tử: birth and marriage as registered."""

from .facts import Answer, Facts, day, text

name = "civil_status"
label = "Dữ liệu hộ tịch"
asks = "person"
kinds = frozenset({"giay-khai-sinh", "giay-to-ho-tich"})


def read(answer: Answer) -> Facts:
    """The registered birth and, where there is one, the marriage."""
    registered = day(answer, "birth_registered_on")
    lines = (
        ("Đăng ký khai sinh", f"{registered:%d/%m/%Y}" if registered else ""),
        ("Nơi đăng ký", text(answer, "birth_registered_at")),
        ("Tình trạng hôn nhân", text(answer, "marital_status")),
    )
    return Facts(
        {"name": text(answer, "name", 200), "birth_date": day(answer, "birth_date")},
        tuple(line for line in lines if line[1]),
    )
