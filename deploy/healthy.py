"""Health check of the web container: asks /healthz under a host name that the settings allow."""

import http.client
import os
import sys

host = os.environ.get("MOTCUA_HOSTS", "localhost").split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(0 if connection.getresponse().status == http.HTTPStatus.OK else 1)
