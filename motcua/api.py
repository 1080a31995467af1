"""/api/v1: the floors' API lines joined under one address."""

from ninja import NinjaAPI

from cases.catalogue.api import router as catalogue
from cases.dossier.api import router as dossier
from cases.intake.api import router as intake
from cases.intake.papers_api import router as papers
from cases.intake.vault_api import router as vault
from cases.results.api import router as results
from cases.results.archive_api import router as archive
from cases.routing.api import router as routing
from cases.slips.api import router as slips
from digitization.signing.api import router as signing
from digitization.vault.api import router as store
from monitoring.kpi.api import router as kpi
from monitoring.plan.api import router as plan
from monitoring.reports.api import router as reports
from motcua.core.http import Body, install_problems

api = NinjaAPI(
    title="Một Cửa – Sở Tư pháp Khánh Hòa",
    version="1.0.0",
    description="Hồ sơ thủ tục hành chính: tiếp nhận, chuyển xử lý, kết quả. Lỗi theo RFC 9457.",
    urls_namespace="api",
    docs_url="/docs",
    parser=Body(),
)
install_problems(api)
# Bulk lines stand before those with a code in the same place.
routers = (
    *(catalogue, routing, dossier, intake, papers, store, signing, vault, results, slips, archive),
    *(kpi, reports, plan),
)
for router in routers:
    api.add_router("", router)
