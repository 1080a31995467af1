"""Addresses of a house whose rating page is open."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Stands for the room that opens it later."""
    return HttpResponse()


urlpatterns = [path("danh-gia/<str:token>/", rate)]
