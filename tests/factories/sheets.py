"""Excel files for the administration's imports."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from motcua.core.models import Post, Role

from .core import UserFactory, unit


def administrator() -> Client:
    """Signed in as the holder of an administrator's post."""
    user = UserFactory(is_staff=True, is_superuser=True)
    Post.objects.create(user=user, role=Role.ADMIN, unit=unit("van-phong"))
    client = Client()
    client.force_login(user)
    return client


def sheet(*rows: list[Any]) -> SimpleUploadedFile:
    """An .xlsx file of these rows, the first one its header."""
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(stream)
    return SimpleUploadedFile("danh-muc.xlsx", stream.getvalue())


def rehearse(client: Client, model: str, *rows: list[Any], table: int = 0) -> Any:
    """Upload a sheet; nothing is written yet."""
    data = {"import_file": sheet(*rows), "resource": table, "format": "0"}
    return client.post(f"/quan-tri/cases/{model}/import/", data)


def confirm(client: Client, model: str, rehearsal: Any) -> Any:
    """Confirm what a rehearsal showed."""
    form = rehearsal.context["confirm_form"]
    return client.post(f"/quan-tri/cases/{model}/process_import/", form.initial, follow=True)


def exported(client: Client, model: str, table: int = 0) -> list[tuple[Any, ...]]:
    """The rows of an export, header first."""
    response = client.post(f"/quan-tri/cases/{model}/export/", {"resource": table, "format": "0"})
    page = load_workbook(BytesIO(response.content)).active
    assert page is not None
    return list(page.values)
