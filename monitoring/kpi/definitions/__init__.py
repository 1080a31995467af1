"""The figures of interface §5, one file a family; importing this package defines them all."""

from . import counter, digitizing, electronic, quality, reuse  # noqa: F401
