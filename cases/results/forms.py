"""The administration's form of a template."""

from typing import Any

from django import forms

from cases.catalogue.forms import Lines
from motcua.core.errors import Invalid

from . import templating
from .models import ResultTemplate


class TemplateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A draft of a template; its words are checked before they are kept."""

    procedures = Lines(label="Chỉ cho các thủ tục", help_text="Mỗi dòng một mã thủ tục; để trống: mọi thủ tục.")

    class Meta:
        model = ResultTemplate
        fields = "__all__"  # noqa: DJ007 - the admin lists the fields
        widgets = {
            "body": forms.Textarea(attrs={"rows": 18, "cols": 90, "spellcheck": "false"}),
            "recipients": forms.Textarea(attrs={"rows": 4, "cols": 60}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "procedures" in self.fields:
            self.fields["procedures"].disabled = self.instance.published_at is not None

    def _post_clean(self) -> None:
        """Errors: beside the part of the template that cannot stand."""
        super()._post_clean()  # type: ignore[misc]
        if self.instance.published_at is None:
            try:
                templating.check(self.instance)
            except Invalid as invalid:
                for field, words in invalid.errors.items():
                    self.add_error(field, words)
