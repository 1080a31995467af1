"""What the records of the plan are asked: readiness of equipment (VI.1), candidates for boundary-free (IV.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count

from cases.catalogue.models import Procedure, ProcedureVersion
from digitization.signing.models import Signature
from motcua.core.models_office import Device
from motcua.core.text import search_key

from .models import BoundaryReview, Certificate, Requirement
from .querysets import EXPIRES_SOON
from .states import Reviewed

# Plan IV.1: what must hold so that a procedure may be received anywhere. Criterion → the sentence people answer.
CRITERIA: Final[Mapping[str, str]] = {
    "data": "Thông tin để thẩm định đã có trong cơ sở dữ liệu quốc gia, chuyên ngành hoặc được kết nối, chia sẻ",
    "no_visit": "Không phải kiểm tra thực địa, đánh giá, thẩm định tại cơ sở",
}
YES: Final = "yes"
ANSWERS: Final = ((YES, "Có"), ("no", "Không"), ("unknown", "Chưa rõ"))


@dataclass(frozen=True, slots=True)
class Ready:
    """A need of a unit, how many machines are in its list, and whether what works is enough."""

    of: Requirement
    listed: int | None  # lines of network are in no list

    @property
    def enough(self) -> bool | None:
        """None until somebody looked."""
        return None if self.of.working is None else self.of.working >= self.of.needed


def readiness(rows: list[Requirement], today: date) -> list[Ready]:
    """Each need with the machines listed for it today."""
    counted = Device.objects.current(today).order_by().values_list("unit", "kind").annotate(number=Count("pk"))
    machines = {(unit, kind): number for unit, kind, number in counted}
    return [Ready(row, None if row.kind == "network" else machines.get((row.unit_id, row.kind), 0)) for row in rows]


def tone(certificate: Certificate, today: date) -> str:
    """«late» once it is over, «soon» in its last 60 days, else «ontime»; the last day still holds."""
    if certificate.valid_until < today:
        return "late"
    return "soon" if certificate.valid_until <= today + EXPIRES_SOON else "ontime"


def unlisted() -> list[Signature]:
    """Certificates that signed files of the house and stand in no list, the last signature of each."""
    known = Certificate.objects.values("serial")
    found = Signature.objects.exclude(serial="").exclude(serial__in=known).order_by("serial", "-signed_at")
    return list(found.distinct("serial")[:50])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure of the house with its review, if it has one."""

    version: ProcedureVersion
    review: BoundaryReview | None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Criterion and answer, in order."""
        said = self.review.answers if self.review else {}
        return [(name, said.get(name, "")) for name in CRITERIA]

    @property
    def qualifies(self) -> bool | None:
        """Every criterion is met; None while one is not known."""
        said = [answer for _, answer in self.answers]
        if "no" in said:
            return False
        return True if all(answer == YES for answer in said) else None

    @property
    def state(self) -> Reviewed:
        """What the review came to; a criterion answered with «chưa rõ» is not one that nobody looked into."""
        if self.review is None:
            return Reviewed.NOT_YET
        return {True: Reviewed.QUALIFIES, False: Reviewed.DOES_NOT, None: Reviewed.UNKNOWN}[self.qualifies]

    def answers_to(self, key: str) -> bool:
        """Whether a search key is a part of its code, or begins words of its name."""
        name = f" {search_key(self.version.name)}"
        return key in search_key(self.version.procedure.code) or all(f" {word}" in name for word in key.split())


def candidates(today: date) -> list[Candidate]:
    """The procedures in force that are the house's own, in the order of fields."""
    own = Procedure.Competence.OWN
    versions = ProcedureVersion.objects.in_force(today).filter(procedure__competence=own)
    reviews = {r.procedure_id: r for r in BoundaryReview.objects.select_related("reviewed_by")}
    rows = versions.select_related("procedure__field", "department").order_by(
        "procedure__field__name", "procedure__code"
    )
    return [Candidate(version, reviews.get(version.procedure_id)) for version in rows.defer("sources", "notes")]
