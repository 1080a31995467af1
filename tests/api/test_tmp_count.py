import json, pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from motcua.core import access
from tests.factories import core, dossier, catalogue

pytestmark = pytest.mark.django_db

def test_count(client):
    v = catalogue.procedure()
    c = core.clerk(); t = access.issue_token(c)
    def body(n): return {"procedure": v.procedure.code, "applicant": {"id_number": f"05619500{n:04d}", "name": "Nguyễn Văn Mẫu"}, "components": [{"code": "giay-de-nghi", "provided": "original", "paper": None}, {"code": "ban-sao-bang", "provided": "original", "paper": None}], "receive": True}
    for n in range(2):
        with CaptureQueriesContext(connection, ) as q:
            r = client.post("/api/v1/dossiers", json.dumps(body(n)), content_type="application/json", headers={"Authorization": f"Bearer {t}", "Idempotency-Key": f"k{n}"})
        assert r.status_code == 201, r.content
        print(n, len(q))
    for s in q: print("  ", s["time"], s["sql"][:230])
    code = r.json()["code"]
    print(r.json())
    with CaptureQueriesContext(connection, ) as q:
        r = client.post(f"/api/v1/dossiers/{code}/forward", json.dumps({}), content_type="application/json", headers={"Authorization": f"Bearer {t}", "Idempotency-Key": f"f{n}"})
    print(r.status_code, len(q))
    for s in q: print("  ", s["time"], s["sql"][:230])
    with CaptureQueriesContext(connection, ) as q:
        r = client.get(f"/api/v1/dossiers/{code}", headers={"Authorization": f"Bearer {t}"})
    print(r.status_code, len(q))
    for s in q: print("  ", s["time"], s["sql"][:230])
    with CaptureQueriesContext(connection, ) as q:
        r = client.get(f"/api/v1/dossiers", headers={"Authorization": f"Bearer {t}"})
    print(r.status_code, len(q))
    for s in q: print("  ", s["time"], s["sql"][:230])
