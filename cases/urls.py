"""Front door: the addresses of each room."""

from django.urls import include, path

urlpatterns = [
    path("quan-tri/", include("cases.administration.urls")),
    path("", include("cases.slips.urls")),
    path("", include("cases.desk.urls")),
]
