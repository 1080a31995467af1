"""Signing in and out, and the page of all components."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import views

urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign_in"),
    path("bo-giao-dien/", views.kit_page, name="kit"),
    path("dang-xuat/", LogoutView.as_view(), name="sign_out"),
]
