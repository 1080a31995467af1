"""Where each page of a stack belongs, given what the marks on its pages mean. Pure: no page is lost, none doubled.

A mark rules the pages after it, until the next one. What is not certain waits for a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

Kind = Literal["", "sheet", "sticker", "slip", "bar"]
State = Literal["filed", "mark", "blank", "doubtful"]

# Why a page waits → the sentence beside it. The first five are troubles of a mark.
WHY: Final = {
    "contradiction": "Trang có hai mã khác nhau: có thể hai tờ chồng lên nhau khi quét.",
    "not_genuine": "Mã trên trang không do cơ quan in, hoặc in từ hệ thống khác.",
    "unknown": "Mã ghi một hồ sơ không có trong hệ thống, hoặc không thuộc nơi quét.",
    "closed": "Hồ sơ đã kết thúc; chỉ xếp thêm khi người có trách nhiệm quyết định.",
    "not_yours": "Người quét không được xếp giấy tờ vào hồ sơ này.",
    "no_component": "Thủ tục của hồ sơ không có giấy tờ ghi trên tờ phân cách.",
    "before_mark": "Trang nằm trước tờ phân cách đầu tiên của tập.",
    "after_slip": "Sau giấy tiếp nhận không có tờ phân cách, nên chưa biết là giấy tờ nào.",
    "after_doubt": "Trang đứng trước có mã không rõ, nên chưa biết trang này thuộc giấy tờ nào.",
    "bar_only": "Chỉ đọc được mã vạch, không đọc được mã QR của phiếu.",
    "taken_back": "Đã xếp sai hồ sơ, được trả về để xếp lại.",
    "restored": "Người xem thấy trang có nội dung, không bỏ.",
    "damaged": "Trang hỏng, không tách ra được; mở tệp gốc để xem.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What the codes of a page say together. «bar»: only the dossier's code, unsigned; «»: nothing of ours.

    ``trouble``: a word of WHY when the mark cannot be followed; ``form``: the slip's number and set.
    """

    kind: Kind = ""
    code: str = ""
    component: str = ""
    trouble: str = ""
    form: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be placed."""

    number: int
    mark: Mark
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page goes. Filed pages of one ``paper`` (the number of the page that began it) are one paper.

    For doubtful pages ``code`` and ``component`` only suggest.
    """

    number: int
    state: State
    code: str = ""
    component: str = ""
    why: str = ""
    paper: int = 0
    form: tuple[str, str] = ("", "")


NOWHERE = Place(0, "doubtful", why="before_mark")


def sort(pages: Iterable[Page]) -> list[Place]:
    """A place for each page, in the order given."""
    found: list[Place] = []
    rule, slip = NOWHERE, NOWHERE  # where a page without a mark goes; the slip whose second page may come next
    for page in pages:
        kind, number = page.mark.kind, page.number
        if not kind and page.blank:
            found.append(Place(number, "blank"))
        elif kind == "bar" and not page.mark.trouble and page.mark.code == slip.code:
            found.append(replace(slip, number=number))
        elif kind:
            here, rule = _ruled(page)
            slip = here if kind == "slip" and here.state == "filed" else NOWHERE
            found.append(here)
        else:
            slip = NOWHERE
            found.append(replace(rule, number=number))
    return found


def _ruled(page: Page) -> tuple[Place, Place]:
    """Where a page with a mark goes, and where the pages after it go."""
    mark, number = page.mark, page.number
    unclear = mark.trouble in ("contradiction", "not_genuine")
    why = mark.trouble or ("bar_only" if mark.kind == "bar" else "")
    here = Place(number, "filed", mark.code, mark.component, paper=number, form=mark.form)
    waits = Place(number, "doubtful", mark.code, mark.component, why)
    if unclear:
        return waits, replace(waits, why="after_doubt")
    if mark.kind == "sheet":
        return replace(here, state="mark", why=why, paper=0), waits if why else here
    if mark.kind == "sticker":
        return (waits, waits) if why else (here, here)
    return waits if why else here, replace(waits, why=mark.trouble or "after_slip")
