"""Addresses of the reports."""

from django.urls import path

from .views import entries, front, report, runs

app_name = "reports"
urlpatterns = [
    path("bao-cao/", front.home, name="home"),
    path("bao-cao/lan/<int:number>/", runs.run, name="run"),
    path("bao-cao/lan/<int:number>/tien-do/", runs.progress, name="progress"),
    path("bao-cao/lan/<int:number>/tep/", runs.file, name="file"),
    path("bao-cao/lan/<int:number>/tai/", runs.download, name="download_run"),
    path("bao-cao/lan/<int:number>/dung/", runs.stop, name="stop"),
    path("bao-cao/lan/<int:number>/loi/", runs.reword, name="reword"),
    path("bao-cao/lan/<int:number>/chot/", runs.freeze, name="freeze"),
    path("bao-cao/lan/<int:number>/so/", runs.number, name="number"),
    path("bao-cao/lan/<int:number>/rut/", runs.withdraw, name="withdraw"),
    path("bao-cao/<str:code>/", report.report, name="report"),
    path("bao-cao/<str:code>/ho-so/", report.dossiers, name="dossiers"),
    path("bao-cao/<str:code>/tai/", report.download, name="download"),
    path("bao-cao/<str:code>/luu/", report.keep, name="keep"),
    path("bao-cao/<str:code>/nhap/", entries.entries, name="entries"),
]
