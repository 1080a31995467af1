"""The brand of the counter (plan VI.2): name, slogan, place, accent colour, logo."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from motcua.core import office, office_colours, office_logo
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, Refusal
from motcua.core.models_office import Office


class BrandForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is left empty is taken from the settings of the installation."""

    own_accent = forms.BooleanField(label="Dùng màu riêng của cơ quan", required=False)
    upload = forms.FileField(
        label="Biểu trưng", required=False, widget=forms.FileInput(attrs={"accept": ".svg,.png"}),
        help_text="SVG hoặc PNG, đến 200 KB.",
    )  # fmt: skip
    no_logo = forms.BooleanField(label="Bỏ biểu trưng đang dùng", required=False)

    class Meta:
        model = Office
        fields = ("name", "slogan", "place", "accent")

    field_order = ("name", "slogan", "place", "own_accent", "accent", "upload", "no_logo")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = office.from_settings()
        for name, words in (("name", "Tên cơ quan"), ("slogan", "Khẩu hiệu"), ("place", "Địa danh trên phiếu")):
            self.fields[name].label = words
            self.fields[name].widget.attrs["placeholder"] = getattr(standing, name)
        self.fields["accent"].label = "Màu nhấn"
        self.fields["accent"].widget = forms.TextInput(attrs={"type": "color"})
        self.initial["own_accent"] = bool(self.instance.accent)
        self.initial["accent"] = self.instance.accent or "#0b5a5e"

    def clean_accent(self) -> str:
        """Only where the office wants a colour of its own."""
        wanted: str = self.cleaned_data["accent"].lower()
        return wanted if "own_accent" in self.data else ""

    def clean_upload(self) -> UploadedFile | None:
        """Checked by what it holds, not by its name."""
        file: UploadedFile | None = self.cleaned_data["upload"]
        if file is None:
            return None
        if (file.size or 0) > office_logo.MOST:
            raise forms.ValidationError(f"Biểu trưng chỉ được đến {office_logo.MOST // 1024} KB.")
        data = file.read()
        try:
            self.instance.logo_type = office_logo.check(data)
        except Invalid as invalid:
            raise forms.ValidationError(invalid.message) from invalid
        self.instance.logo = data
        return file


@login_required
@may("administration")
def brand(request: StaffRequest) -> HttpResponse:
    """The brand as it is, and the form that changes it."""
    row = Office.objects.first() or Office()
    form = BrandForm(request.POST or None, request.FILES or None, instance=row)
    if form.is_valid():
        if form.cleaned_data["no_logo"] and not form.cleaned_data["upload"]:
            row.logo, row.logo_type = b"", ""
        try:
            office.change(form.instance, request.user, timezone.now())
        except Refusal as refusal:
            for name, sentence in refusal.errors.items():
                form.add_error(name, sentence)
        else:
            messages.success(request, "Đã đổi bộ nhận diện; mọi trang và phiếu mới dùng ngay.")
            return redirect("administration:brand")
    accent = office.current().accent
    context = {"form": form, "accent": accent, "light": accent and office_colours.on_light(accent),
               "dark": accent and office_colours.on_dark(accent)}  # fmt: skip
    return render(request, "cases/administration/brand.html", context, status=422 if form.is_bound else 200)
