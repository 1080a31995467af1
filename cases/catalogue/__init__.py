"""Procedures as data: versions, papers, routes, fees, search."""
