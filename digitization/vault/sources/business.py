"""Hệ thống thông tin quốc gia về đăng ký doanh nghiệp: who stands behind a tax code."""

from .facts import Answer, Facts, text

name = "business"
label = "Đăng ký doanh nghiệp"
asks = "organization"
kinds: frozenset[str] = frozenset()


def read(answer: Answer) -> Facts:
    """Name, seat, representative, standing."""
    lines = (("Người đại diện", text(answer, "representative")), ("Tình trạng", text(answer, "standing")))
    fields = {"name": text(answer, "name", 200), "address": text(answer, "address")}
    return Facts(fields, tuple(line for line in lines if line[1]))
