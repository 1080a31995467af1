"""The dossiers behind a number as a file, however many: read through a cursor of the server, written row by row.

The owner's name and number are not among the columns: who needs them opens the dossier.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cases.dossier.states import Channel, State
from monitoring.facts.models import DossierFact
from monitoring.facts.querysets import FactQuerySet

from . import workbook
from .spec import Column
from .workbook import STEP, Told

BATCH: Final = 5_000
_READ = (
    "dossier__code", "procedure__code", "field__name", "department__name", "receiver__name", "officer__name",
    "channel", "state", "received_on", "due_on", "finished_on", "timing", "outcome",
)  # fmt: skip
COLUMNS: Final = (
    Column("code", "Mã hồ sơ", kind="text", width=24),
    Column("procedure", "Mã thủ tục", kind="text", width=12),
    Column("field", "Lĩnh vực", kind="text", width=26),
    Column("department", "Phòng xử lý", kind="text", width=28),
    Column("receiver", "Nơi tiếp nhận", kind="text", width=30),
    Column("officer", "Chuyên viên", kind="text", width=22),
    Column("channel", "Kênh nộp", kind="text", width=18),
    Column("state", "Trạng thái", kind="text", width=22),
    Column("received_on", "Ngày tiếp nhận", kind="text", width=14),
    Column("due_on", "Hạn theo quy định", kind="text", width=14),
    Column("finished_on", "Ngày xong", kind="text", width=14),
    Column("timing", "So với hạn", kind="text", width=12),
    Column("outcome", "Kết quả", kind="text", width=18),
)
_LABELS: dict[int, dict[Any, Any]] = {
    6: dict(Channel.choices), 7: dict(State.choices), 11: dict(DossierFact.Timing.choices),
    12: dict(DossierFact.Outcome.choices),
}  # fmt: skip
_DAYS = (8, 9, 10)


def rows(facts: FactQuerySet) -> Iterator[list[str]]:
    """A row a dossier in the order received into the system."""
    for row in facts.order_by("pk").values_list(*_READ).iterator(chunk_size=BATCH):
        found = list(row)
        for at, words in _LABELS.items():
            found[at] = words.get(found[at], "")
        for at in _DAYS:
            found[at] = f"{found[at]:%d/%m/%Y}" if found[at] else ""
        yield found


def write_xlsx(facts: FactQuerySet, above: list[str], place: Path, told: Told) -> None:
    """An Excel file."""
    workbook.write(place, above, COLUMNS, rows(facts), told=told)


def write_csv(facts: FactQuerySet, above: list[str], place: Path, told: Told) -> None:
    """Plain text with commas, in UTF-8 with the mark by which Excel knows it; a head row, then the dossiers."""
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.label for column in COLUMNS])
        for nth, row in enumerate(rows(facts), start=1):
            writer.writerow([f"'{cell}" if cell and cell[0] in "=+-@" else cell for cell in row])
            if nth % STEP == 0:
                told(nth)
