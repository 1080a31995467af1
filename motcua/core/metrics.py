"""What /metrics tells a Prometheus; labels carry route patterns, never addresses with values."""

from prometheus_client import Histogram

REQUESTS = Histogram(
    "motcua_request_seconds",
    "Time to answer a request",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
