"""/api/v1: the floors' API lines joined under one address."""

from ninja import NinjaAPI

from cases.catalogue.api import router as catalogue
from cases.dossier.api import router as dossier
from cases.intake.api import router as intake
from cases.intake.vault_api import router as vault
from cases.results.api import router as results
from cases.routing.api import router as routing
from cases.slips.api import router as slips
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
for router in (catalogue, routing, dossier, intake, results, slips, vault):
    api.add_router("", router)
