"""The catalogue as Excel sheets, with Vietnamese columns; what is published is never overwritten."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from import_export import resources, widgets
from import_export.fields import Field as Column
from import_export.results import Result
from tablib import Dataset

from motcua.core import journal
from motcua.core.errors import RuleBroken
from motcua.core.models import OrgUnit

from . import shelf
from .fates import PlainDiff
from .models import Component, Fee, Field, LimitUnit, PaperKind, Procedure, ProcedureVersion, Synonym

CODE, NUMBER = "Mã thủ tục", "Bản"
Row = Mapping[str, Any]


def code_of(value: object) -> str:
    """A procedure code as it should be; Excel makes a number of «2.001810» and drops the zero."""
    return f"{value:.6f}" if isinstance(value, float) else str(value or "").strip()


class Text(widgets.CharWidget):
    """Text; an empty cell is empty text."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> str:
        """Without spaces around."""
        return str(value if value is not None else "").strip()


class ListWidget(widgets.Widget):
    """Several phrases in one cell, parted by semicolons."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> list[str]:
        """«a; b» → [a, b]."""
        return [part.strip() for part in str(value or "").split(";") if part.strip()]

    def render(self, value: Iterable[str] | None, obj: object = None, **kwargs: object) -> str:
        """[a, b] → «a; b»."""
        return "; ".join(value or ())


class YesNoWidget(widgets.Widget):
    """«có», «không», or an empty cell where that may be."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> bool:
        """Raises ValueError for any other word."""
        word = str(value or "không").strip().lower()
        if word not in {"có", "không"}:
            raise ValueError(f"«{value}»: ghi «có» hoặc «không».")
        return word == "có"

    def render(self, value: bool | None, obj: object = None, **kwargs: object) -> str:
        """«có» or «không»."""
        return "có" if value else "không"


class Whole(widgets.IntegerWidget):
    """A whole number, not negative."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> int | None:
        """Raises ValueError for anything else."""
        text = str(value if value is not None else "").strip().removesuffix(".0")
        if text and not (text.isascii() and text.isdecimal()):
            raise ValueError(f"«{value}»: phải là số nguyên, không âm.")
        return int(text) if text else None


class Day(widgets.DateWidget):
    """A date cell, or «dd/mm/yyyy»."""

    def __init__(self) -> None:
        super().__init__("%d/%m/%Y")

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> date | None:
        """Raises ValueError for anything else. Excel's date cells come as midnights."""
        try:
            found: date | None = super().clean(value, row, **kwargs)
        except ValueError as error:
            raise ValueError(f"«{value}»: ngày phải ghi dạng ngày/tháng/năm.") from error
        return found.date() if isinstance(found, datetime) else found


class NamedWidget(widgets.ForeignKeyWidget):
    """A row of another table by its code."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> models.Model | None:
        """Raises ValueError when there is none."""
        try:
            return super().clean(value, row, **kwargs)
        except self.model.DoesNotExist as error:
            raise ValueError(f"«{value}»: không có {self.model._meta.verbose_name} này.") from error


class ProcedureWidget(widgets.ForeignKeyWidget):
    """The procedure by its code; a new one is made, in the field and competence that the row gives."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> Procedure:
        """Raises ValueError when a new one lacks its field."""
        code = code_of(value)
        found = Procedure.objects.filter(code=code).first()
        if found is None:
            slug = (row or {}).get("Lĩnh vực")
            if not Field.objects.filter(slug=slug).exists():
                raise ValueError(f"Thủ tục mới «{code}» cần cột «Lĩnh vực» là mã lĩnh vực đã có.")
            found = Procedure(code=code, field_id=str(slug))
            found.full_clean()
            found.save()
        return found


