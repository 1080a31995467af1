"""Front door: the addresses of each room."""

from django.urls import include, path

urlpatterns = [
    path("", include("cases.slips.urls")),
    path("", include("cases.desk.urls")),
]
