"""Where the values that a form of the desk comes filled with were taken from."""

from collections.abc import Mapping

from django import forms
from django.utils import timezone

from cases.dossier.models import Dossier
from motcua.core.models import Person


def tell(form: forms.Form, origins: Mapping[str, str]) -> None:
    """Say under each field that was filled in where its value came from."""
    for name, origin in origins.items():
        if name not in ("kind", "id_number") and form[name].value():
            form.fields[name].help_text = origin


def last_said(known: Person | None) -> str:
    """When the person last said so; kept facts are brought up to date with each dossier."""
    last = Dossier.objects.filter(applicant=known).order_by("-id").values_list("created_at", flat=True).first()
    return f"từ hồ sơ ngày {timezone.localtime(last):%d/%m/%Y}" if last else "đã lưu từ trước"