class VersionWidget(widgets.ForeignKeyWidget):
    """A version by the code of its procedure and, in another column, its number."""

    def clean(self, value: object, row: Row | None = None, **kwargs: object) -> ProcedureVersion:
        """Raises ValueError when there is none."""
        number = Whole().clean((row or {}).get(NUMBER)) or 0
        code = code_of(value)
        found = ProcedureVersion.objects.filter(procedure__code=code, number=number).first()
        if found is None:
            raise ValueError(f"Không có bản «{number}» của thủ tục «{code}».")
        return found

    def render(self, value: ProcedureVersion | None, obj: object = None, **kwargs: object) -> str:
        """The code of the procedure."""
        return value.procedure.code if value else ""


class Sheet(resources.ModelResource):
    """All sheets: headers are checked, all rows or none are written, the shelf and the journal are told."""

    needed: tuple[str, ...] = ()

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        """Differences as words."""
        return PlainDiff

    def filter_export(self, queryset: models.QuerySet[Any], **kwargs: Any) -> models.QuerySet[Any]:
        """The page exports the versions it shows; a sheet of parts holds their parts."""
        model = self._meta.model
        if queryset.model is model:
            return queryset
        parts = model._default_manager.filter(version__in=queryset).select_related("version__procedure")
        return parts.order_by("version__procedure__code", "version__number", "pk")

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Raises ValueError naming the missing columns."""
        missing = [name for name in self.needed if name not in (dataset.headers or [])]
        if missing:
            raise ValueError(f"Tệp thiếu cột: {', '.join(missing)}.")

    def validate_instance(self, instance: models.Model, *args: Any, **kwargs: Any) -> None:
        """Errors stand under the column's own name."""
        try:
            super().validate_instance(instance, *args, **kwargs)
        except ValidationError as error:
            columns = {column.attribute: column.column_name for column in self.fields.values()}
            raise ValidationError({columns.get(k, k): v for k, v in error.error_dict.items()}) from error

    def before_save_instance(self, instance: models.Model, row: Row, **kwargs: Any) -> None:
        """A published version refuses, with its sentence."""
        version = getattr(instance, "version", instance)
        if isinstance(version, ProcedureVersion):
            try:
                version.refuse_when_published()
            except RuleBroken as broken:
                raise ValidationError(broken.message) from broken

    def after_save_instance(self, instance: models.Model, row: Row, **kwargs: Any) -> None:
        """Versions touched here are people's work from now on."""
        version = getattr(instance, "version", instance)
        if isinstance(version, ProcedureVersion):
            ProcedureVersion.objects.filter(pk=version.pk).update(by_hand=True)

    def after_import(self, dataset: Dataset, result: Result, **kwargs: Any) -> None:
        """One journal line for the sheet."""
        if not kwargs["dry_run"] and not result.has_errors() and not result.has_validation_errors():
            totals = {kind: count for kind, count in result.totals.items() if count}
            table = self._meta.model._meta.model_name
            journal.record(kwargs["user"], "catalogue.imported", f"catalogue:{table}", timezone.now(), totals)
            shelf.changed()


class Rules:
    """What every sheet's Meta shares."""

    clean_model_instances = True
    skip_unchanged = True
    report_skipped = True
    use_transactions = True
    store_row_values = True


class SynonymSheet(Sheet):
    """Everyday words."""

    phrase = Column("phrase", "Từ thường dùng", Text())
    means = Column("means", "Nghĩa trong tên thủ tục", ListWidget())
    needed = ("Từ thường dùng", "Nghĩa trong tên thủ tục")

    class Meta(Rules):
        model = Synonym
        name = "Từ đồng nghĩa"
        import_id_fields = ("phrase",)
        fields = ("phrase", "means")


