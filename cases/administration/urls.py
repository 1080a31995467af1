"""Addresses of the administrators' pages; what is not here is a table of Django's admin under the same root."""

from django.urls import path

from .views import brand, calendar, catalogue, front, health, layouts, people, standing

app_name = "administration"
urlpatterns = [
    path("", front.front, name="front"),
    path("danh-muc/", catalogue.procedures, name="catalogue"),
    path("danh-muc/<str:code>/so-sanh/", catalogue.compare_versions, name="compare"),
    path("tu-dong-nghia/thu/", catalogue.try_words, name="try_words"),
    path("lich/", calendar.year, name="calendar"),
    path("lich/<str:day>/", calendar.day, name="day"),
    path("nguoi/", people.people, name="people"),
    path("nguoi/moi/", people.new, name="new_person"),
    path("nguoi/<str:username>/", people.person, name="person"),
    path("nguoi/<str:username>/<slug:act>/", people.act, name="person_act"),
    path("don-vi/", standing.units, name="units"),
    path("thiet-bi/", standing.devices, name="devices"),
    path("bo-nhan-dien/", brand.brand, name="brand"),
    path("mau-phieu/", layouts.layouts, name="layouts"),
    path("mau-phieu/<slug:set_code>/<str:number>/", layouts.layout, name="layout"),
    path("mau-phieu/<slug:set_code>/<str:number>.pdf", layouts.sample, name="sample"),
    path("quy-dinh/", standing.settings_page, name="settings"),
    path("suc-khoe/", health.health, name="health"),
]
