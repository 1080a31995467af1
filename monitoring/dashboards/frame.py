"""What stands around a dashboard: the choices of its filters, what is chosen in words, the saved views."""

from typing import Any

from django.core.cache import cache

from cases.catalogue.models import Field, Procedure
from cases.desk.filters import CHANNELS
from motcua.core import access
from motcua.core.models import OrgUnit, User

from .asked import NOBODY, Asked
from .board import procedure_names
from .models import SavedView
from .periods import PERIODS, USUAL

FRESH = 60  # seconds
SEG = ("thang", "quy", "nam")
Choices = list[tuple[str, str]]


def choices() -> dict[str, Choices]:
    """Word of the address → what may be chosen: code and name. Units and fields hardly change: kept for a minute."""
    found: dict[str, Choices] | None = cache.get("dashboards:choices")
    if found is None:
        units = list(OrgUnit.objects.values_list("kind", "code", "name"))
        of = OrgUnit.Kind
        found = {
            "phong": [(code, name) for kind, code, name in units if kind == of.DEPARTMENT],
            "noi": [(code, name) for kind, code, name in units if kind == of.COUNTER],
            "linh-vuc": list(Field.objects.values_list("slug", "name")),
        }
        cache.set("dashboards:choices", found, FRESH)
    return found


def seg(asked: Asked) -> list[dict[str, Any]]:
    """The usual periods, a click away."""
    now = asked.words.get("ky", USUAL)
    return [{"label": PERIODS[w], "query": asked.query(ky=w, tu="", den=""), "current": w == now} for w in SEG]


def filters(words: dict[str, str], fixed: set[str], problems: dict[str, str]) -> list[dict[str, Any]]:
    """The selects of the filter, without what the page itself decides (``fixed``)."""
    known = choices()
    labels = {"phong": "Mọi phòng", "linh-vuc": "Mọi lĩnh vực", "noi": "Mọi nơi tiếp nhận"}
    rows = [{"name": name, "all": label, "choices": known[name]} for name, label in labels.items() if name not in fixed]
    channels = [(word, channel.label) for word, channel in CHANNELS.items()]
    rows.append({"name": "kenh", "all": "Mọi kênh nộp", "choices": channels})
    if words.get("linh-vuc") or words.get("thu-tuc"):
        after = [row["name"] for row in rows].index("linh-vuc") + 1
        rows.insert(after, {"name": "thu-tuc", "all": "Mọi thủ tục", "choices": _procedures(words)})
    return [
        {**row, "chosen": words.get(str(row["name"]), ""), "problem": problems.get(str(row["name"]))} for row in rows
    ]


def _procedures(words: dict[str, str]) -> Choices:
    of_field = Procedure.objects.filter(field=words["linh-vuc"]) if words.get("linh-vuc") else Procedure.objects.none()
    chosen = Procedure.objects.filter(code=words.get("thu-tuc", ""))
    names = procedure_names([p.pk for p in of_field | chosen])
    return sorted(((code, f"{name} ({code})") for name, code in names.values()), key=lambda row: row[1])


def chosen(asked: Asked) -> list[str]:
    """What a list of rows is narrowed to, in words."""
    words, known = asked.words, choices()
    found = [name for key in ("phong", "linh-vuc", "noi") for code, name in known[key] if words.get(key) == code]
    if channel := words.get("kenh"):
        found.append(CHANNELS[channel].label)
    if code := words.get("thu-tuc"):
        found.append(f"thủ tục {code}")
    return [*found, *held(asked)]


def held(asked: Asked) -> list[str]:
    """What no field of the filter shows: the officer, the unit that held what became late."""
    words, found = asked.words, []
    if who := words.get("nguoi"):
        person = User.objects.filter(username=who).first()
        found.append("chưa có người thụ lý" if who == NOBODY else str(person.name if person else who))
    if unit := words.get("giu"):
        found.append(f"quá hạn khi đang ở {OrgUnit.objects.get(code=unit)}")
    return found


def period(asked: Asked) -> str:
    """The period in days: «01/01/2026 – 31/12/2026»."""
    return f"{asked.scope.since:%d/%m/%Y} – {asked.last:%d/%m/%Y}"


def saved(user: User) -> list[SavedView]:
    """The person's own views of pages that are open to them."""
    return [v for v in SavedView.objects.filter(owner=user) if access.permitted(user, f"dashboards.{v.kind}")]


def home_of(user: User) -> str:
    """The name of the first dashboard that is open to ``user``."""
    return next((kind for kind in SavedView.Kind.values if access.permitted(user, f"dashboards.{kind}")), "direct")