class VersionSheet(Sheet):
    """The list of procedures; imported rows make or change drafts."""

    procedure = Column("procedure", CODE, ProcedureWidget(Procedure, "code"))
    number = Column("number", NUMBER, Whole())
    name = Column("name", "Tên thủ tục", Text())
    field = Column("procedure__field_id", "Lĩnh vực", readonly=True)
    competence = Column("procedure__get_competence_display", "Thẩm quyền", readonly=True)
    department = Column("department", "Phòng xử lý", NamedWidget(OrgUnit, "code"))
    limit_amount = Column("limit_amount", "Thời hạn cam kết", Whole())
    limit_unit = Column("limit_unit", "Đơn vị cam kết", Text())
    legal_limit_amount = Column("legal_limit_amount", "Thời hạn theo luật", Whole())
    legal_limit_unit = Column("legal_limit_unit", "Đơn vị theo luật", Text())
    online_level = Column("online_level", "Mức trực tuyến", Text())
    decision = Column("decision", "Quyết định công bố", Text())
    effective_from = Column("effective_from", "Áp dụng từ", Day())
    effective_to = Column("effective_to", "Hết áp dụng từ", Day())
    published_at = Column("published_at", "Công bố lúc", readonly=True)
    needed = (CODE, NUMBER, "Tên thủ tục")

    class Meta(Rules):
        model = ProcedureVersion
        name = "Danh sách thủ tục"
        import_id_fields = ("procedure", "number")
        fields = (
            "procedure", "number", "name", "field", "competence", "department", "limit_amount", "limit_unit",
            "legal_limit_amount", "legal_limit_unit", "online_level", "decision", "effective_from", "effective_to",
            "published_at",
        )  # fmt: skip

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """A unit may be written as people say it."""
        by_label = {str(label): value for value, label in LimitUnit.choices}
        for column in ("Đơn vị cam kết", "Đơn vị theo luật"):
            row[column] = by_label.get(str(row.get(column) or ""), row.get(column) or "")


class ComponentSheet(Sheet):
    """Papers of drafts."""

    version = Column("version", CODE, VersionWidget(ProcedureVersion))
    number = Column("version__number", NUMBER, readonly=True)
    order = Column("order", "Thứ tự", Whole())
    code = Column("code", "Mã giấy tờ", Text())
    name = Column("name", "Tên giấy tờ", Text())
    kind = Column("kind", "Loại giấy tờ", NamedWidget(PaperKind, "slug"))
    originals = Column("originals", "Bản chính", Whole())
    copies = Column("copies", "Bản sao", Whole())
    required = Column("required", "Bắt buộc", YesNoWidget())
    reusable = Column("reusable", "Dùng lại được", YesNoWidget())
    case = Column("case", "Trường hợp", Text())
    form = Column("form", "Mẫu", Text())
    needed = (CODE, NUMBER, "Thứ tự", "Mã giấy tờ", "Tên giấy tờ", "Loại giấy tờ", "Bản chính", "Bản sao", "Bắt buộc")

    class Meta(Rules):
        model = Component
        name = "Thành phần hồ sơ"
        import_id_fields = ("version", "code")
        fields = (
            "version", "number", "order", "code", "name", "kind", "originals", "copies", "required", "reusable", "case",
            "form",
        )  # fmt: skip


class FeeSheet(Sheet):
    """Fees of drafts; a row is known by version, kind, case and first day."""

    version = Column("version", CODE, VersionWidget(ProcedureVersion))
    number = Column("version__number", NUMBER, readonly=True)
    kind = Column("kind", "Loại phí", Text())
    amount = Column("amount", "Số tiền (đồng)", Whole())
    unit = Column("unit", "Tính theo", Text())
    case = Column("case", "Trường hợp", Text())
    since = Column("since", "Từ ngày", Day())
    until = Column("until", "Đến hết ngày", Day())
    needed = (CODE, NUMBER, "Loại phí", "Số tiền (đồng)", "Trường hợp", "Từ ngày")

    class Meta(Rules):
        model = Fee
        name = "Phí, lệ phí"
        import_id_fields = ("version", "kind", "case", "since")
        fields = ("version", "number", "kind", "amount", "unit", "case", "since", "until")
