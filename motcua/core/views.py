"""Signing in, and the pages shown when something is refused."""

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from . import kit
from .access import may
from .http import problem


class SignIn(LoginView):
    """The one door for staff."""

    template_name = "core/sign_in.html"
    redirect_authenticated_user = True


@may("desk.dossiers")
def kit_page(request: HttpRequest) -> HttpResponse:
    """The living page of all components."""
    return render(request, "core/kit.html", kit.context())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 that says what to do."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 that says where to look."""
    if request.path.startswith("/api/"):
        return problem(404, "not_found", "Không có địa chỉ này.")
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 that promises nothing was lost."""
    if request.path.startswith("/api/"):
        return problem(500, "server_error", "Hệ thống gặp lỗi; yêu cầu này chưa làm thay đổi gì.")
    # Without the shell's context: what broke may be the database or the cache that it reads.
    return HttpResponse(render_to_string("500.html"), status=500)
