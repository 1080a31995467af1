"""Data by factory: real rows through the real services wherever a service exists."""
