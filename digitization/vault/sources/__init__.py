"""Shared data of the state, one adapter a source: population, civil status, business registration.

Which are there is a setting; none is by default. The interfaces of the real ones were not seen («chưa xác minh»): an
adapter's ``read`` is the one place that knows the names of an answer.
"""
