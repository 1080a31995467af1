"""Signing in and out, all components, the office's own colours and logo, the page without a network, the guides."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views, views_guides, views_office, views_offline

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("bo-giao-dien/", views.kit_page, name="kit"),
    path("bo-nhan-dien.css", views_office.style, name="brand_style"),
    path("bo-nhan-dien/bieu-trung", views_office.logo, name="brand_logo"),
    path("ngoai-tuyen/", views_offline.page, name="offline"),
    path("ngoai-tuyen.js", views_offline.worker, name="offline_worker"),
    path("huong-dan/", views_guides.guide, name="guides"),
    path("huong-dan/<slug:slug>/", views_guides.guide, name="guide"),
    path("dang-xuat/", LogoutView.as_view(), name="sign_out"),
]
