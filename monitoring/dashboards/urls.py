"""Addresses of the dashboards. All that is asked stands in them."""

from django.urls import path

from .views import board, figure, rows, saved, wall

app_name = "dashboards"
urlpatterns = [
    path("chi-dao/", board.direct, name="direct"),
    path("chi-dao/nhip/", board.direct, {"beat": True}, name="direct_live"),
    path("chi-dao/man-hinh/", wall.wall, name="wall"),
    path("chi-dao/man-hinh/nhip/", wall.wall_live, name="wall_live"),
    path("chi-dao/chi-so/<str:code>/", figure.figure, name="figure"),
    path("chi-dao/ho-so/", rows.rows, name="rows"),
    path("chi-dao/ho-so.csv", rows.export, name="export"),
    path("chi-dao/goc-nhin/", saved.keep, name="keep_view"),
    path("chi-dao/goc-nhin/bo/", saved.drop, name="drop_view"),
    path("phong/so-lieu/", board.unit, name="unit"),
    path("phong/so-lieu/nhip/", board.unit, {"beat": True}, name="unit_live"),
    path("viec-cua-toi/so-lieu/", board.own, name="own"),
    path("viec-cua-toi/so-lieu/nhip/", board.own, {"beat": True}, name="own_live"),
]
