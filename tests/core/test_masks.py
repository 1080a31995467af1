"""Personal numbers in lines copied from elsewhere."""

from motcua.core import masks


def test_a_line_of_a_paper_shows_its_numbers_masked_and_all_else_as_it_is() -> None:
    line = "Số định danh 056095000123, CCCD 056 095 000 123, điện thoại 0905123456, số 123/GKS ngày 05/02/1995"
    assert masks.within(line) == (
        "Số định danh 0560*****123, CCCD 0560*****123, điện thoại 0905***456, số 123/GKS ngày 05/02/1995"
    )
