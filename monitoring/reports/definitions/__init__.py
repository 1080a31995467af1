"""The reports, one file each; importing this package defines them all."""

from . import ii06a, ii07a, register, officers, digitizing, index766, nine, plan  # noqa: F401, I001 - the order shown
