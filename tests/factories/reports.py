"""A week of dossiers known one by one, and what a report says of it.

Week: Monday 16/11/2026 to Friday 20/11 (half-open to 21/11). Limit: one working day, but I: three.

| | phòng, lĩnh vực | nhận | kênh | xong | hạn | tối 20/11 |
|---|---|---|---|---|---|---|
| A | bttp, luật sư | Fri 13 | quầy | – | Mon 16 | mở, quá hạn |
| B | bttp, luật sư | Mon 16 | mạng | Mon 16 | Tue 17 | xong trước hạn |
| C | bttp, luật sư | Mon 16 | quầy | rút Wed 18 | Tue 17 | xong đúng hạn |
| D | bttp, luật sư | Mon 16 | quầy | Thu 19 | Tue 17 | xong quá hạn |
| E | bttp, công chứng | Thu 19 | quầy | – | Fri 20 | mở, trong hạn |
| F | bttp, luật sư | Fri 13 | quầy | Mon 23 | Mon 16 | mở, quá hạn |
| G | bttp, luật sư | Mon 23 | quầy | – | Tue 24 → Wed 25 | chưa có |
| H | bttp, luật sư | Mon 16 | quầy | – | chờ bổ sung từ Tue 17 | mở, trong hạn |
| I | hctp, luật sư | Mon 16 | quầy | – | Thu 19 | mở, quá hạn |

B: both papers from the store. A, D: an apology each. E: given to an officer by name. D, F were with Văn phòng when due.
"""

from datetime import date, timedelta
from typing import Any

from django.test import TestCase

from cases.catalogue.models import Field, Procedure, ProcedureVersion
from cases.dossier.models import Dossier, DossierComponent
from monitoring.facts import services as facts
from monitoring.kpi import targets
from monitoring.kpi.scope import Scope
from monitoring.reports import services
from monitoring.reports.spec import Line, Table
from motcua.core.models import JournalEntry, Role, User

from . import acts, catalogue, core, dossier

WEEK = Scope(date(2026, 11, 16), date(2026, 11, 21))
FRIDAY, THURSDAY, NEXT = core.MONDAY - timedelta(3), core.MONDAY + timedelta(3), core.MONDAY + timedelta(7)


def fold() -> None:
    """Bring all facts up to date; a test's own transaction cannot read the journal as the worker does."""
    facts.apply(list(JournalEntry.objects.all()))
    facts.refold(Dossier.objects.all())


def one_day(department: str = "bttp", field: str = "", days: int = 1) -> ProcedureVersion:
    """A procedure of so many working days, in a field of its own if wanted."""
    version = catalogue.procedure(department, limit=(days, "working_day"))
    if field:
        Field.objects.get_or_create(slug=field, defaults={"name": field.replace("-", " ").capitalize()})
        Procedure.objects.filter(pk=version.procedure_id).update(field=field)
    return version


def finished(made: Dossier, at: Any) -> Dossier:
    """The same, finished at another moment."""
    Dossier.objects.filter(pk=made.pk).update(finished_at=at)
    return made


class WeekCase(TestCase):
    """The week, made once for all tests of a class, with the plan's targets and somebody of Văn phòng."""

    week: dict[str, Dossier]
    office: User

    @classmethod
    def setUpTestData(cls) -> None:
        targets.load()
        cls.week, cls.office = week(), core.staff(Role.OFFICE, "van-phong")


def week() -> dict[str, Dossier]:
    """The dossiers of the table above, folded."""
    version = one_day()
    made = {
        "A": acts.do("apologise", dossier.processing(at=FRIDAY, version=version), at=FRIDAY + timedelta(hours=2)),
        "B": dossier.resolved(version=version, channel="online"),
        "C": acts.do("withdraw", dossier.processing(version=version), at=core.MONDAY + timedelta(2)),
        "D": acts.do("resolve", _apologised(dossier.at_last_step(version=version)), at=THURSDAY),
        "E": _given(dossier.processing(at=THURSDAY, version=one_day(field="cong-chung"))),
        "F": finished(dossier.resolved(at=FRIDAY, version=version), NEXT),
        "G": dossier.processing(at=NEXT, version=version),
        "H": acts.do("require_supplement", dossier.processing(version=version)),
        "I": dossier.processing(version=one_day("hctp", days=3)),
    }
    DossierComponent.objects.filter(dossier=made["B"]).update(provided="reused")
    fold()
    return made


def _apologised(made: Dossier) -> Dossier:
    return acts.do("apologise", made, reason="Chờ cơ quan phối hợp.")


def _given(made: Dossier) -> Dossier:
    colleague = core.officer()
    User.objects.filter(pk=colleague.pk).update(name="Phạm Thị Giao", username="giao")
    return acts.do("reassign", made, at=THURSDAY + timedelta(hours=1), assignee="giao")


def table(code: str, scope: Scope = WEEK) -> Table:
    """What a report says."""
    return services.table(services.find(code), scope)


def line(found: Table, kind: str, name: str = "") -> Line:
    """The first row of a kind (and name)."""
    return next(each for each in found.lines if each.kind == kind and name in each.name)


def values(found: Table, kind: str, name: str = "") -> dict[str, Any]:
    """Its figures, without those that are nothing."""
    return {code: value for code, value in line(found, kind, name).values.items() if value}
