"""Forms of the catalogue's administration: lists as lines, Excel files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from import_export.forms import ExportForm, ImportExportFormBase, ImportForm

from .content import SOURCED
from .models import LimitUnit, PaperKind, ProcedureVersion, Synonym

_SEPARATOR = " | "


class Lines(forms.CharField):
    """A JSON list of objects, one a line, its values parted by «|»; with no column, a list of texts."""

    def __init__(self, *columns: str, whole: Iterable[str] = (), **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "cols": 90}), required=False, **options)
        self.columns, self.whole = columns, frozenset(whole)

    def prepare_value(self, value: object) -> object:
        """The stored list as lines; text that was just typed stays as it is."""
        return "\n".join(self._line(item) for item in value) if isinstance(value, list) else value

    def _line(self, item: Mapping[str, Any] | str) -> str:
        if isinstance(item, str):
            return item
        return _SEPARATOR.join(str(item.get(column) or "") for column in self.columns).rstrip(" |")

    def to_python(self, value: object) -> Any:
        """The lines as a list. Raises ValidationError naming the line."""
        found = []
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            if line.strip():
                found.append(self._item(number, line) if self.columns else line.strip())
        return found

    def _item(self, number: int, line: str) -> dict[str, Any]:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) > len(self.columns) or not parts[0]:
            raise forms.ValidationError(f"Dòng {number}: ghi dạng {self.help_text}")
        item: dict[str, Any] = {c: v for c, v in zip(self.columns, parts, strict=False) if v}
        for column in self.whole & item.keys():
            if not item[column].isdecimal():
                raise forms.ValidationError(f"Dòng {number}: «{item[column]}» phải là số.")
            item[column] = int(item[column])
        return item

    def has_changed(self, initial: object, data: object) -> bool:
        """Compared as lists."""
        return bool(initial or []) != bool(str(data or "").strip()) or self.prepare_value(initial) != data


class Sources(Lines):
    """A JSON object, value → its source, one a line; the values in the words of the page."""

    def prepare_value(self, value: object) -> object:
        """The stored object as lines; text that was just typed stays as it is."""
        items = value.items() if isinstance(value, dict) else None
        return super().prepare_value(value if items is None else [{"of": SOURCED.get(k, k), "is": v} for k, v in items])

    def to_python(self, value: object) -> Any:
        """The lines as an object. Raises ValidationError naming the line."""
        keys = {label: key for key, label in SOURCED.items()}
        return {keys.get(item["of"], item["of"]): item.get("is", "") for item in super().to_python(value)}


class SynonymForm(forms.ModelForm):  # type: ignore[type-arg]
    """What people type and what titles say."""

    means = Lines(label="Nghĩa trong tên thủ tục", help_text="Mỗi dòng một nghĩa; để trống nếu là từ đệm.")

    class Meta:
        model = Synonym
        fields = ("phrase", "means")


class KindForm(forms.ModelForm):  # type: ignore[type-arg]
    """A kind of paper and the rule of its reuse."""

    scope = Lines(
        label="Chỉ dùng lại cho", help_text="Mỗi dòng một mã thủ tục hoặc mã lĩnh vực; trống: mọi thủ tục."
    )  # fmt: skip

    class Meta:
        model = PaperKind
        fields = ("slug", "name", "reusable", "valid_months", "scope", "source")


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft of a procedure."""

    stages = Lines(
        "name", "amount", "unit", whole=["amount"], label="Các giai đoạn", help_text="tên | số | đơn vị (working_day…)"
    )
    cases = Lines("code", "name", label="Các trường hợp", help_text="mã | tên")
    results = Lines("name", "code", "kind", label="Kết quả", help_text="tên | mã kết quả | loại giấy tờ")
    sources = Sources("of", "is", label="Nguồn của từng giá trị", help_text="giá trị | nguồn")
    notes = Lines(label="Điều chưa chắc chắn", help_text="Mỗi dòng một điều.")

    class Meta:
        model = ProcedureVersion
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.lists() & self.fields.keys():
            self.fields[name].disabled = self.instance.published_at is not None

    @classmethod
    def lists(cls) -> set[str]:
        """The fields that are lines: shown as such in a published version too, never as JSON."""
        return {name for name, field in cls.base_fields.items() if isinstance(field, Lines)}

    def clean_stages(self) -> list[dict[str, Any]]:
        """Each stage has a name, a known unit and, but for the same day, an amount."""
        for stage in self.cleaned_data["stages"]:
            stage.setdefault("amount", None)
            if stage.get("unit") not in LimitUnit.values:
                raise forms.ValidationError(f"«{stage['name']}»: đơn vị là một trong {', '.join(LimitUnit.values)}.")
            if (stage["amount"] is None) != (stage["unit"] == LimitUnit.SAME_DAY):
                raise forms.ValidationError(f"«{stage['name']}»: cần số lượng, trừ «{LimitUnit.SAME_DAY}».")
        stages: list[dict[str, Any]] = self.cleaned_data["stages"]
        return stages


def _only_excel(form: ImportExportFormBase) -> None:
    """One format; the table is asked for only where there are several."""
    form.fields["format"].widget = forms.HiddenInput()
    form.initial["format"] = "0"
    form.fields["resource"].label = "Bảng"


class ExcelImportForm(ImportForm):
    """A sheet to read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].label = "Tệp Excel (.xlsx)"
        _only_excel(self)


class ExcelExportForm(ExportForm):
    """A sheet to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only_excel(self)
