"""What is asked of a report: a period and what narrows it; figures entered by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.http import urlencode

from cases.catalogue.models import Field
from cases.dossier.states import Channel
from monitoring.kpi.asking import scope_of
from monitoring.kpi.scope import Scope
from motcua.core import access
from motcua.core.errors import Invalid
from motcua.core.models import OrgUnit, Role, User

from . import periods
from .models import Entry
from .spec import Blank, Report

NARROWS = ("department", "field", "procedure", "service_point", "channel")
FREE = ("", "Tự chọn ngày")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_EDGES = {"to": "den", "from": "tu"}


class AskForm(forms.Form):
    """Read from the address, so that a view can be sent to a colleague. Both days are counted."""

    ky = forms.ChoiceField(label="Kỳ báo cáo", required=False)
    tu = forms.DateField(label="Từ ngày", required=False, widget=_DAY)
    den = forms.DateField(label="Đến hết ngày", required=False, widget=_DAY)
    department = forms.ChoiceField(label="Phòng", required=False)
    field = forms.ChoiceField(label="Lĩnh vực", required=False)
    service_point = forms.ChoiceField(label="Nơi tiếp nhận", required=False)
    channel = forms.ChoiceField(label="Kênh nộp", required=False, choices=[("", "Mọi kênh"), *Channel.choices])
    procedure = forms.CharField(label="Mã thủ tục", required=False, max_length=20)

    def __init__(self, given: Mapping[str, Any], *, user: access.Anyone, today: date) -> None:
        first = periods.quarter(*_present(today))
        asked = {name: given.get(name, "") for name in self.base_fields}
        if not (asked["ky"] or asked["tu"] or asked["den"]):
            asked["ky"] = first.code
        super().__init__(asked)
        self.user, self.today = user, today
        self.scope: Scope | None = None
        choices = [(each.code, each.label) for each in periods.offered(today)]
        if asked["ky"] and (known := periods.read(asked["ky"])) and known.code not in dict(choices):
            choices.append((known.code, known.label))
        self._offer("ky", FREE, choices)
        departments = OrgUnit.objects.filter(kind=OrgUnit.Kind.DEPARTMENT)
        if not access.holds(user, access.READS_ALL):
            departments = departments.filter(pk__in=access.units(user, {Role.HEAD, Role.OFFICER}))
        counters = OrgUnit.objects.filter(kind=OrgUnit.Kind.COUNTER)
        self._offer("department", ("", "Mọi phòng"), departments.values_list("code", "name"))
        self._offer("service_point", ("", "Mọi nơi"), counters.values_list("code", "name"))
        self._offer("field", ("", "Mọi lĩnh vực"), Field.objects.values_list("slug", "name"))

    def _offer(self, name: str, empty: tuple[str, str], choices: Any) -> None:
        self.fields[name].choices = [empty, *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The scope, as whoever asks may ask it. Errors: NotAllowed; others beside their field."""
        data = super().clean() or {}
        if self.errors:
            return data
        if period := periods.read(data["ky"]) if data["ky"] else None:
            since, until = period.since, period.until
        elif data["tu"] and data["den"]:
            since, until = data["tu"], data["den"]
            until += timedelta(days=until < date.max)  # no day follows the last of all
        else:
            self.add_error("tu" if not data["tu"] else "den", "Ghi ngày, hoặc chọn một kỳ.")
            return data
        if since >= until:  # both days count here, so the sentence of half-open periods would mislead
            self.add_error("den", "Ngày cuối không được trước ngày đầu.")
            return data
        try:
            self.scope = scope_of(self.user, {name: data[name] for name in NARROWS}, since, until, self.today)
        except Invalid as wrong:
            for name, sentence in wrong.errors.items():
                self.add_error(_EDGES.get(name, name), sentence)
        return data

    @property
    def asked(self) -> dict[str, str]:
        """What the address says, without what is empty."""
        return {name: str(value) for name, value in self.data.items() if value}

    @property
    def query(self) -> str:
        """The same as an address."""
        return urlencode(self.asked)

    @property
    def period(self) -> str:
        """The period's name; empty for days freely chosen."""
        found = periods.read(self.cleaned_data["ky"]) if self.cleaned_data.get("ky") else None
        return found.label if found else ""

    @property
    def words(self) -> str:
        """What it is narrowed to, in words."""
        said = []
        for name in NARROWS:
            if value := self.cleaned_data.get(name):
                choices = dict(getattr(self.fields[name], "choices", ()))
                said.append(f"{self.fields[name].label}: {choices.get(value, value)}")
        if not access.holds(self.user, access.READS_ALL):
            said.append("phần việc của " + (self.user.get_full_name() if isinstance(self.user, User) else ""))
        return "; ".join(said)


def _present(today: date) -> tuple[int, int]:
    """Year and number of the quarter that ``today`` lies in."""
    return next(
        (y, n) for y in (today.year, today.year + 1) for n in range(1, 5) if today < periods.quarter(y, n).until
    )


class EntryForm(forms.Form):
    """Two numbers a share, one a score; what is left empty is not entered."""

    source = forms.CharField(label="Nguồn số liệu", max_length=300)

    def __init__(self, *args: Any, report: Report, known: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.known = report, known
        for blank in report.blanks:
            before = known.get(blank.code)
            for part in parts_of(blank):
                value = getattr(before, part, None)
                most = {"max": f"{blank.most:g}"} if blank.kind == "score" else {}
                self.fields[f"{part}-{blank.code}"] = forms.DecimalField(
                    label=_LABELS[blank.kind][part], required=False, min_value=Decimal(0), max_digits=14,
                    decimal_places=2, initial=None if value is None else f"{value:f}".rstrip("0").rstrip("."),
                    widget=forms.NumberInput(attrs={"step": "any", **most}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both numbers of a share or none."""
        data = super().clean() or {}
        for blank in self.report.blanks:
            values = {part: data.get(f"{part}-{blank.code}") for part in parts_of(blank)}
            for part, value in values.items():
                if value is None and any(each is not None for each in values.values()):
                    self.add_error(f"{part}-{blank.code}", "Ghi cả tử số và mẫu số.")
        return data

    @property
    def given(self) -> dict[str, tuple[Decimal, Decimal | None]]:
        """Code → what was entered anew."""
        found = {}
        for blank in self.report.blanks:
            values = [self.cleaned_data.get(f"{part}-{blank.code}") for part in parts_of(blank)]
            before = self.known.get(blank.code)
            same = before and values == [getattr(before, part) for part in parts_of(blank)]
            if values[0] is not None and not same:
                found[blank.code] = (values[0], values[1] if len(values) > 1 else None)
        return found

    @property
    def rows(self) -> list[tuple[Blank, list[Any], Entry | None]]:
        """Each blank with its fields and what stands there."""
        return [
            (blank, [self[f"{part}-{blank.code}"] for part in parts_of(blank)], self.known.get(blank.code))
            for blank in self.report.blanks
        ]


def parts_of(blank: Blank) -> tuple[str, ...]:
    """The numbers it takes."""
    return ("numerator",) if blank.kind == "score" else ("numerator", "denominator")


_LABELS = {"score": {"numerator": "Điểm"}, "share": {"numerator": "Tử số", "denominator": "Mẫu số"}}
